//! Reading text columns that hold the code of an enum.

use rusqlite::Row;
use rusqlite::types::Type;

/// Reads an enum by its code.
pub fn coded<T>(
    row: &Row<'_>,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    parse(&text).ok_or_else(|| unknown(column))
}

/// Reads an enum by its code, or nothing.
pub fn coded_opt<T>(
    row: &Row<'_>,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| parse(&text).ok_or_else(|| unknown(column)))
        .transpose()
}

fn unknown(column: &str) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(0, column.to_owned(), Type::Text)
}
