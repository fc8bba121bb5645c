//! `segments`: saved filters. Deleting one can be undone.

use crate::{StoreError, Tx, fold};
use drumbeat_domain::SegmentId;
use drumbeat_domain::segment::Filter;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A row of `segments`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The row.
    pub id: SegmentId,
    /// What the owner calls it.
    pub name: String,
    /// Who is in it.
    pub filter: Filter,
}

/// All of them, by name.
pub fn list(conn: &Connection) -> Result<Vec<Segment>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM segments WHERE deleted_at_ms IS NULL ORDER BY folded")?;
    let rows = statement.query_map([], read)?;
    rows.map(|row| row?).collect()
}

/// The segment, which must exist and not be deleted.
pub fn get(conn: &Connection, id: SegmentId) -> Result<Segment, StoreError> {
    conn.prepare_cached("SELECT * FROM segments WHERE id = ?1 AND deleted_at_ms IS NULL")?
        .query_row([id.0], read)
        .optional()?
        .ok_or(StoreError::NotFound("segment"))?
}

/// Saves a new one. `None`: another one has this name.
pub fn insert(
    tx: &Tx<'_>,
    name: &str,
    filter: &Filter,
    now_ms: i64,
) -> Result<Option<SegmentId>, StoreError> {
    let added = tx
        .prepare_cached(
            "INSERT INTO segments (name, folded, filter, created_at_ms, updated_at_ms)
             VALUES (?1, ?2, ?3, ?4, ?4)
             ON CONFLICT (folded) WHERE deleted_at_ms IS NULL DO NOTHING",
        )?
        .execute(params![name.trim(), fold(name), written(filter)?, now_ms])?;
    Ok((added == 1).then(|| SegmentId(tx.last_insert_rowid())))
}

/// Saves another name and filter. `false`: another one has this name.
pub fn update(
    tx: &Tx<'_>,
    id: SegmentId,
    name: &str,
    filter: &Filter,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let folded = fold(name);
    if is_taken(tx, id, &folded)? {
        return Ok(false);
    }
    found(
        tx.prepare_cached(
            "UPDATE segments SET name = ?2, folded = ?3, filter = ?4, updated_at_ms = ?5
             WHERE id = ?1 AND deleted_at_ms IS NULL",
        )?
        .execute(params![id.0, name.trim(), folded, written(filter)?, now_ms])?,
    )?;
    Ok(true)
}

/// Deletes it so that it can be undone.
pub fn delete(tx: &Tx<'_>, id: SegmentId, now_ms: i64) -> Result<(), StoreError> {
    found(
        tx.prepare_cached(
            "UPDATE segments SET deleted_at_ms = ?2 WHERE id = ?1 AND deleted_at_ms IS NULL",
        )?
        .execute([id.0, now_ms])?,
    )
}

/// Takes a deletion back. `false`: another one has its name now.
pub fn restore(tx: &Tx<'_>, id: SegmentId) -> Result<bool, StoreError> {
    let folded: String = tx
        .prepare_cached("SELECT folded FROM segments WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound("segment"))?;
    if is_taken(tx, id, &folded)? {
        return Ok(false);
    }
    tx.prepare_cached("UPDATE segments SET deleted_at_ms = NULL WHERE id = ?1")?
        .execute([id.0])?;
    Ok(true)
}

fn is_taken(conn: &Connection, id: SegmentId, folded: &str) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM segments WHERE folded = ?2 AND deleted_at_ms IS NULL AND id <> ?1)",
        )?
        .query_row(params![id.0, folded], |row| row.get(0))?)
}

fn written(filter: &Filter) -> Result<String, StoreError> {
    serde_json::to_string(filter).map_err(|_| StoreError::UnknownValue("filter"))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<Segment, StoreError>> {
    let text: String = row.get("filter")?;
    let (id, name) = (SegmentId(row.get("id")?), row.get("name")?);
    let filter = serde_json::from_str(&text).map_err(|_| StoreError::UnknownValue("filter"));
    Ok(filter.map(|filter| Segment { id, name, filter }))
}

fn found(changed: usize) -> Result<(), StoreError> {
    if changed == 0 {
        Err(StoreError::NotFound("segment"))
    } else {
        Ok(())
    }
}
