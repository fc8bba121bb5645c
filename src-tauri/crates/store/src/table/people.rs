//! `people`: somebody, without their addresses (those are `identities`).
//!
//! `sort_name` is written here and nowhere else, so order and search always
//! agree with the name. `consent` is the fold of `consent_events` and is written
//! only by that module. A deleted person keeps their row, addresses and consent:
//! whoever comes back is the same person, with the same wish. Somebody whom an
//! import wrote and whom its undo took away again is [`erased`](erase): an empty row
//! that the ledger and the batch point to, of that import for ever. So is, after a while,
//! whom the operator deleted ([`acts`]).

use super::{acts, import_traces};
use crate::{StoreError, Tx, coded, fold};
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::{ImportId, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, params};

pub mod many;
pub mod merging;

/// What can be typed about somebody. Empty means not known.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PersonText {
    /// The name as shown.
    pub name: String,
    /// How a message greets them; guessed from `name` where it is empty.
    pub first_name: String,
    /// Language, as written.
    pub language: String,
    /// Town.
    pub city: String,
    /// Company.
    pub company: String,
    /// E-mail address, unchecked.
    pub email: String,
    /// Notes for the operator's eyes.
    pub notes: String,
}

/// A row of `people`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The row.
    pub id: PersonId,
    /// What is known.
    pub text: PersonText,
    /// The fold of the consent history.
    pub consent: ConsentState,
    /// Never in a real audience.
    pub is_test: bool,
    /// The import that brought them.
    pub import_id: Option<ImportId>,
    /// When they were added.
    pub created_at_ms: i64,
    /// When anything about them last changed.
    pub updated_at_ms: i64,
    /// When they were deleted, if they are.
    pub deleted_at_ms: Option<i64>,
}

impl PersonText {
    /// The first name to greet with: the given one, or a guess.
    pub fn greeting(&self) -> String {
        if self.first_name.is_empty() {
            guess_first_name(&self.name).to_owned()
        } else {
            self.first_name.clone()
        }
    }
}

/// The word of a name that people are greeted with. Where one word is written in
/// capitals and another is not ("KAMBALE Josué"), capitals are the family name.
pub fn guess_first_name(name: &str) -> &str {
    let is_family = |word: &str| {
        word.chars().count() > 1
            && word.chars().any(char::is_uppercase)
            && !word.chars().any(char::is_lowercase)
    };
    // "Dr." and "Mme." are no names, and neither is a lone number.
    let is_name = |word: &&str| !word.ends_with('.') && word.chars().any(char::is_alphabetic);
    let words = || name.split_whitespace().filter(is_name);
    words()
        .find(|word| !is_family(word) && word.chars().any(char::is_lowercase))
        .filter(|_| words().any(is_family))
        .or_else(|| words().next())
        .unwrap_or_default()
}

/// Adds somebody. With an import, they are visible once that import is done.
pub fn insert(
    tx: &Tx<'_>,
    text: &PersonText,
    import_id: Option<ImportId>,
    now_ms: i64,
) -> Result<PersonId, StoreError> {
    tx.prepare_cached(
        "INSERT INTO people (name, first_name, sort_name, language, city, company, email, notes,
           import_id, created_at_ms, updated_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
    )?
    .execute(params![
        text.name,
        text.greeting(),
        fold(&text.name),
        text.language,
        text.city,
        text.company,
        text.email,
        text.notes,
        import_id.map(|id| id.0),
        now_ms
    ])?;
    Ok(PersonId(tx.last_insert_rowid()))
}

/// The person, deleted or not.
pub fn load(conn: &Connection, id: PersonId) -> Result<Option<Person>, StoreError> {
    let person = conn
        .prepare_cached("SELECT * FROM people WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()?;
    Ok(person)
}

/// The person, who must exist and not be deleted.
pub fn get(conn: &Connection, id: PersonId) -> Result<Person, StoreError> {
    load(conn, id)?
        .filter(|person| person.deleted_at_ms.is_none())
        .ok_or(StoreError::NotFound("person"))
}

/// Whether somebody is of an import that is half done, and so not to be seen yet.
pub fn is_unseen(conn: &Connection, id: PersonId) -> Result<bool, StoreError> {
    let unseen = conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM people p JOIN imports i ON i.id = p.import_id
               WHERE p.id = ?1 AND i.state IN ('writing', 'finishing', 'undoing'))",
        )?
        .query_row([id.0], |row| row.get(0))?;
    Ok(unseen)
}

/// Replaces what is known about somebody.
pub fn update(tx: &Tx<'_>, id: PersonId, text: &PersonText, now_ms: i64) -> Result<(), StoreError> {
    import_traces::keep(tx, id)?;
    let changed = tx
        .prepare_cached(
            "UPDATE people SET name = ?2, first_name = ?3, sort_name = ?4, language = ?5, city = ?6,
               company = ?7, email = ?8, notes = ?9, updated_at_ms = ?10
             WHERE id = ?1",
        )?
        .execute(params![
            id.0,
            text.name,
            text.greeting(),
            fold(&text.name),
            text.language,
            text.city,
            text.company,
            text.email,
            text.notes,
            now_ms
        ])?;
    found(changed)
}

