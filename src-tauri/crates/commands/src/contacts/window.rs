//! Windows over ordered snapshots of the list: 8 bytes a person, held here.
//!
//! A few snapshots are kept, the oldest goes first; one that is gone is simply
//! made again. They belong to the open workspace and end with it.

use super::convert;
use crate::CommandError;
use crate::desk::Desk;
use crate::dto::contacts::{ContactPage, ContactSortDto, ContactWindow, ImportOutcomeDto};
use drumbeat_domain::segment::Filter;
use drumbeat_domain::{ListId, PersonId, SegmentId};
use drumbeat_store::query::contacts::{self, ContactFilter, ContactSort};
use drumbeat_store::table::segments;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many snapshots are kept.
const KEPT: usize = 4;
/// Rows of one window at most.
const MOST_ROWS: u32 = 500;

/// The snapshots of one workspace.
#[derive(Clone, Default)]
pub(crate) struct Snapshots(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    last_id: i64,
    snapshots: Vec<Snapshot>,
}

#[derive(Clone)]
struct Snapshot {
    id: i64,
    question: ContactWindow,
    people: Arc<[PersonId]>,
}

impl Snapshots {
    /// The snapshot that continues this question, if it is still there.
    fn find(&self, id: Option<i64>, question: &ContactWindow) -> Option<Snapshot> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |snapshot: &&Snapshot| {
            snapshot.question == *question && id.is_none_or(|id| snapshot.id == id)
        };
        kept.snapshots.iter().rev().find(fits).cloned()
    }

    fn keep(&self, question: ContactWindow, people: Arc<[PersonId]>) -> Snapshot {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last_id += 1;
        let snapshot = Snapshot {
            id: kept.last_id,
            question,
            people,
        };
        if kept.snapshots.len() >= KEPT {
            kept.snapshots.remove(0);
        }
        kept.snapshots.push(snapshot.clone());
        snapshot
    }
}

/// The rows of a window.
pub(crate) async fn window(desk: &Desk, ask: ContactWindow) -> Result<ContactPage, CommandError> {
    let (offset, limit) = (ask.offset, ask.limit.min(MOST_ROWS));
    let wanted = ask.snapshot_id;
    let question = ContactWindow {
        snapshot_id: None,
        offset: 0,
        limit: 0,
        ..ask
    };
    // Without a snapshot the beginning of a list is always looked at anew.
    let known = (wanted.is_some() || offset > 0)
        .then(|| desk.snapshots.find(wanted, &question))
        .flatten();
    let snapshot = if let Some(snapshot) = known {
        snapshot
    } else {
        let people = ids(desk, &question).await?;
        desk.snapshots.keep(question, people.into())
    };
    let shown: Vec<PersonId> = snapshot
        .people
        .iter()
        .skip(offset as usize)
        .take(limit as usize)
        .copied()
        .collect();
    let asked = shown.clone();
    let rows = desk
        .db
        .read(move |conn| contacts::load_rows(conn, &asked))
        .await?;
    let mut by_id: BTreeMap<PersonId, _> =
        rows.into_iter().map(|row| (row.person_id, row)).collect();
    Ok(ContactPage {
        snapshot_id: snapshot.id,
        total: u32::try_from(snapshot.people.len()).unwrap_or(u32::MAX),
        rows: shown
            .iter()
            .map(|id| by_id.remove(id).map(convert::row))
            .collect(),
    })
}

/// Everybody whom a question finds, as they are now.
pub(crate) async fn everybody(
    desk: &Desk,
    question: ContactWindow,
) -> Result<Vec<PersonId>, CommandError> {
    ids(desk, &question).await
}

async fn ids(desk: &Desk, question: &ContactWindow) -> Result<Vec<PersonId>, CommandError> {
    let fits = question.fits.clone().map(Filter::parse).transpose()?;
    let segment = question.segment_id.map(SegmentId);
    let (mut filter, sort, now_ms) = (filter(question), sort(question.sort), desk.now_ms);
    let people = desk.db.read(move |conn| {
        if let Some(segment) = segment {
            filter.fits.push(segments::get(conn, segment)?.filter);
        }
        filter.fits.extend(fits);
        contacts::list_ids(conn, &filter, sort, now_ms)
    });
    Ok(people.await?)
}

fn filter(question: &ContactWindow) -> ContactFilter {
    ContactFilter {
        list: question.list_id.map(ListId),
        fits: Vec::new(),
        search: question.query.clone(),
        consent: question.consent.map(convert::consent_state),
        tag: question.tag.clone().filter(|tag| !tag.is_empty()),
        import: question.import_id.map(|id| {
            (
                id,
                question
                    .outcome
                    .map(ImportOutcomeDto::code)
                    .map(str::to_owned),
            )
        }),
    }
}

fn sort(sort: ContactSortDto) -> ContactSort {
    match sort {
        ContactSortDto::Name => ContactSort::Name,
        ContactSortDto::NameDescending => ContactSort::NameDescending,
        ContactSortDto::Newest => ContactSort::Newest,
    }
}
