//! From the library's values to ours.

use calamine::{DataRef, ExcelDateTime};

use crate::cell::Cell;
use crate::clean::cut;

/// The first serial number beyond 31 December 9999.
const BEYOND_DATES: f64 = 2_958_466.0;

/// Days between the two date systems.
const DAYS_1904: f64 = 1462.0;

/// The value of a cell; `None` for one without content.
pub(super) fn cell(
    value: DataRef<'_>,
    formula: bool,
    is_1904: bool,
    max_chars: usize,
) -> Option<Cell> {
    match value {
        DataRef::Int(number) => Some(Cell::Number(number as f64)),
        DataRef::Float(number) => Some(Cell::Number(number)),
        DataRef::String(text) => Some(Cell::Text(shortened(&text, max_chars))),
        DataRef::SharedString(text) => Some(Cell::Text(shortened(text, max_chars))),
        DataRef::Bool(value) => Some(Cell::Bool(value)),
        DataRef::DateTime(date) => Some(date_cell(date, is_1904)),
        DataRef::DateTimeIso(text) => Some(iso_date(&text)),
        DataRef::DurationIso(text) => Some(Cell::Text(text)),
        DataRef::Error(error) => Some(Cell::Error(error.to_string())),
        DataRef::Empty => formula.then_some(Cell::FormulaWithoutValue),
    }
}

fn shortened(text: &str, max_chars: usize) -> String {
    if text.len() > max_chars {
        cut(text, max_chars)
    } else {
        text.to_owned()
    }
}

/// A date, unless its value is beyond the last date a sheet can show: then it
/// is a number under a wrong format.
fn date_cell(date: ExcelDateTime, is_1904: bool) -> Cell {
    let serial = date.as_f64();
    let beyond = serial + if is_1904 { DAYS_1904 } else { 0.0 } >= BEYOND_DATES;
    if beyond || serial < 0.0 || date.is_duration() || !serial.is_finite() {
        return Cell::Number(serial);
    }
    let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let round_up = u8::from(milli >= 500 && second < 59);
    let second = second + round_up;
    if serial < 1.0 && !is_1904 {
        return Cell::Date(format!("{hour:02}:{minute:02}:{second:02}"));
    }
    if (hour, minute, second) == (0, 0, 0) {
        Cell::Date(format!("{year:04}-{month:02}-{day:02}"))
    } else {
        Cell::Date(format!(
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        ))
    }
}

/// `2026-11-14T00:00:00.000Z` as `2026-11-14`.
fn iso_date(text: &str) -> Cell {
    let text = text.trim_end_matches('Z');
    let text = text.split('.').next().unwrap_or(text);
    Cell::Date(text.strip_suffix("T00:00:00").unwrap_or(text).to_owned())
}
