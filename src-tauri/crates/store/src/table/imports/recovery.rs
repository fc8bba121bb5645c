//! Tidying up after an import that did not end: what is not sealed is rolled
//! back, what is sealed is finished, and so is an undo that was begun. All of it
//! goes in slices.

use super::ImportState;
use super::undoing::undo_slice;
use super::writing::{MOST_PER_SLICE, finish_slice, require};
use crate::query::import_undo;
use crate::table::{consent_events, consent_proofs, import_traces, lists, people, tags};
use crate::{StoreError, Tx};
use drumbeat_domain::{ImportId, PersonId};
use rusqlite::{Connection, OptionalExtension, params};

/// Takes back the next part of an import that is not sealed. `true` while there
/// is more. Whoever wrote to us meanwhile stays, as a contact of their own.
pub fn roll_back_slice(tx: &Tx<'_>, id: ImportId, now_ms: i64) -> Result<bool, StoreError> {
    require(tx, id, ImportState::Writing)?;
    tx.execute(
        "DELETE FROM import_changes WHERE import_id = ?1 AND id IN (
                  SELECT id FROM import_changes WHERE import_id = ?1 LIMIT 2000)",
        [id.0],
    )?;
    let left: i64 = tx.query_row(
        "SELECT count(*) FROM (SELECT 1 FROM import_changes WHERE import_id = ?1 LIMIT 1)",
        [id.0],
        |row| row.get(0),
    )?;
    if left > 0 {
        return Ok(true);
    }
    let next: Vec<i64> = tx
        .prepare_cached(
            "SELECT person_id FROM import_people WHERE import_id = ?1 ORDER BY person_id LIMIT ?2",
        )?
        .query_map(params![id.0, MOST_PER_SLICE as i64], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for (person, done) in next.iter().zip(1..) {
        tx.prepare_cached("DELETE FROM import_people WHERE import_id = ?1 AND person_id = ?2")?
            .execute([id.0, *person])?;
        remove_unseen(tx, id, *person, now_ms)?;
        if tx.is_long(done) {
            return Ok(true);
        }
    }
    if next.len() == MOST_PER_SLICE {
        return Ok(true);
    }
    tags::sweep(tx)?;
    lists::sweep(tx)?;
    consent_proofs::sweep(tx)?;
    tx.execute(
        "UPDATE imports SET state = 'abandoned', staged = '{}', answers = '{}', finished_at_ms = ?2
         WHERE id = ?1",
        [id.0, now_ms],
    )?;
    Ok(false)
}

/// Removes a person this import wrote and nobody ever saw.
fn remove_unseen(tx: &Tx<'_>, id: ImportId, person: i64, now_ms: i64) -> Result<(), StoreError> {
    let is_ours: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM people WHERE id = ?1 AND import_id = ?2)")?
        .query_row([person, id.0], |row| row.get(0))?;
    if !is_ours {
        return Ok(());
    }
    import_traces::remove(tx, PersonId(person), id)?;
    // Nobody else could put them into one while they could not be seen.
    tx.prepare_cached("DELETE FROM list_people WHERE person_id = ?1")?
        .execute([person])?;
    let has_stopped: bool = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM consent_events WHERE person_id = ?1 AND kind = 'opted_out')",
        )?
        .query_row([person], |row| row.get(0))?;
    if has_stopped || import_undo::is_written_to(tx, PersonId(person))? {
        // What the list said about their consent goes with the list.
        tx.prepare_cached("DELETE FROM consent_events WHERE person_id = ?1 AND import_id = ?2")?
            .execute([person, id.0])?;
        people::set_import(tx, PersonId(person), None)?;
        return consent_events::refold(tx, PersonId(person), now_ms);
    }
    for sql in [
        "DELETE FROM person_tags WHERE person_id = ?1",
        "DELETE FROM person_fields WHERE person_id = ?1",
        "DELETE FROM consent_events WHERE person_id = ?1",
        "DELETE FROM identities WHERE person_id = ?1",
        "DELETE FROM people WHERE id = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([person])?;
    }
    Ok(())
}

/// One step of tidying up what a dead process left half done; call it until it
/// says `false`, before anything is sent.
pub fn recover(tx: &Tx<'_>, now_ms: i64) -> Result<bool, StoreError> {
    let Some((id, state)) = half_done(tx)? else {
        return Ok(false);
    };
    match state {
        ImportState::Writing => {
            roll_back_slice(tx, id, now_ms)?;
        }
        ImportState::Finishing => {
            finish_slice(tx, id, now_ms)?;
        }
        ImportState::Undoing => {
            undo_slice(tx, id, now_ms)?;
        }
        ImportState::Open | ImportState::Done | ImportState::Abandoned | ImportState::Undone => {}
    }
    Ok(true)
}

/// The import that is half done or half undone, if there is one.
pub fn half_done(conn: &Connection) -> Result<Option<(ImportId, ImportState)>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT id, state FROM imports WHERE state IN ('writing', 'finishing', 'undoing') ORDER BY id LIMIT 1",
        )?
        .query_row([], |row| {
            Ok((ImportId(row.get("id")?), crate::coded(row, "state", ImportState::parse)?))
        })
        .optional()?;
    Ok(found)
}
