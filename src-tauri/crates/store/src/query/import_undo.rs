//! What undoing an import would do to each of its people, without doing it.
//!
//! The question before an undo and the undo itself ask the same function, [`plan`],
//! so what was promised is what happens.
//!
//! # Rules
//!
//! * A value that is still as the import left it becomes what it was before. What
//!   somebody changed since, by hand or with a later import, stays.
//! * Somebody the import wrote is removed. They stay, without what the import brought,
//!   when a message was on its way to or from them, when they asked to stop since, or
//!   when they were edited; and as they are when a later import holds them too.
//! * Its yes and its no count no more, as if they had never been recorded. A wish to
//!   stop it brought stays: whether it was true nobody knows, and a message to
//!   somebody who asked for none cannot be taken back.
//! * Numbers it put on the stop list stay there, also when their person goes.

mod compare;
mod report;

pub(crate) use report::next_people;
pub use report::{Foreseen, counts, foresee, named};

use super::import_plan::TextColumn;
use crate::table::import_traces::{self, Trace};
use crate::table::imports::Import;
use crate::table::people::{Person, merging};
use crate::table::person_fields::StoredField;
use crate::table::suppressions;
use crate::{StoreError, coded};
use compare::Kept;
use drumbeat_domain::consent::{ConsentKind, ConsentState};
use drumbeat_domain::{ImportId, ListId, PersonId};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What becomes of one person when an import is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UndoOutcome {
    /// The import wrote them; they are gone again.
    Removed,
    /// They are as they were before.
    Restored,
    /// The import had changed nothing about them.
    Unchanged,
    /// They stay: there were messages since.
    WrittenTo,
    /// They stay, or stay stopped: a wish to stop is never taken back.
    AskedToStop,
    /// What somebody changed since stays.
    Edited,
    /// What a later import brought or holds too stays.
    LaterImport,
}

impl UndoOutcome {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Removed,
        Self::Restored,
        Self::Unchanged,
        Self::WrittenTo,
        Self::AskedToStop,
        Self::Edited,
        Self::LaterImport,
    ];

    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Restored => "restored",
            Self::Unchanged => "unchanged",
            Self::WrittenTo => "written_to",
            Self::AskedToStop => "asked_to_stop",
            Self::Edited => "edited",
            Self::LaterImport => "later_import",
        }
    }

    /// The outcome with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// Whether something the import brought, or what came after it, stays; such people
    /// are named.
    pub const fn stays(self) -> bool {
        match self {
            Self::Removed | Self::Restored | Self::Unchanged => false,
            Self::WrittenTo | Self::AskedToStop | Self::Edited | Self::LaterImport => true,
        }
    }
}

/// What is to be done about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// What becomes of them.
    pub outcome: UndoOutcome,
    /// Texts to put back.
    pub text: BTreeMap<TextColumn, String>,
    /// Fields to put back or to take away.
    pub fields: BTreeMap<String, Option<StoredField>>,
    /// Tags to take away, folded.
    pub tags: Vec<String>,
    /// Lists to take them out of.
    pub lists: Vec<ListId>,
    /// Numbers to take away, as digits.
    pub phones: Vec<String>,
    /// The ledger holds a yes or a no of the import.
    pub has_consent: bool,
    /// The import wrote them, and they stay.
    pub is_kept: bool,
    /// The later import that takes over what this one brought.
    pub heir: Option<ImportId>,
    /// When they were deleted, afterwards.
    pub deleted_at_ms: Option<i64>,
    /// When they last changed, afterwards.
    pub updated_at_ms: i64,
    /// What the import did.
    pub trace: Trace,
    /// What later imports did, in their order; of some nothing is kept.
    pub later: Vec<(ImportId, Trace)>,
}

