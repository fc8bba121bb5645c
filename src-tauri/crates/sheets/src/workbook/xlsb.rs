//! Excel's binary workbooks of 2007 and later, streamed cell by cell. Merged cells are not
//! told by the library; their value stands in the first row only.

use std::io::{Read, Seek};

use calamine::{Reader, Xlsb, XlsbError};

use super::copies::Copies;
use super::merged::MergedColumns;
use super::rows::Rows;
use super::{Sheets, entries, values};
use crate::error::ReadError;
use crate::staging::{Limits, RowSink, SheetEntry};

/// An .xlsb.
pub(super) struct Workbook<R> {
    book: Xlsb<R>,
    sheets: Vec<SheetEntry>,
}

impl<R: Read + Seek> Workbook<R> {
    pub(super) fn open(file: R) -> Result<Self, ReadError> {
        let book: Xlsb<R> = Xlsb::new(file).map_err(workbook_error)?;
        let sheets = entries(book.sheets_metadata());
        Ok(Self { book, sheets })
    }
}

impl<R: Read + Seek> Sheets for Workbook<R> {
    fn sheets(&self) -> &[SheetEntry] {
        &self.sheets
    }

    fn read_sheet(
        &mut self,
        at: usize,
        limits: &Limits,
        copies: &mut Copies,
        sink: &mut dyn RowSink,
    ) -> Result<(), ReadError> {
        let Some(sheet) = self.sheets.get(at) else {
            return Err(ReadError::NoSuchSheet);
        };
        let is_1904 = self.book.has_1904_epoch();
        let mut cells = match self.book.worksheet_cells_reader(&sheet.name) {
            Ok(cells) => cells,
            Err(XlsbError::WorksheetNotFound(_)) => return Ok(()),
            Err(error) => return Err(workbook_error(error)),
        };
        let mut rows = Rows::new(MergedColumns::new(&[]), limits, copies, sink);
        loop {
            let cell = match cells.next_cell() {
                Ok(Some(cell)) => cell,
                Ok(None) => return rows.end(),
                Err(XlsbError::CellError(_)) => continue,
                Err(error) => return Err(workbook_error(error)),
            };
            let place = cell.get_position();
            let value = values::cell(cell.get_value().clone(), false, is_1904, limits.cell_chars);
            rows.cell(place, value)?;
        }
    }
}

fn workbook_error(error: XlsbError) -> ReadError {
    match error {
        XlsbError::Password => ReadError::PasswordProtected,
        XlsbError::Io(error) => ReadError::from(error),
        other => ReadError::damaged(other),
    }
}
