//! A few voyages with every run of the tests; `cargo xtask sim` plays thousands.

use drumbeat_tests::cores::on_every_core;
use drumbeat_tests::simulation::operator::{self, Sequence};
use drumbeat_tests::simulation::{Everywhere, MUTANTS, Plan, sail};

/// Enough to meet every kind of happening, in seconds.
const SEEDS: u64 = 30;

/// Sequences of an operator's commands; `cargo xtask sim --operator` plays thousands.
const SEQUENCES: u64 = 24;

/// Of the moments at which the app can die.
const EVERY: usize = 29;

#[test]
fn no_voyage_sends_twice_loses_anybody_or_breaks_a_rule() {
    on_every_core(0..SEEDS, |seed| {
        let outcome = sail(&Plan::of(seed));
        assert_eq!(outcome.violations, [], "seed {seed}");
    });
}

#[test]
fn whatever_an_operator_does_the_app_answers_and_acts_as_an_owner_expects() {
    for seed in 0..SEQUENCES {
        let sequence = Sequence::of(seed);
        let outcome = operator::play(&sequence);
        let what = || format!("seed {seed}: {:?}", operator::shrunk(&sequence));
        assert!(
            outcome.violations.is_empty(),
            "{:?}, {}",
            outcome.violations,
            what()
        );
    }
}

#[test]
fn the_same_sequence_is_the_same_story() {
    for seed in [2, 11, 23] {
        let sequence = Sequence::of(seed);
        let (once, again) = (operator::play(&sequence), operator::play(&sequence));
        assert_eq!(once.trace, again.trace, "seed {seed}");
    }
}

#[test]
fn dying_at_any_moment_of_a_small_campaign_doubles_and_loses_nobody() {
    // All of them are for `cargo xtask sim --everywhere`; a prime meets every kind of moment.
    for died in Everywhere::count().once().iter().step_by(EVERY) {
        assert_eq!(died.sail().violations, [], "{died:?}");
    }
}

#[test]
fn the_same_seed_is_the_same_voyage() {
    for seed in [3, 17, 40] {
        let plan = Plan::of(seed);
        assert_eq!(sail(&plan).trace, sail(&plan).trace, "seed {seed}");
    }
}

#[test]
fn every_deliberate_mistake_has_a_place_and_a_name() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates");
    let mut places = Vec::new();
    let mut folders = vec![crates];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && path.file_name().is_some_and(|name| name != "mutant.rs")
            {
                let text = std::fs::read_to_string(path).expect("a source");
                let names = text.split("mutant::is_on(\"").skip(1);
                places.extend(names.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            }
        }
    }
    places.sort();
    places.dedup();
    let mut named = [MUTANTS, operator::MUTANTS].concat();
    named.sort_unstable();
    assert_eq!(places, named, "a mistake nobody makes proves nothing");
    for name in operator::SHARED_MUTANTS {
        assert!(MUTANTS.contains(name), "{name} is nobody's");
    }
}
