//! Reading rows: enums by the code in a text column, and whole rows column by column.

use rusqlite::types::{FromSql, Type, ValueRef};
use rusqlite::{Row, RowIndex};

/// Reads an enum by its code.
pub fn coded<T>(
    row: &Row<'_>,
    column: impl RowIndex + Copy,
    parse: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    coded_opt(row, column, parse)?.ok_or_else(|| unknown(row, &column))
}

/// Reads an enum by its code, or nothing.
pub fn coded_opt<T>(
    row: &Row<'_>,
    column: impl RowIndex + Copy,
    parse: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let code = row.get_ref(column)?.as_str_or_null()?;
    code.map(|code| parse(code).ok_or_else(|| unknown(row, &column)))
        .transpose()
}

fn unknown(row: &Row<'_>, column: &impl RowIndex) -> rusqlite::Error {
    let place = column.idx(row.as_ref()).unwrap_or_default();
    let name = row.as_ref().column_name(place).unwrap_or_default();
    rusqlite::Error::InvalidColumnType(place, name.to_owned(), Type::Text)
}

/// The columns of a row, one after the other as they were selected. To look each of
/// twenty up by its name takes longer than to read them all.
pub(crate) struct Columns<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> Columns<'r> {
    pub(crate) fn of(row: &'r Row<'r>) -> Self {
        Self { row, next: 0 }
    }

    fn place(&mut self) -> usize {
        let place = self.next;
        self.next += 1;
        place
    }

    /// The value of the next column.
    pub(crate) fn get<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let place = self.place();
        self.row.get(place)
    }

    /// The next column as it is in the row.
    pub(crate) fn get_ref(&mut self) -> rusqlite::Result<ValueRef<'r>> {
        let place = self.place();
        self.row.get_ref(place)
    }

    /// The enum of the next column.
    pub(crate) fn coded<T>(&mut self, parse: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
        let place = self.place();
        coded(self.row, place, parse)
    }

    /// The enum of the next column, if there is one.
    pub(crate) fn coded_opt<T>(
        &mut self,
        parse: impl Fn(&str) -> Option<T>,
    ) -> rusqlite::Result<Option<T>> {
        let place = self.place();
        coded_opt(self.row, place, parse)
    }
}
