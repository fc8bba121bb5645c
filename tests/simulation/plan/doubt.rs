//! What makes a doubt hard, and comes together too seldom by chance. It is drawn apart, so
//! that all other voyages stay as they are.

use super::{HOUR, Happening, MINUTE, Plan, Point, SECOND};
use drumbeat_practice::waha::{Fault, FaultKind};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Requests about messages that fail in a row: more than a start and a return ask.
const DEAF_FOR: u32 = 14;

/// A few voyages meet one of them.
pub(super) fn meet(plan: &mut Plan, span_ms: i64) {
    let mut rng = ChaCha8Rng::seed_from_u64(plan.seed ^ 0x51EE_7000);
    if rng.random_ratio(1, 12) {
        slept(plan, span_ms, &mut rng);
    } else if rng.random_ratio(1, 12) {
        deaf(plan, &mut rng);
    }
    plan.happenings.sort_by_key(|(at_ms, _)| *at_ms);
}

/// The app dies with a message under way, and when it is back hours have passed by the
/// clock, but no time in which anything could arrive: the laptop slept.
fn slept(plan: &mut Plan, span_ms: i64, rng: &mut ChaCha8Rng) {
    let at_ms = rng.random_range(0..span_ms);
    let back_ms = rng.random_range(SECOND..10 * SECOND);
    let slept_ms = rng.random_range(5 * MINUTE..5 * HOUR);
    let dies = Happening::CrashAt(Point::AfterBytes, back_ms);
    plan.happenings.push((at_ms, dies));
    let slept = Happening::SetClock(slept_ms);
    let wakes_ms = at_ms + rng.random_range(5 * SECOND..30 * SECOND);
    plan.happenings.push((wakes_ms, slept));
}

/// A message arrives and its answer is lost with the server, for longer than it is looked
/// up; and when the server is back, nothing about messages can be asked of it.
fn deaf(plan: &mut Plan, rng: &mut ChaCha8Rng) {
    let at_ms = rng.random_range(0..MINUTE);
    let away_ms = rng.random_range(6 * MINUTE..12 * MINUTE);
    let away = Happening::OutageAfterMessage(away_ms);
    plan.happenings.push((at_ms, away));
    let message = "Timed Out".to_owned();
    plan.faults.push(Fault {
        path: Some("/api/duka/chats/".to_owned()),
        ..Fault::next(FaultKind::ServerError { message }, DEAF_FOR)
    });
}
