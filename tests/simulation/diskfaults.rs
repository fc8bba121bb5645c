//! The disk is full, broken or held by others, for one call or for a while.
//!
//! A small campaign with a crash in it is played again and again on a disk of which
//! other calls fail each time. What the app does about it is its own affair: it tries
//! again, or does not start until somebody starts it once more. When the fault has ended
//! it must get on by itself, and the judge holds the ledger against everything that must
//! never happen, as in any voyage.

use super::berth::{Berth, Terms};
use super::plan::{Happening, Plan, SECOND};
use super::voyage::{Outcome, Voyage};
use crate::disk::{Call, Fault};
use drumbeat_practice::Engine;
use std::collections::BTreeMap;

/// Whatever else is drawn is the same each time: only the faults differ.
const SEED: u64 = 1;

/// How many calls fail: one, one and its first repetition, more than SQLite and the
/// engine try at once, and what takes minutes of trying again.
const TIMES: [u64; 4] = [1, 2, 20, 100];

/// All the faults a small campaign can meet.
pub struct Faults {
    /// How many calls of each kind an undisturbed voyage makes.
    calls: BTreeMap<Call, u64>,
}

impl Faults {
    /// Counts the calls.
    pub fn count() -> Self {
        Self {
            calls: play(None).1,
        }
    }

    /// How many there are when each call of each kind fails once and for each while.
    pub fn all(&self) -> u64 {
        let kinds = Fault::KINDS.iter();
        kinds
            .map(|(call, _)| self.calls[call] * TIMES.len() as u64)
            .sum()
    }

    /// Whether calls of this kind are made at all.
    pub fn meets(&self, call: Call) -> bool {
        self.calls[&call] > 0
    }

    /// The n-th of so many that are to be spread over all.
    pub fn pick(&self, n: u64, of: u64) -> Fault {
        let mut at = (u128::from(n) * u128::from(self.all()) / u128::from(of.max(1))) as u64;
        for (call, code) in Fault::KINDS {
            let here = self.calls[&call] * TIMES.len() as u64;
            if at < here {
                return Fault {
                    call,
                    nth: 1 + at / TIMES.len() as u64,
                    times: TIMES[(at % TIMES.len() as u64) as usize],
                    code,
                };
            }
            at -= here;
        }
        unreachable!("there are no more than all")
    }
}

/// The voyage that meets this fault.
pub fn sail(fault: Fault) -> Outcome {
    play(Some(fault)).0
}

fn play(fault: Option<Fault>) -> (Outcome, BTreeMap<Call, u64>) {
    let plan = Plan {
        happenings: vec![(15 * SECOND, Happening::Crash(10 * SECOND))],
        ..Plan::small(SEED, Engine::Gows, Vec::new(), 0)
    };
    let berth = Berth::new(Terms::LittleMemory);
    let disk = std::sync::Arc::clone(&berth.disk);
    let voyage = Voyage::prepare(&plan, Some(berth));
    disk.fails(fault);
    let outcome = voyage.sail();
    let calls = Fault::KINDS.map(|(call, _)| (call, disk.calls(call)));
    (outcome, calls.into())
}
