use super::{Region, begin_ms};

#[test]
fn a_first_try_meets_an_open_shop_at_any_hour() {
    let region = Region {
        zone: "Africa/Lubumbashi".to_owned(),
        ..crate::setup::guess()
    };
    // Monday, 2 March 2026, 00:00 there.
    let monday_ms = 1_772_402_400_000;
    let at = |hour: i64, minute: i64| monday_ms + (hour * 60 + minute) * 60_000;
    for (now, begins, why) in [
        (at(11, 0), at(11, 0), "in the open hours it is now"),
        (at(1, 30), at(9, 0), "at night it is this morning"),
        (
            at(17, 0),
            at(24 + 9, 0),
            "half an hour before the end it is tomorrow",
        ),
        (
            at(5 * 24 + 20, 0),
            at(7 * 24 + 9, 0),
            "on Saturday evening it is Monday",
        ),
    ] {
        assert_eq!(begin_ms(&region, now), begins, "{why}");
    }
}
