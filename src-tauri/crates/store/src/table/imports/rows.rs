//! Rows for one table, many to a statement: each statement has a price of its own, whatever
//! it writes, and of an id that never comes back it is the greater part.

use crate::{StoreError, Tx};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, params_from_iter};

/// Rows of one statement.
const TOGETHER: usize = 32;

/// One value of a row.
pub(super) type Cell<'p> = ToSqlOutput<'p>;

/// A text that somebody else holds.
pub(super) const fn text(text: &str) -> Cell<'_> {
    ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))
}

/// Rows of `N` values, in the order they are to be written.
pub(super) struct Rows<'t, 'p, const N: usize> {
    many: CachedStatement<'t>,
    one: CachedStatement<'t>,
    waiting: Vec<[Cell<'p>; N]>,
}

impl<'t, 'p, const N: usize> Rows<'t, 'p, N> {
    /// Into this table and these columns of it; `clash` says what becomes of a row that is
    /// there already.
    pub(super) fn new(tx: &'t Tx<'t>, into: &str, clash: &str) -> Result<Self, StoreError> {
        let row = format!("({})", ["?"; N].join(", "));
        let statement = |rows| {
            let values = vec![row.as_str(); rows].join(", ");
            tx.prepare_cached(&format!("INSERT INTO {into} VALUES {values} {clash}"))
        };
        Ok(Self {
            many: statement(TOGETHER)?,
            one: statement(1)?,
            waiting: Vec::with_capacity(TOGETHER),
        })
    }

    /// Adds a row. It is in the table after [`Rows::finish`] at the latest.
    pub(super) fn push(&mut self, row: [Cell<'p>; N]) -> Result<(), StoreError> {
        self.waiting.push(row);
        if self.waiting.len() == TOGETHER {
            let values = self.waiting.iter().flatten();
            self.many.execute(params_from_iter(values))?;
            self.waiting.clear();
        }
        Ok(())
    }

    /// Writes what is left.
    pub(super) fn finish(&mut self) -> Result<(), StoreError> {
        for row in self.waiting.drain(..) {
            self.one.execute(params_from_iter(&row))?;
        }
        Ok(())
    }
}