/// Deletes somebody so that it can be undone.
pub fn delete(tx: &Tx<'_>, id: PersonId, now_ms: i64) -> Result<(), StoreError> {
    found(
        tx.prepare_cached(
            "UPDATE people SET deleted_at_ms = ?2, updated_at_ms = ?2
             WHERE id = ?1 AND deleted_at_ms IS NULL",
        )?
        .execute([id.0, now_ms])?,
    )
}

/// Takes a deletion back; nothing happens to somebody who is not deleted. Whom the
/// undo of an import took away, or who was deleted for good, cannot come back: there is nothing
/// left of them. Who went into somebody else comes back with the undo of that.
pub fn restore(tx: &Tx<'_>, id: PersonId, now_ms: i64) -> Result<(), StoreError> {
    acts::came_back(tx, id)?;
    found(
        tx.prepare_cached(
            "UPDATE people SET deleted_at_ms = NULL, updated_at_ms = ?2
             WHERE id = ?1 AND (import_id IS NULL OR import_id NOT IN (
               SELECT id FROM imports WHERE state IN ('undoing', 'undone')))
               AND NOT EXISTS (SELECT 1 FROM merges WHERE gone_id = ?1 AND undone_at_ms IS NULL)
               AND NOT EXISTS (SELECT 1 FROM erased_people WHERE person_id = ?1)",
        )?
        .execute([id.0, now_ms])?,
    )
}

/// Empties the row of somebody whom an import wrote and nobody needs. Their number is
/// free; the row stays because the ledger and the batch name it.
pub(super) fn erase(tx: &Tx<'_>, id: PersonId, now_ms: i64) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM list_people WHERE person_id = ?1",
        "DELETE FROM person_tags WHERE person_id = ?1",
        "DELETE FROM person_fields WHERE person_id = ?1",
        "DELETE FROM identities WHERE person_id = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([id.0])?;
    }
    found(
        tx.prepare_cached(
            "UPDATE people SET name = '', first_name = '', sort_name = '', language = '', city = '',
               company = '', email = '', notes = '', is_test = 0, deleted_at_ms = ?2, updated_at_ms = ?2
             WHERE id = ?1",
        )?
        .execute([id.0, now_ms])?,
    )
}

/// Says of which import somebody is, or that they are of none.
pub(super) fn set_import(
    tx: &Tx<'_>,
    id: PersonId,
    import: Option<ImportId>,
) -> Result<(), StoreError> {
    found(
        tx.prepare_cached("UPDATE people SET import_id = ?2 WHERE id = ?1")?
            .execute(params![id.0, import.map(|import| import.0)])?,
    )
}

/// Puts back when somebody was deleted and when they last changed.
pub(super) fn put_times_back(
    tx: &Tx<'_>,
    id: PersonId,
    deleted_at_ms: Option<i64>,
    updated_at_ms: i64,
) -> Result<(), StoreError> {
    found(
        tx.prepare_cached(
            "UPDATE people SET deleted_at_ms = ?2, updated_at_ms = ?3 WHERE id = ?1",
        )?
        .execute(params![id.0, deleted_at_ms, updated_at_ms])?,
    )
}

/// Marks somebody as a test person, or no longer.
pub fn set_test(tx: &Tx<'_>, id: PersonId, is_test: bool, now_ms: i64) -> Result<(), StoreError> {
    import_traces::keep(tx, id)?;
    found(
        tx.prepare_cached("UPDATE people SET is_test = ?2, updated_at_ms = ?3 WHERE id = ?1")?
            .execute(params![id.0, is_test, now_ms])?,
    )
}

/// Notes that something about somebody changed that is not in their row.
pub(super) fn touch(tx: &Tx<'_>, id: PersonId, now_ms: i64) -> Result<(), StoreError> {
    found(
        tx.prepare_cached("UPDATE people SET updated_at_ms = ?2 WHERE id = ?1")?
            .execute([id.0, now_ms])?,
    )
}

/// Writes the fold of the consent history; for `consent_events` alone.
pub(super) fn set_consent(
    tx: &Tx<'_>,
    id: PersonId,
    state: ConsentState,
    now_ms: i64,
) -> Result<(), StoreError> {
    found(
        tx.prepare_cached("UPDATE people SET consent = ?2, updated_at_ms = ?3 WHERE id = ?1")?
            .execute(params![id.0, state.code(), now_ms])?,
    )
}

fn found(changed: usize) -> Result<(), StoreError> {
    if changed == 0 {
        Err(StoreError::NotFound("person"))
    } else {
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: PersonId(row.get("id")?),
        text: read_text(row)?,
        consent: coded(row, "consent", ConsentState::parse)?,
        is_test: row.get("is_test")?,
        import_id: row.get::<_, Option<i64>>("import_id")?.map(ImportId),
        created_at_ms: row.get("created_at_ms")?,
        updated_at_ms: row.get("updated_at_ms")?,
        deleted_at_ms: row.get("deleted_at_ms")?,
    })
}

fn read_text(row: &Row<'_>) -> rusqlite::Result<PersonText> {
    Ok(PersonText {
        name: row.get("name")?,
        first_name: row.get("first_name")?,
        language: row.get("language")?,
        city: row.get("city")?,
        company: row.get("company")?,
        email: row.get("email")?,
        notes: row.get("notes")?,
    })
}

#[cfg(test)]
mod tests;
