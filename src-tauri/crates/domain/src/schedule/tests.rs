use super::{
    ClockOf, Holiday, Hours, MinuteOfDay, Opening, Span, Weekdays, Zone, local_date,
    local_day_start_ms, local_minute, next_local_midnight_ms, open_at, open_left_ms,
};
use crate::reason::WaitReason as W;
use chrono::{DateTime, Datelike, Days, NaiveDate};
use proptest::prelude::*;
use rstest::rstest;

mod people;

pub(crate) fn ms(utc: &str) -> i64 {
    DateTime::parse_from_rfc3339(utc)
        .unwrap()
        .timestamp_millis()
}

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn span(text: &str) -> Span {
    let (start, end) = text.split_once('-').unwrap();
    Span::new(
        MinuteOfDay::parse(start).unwrap(),
        MinuteOfDay::parse(end).unwrap(),
    )
}

/// Hours on every day, without pauses and quiet hours.
fn only(window: &str, name: &str) -> Hours {
    Hours {
        window: span(window),
        days: Weekdays::ALL,
        pauses: vec![],
        holidays: vec![],
        quiet: Span::NONE,
        zone: zone(name),
        clock_of: ClockOf::Number,
    }
}

fn closed(reason: W, opens: &str) -> Opening {
    Opening::Closed {
        opens_at_ms: Some(ms(opens)),
        reason,
    }
}

#[rstest]
#[case::opens_at_nine("Africa/Kinshasa", "2026-11-20T08:00:00Z")]
#[case::an_hour_earlier_in_lubumbashi("Africa/Lubumbashi", "2026-11-20T07:00:00Z")]
#[case::half_an_hour_zone("Asia/Kolkata", "2026-11-20T03:30:00Z")]
#[case::south("America/Sao_Paulo", "2026-11-20T12:00:00Z")]
fn the_hours_are_those_of_the_zone(#[case] name: &str, #[case] nine: &str) {
    let hours = Hours::usual(zone(name));
    let nine = ms(nine);
    let half_past_five = nine + (8 * 60 + 30) * 60_000;
    assert_eq!(
        open_at(&hours, nine),
        Opening::Open {
            until_ms: half_past_five
        }
    );
    assert_eq!(
        open_at(&hours, nine - 1),
        Opening::Closed {
            opens_at_ms: Some(nine),
            reason: W::ClosedHours
        },
        "a millisecond early is early"
    );
    assert_eq!(
        open_at(&hours, half_past_five),
        Opening::Closed {
            opens_at_ms: Some(nine + 86_400_000),
            reason: W::ClosedHours
        },
        "the end itself is outside"
    );
}

#[rstest]
#[case::sunday_noon("2026-11-22T11:00:00Z", W::ClosedDay, "2026-11-23T08:00:00Z")]
#[case::saturday_evening("2026-11-21T17:00:00Z", W::ClosedHours, "2026-11-23T08:00:00Z")]
#[case::monday_before_dawn("2026-11-23T01:00:00Z", W::ClosedHours, "2026-11-23T08:00:00Z")]
fn the_reason_is_true_of_today(#[case] now: &str, #[case] reason: W, #[case] opens: &str) {
    let hours = Hours::usual(zone("Africa/Kinshasa"));
    assert_eq!(open_at(&hours, ms(now)), closed(reason, opens));
}

#[rstest]
#[case::late("2026-11-20T20:30:00Z", "2026-11-21T07:00:00Z")]
#[case::early("2026-11-20T05:30:00Z", "2026-11-20T07:00:00Z")]
fn quiet_hours_hold_against_longer_sending_hours(#[case] now: &str, #[case] opens: &str) {
    let mut hours = only("05:00-23:00", "Africa/Kinshasa");
    hours.quiet = span("20:00-08:00");
    assert_eq!(open_at(&hours, ms(now)), closed(W::QuietHours, opens));
    assert_eq!(
        open_at(&hours, ms("2026-11-20T12:00:00Z")),
        Opening::Open {
            until_ms: ms("2026-11-20T19:00:00Z")
        },
        "open only until the quiet hours begin"
    );
}

#[test]
fn pauses_close_the_day_and_adjoining_ones_are_one() {
    let mut hours = only("09:00-18:00", "UTC");
    hours.pauses = vec![span("12:00-13:00"), span("13:00-13:30")];
    assert_eq!(
        open_at(&hours, ms("2026-11-20T10:00:00Z")),
        Opening::Open {
            until_ms: ms("2026-11-20T12:00:00Z")
        }
    );
    assert_eq!(
        open_at(&hours, ms("2026-11-20T12:10:00Z")),
        closed(W::DayPause, "2026-11-20T13:30:00Z")
    );
    hours.pauses = vec![span("16:00-18:00")];
    assert_eq!(
        open_at(&hours, ms("2026-11-20T17:00:00Z")),
        closed(W::ClosedHours, "2026-11-21T09:00:00Z"),
        "a pause until the end of the day ends with the night"
    );
}

