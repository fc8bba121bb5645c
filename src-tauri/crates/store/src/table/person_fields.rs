//! `person_fields`: what a shop knows about somebody beyond the usual fields,
//! one row a field, each with the place it came from.

use super::import_traces;
use crate::{StoreError, Tx, coded};
use drumbeat_domain::PersonId;
pub use drumbeat_domain::field::FieldKind;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The field that a date of birth goes to.
pub const BIRTHDAY: &str = "birthday";

/// A field and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonField {
    /// Its name, as the operator knows it.
    pub field: String,
    /// Its value, never empty.
    pub value: String,
    /// What kind of value.
    pub kind: FieldKind,
}

/// A value as it is stored, with the place it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredField {
    /// The value.
    pub value: String,
    /// What kind of value.
    pub kind: FieldKind,
    /// Where it came from.
    pub source: String,
}

impl StoredField {
    /// This field, from there.
    pub(crate) fn of(field: &PersonField, source: &str) -> Self {
        Self {
            value: field.value.clone(),
            kind: field.kind,
            source: source.to_owned(),
        }
    }

    /// Whether it says the same, wherever it came from.
    pub(crate) fn says(&self, other: &Self) -> bool {
        (&self.value, self.kind) == (&other.value, other.kind)
    }
}

/// The fields of somebody as they are stored, by name.
pub(crate) fn stored(
    conn: &Connection,
    person: PersonId,
) -> Result<BTreeMap<String, StoredField>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT field, value, kind, source FROM person_fields WHERE person_id = ?1",
    )?;
    let rows = statement.query_map([person.0], |row| {
        let stored = StoredField {
            value: row.get("value")?,
            kind: coded(row, "kind", FieldKind::parse)?,
            source: row.get("source")?,
        };
        Ok((row.get("field")?, stored))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts a field back to what was stored, or takes it away.
pub(super) fn put_back(
    tx: &Tx<'_>,
    person: PersonId,
    name: &str,
    stored: Option<&StoredField>,
) -> Result<(), StoreError> {
    let field = PersonField {
        field: name.to_owned(),
        value: stored
            .map(|stored| stored.value.clone())
            .unwrap_or_default(),
        kind: stored.map_or(FieldKind::Text, |stored| stored.kind),
    };
    set(
        tx,
        person,
        &field,
        stored.map_or("", |stored| &stored.source),
    )
}

/// Sets a field; an empty value takes it away. `source` says where it came from
/// (`import:12`, `operator`).
pub fn set(
    tx: &Tx<'_>,
    person: PersonId,
    field: &PersonField,
    source: &str,
) -> Result<(), StoreError> {
    import_traces::keep(tx, person)?;
    if field.value.is_empty() {
        tx.prepare_cached("DELETE FROM person_fields WHERE person_id = ?1 AND field = ?2")?
            .execute(params![person.0, field.field])?;
        return Ok(());
    }
    tx.prepare_cached(
        "INSERT INTO person_fields (person_id, field, value, kind, source) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (person_id, field)
         DO UPDATE SET value = excluded.value, kind = excluded.kind, source = excluded.source",
    )?
    .execute(params![person.0, field.field, field.value, field.kind.code(), source])?;
    Ok(())
}

/// The fields of somebody, by name.
pub fn list(conn: &Connection, person: PersonId) -> Result<Vec<PersonField>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT field, value, kind FROM person_fields WHERE person_id = ?1 ORDER BY field",
    )?;
    let rows = statement.query_map([person.0], |row| {
        Ok(PersonField {
            field: row.get("field")?,
            value: row.get("value")?,
            kind: coded(row, "kind", FieldKind::parse)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The names of all fields anybody has. Jumps from name to name in the index,
/// so it costs the number of names, not of people.
pub fn names(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare_cached(
        "WITH RECURSIVE names (field) AS (
           SELECT min(field) FROM person_fields
           UNION ALL
           SELECT (SELECT min(field) FROM person_fields WHERE field > names.field)
           FROM names WHERE names.field IS NOT NULL
         )
         SELECT field FROM names WHERE field IS NOT NULL",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests;
