//! When the app dies: the moments between two pieces of its work, counted.
//!
//! A moment passes before and after every write of the store, before every read,
//! before and after every request, and with every event that is heard: wherever a
//! killed process can have got to. Between two moments nothing happens that anybody
//! could see.

use crate::disk::Disk;
use drumbeat_store::Ending;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts the moments, and kills the app at some of them.
pub(crate) struct Fate(Mutex<Counted>);

struct Counted {
    passed: u64,
    deaths: VecDeque<u64>,
    dead: bool,
    /// Notes in its trace when a moment passes.
    disk: Option<Arc<Disk>>,
}

impl Fate {
    /// The app dies at these moments, counted from the first of the voyage.
    pub(crate) fn of(deaths: &[u64]) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Counted {
            passed: 0,
            deaths: deaths.iter().copied().collect(),
            dead: false,
            disk: None,
        })))
    }

    /// From now on that disk's trace says which moments passed between its writes.
    pub(crate) fn noted_on(&self, disk: Arc<Disk>) {
        self.counted().disk = Some(disk);
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A moment passes. True: the app is dead, and nothing of it goes on.
    pub(crate) fn ends(&self) -> bool {
        let mut counted = self.counted();
        if !counted.dead {
            counted.passed += 1;
            if let Some(disk) = &counted.disk {
                disk.passes(counted.passed);
            }
            if counted.deaths.front() == Some(&counted.passed) {
                counted.deaths.pop_front();
                counted.dead = true;
            }
        }
        counted.dead
    }

    /// The same for the store.
    pub(crate) fn ending(self: &Arc<Self>) -> Ending {
        let fate = Arc::clone(self);
        Arc::new(move || fate.ends())
    }

    /// Whether the app has died, and nobody has heard it yet.
    pub(crate) fn is_dead(&self) -> bool {
        self.counted().dead
    }

    /// Whether the app has died; whoever hears it clears it away.
    pub(crate) fn died(&self) -> bool {
        std::mem::take(&mut self.counted().dead)
    }

    /// How many moments there were.
    pub(crate) fn passed(&self) -> u64 {
        self.counted().passed
    }
}
