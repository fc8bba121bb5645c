//! Databases that vanish with the test.

mod spare;

use crate::Builder;
use drumbeat_store::{Db, Mode, OpenError, StoreError, Tx};
use std::cell::RefCell;
use std::future::Future;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// The answer of work that never waits, such as that of an inline database.
pub fn at_once<F: Future>(work: F) -> F::Output {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!("this work waits for something"),
    }
}

/// A database on the caller's thread.
pub struct TestDb {
    /// The database.
    pub db: Db,
    lease: Option<Lease>,
}

thread_local! {
    /// Databases that are as they were when they were prepared.
    static FREE: RefCell<Vec<Prepared>> = const { RefCell::new(Vec::new()) };
}

/// A database, the SQL that prepared it, and its spare people.
#[derive(Clone)]
struct Prepared {
    by: &'static str,
    db: Db,
    spare: Arc<spare::Spare>,
}

/// Takes back what was written and gives the database to the next one.
struct Lease(Prepared);

impl Drop for Lease {
    fn drop(&mut self) {
        // With its connection a panic would only be hidden by another.
        if !std::thread::panicking() {
            run(&self.0.db, "ROLLBACK");
            FREE.with_borrow_mut(|free| free.push(self.0.clone()));
        }
    }
}

/// An inline database reads on its one connection, outside of a transaction of its own.
fn run(db: &Db, sql: &'static str) {
    at_once(db.read(move |conn| Ok(conn.execute_batch(sql)?))).unwrap();
}

impl TestDb {
    /// In memory.
    pub fn memory() -> Self {
        Self {
            db: Db::in_memory().unwrap(),
            lease: None,
        }
    }

    /// In memory, for one game after the other on this thread: when it ends, everything
    /// that was written since the `prepared` SQL is taken back, and the next one finds
    /// its statements compiled. Nobody may hold on to [`TestDb::db`] until then.
    pub fn reused(prepared: &'static str) -> Self {
        let free = FREE.with_borrow_mut(|free| {
            let place = free.iter().position(|free| free.by == prepared)?;
            Some(free.swap_remove(place))
        });
        let lease = Lease(free.unwrap_or_else(|| {
            let db = Db::in_memory().unwrap();
            run(&db, prepared);
            Prepared {
                by: prepared,
                spare: Arc::new(spare::lay_by(&db)),
                db,
            }
        }));
        let db = lease.0.db.clone();
        run(&db, "BEGIN");
        Self {
            lease: Some(lease),
            db,
        }
    }

    /// The first so many people, as [`Builder::people`] writes them, where there is nobody
    /// yet.
    pub fn people(&self, count: u32, now_ms: i64) {
        let there = self.lease.as_ref().map_or(0, |Lease(lease)| {
            let spare = Arc::clone(&lease.spare);
            self.write(move |tx| spare::take(tx, &spare, count, now_ms))
        });
        if there < count {
            Builder::new(&self.db, now_ms).people_from(there + 1, count);
        }
    }

    /// In a file in this folder, with everything the disk does.
    pub fn below(folder: &Path) -> Result<Self, OpenError> {
        let file = folder.join("drumbeat.db");
        Ok(Self {
            db: Db::open(&file, None, Mode::Inline, None, 0)?,
            lease: None,
        })
    }

    /// A write that must work.
    pub fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        at_once(self.db.write(job)).unwrap()
    }

    /// A read that must work.
    pub fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&rusqlite::Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        at_once(self.db.read(job)).unwrap()
    }
}
