//! `drumbeat-powercut`: cuts the power at every write of a campaign, lets the disk fail,
//! and prints one line.
//!
//! * `--cuts N [--seed S]`: so many power cuts of the recorded voyage of a seed, and a
//!   tenth as many of the same at `synchronous=NORMAL`, which must forget something;
//! * `--faults N`: so many faults of the disk, spread over all that a small campaign can
//!   meet;
//! * `--cut N`, `--fault N`: only the N-th;
//! * `--json FILE`: the same figures for a program.
//!
//! It fails when something happened that must never happen.

use drumbeat_tests::arguments::Arguments;
use drumbeat_tests::cores::{now, on_every_core};
use drumbeat_tests::simulation::diskfaults::{self, Faults};
use drumbeat_tests::simulation::powercut::{Cut, Recording, Terms};
use drumbeat_tests::simulation::{Plan, Violation};
use serde_json::json;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

/// Cuts that one core makes in one pass over the trace.
const AT_ONCE: usize = 100;

fn main() -> ExitCode {
    let flags = ["--cuts", "--faults", "--seed", "--cut", "--fault", "--json"];
    let given = Arguments::read(&[], &flags);
    let (cuts, faults) = (given.number("--cuts", 2_000), given.number("--faults", 500));
    let seed = given.number("--seed", 1);
    if given.word("--cut").is_some() || given.word("--fault").is_some() {
        return alone(&given, seed, faults);
    }
    let started = now();
    let product = Recording::take(plan(seed), Terms::Product);
    let full = cut(&product, cuts, |n| {
        Some(format!("cargo xtask powercut --seed {seed} --cut {n}"))
    });
    let normal = Recording::take(plan(seed), Terms::Unsynced);
    // What is seen there is wanted, and needs no words.
    let normal = cut(&normal, (cuts / 10).max(100), |_| None);
    let failed = fail(faults);
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{} power cuts at {} places, {}; at NORMAL {} cuts, {}; {} disk faults, {}; {seconds:.1} s",
        full.tried(),
        product.places(),
        full.line(),
        normal.tried(),
        normal.line(),
        failed.tried(),
        failed.line(),
    );
    if let Some(file) = given.word("--json") {
        let figures = json!({
            "places": product.places(), "full": full.json(), "normal": normal.json(),
            "faults": failed.json(), "seconds": seconds,
        });
        std::fs::write(file, figures.to_string()).expect("the figures can be written");
    }
    let toothless = normal.forgotten.load(Ordering::Relaxed) == 0;
    if toothless {
        println!("synchronous=NORMAL forgot nothing: this proves nothing.");
    }
    ExitCode::from(u8::from(full.bad() + failed.bad() > 0 || toothless))
}

fn plan(seed: u64) -> Plan {
    Plan::on_disk(seed, 40)
}

/// One cut or one fault, with all that is known about it.
fn alone(given: &Arguments, seed: u64, faults: u64) -> ExitCode {
    let violations = if given.word("--cut").is_some() {
        let recording = Recording::take(plan(seed), Terms::Product);
        let cut = recording.cut(given.number("--cut", 0));
        println!("{cut:?}, {:?} is lost", recording.loss(cut));
        for line in recording.around(cut) {
            println!("   {line}");
        }
        recording.try_out(&mut recording.platter(), cut)
    } else {
        let fault = Faults::count().pick(given.number("--fault", 0), faults);
        println!("{fault:?}");
        diskfaults::sail(fault).violations
    };
    println!("{violations:?}");
    ExitCode::from(u8::from(!violations.is_empty()))
}

/// Cuts the power so often; each cut with violations is told with how to see it alone.
fn cut(recording: &Recording, cuts: u64, alone: impl Fn(u64) -> Option<String> + Sync) -> Total {
    let total = Total::default();
    let all = recording.cuts(0..cuts);
    let parts: Vec<&[Cut]> = all.chunks(AT_ONCE).collect();
    on_every_core(0..parts.len() as u64, |part| {
        let mut platter = recording.platter();
        for cut in parts[part as usize] {
            let violations = recording.try_out(&mut platter, *cut);
            if let (Some(command), false) = (alone(cut.n), violations.is_empty()) {
                println!("{command}: {violations:?}");
            }
            total.add(&violations);
        }
    });
    total
}

/// Lets the disk fail so often.
fn fail(faults: u64) -> Total {
    let total = Total::default();
    let all = Faults::count();
    on_every_core(0..faults, |n| {
        let fault = all.pick(n, faults);
        let violations = diskfaults::sail(fault).violations;
        if !violations.is_empty() {
            println!("cargo xtask powercut --faults {faults} --fault {n}: {violations:?}");
        }
        total.add(&violations);
    });
    total
}

/// What all of one kind came to.
#[derive(Default)]
struct Total {
    tried: AtomicU64,
    with_violations: AtomicU64,
    forgotten: AtomicU64,
    doubled: AtomicU64,
    lost: AtomicU64,
    other: AtomicU64,
}

impl Total {
    fn add(&self, violations: &[Violation]) {
        self.tried.fetch_add(1, Ordering::Relaxed);
        let bad = u64::from(!violations.is_empty());
        self.with_violations.fetch_add(bad, Ordering::Relaxed);
        for violation in violations {
            let count = match violation {
                Violation::Forgotten(_) => &self.forgotten,
                Violation::Twice(_) => &self.doubled,
                Violation::Lost(_) => &self.lost,
                _ => &self.other,
            };
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn bad(&self) -> u64 {
        self.with_violations.load(Ordering::Relaxed)
    }

    fn tried(&self) -> u64 {
        self.tried.load(Ordering::Relaxed)
    }

    fn figures(&self) -> [(&'static str, u64); 4] {
        [
            ("forgotten", &self.forgotten),
            ("doubled", &self.doubled),
            ("lost", &self.lost),
            ("otherwise wrong", &self.other),
        ]
        .map(|(name, count)| (name, count.load(Ordering::Relaxed)))
    }

    fn line(&self) -> String {
        let figures = self.figures();
        figures.map(|(name, n)| format!("{n} {name}")).join(", ")
    }

    fn json(&self) -> serde_json::Value {
        let mut all = serde_json::Map::new();
        all.insert("tried".to_owned(), json!(self.tried()));
        for (name, n) in self.figures() {
            all.insert(name.replace(' ', "_"), json!(n));
        }
        all.into()
    }
}
