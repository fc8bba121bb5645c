use super::{Decision as D, GapKind, HOUR_MS, History, Limits, Preset, after_send, next};
use crate::reason::WaitReason as W;
use crate::schedule::tests::{any_hours, any_instant, ms, wall_clock_allows};
use crate::schedule::{
    HORIZON_DAYS, Holiday, Hours, MinuteOfDay, Span, Weekdays, Zone, local_date,
    local_day_start_ms, next_local_midnight_ms,
};
use proptest::prelude::*;
use rand::{SeedableRng, rngs::StdRng};
use rstest::rstest;
use std::collections::HashMap;

mod refused;
mod spread;

const MINUTE: i64 = 60_000;

fn kinshasa() -> Zone {
    Zone::parse("Africa/Kinshasa").unwrap()
}

/// Local times of Friday, 20 November 2026, in Kinshasa (an hour before UTC).
fn at(hour: i64, minute: i64) -> i64 {
    ms("2026-11-19T23:00:00Z") + (hour * 60 + minute) * MINUTE
}

fn spent(stamps: impl IntoIterator<Item = i64>) -> History {
    History {
        spent_at_ms: stamps.into_iter().collect(),
        ..History::default()
    }
}

fn wait(at_ms: i64, reason: W) -> D {
    D::WaitUntil { at_ms, reason }
}

fn limits() -> Limits {
    Limits::preset(Preset::New, kinshasa())
}

#[rstest]
#[case(Preset::New, [30, 15, 60, 180])]
#[case(Preset::Warming, [60, 20, 60, 150])]
#[case(Preset::Warm, [100, 25, 45, 120])]
fn presets_are_those_of_the_manual(#[case] preset: Preset, #[case] figures: [u32; 4]) {
    let limits = Limits::preset(preset, kinshasa());
    let own = [
        limits.day_cap,
        limits.hour_cap,
        limits.gap_min_s,
        limits.gap_max_s,
    ];
    assert_eq!(own, figures);
    assert_eq!(
        (
            limits.rest_after,
            limits.rest_min_minutes,
            limits.rest_max_minutes
        ),
        (25, 10, 20)
    );
    assert_eq!((limits.max_attempts, limits.poll_interval_s), (3, 45));
    assert_eq!(limits.validate(), Ok(()), "a preset must be allowed");
    let json = serde_json::to_string(&limits).unwrap();
    assert_eq!(serde_json::from_str::<Limits>(&json).unwrap(), limits);
}

#[test]
fn nothing_in_the_way_sends_at_once() {
    assert_eq!(next(&limits(), &History::default(), at(9, 0)), D::Send);
}

#[test]
fn each_rule_has_its_reason_and_its_true_time() {
    let gap = |not_before_ms, gap_kind| History {
        not_before_ms,
        gap_kind,
        ..History::default()
    };
    let fifteen = |from: i64| spent((0..15).map(move |i| from + i * MINUTE));
    let thirty = || spent((0..30).map(|i| at(9, 0) + i * 3 * MINUTE));
    let mut lunch = limits();
    lunch.hours.pauses = vec![Span::new(MinuteOfDay::hour(12), MinuteOfDay::hour(13))];
    let mut feast = limits();
    let today = local_date(kinshasa(), at(9, 0));
    feast.hours.holidays = vec![Holiday {
        first: today,
        last: today,
    }];
    let mut late = limits();
    late.hours.window.end = MinuteOfDay::END;
    let mut never = limits();
    never.hours.days = Weekdays::NONE;
    let table = [
        (
            "gap",
            limits(),
            gap(at(9, 2), GapKind::Gap),
            at(9, 1),
            wait(at(9, 2), W::Gap),
        ),
        (
            "rest",
            limits(),
            gap(at(9, 20), GapKind::Rest),
            at(9, 1),
            wait(at(9, 20), W::Rest),
        ),
        (
            "spread",
            limits(),
            gap(at(9, 17), GapKind::Spread),
            at(9, 1),
            wait(at(9, 17), W::Spread),
        ),
        (
            "hours",
            limits(),
            History::default(),
            at(18, 0),
            wait(at(33, 0), W::ClosedHours),
        ),
        (
            "day",
            limits(),
            History::default(),
            at(60, 0),
            wait(at(81, 0), W::ClosedDay),
        ),
        (
            "holiday",
            feast,
            History::default(),
            at(9, 0),
            wait(at(33, 0), W::Holiday),
        ),
        (
            "pause",
            lunch,
            History::default(),
            at(12, 5),
            wait(at(13, 0), W::DayPause),
        ),
        (
            "quiet",
            late,
            History::default(),
            at(20, 5),
            wait(at(33, 0), W::ClosedHours),
        ),
        (
            "hour cap",
            limits(),
            fifteen(at(9, 0)),
            at(9, 30),
            wait(at(10, 0), W::HourCap),
        ),
        (
            "day cap",
            limits(),
            thirty(),
            at(11, 0),
            wait(at(33, 0), W::DayCap),
        ),
        (
            "never",
            never,
            History::default(),
            at(9, 0),
            wait(at(9 + HORIZON_DAYS * 24, 0), W::NeverOpen),
        ),
    ];
    for (name, limits, history, now, expected) in table {
        assert_eq!(next(&limits, &history, now), expected, "{name}");
    }
}

