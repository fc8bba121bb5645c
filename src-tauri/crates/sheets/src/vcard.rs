//! Cards of an address book: vCard 2.1, 3.0 and 4.0, one card a row.
//!
//! The versions are read by one grammar, because phones mix them: property and parameter
//! names in any case, folded lines, quoted-printable with its soft line breaks, escapes,
//! groups with a label of their own. The number of a row is the number of its card. A card
//! ends at `END:VCARD` or where the next one begins; `KIND:group` is no person.

mod property;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

use crate::answers::join_tags;
use crate::cell::{Cell, Row};
use crate::clean::{clean_text, cut};
use crate::column::{Field, MappedColumn};
use crate::encoding::{Lines, TextEncoding};
use crate::error::ReadError;
use crate::number::RegionCode;
use crate::own::Heading;
use crate::staging::{Limits, RowSink, Source, StageOptions};
use property::Property;

/// The columns in front of the numbers.
const FIELDS: [Field; 7] = [
    Field::Name,
    Field::Company,
    Field::Email,
    Field::City,
    Field::Notes,
    Field::Birthday,
    Field::Tags,
];

/// Characters of the name of an extra field.
const NAME_CHARS: usize = 200;

/// Numbers kept of a card; each has its label before it.
const MOST_NUMBERS: usize = 32;

/// The columns behind the numbers: what only a card of this app says.
const OWN_FIELDS: [Field; 10] = [
    Field::FirstName,
    Field::Language,
    Field::Consent,
    Field::ConsentHow,
    Field::ConsentDate,
    Field::ConsentWording,
    Field::OptOut,
    Field::OptOutDate,
    Field::TestPerson,
    Field::Lists,
];

/// The first of the columns of extra fields, which the cards themselves name.
const FIRST_EXTRA: u32 = (FIELDS.len() + 2 * MOST_NUMBERS + OWN_FIELDS.len()) as u32;

/// Extra fields of a file at most.
const MOST_EXTRA: usize = 1_000;

/// What the columns of the rows are.
pub(crate) fn columns() -> Vec<MappedColumn> {
    let numbers = (0..MOST_NUMBERS).flat_map(|n| {
        let number = if n == 0 {
            Field::Phone
        } else {
            Field::PhoneOther
        };
        [Field::PhoneLabel, number]
    });
    let fields = FIELDS.into_iter().chain(numbers);
    fields
        .chain(OWN_FIELDS)
        .zip(0..)
        .map(|(field, index)| MappedColumn { index, field })
        .collect()
}

/// Reads cards from the start of a file.
pub(crate) fn read<R: Read + Seek>(
    mut file: R,
    options: &StageOptions,
    sink: &mut dyn RowSink,
) -> Result<Source, ReadError> {
    let limits = &options.limits;
    let domain = RegionCode::parse(&options.region).map(RegionCode::domain);
    let encoding = TextEncoding::find(&mut file, options.encoding.as_deref(), domain.as_deref())?;
    file.seek(SeekFrom::Start(0))?;
    let mut lines = Lines::new(encoding.decode(file), limits.line_bytes);
    let mut cards = Cards {
        limits,
        sink,
        number: 0,
        card: None,
        extra: Vec::new(),
    };
    // A line is whole when the next one does not go on with it.
    let mut whole = String::new();
    while let Some(line) = lines.next()? {
        if goes_on(&whole, &line) {
            join(&mut whole, &line);
            if whole.len() > limits.line_bytes {
                return Err(ReadError::too_large("line", Some(cards.number)));
            }
        } else {
            cards.line(&std::mem::replace(&mut whole, line))?;
        }
    }
    cards.line(&whole)?;
    cards.end()?;
    let extra = cards.extra.into_iter().zip(FIRST_EXTRA..);
    Ok(Source {
        encoding: Some(encoding.name()),
        columns: extra
            .map(|(heading, index)| (index, Heading::parse(&heading)))
            .collect(),
        ..Source::default()
    })
}

/// Whether a line goes on with the one before: folded, or after a soft line break of
/// quoted-printable.
fn goes_on(before: &str, line: &str) -> bool {
    line.starts_with([' ', '\t']) || (before.ends_with('=') && property::is_quoted(before))
}

