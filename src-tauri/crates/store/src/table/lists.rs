//! `lists` and `list_people`: people put together by hand.
//!
//! # Adding many
//!
//! [`begin_filling`] gives the batch a number and notes it in the list's row, [`fill`] adds
//! a slice of it, [`end_filling`] makes it count, all at once. Until then nobody of it is in
//! the list ([`members!`] says who is), and a batch whose app died is taken back at the next
//! start ([`recover`]). By its number a batch can also be taken back later ([`take_back`]);
//! people who were in the list before it are not of it.
//!
//! # What an import brings
//!
//! An import adds people one by one with the rest of what it does to them ([`add`]), and
//! its trace says whom. A list that it made ([`of_import`]) is known as its own until
//! somebody changes it by hand, and goes with it once nobody is in it ([`sweep`]).

use super::{acts, import_traces};
use crate::query::uses;
use crate::{StoreError, Tx, fold};
use drumbeat_domain::{ImportId, ListId, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// People in one write.
pub const MOST_PER_SLICE: usize = 500;

/// A list and how many people are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// The row.
    pub id: ListId,
    /// What the owner calls it.
    pub name: String,
    /// Visible people in it.
    pub people: i64,
}

/// The ids of the people of the list with this parameter, without a batch that is still
/// being added.
macro_rules! members {
    ($list:literal) => {
        concat!(
            "SELECT lp.person_id FROM list_people lp WHERE lp.list_id = ",
            $list,
            " AND lp.batch IS NOT (SELECT l.filling FROM lists l WHERE l.id = ",
            $list,
            ")"
        )
    };
}
pub(crate) use members;

/// A list with its people, for the rest of a question.
macro_rules! select_list {
    ($rest:literal) => {
        concat!(
            "SELECT l.id, l.name,
               (SELECT count(*) FROM list_people lp JOIN visible_people p ON p.id = lp.person_id
                WHERE lp.list_id = l.id AND lp.batch IS NOT l.filling) AS people
             FROM lists l WHERE l.deleted_at_ms IS NULL ",
            $rest
        )
    };
}

/// All lists, by name. One that an import is making is not shown before it is done.
pub fn list(conn: &Connection) -> Result<Vec<ListRow>, StoreError> {
    let mut statement = conn.prepare_cached(select_list!(
        "AND (l.import_id IS NULL OR l.import_id NOT IN (
           SELECT id FROM imports WHERE state IN ('writing', 'finishing')))
         ORDER BY l.folded"
    ))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The list, if it is there and not deleted.
pub fn get(conn: &Connection, id: ListId) -> Result<Option<ListRow>, StoreError> {
    let row = conn
        .prepare_cached(select_list!("AND l.id = ?1"))?
        .query_row([id.0], read)
        .optional()?;
    Ok(row)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ListRow> {
    Ok(ListRow {
        id: ListId(row.get("id")?),
        name: row.get("name")?,
        people: row.get("people")?,
    })
}

/// Its name, if it is there and not deleted.
pub fn name(conn: &Connection, id: ListId) -> Result<Option<String>, StoreError> {
    let name = conn
        .prepare_cached("SELECT name FROM lists WHERE id = ?1 AND deleted_at_ms IS NULL")?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    Ok(name)
}

/// A new list. `None`: another one has this name.
pub fn insert(tx: &Tx<'_>, name: &str, now_ms: i64) -> Result<Option<ListId>, StoreError> {
    let added = tx
        .prepare_cached(
            "INSERT INTO lists (name, folded, created_at_ms, updated_at_ms) VALUES (?1, ?2, ?3, ?3)
             ON CONFLICT (folded) WHERE deleted_at_ms IS NULL DO NOTHING",
        )?
        .execute(params![name.trim(), fold(name), now_ms])?;
    Ok((added == 1).then(|| ListId(tx.last_insert_rowid())))
}

/// Gives it another name. `false`: another one has it.
pub fn rename(tx: &Tx<'_>, id: ListId, name: &str, now_ms: i64) -> Result<bool, StoreError> {
    let folded = fold(name);
    if is_taken(tx, id, &folded)? {
        return Ok(false);
    }
    found(
        tx.prepare_cached(
            "UPDATE lists SET name = ?2, folded = ?3, updated_at_ms = ?4, import_id = NULL
             WHERE id = ?1 AND deleted_at_ms IS NULL",
        )?
        .execute(params![id.0, name.trim(), folded, now_ms])?,
    )?;
    Ok(true)
}

fn is_taken(conn: &Connection, id: ListId, folded: &str) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM lists WHERE folded = ?2 AND deleted_at_ms IS NULL AND id <> ?1)",
        )?
        .query_row(params![id.0, folded], |row| row.get(0))?)
}