#[test]
fn the_last_rule_to_end_is_the_reason() {
    let fifteen = |from: i64| (0..15).map(move |i| from + i * MINUTE);
    let gap_inside_the_hour = History {
        spent_at_ms: fifteen(at(9, 0)).collect(),
        not_before_ms: at(9, 20),
        ..History::default()
    };
    assert_eq!(
        next(&limits(), &gap_inside_the_hour, at(9, 15)),
        wait(at(10, 0), W::HourCap)
    );
    let rest_beyond_the_hour = History {
        not_before_ms: at(10, 5),
        gap_kind: GapKind::Rest,
        ..gap_inside_the_hour
    };
    assert_eq!(
        next(&limits(), &rest_beyond_the_hour, at(9, 15)),
        wait(at(10, 5), W::Rest)
    );
    assert_eq!(
        next(&limits(), &spent(fifteen(at(16, 45))), at(17, 5)),
        wait(at(33, 0), W::ClosedHours),
        "the hour frees at 17:45, but the number closes at 17:30"
    );
    let thirty = spent(fifteen(at(9, 0)).chain(fifteen(at(12, 0))));
    assert_eq!(
        next(&limits(), &thirty, at(18, 0)),
        wait(at(33, 0), W::ClosedHours),
        "in the evening the used-up day costs nothing any more"
    );
    let saturday = spent(thirty.spent_at_ms.iter().map(|stamp| stamp + 24 * HOUR_MS));
    assert_eq!(
        next(&limits(), &saturday, at(24 + 14, 0)),
        wait(at(81, 0), W::DayCap)
    );
}

#[test]
fn a_stamp_leaves_the_hour_after_exactly_sixty_minutes() {
    let history = spent((0..15).map(|i| at(9, 0) + i * MINUTE));
    assert_eq!(
        next(&limits(), &history, at(10, 0) - 1),
        wait(at(10, 0), W::HourCap)
    );
    assert_eq!(next(&limits(), &history, at(10, 0)), D::Send);
}

#[test]
fn setting_the_clock_back_refills_nothing() {
    let hour = spent((0..15).map(|i| at(14, 0) + i * MINUTE));
    assert_eq!(
        next(&limits(), &hour, at(10, 0)),
        wait(at(15, 0), W::HourCap)
    );
    let mut history = spent((0..30).map(|i| at(33, 0) + i * 10 * MINUTE));
    history.not_before_ms = at(39, 0);
    assert_eq!(
        next(&limits(), &history, at(10, 0)),
        wait(at(81, 0), W::DayCap),
        "tomorrow's thirty count today, and tomorrow"
    );
}

#[test]
fn stamps_of_a_clock_that_ran_years_ahead_close_the_caps_until_somebody_looked() {
    let years = 4 * 365 * 24 * HOUR_MS;
    let ahead = History {
        spent_at_ms: (0..20).map(|i| at(9, 0) + years + i * 3 * MINUTE).collect(),
        not_before_ms: at(10, 0) + years,
        ..History::default()
    };
    let D::WaitUntil { at_ms, .. } = next(&limits(), &ahead, at(10, 0)) else {
        panic!("sent")
    };
    assert!(
        at_ms > at(10, 0) + years - 24 * HOUR_MS,
        "nothing is guessed before the operator looked"
    );
    let caps_only = History {
        not_before_ms: 0,
        ..ahead.clone()
    };
    let D::WaitUntil { at_ms, .. } = next(&limits(), &caps_only, at(10, 0)) else {
        panic!("sent")
    };
    assert!(
        at_ms > at(10, 0) + years - 24 * HOUR_MS,
        "the caps hold without the gap too"
    );
}

