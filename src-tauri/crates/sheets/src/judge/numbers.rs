//! Which number of a row counts.
//!
//! All numbers of the row are read in the order of their labels and columns.
//! The first valid one that says WhatsApp is the contact's number, else the first
//! valid one that can be a mobile, else the first valid one; the others are kept. Without a valid number the first one
//! that needs a fix decides, else the first unusable one.

use std::collections::BTreeSet;

use super::shown;
use crate::cell::{Cell, Row};
use crate::clean::{clean_text, fold};
use crate::column::{Field, Mapping};
use crate::header::{is_no_phone, says_mobile, says_preferred, says_whatsapp};
use crate::number::{CellVerdict, RegionCode, judge_cell, judge_own, judge_str};
use crate::outcome::{FixReason, Flag, InvalidReason, LineType, Repair, Verdict};
use crate::own;

/// Separates several numbers, or labels, in a cell of a Google export.
const GOOGLE: &str = ":::";

/// The columns that hold numbers, the main one first.
pub(super) struct NumberColumns {
    columns: Vec<NumberColumn>,
}

struct NumberColumn {
    index: u32,
    label: Option<u32>,
}

/// What a label makes of a number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    WhatsApp,
    PreferredMobile,
    Mobile,
    Preferred,
    Other,
}

/// The number of a row.
pub(super) enum RowNumber {
    Valid {
        e164: String,
        line_type: LineType,
        repairs: Vec<Repair>,
        other_numbers: Vec<String>,
        /// The first other cell that needs a fix, as stored.
        other_unreadable: Option<String>,
        raw: String,
    },
    NeedsFix {
        reason: FixReason,
        raw: String,
        suggestions: Vec<String>,
    },
    Invalid {
        reason: InvalidReason,
        raw: String,
    },
}

/// One number of a row, with the place it stands at.
struct Candidate {
    rank: Rank,
    column: u32,
    raw: String,
    verdict: CellVerdict,
}

impl NumberColumns {
    pub(super) fn new(mapping: &Mapping) -> Self {
        let mut columns: Vec<(bool, u32)> = mapping
            .columns
            .iter()
            .filter(|column| column.field.is_number())
            .map(|column| (column.field != Field::Phone, column.index))
            .collect();
        // `false` first: the main column, then the others in file order.
        columns.sort_unstable();
        let label_of = |index: u32| {
            let nearest = mapping.columns.iter().filter(|column| column.index < index);
            nearest
                .max_by_key(|column| column.index)
                .filter(|column| column.field == Field::PhoneLabel)
                .map(|column| column.index)
        };
        Self {
            columns: columns
                .into_iter()
                .map(|(_, index)| NumberColumn {
                    index,
                    label: label_of(index),
                })
                .collect(),
        }
    }

    /// The number of a row. In an export of this app the main column holds the number that
    /// is written to, and so it stays.
    pub(super) fn read(&self, row: &Row, region: RegionCode, is_own: bool) -> RowNumber {
        let mut candidates = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let said = if is_own && at == 0 {
                Rank::WhatsApp
            } else {
                Rank::Other
            };
            column.collect(row, region, is_own, said, &mut candidates);
        }
        candidates.sort_by_key(|candidate| candidate.rank);
        choose(candidates)
    }

    /// The text of the first number column that has any, cleaned.
    pub(super) fn main_text(&self, row: &Row) -> String {
        self.columns
            .iter()
            .filter_map(|column| row.get(column.index))
            .map(|cell| clean_text(&shown(cell)))
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    }
}

impl NumberColumn {
    fn collect(
        &self,
        row: &Row,
        region: RegionCode,
        is_own: bool,
        said: Rank,
        candidates: &mut Vec<Candidate>,
    ) {
        let Some(cell) = row.get(self.index).filter(|cell| !cell.is_blank()) else {
            return;
        };
        let label = self
            .label
            .and_then(|index| row.get(index))
            .map(shown)
            .unwrap_or_default();
        let mut labels = label.split(GOOGLE).map(fold);
        let mut label = String::new();
        let mut push = |label: &str, raw: String, verdict: CellVerdict| {
            if !is_no_phone(label) {
                candidates.push(Candidate {
                    rank: rank(label).min(said),
                    column: self.index,
                    raw,
                    verdict,
                });
            }
        };
        match cell {
            Cell::Text(text) if text.contains(GOOGLE) => {
                for part in text.split(GOOGLE) {
                    // Fewer labels than numbers: the last one goes on.
                    label = labels.next().unwrap_or(label);
                    let verdict = judge_str(part, region);
                    if verdict
                        != (CellVerdict::Invalid {
                            reason: InvalidReason::NoNumber,
                        })
                    {
                        push(&label, part.trim().to_owned(), verdict);
                    }
                }
            }
            Cell::Text(text) if is_own => {
                let text = own::plain(text);
                push(&label, text.to_owned(), judge_own(text, region));
            }
            _ => {
                label = labels.next().unwrap_or(label);
                push(&label, cell.raw(), judge_cell(cell, region));
            }
        }
    }
}

fn rank(label: &str) -> Rank {
    if says_whatsapp(label) {
        return Rank::WhatsApp;
    }
    match (says_mobile(label), says_preferred(label)) {
        (true, true) => Rank::PreferredMobile,
        (true, false) => Rank::Mobile,
        (false, true) => Rank::Preferred,
        (false, false) => Rank::Other,
    }
}