/// What undoing this import would do to somebody it holds. Reads only.
pub fn plan(conn: &Connection, import: &Import, person: &Person) -> Result<TakenBack, StoreError> {
    let trace = import_traces::of(conn, person, import.id)?;
    let later = later(conn, import, person.id)?;
    let ledger = Ledger::of(conn, import.id, person.id)?;
    let mut plan = TakenBack {
        outcome: UndoOutcome::Unchanged,
        text: BTreeMap::new(),
        fields: BTreeMap::new(),
        tags: Vec::new(),
        lists: Vec::new(),
        phones: Vec::new(),
        has_consent: ledger.has_own,
        is_kept: false,
        heir: None,
        deleted_at_ms: person.deleted_at_ms,
        updated_at_ms: match &trace.updated_at_ms {
            Some(change) if change.after == person.updated_at_ms => change.before,
            Some(_) | None => person.updated_at_ms,
        },
        trace,
        later,
    };
    // Who went into somebody else is theirs now: the undo of the merge comes first.
    if merging::merged_into(conn, person.id)?.is_some() {
        plan.outcome = UndoOutcome::Edited;
        plan.updated_at_ms = person.updated_at_ms;
        plan.is_kept = plan.trace.created;
        return Ok(plan);
    }
    let was_absent = plan.trace.created || plan.trace.deleted_at_ms.is_some();
    if was_absent && let Some((heir, _)) = plan.later.first() {
        plan.heir = Some(*heir);
        plan.updated_at_ms = person.updated_at_ms;
        plan.outcome = UndoOutcome::LaterImport;
        return Ok(plan);
    }
    let kept = plan.compare(conn, person)?;
    plan.outcome = if plan.trace.created {
        created(conn, person, kept, &plan.trace, &ledger)?
    } else if let Some(deleted_at_ms) = plan.trace.deleted_at_ms {
        let outcome = revived(conn, import, person, kept, &plan.trace, &ledger)?;
        if outcome.stays() {
            outcome
        } else {
            plan.deleted_at_ms = Some(deleted_at_ms);
            stopped_or(UndoOutcome::Restored, conn, person, &ledger)?
        }
    } else if kept.by_hand {
        UndoOutcome::Edited
    } else if kept.by_later {
        UndoOutcome::LaterImport
    } else if kept.is_in_use {
        UndoOutcome::WrittenTo
    } else if plan.trace.is_empty() && !plan.has_consent {
        UndoOutcome::Unchanged
    } else {
        stopped_or(UndoOutcome::Restored, conn, person, &ledger)?
    };
    plan.is_kept = plan.trace.created && plan.outcome.stays();
    Ok(plan)
}

/// What becomes of somebody whom the import wrote and no later one holds.
fn created(
    conn: &Connection,
    person: &Person,
    kept: Kept,
    trace: &Trace,
    ledger: &Ledger,
) -> Result<UndoOutcome, StoreError> {
    let is_deleted = person.deleted_at_ms.is_some();
    let is_marked = person.is_test != trace.is_test;
    Ok(if is_written_to(conn, person.id)? {
        UndoOutcome::WrittenTo
    } else if ledger.other_stop {
        UndoOutcome::AskedToStop
    } else if !is_deleted && (kept.by_hand || ledger.other || is_marked) {
        UndoOutcome::Edited
    } else {
        UndoOutcome::Removed
    })
}

/// What becomes of somebody who had been deleted and whom the import brought back.
fn revived(
    conn: &Connection,
    import: &Import,
    person: &Person,
    kept: Kept,
    trace: &Trace,
    ledger: &Ledger,
) -> Result<UndoOutcome, StoreError> {
    let last = trace.updated_at_ms.as_ref().map(|change| change.after);
    let since_ms = import.finished_at_ms.unwrap_or_default();
    Ok(if person.deleted_at_ms.is_some() {
        UndoOutcome::Restored
    } else if is_written_since(conn, person.id, since_ms)? {
        UndoOutcome::WrittenTo
    } else if ledger.other_stop && !ledger.own_stop && has_stopped(conn, person)? {
        UndoOutcome::AskedToStop
    } else if kept.by_hand || last != Some(person.updated_at_ms) {
        UndoOutcome::Edited
    } else {
        UndoOutcome::Restored
    })
}

