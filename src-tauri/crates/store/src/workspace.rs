//! A workspace on the disk: `workspaces/<uuid>/{drumbeat.db, media, evidence, backups, staging,
//! left-out, lock}`.
//!
//! The lock is a lock of the operating system on an open file: it vanishes with
//! the process, however that ends, and two processes never hold it at once.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The folder of one workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceFolder(PathBuf);

impl WorkspaceFolder {
    /// Makes the folder and its parts where they are missing.
    pub fn create(path: impl Into<PathBuf>) -> std::io::Result<Self> {
        let path = path.into();
        for part in ["media", "evidence", "backups"] {
            std::fs::create_dir_all(path.join(part))?;
        }
        Ok(Self(path))
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.0.join("drumbeat.db")
    }

    /// Where copies go.
    pub fn backups(&self) -> PathBuf {
        self.0.join("backups")
    }

    /// Where files of an import wait.
    pub fn staging(&self) -> PathBuf {
        self.0.join("staging")
    }

    /// Where rows that an import left out are kept for as long as it can be undone.
    pub fn left_out(&self) -> PathBuf {
        self.0.join("left-out")
    }

    /// Where papers that prove a consent are kept, for good.
    pub fn evidence(&self) -> PathBuf {
        self.0.join("evidence")
    }
}

/// Why the lock is not ours.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another Drumbeat has this workspace open.
    #[error("another program has this workspace open")]
    Held,
    /// The file could not be made.
    #[error("the lock file cannot be used")]
    Io(#[source] std::io::Error),
}

/// Holds a workspace (or the home) for this process, until dropped.
#[derive(Debug)]
pub struct WorkspaceLock {
    _file: File,
}

impl WorkspaceLock {
    /// Takes the lock file in `folder`, or says who is in the way.
    pub fn acquire(folder: &Path) -> Result<Self, LockError> {
        std::fs::create_dir_all(folder).map_err(LockError::Io)?;
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("lock"))
            .map_err(LockError::Io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held),
            Err(TryLockError::Error(error)) => Err(LockError::Io(error)),
        }
    }
}
