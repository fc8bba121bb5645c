//! Excel 97-2003, loaded whole: no more than 65,536 rows of 256 columns.
//!
//! The library believes what a file says of itself, so its container and the extent of its
//! sheets are looked at first.

mod extent;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek};

use calamine::{Data, DataRef, Reader, Xls, XlsError};

use super::copies::Copies;
use super::merged::MergedColumns;
use super::rows::Rows;
use super::{Sheets, entries, values};
use crate::error::ReadError;
use crate::staging::{Limits, RowSink, SheetEntry};

/// An .xls.
pub(super) struct Workbook<R> {
    book: Xls<R>,
    sheets: Vec<SheetEntry>,
}

impl<R: Read + Seek> Workbook<R> {
    pub(super) fn open(mut file: R) -> Result<Self, ReadError> {
        {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            extent::check(&crate::guard::workbook_stream(&bytes)?)?;
        }
        file.rewind()?;
        let book: Xls<R> = Xls::new(file).map_err(workbook_error)?;
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
        let regions = self.book.merge_cells_by_sheet_name(&sheet.name);
        let merged = MergedColumns::new(&regions.unwrap_or_default());
        let range = match self.book.worksheet_range(&sheet.name) {
            Ok(range) => range,
            Err(XlsError::WorksheetNotFound(_)) => return Ok(()),
            Err(error) => return Err(workbook_error(error)),
        };
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut rows = Rows::new(merged, limits, copies, sink);
        for (row, column, value) in range.used_cells() {
            let place = (first_row + row as u32, first_column + column as u32);
            let cell = values::cell(borrowed(value), false, is_1904, limits.cell_chars);
            rows.cell(place, cell)?;
        }
        rows.end()
    }
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

fn workbook_error(error: XlsError) -> ReadError {
    match error {
        XlsError::Password => ReadError::PasswordProtected,
        XlsError::Io(error) => ReadError::from(error),
        other => ReadError::damaged(other),
    }
}
