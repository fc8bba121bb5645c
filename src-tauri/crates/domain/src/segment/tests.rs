use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn tag(name: &str) -> Node {
    Node::Is(Condition::Tag {
        tag: name.to_owned(),
    })
}

#[test]
fn a_filter_is_read_back_as_it_was_written() {
    let filter = Filter::parse(Node::All(vec![
        tag("VIP"),
        Node::Not(Box::new(Node::Any(vec![
            Node::Is(Condition::Written {
                when: When::Within(7),
            }),
            Node::Is(Condition::Text {
                field: Field::Column(Column::City),
                test: TextTest::Is,
                value: "Goma".to_owned(),
            }),
        ]))),
    ]))
    .unwrap();
    let text = serde_json::to_string(&filter).unwrap();
    assert_eq!(
        text,
        r#"{"version":1,"root":{"all":[{"is":{"kind":"tag","tag":"VIP"}},{"not":{"any":[{"is":{"kind":"written","when":{"within":7}}},{"is":{"kind":"text","field":{"column":"city"},"test":"is","value":"Goma"}}]}}]}}"#,
        "saved filters of earlier versions must stay readable: a new form is a new version"
    );
    assert_eq!(serde_json::from_str::<Filter>(&text).unwrap(), filter);
}

fn nested(levels: usize) -> Node {
    (0..levels).fold(tag("a"), |inside, _| Node::All(vec![inside]))
}

#[rstest]
#[case::nothing_is_not_everybody(Node::All(vec![]), FilterError::EmptyGroup)]
#[case::empty_inside(Node::Any(vec![tag("a"), Node::Any(vec![])]), FilterError::EmptyGroup)]
#[case::deep(nested(DEEPEST + 1), FilterError::TooDeep)]
#[case::not_not(
    Node::Not(Box::new(Node::Not(Box::new(tag("a"))))),
    FilterError::TooDeep
)]
#[case::many(Node::Any(vec![tag("a"); MOST_CONDITIONS + 1]), FilterError::TooMany)]
#[case::blank(tag("  "), FilterError::TextMissing)]
#[case::long(tag(&"é".repeat(LONGEST_TEXT + 1)), FilterError::TextTooLong)]
#[case::no_days(Node::Is(Condition::Added { when: When::Within(0) }), FilterError::Days)]
#[case::ages(Node::Is(Condition::Added { when: When::LongerAgo(MOST_DAYS + 1) }), FilterError::Days)]
#[case::no_year(Node::Is(Condition::Added { when: When::Before(NaiveDate::MAX) }), FilterError::Days)]
fn what_cannot_be_asked_is_no_filter(#[case] root: Node, #[case] why: FilterError) {
    assert_eq!(Filter::parse(root.clone()), Err(why));
    let written = serde_json::to_string(&Written { version: 1, root }).unwrap();
    assert!(
        serde_json::from_str::<Filter>(&written).is_err(),
        "JSON is no way around the limits"
    );
}

#[test]
fn the_limits_themselves_are_inside() {
    assert!(Filter::parse(nested(DEEPEST)).is_ok());
    assert!(Filter::parse(Node::Any(vec![tag("a"); MOST_CONDITIONS])).is_ok());
}

#[test]
fn a_filter_of_a_newer_app_is_refused() {
    let newer = r#"{"version":2,"root":{"is":{"kind":"tag","tag":"a"}}}"#;
    assert!(
        serde_json::from_str::<Filter>(newer).is_err(),
        "a condition that is not understood must not be left away"
    );
}

#[rstest]
#[case("12", Some(12_000))]
#[case("12 500 FC", Some(12_500_000))]
#[case("$ 12.50", Some(12_500))]
#[case("12,5", Some(12_500))]
#[case("1.500", Some(1_500))]
#[case("1,500", None)]
#[case("0.125", Some(125))]
#[case("1,234,567.89", Some(1_234_567_890))]
#[case("1.234.567,89", Some(1_234_567_890))]
#[case("1.234.567", Some(1_234_567_000))]
#[case("-3", Some(-3_000))]
#[case("١٢٣", Some(123_000))]
#[case("1'000", Some(1_000_000))]
#[case("", None)]
#[case("FC", None)]
#[case("1.2.3", None)]
#[case("12/10/26", None)]
#[case("99999999999999999999", None)]
fn numbers_are_read_as_shops_write_them(#[case] text: &str, #[case] amount: Option<i64>) {
    assert_eq!(amount_of(text), amount);
}

#[rstest]
#[case("2026-11-03", Some((2026, 11, 3)))]
#[case("2026-11-03T08:00", Some((2026, 11, 3)))]
#[case("3/11/2026", Some((2026, 11, 3)))]
#[case("03.11.26", Some((2026, 11, 3)))]
#[case("11/25/2026", Some((2026, 11, 25)))]
#[case("٣/١١/٢٠٢٦", Some((2026, 11, 3)))]
#[case("31/02/2026", None)]
#[case("2026", None)]
#[case("savon", None)]
fn dates_are_read_as_shops_write_them(#[case] text: &str, #[case] date: Option<(i32, u32, u32)>) {
    let day = date.map(|(y, m, d)| day_number(NaiveDate::from_ymd_opt(y, m, d).unwrap()));
    assert_eq!(day_of(text), day);
}

#[test]
fn yes_and_no_are_words_of_many_languages() {
    assert_eq!(truth_of(" Oui "), Some(true));
    assert_eq!(truth_of("لا"), Some(false));
    assert_eq!(truth_of("perhaps"), None);
}

#[test]
fn days_are_those_of_the_shop() {
    let zone = Zone::parse("Africa/Lubumbashi").unwrap();
    // 23:30 UTC on the 2nd is 01:30 on the 3rd in Lubumbashi.
    let third = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
    let now = Now {
        at_ms: local_date_start_ms(zone, third) + 90 * 60_000,
        zone,
    };
    let today = day_number(third);
    assert!(
        When::Within(1).days(now).holds(today),
        "today is in the last day"
    );
    assert!(!When::Within(1).days(now).holds(today - 1));
    assert!(!When::Within(1).days(now).holds(today + 1), "nor tomorrow");
    assert!(When::LongerAgo(1).days(now).holds(today - 1));
    let since = When::Since(third).instants(now);
    assert!(since.holds(local_date_start_ms(zone, third)));
    assert!(!since.holds(local_date_start_ms(zone, third) - 1));
}

proptest! {
    #[test]
    fn what_is_stored_is_what_was_written(text in "[-]?[0-9]{1,4}([., ][0-9]{1,4}){0,2}") {
        if let Some(stored) = crate::field::number(&text) {
            prop_assert_eq!(amount_of(&text), amount_of(&stored), "a field of numbers keeps {}", stored);
        }
        if let Some(stored) = crate::field::date(&text, crate::field::DateOrder::DayFirst) {
            prop_assert_eq!(day_of(&text), day_of(&stored));
        }
    }

    #[test]
    fn what_stands_in_a_field_never_breaks_its_reading(text in "\\PC{0,40}") {
        let _ = (amount_of(&text), day_of(&text), truth_of(&text));
    }

    #[test]
    fn whoever_was_is_within_or_longer_ago(days in 1..400u16, ago_ms in 0..40_000_000_000i64) {
        let now = Now { at_ms: 1_700_000_000_000, zone: Zone::UTC };
        let value = now.at_ms - ago_ms;
        prop_assert_ne!(
            When::Within(days).instants(now).holds(value),
            When::LongerAgo(days).instants(now).holds(value)
        );
    }
}