fn choose(candidates: Vec<Candidate>) -> RowNumber {
    let line = |candidate: &Candidate| match &candidate.verdict {
        CellVerdict::Valid { line_type, .. } => Some(*line_type),
        CellVerdict::NeedsFix { .. } | CellVerdict::Invalid { .. } => None,
    };
    // Whoever wrote WhatsApp beside a landline knows that it has it.
    let said = candidates
        .iter()
        .position(|candidate| candidate.rank == Rank::WhatsApp && line(candidate).is_some());
    let mobile = || {
        candidates
            .iter()
            .position(|candidate| line(candidate).is_some_and(LineType::may_be_mobile))
    };
    let chosen = said.or_else(mobile).or_else(|| {
        candidates
            .iter()
            .position(|candidate| line(candidate).is_some())
    });
    match chosen {
        Some(at) => valid(candidates, at),
        None => unusable(candidates),
    }
}

fn valid(mut candidates: Vec<Candidate>, at: usize) -> RowNumber {
    let chosen = candidates.remove(at);
    let CellVerdict::Valid {
        e164,
        line_type,
        repairs,
    } = chosen.verdict
    else {
        return unusable(candidates);
    };
    let other_unreadable = candidates
        .iter()
        .find(|candidate| matches!(candidate.verdict, CellVerdict::NeedsFix { .. }))
        .map(|candidate| candidate.raw.clone());
    // Back to file order; numbers of one cell stay in theirs.
    candidates.sort_by_key(|candidate| candidate.column);
    let mut other_numbers: Vec<String> = Vec::new();
    for candidate in candidates {
        if let CellVerdict::Valid { e164: other, .. } = candidate.verdict
            && other != e164
            && !other_numbers.contains(&other)
        {
            other_numbers.push(other);
        }
    }
    RowNumber::Valid {
        e164,
        line_type,
        repairs,
        other_numbers,
        other_unreadable,
        raw: chosen.raw,
    }
}

fn unusable(candidates: Vec<Candidate>) -> RowNumber {
    let mut first_invalid = None;
    for candidate in candidates {
        match candidate.verdict {
            CellVerdict::NeedsFix {
                reason,
                suggestions,
            } => {
                return RowNumber::NeedsFix {
                    reason,
                    raw: candidate.raw,
                    suggestions,
                };
            }
            CellVerdict::Invalid { reason } => {
                first_invalid.get_or_insert((reason, candidate.raw));
            }
            CellVerdict::Valid { .. } => {}
        }
    }
    let (reason, raw) = first_invalid.unwrap_or((InvalidReason::NoNumber, String::new()));
    RowNumber::Invalid { reason, raw }
}

/// The number of a name cell that is nothing but one: seven digits or more and
/// no letters.
pub(super) fn read_name(cell: &Cell, region: RegionCode) -> Option<RowNumber> {
    let text = match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(_) => cell.raw(),
        Cell::Bool(_) | Cell::Date(_) | Cell::Error(_) | Cell::FormulaWithoutValue => return None,
    };
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    if digits < 7 || text.chars().any(char::is_alphabetic) {
        return None;
    }
    let raw = cell.raw();
    match judge_cell(cell, region) {
        CellVerdict::Valid {
            e164,
            line_type,
            repairs,
        } => Some(RowNumber::Valid {
            e164,
            line_type,
            repairs,
            other_numbers: Vec::new(),
            other_unreadable: None,
            raw,
        }),
        CellVerdict::NeedsFix {
            reason,
            suggestions,
        } => Some(RowNumber::NeedsFix {
            reason,
            raw,
            suggestions,
        }),
        CellVerdict::Invalid { .. } => None,
    }
}

impl RowNumber {
    /// Whether the phone cells hold nothing that could be a number.
    pub(super) fn holds_no_number(&self) -> bool {
        match self {
            Self::Valid { .. } | Self::NeedsFix { .. } => false,
            Self::Invalid { reason, .. } => {
                matches!(reason, InvalidReason::NoNumber | InvalidReason::NotANumber)
            }
        }
    }

    /// Whether name and number were exchanged.
    pub(super) fn was_swapped(&self) -> bool {
        matches!(self, Self::Valid { repairs, .. } if repairs.contains(&Repair::NamePhoneSwapped))
    }

    /// The first other phone cell of the row that needs a fix, as stored.
    pub(super) fn other_unreadable(&self) -> Option<String> {
        match self {
            Self::Valid {
                other_unreadable, ..
            } => other_unreadable.clone(),
            Self::NeedsFix { .. } | Self::Invalid { .. } => None,
        }
    }

    /// A question where one of these repairs was done. What it would be comes first among
    /// the suggestions, the other numbers of the row after it.
    pub(super) fn unless_asked_about(self, repairs: &BTreeSet<Repair>) -> Self {
        match self {
            Self::Valid {
                e164,
                repairs: done,
                other_numbers,
                raw,
                ..
            } if done.iter().any(|repair| repairs.contains(repair)) => Self::NeedsFix {
                reason: FixReason::TakenBack,
                raw,
                suggestions: std::iter::once(e164).chain(other_numbers).collect(),
            },
            _ => self,
        }
    }

    pub(super) fn verdict(self, flags: Vec<Flag>) -> Verdict {
        match self {
            Self::Valid {
                e164,
                line_type,
                repairs,
                other_numbers,
                other_unreadable: _,
                raw,
            } => Verdict::Contact {
                e164,
                line_type,
                repairs,
                flags,
                other_numbers,
                raw,
            },
            Self::NeedsFix {
                reason,
                raw,
                suggestions,
            } => Verdict::NeedsFix {
                reason,
                raw,
                suggestions,
            },
            Self::Invalid { reason, raw } => Verdict::Invalid { reason, raw },
        }
    }
}
