//! The decision alone: now, or not before, because.

use crate::figures::{Watch, print};
use crate::queue::MONDAY;
use drumbeat_domain::pacing::{self, Decision, History, Limits, Preset};
use drumbeat_domain::schedule::Zone;
use std::hint::black_box;

/// Decisions of the measured run.
const DECISIONS: i64 = 200_000;
/// Between two questions: a week goes by several times.
const STEP_MS: i64 = 17_000;

pub(crate) fn measure() {
    let limits = Limits::preset(Preset::Warm, Zone::UTC);
    let mut sends = 0_u32;
    let watch = Watch::start();
    let mut history = History::default();
    for n in 0..DECISIONS {
        let now_ms = MONDAY + n * STEP_MS;
        match black_box(pacing::next(&limits, black_box(&history), now_ms)) {
            Decision::Send => {
                sends += 1;
                history.spent_at_ms.push(now_ms);
                history.not_before_ms = now_ms + 60_000;
                // What the store gives: the last day.
                history
                    .spent_at_ms
                    .retain(|stamp| now_ms - stamp < 86_400_000);
            }
            Decision::WaitUntil { .. } => {}
        }
    }
    let seconds = watch.seconds();
    assert!(sends > 1_000, "some of the decisions were yes: {sends}");
    print("engine_decisions", "/s", DECISIONS as f64 / seconds);
}
