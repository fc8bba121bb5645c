//! `drumbeat-sim`: plays voyages on every core and prints one line.
//!
//! * `--seeds N [--from S]`: the voyages of so many seeds;
//! * `--everywhere [--pairs N]`: a small campaign that dies at every moment of its
//!   life, and at so many pairs of moments;
//! * `--operator [--seeds N] [--from S]`: so many sequences of what an operator does,
//!   each held against a model; one that fails is made as short as it gets;
//! * `--matrix [--seeds N] [--from S]`: which fault met which state in so many voyages;
//!   a cell that stays empty without a reason counts as a violation;
//! * `--json FILE`: the same figures for a program.
//!
//! It fails when something happened that must never happen. Where a voyage breaks off
//! by a panic all is over at once, and the last line says whose voyage it was.

use drumbeat_tests::arguments::Arguments;
use drumbeat_tests::cores::{now, on_every_core};
use drumbeat_tests::simulation::operator::{self, Sequence};
use drumbeat_tests::simulation::{Died, Everywhere, Matrix, Outcome, Plan, sail, sail_watched};
use serde_json::json;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What is played now, by all threads.
static PLAYED: Mutex<BTreeSet<u64>> = Mutex::new(BTreeSet::new());

thread_local! {
    /// What this thread plays.
    static PLAYS: Cell<Option<u64>> = const { Cell::new(None) };
}

fn played() -> MutexGuard<'static, BTreeSet<u64>> {
    PLAYED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A panic says whose voyage it ended: the program may end with it.
fn name_what_breaks_off() {
    let says = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        says(panic);
        // A thread that works for a voyage does not know for which.
        let of_one = PLAYS.get().map(|n| BTreeSet::from([n]));
        for n in of_one.unwrap_or_else(|| played().clone()) {
            println!("{n}: it broke off");
        }
    }));
}

fn main() -> ExitCode {
    name_what_breaks_off();
    let flags = ["--seeds", "--from", "--pairs", "--json"];
    let given = Arguments::read(&["--everywhere", "--operator", "--matrix"], &flags);
    // A cell that is rare needs many voyages.
    let usual = if given.has("--matrix") { 10_000 } else { 1_000 };
    let (from, seeds) = (given.number("--from", 0), given.number("--seeds", usual));
    let total = if given.has("--matrix") {
        matrix(from..from + seeds)
    } else if given.has("--everywhere") {
        everywhere(given.number("--pairs", 0))
    } else if given.has("--operator") {
        play(
            from..from + seeds,
            Sequence::of,
            operator::play,
            operator::shrunk,
        )
    } else {
        play(from..from + seeds, Plan::of, sail, Plan::clone)
    };
    println!("{}", total.line());
    if let Some(file) = given.word("--json") {
        std::fs::write(file, total.json()).expect("the figures can be written");
    }
    ExitCode::from(u8::from(total.bad() > 0))
}

/// Every moment once, then pairs.
fn everywhere(pairs: u64) -> Total {
    let ways = Everywhere::count();
    let once = ways.once();
    let singles = once.len() as u64;
    let died = |n: u64| match once.get(n as usize) {
        Some(died) => died.clone(),
        None => ways.twice(n - singles),
    };
    play(0..singles + pairs, died, Died::sail, Died::clone)
}

/// Voyages that are watched.
fn matrix(which: std::ops::Range<u64>) -> Total {
    let met = Mutex::new(Matrix::default());
    let watched = |plan: &Plan| {
        let (outcome, of_one) = sail_watched(plan);
        met.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .add(&of_one);
        outcome
    };
    let total = play(which, Plan::of, watched, Plan::clone);
    let met = met.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!("{}", met.table());
    for hole in met.holes() {
        println!("{hole}");
        total.counts[Total::BAD].fetch_add(1, Ordering::Relaxed);
    }
    total
}

/// What all voyages together came to.
struct Total {
    counts: [AtomicU64; 6],
    seconds: f64,
}

impl Total {
    const NAMES: [&str; 6] = [
        "voyages",
        "messages",
        "crashes",
        "need_check",
        "with_violations",
        "trace",
    ];

    /// Where violations are counted.
    const BAD: usize = 4;

    fn count(&self, name: &str) -> u64 {
        let at = Self::NAMES.iter().position(|other| *other == name);
        at.map_or(0, |at| self.counts[at].load(Ordering::Relaxed))
    }

    fn add(&self, outcome: &Outcome) {
        let bad = u64::from(!outcome.violations.is_empty());
        let values = [
            1,
            outcome.sent as u64,
            outcome.crashes as u64,
            outcome.needs_check as u64,
            bad,
            // The order in which they end does not matter.
            outcome.trace,
        ];
        for (count, value) in self.counts.iter().zip(values) {
            count.fetch_add(value, Ordering::Relaxed);
        }
    }

    fn bad(&self) -> u64 {
        self.count("with_violations")
    }

    fn line(&self) -> String {
        format!(
            "{} voyages, {} messages, {} crashes, {} need a check, {} with violations, \
             trace {:016x}, {:.1} s",
            self.count("voyages"),
            self.count("messages"),
            self.count("crashes"),
            self.count("need_check"),
            self.bad(),
            self.count("trace"),
            self.seconds
        )
    }

    fn json(&self) -> String {
        let mut figures = serde_json::Map::new();
        for name in Self::NAMES {
            figures.insert(name.to_owned(), json!(self.count(name)));
        }
        figures.insert("seconds".to_owned(), json!(self.seconds));
        serde_json::Value::Object(figures).to_string()
    }
}

/// Plays voyage after voyage on every core.
fn play<V: Debug>(
    which: std::ops::Range<u64>,
    voyage: impl Fn(u64) -> V + Sync,
    sail: impl Fn(&V) -> Outcome + Sync,
    shrunk: impl Fn(&V) -> V + Sync,
) -> Total {
    let started = now();
    let mut total = Total {
        counts: [const { AtomicU64::new(0) }; 6],
        seconds: 0.0,
    };
    on_every_core(which, |n| {
        PLAYS.set(Some(n));
        played().insert(n);
        let voyage = voyage(n);
        let outcome = sail(&voyage);
        if !outcome.violations.is_empty() {
            println!("{n}: {:?}", outcome.violations);
            println!("   {:?}", shrunk(&voyage));
        }
        total.add(&outcome);
        played().remove(&n);
        PLAYS.set(None);
    });
    total.seconds = started.elapsed().as_secs_f64();
    total
}
