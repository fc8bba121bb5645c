//! What is left after a power cut.
//!
//! # The model
//!
//! * What was synced is there. Of what was asked of a file since its last sync each
//!   write is there or not, in any combination, or in part: whole sectors of 512 or
//!   4,096 bytes of it, or its beginning up to some byte. The call that was under way
//!   counts as not synced, whatever it was.
//! * Bytes that nobody wrote stay as they were, also in a sector that was written to:
//!   SQLite counts on that ("powersafe overwrite") and so does this. Where a file had
//!   grown it may have its new length without its bytes: zeroes or anything.
//! * Names (a new file, a deleted one) are safe once the folder was synced, and get
//!   lost from the last one backwards, as the journal of a file system has it. SQLite
//!   syncs the folder with the first sync of a journal or a WAL, and when it deletes a
//!   journal.

use super::trace::{FileId, Op};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::path::Path;

/// What happens to what was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// All of it is lost.
    Everything,
    /// The last part of it is lost.
    TheLast,
    /// Any of it is lost: what came later may be there without what came before.
    Any,
    /// Any of it is lost, and some of it in the middle.
    Torn,
}

impl Loss {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Everything, Self::TheLast, Self::Any, Self::Torn];
}

/// The state of the disk at one place of the trace.
pub struct Platter<'t> {
    trace: &'t [Op],
    place: usize,
    files: BTreeMap<FileId, Stored>,
    /// Names that are safe.
    names: BTreeMap<String, FileId>,
    /// Changes of names that are not yet safe, by their place in the trace.
    open_names: Vec<usize>,
}

/// A file on the platter.
#[derive(Default)]
struct Stored {
    safe: Vec<u8>,
    /// What was asked since the last sync, by its place in the trace.
    open: Vec<usize>,
}

/// The files as the next start finds them.
pub struct Image(BTreeMap<String, Vec<u8>>);

impl<'t> Platter<'t> {
    /// Before the first thing of a trace.
    pub fn of(trace: &'t [Op]) -> Self {
        let mut platter = Self {
            trace,
            place: 0,
            files: BTreeMap::new(),
            names: BTreeMap::new(),
            open_names: Vec::new(),
        };
        // What was found when it was first opened was there from the start.
        for op in trace {
            if let Op::Found { file, name, bytes } = op {
                platter
                    .files
                    .entry(*file)
                    .or_default()
                    .safe
                    .clone_from(bytes);
                platter.names.insert(name.clone(), *file);
            }
        }
        platter
    }

    /// Goes on to a place that is not before the present one.
    pub fn advance_to(&mut self, place: usize) {
        assert!(place >= self.place, "time goes one way");
        while self.place < place.min(self.trace.len()) {
            self.follow();
            self.place += 1;
        }
    }

    fn follow(&mut self) {
        match &self.trace[self.place] {
            Op::Moment(_) | Op::Found { .. } => {}
            Op::Make { file, .. } => {
                self.files.entry(*file).or_default();
                self.open_names.push(self.place);
            }
            Op::Write { file, .. } | Op::Truncate { file, .. } => {
                self.files.entry(*file).or_default().open.push(self.place);
            }
            Op::Sync {
                file,
                folder_synced,
            } => {
                let stored = self.files.entry(*file).or_default();
                for place in std::mem::take(&mut stored.open) {
                    keep(&mut stored.safe, &self.trace[place]);
                }
                if *folder_synced {
                    self.names_are_safe();
                }
            }
            Op::Delete { folder_synced, .. } => {
                self.open_names.push(self.place);
                if *folder_synced {
                    self.names_are_safe();
                }
            }
        }
    }

    fn names_are_safe(&mut self) {
        for place in std::mem::take(&mut self.open_names) {
            rename(&mut self.names, &self.trace[place]);
        }
    }

