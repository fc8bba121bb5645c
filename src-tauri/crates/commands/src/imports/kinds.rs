//! What kind of values the extra fields of a list hold: guessed from the values, or as the
//! operator said. Kept with the mapping, so that next month's list is read the same way.

use super::rows::RowSource;
use drumbeat_domain::field::{DateOrder, FieldKind, read_exact};
use drumbeat_sheets::{
    Consent, Field, Format, Mapping, ReadError, StagedFile, judge, parse_consent,
};
use drumbeat_store::table::person_fields::BIRTHDAY;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;

/// Rows that are looked at for a guess.
const LOOKED_AT: usize = 1000;

/// How the extra fields are read, by their names.
pub(super) type Kinds = BTreeMap<String, ColumnKind>;

/// A mapping as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptMapping {
    #[serde(flatten)]
    pub(super) mapping: Mapping,
    #[serde(default)]
    pub(super) kinds: Kinds,
}

impl KeptMapping {
    /// The kinds, as something that was said.
    pub(super) fn said(self) -> BTreeMap<String, FieldKind> {
        let kinds = self.kinds.into_iter();
        kinds.map(|(name, column)| (name, column.kind)).collect()
    }
}

/// The kinds of a mapping's extra fields: as said, else guessed from the first rows. Blocks.
/// An export of ours says itself what they are.
pub(super) fn kinds_of(
    source: &RowSource,
    said: &BTreeMap<String, FieldKind>,
    file: &StagedFile,
) -> Result<Kinds, ReadError> {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for column in &source.mapping.columns {
        let name = match &column.field {
            Field::Extra(name) => name.as_str(),
            Field::Birthday => BIRTHDAY,
            _ => continue,
        };
        values.insert(name.to_owned(), Vec::new());
    }
    if values.is_empty() {
        return Ok(Kinds::new());
    }
    let rows = BufReader::new(File::open(&source.path)?);
    let mut judged = judge(rows, &source.mapping, &source.region)?;
    for row in judged.by_ref().take(LOOKED_AT) {
        let row = row?;
        let birthday = (BIRTHDAY.to_owned(), row.birthday);
        for (name, value) in row.extra.into_iter().chain([birthday]) {
            if let (Some(values), false) = (values.get_mut(&name), value.is_empty()) {
                values.push(value);
            }
        }
    }
    // Our own export wrote every value as it is stored: nothing is read into it. Address
    // books know no extra fields, so cards with some are ours too.
    let is_exact = judged.is_own() || file.format == Format::Vcard;
    let told = told(file);
    let kind = |(name, values): (String, Vec<String>)| {
        let guess = ColumnKind::guess(&values, &source.region, is_exact);
        let kind = match said.get(&name) {
            Some(kind) => *kind,
            None if name == BIRTHDAY => FieldKind::Date,
            None if is_exact => told.get(&name).copied().unwrap_or_default(),
            None => guess.kind,
        };
        (name, ColumnKind { kind, ..guess })
    };
    Ok(values.into_iter().map(kind).collect())
}

/// The first kind, beside text, that the headings of an export of ours name.
fn told(file: &StagedFile) -> BTreeMap<String, FieldKind> {
    let columns = file.columns.iter();
    let told = columns.filter_map(|column| match (&column.field, &column.kinds) {
        (Field::Extra(name), Some(kinds)) => {
            let kind = KINDS.iter().find(|(_, word)| kinds.contains(word))?.0;
            Some((name.clone(), kind))
        }
        _ => None,
    });
    told.collect()
}

/// What the heading of an export calls the values of an extra field; `None` for texts.
pub(crate) fn words(kinds: &BTreeSet<FieldKind>) -> Option<String> {
    let words = KINDS.iter().filter(|(kind, _)| kinds.contains(kind));
    let words: Vec<&str> = words.map(|(_, word)| *word).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

const KINDS: [(FieldKind, &str); 3] = [
    (FieldKind::Number, "number"),
    (FieldKind::Date, "date"),
    (FieldKind::YesNo, "yes/no"),
];

/// How the values of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub(super) struct ColumnKind {
    /// What they are.
    pub(super) kind: FieldKind,
    /// What stands first in their dates.
    #[serde(default)]
    pub(super) order: DateOrder,
    /// The values are of an export of ours, each written so that its own kind is known.
    #[serde(default)]
    is_exact: bool,
}

