//! What an import would do to each person of a file, without doing it.
//!
//! The check before an import and the import itself ask the same
//! [`Planner`], so what was promised is what happens. An import fills or replaces
//! what is known about somebody; it never lifts an opt-out or a block, and what
//! it grants is folded by the rules of consent, which only an explicit yes for
//! the one person can override.

use crate::table::consent_proofs::ConsentProof;
use crate::table::people::{self, Person, PersonText, guess_first_name};
use crate::table::person_fields::{self, PersonField};
use crate::table::{lists, suppressions, tags};
use crate::{StoreError, fold};
use drumbeat_domain::consent::{ConsentKind, ConsentState};
use drumbeat_domain::phone::Phone;
use drumbeat_domain::{ListId, PersonId};
use rusqlite::{CachedStatement, Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a consent column says about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SaidConsent {
    /// A clear yes.
    Yes,
    /// A clear no.
    No,
    /// Nothing, or nothing clear.
    #[default]
    Unknown,
}

/// What a file tells about somebody's yes.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ToldConsent {
    /// How they agreed, a code; empty where it does not say.
    pub how: String,
    /// The day, `YYYY-MM-DD`.
    pub agreed_on: Option<String>,
    /// The words they agreed to.
    pub wording: String,
}

/// A person as a file describes them. Empty means the file does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedPerson {
    /// The row of the file, from 1.
    pub row: Option<u32>,
    /// The number that makes them one person.
    pub phone: Phone,
    /// More numbers of theirs; each only counts if it is nobody's.
    pub other_phones: Vec<Phone>,
    /// What the file says about them.
    pub text: PersonText,
    /// Extra fields.
    pub fields: Vec<PersonField>,
    /// Tags.
    pub tags: Vec<String>,
    /// Names of lists; one that is not there yet is made.
    pub lists: Vec<String>,
    /// The consent column.
    pub consent: SaidConsent,
    /// What is told about it.
    pub told: ToldConsent,
    /// The file says they asked to stop.
    pub opt_out: bool,
    /// The day on which they did, `YYYY-MM-DD`.
    pub stopped_on: Option<String>,
    /// Somebody for trying messages out. It makes nobody one who is here already.
    pub is_test: bool,
}

/// What happens to what is already known about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Existing {
    /// It stays, and nothing is added.
    Keep,
    /// It stays, and what is not known yet is added.
    #[default]
    FillEmpty,
    /// What is not known yet is added, and what is known is replaced by what the file
    /// says; an empty cell replaces nothing.
    Replace,
    /// What is known is replaced by what the file says; what is not known stays so.
    ReplaceOnly,
}

impl Existing {
    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::FillEmpty => "fill_empty",
            Self::Replace => "replace",
            Self::ReplaceOnly => "replace_only",
        }
    }

    /// The rule with this code.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "keep" => Some(Self::Keep),
            "fill_empty" => Some(Self::FillEmpty),
            "replace" => Some(Self::Replace),
            "replace_only" => Some(Self::ReplaceOnly),
            _ => None,
        }
    }
}

/// A change to somebody who is already here, ready to be made later.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonChange {
    /// They were deleted and come back.
    pub revive: bool,
    /// They come back as somebody for trying messages out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_test: bool,
    /// New texts by column.
    pub text: BTreeMap<TextColumn, String>,
    /// New extra fields.
    pub fields: Vec<PersonField>,
    /// Tags to add.
    pub tags: Vec<String>,
    /// Names of the lists they are added to.
    pub lists: Vec<String>,
    /// The list everybody of the file is put into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListId>,
    /// Phones to add, as far as they are free by then.
    pub phones: Vec<Phone>,
    /// The list says they asked to stop.
    pub stop: bool,
    /// What is recorded about their consent.
    pub consent: Option<ConsentKind>,
    /// How they agreed, where that is recorded.
    pub how: String,
    /// What shows that they agreed or asked to stop, where it is not the one of the import.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<ConsentProof>,
}

impl PersonChange {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A text of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextColumn {
    /// The name as shown.
    Name,
    /// How a message greets them.
    FirstName,
    /// Language.
    Language,
    /// Town.
    City,
    /// Company.
    Company,
    /// E-mail address.
    Email,
    /// Notes.
    Notes,
}

impl TextColumn {
    pub(crate) const ALL: [Self; 7] = [
        Self::Name,
        Self::FirstName,
        Self::Language,
        Self::City,
        Self::Company,
        Self::Email,
        Self::Notes,
    ];

    /// This text of a person.
    pub fn of(self, text: &PersonText) -> &str {
        match self {
            Self::Name => &text.name,
            Self::FirstName => &text.first_name,
            Self::Language => &text.language,
            Self::City => &text.city,
            Self::Company => &text.company,
            Self::Email => &text.email,
            Self::Notes => &text.notes,
        }
    }

    /// The place of this text.
    pub(crate) fn place(self, text: &mut PersonText) -> &mut String {
        match self {
            Self::Name => &mut text.name,
            Self::FirstName => &mut text.first_name,
            Self::Language => &mut text.language,
            Self::City => &mut text.city,
            Self::Company => &mut text.company,
            Self::Email => &mut text.email,
            Self::Notes => &mut text.notes,
        }
    }
}

/// What an import does to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Planned {
    /// They are not here yet.
    New,
    /// They are here, and the file says something new.
    Updated(Box<Person>, Box<PersonChange>),
    /// They are here, and the file says nothing new.
    Same(Box<Person>),
    /// They asked to stop earlier, or their number is blocked: left alone.
    StoppedEarlier,
}

