//! Hours on the wall clock of the person.

use super::{ZONES, any_hours, any_instant, closed, ms, wall_clock_allows, zone};
use crate::reason::WaitReason as W;
use crate::schedule::{ClockOf, Hours, Opening, Zone, open_in};
use proptest::prelude::*;

#[test]
fn where_a_country_has_several_zones_the_hours_are_open_in_all_of_them() {
    let mut hours = Hours::usual(zone("Africa/Kinshasa"));
    hours.clock_of = ClockOf::Person;
    let congo = hours.zones_for("CD");
    assert_eq!(congo.len(), 2);
    assert_eq!(
        open_in(&hours, &congo, ms("2026-11-20T07:30:00Z")),
        closed(W::ClosedHours, "2026-11-20T08:00:00Z"),
        "09:30 in Lubumbashi is 08:30 in Kinshasa"
    );
    assert_eq!(
        open_in(&hours, &congo, ms("2026-11-20T08:00:00Z")),
        Opening::Open {
            until_ms: ms("2026-11-20T15:30:00Z")
        },
        "until 17:30 in Lubumbashi"
    );
    let india = hours.zones_for("IN");
    assert_eq!(
        open_in(&hours, &india, ms("2026-11-20T13:00:00Z")),
        closed(W::ClosedHours, "2026-11-21T03:30:00Z"),
        "18:30 in India; tomorrow 09:00 there"
    );
}

#[test]
fn the_number_counts_where_the_person_is_nowhere_known_or_nowhere_open() {
    let mut hours = Hours::usual(zone("Africa/Kinshasa"));
    assert_eq!(hours.zones_for("IN"), [hours.zone], "not asked for");
    hours.clock_of = ClockOf::Person;
    assert_eq!(hours.zones_for("IN"), [zone("Asia/Kolkata")]);
    assert_eq!(hours.zones_for(""), [hours.zone]);
    assert_eq!(
        hours.zones_for("RU"),
        [hours.zone],
        "09:00 in Kamchatka is night in Kaliningrad"
    );
}

proptest! {
    #[test]
    fn open_in_several_zones_means_that_every_wall_clock_allows_it(
        hours in any_hours(),
        others in proptest::collection::vec(proptest::sample::select(ZONES), 1..4),
        now in any_instant(),
    ) {
        let zones: Vec<Zone> = others.into_iter().map(zone).collect();
        let allowed = |at_ms: i64| zones.iter().all(|zone| {
            wall_clock_allows(&Hours { zone: *zone, ..hours.clone() }, at_ms)
        });
        match open_in(&hours, &zones, now) {
            Opening::Open { until_ms } => prop_assert!(allowed(now) && allowed(until_ms - 1)),
            Opening::Closed { opens_at_ms: Some(opens_at_ms), .. } => {
                prop_assert!(opens_at_ms > now);
                prop_assert!(allowed(opens_at_ms), "the named opening is none");
            }
            Opening::Closed { opens_at_ms: None, reason } => prop_assert_eq!(reason, W::NeverOpen),
        }
    }
}
