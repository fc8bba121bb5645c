//! What can go wrong with the file.

use thiserror::Error;

/// A workspace could not be opened. Nothing was changed.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Written by a newer Drumbeat.
    #[error("the file has version {found}, this program knows {known}")]
    Newer {
        /// The file's version.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// It is not a database, or it is damaged.
    #[error("the file is damaged")]
    Damaged,
    /// The copy that is made before an upgrade could not be written.
    #[error("the safety copy before the upgrade could not be written")]
    Backup(#[source] rusqlite::Error),
    /// The upgrade failed; the file is as it was.
    #[error("the upgrade failed")]
    Upgrade(#[source] rusqlite_migration::Error),
    /// A folder could not be made or read.
    #[error("the folder cannot be used")]
    Folder(#[source] std::io::Error),
    /// Anything else SQLite says.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A read or a write failed. A failed write left nothing behind.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The file or the disk cannot be written.
    #[error("the file cannot be written")]
    ReadOnly,
    /// Another program holds the file for too long.
    #[error("another program is using the file")]
    Busy,
    /// The disk gave an error.
    #[error("the disk gave an error")]
    Disk(#[source] rusqlite::Error),
    /// The file is damaged.
    #[error("the file is damaged")]
    Damaged,
    /// What should exist does not.
    #[error("{0} does not exist")]
    NotFound(&'static str),
    /// The row changed meanwhile: somebody else holds the token, or the state moved on.
    #[error("{0} has moved on")]
    Stale(&'static str),
    /// A value in the file is none of those we know.
    #[error("unknown value in {0}")]
    UnknownValue(&'static str),
    /// The store is closed.
    #[error("the store is closed")]
    Closed,
    /// A statement of ours was wrong.
    #[error("statement failed")]
    Sql(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as C;
        let Some(code) = error.sqlite_error_code() else {
            return match error {
                rusqlite::Error::QueryReturnedNoRows => Self::NotFound("row"),
                other => Self::Sql(other),
            };
        };
        match code {
            C::DiskFull => Self::DiskFull,
            C::ReadOnly | C::PermissionDenied | C::CannotOpen => Self::ReadOnly,
            // The last is what SQLite says when it finds no free place among the readers.
            C::DatabaseBusy | C::DatabaseLocked | C::FileLockingProtocolFailed => Self::Busy,
            C::SystemIoFailure => Self::Disk(error),
            C::DatabaseCorrupt | C::NotADatabase => Self::Damaged,
            _ => Self::Sql(error),
        }
    }
}

impl StoreError {
    /// The same once more, for everybody who shares what failed.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::DiskFull => Self::DiskFull,
            Self::ReadOnly => Self::ReadOnly,
            Self::Busy => Self::Busy,
            Self::Disk(error) => Self::Disk(again(error)),
            Self::Damaged => Self::Damaged,
            Self::NotFound(what) => Self::NotFound(what),
            Self::Stale(what) => Self::Stale(what),
            Self::UnknownValue(what) => Self::UnknownValue(what),
            Self::Closed => Self::Closed,
            Self::Sql(error) => Self::Sql(again(error)),
        }
    }
}

/// SQLite's code and what it said; an error of the binding keeps only its words.
fn again(error: &rusqlite::Error) -> rusqlite::Error {
    let unknown = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ERROR);
    let code = error.sqlite_error().copied().unwrap_or(unknown);
    rusqlite::Error::SqliteFailure(code, Some(error.to_string()))
}
