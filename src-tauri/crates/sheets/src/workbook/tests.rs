use calamine::{DataRef, Dimensions, ExcelDateTime, ExcelDateTimeType};

use super::merged::MergedColumns;
use super::values;
use crate::cell::{Cell, Row};

fn date(serial: f64, is_1904: bool) -> Option<Cell> {
    let value = ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904);
    values::cell(DataRef::DateTime(value), false, is_1904, 100)
}

#[test]
fn dates_of_both_systems_and_numbers_under_a_date_format() {
    let text = |day: &str| Some(Cell::Date(day.to_owned()));
    assert_eq!(date(46_340.0, false), text("2026-11-14"));
    assert_eq!(date(46_340.5, false), text("2026-11-14T12:00:00"));
    assert_eq!(
        date(46_340.0 - 1462.0, true),
        text("2026-11-14"),
        "the system of old Macs"
    );
    assert_eq!(
        date(243_990_000_441.0, false),
        Some(Cell::Number(243_990_000_441.0)),
        "a phone number under a date format is a number"
    );
}

#[test]
fn a_formula_never_calculated_is_not_an_empty_cell() {
    assert_eq!(
        values::cell(DataRef::Empty, true, false, 100),
        Some(Cell::FormulaWithoutValue)
    );
    assert_eq!(values::cell(DataRef::Empty, false, false, 100), None);
}

#[test]
fn a_value_merged_over_rows_counts_for_each() {
    let regions = [
        Dimensions {
            start: (0, 5),
            end: (2, 5),
        },
        Dimensions {
            start: (0, 0),
            end: (0, 3),
        },
    ];
    let mut merged = MergedColumns::new(&regions);
    let cell = |text: &str| Cell::Text(text.to_owned());
    let mut first = Row {
        number: 1,
        cells: vec![(5, cell("Goma"))],
    };
    let mut third = Row {
        number: 3,
        cells: vec![(0, cell("Zoe"))],
    };
    let mut fourth = Row {
        number: 4,
        cells: vec![(0, cell("Ida"))],
    };
    for row in [&mut first, &mut third, &mut fourth] {
        merged.fill(row);
    }
    assert_eq!(third.get(5), Some(&cell("Goma")));
    assert_eq!(fourth.get(5), None, "the region has ended");
}
