//! Taking an import back: `begin_undo`, then `undo_slice` until it says there is no
//! more. Each slice is one short transaction; `imports.undone_up_to` says how far it
//! came. What is done about each person is decided by
//! [`import_undo::plan`](crate::query::import_undo::plan) in the same transaction.
//!
//! The ledger, the activity and the batch only grow: a yes is taken back by an entry
//! of its own, and somebody who goes leaves an empty row behind that these point to.

use super::recovery::half_done;
use super::writing::{MOST_PER_SLICE, require};
use super::{Import, ImportState, load, moved_on};
use crate::query::import_undo::{self, TakenBack, UndoOutcome, plan};
use crate::table::import_traces::{self, Trace};
use crate::table::journal::{self, Entry};
use crate::table::people::{self, Person};
use crate::table::{consent_events, identities, lists, person_fields, tags};
use crate::{StoreError, Tx};
use drumbeat_domain::consent::{ConsentKind, Purpose};
use drumbeat_domain::{ImportId, PersonId};
use rusqlite::{Connection, OptionalExtension, params};

/// Whether an import can be undone now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayUndo {
    /// It can.
    Yes,
    /// It was begun and not ended; it goes on.
    Begun,
    /// The 30 days are over, or it is of a time when nothing was kept.
    TooLate,
    /// It was never finished, or is undone already.
    NotDone,
    /// Another import is being written or undone.
    Busy,
}

/// Whether this import can be undone now.
pub fn may_undo(conn: &Connection, import: &Import, now_ms: i64) -> Result<MayUndo, StoreError> {
    Ok(match import.state {
        ImportState::Undoing => MayUndo::Begun,
        ImportState::Done
            if import
                .undo_until_ms
                .is_none_or(|until_ms| until_ms < now_ms) =>
        {
            MayUndo::TooLate
        }
        ImportState::Done if half_done(conn)?.is_some() => MayUndo::Busy,
        ImportState::Done => MayUndo::Yes,
        ImportState::Open
        | ImportState::Writing
        | ImportState::Finishing
        | ImportState::Abandoned
        | ImportState::Undone => MayUndo::NotDone,
    })
}

/// Begins to take an import back, or says why not. From here on it is undone to the
/// end, whatever happens, and the people it wrote are out of sight.
pub fn begin_undo(tx: &Tx<'_>, id: ImportId, now_ms: i64) -> Result<MayUndo, StoreError> {
    let import = load(tx, id)?.ok_or(StoreError::NotFound("import"))?;
    let answer = may_undo(tx, &import, now_ms)?;
    if answer == MayUndo::Yes {
        moved_on(tx.execute(
            "UPDATE imports SET state = 'undoing', undone_up_to = 0 WHERE id = ?1 AND state = 'done'",
            [id.0],
        )?)?;
    }
    Ok(answer)
}

/// Takes back what an import did to the next people. `true` while there is more.
pub fn undo_slice(tx: &Tx<'_>, id: ImportId, now_ms: i64) -> Result<bool, StoreError> {
    require(tx, id, ImportState::Undoing)?;
    let import = load(tx, id)?.ok_or(StoreError::NotFound("import"))?;
    let next = import_undo::next_people(tx, id, undone_up_to(tx, id)?, MOST_PER_SLICE)?;
    for (person, done) in next.iter().zip(1..) {
        let outcome = take_back(tx, &import, *person, now_ms)?;
        tx.prepare_cached(
            "UPDATE import_people SET undo = ?3 WHERE import_id = ?1 AND person_id = ?2",
        )?
        .execute(params![id.0, person.0, outcome.code()])?;
        if tx.is_long(done) {
            set_undone_up_to(tx, id, *person)?;
            return Ok(true);
        }
    }
    if let Some(last) = next.last() {
        set_undone_up_to(tx, id, *last)?;
    }
    if next.len() == MOST_PER_SLICE {
        return Ok(true);
    }
    tags::sweep(tx)?;
    lists::sweep(tx)?;
    tx.execute(
        "UPDATE imports SET state = 'undone', undone_at_ms = ?2, undo_until_ms = NULL WHERE id = ?1",
        [id.0, now_ms],
    )?;
    note(tx, id, now_ms)?;
    Ok(false)
}

/// Takes back what an import did to one person.
fn take_back(
    tx: &Tx<'_>,
    import: &Import,
    id: PersonId,
    now_ms: i64,
) -> Result<UndoOutcome, StoreError> {
    let person = people::load(tx, id)?.ok_or(StoreError::NotFound("person"))?;
    let plan = plan(tx, import, &person)?;
    if plan.has_consent {
        let (purpose, kind) = (Purpose::Marketing, ConsentKind::Undone);
        consent_events::append(tx, id, purpose, kind, "", Some(import.id), now_ms)?;
    }
    import_traces::remove(tx, id, import.id)?;
    if plan.outcome == UndoOutcome::Removed {
        people::erase(tx, id, now_ms)?;
        return Ok(plan.outcome);
    }
    match plan.heir {
        Some(heir) => hand_over(tx, id, heir, &plan)?,
        None => put_back(tx, &person, &plan, now_ms)?,
    }
    if plan.trace.is_test && plan.trace.deleted_at_ms.is_some() && plan.deleted_at_ms.is_some() {
        people::set_test(tx, id, false, now_ms)?;
    }
    people::put_times_back(tx, id, plan.deleted_at_ms, plan.updated_at_ms)?;
    Ok(plan.outcome)
}