/// Plans one person after the other, in one transaction: what is asked for each of them is
/// prepared once.
pub struct Planner<'c> {
    conn: &'c Connection,
    existing: Existing,
    owner: CachedStatement<'c>,
    blocked: CachedStatement<'c>,
}

impl<'c> Planner<'c> {
    /// For people whom the file may find here already.
    pub fn new(conn: &'c Connection, existing: Existing) -> Result<Self, StoreError> {
        Ok(Self {
            conn,
            existing,
            owner: conn.prepare_cached(
                "SELECT person_id FROM identities
                 WHERE kind = 'phone' AND scope = '' AND value = ?1",
            )?,
            blocked: conn
                .prepare_cached("SELECT 1 FROM suppressions WHERE kind = 'phone' AND value = ?1")?,
        })
    }

    /// What an import would do to this person. Reads only.
    pub fn plan(&mut self, imported: &ImportedPerson) -> Result<Planned, StoreError> {
        let (conn, digits) = (self.conn, imported.phone.digits());
        if self.blocked.exists([digits])? {
            return Ok(Planned::StoppedEarlier);
        }
        let owner = self.owner.query_row([digits], |row| row.get(0));
        let owner = owner.optional()?;
        let Some(id) = owner.map(PersonId) else {
            return Ok(Planned::New);
        };
        let person = people::load(conn, id)?.ok_or(StoreError::NotFound("person"))?;
        if person.consent == ConsentState::OptedOut || suppressions::holds_person(conn, id)? {
            return Ok(Planned::StoppedEarlier);
        }
        let change = difference(conn, &person, imported, self.existing)?;
        Ok(if change.is_empty() {
            Planned::Same(Box::new(person))
        } else {
            Planned::Updated(Box::new(person), Box::new(change))
        })
    }
}

fn difference(
    conn: &Connection,
    person: &Person,
    imported: &ImportedPerson,
    existing: Existing,
) -> Result<PersonChange, StoreError> {
    let mut change = PersonChange {
        revive: person.deleted_at_ms.is_some(),
        is_test: person.deleted_at_ms.is_some() && imported.is_test,
        stop: imported.opt_out,
        proof: stop_proof(imported),
        ..PersonChange::default()
    };
    // Who was deleted has nothing to keep.
    let existing = match existing {
        Existing::Keep | Existing::ReplaceOnly if change.revive => Existing::FillEmpty,
        other => other,
    };
    let takes = |have: &str, new: &str| match existing {
        Existing::Keep => false,
        Existing::FillEmpty => have.is_empty() && !new.is_empty(),
        Existing::Replace => !new.is_empty() && have != new,
        Existing::ReplaceOnly => !have.is_empty() && !new.is_empty() && have != new,
    };
    for column in TextColumn::ALL {
        let new = column.of(&imported.text);
        if takes(column.of(&person.text), new) {
            change.text.insert(column, new.to_owned());
        }
    }
    // A new name brings the greeting that goes with it.
    if let Some(name) = change.text.get(&TextColumn::Name)
        && imported.text.first_name.is_empty()
    {
        let guess = guess_first_name(name).to_owned();
        if takes(&person.text.first_name, &guess) {
            change.text.insert(TextColumn::FirstName, guess);
        }
    }
    if existing == Existing::Keep {
        return Ok(change);
    }
    if !imported.fields.is_empty() {
        let known = person_fields::list(conn, person.id)?;
        for field in &imported.fields {
            let have = known.iter().find(|known| known.field == field.field);
            if takes(have.map_or("", |known| &known.value), &field.value) {
                change.fields.push(field.clone());
            }
        }
    }
    if !imported.tags.is_empty() {
        change.tags = not_among(&tags::list_of(conn, person.id)?, &imported.tags);
    }
    if !imported.lists.is_empty() {
        let known = lists::list_of(conn, person.id)?.into_iter();
        let known: Vec<String> = known.map(|(_, name)| name).collect();
        change.lists = not_among(&known, &imported.lists);
    }
    for phone in &imported.other_phones {
        if *phone != imported.phone && is_free(conn, phone)? && !change.phones.contains(phone) {
            change.phones.push(phone.clone());
        }
    }
    Ok(change)
}

/// What a file shows of a wish to stop.
pub(crate) fn stop_proof(imported: &ImportedPerson) -> Option<ConsentProof> {
    let stopped_on = imported.stopped_on.clone().filter(|_| imported.opt_out)?;
    Some(ConsentProof {
        agreed_on: Some(stopped_on),
        ..ConsentProof::default()
    })
}

/// The names that are not among the known ones, each once, whatever their spelling.
fn not_among(known: &[String], names: &[String]) -> Vec<String> {
    let mut seen: BTreeSet<String> = known.iter().map(|name| fold(name)).collect();
    seen.insert(String::new());
    names
        .iter()
        .filter(|name| seen.insert(fold(name)))
        .cloned()
        .collect()
}

/// Whether nobody has this phone. People of an import that is half done do not
/// count, so that the check and the import see the same.
fn is_free(conn: &Connection, phone: &Phone) -> Result<bool, StoreError> {
    let taken: bool = conn
        .prepare_cached(
            "SELECT EXISTS (
               SELECT 1 FROM identities i JOIN people p ON p.id = i.person_id
               WHERE i.kind = 'phone' AND i.scope = '' AND i.value = ?1
                 AND (p.import_id IS NULL OR p.import_id NOT IN (
                   SELECT id FROM imports WHERE state IN ('writing', 'finishing', 'undoing'))))",
        )?
        .query_row(params![phone.digits()], |row| row.get(0))?;
    Ok(!taken)
}

#[cfg(test)]
mod tests;
