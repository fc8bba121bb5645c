//! Figures and names: before an undo, and after it.

use super::{UndoOutcome, plan};
use crate::table::identities::{self, phone_of};
use crate::table::imports::Import;
use crate::table::people;
use crate::{StoreError, coded};
use drumbeat_domain::{ImportId, PersonId};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// What would become of somebody, for the question before an undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// Who.
    pub person_id: PersonId,
    /// Their name, maybe empty.
    pub name: String,
    /// Digits of the phone that is written to.
    pub phone: Option<String>,
    /// What becomes of them.
    pub outcome: UndoOutcome,
}

/// What would become of the next people of a finished import, by id.
pub fn foresee(
    conn: &Connection,
    import: &Import,
    after: PersonId,
    most: usize,
) -> Result<Vec<Foreseen>, StoreError> {
    next_people(conn, import.id, after, most)?
        .into_iter()
        .map(|id| {
            let person = people::load(conn, id)?.ok_or(StoreError::NotFound("person"))?;
            let outcome = plan(conn, import, &person)?.outcome;
            // Only who stays is named.
            let phone = if outcome.stays() {
                identities::primary_phone(conn, id)?
            } else {
                None
            };
            Ok(Foreseen {
                person_id: id,
                name: person.text.name,
                phone,
                outcome,
            })
        })
        .collect()
}

/// The next people of an import, by id.
pub(crate) fn next_people(
    conn: &Connection,
    import: ImportId,
    after: PersonId,
    most: usize,
) -> Result<Vec<PersonId>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut statement = conn.prepare_cached(
        "SELECT person_id FROM import_people WHERE import_id = ?1 AND person_id > ?2
         ORDER BY person_id LIMIT ?3",
    )?;
    let ids = statement.query_map([import.0, after.0, most], |row| row.get(0).map(PersonId))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// How many people there are of each outcome, of an import that was undone.
pub fn counts(
    conn: &Connection,
    import: ImportId,
) -> Result<BTreeMap<UndoOutcome, i64>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT undo, count(*) AS people FROM import_people
         WHERE import_id = ?1 AND undo IS NOT NULL GROUP BY undo",
    )?;
    let rows = statement.query_map([import.0], |row| {
        Ok((coded(row, "undo", UndoOutcome::parse)?, row.get("people")?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The first people of an undone import whom this became of, as they are now.
pub fn named(
    conn: &Connection,
    import: ImportId,
    outcome: UndoOutcome,
    most: u32,
) -> Result<Vec<Foreseen>, StoreError> {
    const PHONE: &str = phone_of!("p.id");
    let mut statement = conn.prepare_cached(&format!(
        "SELECT p.id, p.name, {PHONE} AS phone FROM import_people ip JOIN people p ON p.id = ip.person_id
         WHERE ip.import_id = ?1 AND ip.undo = ?2 ORDER BY ip.person_id LIMIT ?3"
    ))?;
    let rows = statement.query_map(params![import.0, outcome.code(), most], |row| {
        Ok(Foreseen {
            person_id: row.get("id").map(PersonId)?,
            name: row.get("name")?,
            phone: row.get("phone")?,
            outcome,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
