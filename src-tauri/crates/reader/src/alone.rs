//! Whether anybody waits for this program any more.
//!
//! The app kills a reader that takes too long, and cannot when it was killed itself: a file
//! that keeps a parser busy for ever would then keep a core busy for ever. So it holds the
//! other end of our standard input and writes nothing into it; the system closes that end
//! whatever the app dies of.

use std::io;
use std::thread;

/// The exit code of a reader that nobody waits for. Nobody sees it.
const ALONE: i32 = 4;

/// Ends the program with the end of its standard input.
pub(crate) fn end_when_alone() -> io::Result<()> {
    thread::Builder::new().spawn(wait).map(drop)
}

#[allow(
    clippy::exit,
    reason = "the thread that reads may hang inside of a parser"
)]
fn wait() {
    // What cannot be read tells of nobody either.
    drop(io::copy(&mut io::stdin().lock(), &mut io::sink()));
    std::process::exit(ALONE)
}
