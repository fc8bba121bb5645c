//! A clock that stands still until it is moved.
//!
//! It is moved in two ways, as a computer's is: time passes ([`ManualClock::advance_to`]),
//! or another time is shown though none has passed ([`ManualClock::set`]), as after a
//! sleep or by somebody's hand.
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
    /// How much time has really passed.
    passed_ms: i64,
    beds: u64,
    sleepers: BTreeMap<Bed, Sleeper>,
}

/// Where somebody lies: how much time has passed when they wake, and who lay down first.
type Bed = (i64, u64);

#[derive(Debug)]
struct Sleeper {
    waker: Waker,
    until: Until,
}

/// What somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    /// The clock shows that.
    Shown(i64),
    /// So much time has passed since the beginning.
    Passed(i64),
}

impl State {
    fn left_ms(&self, until: Until) -> i64 {
        match until {
            Until::Shown(at_ms) => at_ms.saturating_sub(self.now_ms),
            Until::Passed(at_ms) => at_ms.saturating_sub(self.passed_ms),
        }
    }
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
        let state = self.state();
        let ((at_ms, _), _) = state.sleepers.first_key_value()?;
        Some(state.now_ms.saturating_add(at_ms - state.passed_ms))
    }

    /// Moves on to a moment and wakes everybody who waits for it or for an earlier one.
    pub fn advance_to(&self, at_ms: i64) {
        let mut state = self.state();
        let passes_ms = (at_ms - state.now_ms).max(0);
        state.now_ms += passes_ms;
        state.passed_ms += passes_ms;
        let passed_ms = state.passed_ms;
        while let Some(first) = state.sleepers.first_entry() {
            if first.key().0 > passed_ms {
                break;
            }
            let sleeper = first.remove();
            // Whoever is woken may come back for the clock at once.
            drop(state);
            sleeper.waker.wake();
            state = self.state();
        }
    }

    /// Shows another time, forward or back, and none has passed.
    pub fn set(&self, now_ms: i64) {
        let mut state = self.state();
        state.now_ms = now_ms;
        let all = std::mem::take(&mut state.sleepers);
        let (looks, sleeps_on) = all
            .into_iter()
            .partition(|(_, sleeper)| matches!(sleeper.until, Until::Shown(_)));
        state.sleepers = sleeps_on;
        drop(state);
        // Whoever looks at the clock looks again; who must sleep on, lies down again.
        let looks: BTreeMap<Bed, Sleeper> = looks;
        for sleeper in looks.into_values() {
            sleeper.waker.wake();
        }
    }
}

struct Sleep<'c> {
    clock: &'c ManualClock,
    until: Until,
    bed: Option<Bed>,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        let left_ms = state.left_ms(self.until);
        if left_ms <= 0 {
            return Poll::Ready(());
        }
        let wakes_ms = state.passed_ms.saturating_add(left_ms);
        let bed = match self.bed {
            Some((at_ms, place)) if at_ms == wakes_ms => (at_ms, place),
            left => {
                if let Some(bed) = left {
                    state.sleepers.remove(&bed);
                }
                state.beds += 1;
                (wakes_ms, state.beds)
            }
        };
        let sleeper = Sleeper {
            waker: context.waker().clone(),
            until: self.until,
        };
        state.sleepers.insert(bed, sleeper);
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
            until: Until::Shown(at_ms),
            bed: None,
        })
    }

    fn tick(&self, real_ms: u64) -> Wait<'_> {
        let real_ms = i64::try_from(real_ms).unwrap_or(i64::MAX);
        let at_ms = self.state().passed_ms.saturating_add(real_ms);
        Box::pin(Sleep {
            clock: self,
            until: Until::Passed(at_ms),
            bed: None,
        })
    }

    fn speed(&self) -> u32 {
        1
    }

    fn is_system(&self) -> bool {
        self.system
    }
}
