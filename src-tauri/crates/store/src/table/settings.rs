//! Settings of a workspace: one JSON value a key.

use crate::{StoreError, Tx};
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Language, country, zone and name of the shop.
pub const REGION: &str = "region";

/// The value of a key; `None` where it was never set or cannot be read any more.
pub fn load<T: DeserializeOwned>(conn: &Connection, key: &str) -> Result<Option<T>, StoreError> {
    let text: Option<String> = conn
        .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Sets a key.
pub fn save<T: Serialize>(tx: &Tx<'_>, key: &'static str, value: &T) -> Result<(), StoreError> {
    let text = serde_json::to_string(value).map_err(|_| StoreError::UnknownValue(key))?;
    tx.prepare_cached(
        "INSERT INTO settings (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )?
    .execute((key, text))?;
    Ok(())
}
