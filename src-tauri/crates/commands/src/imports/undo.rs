//! Undoing an import: the question with its figures, and the undo itself.

use super::{commit, draft};
use crate::desk::{Desk, formatted};
use crate::dto::import_undo::{
    ImportEnded, ImportUndoPerson, ImportUndoReport, ImportUndoState, ImportUndoStay,
};
use crate::{CommandError, ErrorCode};
use drumbeat_domain::{ImportId, PersonId};
use drumbeat_store::query::import_undo::{self, Foreseen, UndoOutcome};
use drumbeat_store::table::imports::undoing::{self, MayUndo};
use drumbeat_store::table::imports::{self, Import, ImportState};
use std::collections::BTreeMap;

/// Imports that are listed.
const MOST_LISTED: u32 = 200;
/// People that are named for one reason.
const MOST_NAMED: usize = 200;
/// People that one read looks at.
const AT_ONCE: usize = 500;

/// Imports that are over, the last one first.
pub(super) async fn list(desk: &Desk) -> Result<Vec<ImportEnded>, CommandError> {
    let ended = desk
        .db
        .read(|conn| imports::list_ended(conn, MOST_LISTED))
        .await?;
    ended
        .into_iter()
        .map(|import| {
            Ok(ImportEnded {
                import_id: import.id.0,
                counts: commit::counts_of(&import)?,
                finished_at_ms: import.finished_at_ms.unwrap_or_default(),
                undo: state(&import, desk.now_ms),
                file_name: import.file_name,
            })
        })
        .collect()
}

/// Whether an import that is over can be undone.
pub(super) fn state(import: &Import, now_ms: i64) -> ImportUndoState {
    match (import.state, import.undo_until_ms) {
        (ImportState::Undone, _) => ImportUndoState::Undone {
            at_ms: import.undone_at_ms.unwrap_or_default(),
        },
        (ImportState::Undoing, _) => ImportUndoState::Begun,
        (_, Some(until_ms)) if until_ms >= now_ms => ImportUndoState::Possible { until_ms },
        (_, _) => ImportUndoState::Over,
    }
}

/// What undoing the import would do. Nothing is changed.
pub(super) async fn check(desk: &Desk, id: ImportId) -> Result<ImportUndoReport, CommandError> {
    let now_ms = desk.now_ms;
    let (import, answer) = desk
        .db
        .read(move |conn| {
            let import =
                imports::load(conn, id)?.ok_or(drumbeat_store::StoreError::NotFound("import"))?;
            let answer = undoing::may_undo(conn, &import, now_ms)?;
            Ok((import, answer))
        })
        .await?;
    refuse(answer)?;
    let mut tally = Tally::default();
    let mut after = PersonId(0);
    loop {
        let import = import.clone();
        let next = desk
            .db
            .read(move |conn| import_undo::foresee(conn, &import, after, AT_ONCE))
            .await?;
        let Some(last) = next.last() else { break };
        after = last.person_id;
        for person in next {
            tally.add(person);
        }
    }
    Ok(tally.report())
}

/// Undoes the import, whatever it takes.
pub(super) async fn undo(desk: &Desk, id: ImportId) -> Result<ImportUndoReport, CommandError> {
    let now_ms = desk.now_ms;
    let answer = desk
        .db
        .write(move |tx| undoing::begin_undo(tx, id, now_ms))
        .await?;
    refuse(answer)?;
    // If a slice fails (the disk is full), asking again goes on, or the next start.
    while desk
        .db
        .write_slice(move |tx| undoing::undo_slice(tx, id, now_ms))
        .await?
    {}
    report(desk, id).await
}

fn refuse(answer: MayUndo) -> Result<(), CommandError> {
    match answer {
        MayUndo::Yes | MayUndo::Begun => Ok(()),
        MayUndo::TooLate => Err(CommandError::new(ErrorCode::UndoTooLate)),
        MayUndo::Busy => Err(CommandError::new(ErrorCode::ImportBusy).retryable()),
        MayUndo::NotDone => Err(CommandError::new(ErrorCode::Stale).with("what", "import")),
    }
}

/// What undoing the import did.
pub(super) async fn report(desk: &Desk, id: ImportId) -> Result<ImportUndoReport, CommandError> {
    let most = u32::try_from(MOST_NAMED).unwrap_or(u32::MAX);
    let tally = desk
        .db
        .read(move |conn| {
            let mut tally = Tally {
                counts: import_undo::counts(conn, id)?,
                ..Tally::default()
            };
            for outcome in UndoOutcome::ALL.into_iter().filter(|it| it.stays()) {
                let people = import_undo::named(conn, id, outcome, most)?;
                tally.named.insert(outcome, people);
            }
            Ok(tally)
        })
        .await?;
    Ok(tally.report())
}

/// The report of an import that was undone.
pub(super) async fn report_if_undone(
    desk: &Desk,
    import: &Import,
) -> Result<Option<ImportUndoReport>, CommandError> {
    match import.state {
        ImportState::Undone => report(desk, import.id).await.map(Some),
        _ if draft::is_over(import) => Ok(None),
        _ => Err(CommandError::new(ErrorCode::NotFound).with("what", "import")),
    }
}

#[derive(Default)]
struct Tally {
    counts: BTreeMap<UndoOutcome, i64>,
    named: BTreeMap<UndoOutcome, Vec<Foreseen>>,
}

impl Tally {
    fn add(&mut self, person: Foreseen) {
        *self.counts.entry(person.outcome).or_default() += 1;
        let named = self.named.entry(person.outcome).or_default();
        if person.outcome.stays() && named.len() < MOST_NAMED {
            named.push(person);
        }
    }

    fn report(mut self) -> ImportUndoReport {
        let of = |outcome| self.counts.get(&outcome).copied().unwrap_or_default();
        let (removed, restored, unchanged) = (
            of(UndoOutcome::Removed),
            of(UndoOutcome::Restored),
            of(UndoOutcome::Unchanged),
        );
        let stays = self
            .counts
            .iter()
            .filter(|(outcome, total)| outcome.stays() && **total > 0)
            .map(|(outcome, total)| ImportUndoStay {
                reason: outcome.code().to_owned(),
                total: *total,
                people: self
                    .named
                    .remove(outcome)
                    .unwrap_or_default()
                    .into_iter()
                    .map(|person| ImportUndoPerson {
                        id: person.person_id.0,
                        name: person.name,
                        phone: person.phone.as_deref().map(formatted),
                    })
                    .collect(),
            })
            .collect();
        ImportUndoReport {
            removed,
            restored,
            unchanged,
            stays,
        }
    }
}