#[test]
fn moving_the_number_east_does_not_refill_the_day() {
    let auckland = Zone::parse("Pacific/Auckland").unwrap();
    let mut moved = Limits::preset(Preset::New, auckland);
    moved.hours = Hours {
        days: Weekdays::ALL,
        quiet: Span::NONE,
        window: Span::new(MinuteOfDay::START, MinuteOfDay::END),
        ..moved.hours
    };
    let history = spent((0..30).map(|i| at(9, 0) + i * MINUTE));
    let change = at(15, 0);
    assert!(
        local_day_start_ms(auckland, change) > at(9, 30),
        "the new day began after those sends"
    );
    assert_eq!(
        next(&moved, &history, change),
        D::Send,
        "the bare history has forgotten them"
    );
    let carried = History {
        carried: history.carried_over(kinshasa(), auckland, change),
        ..history.clone()
    };
    assert_eq!(
        next(&moved, &carried, change),
        wait(next_local_midnight_ms(auckland, change), W::DayCap),
        "a change of zone does not refill the day"
    );
    assert_eq!(carried.spent_today(auckland, change), 30, "30 of 30 today");
    let tomorrow = next_local_midnight_ms(auckland, change) + MINUTE;
    assert_eq!(
        next(&moved, &carried, tomorrow),
        D::Send,
        "only for that day"
    );
    assert_eq!(
        carried.carried_over(auckland, kinshasa(), change).count,
        0,
        "back again, everything is counted by its own stamp"
    );
    moved.day_cap = 31;
    assert_eq!(next(&moved, &carried, change), D::Send, "one is left of 31");
}

#[test]
fn the_rest_comes_after_the_block_and_begins_a_new_one() {
    let mut rng = StdRng::seed_from_u64(1);
    let mut block = 0;
    for i in 1..=60 {
        let gap = after_send(&limits(), &History::default(), block, at(9, 0), &mut rng);
        assert!(gap.not_before_ms <= at(9, 0) + gap.kind.longest_ms());
        let seconds = (gap.not_before_ms - at(9, 0)) / 1_000;
        let resting = gap.kind == GapKind::Rest;
        assert_eq!(resting, i % 25 == 0, "send {i}");
        let range = if resting { 600..=1_200 } else { 60..=180 };
        assert!(range.contains(&seconds), "send {i} waits {seconds} s");
        block = gap.sent_in_block;
    }
    assert_eq!(block, 10);
}

fn any_limits() -> impl Strategy<Value = Limits> {
    (
        any_hours(),
        1u32..12,
        1u32..6,
        0u32..400,
        0u32..900,
        0u32..6,
        0u32..30,
        any::<bool>(),
    )
        .prop_map(
            |(hours, day_cap, hour_cap, gap, more, rest_after, rest, spread)| Limits {
                spread,
                hours,
                day_cap,
                hour_cap,
                gap_min_s: gap,
                gap_max_s: gap + more,
                rest_after,
                rest_min_minutes: rest,
                rest_max_minutes: rest + 20,
                ..limits()
            },
        )
}

/// What happens to the laptop between two looks of the engine.
#[derive(Clone, Debug)]
enum Step {
    /// The engine waits for as long as it was told.
    Obey,
    /// It looks again too early.
    Early(i64),
    /// The laptop sleeps for longer.
    Sleep(i64),
    /// The app is killed: all but the durable values is gone.
    Restart,
    /// The clock is set.
    Jump(i64),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => Just(Step::Obey),
        2 => (0..HOUR_MS).prop_map(Step::Early),
        2 => (0..40 * HOUR_MS).prop_map(Step::Sleep),
        2 => Just(Step::Restart),
        1 => (-50 * HOUR_MS..50 * HOUR_MS).prop_map(Step::Jump),
        1 => (-90 * MINUTE..90 * MINUTE).prop_map(Step::Jump),
    ]
}

