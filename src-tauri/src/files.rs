//! Files that were dropped or chosen: the page gets a ticket and a name, never a path.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use drumbeat_commands::{ChosenFile, FileRef, OpenedFile};

/// Tickets kept for files that the page has not asked for; older ones lapse.
const KEPT: usize = 16;

/// The tickets given out and not used yet.
#[derive(Debug, Default)]
pub(crate) struct Tickets(Mutex<Given>);

#[derive(Debug, Default)]
struct Given {
    last: u64,
    files: BTreeMap<u64, OpenedFile>,
}

impl Tickets {
    /// A ticket for a file. `None` for what has no name, such as a folder's root.
    pub(crate) fn offer(&self, path: PathBuf) -> Option<ChosenFile> {
        let name = path.file_name()?.to_string_lossy().into_owned();
        let mut given = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        given.last += 1;
        let number = given.last;
        given.files.insert(
            number,
            OpenedFile {
                path,
                name: name.clone(),
            },
        );
        if given.files.len() > KEPT {
            given.files.pop_first();
        }
        Some(ChosenFile {
            file_ref: FileRef(number.to_string()),
            name,
        })
    }

    /// The file behind a ticket, which is used up by this.
    pub(crate) fn take(&self, file: &FileRef) -> Option<OpenedFile> {
        let number = file.0.parse().ok()?;
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .files
            .remove(&number)
    }
}

#[cfg(test)]
mod tests;