#[rstest]
#[case::no_day(Weekdays::NONE, "09:00-17:00", vec![], "00:00-00:00")]
#[case::no_hours(Weekdays::ALL, "09:00-09:00", vec![], "00:00-00:00")]
#[case::all_pause(Weekdays::ALL, "09:00-17:00", vec!["08:00-18:00"], "00:00-00:00")]
#[case::all_quiet(Weekdays::ALL, "21:00-23:00", vec![], "20:00-08:00")]
fn settings_without_a_minute_never_open(
    #[case] days: Weekdays,
    #[case] window: &str,
    #[case] pauses: Vec<&str>,
    #[case] quiet: &str,
) {
    let mut hours = only(window, "Europe/Paris");
    hours.days = days;
    hours.pauses = pauses.into_iter().map(span).collect();
    hours.quiet = span(quiet);
    let never = Opening::Closed {
        opens_at_ms: None,
        reason: W::NeverOpen,
    };
    assert_eq!(open_at(&hours, ms("2026-11-20T10:00:00Z")), never);
}

// Berlin leaves out 02:00 to 03:00 on 29 March 2026 (at 01:00 UTC) and repeats
// it on 25 October 2026 (at 01:00 UTC).
#[rstest]
#[case::a_start_in_the_gap_opens_at_its_end(
    "02:30-04:00",
    "2026-03-29T00:50:00Z",
    Some("2026-03-29T01:00:00Z")
)]
#[case::an_end_in_the_gap_closes_at_it(
    "01:00-02:30",
    "2026-03-29T01:00:00Z",
    Some("2026-03-29T23:00:00Z")
)]
#[case::hours_inside_the_gap_do_not_exist(
    "02:10-02:50",
    "2026-03-29T00:00:00Z",
    Some("2026-03-30T00:10:00Z")
)]
#[case::the_first_pass_is_open("02:15-02:45", "2026-10-25T00:20:00Z", None)]
#[case::the_second_pass_is_not_doubled(
    "02:15-02:45",
    "2026-10-25T01:20:00Z",
    Some("2026-10-26T01:15:00Z")
)]
#[case::a_start_in_the_fold_waits_for_the_second(
    "02:30-05:00",
    "2026-10-25T00:40:00Z",
    Some("2026-10-25T01:30:00Z")
)]
#[case::an_end_in_the_fold_closes_at_the_first(
    "01:00-02:30",
    "2026-10-25T01:10:00Z",
    Some("2026-10-26T00:00:00Z")
)]
fn clock_changes_in_berlin(#[case] window: &str, #[case] now: &str, #[case] opens: Option<&str>) {
    let hours = only(window, "Europe/Berlin");
    match (open_at(&hours, ms(now)), opens) {
        (Opening::Open { .. }, None) => {}
        (Opening::Closed { opens_at_ms, .. }, Some(opens)) => {
            assert_eq!(opens_at_ms, Some(ms(opens)), "opens at the wrong time");
        }
        (other, _) => panic!("{other:?}"),
    }
}

#[test]
fn a_pause_in_a_fold_lasts_until_its_last_end() {
    let mut hours = only("00:00-24:00", "Europe/Berlin");
    hours.pauses = vec![span("02:15-02:45")];
    assert_eq!(
        open_at(&hours, ms("2026-10-25T00:15:00Z")),
        closed(W::DayPause, "2026-10-25T01:45:00Z")
    );
}

#[rstest]
#[case::midnight_left_out("America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-04T03:00:00Z")]
#[case::the_day_with_two_last_hours(
    "America/Sao_Paulo",
    "2018-02-18T02:30:00Z",
    "2018-02-17T02:00:00Z"
)]
#[case::kinshasa("Africa/Kinshasa", "2026-11-20T22:59:59Z", "2026-11-19T23:00:00Z")]
#[case::lubumbashi_is_already_in_the_next(
    "Africa/Lubumbashi",
    "2026-11-20T22:59:59Z",
    "2026-11-20T22:00:00Z"
)]
#[case::kolkata("Asia/Kolkata", "2026-11-20T12:00:00Z", "2026-11-19T18:30:00Z")]
#[case::leap_day("Europe/Paris", "2028-02-29T12:00:00Z", "2028-02-28T23:00:00Z")]
fn a_day_begins_at_its_first_instant(#[case] name: &str, #[case] now: &str, #[case] start: &str) {
    assert_eq!(local_day_start_ms(zone(name), ms(now)), ms(start));
}

