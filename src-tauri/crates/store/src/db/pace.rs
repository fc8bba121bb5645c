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
        let next = next(began.most, began.at.elapsed());
        self.0.store(micros(next), Ordering::Relaxed);
    }
}

/// How long the next slice may go on, after one that was to go on for `slice` and took
/// `whole` with its commit.
fn next(slice: Duration, whole: Duration) -> Duration {
    if whole < slice {
        // The end of some work tells nothing.
        return slice;
    }
    let (least, most) = SLICES;
    // Half of the way towards what would have been right.
    let right = slice.mul_f64(WHOLE_SLICE.as_secs_f64() / whole.as_secs_f64());
    ((slice + right) / 2).clamp(least, most)
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{SLICES, WHOLE_SLICE, next};
    use std::time::Duration;

    /// The slice that is left after many on a disk whose commits take so long.
    fn after_many(commit: Duration) -> Duration {
        (0..50).fold(SLICES.1, |slice, _| next(slice, slice + commit))
    }

    #[test]
    fn a_slow_disk_gets_short_slices_and_a_quick_one_long_ones_again() {
        let (least, most) = SLICES;
        let ms = Duration::from_millis;
        assert_eq!(after_many(ms(2)), most, "nobody waits for it too long");
        let slow = after_many(ms(22));
        assert!(least < slow && slow < most, "{slow:?}");
        assert!(
            slow + ms(22) < WHOLE_SLICE + ms(2),
            "with its commit: {slow:?}"
        );
        assert_eq!(after_many(ms(500)), least, "it still comes forward");
        assert!(
            next(slow, slow + ms(2)) > slow,
            "it learns that it is quick"
        );
    }

    #[test]
    fn work_that_was_over_early_tells_nothing() {
        let slice = Duration::from_millis(12);
        assert_eq!(next(slice, Duration::from_millis(1)), slice);
    }
}
