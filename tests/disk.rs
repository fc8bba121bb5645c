//! A disk that remembers what was asked of it, can lose its power and can fail.
//!
//! ```text
//! SQLite -> vfs (whatever is opened) -> Disk: a fault? the trace -> the real file
//!                                         |
//!                                      Platter, at any place of the trace -> Image
//! ```
//!
//! * The VFS stands before SQLite's own VFS as the default of this process, so that the
//!   product opens its file as it always does and no switch for it exists in the store.
//!   Files in a folder without a [`Disk`] pass through untouched.
//! * The [`Disk`] of a folder records what is written, cut off, synced, made and deleted
//!   there, in order ([`Op`]).
//! * A [`Platter`] follows that trace and knows at each place what is safely on the disk
//!   and what may still be lost; a [`Loss`] decides about the latter, and the [`Image`]
//!   is what the next start finds. The shared memory (`-shm`) is gone by then.
//! * `sends.log`, which the store writes beside the database and never syncs, does not
//!   pass the VFS: what was added to it is looked up whenever a moment passes.
//! * A [`Fault`] makes calls fail, once or for a while.

mod cut;
mod fault;
mod trace;
mod vfs;

pub use cut::{Image, Loss, Platter};
pub use fault::{Call, Fault};
pub use trace::{FileId, Op};

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// What the store writes beside the database.
const BESIDE: &str = "sends.log";

/// The disks there are, by their folder.
static DISKS: Mutex<BTreeMap<PathBuf, Weak<Disk>>> = Mutex::new(BTreeMap::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The disk below one folder.
pub struct Disk {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    trace: Vec<Op>,
    /// Which file a name means now.
    names: BTreeMap<String, FileId>,
    files: usize,
    /// How much of the file beside the database is in the trace.
    beside: usize,
    fault: Option<Fault>,
    /// Calls of each kind that were asked while faults could happen.
    calls: BTreeMap<Call, u64>,
    /// Nothing fails and nothing counts: somebody only looks.
    shielded: bool,
}

/// A folder for files that need not outlive the test, in memory where there is one.
pub fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    made.expect("a folder")
}

impl Disk {
    /// From now on this folder is on a disk of its own. What is in it is safe.
    pub fn below(folder: &Path) -> Arc<Self> {
        vfs::install();
        // SQLite resolves links before it opens.
        let folder = folder.canonicalize().expect("the folder is there");
        let disk = Arc::new(Self {
            folder: folder.clone(),
            state: Mutex::default(),
        });
        let beside = std::fs::read(folder.join(BESIDE)).ok();
        disk.state().beside = beside.as_ref().map_or(0, Vec::len);
        if beside.is_some() {
            disk.opened(BESIDE, beside);
        }
        lock(&DISKS).insert(folder, Arc::downgrade(&disk));
        disk
    }

    fn of(path: &Path) -> Option<Arc<Self>> {
        lock(&DISKS).get(path.parent()?)?.upgrade()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// What was asked of it so far.
    pub fn trace(&self) -> Vec<Op> {
        self.state().trace.clone()
    }

    /// How long the trace is.
    pub fn recorded(&self) -> usize {
        self.state().trace.len()
    }

    /// The app passes a moment of its work.
    pub fn passes(&self, moment: u64) {
        let beside = self.folder.join(BESIDE);
        let len = std::fs::metadata(&beside).map_or(0, |meta| meta.len() as usize);
        let known = std::mem::replace(&mut self.state().beside, len);
        if len > known {
            let file = self.opened(BESIDE, None);
            let bytes = std::fs::read(beside).expect("it can be read");
            self.record(Op::Write {
                file,
                at: known,
                bytes: bytes[known..len].to_vec(),
            });
        }
        self.record(Op::Moment(moment));
    }

    /// Calls are counted from here, and fail as that says.
    pub fn fails(&self, fault: Option<Fault>) {
        let mut state = self.state();
        state.fault = fault;
        state.calls.clear();
    }

    /// Nothing fails any more.
    pub fn works(&self) {
        self.state().fault = None;
    }

    /// How many calls of a kind were counted.
    pub fn calls(&self, call: Call) -> u64 {
        self.state().calls.get(&call).copied().unwrap_or_default()
    }

    /// Looks at something on this disk without meeting its faults.
    pub fn shielded<T>(&self, look: impl FnOnce() -> T) -> T {
        self.state().shielded = true;
        let seen = look();
        self.state().shielded = false;
        seen
    }

    /// Whether this call fails, and with which of SQLite's codes.
    fn refuses(&self, call: Call) -> Option<c_int> {
        let mut state = self.state();
        if state.shielded {
            return None;
        }
        let n = state.calls.entry(call).or_default();
        *n += 1;
        let n = *n;
        state.fault.and_then(|fault| fault.strikes(call, n))
    }

    fn record(&self, op: Op) {
        self.state().trace.push(op);
    }

    /// A file was opened; one that was not there before has been made.
    fn opened(&self, name: &str, before: Option<Vec<u8>>) -> FileId {
        let mut state = self.state();
        if let Some(&file) = state.names.get(name) {
            return file;
        }
        let file = FileId(state.files);
        state.files += 1;
        state.names.insert(name.to_owned(), file);
        let name = name.to_owned();
        state.trace.push(match before {
            Some(bytes) => Op::Found { file, name, bytes },
            None => Op::Make { file, name },
        });
        file
    }

    fn knows(&self, name: &str) -> bool {
        self.state().names.contains_key(name)
    }

    fn deleted(&self, name: &str, folder_synced: bool) {
        let mut state = self.state();
        state.names.remove(name);
        state.trace.push(Op::Delete {
            name: name.to_owned(),
            folder_synced,
        });
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        lock(&DISKS).remove(&self.folder);
    }
}
