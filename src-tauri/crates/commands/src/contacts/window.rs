//! Windows over the list of contacts, and searches in it.
//!
//! What was typed gives a set of people ([`search::find_with`]); it is met with the list that
//! everything else of the question gives, which is ordered once and kept
//! ([`super::snapshots`]). Where nobody fits, people are shown who fit but for a typing
//! mistake, and the page says so. Each question has an answer of its own, kept by the
//! window under its question: one that comes late cannot be taken for a newer one.

use super::convert;
use super::snapshots::{Listed, Moment, Snapshot, WholeList};
use crate::CommandError;
use crate::desk::Desk;
use crate::dto::contacts::{ContactPage, ContactSortDto, ContactWindow, ImportOutcomeDto};
use drumbeat_domain::segment::Filter;
use drumbeat_domain::{ListId, PersonId, SegmentId};
use drumbeat_store::StoreError;
use drumbeat_store::query::contacts::{self, ContactFilter, ContactSort};
use drumbeat_store::query::search;
use drumbeat_store::search::{Closeness, OrderedPeople, PeopleSet, Question};
use drumbeat_store::table::{search_index, segments};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows of one window at most.
const MOST_ROWS: u32 = 500;
/// So few found people are looked up, where no list is at hand to look for them in.
const FEW: usize = 1_000;

/// The rows of a window.
pub(crate) async fn window(desk: &Desk, ask: ContactWindow) -> Result<ContactPage, CommandError> {
    let (offset, limit) = (ask.offset, ask.limit.min(MOST_ROWS));
    let snapshot = snapshot(desk, ask).await?;
    // Putting many found people into their order is work, and belongs with the read.
    let (people, places) = (snapshot.people.clone(), (offset as usize, limit as usize));
    let (shown, rows) = desk
        .db
        .read(move |conn| {
            let shown = people.window(places.0, places.1);
            let rows = contacts::load_rows(conn, &shown)?;
            Ok((shown, rows))
        })
        .await?;
    let mut by_id: BTreeMap<_, _> = rows.into_iter().map(|row| (row.person_id, row)).collect();
    Ok(ContactPage {
        snapshot_id: snapshot.id,
        total: u32::try_from(snapshot.people.total()).unwrap_or(u32::MAX),
        similar: snapshot.is_similar,
        rows: shown
            .iter()
            .map(|id| by_id.remove(id).map(convert::row))
            .collect(),
    })
}

/// Everybody of a list, in its order: as the page saw it, while that is still known.
pub(crate) async fn people(
    desk: &Desk,
    ask: ContactWindow,
) -> Result<Arc<[PersonId]>, CommandError> {
    let people = snapshot(desk, ask).await?.people;
    Ok(people.window(0, usize::MAX).into())
}

async fn snapshot(desk: &Desk, ask: ContactWindow) -> Result<Snapshot, CommandError> {
    let (wanted, offset) = (ask.snapshot_id, ask.offset);
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
    match known {
        Some(snapshot) => Ok(snapshot),
        None => look(desk, question).await,
    }
}

/// Answers a question anew.
async fn look(desk: &Desk, question: ContactWindow) -> Result<Snapshot, CommandError> {
    let typed = Question::parse(&question.query);
    let besides = ContactWindow {
        query: String::new(),
        ..question.clone()
    };
    let segment = question.segment_id.map(SegmentId);
    let mut filter = filter(&question);
    filter
        .fits
        .extend(question.fits.clone().map(Filter::parse).transpose()?);
    let mut list = List {
        filter,
        sort: sort(question.sort),
        now_ms: desk.now_ms,
        kept: desk.snapshots.whole(&besides),
        question: besides,
    };
    let writes = desk.db.writes();
    let pending = desk.snapshots.pending();
    let (people, is_similar, made) = desk
        .db
        .read(move |conn| {
            // The set and the list are of one moment, as all of a read is.
            let now = Moment {
                index: search_index::state(conn)?,
                writes,
            };
            if let Some(segment) = segment {
                let segment = segments::get(conn, segment)?;
                list.filter.fits.push(segment.filter);
            }
            list.forget_unless_it_holds(now);
            let Some(typed) = typed else {
                let whole = list.whole(conn, now)?;
                return Ok((Listed::Whole(whole), false, list.kept));
            };
            let found = search::find_with(conn, pending.as_deref(), &typed, Closeness::Exact)?;
            let people = list.narrow(conn, now, &found)?;
            if people.total() > 0 || !typed.can_be_mistyped() {
                return Ok((people, false, list.kept));
            }
            let found = search::find_with(conn, pending.as_deref(), &typed, Closeness::Near)?;
            let people = list.narrow(conn, now, &found)?;
            let is_similar = people.total() > 0;
            Ok((people, is_similar, list.kept))
        })
        .await?;
    if let Some(made) = made {
        desk.snapshots.keep_whole(made);
    }
    Ok(desk.snapshots.keep(question, people, is_similar))
}

/// The list that everything but what was typed asks for.
struct List {
    question: ContactWindow,
    filter: ContactFilter,
    sort: ContactSort,
    /// Filters that speak of days need it.
    now_ms: i64,
    kept: Option<WholeList>,
}

impl List {
    fn forget_unless_it_holds(&mut self, now: Moment) {
        let is_of_everybody = self.filter == ContactFilter::default();
        self.kept = self
            .kept
            .take()
            .filter(|kept| kept.holds(now, is_of_everybody));
    }

    fn whole(&mut self, conn: &Connection, now: Moment) -> Result<Arc<OrderedPeople>, StoreError> {
        if let Some(kept) = &self.kept {
            return Ok(Arc::clone(&kept.people));
        }
        let ids = contacts::list_ids(conn, &self.filter, self.sort, None, self.now_ms)?;
        let people = Arc::new(OrderedPeople::new(ids));
        self.kept = Some(WholeList {
            question: self.question.clone(),
            made: now,
            people: Arc::clone(&people),
        });
        Ok(people)
    }

    fn narrow(
        &mut self,
        conn: &Connection,
        now: Moment,
        found: &PeopleSet,
    ) -> Result<Listed, StoreError> {
        if self.kept.is_none() && found.len() <= FEW {
            let ids = contacts::list_ids(conn, &self.filter, self.sort, Some(found), self.now_ms)?;
            return Ok(Listed::Whole(Arc::new(OrderedPeople::new(ids))));
        }
        Ok(Listed::Part(Arc::new(self.whole(conn, now)?.narrow(found))))
    }
}

/// Everybody whom a question finds, as they are now.
pub(crate) async fn everybody(
    desk: &Desk,
    question: ContactWindow,
) -> Result<Vec<PersonId>, CommandError> {
    Ok(look(desk, question).await?.people.window(0, usize::MAX))
}

fn filter(question: &ContactWindow) -> ContactFilter {
    ContactFilter {
        list: question.list_id.map(ListId),
        fits: Vec::new(),
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
