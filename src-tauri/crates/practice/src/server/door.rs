//! A way into a running world that does not go through its gateway: for the
//! app's own practice buttons and for tests.

use std::path::Path;
use std::sync::Arc;

use super::Core;
use crate::clock::Speed;
use crate::ledger::LedgerLine;
use crate::waha::Waha;
use crate::world::{Account, Happening, Override};

/// A way into a running world, past its gateway. Calls may wait for the disk.
#[derive(Clone)]
pub struct WorldDoor {
    pub(super) core: Arc<Core>,
}

impl std::fmt::Debug for WorldDoor {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("WorldDoor")
    }
}

impl WorldDoor {
    /// A phone scans the code of a session ("Scan with the practice phone").
    /// `None` if that session shows no code.
    pub fn scan(
        &self,
        session: &str,
        phone: Option<&str>,
        push_name: Option<&str>,
    ) -> Option<Account> {
        self.change(|waha, now_ms| waha.world_mut().scan(now_ms, session, phone, push_name))
    }

    /// Every accepted message, the oldest first.
    pub fn ledger(&self) -> Vec<LedgerLine> {
        self.core.lock().ledger_lines().to_vec()
    }

    /// Replaces somebody's behaviour; `false` if the number can be nobody's.
    pub fn set_person(&self, change: Override) -> bool {
        self.change(|waha, _| waha.world_mut().set_person(change))
    }

    /// Lets something happen on the phones of the world; `false` without such a session.
    pub fn inject(&self, session: &str, happening: Happening) -> bool {
        self.change(|waha, now_ms| waha.world_mut().inject(now_ms, session, happening))
    }

    /// Changes the speed of the shared clock.
    pub fn set_speed(&self, speed: Speed) {
        self.core.clock.set_speed(speed);
    }

    /// Every connection is refused for so many world milliseconds; 0 = no longer.
    pub fn set_down(&self, for_ms: i64) {
        self.core
            .gate
            .close_until(self.core.clock.now_ms() + for_ms);
        if for_ms > 0 {
            self.core.gate.cut_all(None);
        }
    }

    /// Works with the simulated server at the present time; what comes of it is told.
    pub fn change<T>(&self, work: impl FnOnce(&mut Waha, i64) -> T) -> T {
        self.core.with(|waha, now_ms| {
            let result = work(waha, now_ms);
            waha.advance(now_ms);
            result
        })
    }

    /// Where the world is kept beside its ledger.
    pub fn state_path(&self) -> &Path {
        &self.core.state_path
    }
}