impl ColumnKind {
    /// A guess from the values: a kind that every one of them has. The order of dates is
    /// told by one that fits only one, else by the country.
    pub(super) fn guess(values: &[String], region: &str, is_exact: bool) -> Self {
        let order = DateOrder::told_by(values.iter().map(String::as_str))
            .unwrap_or_else(|| DateOrder::of_country(region));
        let all = |kind: FieldKind| {
            let column = Self {
                kind,
                order,
                is_exact,
            };
            !values.is_empty() && values.iter().all(|value| column.reads(value))
        };
        let kind = [FieldKind::YesNo, FieldKind::Date, FieldKind::Number]
            .into_iter()
            .find(|kind| all(*kind))
            .unwrap_or_default();
        Self {
            kind,
            order,
            is_exact,
        }
    }

    /// The value as it is stored, with its kind: what is not of the column's kind stays the
    /// text it is.
    pub(super) fn read(self, value: &str) -> (FieldKind, String) {
        if self.is_exact && self.kind != FieldKind::Text {
            let (kind, value) = read_exact(value);
            return (kind, value.to_owned());
        }
        match self.canonical(value) {
            Some(read) => (self.kind, read),
            None => (FieldKind::Text, value.to_owned()),
        }
    }

    fn canonical(self, value: &str) -> Option<String> {
        match self.kind {
            FieldKind::YesNo => match parse_consent(value) {
                (Consent::Yes, _) => Some("yes".to_owned()),
                (Consent::No, _) => Some("no".to_owned()),
                (Consent::Unknown, _) => None,
            },
            FieldKind::Text | FieldKind::Number | FieldKind::Date => {
                self.kind.canonical(value, self.order)
            }
        }
    }

    /// A lone letter or digit may be a yes, and just as well a size or a count: nothing is
    /// guessed from it.
    fn reads(self, value: &str) -> bool {
        let is_word = self.kind != FieldKind::YesNo || value.chars().count() > 1;
        is_word && self.canonical(value).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::ColumnKind;
    use drumbeat_domain::field::{DateOrder, FieldKind};

    fn guess(values: &[&str], region: &str) -> ColumnKind {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        ColumnKind::guess(&values, region, false)
    }

    #[test]
    fn a_kind_is_guessed_only_where_every_value_has_it() {
        for (values, kind) in [
            (&["oui", "Non"][..], FieldKind::YesNo),
            (&["12/10/26", "03/11/26"], FieldKind::Date),
            (&["12", "3,50", "0"], FieldKind::Number),
            (&["12", "three"], FieldKind::Text),
            (&["A-0118", "A-0119"], FieldKind::Text),
            (&["007", "008"], FieldKind::Text),
            (&["1", "0", "1"], FieldKind::Number),
            (&["x", "y"], FieldKind::Text),
            (&[], FieldKind::Text),
        ] {
            assert_eq!(guess(values, "CD").kind, kind, "{values:?}");
        }
    }

    #[test]
    fn dates_are_read_as_their_column_or_their_country_writes_them() {
        let read = |column: ColumnKind| column.read("03/04/26");
        let date = |day: &str| (FieldKind::Date, day.to_owned());
        assert_eq!(read(guess(&["03/04/26"], "CD")), date("2026-04-03"));
        assert_eq!(read(guess(&["03/04/26"], "US")), date("2026-03-04"));
        let told = guess(&["03/04/26", "12/25/26"], "CD");
        assert_eq!(told.order, DateOrder::MonthFirst);
        assert_eq!(read(told), date("2026-03-04"), "another row tells it");
    }

    #[test]
    fn what_is_not_of_the_kind_stays_as_it_is() {
        let dates = guess(&["12/10/26"], "CD");
        assert_eq!(
            dates.read("next week"),
            (FieldKind::Text, "next week".to_owned())
        );
        let answers = guess(&["oui"], "CD");
        assert_eq!(answers.read("NON"), (FieldKind::YesNo, "no".to_owned()));
    }
}
