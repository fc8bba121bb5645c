//! What a disk refuses to do.

use rusqlite::ffi;
use std::ffi::c_int;

/// What SQLite asks of a disk, as far as it can fail here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    /// Opening a file.
    Open,
    /// Reading.
    Read,
    /// Writing.
    Write,
    /// Making safe what was written.
    Sync,
    /// A lock, on the file or on the shared memory.
    Lock,
}

/// Calls of one kind fail, from the n-th on, so many times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which calls.
    pub call: Call,
    /// From which on, counted from 1.
    pub nth: u64,
    /// How many of them.
    pub times: u64,
    /// What SQLite is told.
    pub code: c_int,
}

impl Fault {
    /// Every kind of fault: a full disk, a broken one, one that others hold.
    ///
    /// A read that comes back short is not among them: of a page SQLite then takes the
    /// rest for zeroes, so that would be a disk that lies and not one that fails.
    pub const KINDS: [(Call, c_int); 6] = [
        (Call::Write, ffi::SQLITE_FULL),
        (Call::Write, ffi::SQLITE_IOERR_WRITE),
        (Call::Sync, ffi::SQLITE_IOERR_FSYNC),
        (Call::Read, ffi::SQLITE_IOERR_READ),
        (Call::Lock, ffi::SQLITE_BUSY),
        (Call::Open, ffi::SQLITE_CANTOPEN),
    ];

    pub(super) fn strikes(&self, call: Call, n: u64) -> Option<c_int> {
        let struck = self.nth..self.nth.saturating_add(self.times);
        (call == self.call && struck.contains(&n)).then_some(self.code)
    }
}
