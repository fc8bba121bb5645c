//! How long it is waited before a message in doubt is looked up.
//!
//! Until then the gateway may still act on the request, so that "it is not there" proves
//! nothing. What counts is time in which it could have acted: a laptop that sleeps puts a
//! server on it to sleep as well, and a clock that somebody sets forward lets no time pass.
//! Nor can a new process tell how long the computer was off. So a quarantine is counted
//! in slices of the computer's own time, from when the doubt began, or from the start for
//! what was found in doubt; a sleep falls into one slice and counts as no more than that.

use crate::core::{Core, lock};
use drumbeat_domain::ItemId;
use drumbeat_domain::mutant;
use drumbeat_domain::outbox::DoubtTimes;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// Counted at once, in real milliseconds.
const SLICE_MS: i64 = 5_000;

/// Whose quarantine it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    /// Everything that this process found in doubt.
    WhatWasFound,
    /// What came into doubt since.
    Item(ItemId),
}

/// The quarantines that have not ended, in real milliseconds that are left.
#[derive(Default)]
pub(crate) struct Quarantines {
    left: Mutex<BTreeMap<Of, i64>>,
    begun: Notify,
}

impl Quarantines {
    /// Begins one, for a clock that runs `speed` times as fast as the computer's own time.
    pub(crate) fn begin(&self, of: Of, times: DoubtTimes, speed: u32) {
        let real_ms = times.quarantine_ends_ms(0) / i64::from(speed.max(1));
        let mut left = lock(&self.left);
        // Of the slice that is passing, nobody knows how much is left.
        let passing_ms = if left.is_empty() { 0 } else { SLICE_MS };
        left.insert(of, real_ms + passing_ms);
        self.begun.notify_one();
    }

    /// How much of an item's quarantine is left at most, in real milliseconds.
    pub(crate) fn left_ms(&self, item: ItemId) -> i64 {
        if mutant::is_on("clock_ends_quarantine") || mutant::is_on("no_quarantine") {
            return 0;
        }
        let left = lock(&self.left);
        // What was found ends before anything that began later.
        let of_item = left.get(&Of::Item(item));
        of_item
            .or_else(|| left.get(&Of::WhatWasFound))
            .copied()
            .unwrap_or(0)
    }

    fn none_is_open(&self) -> bool {
        lock(&self.left).is_empty()
    }

    fn pass(&self, real_ms: i64) {
        lock(&self.left).retain(|_, left_ms| {
            *left_ms -= real_ms;
            *left_ms > 0
        });
    }
}

/// Counts until the engine ends; while nothing is in doubt it sleeps.
pub(crate) async fn run(core: Arc<Core>) {
    loop {
        let idle = core.quarantines.none_is_open();
        tokio::select! {
            biased;
            () = core.ended.cancelled() => return,
            () = core.quarantines.begun.notified(), if idle => {}
            () = core.clock.tick(SLICE_MS.unsigned_abs()), if !idle => {
                core.quarantines.pass(SLICE_MS);
            }
        }
    }
}
