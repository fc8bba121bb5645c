//! A value merged over several rows of one column counts for each of them.

use calamine::Dimensions;

use super::copies::Copies;
use crate::cell::{Cell, Row};
use crate::error::ReadError;

/// Merged regions looked at; a list of people has a few.
const MAX_REGIONS: usize = 50_000;

/// The regions of one column and several rows, as rows pass by.
pub(super) struct MergedColumns {
    /// First row, last row and column, by first row descending.
    waiting: Vec<(u32, u32, u32)>,
    /// Last row, column and value.
    active: Vec<(u32, u32, Cell)>,
}

impl MergedColumns {
    pub(super) fn new(regions: &[Dimensions]) -> Self {
        let mut waiting: Vec<(u32, u32, u32)> = regions
            .iter()
            .filter(|region| region.start.1 == region.end.1 && region.end.0 > region.start.0)
            .take(MAX_REGIONS)
            .map(|region| (region.start.0 + 1, region.end.0 + 1, region.start.1))
            .collect();
        waiting.sort_unstable_by(|left, right| right.cmp(left));
        Self {
            waiting,
            active: Vec::new(),
        }
    }

    /// Puts the values that reach into a row into it. Rows come in rising order.
    pub(super) fn fill(&mut self, row: &mut Row, copies: &mut Copies) -> Result<(), ReadError> {
        self.active.retain(|(last, _, _)| *last >= row.number);
        if !self.active.is_empty() {
            let values = self.active.iter().map(|(_, _, value)| value);
            copies.add(1, values, row.number)?;
            let values = self.active.iter();
            row.cells
                .extend(values.map(|(_, column, value)| (*column, value.clone())));
            // Of two in one column the first stays: what stands in the row itself.
            row.cells.sort_by_key(|(column, _)| *column);
            row.cells.dedup_by_key(|(column, _)| *column);
        }
        while let Some((first, last, column)) = self.waiting.last().copied() {
            if first > row.number {
                break;
            }
            self.waiting.pop();
            if first == row.number
                && let Some(value) = row.get(column)
            {
                self.active.push((last, column, value.clone()));
            }
        }
        Ok(())
    }
}