/// Makes a later import the one that brought somebody.
fn hand_over(
    tx: &Tx<'_>,
    id: PersonId,
    heir: ImportId,
    plan: &TakenBack,
) -> Result<(), StoreError> {
    if plan.trace.created {
        people::set_import(tx, id, Some(heir))?;
    }
    let later = import_traces::load(tx, id, heir)?.unwrap_or_default();
    import_traces::insert(tx, id, heir, &plan.trace.clone().followed_by(later))
}

fn put_back(tx: &Tx<'_>, person: &Person, plan: &TakenBack, now_ms: i64) -> Result<(), StoreError> {
    if !plan.text.is_empty() {
        let mut text = person.text.clone();
        for (column, value) in &plan.text {
            column.place(&mut text).clone_from(value);
        }
        people::update(tx, person.id, &text, now_ms)?;
    }
    for (name, stored) in &plan.fields {
        person_fields::put_back(tx, person.id, name, stored.as_ref())?;
    }
    for tag in &plan.tags {
        tags::remove(tx, person.id, tag)?;
    }
    for list in &plan.lists {
        lists::take_out(tx, *list, person.id)?;
    }
    for digits in &plan.phones {
        identities::remove_phone(tx, person.id, digits)?;
    }
    if plan.is_kept {
        people::set_import(tx, person.id, None)?;
    }
    for (later, trace) in &plan.later {
        let mut rebased = trace.clone();
        rebase(&mut rebased, &plan.trace);
        if rebased != *trace {
            import_traces::insert(tx, person.id, *later, &rebased)?;
        }
    }
    Ok(())
}

/// Takes an import out of the chain: what a later one found, as that import had left
/// it, is what was there before.
fn rebase(later: &mut Trace, gone: &Trace) {
    for (column, change) in &gone.text {
        if let Some(next) = later.text.get_mut(column)
            && next.before == change.after
        {
            next.before.clone_from(&change.before);
        }
    }
    for (name, change) in &gone.fields {
        if let Some(next) = later.fields.get_mut(name)
            && next.before == change.after
        {
            next.before.clone_from(&change.before);
        }
    }
    for tag in gone.tags.iter().filter(|(_, added)| **added) {
        if let Some(added) = later.tags.get_mut(tag.0) {
            *added = true;
        }
    }
    for list in gone.lists.iter().filter(|(_, added)| **added) {
        if let Some(added) = later.lists.get_mut(list.0) {
            *added = true;
        }
    }
    if let (Some(next), Some(change)) = (&mut later.updated_at_ms, &gone.updated_at_ms)
        && next.before == change.after
    {
        next.before = change.before;
    }
}

/// Writes it into the activity: figures only.
fn note(tx: &Tx<'_>, id: ImportId, now_ms: i64) -> Result<(), StoreError> {
    let counts = import_undo::counts(tx, id)?;
    let of = |outcome| counts.get(&outcome).copied().unwrap_or_default();
    let stay: i64 = UndoOutcome::ALL
        .into_iter()
        .filter(|outcome| outcome.stays())
        .map(of)
        .sum();
    let params = serde_json::json!({
        "import": id.0,
        "removed": of(UndoOutcome::Removed),
        "restored": of(UndoOutcome::Restored),
        "unchanged": of(UndoOutcome::Unchanged),
        "stay": stay,
    });
    journal::append(
        tx,
        now_ms,
        &Entry {
            params: Some(params),
            ..Entry::new("import_undone")
        },
    )
}

/// Forgets what was before imports that cannot be undone any more. `true` while there
/// is more; it is in no hurry.
pub fn forget_slice(tx: &Tx<'_>, now_ms: i64) -> Result<bool, StoreError> {
    const MOST: usize = 500;
    let over: Option<i64> = tx
        .prepare_cached(
            "SELECT id FROM imports WHERE state = 'done' AND undo_until_ms < ?1 ORDER BY id LIMIT 1",
        )?
        .query_row([now_ms], |row| row.get(0))
        .optional()?;
    let Some(id) = over.map(ImportId) else {
        return Ok(false);
    };
    let next = import_undo::next_people(tx, id, undone_up_to(tx, id)?, MOST)?;
    for person in &next {
        import_traces::settle(tx, *person, id)?;
    }
    match next.last() {
        Some(last) if next.len() == MOST => set_undone_up_to(tx, id, *last)?,
        Some(_) | None => {
            tx.execute(
                "UPDATE imports SET undo_until_ms = NULL WHERE id = ?1",
                [id.0],
            )?;
        }
    }
    Ok(true)
}

fn undone_up_to(conn: &Connection, id: ImportId) -> Result<PersonId, StoreError> {
    let last = conn
        .prepare_cached("SELECT undone_up_to FROM imports WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))?;
    Ok(PersonId(last))
}

fn set_undone_up_to(tx: &Tx<'_>, id: ImportId, last: PersonId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE imports SET undone_up_to = ?2 WHERE id = ?1")?
        .execute([id.0, last.0])?;
    Ok(())
}

#[cfg(test)]
mod tests;
