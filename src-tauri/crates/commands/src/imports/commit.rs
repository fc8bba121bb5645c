//! The import itself: slices of people, a seal, slices of changes.

use super::check::{ASKED_TO_STOP, reason_code};
use super::draft::{self, blocking};
use super::left_out::{self, Keeper, LeftOutRow};
use super::rows::{FileRows, RowOutcome, RowSource};
use super::undo;
use crate::desk::Desk;
use crate::dto::contacts::ConsentHow;
use crate::dto::imports::{ImportCommit, ImportConsent, ImportCounts, ImportResult};
use crate::dto::left_out::LeftOutGroup;
use crate::lists::{checked_name, dto as list_dto};
use crate::{CommandError, ErrorCode, evidence};
use drumbeat_domain::{ImportId, ListId};
use drumbeat_store::query::import_plan::ImportedPerson;
use drumbeat_store::table::imports::writing::{
    self, ConsentRule, ImportStanding, MOST_PER_SLICE, SliceCounts, Terms, Upserted,
};
use drumbeat_store::table::imports::{self, Import, recovery};
use drumbeat_store::table::journal::{self, Entry};
use drumbeat_store::table::lists;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ImportProgress {
    /// Which.
    pub(super) draft_id: i64,
    /// Rows that are through.
    pub(super) done: u32,
    /// Rows of the file.
    pub(super) total: u32,
}

/// What is kept of a finished import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Outcome {
    counts: ImportCounts,
    /// Rows by the reason why they were left out.
    left_out: BTreeMap<String, u32>,
    tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list: Option<ListId>,
}

impl Outcome {
    fn leave_out(&mut self, reason: String, rows: u32) {
        if rows > 0 {
            self.counts.left_out += rows;
            *self.left_out.entry(reason).or_default() += rows;
        }
    }
}

pub(super) async fn commit(
    desk: &Desk,
    ask: ImportCommit,
    progress: &(dyn Fn(ImportProgress) + Send + Sync),
) -> Result<ImportResult, CommandError> {
    let id = ImportId(ask.draft_id);
    let draft = draft::load(desk, id).await?;
    let list = ask.list.filter(|name| !name.trim().is_empty());
    let list = list.map(|name| checked_name(&name)).transpose()?;
    let mut terms = Terms {
        existing: draft.import.existing,
        consent: match ask.consent {
            ImportConsent::All => ConsentRule::All,
            ImportConsent::Column => ConsentRule::Column,
            ImportConsent::NotYet => ConsentRule::NotYet,
        },
        how: ask.how.map_or("", ConsentHow::code).to_owned(),
        tags: ask
            .tags
            .iter()
            .map(|tag| tag.trim().to_owned())
            .filter(|t| !t.is_empty())
            .collect(),
        list: None,
        proof: match ask.consent {
            ImportConsent::All | ImportConsent::Column => {
                evidence::proof_of(desk, ask.proof).await?
            }
            ImportConsent::NotYet => None,
        },
    };
    let total = draft.rows;
    let kept = left_out::kept_at(&desk.left_out, id);
    let keeper = Keeper::new(&draft, kept.clone());
    let (path, source) = (draft.source.path.clone(), draft.source);
    let rows = open_rows(source).await?;
    let now_ms = desk.now_ms;
    let begin = desk.db.write(move |tx| {
        writing::begin(tx, id)?;
        list.map(|name| writing::list_for(tx, id, &name, now_ms))
            .transpose()
    });
    terms.list = begin.await?;
    let terms = Arc::new(terms);
    let wish = desk.drafts.begin(id);
    let written = write_all(desk, id, (rows, keeper), &terms, &wish, &|done| {
        progress(ImportProgress {
            draft_id: id.0,
            done,
            total,
        });
    })
    .await;
    desk.drafts.end(&id);
    desk.judging.forget(&path);
    match written {
        Ok(outcome) => {
            let counts =
                serde_json::to_string(&outcome).map_err(|error| CommandError::internal(&error))?;
            desk.db
                .write(move |tx| {
                    if let Some(proof) = &terms.proof {
                        writing::keep_proof(tx, id, proof, now_ms)?;
                    }
                    writing::seal(tx, id, &counts)
                })
                .await?;
            while desk
                .db
                .write_slice(move |tx| writing::finish_slice(tx, id, now_ms))
                .await?
            {}
            draft::remove(&path);
            note(desk, id, &outcome).await?;
            result(desk, id).await
        }
        Err(error) => {
            // If this fails too (the disk is full), the next start does it.
            while desk
                .db
                .write_slice(move |tx| recovery::roll_back_slice(tx, id, now_ms))
                .await?
            {}
            draft::remove(&path);
            draft::remove(&kept);
            Err(error)
        }
    }
}

async fn open_rows(source: RowSource) -> Result<FileRows, CommandError> {
    blocking(move || FileRows::open(source)).await
}

