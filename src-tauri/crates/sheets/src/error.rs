//! Why a file could not be read. Each variant has a stable code; the sentence
//! for it stands in the catalogue of words.

use std::io;

use serde::{Deserialize, Serialize};

/// Why a file cannot be imported. Travels between the reader program and the
/// app as JSON: `{ "error": "<code>", ... }`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum ReadError {
    /// Zero bytes, or only white space and a byte order mark.
    #[error("the file is empty")]
    FileEmpty,
    /// The container is cut off, or its contents do not unpack.
    #[error("the file is damaged: {detail}")]
    FileDamaged {
        /// What did not work, for the log. Never holds cell contents.
        detail: String,
    },
    /// Encrypted with a password.
    #[error("the file is protected by a password")]
    PasswordProtected,
    /// Unpacks to far more than it should, or has too many rows or columns.
    #[error("the file is too large: {detail}")]
    FileTooLarge {
        /// Which limit was passed, for the log.
        detail: String,
        /// The row at which it was noticed, where there is one.
        row: Option<u32>,
    },
    /// Not a kind of file this version reads.
    #[error("this kind of file cannot be read: {found}")]
    UnsupportedFormat {
        /// What the content looks like: `picture`, `pdf`, `archive`, `document`,
        /// `binary`, `folder`, `encoding`.
        found: String,
    },
    /// Readable, but no column holds phone numbers.
    #[error("no column with phone numbers")]
    NoPhoneColumn,
    /// A header and nothing below it.
    #[error("no rows below the header")]
    NoRows,
    /// The sheet asked for is not in the file.
    #[error("the file has no such sheet")]
    NoSuchSheet,
    /// The file was moved or deleted since it was chosen.
    #[error("the file is gone")]
    FileGone,
    /// Another program holds the file, or we may not read it.
    #[error("the file cannot be opened: it is in use or not ours to read")]
    FileLocked,
    /// The staging file could not be written: no space is left.
    #[error("no space is left for the rows")]
    DiskFull,
    /// The country code is not one we know.
    #[error("unknown country code")]
    UnknownRegion,
    /// The operator cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The reader program is missing or could not be started.
    #[error("the reader could not be started: {detail}")]
    ReaderMissing {
        /// The system's message.
        detail: String,
    },
    /// Any other failure of the disk.
    #[error("reading failed: {detail}")]
    ReadFailed {
        /// The system's message.
        detail: String,
    },
}

impl ReadError {
    /// The stable code that the UI maps to words.
    pub fn code(&self) -> &'static str {
        match self {
            Self::FileEmpty => "file_empty",
            Self::FileDamaged { .. } => "file_damaged",
            Self::PasswordProtected => "password_protected",
            Self::FileTooLarge { .. } => "file_too_large",
            Self::UnsupportedFormat { .. } => "unsupported_format",
            Self::NoPhoneColumn => "no_phone_column",
            Self::NoRows => "no_rows",
            Self::NoSuchSheet => "no_such_sheet",
            Self::FileGone => "file_gone",
            Self::FileLocked => "file_locked",
            Self::DiskFull => "disk_full",
            Self::UnknownRegion => "unknown_region",
            Self::Cancelled => "cancelled",
            Self::ReaderMissing { .. } => "reader_missing",
            Self::ReadFailed { .. } => "read_failed",
        }
    }

    pub(crate) fn damaged(detail: impl std::fmt::Display) -> Self {
        Self::FileDamaged {
            detail: detail.to_string(),
        }
    }

    pub(crate) fn failed(detail: impl std::fmt::Display) -> Self {
        Self::ReadFailed {
            detail: detail.to_string(),
        }
    }

    pub(crate) fn too_large(detail: &str, row: Option<u32>) -> Self {
        Self::FileTooLarge {
            detail: detail.to_owned(),
            row,
        }
    }

    pub(crate) fn unsupported(found: &str) -> Self {
        Self::UnsupportedFormat {
            found: found.to_owned(),
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::of_io(error, cfg!(windows))
    }
}

impl ReadError {
    fn of_io(error: io::Error, is_windows: bool) -> Self {
        // A sharing violation on Windows has no ErrorKind of its own.
        const SHARING_VIOLATION: i32 = 32;
        const LOCK_VIOLATION: i32 = 33;
        if is_windows
            && matches!(
                error.raw_os_error(),
                Some(SHARING_VIOLATION | LOCK_VIOLATION)
            )
        {
            return Self::FileLocked;
        }
        match error.kind() {
            io::ErrorKind::NotFound => Self::FileGone,
            // Windows says it of a file that is open elsewhere, too. On other systems it is
            // somebody else's, or in a folder that macOS keeps from the app.
            io::ErrorKind::PermissionDenied if is_windows => Self::FileLocked,
            io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => Self::FileLocked,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => Self::damaged(error),
            _ => Self::ReadFailed {
                detail: error.to_string(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ReadError;
    use std::io;

    #[test]
    fn only_windows_says_denied_of_a_file_that_is_open_elsewhere() {
        let told = |is_windows| {
            ReadError::of_io(io::ErrorKind::PermissionDenied.into(), is_windows).code()
        };
        assert_eq!(told(true), "file_locked");
        assert_eq!(
            told(false),
            "read_failed",
            "nobody can close a file that is open nowhere"
        );
    }
}
