//! What is kept beside the ledger: sessions, replaced people, injected events,
//! and how far the clock may have gone.
//!
//! The clock is kept as a promise: "nobody was ever shown a time later than
//! `shown_until_ms`", renewed while the world runs. A killed world resumes
//! there, a little ahead of where it was and never behind, and no earlier than
//! the computer's own time. While it is closed its time stands still.
//!
//! The file is written whole under another name, synced and moved into place:
//! a reader finds the old one or the new one. On Windows a virus scanner or an index
//! of the system may hold it for a moment, and moving it is refused meanwhile: that
//! passes, so it is tried again for about a second.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Speed;
use crate::ledger::beside;
use crate::world::WorldRecord;

const FORMAT: u32 = 1;

/// What Windows says of a file that somebody holds: access denied (a move onto one that is
/// open), a sharing violation, a lock violation.
const HELD: [i32; 3] = [5, 32, 33];

/// Pauses before the next tries; together a good second.
const PAUSES_MS: [u64; 6] = [10, 30, 80, 200, 400, 400];

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
        patiently(|| std::fs::rename(&fresh, path), cfg!(windows), pause)
    }
}

/// Does it again while it fails because somebody holds the file; the numbers that say so
/// mean that on Windows.
fn patiently(
    mut act: impl FnMut() -> io::Result<()>,
    is_windows: bool,
    mut pause: impl FnMut(Duration),
) -> io::Result<()> {
    for ms in PAUSES_MS {
        match act() {
            Err(error) if is_windows && error.raw_os_error().is_some_and(|c| HELD.contains(&c)) => {
                pause(Duration::from_millis(ms));
            }
            done => return done,
        }
    }
    act()
}

#[expect(
    clippy::disallowed_methods,
    reason = "another program lets go of a file in real time, whatever the clock says"
)]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// Where it is kept unless told otherwise.
pub(crate) fn default_path(ledger: &Path) -> PathBuf {
    beside(ledger, ".state.json")
}

#[cfg(test)]
mod tests {
    use super::{HELD, PAUSES_MS, patiently};
    use std::io;
    use std::time::Duration;

    /// A file that is held for so many tries, and how long it was waited for.
    fn held_for(tries: usize, code: i32, is_windows: bool) -> (io::Result<()>, Duration) {
        let (mut left, mut waited) = (tries, Duration::ZERO);
        let act = || match left.checked_sub(1) {
            Some(rest) => {
                left = rest;
                Err(io::Error::from_raw_os_error(code))
            }
            None => Ok(()),
        };
        let done = patiently(act, is_windows, |time| waited += time);
        (done, waited)
    }

    #[test]
    fn a_state_that_is_held_for_a_moment_is_waited_for() {
        for code in HELD {
            assert!(
                held_for(PAUSES_MS.len(), code, true).0.is_ok(),
                "{code}: a world whose state is not kept forgets what happened in it"
            );
        }
        let (done, waited) = held_for(PAUSES_MS.len() + 1, 32, true);
        assert!(
            done.is_err() && waited < Duration::from_secs(2),
            "not for ever: {waited:?}"
        );
    }

    #[test]
    fn another_error_is_told_at_once() {
        for (code, is_windows) in [(112, true), (32, false)] {
            let (done, waited) = held_for(1, code, is_windows);
            assert!(
                done.is_err() && waited.is_zero(),
                "{code}: nobody waits for a full disk, or for what the number means elsewhere"
            );
        }
    }
}
