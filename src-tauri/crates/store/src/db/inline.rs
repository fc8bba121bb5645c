//! The executor of simulations and unit tests: no thread, one connection.
//!
//! Where a transaction is open already, a write is a savepoint in it, so that a test
//! can take back everything that was ever written and begin again.

use super::{Tx, run};
use crate::StoreError;
use rusqlite::Connection;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

pub(super) struct Inline {
    conn: Mutex<Connection>,
    writes: AtomicU64,
}

impl Inline {
    pub(super) fn new(conn: Connection) -> Self {
        Self {
            conn: Mutex::new(conn),
            writes: AtomicU64::new(0),
        }
    }

    pub(super) fn writes(&self) -> u64 {
        self.writes.load(Ordering::Acquire)
    }

    pub(super) fn write<T>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let conn = self.conn.lock().unwrap_or_else(PoisonError::into_inner);
        let (begin, end, undo): (_, _, &[_]) = if conn.is_autocommit() {
            ("BEGIN IMMEDIATE", "COMMIT", &["ROLLBACK"])
        } else {
            let undo = &["ROLLBACK TO job", "RELEASE job"];
            ("SAVEPOINT job", "RELEASE job", undo)
        };
        run(&conn, begin)?;
        let tx = Tx {
            conn: &conn,
            after: Some(self.writes()),
            since: None,
        };
        let done = job(&tx).and_then(|value| run(&conn, end).map(|()| value));
        if done.is_ok() {
            self.writes.fetch_add(1, Ordering::Release);
        } else {
            for step in undo {
                let _ = run(&conn, step);
            }
        }
        done
    }

    pub(super) fn read<T>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let conn = self.conn.lock().unwrap_or_else(PoisonError::into_inner);
        job(&conn)
    }
}