    /// The power goes while the thing at this place is being done.
    pub fn cut(&self, loss: Loss, rng: &mut ChaCha8Rng) -> Image {
        let under_way = self.trace.get(self.place);
        let mut open: Vec<usize> = self.open_names.clone();
        open.extend(self.files.values().flat_map(|stored| &stored.open));
        open.push(self.place);
        open.sort_unstable();
        let first_lost = match loss {
            Loss::Everything => 0,
            Loss::TheLast => open[rng.random_range(0..open.len())] + 1,
            Loss::Any | Loss::Torn => usize::MAX,
        };
        let mut names = self.names.clone();
        let mut renamed: Vec<usize> = self.open_names.clone();
        if let Some(Op::Make { .. } | Op::Delete { .. }) = under_way {
            renamed.push(self.place);
        }
        let names_kept = match loss {
            Loss::Everything | Loss::TheLast => renamed.partition_point(|at| *at < first_lost),
            Loss::Any | Loss::Torn => rng.random_range(0..=renamed.len()),
        };
        for place in &renamed[..names_kept] {
            rename(&mut names, &self.trace[*place]);
        }
        let mut image = BTreeMap::new();
        for (name, file) in names {
            let nothing = Stored::default();
            let stored = self.files.get(&file).unwrap_or(&nothing);
            let mut bytes = stored.safe.clone();
            let mut open = stored.open.clone();
            match under_way {
                Some(Op::Write { file: other, .. } | Op::Truncate { file: other, .. })
                    if *other == file =>
                {
                    open.push(self.place);
                }
                _ => {}
            }
            for place in open {
                let op = &self.trace[place];
                match loss {
                    Loss::Everything | Loss::TheLast if place >= first_lost => {}
                    Loss::Everything | Loss::TheLast => keep(&mut bytes, op),
                    Loss::Any if rng.random() => keep(&mut bytes, op),
                    Loss::Any => {}
                    Loss::Torn => tear(&mut bytes, op, rng),
                }
            }
            image.insert(name, bytes);
        }
        Image(image)
    }
}

fn rename(names: &mut BTreeMap<String, FileId>, op: &Op) {
    match op {
        Op::Make { file, name } => {
            names.insert(name.clone(), *file);
        }
        Op::Delete { name, .. } => {
            names.remove(name);
        }
        Op::Found { .. }
        | Op::Write { .. }
        | Op::Truncate { .. }
        | Op::Sync { .. }
        | Op::Moment(_) => {}
    }
}

/// All of it is on the disk.
fn keep(bytes: &mut Vec<u8>, op: &Op) {
    match op {
        Op::Write { at, bytes: new, .. } => put(bytes, *at, new),
        Op::Truncate { len, .. } => bytes.resize(*len, 0),
        Op::Found { .. }
        | Op::Make { .. }
        | Op::Sync { .. }
        | Op::Delete { .. }
        | Op::Moment(_) => {}
    }
}

fn put(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    let end = at + new.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[at..end].copy_from_slice(new);
}

/// Some of it is on the disk.
fn tear(bytes: &mut Vec<u8>, op: &Op, rng: &mut ChaCha8Rng) {
    let Op::Write { at, bytes: new, .. } = op else {
        if rng.random() {
            keep(bytes, op);
        }
        return;
    };
    let (at, end) = (*at, *at + new.len());
    if bytes.len() < end {
        // The length may be there before the bytes are.
        match rng.random_range(0..3) {
            0 => bytes.resize(end, 0),
            1 => bytes.resize_with(end, || rng.random()),
            _ => {}
        }
    }
    match rng.random_range(0..4) {
        0 => {}
        1 => put(bytes, at, new),
        2 => put(bytes, at, &new[..rng.random_range(0..=new.len())]),
        _ => {
            let sector = if rng.random() { 512 } else { 4_096 };
            let mut from = at;
            while from < end {
                let until = end.min((from / sector + 1) * sector);
                if rng.random() {
                    put(bytes, from, &new[from - at..until - at]);
                }
                from = until;
            }
        }
    }
}

impl Image {
    /// Puts the files into a folder.
    pub fn put_into(&self, folder: &Path) {
        for (name, bytes) in &self.0 {
            std::fs::write(folder.join(name), bytes).expect("the image can be written");
        }
    }
}
