//! The index of the search keeps up while the app runs.
//!
//! A search is right without it, only slower with everybody who is not indexed yet: where many
//! wait, what can be found about them is read first and kept in memory ([`PendingTexts`]). So it
//! is brought up in slices, after each other: when the workspace is opened (also with a
//! file that never had an index), and whenever something tells that contacts or imports
//! have changed. An import is not slowed down by it: nothing tells of its people before
//! they are there.

use super::Snapshots;
use crate::AppEvent;
use crate::dto::Tag;
#[cfg(doc)]
use drumbeat_store::search::PendingTexts;
use drumbeat_store::table::search_index::{self, index_slice, is_behind};
use drumbeat_store::{Db, StoreError};
use std::sync::{Mutex, PoisonError};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::task::JoinHandle;

/// So many are read one by one in a few milliseconds.
const FEW: i64 = 1_000;
/// People of one read, so that nobody waits for it for long.
const AT_ONCE: usize = 10_000;

/// The task that does it; it ends with this.
pub(crate) struct Indexing(Mutex<Option<JoinHandle<()>>>);

impl Indexing {
    /// Ends it. Afterwards it has the file open no more; a slice that is being written is
    /// waited for.
    pub(crate) async fn end(&self) {
        if let Some(task) = self.take() {
            task.abort();
            // It was told to end, so that it did not come to an end is no news.
            drop(task.await);
        }
    }

    fn take(&self) -> Option<JoinHandle<()>> {
        let mut task = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        task.take()
    }
}

impl Drop for Indexing {
    fn drop(&mut self) {
        if let Some(task) = self.take() {
            task.abort();
        }
    }
}

/// Begins to keep up.
pub(crate) fn keep_up(
    db: Db,
    snapshots: Snapshots,
    mut events: broadcast::Receiver<AppEvent>,
) -> Indexing {
    let task = tokio::spawn(async move {
        loop {
            if let Err(error) = catch_up(&db, &snapshots).await {
                // The next change is the next try; until then a search reads the tables.
                tracing::warn!(%error, "people could not be indexed");
            }
            if !hears_of_people(&mut events).await {
                return;
            }
        }
    });
    Indexing(Mutex::new(Some(task)))
}

/// Indexes everybody who waits for it.
pub(super) async fn catch_up(db: &Db, snapshots: &Snapshots) -> Result<(), StoreError> {
    if db.read(is_behind).await? {
        loop {
            read_pending(db, snapshots).await?;
            if !db.write_slice(index_slice).await? {
                break;
            }
        }
    }
    snapshots.keep_pending(None);
    Ok(())
}

/// Reads those who wait, unless they are few or what is known of them is still true.
async fn read_pending(db: &Db, snapshots: &Snapshots) -> Result<(), StoreError> {
    let known = snapshots.pending();
    let is_needed = db.read(move |conn| {
        let state = search_index::state(conn)?;
        let is_true = known.is_some_and(|known| known.is_true(state));
        Ok(!is_true && search_index::waiting(conn)? > FEW)
    });
    if !is_needed.await? {
        return Ok(());
    }
    let mut known = None;
    loop {
        let read = db.read(move |conn| search_index::read_pending(conn, known, AT_ONCE));
        let (texts, is_more) = read.await?;
        if !is_more {
            snapshots.keep_pending(Some(texts));
            return Ok(());
        }
        known = Some(texts);
    }
}

/// Waits until people may have changed. `false` where nobody will tell any more.
async fn hears_of_people(events: &mut broadcast::Receiver<AppEvent>) -> bool {
    loop {
        match events.recv().await {
            Ok(AppEvent::Changed { tags, .. })
                if tags.contains(&Tag::Contacts) || tags.contains(&Tag::Imports) =>
            {
                return true;
            }
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::keep_up;
    use crate::contacts::Snapshots;
    use drumbeat_store::{Db, Mode};
    use tokio::sync::broadcast;

    #[tokio::test]
    async fn an_indexing_that_was_ended_has_the_file_open_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join("a.db"), None, Mode::Threads, None, 0).unwrap();
        let events = broadcast::Sender::new(1);
        let closing = db.closing();
        let indexing = keep_up(db, Snapshots::default(), events.subscribe());
        assert!(!closing.is_closed());
        indexing.end().await;
        assert!(closing.is_closed());
        assert_eq!(events.receiver_count(), 0);
    }
}
