use super::{Forecast, Group, forecast};
use crate::pacing::{Decision, History, Limits, Preset, after_send, next};
use crate::reason::WaitReason as W;
use crate::schedule::tests::ms;
use crate::schedule::{MinuteOfDay, Span, Weekdays, Zone};
use proptest::prelude::*;
use rand::{SeedableRng, rngs::StdRng};
use rstest::rstest;

/// Friday, 20 November 2026, 09:00 in Kinshasa.
const FRIDAY: &str = "2026-11-20T08:00:00Z";

fn limits(preset: Preset) -> Limits {
    Limits::preset(preset, Zone::parse("Africa/Kinshasa").unwrap())
}

fn run(limits: &Limits, history: &History, people: u32, seed: u64) -> Forecast {
    let zones = vec![limits.hours.zone];
    let everybody = [Group { zones, people }];
    forecast(
        limits,
        history,
        &everybody,
        ms(FRIDAY),
        &mut StdRng::seed_from_u64(seed),
    )
}

#[test]
fn days_are_without_holes_and_closed_ones_are_named() {
    let forecast = run(&limits(Preset::New), &History::default(), 70, 7);
    let days: Vec<_> = forecast
        .days
        .iter()
        .map(|day| (day.date.as_str(), day.count, day.closed))
        .collect();
    assert_eq!(
        days,
        [
            ("2026-11-20", 30, false),
            ("2026-11-21", 30, false),
            ("2026-11-22", 0, true),
            ("2026-11-23", 10, false)
        ]
    );
    assert_eq!(forecast.first_at_ms, Some(ms(FRIDAY)));
    assert_eq!(
        forecast.deciding,
        W::DayCap,
        "thirty a day is what it waits for"
    );
}

#[test]
fn what_was_sent_today_counts() {
    let spent_at_ms = (1..=20).map(|i| ms(FRIDAY) - i * 180_000).collect();
    let history = History {
        spent_at_ms,
        ..History::default()
    };
    let forecast = run(&limits(Preset::New), &history, 15, 1);
    let counts: Vec<u32> = forecast.days.iter().map(|day| day.count).collect();
    assert_eq!(counts, [10, 5], "20 of 30 are used");
}

#[rstest]
#[case::gap(4, W::Gap)]
#[case::the_hour(20, W::HourCap)]
#[case::the_night(60, W::ClosedHours)]
fn the_costliest_rule_is_named(#[case] people: u32, #[case] deciding: W) {
    let mut limits = limits(Preset::Warm);
    limits.hour_cap = 5;
    assert_eq!(
        run(&limits, &History::default(), people, 3).deciding,
        deciding
    );
}

#[test]
fn people_in_two_countries_get_theirs_in_their_own_hours() {
    let mut limits = limits(Preset::Warm);
    limits.hours.clock_of = crate::schedule::ClockOf::Person;
    // 9:00 to 17:30 is 3:30 to 12:00 UTC in Kolkata, 14:00 to 22:30 in New York.
    let group = |zone: &str, people| Group {
        zones: vec![Zone::parse(zone).unwrap()],
        people,
    };
    let groups = [group("America/New_York", 10), group("Asia/Kolkata", 10)];
    let history = History::default();
    let mut rng = StdRng::seed_from_u64(1);
    let both = forecast(&limits, &history, &groups, ms(FRIDAY), &mut rng);
    assert_eq!(
        both.first_at_ms,
        Some(ms(FRIDAY)),
        "Kolkata is open at once"
    );
    let ends_at_ms = both.ends_at_ms.unwrap();
    assert!(
        ends_at_ms > ms("2026-11-20T14:00:00Z") && ends_at_ms < ms("2026-11-20T16:00:00Z"),
        "New York follows on the same day, when its hours begin"
    );
    assert_eq!(both.deciding, W::PersonHours);
}

#[test]
fn nobody_and_never_have_honest_answers() {
    let nobody = run(&limits(Preset::New), &History::default(), 0, 1);
    assert_eq!((nobody.first_at_ms, nobody.ends_at_ms), (None, None));
    let mut never = limits(Preset::New);
    never.hours.days = Weekdays::NONE;
    let never = run(&never, &History::default(), 5, 1);
    assert_eq!((never.ends_at_ms, never.deciding), (None, W::NeverOpen));
}

#[test]
fn a_hundred_thousand_people_are_bounded() {
    let forecast = run(&limits(Preset::Warm), &History::default(), 100_000, 1);
    assert_eq!(
        forecast.days.iter().map(|day| day.count).sum::<u32>(),
        100_000
    );
    assert!(forecast.ends_at_ms.is_some());
    let endless = run(&limits(Preset::New), &History::default(), 200_000, 1);
    assert_eq!(
        endless.days.len(),
        super::MOST_DAYS,
        "ten years are enough to say no"
    );
    assert_eq!(endless.ends_at_ms, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn it_is_what_the_engine_then_does(people in 1u32..120, seed in any::<u64>(), poll in 1i64..90, spread in any::<bool>()) {
        let mut limits = limits(Preset::Warm);
        // High enough for the rests to be felt.
        limits.hour_cap = 60;
        limits.spread = spread;
        limits.hours.pauses = vec![Span::new(MinuteOfDay::hour(12), MinuteOfDay::hour(13))];
        let forecast = run(&limits, &History::default(), people, seed);
        prop_assert_eq!(&forecast, &run(&limits, &History::default(), people, seed), "same seed");

        // An engine that looks every few seconds and never trusts a forecast.
        let mut rng = StdRng::seed_from_u64(seed);
        let mut history = History::default();
        let (mut now, mut block, mut sent) = (ms(FRIDAY), 0, 0);
        loop {
            match next(&limits, &history, now) {
                Decision::WaitUntil { at_ms, .. } => now = at_ms.min(now + poll * 1_000),
                Decision::Send => {
                    sent += 1;
                    if sent == people {
                        break;
                    }
                    let gap = after_send(&limits, &history, block, now, &mut rng);
                    history.spent_at_ms.push(now);
                    history.not_before_ms = gap.not_before_ms;
                    history.gap_kind = gap.kind;
                    block = gap.sent_in_block;
                }
            }
        }
        prop_assert_eq!(forecast.ends_at_ms, Some(now), "the forecast promised something else");
        prop_assert_eq!(forecast.days.iter().map(|day| day.count).sum::<u32>(), people);
    }
}
