//! `acts`: what was done to many people at once, so that it can be taken back.
//!
//! An act is noted in the transactions that do it, slice by slice, so what was done before a
//! crash can be taken back like the rest. Each slice of an undo forgets whom it put back in
//! its own transaction, so an undo that was cut off is gone on with by asking for it again.
//!
//! # For how long
//!
//! 30 days ([`KEPT_MS`]); of everything but deletions also only the last [`MOST_KEPT`], because
//! tags can be given again and again. Then, or when the owner says so ([`forget_now`]), it is
//! over ([`forget_slice`]): who was changed is forgotten, and who was deleted by it and is so
//! still is emptied ([`erasing`]).

mod erasing;

use super::lists;
use super::people::many::{self, Act, Changed};
use super::people::merging::merged_into;
use crate::{StoreError, Tx, coded};
use drumbeat_domain::{ListId, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// How long an act can be taken back.
pub const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// Acts that are kept besides deletions; the oldest is forgotten first.
const MOST_KEPT: i64 = 50;
/// People of one write, so that it ends within 50 ms on an old laptop.
pub const AT_ONCE: usize = 100;

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// Something to each of them.
    Each(Act),
    /// They were put into a list.
    List {
        /// Which.
        id: ListId,
        /// Its name now.
        name: String,
        /// What was added at once.
        batch: i64,
    },
}

/// An act that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The row.
    pub id: i64,
    /// What.
    pub done: Done,
    /// Who can be put back.
    pub people: i64,
    /// When.
    pub at_ms: i64,
    /// How long it can be taken back.
    pub until_ms: i64,
}

const fn kind_of(act: &Act) -> &'static str {
    match act {
        Act::Tag(_) => "tag",
        Act::Untag(_) => "untag",
        Act::Block => "block",
        Act::Delete => "delete",
    }
}

fn parse(kind: &str) -> Option<fn(String) -> Act> {
    Some(match kind {
        "tag" => Act::Tag,
        "untag" => Act::Untag,
        "block" => |_| Act::Block,
        "delete" => |_| Act::Delete,
        _ => return None,
    })
}

/// Begins an act and gives the id for its undo. Nobody is of it yet.
pub fn begin(tx: &Tx<'_>, act: &Act, now_ms: i64) -> Result<i64, StoreError> {
    let tag = match act {
        Act::Tag(tag) | Act::Untag(tag) => tag.as_str(),
        Act::Block | Act::Delete => "",
    };
    tx.prepare_cached("INSERT INTO acts (kind, tag, at_ms, until_ms) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![kind_of(act), tag, now_ms, now_ms + KEPT_MS])?;
    let id = tx.last_insert_rowid();
    forget_oldest(tx)?;
    Ok(id)
}

/// Does it to these people, and notes whom it changed.
pub fn act(
    tx: &Tx<'_>,
    id: i64,
    act: &Act,
    people: &[PersonId],
    now_ms: i64,
) -> Result<usize, StoreError> {
    let changed = many::act(tx, act, people, now_ms)?;
    let mut statement = tx.prepare_cached(
        "INSERT INTO act_people (act_id, person_id, block) VALUES (?1, ?2, ?3)
         ON CONFLICT (act_id, person_id) DO NOTHING",
    )?;
    for Changed { person, block } in &changed {
        let block = block.as_ref().map(serde_json::to_string).transpose();
        let block = block.map_err(|_| StoreError::UnknownValue("act"))?;
        statement.execute(params![id, person.0, block])?;
    }
    tx.prepare_cached("UPDATE acts SET people = people + ?2 WHERE id = ?1")?
        .execute(params![id, changed.len() as i64])?;
    Ok(changed.len())
}

/// Notes that many were put into a list at once.
pub fn note_list(
    tx: &Tx<'_>,
    list: ListId,
    batch: i64,
    people: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO acts (kind, list_id, batch, people, at_ms, until_ms) VALUES ('list', ?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![list.0, batch, people, now_ms, now_ms + KEPT_MS])?;
    forget_oldest(tx)
}

/// A batch of a list was taken out of it again.
pub(super) fn list_taken_back(tx: &Tx<'_>, list: ListId, batch: i64) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM acts WHERE list_id = ?1 AND batch = ?2")?
        .execute(params![list.0, batch])?;
    Ok(())
}

fn forget_oldest(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE acts SET until_ms = at_ms WHERE kind <> 'delete' AND id <= (
           SELECT id FROM acts WHERE kind <> 'delete' ORDER BY id DESC LIMIT 1 OFFSET ?1)",
    )?
    .execute([MOST_KEPT])?;
    Ok(())
}

macro_rules! select_kept {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.kind, a.tag, a.list_id, a.batch, l.name AS list, a.people, a.at_ms, a.until_ms
             FROM acts a LEFT JOIN lists l ON l.id = a.list_id AND l.deleted_at_ms IS NULL
             WHERE a.until_ms > ?1 AND (a.kind <> 'list' OR l.id IS NOT NULL) ",
            $rest
        )
    };
}

