//! Files that are there whole or not at all: written beside their place, brought to the disk,
//! closed, and moved there.
//!
//! On Windows a file that was just written is often held for a moment by a virus scanner or
//! an index of the system, and moving it is refused meanwhile. That passes, so it is tried
//! again for about a second; what is still held then is an error of a kind that says so.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What Windows says of a file that somebody holds: access denied (a move onto one that is
/// open), a sharing violation, a lock violation.
const HELD: [i32; 3] = [5, 32, 33];

/// Pauses before the next tries; together a good second.
const PAUSES_MS: [u64; 6] = [10, 30, 80, 200, 400, 400];

/// Writes one of the app's own files. What stood there stays until the new one is on the
/// disk. Blocks. Two at a time for the same place would disturb each other.
pub fn write_whole(to: &Path, content: &[u8]) -> io::Result<()> {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = to.with_file_name(name);
    let written = write_synced(&part, content).and_then(|()| move_into_place(&part, to));
    if written.is_err() {
        // The first error is the one to tell; what is left is overwritten next time.
        drop(std::fs::remove_file(&part));
    }
    written
}

/// Moves a file that is written and closed to its place, over what stood there. Blocks, for
/// a second at most. Where somebody holds what stands there, the kind of the error is
/// [`io::ErrorKind::ResourceBusy`].
pub fn move_into_place(from: &Path, to: &Path) -> io::Result<()> {
    patiently(|| std::fs::rename(from, to), is_held, pause).map_err(told_as_busy)
}

/// What the system said of a file that was opened or moved, so that its kind tells whether
/// somebody holds it: Windows' numbers for that have no kind, or one that says less.
pub(crate) fn told_as_busy(error: io::Error) -> io::Error {
    busy_where(is_held, error)
}

fn busy_where(is_held: impl Fn(&io::Error) -> bool, error: io::Error) -> io::Error {
    if is_held(&error) {
        io::Error::new(io::ErrorKind::ResourceBusy, error)
    } else {
        error
    }
}

/// Removes a folder with everything in it; one that is not there is removed already. Waits
/// as [`move_into_place`] does: a scanner looks at files while they go, too. Blocks.
pub fn remove_folder(path: &Path) -> io::Result<()> {
    match patiently(|| std::fs::remove_dir_all(path), is_held, pause) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn write_synced(part: &PathBuf, content: &[u8]) -> io::Result<()> {
    // Synced through the handle that wrote: Windows refuses it to one that only reads.
    let mut file = File::create(part)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Does it again while it fails because somebody holds the file.
fn patiently(
    mut act: impl FnMut() -> io::Result<()>,
    is_held: impl Fn(&io::Error) -> bool,
    mut pause: impl FnMut(Duration),
) -> io::Result<()> {
    for ms in PAUSES_MS {
        match act() {
            Err(error) if is_held(&error) => pause(Duration::from_millis(ms)),
            done => return done,
        }
    }
    act()
}

fn is_held(error: &io::Error) -> bool {
    cfg!(windows)
        && error
            .raw_os_error()
            .is_some_and(|code| HELD.contains(&code))
}

#[expect(
    clippy::disallowed_methods,
    reason = "another program lets go of a file in real time, whatever the clock says"
)]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

#[cfg(test)]
mod tests {
    use super::{HELD, PAUSES_MS, busy_where, patiently, write_whole};
    use std::io;
    use std::time::Duration;

    /// As on Windows; elsewhere the numbers mean something else.
    fn is_held(error: &io::Error) -> bool {
        error
            .raw_os_error()
            .is_some_and(|code| HELD.contains(&code))
    }

    /// A file that a virus scanner holds for so many tries.
    fn held_for(tries: usize) -> (io::Result<()>, Duration) {
        let (mut left, mut waited) = (tries, Duration::ZERO);
        let act = || match left.checked_sub(1) {
            Some(rest) => {
                left = rest;
                Err(io::Error::from_raw_os_error(32))
            }
            None => Ok(()),
        };
        let done = patiently(act, is_held, |time| waited += time);
        (done, waited)
    }

    #[test]
    fn a_file_that_is_held_for_a_moment_is_waited_for() {
        let (done, waited) = held_for(0);
        assert!(done.is_ok() && waited.is_zero(), "usually nobody waits");
        assert!(held_for(PAUSES_MS.len()).0.is_ok());
        let (done, waited) = held_for(PAUSES_MS.len() + 1);
        assert_eq!(done.unwrap_err().raw_os_error(), Some(32), "not for ever");
        assert!(waited < Duration::from_secs(2), "{waited:?}");
    }

    #[test]
    fn what_is_still_held_says_so_by_its_kind() {
        for code in [5, 32, 33] {
            let told = busy_where(is_held, io::Error::from_raw_os_error(code));
            assert_eq!(
                told.kind(),
                io::ErrorKind::ResourceBusy,
                "{code}: who reads it must learn that the file is open elsewhere"
            );
        }
        let full = busy_where(is_held, io::ErrorKind::StorageFull.into());
        assert_eq!(full.kind(), io::ErrorKind::StorageFull, "not held");
    }

    #[test]
    fn another_error_is_told_at_once() {
        let mut tries = 0;
        let act = || {
            tries += 1;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        };
        let done = patiently(act, |_| false, |_| panic!("nobody waits for a full disk"));
        assert!(done.is_err() && tries == 1);
    }

    #[test]
    fn a_new_content_replaces_the_old_one_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("workspaces.json");
        write_whole(&file, b"a longer old one").unwrap();
        write_whole(&file, b"new").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        // A folder in the way: nothing that is half done stays.
        let taken = folder.path().join("taken");
        std::fs::create_dir(&taken).unwrap();
        write_whole(&taken, b"new").unwrap_err();
        let names = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(names, 2, "the file and the folder");
    }
}
