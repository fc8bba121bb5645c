use super::{DateOrder, FieldKind, date, number};

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
