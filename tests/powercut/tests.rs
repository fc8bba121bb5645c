//! A few power cuts and disk faults with every run of the tests; `cargo xtask powercut`
//! makes thousands.

mod commits;
mod refusals;

use drumbeat_tests::cores::on_every_core;
use drumbeat_tests::disk::Fault;
use drumbeat_tests::simulation::diskfaults::{self, Faults};
use drumbeat_tests::simulation::powercut::{Recording, Terms};
use drumbeat_tests::simulation::{Plan, Violation, sail};

/// Cuts of a quick look, spread over the whole recording.
const CUTS: u64 = 200;
/// Of them, so many are played on to the end of the campaign.
const PLAYED: usize = 12;
/// Faults of a quick look.
const FAULTS: u64 = 16;

fn plan() -> Plan {
    Plan::on_disk(1, 8)
}

/// The cuts that are seen to be wrong, and how.
fn violations(recording: &Recording) -> Vec<(u64, Vec<Violation>)> {
    let all = std::sync::Mutex::new(Vec::new());
    let cuts = recording.cuts(0..CUTS);
    let parts: Vec<_> = cuts.chunks(cuts.len() / PLAYED).collect();
    on_every_core(0..parts.len() as u64, |part| {
        let mut platter = recording.platter();
        let mut last = None;
        for cut in parts[part as usize] {
            match recording.open(&mut platter, *cut) {
                Ok(left) => last = Some((cut.n, left)),
                Err(violations) => all.lock().unwrap().push((cut.n, violations)),
            }
        }
        if let Some((n, left)) = last {
            let violations = recording.play(left);
            if !violations.is_empty() {
                all.lock().unwrap().push((n, violations));
            }
        }
    });
    all.into_inner().unwrap()
}

#[test]
fn a_power_cut_forgets_no_intent_and_doubles_and_loses_nobody() {
    let recording = Recording::take(plan(), Terms::Product);
    assert_eq!(recording.undisturbed.violations, []);
    assert_eq!(violations(&recording), []);
}

#[test]
fn a_commit_that_is_not_synced_is_seen_to_forget() {
    let recording = Recording::take(plan(), Terms::Unsynced);
    let seen = violations(&recording);
    let mut all = seen.iter().flat_map(|(_, violations)| violations);
    assert!(
        all.any(|one| matches!(one, Violation::Forgotten(_))),
        "or the power cuts above prove nothing: {seen:?}"
    );
}

#[test]
fn a_voyage_is_the_same_on_a_disk_and_in_memory() {
    let recording = Recording::take(plan(), Terms::Product);
    let in_memory = sail(&plan());
    assert_eq!(recording.undisturbed.trace, in_memory.trace);
    assert_eq!(recording.undisturbed.moments, in_memory.moments);
}

#[test]
fn a_disk_that_fails_for_a_while_doubles_and_loses_nobody() {
    let all = Faults::count();
    for (call, _) in Fault::KINDS {
        assert!(all.meets(call), "{call:?} is never asked for");
    }
    on_every_core(0..FAULTS, |n| {
        let fault = all.pick(n, FAULTS);
        assert_eq!(diskfaults::sail(fault).violations, [], "{fault:?}");
    });
}