/// What can be taken back now, the last first.
pub fn list(conn: &Connection, now_ms: i64) -> Result<Vec<Kept>, StoreError> {
    let mut statement = conn.prepare_cached(select_kept!("AND a.people > 0 ORDER BY a.id DESC"))?;
    let rows = statement.query_map([now_ms], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn get(conn: &Connection, id: i64, now_ms: i64) -> Result<Option<Kept>, StoreError> {
    Ok(conn
        .prepare_cached(select_kept!("AND a.id = ?2"))?
        .query_row([now_ms, id], read)
        .optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let done = match row.get::<_, Option<i64>>("list_id")? {
        Some(list) => Done::List {
            id: ListId(list),
            name: row.get("list")?,
            batch: row.get("batch")?,
        },
        None => Done::Each(coded(row, "kind", parse)?(row.get("tag")?)),
    };
    Ok(Kept {
        id: row.get("id")?,
        done,
        people: row.get("people")?,
        at_ms: row.get("at_ms")?,
        until_ms: row.get("until_ms")?,
    })
}

/// Puts the next people back. `true` while there are more; an error where there is nothing
/// (any more) to take back.
pub fn undo_slice(tx: &Tx<'_>, id: i64, now_ms: i64) -> Result<bool, StoreError> {
    let kept = get(tx, id, now_ms)?.ok_or(StoreError::NotFound("undo"))?;
    let done = match &kept.done {
        Done::List { id, batch, .. } => return lists::take_back(tx, *id, *batch),
        Done::Each(act) => act,
    };
    let next = next_people(tx, id)?;
    let mut back = Vec::new();
    for changed in &next {
        // Of who was deleted by hand since, or is part of somebody else now, nothing of theirs
        // is as the act left it.
        let is_other = merged_into(tx, changed.person)?.is_some()
            || *done == Act::Delete && !is_deleted_at(tx, changed.person, kept.at_ms)?;
        if !is_other {
            back.push(changed.clone());
        }
    }
    many::undo(tx, done, &back, now_ms)?;
    forget_people(tx, id, &next)
}

fn is_deleted_at(conn: &Connection, person: PersonId, at_ms: i64) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM people WHERE id = ?1 AND deleted_at_ms = ?2)",
        )?
        .query_row([person.0, at_ms], |row| row.get(0))?)
}

fn next_people(conn: &Connection, id: i64) -> Result<Vec<Changed>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT person_id, block FROM act_people WHERE act_id = ?1 ORDER BY person_id LIMIT ?2",
    )?;
    let mut rows = statement.query(params![id, AT_ONCE as i64])?;
    let mut people = Vec::new();
    while let Some(row) = rows.next()? {
        let block: Option<String> = row.get("block")?;
        let block = block.map(|json| serde_json::from_str(&json)).transpose();
        people.push(Changed {
            person: PersonId(row.get("person_id")?),
            block: block.map_err(|_| StoreError::UnknownValue("act"))?,
        });
    }
    Ok(people)
}

/// Forgets that these were changed. `false` where nobody is left; then the act goes too.
fn forget_people(tx: &Tx<'_>, id: i64, people: &[Changed]) -> Result<bool, StoreError> {
    let mut statement =
        tx.prepare_cached("DELETE FROM act_people WHERE act_id = ?1 AND person_id = ?2")?;
    let mut gone = 0;
    for changed in people {
        gone += statement.execute([id, changed.person.0])?;
    }
    tx.prepare_cached("UPDATE acts SET people = people - ?2 WHERE id = ?1")?
        .execute(params![id, gone as i64])?;
    let is_over = tx
        .prepare_cached(
            "DELETE FROM acts WHERE id = ?1
               AND NOT EXISTS (SELECT 1 FROM act_people WHERE act_id = ?1)",
        )?
        .execute([id])?;
    Ok(is_over == 0)
}

/// Somebody who was deleted is there again: no act deletes them any more.
pub(super) fn came_back(tx: &Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    leave(tx, person, "kind = 'delete'")
}

/// Takes somebody out of the acts for which this condition holds.
fn leave(tx: &Tx<'_>, person: PersonId, which: &str) -> Result<(), StoreError> {
    // By the acts, of which there are few: each is asked for this one person.
    let of_theirs = format!(
        "SELECT id FROM acts WHERE {which}
           AND EXISTS (SELECT 1 FROM act_people WHERE act_id = acts.id AND person_id = ?1)"
    );
    tx.prepare_cached(&format!(
        "UPDATE acts SET people = people - 1 WHERE id IN ({of_theirs})"
    ))?
    .execute([person.0])?;
    tx.prepare_cached(&format!(
        "DELETE FROM act_people WHERE person_id = ?1 AND act_id IN ({of_theirs})"
    ))?
    .execute([person.0])?;
    Ok(())
}

/// The owner does not want to take it back any more; [`forget_slice`] does the rest.
pub fn forget_now(tx: &Tx<'_>, id: i64, now_ms: i64) -> Result<(), StoreError> {
    get(tx, id, now_ms)?.ok_or(StoreError::NotFound("undo"))?;
    tx.prepare_cached("UPDATE acts SET until_ms = at_ms WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Forgets the next people of acts that cannot be taken back any more, and empties who was
/// deleted. `true` while there are more.
pub fn forget_slice(tx: &Tx<'_>, now_ms: i64) -> Result<bool, StoreError> {
    let over: Option<(i64, bool, i64)> = tx
        .prepare_cached(
            "SELECT id, kind = 'delete', at_ms FROM acts WHERE until_ms <= ?1 ORDER BY id LIMIT 1",
        )?
        .query_row([now_ms], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((id, is_deletion, at_ms)) = over else {
        return Ok(false);
    };
    let next = next_people(tx, id)?;
    for changed in &next {
        // Who came back meanwhile, or was deleted once more, is not of this one.
        if is_deletion && is_deleted_at(tx, changed.person, at_ms)? {
            erasing::erase_for_good(tx, changed.person, now_ms)?;
        }
    }
    let is_over = !forget_people(tx, id, &next)?;
    if is_deletion && is_over {
        super::tags::sweep(tx)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests;
