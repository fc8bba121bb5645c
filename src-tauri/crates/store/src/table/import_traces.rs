//! `import_traces`: what an import changed about each person, so that it can be
//! taken back. One row a person and import, written in the transaction that makes
//! the change, kept until the import is undone or cannot be undone any more.
//!
//! Somebody an import wrote has none: what they are is what it wrote. Only when that
//! changes for the first time it is kept, by [`keep`], which everything that changes a
//! value of somebody calls before it does. So a list of a hundred thousand new people
//! costs no trace, and undoing it still knows who was edited since. When an import cannot be
//! undone any more, what was before it is forgotten ([`settle`]); what it brought stays, and
//! says where a value came from.
//!
//! A trace holds each value before and after. Taking an import back compares with
//! "after": what is still as the import left it becomes what it was before, what
//! somebody changed since stays. Traces of one person form a chain in the order of
//! the imports; taking one out of the middle gives its "before" to the next.
//!
//! Consent is not in here: the ledger names the import of each entry.

use crate::query::import_plan::TextColumn;
use crate::table::people::{self, Person, PersonText};
use crate::table::person_fields::{self, StoredField};
use crate::table::{identities, lists, tags};
use crate::{StoreError, Tx, fold};
use drumbeat_domain::{ImportId, ListId, PersonId};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A value before an import and as it left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change<T> {
    /// Before.
    pub before: T,
    /// As the import left it.
    pub after: T,
}

/// A number that an import gave somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedPhone {
    /// Its digits.
    pub digits: String,
    /// It was the one that is written to.
    pub is_primary: bool,
}

/// What an import did to one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Trace {
    /// The import wrote this person; before it there was nobody.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub created: bool,
    /// The import made them somebody for trying messages out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_test: bool,
    /// They were deleted at that time, and the import brought them back. The trace
    /// then holds everything about them, also what the import did not change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at_ms: Option<i64>,
    /// Texts; of somebody who was created only those that are not empty.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub text: BTreeMap<TextColumn, Change<String>>,
    /// Extra fields by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Change<Option<StoredField>>>,
    /// Tags of the import, folded; `false` where they had it already.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, bool>,
    /// Lists of the import; `false` where they were in it already.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<ListId, bool>,
    /// Numbers that were added.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<AddedPhone>,
    /// When they last changed, where the import moved that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at_ms: Option<Change<i64>>,
}

impl Trace {
    /// The trace of somebody an import wrote and nobody changed since.
    pub(crate) fn of_created(conn: &Connection, person: &Person) -> Result<Self, StoreError> {
        let mut trace = Self {
            created: true,
            is_test: person.is_test,
            ..Self::default()
        };
        trace.note_text(&PersonText::default(), &person.text);
        for (name, stored) in person_fields::stored(conn, person.id)? {
            trace.note_field(&name, None, Some(stored));
        }
        for tag in tags::list_of(conn, person.id)? {
            trace.note_tag(&tag, true);
        }
        for list in lists::given_by_import(conn, person.id)? {
            trace.note_list(list, true);
        }
        if let Some(digits) = identities::primary_phone(conn, person.id)? {
            trace.phones.push(AddedPhone {
                digits,
                is_primary: true,
            });
        }
        Ok(trace)
    }

    /// Everything about somebody who was deleted and comes back, still unchanged.
    pub(super) fn of_revived(conn: &Connection, person: &Person) -> Result<Self, StoreError> {
        let mut trace = Self {
            deleted_at_ms: person.deleted_at_ms,
            ..Self::default()
        };
        for column in TextColumn::ALL {
            let value = column.of(&person.text).to_owned();
            let change = Change {
                before: value.clone(),
                after: value,
            };
            trace.text.insert(column, change);
        }
        for (name, stored) in person_fields::stored(conn, person.id)? {
            let change = Change {
                before: Some(stored.clone()),
                after: Some(stored),
            };
            trace.fields.insert(name, change);
        }
        for tag in tags::list_of(conn, person.id)? {
            trace.note_tag(&tag, false);
        }
        for list in lists::holding(conn, person.id)? {
            trace.note_list(list, false);
        }
        Ok(trace)
    }

    /// Notes how texts changed; the greeting as it is stored.
    pub(super) fn note_text(&mut self, before: &PersonText, after: &PersonText) {
        let greeting = after.greeting();
        for column in TextColumn::ALL {
            let before = column.of(before);
            let after = match column {
                TextColumn::FirstName => &greeting,
                _ => column.of(after),
            };
            if before != after {
                let change = self.text.entry(column).or_insert_with(|| Change {
                    before: before.to_owned(),
                    after: String::new(),
                });
                after.clone_into(&mut change.after);
            }
        }
    }

    /// Notes a field that was set.
    pub(super) fn note_field(
        &mut self,
        name: &str,
        before: Option<StoredField>,
        after: Option<StoredField>,
    ) {
        self.fields
            .entry(name.to_owned())
            .or_insert(Change {
                before,
                after: None,
            })
            .after = after;
    }

    /// Notes a tag of the import, and whether they got it by that.
    pub(super) fn note_tag(&mut self, tag: &str, added: bool) {
        let folded = fold(tag);
        if !folded.is_empty() {
            *self.tags.entry(folded).or_default() |= added;
        }
    }

