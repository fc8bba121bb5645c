//! What gateways told us, stored before it is understood. The key makes the same
//! fact one row however often it is told.

use crate::{StoreError, Tx};
use drumbeat_domain::AccountId;
use rusqlite::Connection;

/// A raw event that waits to be projected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawEvent {
    /// Row id.
    pub id: i64,
    /// From which account.
    pub account: AccountId,
    /// As received.
    pub payload: String,
    /// When.
    pub received_at_ms: i64,
}

/// Stores an event and gives the id of its row. `None`: it was known.
pub fn insert(
    tx: &Tx<'_>,
    account: AccountId,
    key: &str,
    payload: &str,
    projected: bool,
    now_ms: i64,
) -> Result<Option<i64>, StoreError> {
    let added = tx
        .prepare_cached(
            "INSERT INTO raw_events (account_id, event_key, payload, projected, received_at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (account_id, event_key) DO NOTHING",
        )?
        .execute((account.0, key, payload, projected, now_ms))?;
    Ok((added == 1).then(|| tx.last_insert_rowid()))
}

/// Events that are not projected yet, oldest first.
pub fn open(
    conn: &Connection,
    account: AccountId,
    limit: u32,
) -> Result<Vec<RawEvent>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, account_id, payload, received_at_ms FROM raw_events
         WHERE projected = 0 AND +account_id = ?1 ORDER BY id LIMIT ?2",
    )?;
    let rows = statement.query_map((account.0, limit), |row| {
        Ok(RawEvent {
            id: row.get(0)?,
            account: AccountId(row.get(1)?),
            payload: row.get(2)?,
            received_at_ms: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// It has been projected (in the same transaction).
pub fn done(tx: &Tx<'_>, id: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE raw_events SET projected = 1 WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}
