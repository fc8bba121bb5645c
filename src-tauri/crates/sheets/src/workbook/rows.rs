//! Cells in file order become rows.

use super::copies::Copies;
use super::merged::MergedColumns;
use crate::cell::{Cell, Row};
use crate::error::ReadError;
use crate::staging::{Limits, RowSink};

/// Puts the cells of a sheet, which come row by row, into rows.
pub(super) struct Rows<'a> {
    merged: MergedColumns,
    limits: &'a Limits,
    copies: &'a mut Copies,
    sink: &'a mut dyn RowSink,
    row: Row,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        merged: MergedColumns,
        limits: &'a Limits,
        copies: &'a mut Copies,
        sink: &'a mut dyn RowSink,
    ) -> Self {
        Self {
            merged,
            limits,
            copies,
            sink,
            row: Row::default(),
        }
    }

    /// Takes the cell at a 0-based row and column; `None` is one without content.
    pub(super) fn cell(
        &mut self,
        (row, column): (u32, u32),
        cell: Option<Cell>,
    ) -> Result<(), ReadError> {
        if row >= self.limits.rows {
            return Err(ReadError::too_large("rows", Some(row)));
        }
        if column >= self.limits.columns {
            return Err(ReadError::too_large("columns", Some(row + 1)));
        }
        let number = row + 1;
        if number != self.row.number {
            if number < self.row.number {
                return Err(ReadError::damaged("rows out of order"));
            }
            self.emit()?;
            self.row.number = number;
        }
        self.row.cells.extend(cell.map(|cell| (column, cell)));
        Ok(())
    }

    /// The sheet has ended.
    pub(super) fn end(mut self) -> Result<(), ReadError> {
        self.emit()
    }

    fn emit(&mut self) -> Result<(), ReadError> {
        let mut row = std::mem::take(&mut self.row);
        row.cells.retain(|(_, cell)| !cell.is_blank());
        if row.cells.is_empty() {
            return Ok(());
        }
        row.cells.sort_by_key(|(column, _)| *column);
        row.cells.dedup_by_key(|(column, _)| *column);
        self.merged.fill(&mut row, self.copies)?;
        self.sink.row(row)
    }
}
