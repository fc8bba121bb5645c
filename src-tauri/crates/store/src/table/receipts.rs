//! Receipts by message id, kept whether or not the message is known yet: an ack
//! may come before the answer to its own send, and then the answer finds it here.

use crate::{StoreError, Tx};
use drumbeat_domain::NumberId;
use drumbeat_domain::delivery::Receipt;
use rusqlite::Connection;

const fn code(receipt: Receipt) -> &'static str {
    match receipt {
        Receipt::HandedOver => "handed_over",
        Receipt::AtServer => "at_server",
        Receipt::OnDevice => "on_device",
        Receipt::Opened => "opened",
        Receipt::Error => "error",
    }
}

fn parse(code: &str) -> Option<Receipt> {
    match code {
        "handed_over" => Some(Receipt::HandedOver),
        "at_server" => Some(Receipt::AtServer),
        "on_device" => Some(Receipt::OnDevice),
        "opened" => Some(Receipt::Opened),
        "error" => Some(Receipt::Error),
        _ => None,
    }
}

/// Keeps a receipt; the first time it was told counts.
pub fn insert(
    tx: &Tx<'_>,
    number: NumberId,
    provider_id: &str,
    receipt: Receipt,
    error_code: &str,
    at_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO receipts (number_id, provider_id, receipt, code, at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
    )?
    .execute((number.0, provider_id, code(receipt), error_code, at_ms))?;
    Ok(())
}

/// Whether a receipt of this message carries that code.
pub fn has_code(
    conn: &Connection,
    number: NumberId,
    provider_id: &str,
    code: &str,
) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM receipts WHERE number_id = ?1 AND provider_id = ?2 AND code = ?3)",
        )?
        .query_row((number.0, provider_id, code), |row| row.get(0))?)
}

/// All receipts of a message.
pub fn list(
    conn: &Connection,
    number: NumberId,
    provider_id: &str,
) -> Result<Vec<Receipt>, StoreError> {
    let mut statement = conn
        .prepare_cached("SELECT receipt FROM receipts WHERE number_id = ?1 AND provider_id = ?2")?;
    let rows = statement.query_map((number.0, provider_id), |row| {
        crate::coded(row, "receipt", parse)
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
