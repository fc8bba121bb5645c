//! Databases that vanish with the test.

use drumbeat_store::{Db, Mode, StoreError, Tx};
use std::future::Future;
use std::pin::pin;
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
    folder: Option<tempfile::TempDir>,
}

impl TestDb {
    /// In memory.
    pub fn memory() -> Self {
        Self {
            db: Db::in_memory().unwrap(),
            folder: None,
        }
    }

    /// In a file of its own, with everything the disk does.
    pub fn file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            db: open(folder.path()),
            folder: Some(folder),
        }
    }

    /// The same file, opened anew; the memory kind stays as it is.
    #[must_use]
    pub fn reopened(self) -> Self {
        let Self { db, folder } = self;
        match folder {
            Some(folder) => {
                drop(db);
                Self {
                    db: open(folder.path()),
                    folder: Some(folder),
                }
            }
            None => Self { db, folder: None },
        }
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

fn open(folder: &std::path::Path) -> Db {
    Db::open(&folder.join("drumbeat.db"), None, Mode::Inline, None, 0).unwrap()
}
