//! Rows for one table, many to a statement: each statement has a price of its own, whatever
//! it writes, and of an id that never comes back it is the greater part.
//!
//! What is the same in all rows of a slice is not handed over again with each of them, and
//! a clash is an error that ends the whole slice (`OR FAIL`): to be able to take back a
//! single statement the database would copy each page before it writes to it.

use crate::{StoreError, Tx};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, ToSql};
use std::fmt::Write as _;

/// Rows of one statement.
const TOGETHER: usize = 32;

/// One value of a row.
pub(super) type Cell<'p> = ToSqlOutput<'p>;

/// A text that somebody else holds.
pub(super) const fn text(text: &str) -> Cell<'_> {
    ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))
}

/// A table that gets rows.
pub(super) struct Into<'s> {
    /// Its name and columns.
    pub(super) table: &'s str,
    /// What stands in the columns: `_` for a value of the row, `?1`, `?2` and so on for one
    /// of `same`, otherwise what it says.
    pub(super) row: &'s str,
    /// The values that are the same in all rows.
    pub(super) same: &'s [&'s dyn ToSql],
}

impl Into<'_> {
    fn sql(&self, rows: usize) -> String {
        let mut sql = format!("INSERT OR FAIL INTO {} VALUES ", self.table);
        let mut next = self.same.len();
        for row in 0..rows {
            if row > 0 {
                sql.push_str(", ");
            }
            for part in self.row.chars() {
                if part == '_' {
                    next += 1;
                    // Writing to a string does not fail.
                    let _ = write!(sql, "?{next}");
                } else {
                    sql.push(part);
                }
            }
        }
        sql
    }

    fn prepare<'t>(&self, tx: &'t Tx<'t>, rows: usize) -> Result<CachedStatement<'t>, StoreError> {
        let mut statement = tx.prepare_cached(&self.sql(rows))?;
        for (value, at) in self.same.iter().zip(1..) {
            statement.raw_bind_parameter(at, value)?;
        }
        Ok(statement)
    }
}

/// Rows of `N` values, in the order they are to be written.
pub(super) struct Rows<'t, 'p, const N: usize> {
    many: CachedStatement<'t>,
    one: CachedStatement<'t>,
    /// Values that are the same in all rows.
    same: usize,
    waiting: Vec<[Cell<'p>; N]>,
}

impl<'t, 'p, const N: usize> Rows<'t, 'p, N> {
    pub(super) fn new(tx: &'t Tx<'t>, into: &Into<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            many: into.prepare(tx, TOGETHER)?,
            one: into.prepare(tx, 1)?,
            same: into.same.len(),
            waiting: Vec::with_capacity(TOGETHER),
        })
    }

    /// Adds a row. It is in the table after [`Rows::finish`] at the latest.
    pub(super) fn push(&mut self, row: [Cell<'p>; N]) -> Result<(), StoreError> {
        self.waiting.push(row);
        if self.waiting.len() == TOGETHER {
            write(&mut self.many, self.same, &self.waiting)?;
            self.waiting.clear();
        }
        Ok(())
    }

    /// Writes what is left.
    pub(super) fn finish(&mut self) -> Result<(), StoreError> {
        for row in &self.waiting {
            write(&mut self.one, self.same, std::slice::from_ref(row))?;
        }
        self.waiting.clear();
        Ok(())
    }
}

/// Writes as many rows as the statement takes.
fn write<const N: usize>(
    statement: &mut CachedStatement<'_>,
    same: usize,
    rows: &[[Cell<'_>; N]],
) -> Result<(), StoreError> {
    for (value, at) in rows.iter().flatten().zip(same + 1..) {
        statement.raw_bind_parameter(at, value)?;
    }
    statement.raw_execute()?;
    Ok(())
}