/// Deletes it so that it can be undone; the people stay.
pub fn delete(tx: &Tx<'_>, id: ListId, now_ms: i64) -> Result<(), StoreError> {
    found(
        tx.prepare_cached(
            "UPDATE lists SET deleted_at_ms = ?2, import_id = NULL
             WHERE id = ?1 AND deleted_at_ms IS NULL",
        )?
        .execute([id.0, now_ms])?,
    )
}

/// Takes a deletion back. `false`: another one has its name now.
pub fn restore(tx: &Tx<'_>, id: ListId) -> Result<bool, StoreError> {
    let folded: String = tx
        .prepare_cached("SELECT folded FROM lists WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound("list"))?;
    if is_taken(tx, id, &folded)? {
        return Ok(false);
    }
    tx.prepare_cached("UPDATE lists SET deleted_at_ms = NULL WHERE id = ?1")?
        .execute([id.0])?;
    Ok(true)
}

/// Begins to add a batch and gives its number. Only one at a time: another one under way
/// is an error.
pub fn begin_filling(tx: &Tx<'_>, id: ListId) -> Result<i64, StoreError> {
    name(tx, id)?.ok_or(StoreError::NotFound("list"))?;
    tx.prepare_cached(
        "UPDATE lists SET batches = batches + 1, filling = batches + 1
         WHERE id = ?1 AND filling IS NULL RETURNING filling",
    )?
    .query_row([id.0], |row| row.get(0))
    .optional()?
    .ok_or(StoreError::Stale("list"))
}

/// Adds a slice of the batch; gives how many were not in the list before. People who are
/// not to be seen are left out.
pub fn fill(tx: &Tx<'_>, id: ListId, batch: i64, people: &[PersonId]) -> Result<usize, StoreError> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO list_people (list_id, person_id, batch)
         SELECT l.id, p.id, l.filling FROM lists l, visible_people p
         WHERE l.id = ?1 AND l.filling = ?2 AND p.id = ?3
         ON CONFLICT (list_id, person_id) DO NOTHING",
    )?;
    let mut added = 0;
    for person in people {
        added += statement.execute([id.0, batch, person.0])?;
    }
    Ok(added)
}

/// Makes the batch count.
pub fn end_filling(tx: &Tx<'_>, id: ListId, batch: i64, now_ms: i64) -> Result<(), StoreError> {
    found(
        tx.prepare_cached(
            "UPDATE lists SET filling = NULL, updated_at_ms = ?3, import_id = NULL
             WHERE id = ?1 AND filling = ?2",
        )?
        .execute([id.0, batch, now_ms])?,
    )
}

/// Takes a slice of a batch out again, under way or not. `true` while there is more.
pub fn take_back(tx: &Tx<'_>, id: ListId, batch: i64) -> Result<bool, StoreError> {
    let removed = tx
        .prepare_cached(
            "DELETE FROM list_people WHERE list_id = ?1 AND person_id IN (
               SELECT person_id FROM list_people WHERE list_id = ?1 AND batch = ?2 LIMIT ?3)",
        )?
        .execute(params![id.0, batch, MOST_PER_SLICE as i64])?;
    if removed == MOST_PER_SLICE {
        return Ok(true);
    }
    tx.prepare_cached("UPDATE lists SET filling = NULL WHERE id = ?1 AND filling = ?2")?
        .execute([id.0, batch])?;
    acts::list_taken_back(tx, id, batch)?;
    Ok(false)
}

/// Takes people out; gives those who were in it.
pub fn remove(
    tx: &Tx<'_>,
    id: ListId,
    people: &[PersonId],
    now_ms: i64,
) -> Result<Vec<PersonId>, StoreError> {
    let mut statement =
        tx.prepare_cached("DELETE FROM list_people WHERE list_id = ?1 AND person_id = ?2")?;
    let mut removed = Vec::new();
    for person in people {
        import_traces::keep(tx, *person)?;
        if statement.execute([id.0, person.0])? == 1 {
            removed.push(*person);
        }
    }
    if !removed.is_empty() {
        tx.prepare_cached("UPDATE lists SET updated_at_ms = ?2, import_id = NULL WHERE id = ?1")?
            .execute([id.0, now_ms])?;
    }
    Ok(removed)
}