async fn write_all(
    desk: &Desk,
    id: ImportId,
    (rows, mut keeper): (FileRows, Keeper),
    terms: &Arc<Terms>,
    wish: &AtomicBool,
    progress: &(dyn Fn(u32) + Send + Sync),
) -> Result<Outcome, CommandError> {
    let mut outcome = Outcome {
        tags: terms.tags.clone(),
        list: terms.list,
        ..Outcome::default()
    };
    let mut next = rows.read_on(MOST_PER_SLICE).await?;
    loop {
        if wish.load(Ordering::Relaxed) {
            return Err(CommandError::new(ErrorCode::Stale).with("what", "import"));
        }
        let (rows, batch) = next;
        if batch.is_empty() {
            blocking(move || keeper.finish()).await?;
            return Ok(outcome);
        }
        let mut left = Vec::new();
        let mut row_numbers = Vec::with_capacity(batch.len());
        let mut people: Vec<ImportedPerson> = Vec::with_capacity(batch.len());
        for row in batch {
            outcome.counts.rows += 1;
            left.extend(LeftOutRow::of(&row));
            match row {
                RowOutcome::Person(found) => {
                    row_numbers.push(found.row);
                    people.push(found.person);
                }
                RowOutcome::ToRepair(_) => outcome.leave_out("not_repaired".to_owned(), 1),
                RowOutcome::LeftOut(left) => outcome.leave_out(reason_code(left.reason), 1),
            }
        }
        // While these are written the next ones are read.
        let (done, read) = tokio::join!(
            write_people(desk, id, people, terms, wish),
            rows.read_on(MOST_PER_SLICE)
        );
        let done = done?;
        next = read?;
        let slice = SliceCounts::of(&done);
        outcome.counts.new += slice.new;
        outcome.counts.updated += slice.updated;
        outcome.counts.same += slice.same;
        outcome.leave_out(ASKED_TO_STOP.to_owned(), slice.stopped_earlier);
        let stopped = done.iter().zip(row_numbers);
        let stopped = stopped.filter(|(upserted, _)| **upserted == Upserted::StoppedEarlier);
        left.extend(stopped.map(|(_, row)| LeftOutRow::stopped(row)));
        if !left.is_empty() {
            left.sort_by_key(|left| left.row);
            keeper = blocking(move || {
                keeper.keep(left)?;
                Ok(keeper)
            })
            .await?;
        }
        progress(outcome.counts.rows);
    }
}

/// Writes people in as many slices as it takes, and tells what was done to each.
async fn write_people(
    desk: &Desk,
    id: ImportId,
    mut people: Vec<ImportedPerson>,
    terms: &Arc<Terms>,
    wish: &AtomicBool,
) -> Result<Vec<Upserted>, CommandError> {
    let mut done: Vec<Upserted> = Vec::with_capacity(people.len());
    while done.len() < people.len() && !wish.load(Ordering::Relaxed) {
        let (slice_terms, now_ms, written) = (Arc::clone(terms), desk.now_ms, done.len());
        let slice;
        (people, slice) = desk
            .db
            .write_slice(move |tx| {
                let rest = people.get(written..).unwrap_or_default();
                let slice = writing::write_slice(tx, id, rest, &slice_terms, now_ms)?;
                Ok((people, slice))
            })
            .await?;
        done.extend(slice);
    }
    Ok(done)
}

/// Writes it into the activity: figures only, no name and no file.
async fn note(desk: &Desk, id: ImportId, outcome: &Outcome) -> Result<(), CommandError> {
    let (counts, now_ms) = (outcome.counts, desk.now_ms);
    let params = serde_json::json!({
        "import": id.0, "rows": counts.rows, "new": counts.new, "updated": counts.updated,
        "same": counts.same, "left_out": counts.left_out,
    });
    desk.db
        .write(move |tx| {
            journal::append(
                tx,
                now_ms,
                &Entry {
                    params: Some(params),
                    ..Entry::new("imported")
                },
            )
        })
        .await?;
    Ok(())
}

/// What came of a finished import, with how its people stand today.
pub(super) async fn result(desk: &Desk, id: ImportId) -> Result<ImportResult, CommandError> {
    let (import, standing): (_, ImportStanding) = desk
        .db
        .read(move |conn| {
            let import = imports::load(conn, id)?;
            Ok((import, writing::standing(conn, id)?))
        })
        .await?;
    let import =
        import.ok_or_else(|| CommandError::new(ErrorCode::NotFound).with("what", "import"))?;
    let undone = undo::report_if_undone(desk, &import).await?;
    let outcome = outcome_of(&import)?;
    let list = match outcome.list {
        Some(list) => desk.db.read(move |conn| lists::get(conn, list)).await?,
        None => None,
    };
    Ok(ImportResult {
        import_id: id.0,
        file_name: import.file_name.clone(),
        counts: outcome.counts,
        left_out: outcome
            .left_out
            .into_iter()
            .map(|(reason, total)| LeftOutGroup {
                reason,
                total,
                rows: Vec::new(),
            })
            .collect(),
        may_get: standing.may_get,
        not_asked: standing.not_asked,
        asked_to_stop: standing.asked_to_stop,
        test_people: standing.test_people,
        tags: outcome.tags,
        list: list.map(list_dto),
        finished_at_ms: import.finished_at_ms.unwrap_or_default(),
        left_out_kept: left_out::is_kept(desk, id),
        undo: undo::state(&import, desk.now_ms),
        undone,
    })
}

fn outcome_of(import: &Import) -> Result<Outcome, CommandError> {
    serde_json::from_str(&import.counts).map_err(|error| CommandError::internal(&error))
}

/// The figures of a finished import.
pub(super) fn counts_of(import: &Import) -> Result<ImportCounts, CommandError> {
    outcome_of(import).map(|outcome| outcome.counts)
}
