//! `identities`: the addresses of people. One address belongs to one person.
//!
//! A phone is stored as its digits with the country code and without `+`, and
//! holds everywhere (scope `""`). Other kinds may hold for one number only; their
//! scope is then that number's uuid.

use super::import_traces;
use crate::{StoreError, Tx, coded};
use drumbeat_domain::PersonId;
use drumbeat_domain::phone::Phone;
use rusqlite::{Connection, OptionalExtension, params};

pub mod by_hand;

/// The digits of the phone that is written to, of the person with that id (SQL); NULL where
/// they have none. Asked for everybody of an audience: nothing is sorted, each part is one
/// step of `identities_by_person`.
macro_rules! phone_of {
    ($person:literal) => {
        concat!(
            "coalesce((SELECT i.value FROM identities i WHERE i.person_id = ",
            $person,
            " AND i.kind = 'phone' AND i.is_primary = 1 ORDER BY i.id LIMIT 1), \
             (SELECT i.value FROM identities i WHERE i.person_id = ",
            $person,
            " AND i.kind = 'phone' ORDER BY i.id LIMIT 1))"
        )
    };
}

pub(crate) use phone_of;

/// What kind of address it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IdentityKind {
    /// A phone number.
    Phone,
    /// WhatsApp's number-free identity (`…@lid`).
    Lid,
    /// A chat address that is neither.
    Chat,
    /// Meta's business-scoped user id.
    Bsuid,
}

impl IdentityKind {
    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Lid => "lid",
            Self::Chat => "chat",
            Self::Bsuid => "bsuid",
        }
    }

    /// The kind with this code.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "phone" => Some(Self::Phone),
            "lid" => Some(Self::Lid),
            "chat" => Some(Self::Chat),
            "bsuid" => Some(Self::Bsuid),
            _ => None,
        }
    }
}

/// A row of `identities`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Whose address.
    pub person_id: PersonId,
    /// What kind.
    pub kind: IdentityKind,
    /// Where it holds; empty for everywhere.
    pub scope: String,
    /// The address; a phone as digits.
    pub value: String,
    /// The phone that is written to.
    pub is_primary: bool,
}

/// Whose address this is, deleted people included.
pub fn find(
    conn: &Connection,
    kind: IdentityKind,
    scope: &str,
    value: &str,
) -> Result<Option<PersonId>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT person_id FROM identities WHERE kind = ?1 AND scope = ?2 AND value = ?3",
        )?
        .query_row(params![kind.code(), scope, value], |row| {
            row.get(0).map(PersonId)
        })
        .optional()?;
    Ok(found)
}

/// Whose phone this is, deleted people included.
pub fn find_phone(conn: &Connection, phone: &Phone) -> Result<Option<PersonId>, StoreError> {
    find(conn, IdentityKind::Phone, "", phone.digits())
}

/// Gives somebody an address. `false` where it is somebody's already (also
/// their own); nothing changes then.
pub fn add(
    tx: &Tx<'_>,
    person: PersonId,
    kind: IdentityKind,
    scope: &str,
    value: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    import_traces::keep(tx, person)?;
    let added = tx
        .prepare_cached(
            "INSERT INTO identities (person_id, kind, scope, value, is_primary, created_at_ms)
             VALUES (?1, ?2, ?3, ?4,
               ?2 = 'phone' AND NOT EXISTS (
                 SELECT 1 FROM identities WHERE person_id = ?1 AND kind = 'phone' AND is_primary = 1),
               ?5)
             ON CONFLICT (kind, scope, value) DO NOTHING",
        )?
        .execute(params![person.0, kind.code(), scope, value, now_ms])?;
    Ok(added == 1)
}

/// Gives somebody a phone; their first one becomes the one that is written to.
pub fn add_phone(
    tx: &Tx<'_>,
    person: PersonId,
    phone: &Phone,
    now_ms: i64,
) -> Result<bool, StoreError> {
    add(tx, person, IdentityKind::Phone, "", phone.digits(), now_ms)
}

/// Takes a phone from somebody.
pub(super) fn remove_phone(tx: &Tx<'_>, person: PersonId, digits: &str) -> Result<(), StoreError> {
    import_traces::keep(tx, person)?;
    tx.prepare_cached(
        "DELETE FROM identities WHERE person_id = ?1 AND kind = 'phone' AND scope = '' AND value = ?2",
    )?
    .execute(params![person.0, digits])?;
    Ok(())
}

/// All addresses of somebody, the phone that is written to first.
pub fn list(conn: &Connection, person: PersonId) -> Result<Vec<Identity>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT person_id, kind, scope, value, is_primary FROM identities
         WHERE person_id = ?1 ORDER BY kind <> 'phone', is_primary DESC, id",
    )?;
    let rows = statement.query_map([person.0], |row| {
        Ok(Identity {
            person_id: PersonId(row.get("person_id")?),
            kind: coded(row, "kind", IdentityKind::parse)?,
            scope: row.get("scope")?,
            value: row.get("value")?,
            is_primary: row.get("is_primary")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The digits of the phone that is written to.
pub fn primary_phone(conn: &Connection, person: PersonId) -> Result<Option<String>, StoreError> {
    Ok(conn
        .prepare_cached(concat!("SELECT ", phone_of!("?1")))?
        .query_row([person.0], |row| row.get(0))?)
}

/// Makes `phone` the one that is written to, taking it from nobody. `false`
/// where it is somebody else's.
pub fn set_primary_phone(
    tx: &Tx<'_>,
    person: PersonId,
    phone: &Phone,
    now_ms: i64,
) -> Result<bool, StoreError> {
    match find_phone(tx, phone)? {
        Some(owner) if owner != person => return Ok(false),
        Some(_) | None => {}
    }
    add_phone(tx, person, phone, now_ms)?;
    tx.prepare_cached(
        "UPDATE identities SET is_primary = (value = ?2) WHERE person_id = ?1 AND kind = 'phone'",
    )?
    .execute(params![person.0, phone.digits()])?;
    Ok(true)
}

#[cfg(test)]
mod tests;