#[rstest]
#[case::first_of_two_hours("America/Sao_Paulo", "2018-02-18T01:30:00Z", "2018-02-18T03:00:00Z")]
#[case::second_of_two_hours("America/Sao_Paulo", "2018-02-18T02:30:00Z", "2018-02-18T03:00:00Z")]
#[case::midnight_left_out("America/Sao_Paulo", "2018-11-04T02:59:00Z", "2018-11-04T03:00:00Z")]
#[case::a_day_left_out("Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-30T10:00:00Z")]
#[case::a_midnight_that_came_twice(
    "America/St_Johns",
    "2010-11-07T03:00:00Z",
    "2010-11-07T03:30:00Z"
)]
#[case::midnight_itself("Africa/Kinshasa", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z")]
fn the_next_day_begins_once(#[case] name: &str, #[case] now: &str, #[case] next: &str) {
    assert_eq!(next_local_midnight_ms(zone(name), ms(now)), ms(next));
}

#[rstest]
#[case("09:00", Some(540))]
#[case("9:00", Some(540))]
#[case(" 17:30 ", Some(1050))]
#[case("24:00", Some(1440))]
#[case("24:01", None)]
#[case("12:60", None)]
#[case("12:5", None)]
#[case("+9:00", None)]
#[case("0900", None)]
#[case("", None)]
#[case("65535:59", None)]
fn times_of_day(#[case] text: &str, #[case] minute: Option<u16>) {
    assert_eq!(MinuteOfDay::parse(text).ok().map(MinuteOfDay::get), minute);
}

#[test]
fn hours_are_readable_in_the_database_and_wrong_ones_refused() {
    let hours = Hours::usual(zone("Africa/Lubumbashi"));
    let json = serde_json::to_value(&hours).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "window": { "start": "09:00", "end": "17:30" },
            "days": [1, 2, 3, 4, 5, 6],
            "holidays": [],
            "pauses": [],
            "quiet": { "start": "20:00", "end": "08:00" },
            "zone": "Africa/Lubumbashi",
            "clock_of": "number",
        })
    );
    assert_eq!(
        serde_json::from_value::<Hours>(json.clone()).unwrap(),
        hours
    );
    for (field, wrong) in [("zone", "Africa/Goma"), ("days", "monday")] {
        let mut json = json.clone();
        json[field] = wrong.into();
        assert!(
            serde_json::from_value::<Hours>(json).is_err(),
            "took {wrong} for {field}"
        );
    }
    assert!(serde_json::from_str::<Weekdays>("[0]").is_err());
    assert!(serde_json::from_str::<Weekdays>("[8]").is_err());
}

fn holiday(first: &str, last: &str) -> Holiday {
    let date = |text: &str| text.parse::<NaiveDate>().unwrap();
    Holiday {
        first: date(first),
        last: date(last),
    }
}

#[test]
fn a_holiday_is_closed_from_its_first_to_its_last_day() {
    let mut hours = Hours::usual(zone("Africa/Kinshasa"));
    hours.holidays = vec![holiday("2026-12-24", "2027-01-02")];
    assert!(
        matches!(
            open_at(&hours, ms("2026-12-23T16:00:00Z")),
            Opening::Open { .. }
        ),
        "the day before is a day like others"
    );
    for during in [
        "2026-12-24T00:00:00Z",
        "2026-12-28T11:00:00Z",
        "2027-01-02T20:00:00Z",
    ] {
        let opens = closed(W::Holiday, "2027-01-04T08:00:00Z");
        assert_eq!(
            open_at(&hours, ms(during)),
            opens,
            "{during}: the Monday after, as Sunday is closed"
        );
    }
    hours.holidays.push(holiday("2027-01-04", "2027-03-31"));
    assert_eq!(
        open_at(&hours, ms("2026-12-28T11:00:00Z")),
        closed(W::Holiday, "2027-04-01T08:00:00Z"),
        "a long one is looked past"
    );
}

#[test]
fn what_is_left_of_a_day_leaves_out_pauses_and_quiet_hours() {
    let mut hours = Hours::usual(zone("Africa/Kinshasa"));
    hours.window = span("09:00-21:00");
    hours.pauses = vec![span("12:00-13:00"), span("12:30-13:30")];
    let left = |utc: &str| open_left_ms(&hours, ms(utc)) / 60_000;
    assert_eq!(
        left("2026-11-20T05:00:00Z"),
        (11 * 60) - 90,
        "quiet from 20:00"
    );
    assert_eq!(left("2026-11-20T11:15:00Z"), 7 * 60 - 30, "in the pause");
    assert_eq!(left("2026-11-20T18:59:00Z"), 1);
    assert_eq!(left("2026-11-20T19:30:00Z"), 0);
    assert_eq!(left("2026-11-22T09:00:00Z"), 0, "a Sunday");
}

