//! Where the file of a voyage lies when it lies on a disk ([`crate::disk`]).

use super::judge;
use crate::disk::{self, Disk, Image};
use drumbeat_store::OpenError;
use drumbeat_testkit::TestDb;
use std::sync::Arc;
use tempfile::TempDir;

/// Pages in the WAL before they are copied into the file: so few that a small campaign
/// meets it often.
const CHECKPOINT_PAGES: i64 = 100;

/// Pages kept in memory where there is little of it.
const FEW_PAGES: i64 = 10;

/// How a file on a disk is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// As the product does: a commit is done when it is safe on the disk.
    Product,
    /// A commit is done when the system has taken it (`synchronous=NORMAL`), which the
    /// product must not have.
    Unsynced,
    /// As the product does, with so little memory that pages are read again and again.
    LittleMemory,
}

/// A folder, its disk, and how a file on it is opened.
pub(crate) struct Berth {
    pub disk: Arc<Disk>,
    pub terms: Terms,
    folder: TempDir,
}

impl Berth {
    /// An empty one.
    pub(crate) fn new(terms: Terms) -> Self {
        Self::on(disk::folder(), terms)
    }

    /// One in which that image is found.
    pub(crate) fn with(image: &Image, terms: Terms) -> Self {
        let folder = disk::folder();
        image.put_into(folder.path());
        Self::on(folder, terms)
    }

    fn on(folder: TempDir, terms: Terms) -> Self {
        Self {
            disk: Disk::below(folder.path()),
            terms,
            folder,
        }
    }

    /// Makes the file of a voyage.
    pub(crate) fn first(&self) -> TestDb {
        let file = self.open().expect("nothing fails yet");
        file.write(|tx| Ok(tx.execute_batch(judge::WATCH)?));
        file
    }

    /// Opens the file as the product does. What is then set for this connection is no
    /// switch of the product.
    pub(crate) fn open(&self) -> Result<TestDb, OpenError> {
        let disk = TestDb::below(self.folder.path())?;
        let terms = self.terms;
        let set = disk.db.read(move |conn| {
            conn.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
            match terms {
                Terms::Product => {}
                Terms::Unsynced => conn.pragma_update(None, "synchronous", "NORMAL")?,
                Terms::LittleMemory => conn.pragma_update(None, "cache_size", FEW_PAGES)?,
            }
            Ok(())
        });
        drumbeat_testkit::at_once(set)?;
        Ok(disk)
    }
}
