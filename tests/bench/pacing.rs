//! The decision alone: now, or not before, because; and whole days of them.

use crate::figures::{Watch, print};
use crate::queue::MONDAY;
use drumbeat_domain::pacing::{self, Decision, History, Limits, Preset};
use drumbeat_domain::schedule::Zone;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::hint::black_box;

/// Decisions of the measured run.
const DECISIONS: i64 = 200_000;
/// Between two questions: a week goes by several times.
const STEP_MS: i64 = 17_000;
/// Days of a number that always has somebody to write to.
const DAYS: i64 = 1_000;
const DAY_MS: i64 = 86_400_000;

pub(crate) fn measure() {
    decisions();
    days();
}

fn decisions() {
    let limits = Limits::preset(Preset::Warm, Zone::UTC);
    let mut sends = 0_u32;
    let watch = Watch::start();
    let mut history = History::default();
    for n in 0..DECISIONS {
        let now_ms = MONDAY + n * STEP_MS;
        match black_box(pacing::next(&limits, black_box(&history), now_ms)) {
            Decision::Send => {
                sends += 1;
                history.not_before_ms = now_ms + 60_000;
                remember(&mut history, now_ms);
            }
            Decision::WaitUntil { .. } => {}
        }
    }
    let seconds = watch.seconds();
    assert!(sends > 1_000, "some of the decisions were yes: {sends}");
    print("engine_decisions", "/s", DECISIONS as f64 / seconds);
}

/// A number that sends whenever it may, from day to day: each send with its gap, each
/// wait jumped over.
fn days() {
    let limits = Limits::preset(Preset::Warm, Zone::parse("Africa/Kinshasa").unwrap());
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut history = History::default();
    let (mut now_ms, mut in_block, mut sends) = (MONDAY, 0, 0_i64);
    let watch = Watch::start();
    while now_ms < MONDAY + DAYS * DAY_MS {
        match pacing::next(&limits, &history, now_ms) {
            Decision::Send => {
                sends += 1;
                let gap = pacing::after_send(&limits, &history, in_block, now_ms, &mut rng);
                in_block = gap.sent_in_block;
                history.not_before_ms = gap.not_before_ms;
                history.gap_kind = gap.kind;
                remember(&mut history, now_ms);
            }
            Decision::WaitUntil { at_ms, .. } => now_ms = at_ms,
        }
    }
    assert!(sends > DAYS, "it sent on its days: {sends}");
    print("pacing_days", "/s", DAYS as f64 / watch.seconds());
}

/// What the store gives: the last day.
fn remember(history: &mut History, now_ms: i64) {
    history.spent_at_ms.push(now_ms);
    history.spent_at_ms.retain(|stamp| now_ms - stamp < DAY_MS);
}
