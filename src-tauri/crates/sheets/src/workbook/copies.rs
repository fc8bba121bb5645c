//! What is written once and counts many times.

use crate::cell::Cell;
use crate::error::ReadError;

/// Cells that only repeat another one, in all sheets that are read: four columns of the
/// longest sheet. A hundred bytes can ask for seventeen thousand million.
const MOST: u64 = 4 * 1_048_576;

/// Bytes of a text that cost as much as a cell.
const BYTES_OF_ONE: usize = 64;

/// Counts cells that only repeat another one, long ones as several.
#[derive(Default)]
pub(super) struct Copies(u64);

impl Copies {
    /// Adds so many copies of each of these cells of a row.
    pub(super) fn add<'a>(
        &mut self,
        times: u64,
        cells: impl IntoIterator<Item = &'a Cell>,
        row: u32,
    ) -> Result<(), ReadError> {
        let weight = cells.into_iter().map(weight).sum();
        self.0 = self.0.saturating_add(times.saturating_mul(weight));
        if self.is_spent() {
            return Err(ReadError::too_large("repeated cells", Some(row)));
        }
        Ok(())
    }

    /// Whether there were more than are read.
    pub(super) const fn is_spent(&self) -> bool {
        self.0 > MOST
    }
}

fn weight(cell: &Cell) -> u64 {
    match cell {
        Cell::Text(text) | Cell::Date(text) | Cell::Error(text) => {
            1 + (text.len() / BYTES_OF_ONE) as u64
        }
        Cell::Number(_) | Cell::Bool(_) | Cell::FormulaWithoutValue => 1,
    }
}
