//! One thread on which everything plays, and which knows when all of it waits.
//!
//! The runtime tells just before it parks that nothing is left to do; that, and
//! no number of yields, is what "idle" means here. Only then time moves, to the
//! next moment somebody waits for.

use crate::ManualClock;
use drumbeat_engine::Clock;
use std::future::{Future, poll_fn};
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use tokio::runtime::{Builder, Runtime};

/// Asked and told thousands of times in a game.
#[derive(Clone, Default)]
struct Idle(Arc<Mutex<Told>>);

#[derive(Default)]
struct Told {
    /// Since it was last asked.
    idle: bool,
    asks: Option<Waker>,
}

impl Idle {
    fn told(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self) {
        let asks = {
            let mut told = self.told();
            told.idle = true;
            told.asks.take()
        };
        if let Some(asks) = asks {
            asks.wake();
        }
    }

    /// The next time that nothing is left to do.
    async fn wait(&self) {
        self.told().idle = false;
        poll_fn(|context| {
            let mut told = self.told();
            if told.idle {
                return Poll::Ready(());
            }
            told.asks = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

/// The thread and the clock.
pub struct Stage {
    /// The clock everybody goes by.
    pub clock: Arc<ManualClock>,
    idle: Idle,
    runtime: Option<Runtime>,
}

impl Stage {
    /// An empty stage at that moment.
    pub fn at(now_ms: i64) -> Self {
        Self::with(ManualClock::at(now_ms))
    }

    /// An empty stage with that clock.
    pub fn with(clock: ManualClock) -> Self {
        let idle = Idle::default();
        let runtime = Some(runtime(&idle));
        Self {
            clock: Arc::new(clock),
            idle,
            runtime,
        }
    }

    /// The time.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.runtime.as_ref().unwrap().block_on(future)
    }

    /// Runs a piece to its end; time moves whenever everything waits.
    pub fn run<F: Future>(&self, future: F) -> F::Output {
        self.block_on(async {
            let mut future = pin!(future);
            loop {
                tokio::select! {
                    biased;
                    output = &mut future => return output,
                    () = self.idle.wait() => match self.clock.next_ms() {
                        Some(at_ms) => self.clock.advance_to(at_ms),
                        None => panic!("waits for something that never happens"),
                    },
                }
            }
        })
    }

    /// Runs a piece to its end at this moment. `None`: it needs time to pass.
    pub fn at_this_moment<F: Future>(&self, future: F) -> Option<F::Output> {
        self.block_on(async {
            tokio::select! {
                biased;
                output = future => Some(output),
                () = self.idle.wait() => None,
            }
        })
    }

    /// Runs a piece to its end while time stands still; it may wait for other threads,
    /// as work on files does, and must not wait for the clock.
    pub fn standing_still<F: Future>(&self, future: F) -> F::Output {
        self.block_on(future)
    }

    /// Lets everything happen that happens without time passing.
    pub fn settle(&self) {
        self.block_on(self.idle.wait());
    }

    /// Lets everything happen that happens without time passing, then asks what is next,
    /// which may move the clocks, and so on until that breaks off.
    pub fn play(&self, mut next: impl FnMut() -> ControlFlow<()>) {
        self.block_on(async {
            loop {
                self.idle.wait().await;
                if next().is_break() {
                    return;
                }
            }
        });
    }

    /// Lets everything happen up to and including that moment.
    pub fn until(&self, deadline_ms: i64) {
        self.block_on(async {
            loop {
                self.idle.wait().await;
                match self.clock.next_ms() {
                    Some(at_ms) if at_ms <= deadline_ms => self.clock.advance_to(at_ms),
                    Some(_) | None => break,
                }
            }
            self.clock.advance_to(deadline_ms);
            self.idle.wait().await;
        });
    }

    /// Lets that much time pass.
    pub fn pass(&self, ms: i64) {
        self.until(self.now_ms() + ms);
    }

    /// Lets time pass until something holds; gives up (`false`) at the deadline.
    pub fn until_so(&self, deadline_ms: i64, so: impl Fn() -> bool) -> bool {
        loop {
            self.settle();
            if so() {
                return true;
            }
            match self.clock.next_ms() {
                Some(at_ms) if at_ms <= deadline_ms => self.clock.advance_to(at_ms),
                Some(_) | None => return false,
            }
        }
    }

    /// Everything on the stage ends where it stands, as by `kill -9`.
    pub fn crash(&mut self) {
        drop(self.runtime.take());
        self.runtime = Some(runtime(&self.idle));
    }
}

fn runtime(idle: &Idle) -> Runtime {
    let idle = idle.clone();
    Builder::new_current_thread()
        .on_thread_park(move || idle.tell())
        .build()
        .unwrap()
}