    /// Notes a list of the import, and whether they came into it by that.
    pub(super) fn note_list(&mut self, list: ListId, added: bool) {
        *self.lists.entry(list).or_default() |= added;
    }

    /// Notes a number that was added.
    pub(super) fn note_phone(
        &mut self,
        conn: &Connection,
        person: PersonId,
        digits: &str,
    ) -> Result<(), StoreError> {
        let primary = identities::primary_phone(conn, person)?;
        self.phones.push(AddedPhone {
            digits: digits.to_owned(),
            is_primary: primary.as_deref() == Some(digits),
        });
        Ok(())
    }

    /// One trace of two: this one, and what happened after it.
    #[must_use]
    pub fn followed_by(mut self, later: Self) -> Self {
        self.created |= later.created;
        self.deleted_at_ms = self.deleted_at_ms.or(later.deleted_at_ms);
        for (column, change) in later.text {
            match self.text.get_mut(&column) {
                Some(known) => known.after = change.after,
                None => {
                    self.text.insert(column, change);
                }
            }
        }
        for (name, change) in later.fields {
            match self.fields.get_mut(&name) {
                Some(known) => known.after = change.after,
                None => {
                    self.fields.insert(name, change);
                }
            }
        }
        for (tag, added) in later.tags {
            *self.tags.entry(tag).or_default() |= added;
        }
        for (list, added) in later.lists {
            self.note_list(list, added);
        }
        self.phones.extend(later.phones);
        self.updated_at_ms = match (self.updated_at_ms, later.updated_at_ms) {
            (Some(first), Some(last)) => Some(Change {
                before: first.before,
                after: last.after,
            }),
            (first, last) => first.or(last),
        };
        self
    }

    /// Whether there is nothing to take back.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Keeps what an import wrote about somebody, before any of it is changed.
pub(crate) fn keep(tx: &Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    let import: Option<i64> = tx
        .prepare_cached(
            "SELECT p.import_id FROM people p JOIN imports i ON i.id = p.import_id
             WHERE p.id = ?1
               AND i.state IN ('finishing', 'done')
               AND NOT EXISTS (SELECT 1 FROM import_traces t
                 WHERE t.person_id = p.id AND t.import_id = p.import_id)",
        )?
        .query_row([person.0], |row| row.get(0))
        .optional()?;
    let Some(import) = import.map(ImportId) else {
        return Ok(());
    };
    let written = people::load(tx, person)?.ok_or(StoreError::NotFound("person"))?;
    insert(tx, person, import, &Trace::of_created(tx, &written)?)
}

/// What an import did to somebody; nothing where it changed nothing.
pub(crate) fn of(
    conn: &Connection,
    person: &Person,
    import: ImportId,
) -> Result<Trace, StoreError> {
    match load(conn, person.id, import)? {
        Some(trace) => Ok(trace),
        None if person.import_id == Some(import) => Trace::of_created(conn, person),
        None => Ok(Trace::default()),
    }
}

/// What is kept of what this import did to somebody.
pub fn load(
    conn: &Connection,
    person: PersonId,
    import: ImportId,
) -> Result<Option<Trace>, StoreError> {
    let text: Option<String> = conn
        .prepare_cached("SELECT trace FROM import_traces WHERE person_id = ?1 AND import_id = ?2")?
        .query_row([person.0, import.0], |row| row.get(0))
        .optional()?;
    text.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::UnknownValue("trace")))
        .transpose()
}

/// Keeps the first trace of somebody in an import.
pub(super) fn insert(
    tx: &Tx<'_>,
    person: PersonId,
    import: ImportId,
    trace: &Trace,
) -> Result<(), StoreError> {
    if trace.is_empty() {
        return Ok(());
    }
    let text = serde_json::to_string(trace).map_err(|_| StoreError::UnknownValue("trace"))?;
    tx.prepare_cached(
        "INSERT INTO import_traces (person_id, import_id, trace) VALUES (?1, ?2, ?3)
         ON CONFLICT (person_id, import_id) DO UPDATE SET trace = excluded.trace",
    )?
    .execute(params![person.0, import.0, text])?;
    Ok(())
}

/// Adds to what is kept of somebody in an import: two rows of a file can be about
/// one person.
pub(super) fn add(
    tx: &Tx<'_>,
    person: PersonId,
    import: ImportId,
    trace: Trace,
) -> Result<(), StoreError> {
    let whole = match load(tx, person, import)? {
        Some(first) => first.followed_by(trace),
        None => trace,
    };
    insert(tx, person, import, &whole)
}

/// Forgets what was before an import that cannot be undone any more, and keeps what it brought.
pub(super) fn settle(tx: &Tx<'_>, person: PersonId, import: ImportId) -> Result<(), StoreError> {
    let Some(mut trace) = load(tx, person, import)? else {
        return Ok(());
    };
    trace.text.retain(|_, change| change.before != change.after);
    for change in trace.text.values_mut() {
        change.before.clear();
    }
    trace.fields.clear();
    trace.tags.retain(|_, is_new| *is_new);
    trace.lists.retain(|_, is_new| *is_new);
    trace.updated_at_ms = None;
    insert(tx, person, import, &trace)
}

/// Forgets what is kept of somebody in an import.
pub(super) fn remove(tx: &Tx<'_>, person: PersonId, import: ImportId) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM import_traces WHERE person_id = ?1 AND import_id = ?2")?
        .execute([person.0, import.0])?;
    Ok(())
}
