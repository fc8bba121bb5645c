//! The only place that reads a clock or sleeps.
//!
//! Everything that waits, waits here, on *wall* time that is looked at again and
//! again: a laptop sleeps, is set to another time, or runs the practice clock an
//! hour a second, and a wait must end when its moment has come, not when some
//! number of ticks has passed.
//!
//! Invariants: [`Clock::sleep_until`] never ends before its moment by this very
//! clock; it may end late by [`LOOK_AGAIN`] of real time after the computer woke up.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// A wait looks at the clock again at least this often.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// A boxed future, as clocks are used as trait objects.
pub type Wait<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Time, as the engine sees it.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970, UTC.
    fn now_ms(&self) -> i64;

    /// Ends when `now_ms() >= at_ms`. Cancel-safe.
    fn sleep_until(&self, at_ms: i64) -> Wait<'_>;

    /// Ends after that much of the computer's own time, whatever the clock shows
    /// or is set to meanwhile. Cancel-safe.
    fn tick(&self, real_ms: u64) -> Wait<'_>;

    /// How many times as fast as the computer's own time it runs.
    fn speed(&self) -> u32;

    /// Whether it is the computer's own time. With any other clock the engine
    /// refuses every gateway except practice.
    fn is_system(&self) -> bool;
}

/// The computer's own time.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        system_now_ms()
    }

    fn sleep_until(&self, at_ms: i64) -> Wait<'_> {
        Box::pin(async move {
            loop {
                let left = at_ms.saturating_sub(self.now_ms());
                if left <= 0 {
                    return;
                }
                sleep(Duration::from_millis(left.unsigned_abs()).min(LOOK_AGAIN)).await;
            }
        })
    }

    fn tick(&self, real_ms: u64) -> Wait<'_> {
        Box::pin(sleep(Duration::from_millis(real_ms)))
    }

    fn speed(&self) -> u32 {
        1
    }

    fn is_system(&self) -> bool {
        true
    }
}

/// A point at which the practice time and the computer's own time were both
/// known, and how fast practice time has run since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Practice time at the anchor.
    pub virtual_ms: i64,
    /// The computer's own time at the anchor.
    pub real_ms: i64,
    /// Practice milliseconds in a real one.
    pub speed: u32,
}

/// The practice clock: the same formula as the world's, from the same anchor.
#[derive(Debug)]
pub struct ScaledClock {
    anchor: watch::Sender<Anchor>,
    // Real time can be set back; practice time never goes back.
    latest_ms: Mutex<i64>,
}

impl ScaledClock {
    /// Reads the same time as the world that gave the anchor.
    pub fn join(anchor: Anchor) -> Self {
        Self {
            anchor: watch::Sender::new(anchor),
            latest_ms: Mutex::new(anchor.virtual_ms),
        }
    }

    /// Follows the world to a new anchor; everything that waits looks again.
    pub fn rejoin(&self, anchor: Anchor) {
        self.anchor.send_replace(anchor);
    }
}

impl Clock for ScaledClock {
    fn now_ms(&self) -> i64 {
        let anchor = *self.anchor.borrow();
        let passed = system_now_ms().saturating_sub(anchor.real_ms).max(0);
        let now = anchor
            .virtual_ms
            .saturating_add(passed.saturating_mul(i64::from(anchor.speed)));
        let mut latest = self
            .latest_ms
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *latest = now.max(*latest);
        *latest
    }

    fn sleep_until(&self, at_ms: i64) -> Wait<'_> {
        Box::pin(async move {
            let mut changed = self.anchor.subscribe();
            loop {
                let left = at_ms.saturating_sub(self.now_ms());
                if left <= 0 {
                    return;
                }
                let real_us = left
                    .unsigned_abs()
                    .saturating_mul(1_000)
                    .div_ceil(u64::from(self.speed().max(1)));
                tokio::select! {
                    biased;
                    () = sleep(Duration::from_micros(real_us).min(LOOK_AGAIN)) => {}
                    _ = changed.changed() => {}
                }
            }
        })
    }

    fn tick(&self, real_ms: u64) -> Wait<'_> {
        Box::pin(sleep(Duration::from_millis(real_ms)))
    }

    fn speed(&self) -> u32 {
        self.anchor.borrow().speed
    }

    fn is_system(&self) -> bool {
        false
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the clock"
)]
fn system_now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that sleeps"
)]
async fn sleep(for_how_long: Duration) {
    tokio::time::sleep(for_how_long).await;
}
