//! The sheets this app writes itself: their columns, and how they are known again.
//!
//! An export names its columns so that the import needs no guess: a row that holds the three
//! [`MARKS`] is the header of an export. Each known heading counts once; every other column is
//! an extra field of exactly that name, whatever the name may mean elsewhere ("Fax", a second
//! "Name"). What the writer put in front of a cell to keep a spreadsheet from running it
//! ([`neutral`]) is taken off again ([`plain`]).

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::cell::{Cell, Row};
use crate::clean::clean_text;
use crate::column::{Confidence, Field};

/// The heading of the number that is written to.
pub(crate) const PHONE: &str = "WhatsApp number";
/// The heading of further numbers; from the second on with its number behind it.
pub(crate) const OTHER_PHONE: &str = "Other number";

/// The columns before the further numbers.
pub(crate) const BEFORE: [(&str, Field); 3] = [
    ("Name", Field::Name),
    ("First name", Field::FirstName),
    (PHONE, Field::Phone),
];

/// The columns after the further numbers. Where they came from and the name of a paper are for
/// people who read the sheet: the paper itself is not in it.
pub(crate) const AFTER: [(&str, Field); 17] = [
    ("City", Field::City),
    ("Company", Field::Company),
    ("Email", Field::Email),
    ("Language", Field::Language),
    ("Birthday", Field::Birthday),
    ("Tags", Field::Tags),
    ("Lists", Field::Lists),
    ("Notes", Field::Notes),
    ("Consent", Field::Consent),
    ("Consent how", Field::ConsentHow),
    ("Consent date", Field::ConsentDate),
    ("Consent wording", Field::ConsentWording),
    ("Consent paper", Field::LeaveOut),
    ("Asked to stop", Field::OptOut),
    ("Asked to stop on", Field::OptOutDate),
    ("Test person", Field::TestPerson),
    ("Came from", Field::LeaveOut),
];

/// What makes a row the header of an export.
const MARKS: [&str; 3] = [PHONE, "Consent date", "Asked to stop"];

/// What stands in front of the town.
const BEFORE_CITY: [Field; 4] = [
    Field::Name,
    Field::FirstName,
    Field::Phone,
    Field::PhoneOther,
];

/// The heading of the further number at a place, from 0.
pub(crate) fn other_phone(at: usize) -> String {
    if at == 0 {
        OTHER_PHONE.to_owned()
    } else {
        format!("{OTHER_PHONE} {}", at + 1)
    }
}

fn is_other_phone(heading: &str) -> bool {
    heading
        .strip_prefix(OTHER_PHONE)
        .is_some_and(|rest| rest.is_empty() || rest.trim_start().parse::<u16>().is_ok())
}

/// Whether a row is the header of an export of this app.
pub(crate) fn is_header(row: &Row) -> bool {
    MARKS.iter().all(|mark| {
        row.cells
            .iter()
            .any(|(_, cell)| matches!(cell, Cell::Text(text) if text == mark))
    })
}

/// The words for what the values of an extra field are, as its heading says them.
const KINDS: [&str; 4] = ["text", "number", "date", "yes/no"];

/// The heading of an extra field: its name and, where its values are more than texts, what
/// they are. "Points [number]".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heading {
    /// The name of the field.
    pub name: String,
    /// Words of [`KINDS`], with commas between; `None` for texts alone.
    pub kinds: Option<String>,
}

impl Heading {
    /// The heading as it is written.
    pub(crate) fn written(&self) -> String {
        match &self.kinds {
            Some(kinds) => format!("{} [{kinds}]", self.name),
            // What a field happens to be called must not say what its values are.
            None if Self::parse(&self.name).kinds.is_some() => format!("{} [text]", self.name),
            None => self.name.clone(),
        }
    }

    /// A heading of an export.
    pub(crate) fn parse(written: &str) -> Self {
        let parts = written
            .strip_suffix(']')
            .and_then(|rest| rest.rsplit_once(" ["))
            .filter(|(name, kinds)| {
                !name.is_empty() && kinds.split(", ").all(|kind| KINDS.contains(&kind))
            });
        match parts {
            Some((name, kinds)) => Self {
                name: name.to_owned(),
                kinds: Some(kinds.to_owned()),
            },
            None => Self {
                name: written.to_owned(),
                kinds: None,
            },
        }
    }
}

/// A column of an export: what it is, and what its heading says of the values.
pub(crate) type OwnColumn = (Field, Confidence, Option<String>);

/// What the columns under such a header are.
pub(crate) fn columns(header: &Row) -> BTreeMap<u32, OwnColumn> {
    let mut known: Vec<&(&str, Field)> = BEFORE.iter().chain(&AFTER).collect();
    let mut columns = BTreeMap::new();
    // Further numbers stand before the rest, where no field of the shop's own can be.
    let mut is_before = true;
    for (index, cell) in &header.cells {
        let raw = cell.raw();
        let heading = clean_text(plain(&raw));
        if heading.is_empty() {
            continue;
        }
        let place = known.iter().position(|(name, _)| *name == heading);
        let (field, kinds) = match place {
            Some(place) => (known.remove(place).1.clone(), None),
            None if is_before && is_other_phone(&heading) => (Field::PhoneOther, None),
            None => {
                let Heading { name, kinds } = Heading::parse(&heading);
                (Field::Extra(name), kinds)
            }
        };
        is_before = is_before && BEFORE_CITY.contains(&field);
        let confidence = match field {
            Field::LeaveOut => Confidence::LeftOut,
            // Consent decides who is written to: it is always looked at.
            Field::Consent => Confidence::PleaseLook,
            _ => Confidence::Sure,
        };
        columns.insert(*index, (field, confidence, kinds));
    }
    columns
}

/// Whether a spreadsheet would run a text that begins like this, or has it begin there once
/// the quotes in front are gone.
fn would_run(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// A text that no spreadsheet runs: with a quote in front where it would.
pub(crate) fn neutral(text: &str) -> Cow<'_, str> {
    if would_run(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A text for a cell that is marked as one and is not run: only what reads like the quote of
/// [`neutral`] needs another.
pub(crate) fn kept_quote(text: &str) -> Cow<'_, str> {
    if plain(text) == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("'{text}"))
    }
}

/// The text again, without that quote.
pub(crate) fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if would_run(rest) => rest,
        Some(_) | None => text,
    }
}
