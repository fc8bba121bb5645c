//! The one clock of the practice world: `virtual = anchor + elapsed * speed`.
//!
//! World, pacing and engine share a clone of the same [`PracticeClock`], so a
//! day of a campaign can pass in 24 seconds without any of them noticing.
//!
//! Invariants:
//! * it never goes back, not when the speed changes and not across a restart;
//! * a change of speed does not jump: it re-anchors at the present instant;
//! * two processes that [`join`](PracticeClock::join) the same [`ClockAnchor`]
//!   read the same time, because the anchor also names the computer's own time.
//!
//! Units: `*_ms` are milliseconds; virtual times count from 1970 (UTC).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// How many virtual milliseconds pass in one real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Speed(u32);

impl Speed {
    /// As fast as life.
    pub const REAL: Self = Self(1);
    /// A minute in a second.
    pub const MINUTE: Self = Self(60);
    /// An hour in a second.
    pub const HOUR: Self = Self(3_600);

    /// A speed from 1 to 86,400; anything else is refused.
    pub fn new(times: u32) -> Option<Self> {
        (1..=86_400).contains(&times).then_some(Self(times))
    }

    /// The factor.
    pub fn times(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Speed {
    type Error = String;

    fn try_from(times: u32) -> Result<Self, Self::Error> {
        Self::new(times).ok_or_else(|| format!("a clock cannot run {times} times as fast"))
    }
}

impl From<Speed> for u32 {
    fn from(speed: Speed) -> Self {
        speed.0
    }
}

/// A point both times agree on; enough for another process to read the same clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockAnchor {
    /// Virtual time at the anchor.
    pub virtual_ms: i64,
    /// The computer's own time at the anchor.
    pub real_ms: i64,
    /// Factor since the anchor.
    pub speed: Speed,
}

#[derive(Debug)]
struct Hand {
    virtual_ms: i64,
    since: Instant,
    real_ms: i64,
    speed: Speed,
}

/// A shared virtual clock. Clones read and change the same hand.
#[derive(Debug, Clone)]
pub struct PracticeClock {
    hand: Arc<Mutex<Hand>>,
    changes: Arc<watch::Sender<Speed>>,
}

impl PracticeClock {
    /// Starts at the computer's own time.
    pub fn start(speed: Speed) -> Self {
        Self::resume(real_now_ms(), speed)
    }

    /// Goes on from a time that was kept, as if no time had passed since.
    pub fn resume(virtual_ms: i64, speed: Speed) -> Self {
        let hand = Hand {
            virtual_ms,
            since: instant(),
            real_ms: real_now_ms(),
            speed,
        };
        Self {
            hand: Arc::new(Mutex::new(hand)),
            changes: Arc::new(watch::channel(speed).0),
        }
    }

    /// Reads the same time as the clock that gave the anchor, on the same computer.
    pub fn join(anchor: ClockAnchor) -> Self {
        let elapsed = real_now_ms().saturating_sub(anchor.real_ms).max(0);
        let passed = elapsed.saturating_mul(i64::from(anchor.speed.times()));
        Self::resume(anchor.virtual_ms.saturating_add(passed), anchor.speed)
    }

    /// Virtual time now, milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        let hand = self.hand();
        virtual_at(&hand, instant())
    }

    /// How fast it runs.
    pub fn speed(&self) -> Speed {
        self.hand().speed
    }

    /// How long a virtual span really takes, rounded up to a whole microsecond.
    /// Zero for spans that are over.
    pub fn real_duration(&self, virtual_ms: i64) -> Duration {
        let times = u64::from(self.speed().times());
        let span = u64::try_from(virtual_ms).unwrap_or(0);
        Duration::from_micros(span.saturating_mul(1_000).div_ceil(times))
    }

    /// Changes the speed from this instant on; the time shown does not jump.
    pub fn set_speed(&self, speed: Speed) {
        let mut hand = self.hand();
        let now = instant();
        hand.virtual_ms = virtual_at(&hand, now);
        hand.since = now;
        hand.real_ms = real_now_ms();
        hand.speed = speed;
        drop(hand);
        self.changes.send_replace(speed);
    }

    /// Tells of every change of speed: whoever waits for a virtual time has to
    /// work out anew how long that really takes.
    pub fn watch_speed(&self) -> watch::Receiver<Speed> {
        self.changes.subscribe()
    }

    /// Where another process can join.
    pub fn anchor(&self) -> ClockAnchor {
        let hand = self.hand();
        ClockAnchor {
            virtual_ms: hand.virtual_ms,
            real_ms: hand.real_ms,
            speed: hand.speed,
        }
    }

    fn hand(&self) -> MutexGuard<'_, Hand> {
        // The hand is three numbers written together: a panic elsewhere cannot tear it.
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn virtual_at(hand: &Hand, now: Instant) -> i64 {
    let elapsed = now.saturating_duration_since(hand.since).as_micros();
    let passed = elapsed.saturating_mul(u128::from(hand.speed.times())) / 1_000;
    hand.virtual_ms
        .saturating_add(i64::try_from(passed).unwrap_or(i64::MAX))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the practice world keeps its own clock: here"
)]
fn instant() -> Instant {
    Instant::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the practice world keeps its own clock: here"
)]
fn real_now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
