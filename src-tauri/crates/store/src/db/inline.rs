//! The executor of simulations and unit tests: no thread, one connection.

use super::Tx;
use crate::StoreError;
use rusqlite::Connection;
use std::sync::{Mutex, PoisonError};

pub(super) struct Inline(Mutex<Connection>);

impl Inline {
    pub(super) fn new(conn: Connection) -> Self {
        Self(Mutex::new(conn))
    }

    pub(super) fn write<T>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let conn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        conn.execute_batch("BEGIN IMMEDIATE")?;
        let done = job(&Tx(&conn));
        match done {
            Ok(value) => match conn.execute_batch("COMMIT") {
                Ok(()) => Ok(value),
                Err(error) => {
                    let _ = conn.execute_batch("ROLLBACK");
                    Err(error.into())
                }
            },
            Err(error) => {
                let _ = conn.execute_batch("ROLLBACK");
                Err(error)
            }
        }
    }

    pub(super) fn read<T>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let conn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        job(&conn)
    }
}
