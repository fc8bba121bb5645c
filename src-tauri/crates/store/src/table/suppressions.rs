//! `suppressions`: addresses that must never be written to, whoever has them
//! now. They outlive the person and win over every consent.

use super::identities::IdentityKind;
use crate::{StoreError, Tx, coded};
use drumbeat_domain::PersonId;
use drumbeat_domain::phone::Phone;
use rusqlite::{Connection, OptionalExtension, params};

/// Why an address is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuppressionReason {
    /// A stop word came from it.
    StopWord,
    /// The operator put it there.
    Operator,
    /// A list said so.
    Import,
    /// The person was erased at their wish.
    Erased,
}

impl SuppressionReason {
    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::StopWord => "stop_word",
            Self::Operator => "operator",
            Self::Import => "import",
            Self::Erased => "erased",
        }
    }

    /// The reason with this code.
    pub fn parse(code: &str) -> Option<Self> {
        let all = [Self::StopWord, Self::Operator, Self::Import, Self::Erased];
        all.into_iter().find(|reason| reason.code() == code)
    }
}

/// Whether this address must not be written to.
pub fn holds(conn: &Connection, kind: IdentityKind, value: &str) -> Result<bool, StoreError> {
    let held = conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM suppressions WHERE kind = ?1 AND value = ?2)",
        )?
        .query_row(params![kind.code(), value], |row| row.get(0))?;
    Ok(held)
}

/// Whether this phone must not be written to.
pub fn holds_phone(conn: &Connection, phone: &Phone) -> Result<bool, StoreError> {
    holds(conn, IdentityKind::Phone, phone.digits())
}

/// Whether any address of somebody must not be written to.
pub fn holds_person(conn: &Connection, person: PersonId) -> Result<bool, StoreError> {
    let held = conn
        .prepare_cached(
            "SELECT EXISTS (
               SELECT 1 FROM identities i JOIN suppressions s ON s.kind = i.kind AND s.value = i.value
               WHERE i.person_id = ?1)",
        )?
        .query_row([person.0], |row| row.get(0))?;
    Ok(held)
}

/// An address that must not be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// What kind of address.
    pub kind: IdentityKind,
    /// The address.
    pub value: String,
    /// Why.
    pub reason: SuppressionReason,
    /// Since when.
    pub at_ms: i64,
}

/// The addresses of somebody that must not be written to, the first one stopped first.
pub fn of_person(conn: &Connection, person: PersonId) -> Result<Vec<Suppression>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT s.kind, s.value, s.reason, s.at_ms
         FROM identities i JOIN suppressions s ON s.kind = i.kind AND s.value = i.value
         WHERE i.person_id = ?1 ORDER BY s.id",
    )?;
    let rows = statement.query_map([person.0], |row| {
        Ok(Suppression {
            kind: coded(row, "kind", IdentityKind::parse)?,
            value: row.get("value")?,
            reason: coded(row, "reason", SuppressionReason::parse)?,
            at_ms: row.get("at_ms")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When a stop word came from this address, if one did.
pub fn stopped_at(conn: &Connection, kind: &str, value: &str) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT at_ms FROM suppressions WHERE kind = ?1 AND value = ?2 AND reason = 'stop_word'",
        )?
        .query_row((kind, value), |row| row.get(0))
        .optional()?)
}

/// Hidden identities from which a stop word came and of which nobody knows whose they are.
pub fn unnamed(conn: &Connection, most: u32) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT value FROM suppressions s WHERE kind = 'lid' AND reason = 'stop_word'
           AND NOT EXISTS (SELECT 1 FROM identities i WHERE i.kind = 'lid' AND i.scope = '' AND i.value = s.value)
         ORDER BY id DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([most], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts an address on the list; the first reason stays.
pub fn add(
    tx: &Tx<'_>,
    kind: IdentityKind,
    value: &str,
    reason: SuppressionReason,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO suppressions (kind, value, reason, at_ms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (kind, value) DO NOTHING",
    )?
    .execute(params![kind.code(), value, reason.code(), now_ms])?;
    Ok(())
}

/// Puts every address of somebody on the list.
pub(super) fn add_person(
    tx: &Tx<'_>,
    person: PersonId,
    reason: SuppressionReason,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO suppressions (kind, value, reason, at_ms)
         SELECT kind, value, ?2, ?3 FROM identities WHERE person_id = ?1
         ON CONFLICT (kind, value) DO NOTHING",
    )?
    .execute(params![person.0, reason.code(), now_ms])?;
    Ok(())
}

/// Takes the addresses of somebody off the list, because they said yes again.
/// What was erased stays: that yes can only come from a new contact.
pub(super) fn remove_person(tx: &Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    tx.prepare_cached(
        "DELETE FROM suppressions WHERE reason <> 'erased' AND EXISTS (
           SELECT 1 FROM identities i
           WHERE i.person_id = ?1 AND i.kind = suppressions.kind AND i.value = suppressions.value)",
    )?
    .execute([person.0])?;
    Ok(())
}

#[cfg(test)]
mod tests;