/// That, unless a wish to stop that the import brought still holds.
fn stopped_or(
    outcome: UndoOutcome,
    conn: &Connection,
    person: &Person,
    ledger: &Ledger,
) -> Result<UndoOutcome, StoreError> {
    Ok(if ledger.own_stop && has_stopped(conn, person)? {
        UndoOutcome::AskedToStop
    } else {
        outcome
    })
}

/// What the ledger says about somebody of an import.
#[derive(Debug, Default)]
struct Ledger {
    /// A yes or a no of this import.
    has_own: bool,
    /// A wish to stop of this import.
    own_stop: bool,
    /// Something that came with no import.
    other: bool,
    /// A wish to stop that came with no import.
    other_stop: bool,
}

impl Ledger {
    fn of(conn: &Connection, import: ImportId, person: PersonId) -> Result<Self, StoreError> {
        let mut ledger = Self::default();
        let mut statement =
            conn.prepare_cached("SELECT kind, import_id FROM consent_events WHERE person_id = ?1")?;
        let mut rows = statement.query([person.0])?;
        while let Some(row) = rows.next()? {
            let kind = coded(row, "kind", ConsentKind::parse)?;
            let source: Option<i64> = row.get("import_id")?;
            let is_stop = kind == ConsentKind::OptedOut;
            match source {
                None => {
                    ledger.other = true;
                    ledger.other_stop |= is_stop;
                }
                Some(id) if id == import.0 => {
                    ledger.own_stop |= is_stop;
                    ledger.has_own |=
                        matches!(kind, ConsentKind::Imported | ConsentKind::Withdrawn);
                }
                Some(_) => {}
            }
        }
        Ok(ledger)
    }
}

/// Later imports that hold somebody too, in their order.
fn later(
    conn: &Connection,
    import: &Import,
    person: PersonId,
) -> Result<Vec<(ImportId, Trace)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT i.id FROM import_people ip JOIN imports i ON i.id = ip.import_id
         WHERE ip.person_id = ?1 AND i.turn > ?2 AND i.state = 'done' ORDER BY i.turn",
    )?;
    let ids = statement
        .query_map([person.0, import.turn], |row| row.get(0).map(ImportId))?
        .collect::<Result<Vec<_>, _>>()?;
    ids.into_iter()
        .map(|id| {
            let trace = import_traces::load(conn, person, id)?;
            Ok((id, trace.unwrap_or_default()))
        })
        .collect()
}

fn has_stopped(conn: &Connection, person: &Person) -> Result<bool, StoreError> {
    Ok(person.consent == ConsentState::OptedOut || suppressions::holds_person(conn, person.id)?)
}

/// Whether a message was ever meant for somebody, or came from them.
pub(crate) fn is_written_to(conn: &Connection, person: PersonId) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM conversations WHERE person_id = ?1)
                 OR EXISTS (SELECT 1 FROM outbox_items WHERE person_id = ?1 AND recipient_id IS NULL)
                 OR EXISTS (SELECT 1 FROM recipients WHERE person_id = ?1)",
        )?
        .query_row([person.0], |row| row.get(0))?)
}

/// The same, since then. A campaign that is being prepared counts.
fn is_written_since(
    conn: &Connection,
    person: PersonId,
    since_ms: i64,
) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM conversations WHERE person_id = ?1 AND last_at_ms >= ?2)
                 OR EXISTS (SELECT 1 FROM outbox_items
                      WHERE person_id = ?1 AND recipient_id IS NULL AND created_at_ms >= ?2)
                 OR EXISTS (SELECT 1 FROM recipients r JOIN campaigns c ON c.id = r.campaign_id
                      WHERE r.person_id = ?1 AND coalesce(c.started_at_ms, ?2) >= ?2)",
        )?
        .query_row([person.0, since_ms], |row| row.get(0))?)
}
