//! Which phone is reachable where, and when that was asked.

use crate::{StoreError, Tx};
use drumbeat_domain::AccountId;
use rusqlite::{Connection, OptionalExtension};

/// A reachable address is asked for again after this long.
pub const REACHABLE_FOR_MS: i64 = 30 * 24 * 3_600_000;
/// "Not on WhatsApp" is asked for again after this long.
pub const UNREACHABLE_FOR_MS: i64 = 7 * 24 * 3_600_000;

/// What is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Send there (in the wire form).
    Address(String),
    /// Not on WhatsApp.
    NotThere,
}

/// What is known about a phone and still fresh.
pub fn load(
    conn: &Connection,
    account: AccountId,
    phone: &str,
    now_ms: i64,
) -> Result<Option<Known>, StoreError> {
    let row: Option<(Option<String>, i64)> = conn
        .prepare_cached(
            "SELECT address, checked_at_ms FROM address_cache WHERE account_id = ?1 AND phone = ?2",
        )?
        .query_row((account.0, phone), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(row.and_then(|(address, at_ms)| match address {
        // What was asked in the future (the clock had run ahead) is asked anew.
        Some(address) if (0..REACHABLE_FOR_MS).contains(&(now_ms - at_ms)) => {
            Some(Known::Address(address))
        }
        None if (0..UNREACHABLE_FOR_MS).contains(&(now_ms - at_ms)) => Some(Known::NotThere),
        Some(_) | None => None,
    }))
}

/// Remembers an answer.
pub fn save(
    tx: &Tx<'_>,
    account: AccountId,
    phone: &str,
    known: &Known,
    now_ms: i64,
) -> Result<(), StoreError> {
    let address = match known {
        Known::Address(address) => Some(address.as_str()),
        Known::NotThere => None,
    };
    tx.prepare_cached(
        "INSERT INTO address_cache (account_id, phone, address, checked_at_ms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (account_id, phone) DO UPDATE SET address = excluded.address, checked_at_ms = excluded.checked_at_ms",
    )?
    .execute((account.0, phone, address, now_ms))?;
    Ok(())
}

/// Forgets a phone, so that it is asked for anew.
pub fn forget(tx: &Tx<'_>, phone: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM address_cache WHERE phone = ?1", [phone])?;
    Ok(())
}
