use super::{DateOrder, FieldKind, date, number, read_exact, write_exact};
use proptest::prelude::*;

#[test]
fn a_number_is_read_where_it_can_mean_one_thing_only() {
    for (text, read) in [
        ("12", "12"),
        (" 12.50 ", "12.50"),
        ("1 234,50", "1234.50"),
        ("1\u{A0}234", "1234"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("-3,5", "-3.5"),
        ("0,25", "0.25"),
        ("0", "0"),
    ] {
        assert_eq!(number(text).as_deref(), Some(read), "{text}");
    }
    for text in [
        "",
        "1,234",
        "007",
        "+243991000412",
        "12 $",
        "1.2.3",
        "1,23,456",
        "A-12",
        "12.",
        ".5",
        "1234567890123456",
        "1e5",
        "١٢",
    ] {
        assert_eq!(number(text), None, "{text}");
    }
}

#[test]
fn a_date_is_read_in_the_order_of_its_column() {
    let both = [DateOrder::DayFirst, DateOrder::MonthFirst];
    for (text, read) in [
        ("2026-11-03", ["2026-11-03"; 2]),
        ("2026-11-03T10:00:00", ["2026-11-03"; 2]),
        ("2026/11/03", ["2026-11-03"; 2]),
        ("03/11/26", ["2026-11-03", "2026-03-11"]),
        ("3.11.2026", ["2026-11-03", "2026-03-11"]),
        ("25-12-85", ["1985-12-25"; 2]),
        ("12/25/2026", ["2026-12-25"; 2]),
    ] {
        let found = both.map(|order| date(text, order));
        assert_eq!(found, read.map(|day| Some(day.to_owned())), "{text}");
    }
    for text in [
        "",
        "31/02/2026",
        "12/10",
        "soon",
        "1/2/3",
        "2026",
        "0/1/2026",
        "10:30",
        "1/2/20261",
    ] {
        assert_eq!(date(text, DateOrder::DayFirst), None, "{text}");
    }
    assert_eq!(
        DateOrder::told_by(["03/11/26", "12/25/26"]),
        Some(DateOrder::MonthFirst)
    );
    assert_eq!(DateOrder::told_by(["03/11/26"]), None);
}

#[test]
fn what_is_stored_is_read_as_itself() {
    let values = [
        (FieldKind::Number, "1234.50"),
        (FieldKind::Date, "2026-11-03"),
        (FieldKind::YesNo, "yes"),
        (FieldKind::Text, "=1+1"),
    ];
    for (kind, value) in values {
        for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
            assert_eq!(kind.canonical(value, order).as_deref(), Some(value));
        }
        assert_eq!(FieldKind::parse(kind.code()), Some(kind));
    }
}

fn kinds_and_values() -> impl Strategy<Value = (FieldKind, String)> {
    let text = prop_oneof![
        prop::sample::select(vec![
            "12",
            "-3.5",
            "2026-03-04",
            "yes",
            "no",
            "'12",
            "''yes",
            "'",
            "'=x",
            "007"
        ])
        .prop_map(str::to_owned),
        "['0-9a-z.-]{0,6}",
    ];
    let number = (-9_999..9_999_i32).prop_map(|n| (FieldKind::Number, n.to_string()));
    let day = (1_u32..29).prop_map(|day| (FieldKind::Date, format!("2026-02-{day:02}")));
    let yes_no =
        any::<bool>().prop_map(|yes| (FieldKind::YesNo, if yes { "yes" } else { "no" }.to_owned()));
    prop_oneof![
        text.prop_map(|text| (FieldKind::Text, text)),
        number,
        day,
        yes_no
    ]
}

proptest! {
    /// Kinds that share a column are found again, each value with its own.
    #[test]
    fn what_is_written_exactly_is_read_exactly((kind, value) in kinds_and_values()) {
        let written = write_exact(kind, &value);
        prop_assert_eq!(read_exact(&written), (kind, value.as_str()), "written {}", written);
    }
}
