//! The index of the search keeps up while the app runs.
//!
//! A search is right without it, only slower with everybody who is not indexed yet. So it
//! is brought up in slices, after each other: when the workspace is opened (also with a
//! file that never had an index), and whenever something tells that contacts or imports
//! have changed. An import is not slowed down by it: nothing tells of its people before
//! they are there.

use crate::AppEvent;
use crate::dto::Tag;
use drumbeat_store::table::search_index::{index_slice, is_behind};
use drumbeat_store::{Db, StoreError};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::task::AbortHandle;

/// The task that does it; it ends with this.
pub(crate) struct Indexing(AbortHandle);

impl Drop for Indexing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Begins to keep up.
pub(crate) fn keep_up(db: Db, mut events: broadcast::Receiver<AppEvent>) -> Indexing {
    let task = tokio::spawn(async move {
        loop {
            if let Err(error) = catch_up(&db).await {
                // The next change is the next try; until then a search reads the tables.
                tracing::warn!(%error, "people could not be indexed");
            }
            if !hears_of_people(&mut events).await {
                return;
            }
        }
    });
    Indexing(task.abort_handle())
}

/// Indexes everybody who waits for it.
pub(super) async fn catch_up(db: &Db) -> Result<(), StoreError> {
    if db.read(is_behind).await? {
        while db.write_slice(index_slice).await? {}
    }
    Ok(())
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
