//! Files that the operator gets: written beside the place and moved there whole, so that
//! nobody finds half of one under its name.

use std::io;
use std::path::{Path, PathBuf};

/// A file beside the one that was chosen, gone unless it is put in its place.
pub(crate) struct Beside {
    /// Where to write.
    pub(crate) path: PathBuf,
    is_placed: bool,
}

impl Beside {
    pub(crate) fn of(target: &Path) -> Self {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", uuid::Uuid::new_v4().simple()));
        Self {
            path: target.with_file_name(name),
            is_placed: false,
        }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.path.parent().map(Path::to_owned).unwrap_or_default()
    }

    /// Moves it there; it must be closed, or some systems refuse.
    pub(crate) fn put_in_place(mut self, target: &Path) -> io::Result<()> {
        drumbeat_store::move_into_place(&self.path, target)?;
        self.is_placed = true;
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.is_placed
            && let Err(error) = std::fs::remove_file(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::error!(%error, "half a file could not be removed");
        }
    }
}
