//! Somebody watches which fault meets which state (see [`super::matrix`]), and what a
//! server loses that ends.

use super::{KEY, Pending, SESSION, Shore, State};
use crate::simulation::matrix::{Matrix, Watch};
use crate::simulation::plan::SECOND;
use drumbeat_gateway::waha::transport::TransportError;
use drumbeat_practice::MemoryLedger;
use drumbeat_practice::waha::Waha;
use drumbeat_practice::world::{ChatId, Status};
use rand::Rng;
use std::sync::{Arc, PoisonError};

impl Shore {
    /// From now on it is counted what meets what.
    pub(crate) fn watch(&self, watch: Watch) {
        self.state().watch = Some(watch);
    }

    /// What was counted.
    pub(crate) fn met(&self) -> Matrix {
        let state = self.state();
        state.watch.as_ref().map(Watch::matrix).unwrap_or_default()
    }

    /// Something strikes everything there is.
    pub(crate) fn meets(&self, fault: &'static str) {
        self.state().meets(fault, None);
    }

    /// Whether the app hears at once what is said now.
    pub(crate) fn is_heard(&self) -> bool {
        let state = self.state();
        state.lines.iter().any(|line| {
            let end = line.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::strong_count(line) > 1 && !end.closed
        })
    }

    /// Whether the app has taken in everything that was said to it.
    pub(crate) fn is_taken_in(&self) -> bool {
        self.state().lines.iter().all(|line| {
            let end = line.lock().unwrap_or_else(PoisonError::into_inner);
            end.frames.is_empty()
        })
    }

    /// Whether the session works.
    pub(crate) fn works(&self) -> bool {
        let state = self.state();
        let session = state.waha.world().session(SESSION);
        session.is_some_and(|session| session.status == Status::Working)
    }
}

impl State {
    pub(super) fn meets(&self, fault: &'static str, phone: Option<&str>) {
        if let Some(watch) = &self.watch {
            watch.strikes(fault, phone);
        }
    }

    /// Something strikes a request; one that is about no message does not count.
    pub(super) fn meets_request(&self, fault: &'static str, chat: Option<&str>) {
        let phone = chat.and_then(|chat| self.waha.world().phone_of(&ChatId::lenient(chat)));
        if phone.is_some() {
            self.meets(fault, phone.as_deref());
        }
    }

    /// The server ends with everything it was about to do, and is back after so long
    /// with what it had written down.
    pub(super) fn restart(&mut self, now_ms: i64, for_ms: i64) {
        self.down_until_ms = now_ms + for_ms;
        self.drop_lines();
        for (at, pending) in std::mem::take(&mut self.pending) {
            let route = match pending {
                Pending::Tell(..) => {
                    self.pending.insert(at, pending);
                    continue;
                }
                Pending::Arrive(_, route) | Pending::Go(_, route) => route,
            };
            if let Some(waits) = route.waits {
                let lost_ms = self.rng.random_range(2..SECOND);
                self.plan(
                    now_ms + lost_ms,
                    Pending::Tell(waits, Err(TransportError::Lost)),
                );
            }
        }
        let record = self.waha.world().record();
        let lines = self.waha.ledger_lines().to_vec();
        let ledger = Box::<MemoryLedger>::default();
        self.waha = Waha::new(self.settings.clone(), now_ms, ledger, Some(record), lines);
        debug_assert!(self.waha.key_fits(KEY));
        self.waha.take_frames();
        self.waha.add_faults(now_ms, self.faults.clone());
    }
}