/// The list of this name for the people of an import; a new one where there is none.
pub(super) fn of_import(
    tx: &Tx<'_>,
    name: &str,
    import: ImportId,
    now_ms: i64,
) -> Result<ListId, StoreError> {
    tx.prepare_cached(
        "INSERT INTO lists (name, folded, import_id, created_at_ms, updated_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?4)
         ON CONFLICT (folded) WHERE deleted_at_ms IS NULL DO NOTHING",
    )?
    .execute(params![name.trim(), fold(name), import.0, now_ms])?;
    let id = tx
        .prepare_cached("SELECT id FROM lists WHERE folded = ?1 AND deleted_at_ms IS NULL")?
        .query_row([fold(name)], |row| row.get(0))?;
    Ok(ListId(id))
}

/// Adds one person of an import. `false` where they are in the list already.
pub(super) fn add(tx: &Tx<'_>, id: ListId, person: PersonId) -> Result<bool, StoreError> {
    import_traces::keep(tx, person)?;
    let added = tx
        .prepare_cached(
            "INSERT INTO list_people (list_id, person_id, batch) VALUES (?1, ?2, 0)
             ON CONFLICT (list_id, person_id) DO NOTHING",
        )?
        .execute([id.0, person.0])?;
    Ok(added == 1)
}

/// The lists an import put somebody into.
pub(super) fn given_by_import(
    conn: &Connection,
    person: PersonId,
) -> Result<Vec<ListId>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT list_id FROM list_people WHERE person_id = ?1 AND batch = 0")?;
    let ids = statement.query_map([person.0], |row| row.get(0).map(ListId))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Takes out somebody whom an import had added.
pub(super) fn take_out(tx: &Tx<'_>, id: ListId, person: PersonId) -> Result<(), StoreError> {
    import_traces::keep(tx, person)?;
    tx.prepare_cached("DELETE FROM list_people WHERE list_id = ?1 AND person_id = ?2")?
        .execute([id.0, person.0])?;
    Ok(())
}

/// The lists whose rows hold somebody, deleted lists too.
pub(crate) fn holding(conn: &Connection, person: PersonId) -> Result<BTreeSet<ListId>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT list_id FROM list_people WHERE person_id = ?1")?;
    let ids = statement.query_map([person.0], |row| row.get(0).map(ListId))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Forgets lists that an import made, once it is rolled back or undone and nobody is in
/// them. What a segment or a draft uses stays.
pub(super) fn sweep(tx: &Tx<'_>) -> Result<(), StoreError> {
    let left: Vec<i64> = tx
        .prepare_cached(
            "SELECT l.id FROM lists l JOIN imports i ON i.id = l.import_id
             WHERE l.import_id IS NOT NULL AND l.filling IS NULL
               AND i.state NOT IN ('finishing', 'done')
               AND NOT EXISTS (SELECT 1 FROM list_people lp WHERE lp.list_id = l.id)",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in left {
        if uses::of_list(tx, ListId(id))?.is_none() {
            tx.prepare_cached("DELETE FROM lists WHERE id = ?1")?
                .execute([id])?;
        }
    }
    Ok(())
}

/// The lists somebody is in, by name.
pub fn list_of(conn: &Connection, person: PersonId) -> Result<Vec<(ListId, String)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT l.id, l.name FROM list_people lp JOIN lists l ON l.id = lp.list_id
         WHERE lp.person_id = ?1 AND l.deleted_at_ms IS NULL AND lp.batch IS NOT l.filling
         ORDER BY l.folded",
    )?;
    let rows = statement.query_map([person.0], |row| Ok((ListId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One step of taking back what a dead process left half added; call it until it says `false`.
pub fn recover(tx: &Tx<'_>) -> Result<bool, StoreError> {
    let filling: Option<(i64, i64)> = tx
        .prepare_cached("SELECT id, filling FROM lists WHERE filling IS NOT NULL LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((id, batch)) = filling else {
        return Ok(false);
    };
    take_back(tx, ListId(id), batch)?;
    Ok(true)
}

fn found(changed: usize) -> Result<(), StoreError> {
    if changed == 0 {
        Err(StoreError::NotFound("list"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