/// The history that the contract asks for, and not one stamp more.
fn remembered(all: &[i64], limits: &Limits, now: i64) -> Vec<i64> {
    let day = local_day_start_ms(limits.hours.zone, now);
    all.iter()
        .copied()
        .filter(|stamp| *stamp > now - HOUR_MS || *stamp >= day)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn at_the_named_time_the_same_history_sends(
        limits in any_limits(),
        now in any_instant(),
        ages in proptest::collection::vec(-30 * HOUR_MS..30 * HOUR_MS, 0..40),
        not_before in -2 * HOUR_MS..2 * HOUR_MS,
        gap_kind in proptest::sample::select(GapKind::ALL),
    ) {
        let spent_at_ms = ages.iter().map(|age| now - age).collect();
        let history = History { spent_at_ms, not_before_ms: now + not_before, gap_kind, ..History::default() };
        if let D::WaitUntil { at_ms, reason } = next(&limits, &history, now) {
            prop_assert!(at_ms > now, "waits for the past");
            if reason != W::NeverOpen {
                prop_assert_eq!(next(&limits, &history, at_ms), D::Send, "{:?}", reason);
                let earlier = at_ms - 1;
                prop_assert!(earlier < now || next(&limits, &history, earlier) != D::Send || earlier == now - 1,
                    "it could have sent earlier");
            }
        }
    }

    #[test]
    fn whatever_happens_no_hour_and_no_day_is_over_its_cap(
        limits in any_limits(),
        start in any_instant(),
        steps in proptest::collection::vec(any_step(), 1..150),
        seed in any::<u64>(),
    ) {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut now = start;
        let mut history = History::default();
        let mut durable: Vec<i64> = Vec::new();
        let mut block = 0;
        let mut earliest = i64::MIN;
        for (i, step) in steps.into_iter().enumerate() {
            match next(&limits, &history, now) {
                D::Send => {
                    prop_assert!(wall_clock_allows(&limits.hours, now), "outside the hours");
                    prop_assert!(now >= earliest, "the gap of the last send was not kept");
                    durable.push(now);
                    let gap = after_send(&limits, &history, block, now, &mut rng);
                    history.spent_at_ms = remembered(&durable, &limits, now);
                    history.not_before_ms = gap.not_before_ms;
                    history.gap_kind = gap.kind;
                    block = gap.sent_in_block;
                    earliest = now + i64::from(limits.gap_min_s.min(limits.rest_min_minutes * 60)) * 1_000;
                }
                D::WaitUntil { reason: W::NeverOpen, .. } => break,
                D::WaitUntil { at_ms, .. } => {
                    match step {
                        Step::Obey => now = at_ms,
                        Step::Early(by) => now = (now + by).min(at_ms),
                        Step::Sleep(by) => now = at_ms + by,
                        Step::Restart => rng = StdRng::seed_from_u64(seed ^ i as u64),
                        Step::Jump(by) => now += by,
                    }
                    history.spent_at_ms = remembered(&durable, &limits, now);
                }
            }
        }
        let mut days: HashMap<_, u32> = HashMap::new();
        for stamp in &durable {
            let hour = durable.iter().filter(|s| (stamp - HOUR_MS < **s) && **s <= *stamp).count();
            prop_assert!(hour <= limits.hour_cap as usize, "{hour} in the hour before {stamp}");
            *days.entry(local_date(limits.hours.zone, *stamp)).or_default() += 1;
        }
        prop_assert!(days.values().all(|count| *count <= limits.day_cap), "{:?}", days);
    }

    #[test]
    fn after_a_long_sleep_the_next_messages_come_one_by_one(
        limits in any_limits(), seed in any::<u64>(), slept in 0..30 * 24 * HOUR_MS
    ) {
        prop_assume!(limits.gap_min_s > 0 && limits.rest_min_minutes > 0);
        let mut rng = StdRng::seed_from_u64(seed);
        let now = at(10, 0) + slept;
        let mut history = spent([at(10, 0)]);
        if next(&limits, &history, now) == D::Send {
            let gap = after_send(&limits, &history, 0, now, &mut rng);
            history.spent_at_ms.push(now);
            history.not_before_ms = gap.not_before_ms;
            prop_assert_ne!(next(&limits, &history, now + 1), D::Send, "a burst after sleep");
        }
    }
}