fn join(whole: &mut String, line: &str) {
    if whole.ends_with('=') && property::is_quoted(whole) {
        whole.pop();
        whole.push_str(line.strip_prefix([' ', '\t']).unwrap_or(line));
    } else if !property::is_picture(whole) {
        let mut rest = line.chars();
        rest.next();
        whole.push_str(rest.as_str());
    }
}

/// Cards as their lines pass by.
struct Cards<'a> {
    limits: &'a Limits,
    sink: &'a mut dyn RowSink,
    number: u32,
    card: Option<Card>,
    /// The names of extra fields, in the order in which they were met.
    extra: Vec<String>,
}

impl Cards<'_> {
    fn line(&mut self, line: &str) -> Result<(), ReadError> {
        let Some(property) = Property::read(line) else {
            return Ok(());
        };
        let is_card = property.value.trim().eq_ignore_ascii_case("vcard");
        match property.name.as_str() {
            "BEGIN" if is_card => {
                self.end()?;
                self.number += 1;
                if self.number > self.limits.rows {
                    return Err(ReadError::too_large("rows", Some(self.number)));
                }
                self.card = Some(Card::default());
                Ok(())
            }
            "END" if is_card => self.end(),
            _ => {
                if let Some(card) = &mut self.card {
                    card.take(property);
                }
                Ok(())
            }
        }
    }

    fn end(&mut self) -> Result<(), ReadError> {
        match self.card.take() {
            Some(mut card) if !card.is_group => {
                let extra = std::mem::take(&mut card.extra);
                let mut cells = card.cells(self.limits.cell_chars);
                self.add_extra(extra, &mut cells);
                self.sink.row(Row {
                    number: self.number,
                    cells,
                })
            }
            Some(_) | None => Ok(()),
        }
    }

    fn add_extra(&mut self, extra: Vec<(String, String)>, cells: &mut Vec<(u32, Cell)>) {
        let mut found: BTreeMap<u32, String> = BTreeMap::new();
        for (name, value) in extra {
            let known = self.extra.iter().position(|known| *known == name);
            let at = known.or_else(|| {
                (self.extra.len() < MOST_EXTRA).then(|| {
                    self.extra.push(name);
                    self.extra.len() - 1
                })
            });
            if let Some(at) = at.and_then(|at| u32::try_from(at).ok())
                && !value.trim().is_empty()
            {
                found.entry(FIRST_EXTRA + at).or_insert(value);
            }
        }
        let most = self.limits.cell_chars;
        let found = found.into_iter();
        cells.extend(found.map(|(column, value)| (column, Cell::Text(cut(&value, most)))));
    }
}

/// What a card says.
#[derive(Default)]
struct Card {
    is_group: bool,
    /// This app wrote it.
    is_own: bool,
    full_name: String,
    parts: Vec<String>,
    nickname: String,
    company: String,
    email: String,
    city: String,
    notes: String,
    birthday: String,
    tags: Vec<String>,
    /// Group, label and number.
    numbers: Vec<(String, String, String)>,
    /// Labels of groups.
    labels: Vec<(String, String)>,
    /// What only a card of this app says.
    first_name: String,
    language: String,
    consent: String,
    consent_how: String,
    consent_date: String,
    consent_wording: String,
    opt_out: String,
    opt_out_date: String,
    test_person: String,
    lists: Vec<String>,
    extra: Vec<(String, String)>,
}

/// Keeps the first value that is not empty.
fn first(kept: &mut String, value: String) {
    if kept.trim().is_empty() {
        *kept = value;
    }
}

