//! Whether the numbers of a list are those of the country that was said for it.

use super::rows::{FilePerson, RowQuestion, RowSource};
use crate::dto::imports::ImportExample;
use drumbeat_domain::phone::{self, Phone};
use drumbeat_sheets::{Field, FixReason, Mapping, ReadError, Repair, Verdict, judge};
use std::fs::File;
use std::io::BufReader;

/// Rows looked at for the live example.
const EXAMPLE_ROWS: usize = 200;
/// Fewer such numbers are slips of the pen.
const FEWEST: u32 = 3;
/// So many of the numbers without a country, one in this many, make another country likely.
const ONE_IN: u32 = 3;

/// A digit of any script, also a full-width one.
fn digit(c: char) -> Option<char> {
    phone::digit(c).or_else(|| {
        let narrow = char::from_u32(u32::from(c).checked_sub(0xFEE0)?)?;
        narrow.is_ascii_digit().then_some(narrow)
    })
}

/// Whether a cell holds the country of its number, read as this one or as none.
fn says_country(raw: &str, e164: Option<&str>, repairs: &[Repair]) -> bool {
    let digits: String = raw.chars().filter_map(digit).collect();
    let whole = e164.map(|e164| e164.trim_start_matches('+'));
    raw.contains(['+', '\u{FF0B}'])
        || digits.starts_with("00")
        || whole.is_some_and(|whole| digits.ends_with(whole))
        || repairs
            .iter()
            .any(|repair| matches!(repair, Repair::PlusRestored | Repair::InternationalPrefix))
}

/// The first number that has no country of its own, in its cell or in its row: the one that
/// the country of the list decides about.
pub(super) fn example(source: &RowSource) -> Result<Option<ImportExample>, ReadError> {
    let rows = |region: &str| {
        let file = BufReader::new(File::open(&source.path)?);
        Ok::<_, ReadError>(judge(file, &source.mapping, region)?.take(EXAMPLE_ROWS))
    };
    let elsewhere = rows(another(&source.region))?;
    for (here, there) in rows(&source.region)?.zip(elsewhere) {
        let (here, there) = (here?, there?);
        if here.e164() == there.e164() {
            continue;
        }
        let Verdict::Contact {
            e164, raw, repairs, ..
        } = here.verdict
        else {
            continue;
        };
        if !says_country(&raw, Some(&e164), &repairs) {
            return Ok(Some(ImportExample {
                before: raw,
                after: Phone::from_e164(&e164).map_or(e164, |phone| phone.formatted()),
            }));
        }
    }
    Ok(None)
}

/// Another country than this one, to see what the country changes.
fn another(region: &str) -> &'static str {
    const ONE: &str = "FR";
    const OTHER: &str = "DE";
    if phone::calling_code(region) == phone::calling_code(ONE) {
        OTHER
    } else {
        ONE
    }
}

/// Numbers without a country, by whether the country of the list has them.
#[derive(Default)]
pub(super) struct Countries {
    /// Columns of the list say the country of a row: what was said for the whole list is not
    /// the reason then.
    is_told_by_row: bool,
    /// Numbers that it has.
    here: u32,
    /// Numbers that it does not have, and that nobody answered yet.
    elsewhere: u32,
}

impl Countries {
    pub(super) fn of(mapping: &Mapping) -> Self {
        let mut fields = mapping.columns.iter().map(|column| &column.field);
        Self {
            is_told_by_row: fields
                .any(|field| matches!(field, Field::Country | Field::CallingCode)),
            ..Self::default()
        }
    }

    pub(super) fn add_person(&mut self, found: &FilePerson) {
        let e164 = found.person.phone.as_e164();
        if found.question.is_none() && !says_country(&found.raw, Some(e164), &found.repairs) {
            self.here += 1;
        }
    }

    pub(super) fn add_question(&mut self, question: &RowQuestion) {
        let is_about_country = matches!(
            question.reason,
            FixReason::TooShort
                | FixReason::TooLong
                | FixReason::NotInPlan
                | FixReason::CountryUnclear
        );
        if is_about_country && !says_country(&question.raw, None, &[]) {
            self.elsewhere += 1;
        }
    }

    /// The numbers that the country does not have, where they are so many that the list may
    /// be of another one; otherwise 0.
    pub(super) fn elsewhere(&self) -> u32 {
        let all = self.here.saturating_add(self.elsewhere);
        let many = self.elsewhere >= FEWEST && self.elsewhere.saturating_mul(ONE_IN) >= all;
        if many && !self.is_told_by_row {
            self.elsewhere
        } else {
            0
        }
    }
}
