//! The same work for many numbers, on every core.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Does the work for every number, each core the next one, in no order.
pub fn on_every_core(which: Range<u64>, work: impl Fn(u64) + Sync) {
    let next = AtomicU64::new(which.start);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= which.end {
                        return;
                    }
                    work(n);
                }
            });
        }
    });
}

/// When work of this machine began.
#[expect(
    clippy::disallowed_methods,
    reason = "how long playing takes is time of this machine"
)]
pub fn now() -> Instant {
    Instant::now()
}
