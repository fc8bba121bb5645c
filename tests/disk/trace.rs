//! What SQLite asked of a disk, in order.

/// A file, whatever its name is or was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(pub(super) usize);

/// One thing that was asked, and done.
#[derive(Clone, PartialEq, Eq)]
pub enum Op {
    /// A file was there already, with this in it.
    Found {
        /// Which.
        file: FileId,
        /// Its name in the folder.
        name: String,
        /// What is safely in it.
        bytes: Vec<u8>,
    },
    /// A new file has a name; the folder does not yet safely say so.
    Make {
        /// Which.
        file: FileId,
        /// Its name in the folder.
        name: String,
    },
    /// Bytes.
    Write {
        /// Into which file.
        file: FileId,
        /// From where on.
        at: usize,
        /// Which.
        bytes: Vec<u8>,
    },
    /// A file has another length.
    Truncate {
        /// Which.
        file: FileId,
        /// How long it is now.
        len: usize,
    },
    /// What was written to a file is safe.
    Sync {
        /// Which.
        file: FileId,
        /// The folder's names are safe as well.
        folder_synced: bool,
    },
    /// A name is gone.
    Delete {
        /// Which.
        name: String,
        /// The folder's names are safe.
        folder_synced: bool,
    },
    /// Not asked of the disk: the app has got to this moment of its work.
    Moment(u64),
}

impl std::fmt::Debug for Op {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Found { file, name, bytes } => {
                write!(out, "found {} = {name}, {} bytes", file.0, bytes.len())
            }
            Self::Make { file, name } => write!(out, "make {} = {name}", file.0),
            Self::Write { file, at, bytes } => {
                write!(out, "write {} at {at}, {} bytes", file.0, bytes.len())
            }
            Self::Truncate { file, len } => write!(out, "cut {} to {len}", file.0),
            Self::Sync {
                file,
                folder_synced,
            } => write!(out, "sync {}, folder {folder_synced}", file.0),
            Self::Delete {
                name,
                folder_synced,
            } => write!(out, "delete {name}, folder {folder_synced}"),
            Self::Moment(n) => write!(out, "moment {n}"),
        }
    }
}
