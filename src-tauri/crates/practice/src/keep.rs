//! What is kept beside the ledger: sessions, replaced people, injected events,
//! and how far the clock may have gone.
//!
//! The clock is kept as a promise: "nobody was ever shown a time later than
//! `shown_until_ms`", renewed while the world runs. A killed world resumes
//! there, a little ahead of where it was and never behind, and no earlier than
//! the computer's own time. While it is closed its time stands still.
//!
//! The file is written whole under another name, synced and moved into place:
//! a reader finds the old one or the new one.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::clock::Speed;
use crate::ledger::beside;
use crate::world::WorldRecord;

const FORMAT: u32 = 1;

/// The kept file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    format: u32,
    /// No time later than this was ever shown.
    pub(crate) shown_until_ms: i64,
    pub(crate) speed: Speed,
    pub(crate) world: WorldRecord,
}

impl Kept {
    pub(crate) fn new(shown_until_ms: i64, speed: Speed, world: WorldRecord) -> Self {
        Self {
            format: FORMAT,
            shown_until_ms,
            speed,
            world,
        }
    }

    /// What was kept, if anything was.
    pub(crate) fn load(path: &Path) -> io::Result<Option<Self>> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let kept: Self = serde_json::from_slice(&bytes)?;
        if kept.format > FORMAT {
            return Err(io::Error::other("it was written by a newer version"));
        }
        Ok(Some(kept))
    }

    pub(crate) fn save(&self, path: &Path) -> io::Result<()> {
        let fresh = beside(path, ".new");
        let mut file = File::create(&fresh)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        drop(file);
        std::fs::rename(&fresh, path)
    }
}

/// Where it is kept unless told otherwise.
pub(crate) fn default_path(ledger: &Path) -> PathBuf {
    beside(ledger, ".state.json")
}
