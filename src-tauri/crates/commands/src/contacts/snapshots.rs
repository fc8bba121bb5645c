//! Ordered lists that the contacts screen scrolls through: 8 bytes a person, held here.
//!
//! A few snapshots are kept, the oldest goes first; one that is gone is simply made again.
//! Beside them one whole list is kept, the one that was typed into: while somebody types,
//! each letter narrows it, and no letter has to read and order everybody again. It is used
//! as long as it is still true, which for the list of everybody a counter in the file tells
//! ([`IndexState::list_changes`]), and for every other list, whose people may depend on
//! anything, that nothing was written since. All of it belongs to the open workspace and
//! ends with it.

use crate::dto::contacts::ContactWindow;
use drumbeat_domain::PersonId;
use drumbeat_store::search::{Narrowed, OrderedPeople, PendingTexts};
use drumbeat_store::table::search_index::IndexState;
use std::sync::{Arc, Mutex, PoisonError};

/// How many snapshots are kept.
const KEPT: usize = 4;

/// The snapshots of one workspace.
#[derive(Clone, Default)]
pub(crate) struct Snapshots(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    last_id: i64,
    snapshots: Vec<Snapshot>,
    whole: Option<WholeList>,
    pending: Option<Arc<PendingTexts>>,
}

/// A list as it was when somebody looked.
#[derive(Clone)]
pub(super) struct Snapshot {
    pub(super) id: i64,
    question: ContactWindow,
    pub(super) people: Listed,
    pub(super) is_similar: bool,
}

/// The people of a snapshot, in their order.
#[derive(Clone)]
pub(super) enum Listed {
    Whole(Arc<OrderedPeople>),
    Part(Arc<Narrowed>),
}

impl Listed {
    pub(super) fn total(&self) -> usize {
        match self {
            Self::Whole(whole) => whole.people().len(),
            Self::Part(part) => part.total(),
        }
    }

    pub(super) fn window(&self, offset: usize, limit: usize) -> Vec<PersonId> {
        match self {
            Self::Whole(whole) => {
                let people = whole.people().iter();
                people.skip(offset).take(limit).copied().collect()
            }
            Self::Part(part) => part.window(offset, limit),
        }
    }
}

/// A list without anything typed, and when it was true.
#[derive(Clone)]
pub(super) struct WholeList {
    /// What was asked for besides what was typed.
    pub(super) question: ContactWindow,
    pub(super) made: Moment,
    pub(super) people: Arc<OrderedPeople>,
}

/// A moment of the file.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) index: IndexState,
    /// [`drumbeat_store::Db::writes`], asked before the look.
    pub(super) writes: u64,
}

impl WholeList {
    /// Whether it is still true.
    pub(super) fn holds(&self, now: Moment, is_of_everybody: bool) -> bool {
        if is_of_everybody {
            self.made.index.list_changes == now.index.list_changes
        } else {
            self.made.writes == now.writes
        }
    }
}

impl Snapshots {
    /// The snapshot that continues this question, if it is still there.
    pub(super) fn find(&self, id: Option<i64>, question: &ContactWindow) -> Option<Snapshot> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |snapshot: &&Snapshot| {
            snapshot.question == *question && id.is_none_or(|id| snapshot.id == id)
        };
        kept.snapshots.iter().rev().find(fits).cloned()
    }

    pub(super) fn keep(
        &self,
        question: ContactWindow,
        people: Listed,
        is_similar: bool,
    ) -> Snapshot {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last_id += 1;
        let snapshot = Snapshot {
            id: kept.last_id,
            question,
            people,
            is_similar,
        };
        if kept.snapshots.len() >= KEPT {
            kept.snapshots.remove(0);
        }
        kept.snapshots.push(snapshot.clone());
        snapshot
    }

    /// The whole list of this question, true or not.
    pub(super) fn whole(&self, question: &ContactWindow) -> Option<WholeList> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = kept.whole.as_ref();
        whole.filter(|whole| whole.question == *question).cloned()
    }

    /// What was read of people who are not indexed yet, true or not.
    pub(super) fn pending(&self) -> Option<Arc<PendingTexts>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.pending.clone()
    }

    pub(super) fn keep_pending(&self, pending: Option<PendingTexts>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.pending = pending.map(Arc::new);
    }

    pub(super) fn keep_whole(&self, whole: WholeList) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.whole = Some(whole);
    }
}
