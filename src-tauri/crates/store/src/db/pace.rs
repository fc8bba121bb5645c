//! How long the slices of long work go on.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// When a write began, and how long a slice of it goes on.
#[derive(Clone, Copy)]
pub(super) struct Began {
    at: std::time::Instant,
    most: Duration,
}

impl Began {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long others wait for a write is real time, whatever the clock says"
    )]
    pub(super) fn now(pace: &Pace) -> Self {
        Self {
            at: std::time::Instant::now(),
            most: pace.slice(),
        }
    }

    pub(super) fn is_over(self) -> bool {
        self.at.elapsed() >= self.most
    }
}

/// How long a slice of long work goes on, so that with its commit nobody who writes
/// meanwhile waits for much longer than [`WHOLE_SLICE`]. The more people there are the more
/// pages a slice touches, and a slow disk takes its time: each slice tells what the next
/// one may take.
pub(super) struct Pace(AtomicU64);

/// A slice with its commit. The wait that is promised to others is 50 ms.
const WHOLE_SLICE: Duration = Duration::from_millis(36);
/// A slice before its commit at least, or it would hardly come forward; and at most.
const SLICES: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(18));

impl Pace {
    pub(super) fn new() -> Self {
        let (_, most) = SLICES;
        Self(AtomicU64::new(micros(most)))
    }

    fn slice(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }

    /// A slice that began then is on the disk.
    pub(super) fn learn(&self, began: Began) {
        let whole = began.at.elapsed();
        if whole < began.most {
            // The end of some work tells nothing.
            return;
        }
        let (least, most) = SLICES;
        // Half of the way towards what would have been right.
        let right = began
            .most
            .mul_f64(WHOLE_SLICE.as_secs_f64() / whole.as_secs_f64());
        let next = ((began.most + right) / 2).clamp(least, most);
        self.0.store(micros(next), Ordering::Relaxed);
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
