//! A clock that stands still until it is moved.
//!
//! Invariant: whoever sleeps wakes in the order of their moments, and at one
//! moment in the order in which they lay down.

use drumbeat_engine::Clock;
use drumbeat_engine::clock::Wait;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock {
    state: Mutex<State>,
    system: bool,
}

#[derive(Debug, Default)]
struct State {
    now_ms: i64,
    beds: u64,
    set: u64,
    sleepers: BTreeMap<(i64, u64), Waker>,
}

impl ManualClock {
    /// Stands at this moment and passes for the computer's own time.
    pub fn at(now_ms: i64) -> Self {
        Self {
            state: Mutex::new(State {
                now_ms,
                ..State::default()
            }),
            system: true,
        }
    }

    /// Stands at this moment and is openly not the computer's own time.
    pub fn not_real(now_ms: i64) -> Self {
        Self {
            system: false,
            ..Self::at(now_ms)
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The moment the next sleeper waits for.
    pub fn next_ms(&self) -> Option<i64> {
        self.state().sleepers.keys().next().map(|(at_ms, _)| *at_ms)
    }

    /// Moves on to a moment and wakes everybody who waits for it or for an earlier one.
    pub fn advance_to(&self, at_ms: i64) {
        let mut state = self.state();
        let now_ms = state.now_ms.max(at_ms);
        state.now_ms = now_ms;
        while let Some(first) = state.sleepers.first_entry() {
            if first.key().0 > now_ms {
                break;
            }
            let waker = first.remove();
            // Whoever is woken may come back for the clock at once.
            drop(state);
            waker.wake();
            state = self.state();
        }
    }

    /// Sets another time, forward or back, as an operator or a dead battery does.
    pub fn set(&self, now_ms: i64) {
        let woken = {
            let mut state = self.state();
            state.now_ms = now_ms;
            state.set += 1;
            std::mem::take(&mut state.sleepers)
        };
        // Everybody looks at the clock again; who must sleep on, lies down again.
        woken.into_values().for_each(Waker::wake);
    }
}

struct Sleep<'c> {
    clock: &'c ManualClock,
    at_ms: i64,
    bed: Option<(i64, u64)>,
    // Ends also when the clock was set since.
    unset: Option<u64>,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        if state.now_ms >= self.at_ms || self.unset.is_some_and(|set| set != state.set) {
            return Poll::Ready(());
        }
        let bed = self.bed.unwrap_or_else(|| {
            state.beds += 1;
            (self.at_ms, state.beds)
        });
        state.sleepers.insert(bed, context.waker().clone());
        drop(state);
        self.bed = Some(bed);
        Poll::Pending
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        if let Some(bed) = self.bed {
            self.clock.state().sleepers.remove(&bed);
        }
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> i64 {
        self.state().now_ms
    }

    fn sleep_until(&self, at_ms: i64) -> Wait<'_> {
        Box::pin(Sleep {
            clock: self,
            at_ms,
            bed: None,
            unset: None,
        })
    }

    fn tick(&self, real_ms: u64) -> Wait<'_> {
        let state = self.state();
        let at_ms = state.now_ms + i64::try_from(real_ms).unwrap_or(i64::MAX);
        Box::pin(Sleep {
            clock: self,
            at_ms,
            bed: None,
            unset: Some(state.set),
        })
    }

    fn speed(&self) -> u32 {
        1
    }

    fn is_system(&self) -> bool {
        self.system
    }
}
