//! The numbers of a person as the operator changes them: one more, one less, another main
//! one, a main one that was written wrongly.
//!
//! A number messages went to stays, because their answers and a STOP come from it and must
//! find this person; so does one on the stop list, and the other form under which WhatsApp
//! knows a number of theirs. It costs nothing to keep: only the main one is written to. Every
//! other one goes, so that whoever really has it can become a contact.

use super::{
    IdentityKind, add_phone, find_phone, list, primary_phone, remove_phone, set_primary_phone,
};
use crate::table::people;
use crate::{StoreError, Tx};
use drumbeat_domain::PersonId;
use drumbeat_domain::phone::Phone;
use rusqlite::{Connection, params};

/// Why a number of somebody stays theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// It is the one that is written to.
    Main,
    /// Another form of a number of theirs, as WhatsApp may know it.
    OtherForm,
    /// Messages went to it or came from it, or it is on the stop list.
    InUse,
}

/// Why this number of somebody cannot be taken from them by hand, if it cannot.
pub fn stays(
    conn: &Connection,
    person: PersonId,
    digits: &str,
) -> Result<Option<Stays>, StoreError> {
    if primary_phone(conn, person)?.as_deref() == Some(digits) {
        return Ok(Some(Stays::Main));
    }
    let is_phone = |kind| kind == IdentityKind::Phone;
    let others = list(conn, person)?;
    let others = others
        .iter()
        .filter(|identity| is_phone(identity.kind) && identity.value != digits);
    for other in others {
        let read = Phone::from_e164(&format!("+{}", other.value));
        if read.is_ok_and(|phone| phone.whatsapp_variants().iter().any(|form| form == digits)) {
            return Ok(Some(Stays::OtherForm));
        }
    }
    Ok(is_in_use(conn, person, digits)?.then_some(Stays::InUse))
}

/// Whether messages went to this number of somebody or came from it, one still may, or it is
/// on the stop list by more than a list's word. A message a rule left out went nowhere: that
/// is how many a wrong number is noticed.
pub(crate) fn is_in_use(
    conn: &Connection,
    person: PersonId,
    digits: &str,
) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM conversations
                      WHERE person_id = ?1 AND substr(address, 1, length(?2) + 1) IN (?2, ?2 || '@'))
                 OR EXISTS (SELECT 1 FROM outbox_items
                      WHERE person_id = ?1 AND recipient_id IS NULL AND phone = ?2 AND state <> 'skipped')
                 OR EXISTS (SELECT 1 FROM recipients r LEFT JOIN outbox_items i ON i.recipient_id = r.id
                      WHERE r.person_id = ?1 AND r.phone = ?2 AND i.state IS NOT 'skipped')
                 OR EXISTS (SELECT 1 FROM suppressions
                      WHERE kind = 'phone' AND value = ?2 AND reason <> 'import')",
        )?
        .query_row(params![person.0, digits], |row| row.get(0))?)
}

/// Gives somebody one more number. `false` where it is somebody else's; one that is theirs
/// already is nothing new.
pub fn give(tx: &Tx<'_>, person: PersonId, phone: &Phone, now_ms: i64) -> Result<bool, StoreError> {
    if let Some(owner) = find_phone(tx, phone)? {
        return Ok(owner == person);
    }
    people::touch(tx, person, now_ms)?;
    add_phone(tx, person, phone, now_ms)
}

/// Takes a number from somebody, or says why it stays. One that is not theirs is gone already.
pub fn take(
    tx: &Tx<'_>,
    person: PersonId,
    phone: &Phone,
    now_ms: i64,
) -> Result<Option<Stays>, StoreError> {
    if find_phone(tx, phone)? != Some(person) {
        return Ok(None);
    }
    let kept = stays(tx, person, phone.digits())?;
    if kept.is_none() {
        remove_phone(tx, person, phone.digits())?;
        people::touch(tx, person, now_ms)?;
    }
    Ok(kept)
}

/// Makes a number of somebody the main one; the one it was becomes another one. `false` where
/// it is not theirs.
pub fn make_main(
    tx: &Tx<'_>,
    person: PersonId,
    phone: &Phone,
    now_ms: i64,
) -> Result<bool, StoreError> {
    if find_phone(tx, phone)? != Some(person) {
        return Ok(false);
    }
    people::touch(tx, person, now_ms)?;
    set_primary_phone(tx, person, phone, now_ms)
}

/// Writes the main number of somebody anew. The one it was goes, unless it has to stay: a
/// slip of the pen is nobody's number. `false` where the new one is somebody else's.
pub fn correct(
    tx: &Tx<'_>,
    person: PersonId,
    phone: &Phone,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let before = primary_phone(tx, person)?;
    if !set_primary_phone(tx, person, phone, now_ms)? {
        return Ok(false);
    }
    if let Some(digits) = before
        && stays(tx, person, &digits)?.is_none()
    {
        remove_phone(tx, person, &digits)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests;