const ZONES: &[&str] = &[
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Havana",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Kinshasa",
    "Asia/Kolkata",
    "Pacific/Apia",
    "Africa/Cairo",
];

pub(crate) fn any_hours() -> impl Strategy<Value = Hours> {
    let minute = || (0u16..=288).prop_map(|five| MinuteOfDay::new(five * 5).unwrap());
    let span = move || (minute(), minute()).prop_map(|(start, end)| Span { start, end });
    (
        (minute(), minute()),
        1u8..128,
        proptest::collection::vec((minute(), 1u16..60), 0..3),
        prop_oneof![Just(Span::NONE), span()],
        prop_oneof![4 => Just(None), 1 => any_holiday().prop_map(Some)],
        proptest::sample::select(ZONES),
    )
        .prop_map(|((a, b), days, pauses, quiet, holiday, name)| Hours {
            window: Span::new(a.min(b), a.max(b)),
            days: Weekdays(days),
            pauses: pauses
                .into_iter()
                .map(|(start, length)| {
                    let end = MinuteOfDay::new(start.get() + length);
                    Span::new(start, end.unwrap_or(MinuteOfDay::END))
                })
                .collect(),
            holidays: holiday.into_iter().collect(),
            quiet,
            zone: zone(name),
            clock_of: ClockOf::Number,
        })
}

/// One to thirty days that begin near one of the instants of [`any_instant`].
fn any_holiday() -> impl Strategy<Value = Holiday> {
    (any_instant(), 0u64..30).prop_map(|(at_ms, more)| {
        let first = local_date(Zone::UTC, at_ms);
        Holiday {
            first,
            last: first + Days::new(more),
        }
    })
}

/// Instants around clock changes of two years, and others.
pub(crate) fn any_instant() -> impl Strategy<Value = i64> {
    let around = |at: &'static str| (-90_000_000i64..90_000_000).prop_map(move |by| ms(at) + by);
    prop_oneof![
        around("2026-03-29T01:00:00Z"),
        around("2026-10-25T01:00:00Z"),
        around("2018-02-18T02:00:00Z"),
        around("2018-11-04T03:00:00Z"),
        around("2026-04-04T15:00:00Z"),
        around("2010-11-07T02:31:00Z"),
        around("2026-11-01T05:00:00Z"),
        around("2011-12-30T10:00:00Z"),
        ms("1970-01-01T00:00:00Z")..ms("2036-12-31T00:00:00Z"),
    ]
}

/// What the wall clock says: the oracle for every send.
pub(crate) fn wall_clock_allows(hours: &Hours, at_ms: i64) -> bool {
    let minute = local_minute(hours.zone, at_ms);
    let date = local_date(hours.zone, at_ms);
    hours
        .days
        .contains(date.weekday().number_from_monday() as u8)
        && !hours
            .holidays
            .iter()
            .any(|holiday| (holiday.first..=holiday.last).contains(&date))
        && hours.window.contains(minute)
        && !hours.quiet.contains(minute)
        && !hours.pauses.iter().any(|pause| pause.contains(minute))
}

proptest! {
    #[test]
    fn open_means_that_the_wall_clock_allows_it(
        hours in any_hours(), now in any_instant(), part in 0.0f64..1.0
    ) {
        match open_at(&hours, now) {
            Opening::Open { until_ms } => {
                prop_assert!(until_ms > now, "open for no time");
                let within = now + ((until_ms - now) as f64 * part) as i64;
                for at in [now, within, until_ms - 1] {
                    prop_assert!(wall_clock_allows(&hours, at), "open at a forbidden time");
                }
            }
            Opening::Closed { opens_at_ms: Some(opens), .. } => {
                prop_assert!(opens > now, "opens in the past");
                prop_assert!(
                    matches!(open_at(&hours, opens), Opening::Open { .. }),
                    "the named opening is none"
                );
                let before = now + ((opens - now) as f64 * part) as i64;
                prop_assert!(
                    matches!(open_at(&hours, before), Opening::Closed { opens_at_ms, .. }
                        if opens_at_ms == Some(opens)) || before == opens,
                    "an earlier opening was left out, or the named one moved"
                );
            }
            Opening::Closed { opens_at_ms: None, reason } => {
                prop_assert_eq!(reason, W::NeverOpen);
            }
        }
    }

    #[test]
    fn a_day_contains_its_instants(now in any_instant(), name in proptest::sample::select(ZONES)) {
        let zone = zone(name);
        prop_assert!(local_day_start_ms(zone, now) <= now);
        prop_assert!(next_local_midnight_ms(zone, now) > now);
        prop_assert_ne!(
            local_date(zone, next_local_midnight_ms(zone, now)), local_date(zone, now),
            "the next midnight is on another day"
        );
    }
}
