//! Reading one phone cell.
//!
//! The steps stand in the order of the rules; the first that applies decides.
//! Nothing is ever guessed: where more than one reading is left, the cell
//! [`CellVerdict::NeedsFix`] with what it may mean as suggestions.
//!
//! 1. empty, error, TRUE/FALSE, date, formula without value: [`judge_cell`]
//! 2. invisible characters, other scripts' digits, Excel's text markers:
//!    [`scrub`]
//! 3. to 5. empty decimals, scientific notation, extension: [`shape`]
//! 6. several numbers in one cell: [`split`]
//! 7. to 9. letters for digits, words beside the number, short, placeholder,
//!    rounded: [`single`]
//! 10. to 15. the country's reading of the digits: [`plan`]

mod plain;
mod plan;
mod scrub;
mod shape;
mod single;
mod split;
#[cfg(test)]
mod tests;

pub(crate) use plan::RegionCode;

use serde::{Deserialize, Serialize};

use crate::cell::Cell;
use crate::outcome::{FixReason, InvalidReason, LineType, Repair};

/// What a phone cell says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum CellVerdict {
    /// One usable number.
    Valid {
        /// E.164 with `+`.
        e164: String,
        /// What kind of line it is.
        line_type: LineType,
        /// What was repaired.
        repairs: Vec<Repair>,
    },
    /// Must be asked about.
    NeedsFix {
        /// Why.
        reason: FixReason,
        /// Valid numbers it may mean, E.164.
        suggestions: Vec<String>,
    },
    /// No usable number.
    Invalid {
        /// Why.
        reason: InvalidReason,
    },
}

impl CellVerdict {
    fn invalid(reason: InvalidReason) -> Self {
        Self::Invalid { reason }
    }

    fn fix(reason: FixReason, suggestions: Vec<String>) -> Self {
        Self::NeedsFix {
            reason,
            suggestions,
        }
    }

    /// The number as a suggestion, if it is one.
    fn into_suggestion(self) -> Option<String> {
        match self {
            Self::Valid { e164, .. } => Some(e164),
            Self::NeedsFix { .. } | Self::Invalid { .. } => None,
        }
    }

    fn with_repairs(self, more: &[Repair]) -> Self {
        match self {
            Self::Valid {
                e164,
                line_type,
                mut repairs,
            } => {
                for repair in more {
                    if !repairs.contains(repair) {
                        repairs.push(*repair);
                    }
                }
                repairs.sort_unstable();
                Self::Valid {
                    e164,
                    line_type,
                    repairs,
                }
            }
            Self::NeedsFix { .. } | Self::Invalid { .. } => self,
        }
    }
}

/// Judges a number typed by the operator as a phone cell would be. `None`
/// where the country code is unknown.
pub fn judge_text(text: &str, region: &str) -> Option<CellVerdict> {
    Some(judge_str(text, RegionCode::parse(region)?))
}

/// Judges a phone cell with the default country of its row.
pub(crate) fn judge_cell(cell: &Cell, region: RegionCode) -> CellVerdict {
    match cell {
        Cell::Error(_) => CellVerdict::invalid(InvalidReason::CellError),
        Cell::Bool(_) | Cell::Date(_) => CellVerdict::invalid(InvalidReason::NotANumber),
        Cell::FormulaWithoutValue => CellVerdict::fix(FixReason::FormulaWithoutValue, Vec::new()),
        Cell::Number(number) => {
            judge_str(&cell_number(*number, cell), region).with_repairs(&[Repair::FloatToInteger])
        }
        Cell::Text(text) => judge_str(text, region),
    }
}

/// A numeric cell is written out as a whole number; a fraction stays visible,
/// so that a price never becomes a phone number.
fn cell_number(number: f64, cell: &Cell) -> String {
    if number.fract() == 0.0 {
        format!("{:.0}", number.abs())
    } else {
        cell.raw()
    }
}

/// Judges a number that this app wrote: `+` and digits. It is no guess that such a one ends in
/// many zeros because a spreadsheet rounded it.
pub(crate) fn judge_own(text: &str, region: RegionCode) -> CellVerdict {
    match (judge_str(text, region), text.strip_prefix('+')) {
        (
            CellVerdict::NeedsFix {
                reason: FixReason::RoundedNumber,
                ..
            },
            Some(digits),
        ) if digits.bytes().all(|byte| byte.is_ascii_digit()) => plan::read(true, digits, region),
        (verdict, _) => verdict,
    }
}

/// Judges the text of a phone cell.
pub(crate) fn judge_str(text: &str, region: RegionCode) -> CellVerdict {
    if text.chars().all(crate::clean::is_blank_char) {
        return CellVerdict::invalid(InvalidReason::NoNumber);
    }
    let mut scrubbed = scrub::scrub(text);
    if scrub::is_error_value(&scrubbed.text) {
        return CellVerdict::invalid(InvalidReason::CellError);
    }
    if !scrubbed.text.bytes().any(|byte| byte.is_ascii_digit()) || shape::is_date(&scrubbed.text) {
        return CellVerdict::invalid(InvalidReason::NotANumber);
    }
    if let Some(whole) = shape::empty_decimals(&scrubbed.text) {
        scrubbed.text = whole;
        scrubbed.repairs.push(Repair::FloatToInteger);
    }
    match shape::scientific(&scrubbed.text) {
        shape::Scientific::No => {}
        shape::Scientific::Whole(digits) => {
            scrubbed.text = digits;
            scrubbed.repairs.push(Repair::FullScientific);
        }
        shape::Scientific::DigitsLost => {
            return CellVerdict::fix(FixReason::ScientificNotation, Vec::new());
        }
    }
    if let Some(main) = shape::before_extension(&scrubbed.text) {
        let suggestion = single::judge(main, region).into_suggestion();
        return CellVerdict::fix(FixReason::Extension, suggestion.into_iter().collect());
    }
    let parts = split::split(&scrubbed.text);
    let verdict = if parts.len() > 1 {
        several(&parts, region)
    } else {
        single::judge(&scrubbed.text, region)
    };
    verdict.with_repairs(&scrubbed.repairs)
}

/// Several numbers in one cell: one number if all are the same, else a question.
fn several(parts: &[String], region: RegionCode) -> CellVerdict {
    let verdicts: Vec<CellVerdict> = parts
        .iter()
        .map(|part| single::judge(part, region))
        .collect();
    let mut numbers: Vec<String> = Vec::new();
    let mut all_valid = true;
    for verdict in &verdicts {
        match verdict.clone().into_suggestion() {
            Some(number) if numbers.contains(&number) => {}
            Some(number) => numbers.push(number),
            None => all_valid = false,
        }
    }
    match verdicts.into_iter().next() {
        Some(first) if all_valid && numbers.len() == 1 => {
            first.with_repairs(&[Repair::SameNumberTwice])
        }
        _ => CellVerdict::fix(FixReason::TwoNumbers, numbers),
    }
}