impl Card {
    fn take(&mut self, property: Property) {
        match property.name.as_str() {
            "KIND" | "X-ADDRESSBOOKSERVER-KIND" => {
                self.is_group = property.value.trim().eq_ignore_ascii_case("group");
            }
            "PRODID" => self.is_own = property.value.contains("//Drumbeat//"),
            "FN" => first(&mut self.full_name, property.text()),
            "N" if self.parts.is_empty() => self.parts = property.components(),
            "NICKNAME" => first(&mut self.nickname, property.text()),
            "ORG" => {
                let company = property.components().into_iter().next();
                first(&mut self.company, company.unwrap_or_default());
            }
            "EMAIL" => first(&mut self.email, property.text()),
            // Post box, extended, street, town, region, code, country.
            "ADR" => {
                let town = property.components().into_iter().nth(3);
                first(&mut self.city, town.unwrap_or_default());
            }
            "NOTE" => first(&mut self.notes, property.text()),
            "BDAY" => first(&mut self.birthday, property.text()),
            "CATEGORIES" => self.tags.extend(property.list()),
            "TEL" if self.numbers.len() < MOST_NUMBERS => {
                let (label, number) = (property.label(), property.number());
                self.numbers.push((property.group, label, number));
            }
            "X-ABLABEL" => {
                let label = property.text();
                self.labels.push((property.group, label));
            }
            "X-DRUMBEAT-FIRST-NAME" => first(&mut self.first_name, property.text()),
            "X-DRUMBEAT-LANGUAGE" => first(&mut self.language, property.text()),
            "X-DRUMBEAT-CONSENT" => first(&mut self.consent, property.text()),
            "X-DRUMBEAT-CONSENT-HOW" => first(&mut self.consent_how, property.text()),
            "X-DRUMBEAT-CONSENT-DATE" => first(&mut self.consent_date, property.text()),
            "X-DRUMBEAT-CONSENT-WORDING" => first(&mut self.consent_wording, property.text()),
            "X-DRUMBEAT-ASKED-TO-STOP" => first(&mut self.opt_out, property.text()),
            "X-DRUMBEAT-ASKED-TO-STOP-ON" => first(&mut self.opt_out_date, property.text()),
            "X-DRUMBEAT-TEST-PERSON" => first(&mut self.test_person, property.text()),
            "X-DRUMBEAT-LISTS" => self.lists.extend(property.list()),
            "X-DRUMBEAT-FIELD" if self.extra.len() < MOST_EXTRA => {
                let mut parts = property.components().into_iter();
                if let (Some(name), Some(value)) = (parts.next(), parts.next()) {
                    self.extra
                        .push((cut(&clean_text(&name), NAME_CHARS), value));
                }
            }
            _ => {}
        }
    }

    /// The name: as it is shown, else put together, else what else there is.
    fn name(&self) -> String {
        let part = |at: usize| self.parts.get(at).map(String::as_str).unwrap_or_default();
        let together = [part(1), part(2), part(0)].join(" ");
        let all = [&self.full_name, &together, &self.nickname, &self.company];
        all.into_iter()
            .map(|name| clean_text(name))
            .find(|name| !name.is_empty())
            .unwrap_or_default()
    }

    fn cells(self, most: usize) -> Vec<(u32, Cell)> {
        let name = self.name();
        let labels = self.labels;
        let fields = [
            name,
            self.company,
            self.email,
            self.city,
            self.notes,
            self.birthday,
            // Elsewhere a comma parts tags even where it was escaped.
            if self.is_own {
                join_tags(&self.tags)
            } else {
                self.tags.join("\n")
            },
        ];
        let own = [
            self.first_name,
            self.language,
            self.consent,
            self.consent_how,
            self.consent_date,
            self.consent_wording,
            self.opt_out,
            self.opt_out_date,
            self.test_person,
            join_tags(&self.lists),
        ];
        let empty = std::iter::repeat_with(Default::default);
        let numbers = self.numbers.into_iter().chain(empty).take(MOST_NUMBERS);
        let numbers = numbers.flat_map(|(group, label, number)| {
            let own = labels
                .iter()
                .find(|(of, _)| !group.is_empty() && *of == group);
            let label = match own {
                Some((_, own)) => format!("{own} {label}"),
                None => label,
            };
            [label, number]
        });
        let all = fields.into_iter().chain(numbers).chain(own).zip(0..);
        all.filter(|(text, _)| !text.trim().is_empty())
            .map(|(text, column)| (column, Cell::Text(cut(&text, most))))
            .collect()
    }
}
