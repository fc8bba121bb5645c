//! A day whose messages are spread over its hours.

use super::{MINUTE, at, kinshasa, limits};
use crate::pacing::{Decision as D, GapKind, History, after_send, next};
use crate::schedule::{MinuteOfDay, Span, local_date};
use rand::{SeedableRng, rngs::StdRng};

#[test]
fn a_day_that_is_spread_fills_its_hours_and_no_more() {
    let mut limits = limits();
    limits.spread = true;
    limits.hours.pauses = vec![Span::new(MinuteOfDay::hour(12), MinuteOfDay::hour(13))];
    for seed in 0..50 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut history = History::default();
        let mut now = at(9, 0);
        let mut sent = Vec::new();
        // Until the day is used up or over.
        while local_date(kinshasa(), now) == local_date(kinshasa(), at(9, 0)) {
            match next(&limits, &history, now) {
                D::WaitUntil { at_ms, .. } => now = at_ms,
                D::Send => {
                    let gap = after_send(&limits, &history, 0, now, &mut rng);
                    assert!(gap.not_before_ms <= now + gap.kind.longest_ms());
                    sent.push(now);
                    history.spent_at_ms.push(now);
                    (history.not_before_ms, history.gap_kind) = (gap.not_before_ms, gap.kind);
                }
            }
        }
        assert_eq!(sent.len(), 30, "seed {seed}: what the day allows is sent");
        let last = sent.last().copied().unwrap();
        assert!(last > at(16, 0), "seed {seed}: silent from {last} on");
        let longest = sent.windows(2).map(|two| two[1] - two[0]).max().unwrap();
        assert!(
            longest < 60 * MINUTE + 40 * MINUTE,
            "seed {seed}: a hole of {longest} ms"
        );
    }
}

#[test]
fn a_spread_day_keeps_the_gap_and_the_rest_where_they_are_longer() {
    let mut limits = limits();
    (limits.spread, limits.day_cap, limits.hour_cap) = (true, 1_000, 120);
    let mut rng = StdRng::seed_from_u64(1);
    let gap = after_send(&limits, &History::default(), 0, at(9, 0), &mut rng);
    assert_eq!(gap.kind, GapKind::Gap, "a thousand do not fit in a day");
    limits.day_cap = 100;
    let gap = after_send(&limits, &History::default(), 24, at(9, 0), &mut rng);
    assert_eq!(gap.kind, GapKind::Rest);
}
