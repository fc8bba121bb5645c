//! Excel 2007 and later, streamed cell by cell.

use std::io::{Read, Seek};

use calamine::{Reader, Xlsx, XlsxError};

use super::copies::Copies;
use super::merged::MergedColumns;
use super::rows::Rows;
use super::{Sheets, entries, values};
use crate::error::ReadError;
use crate::guard::Parts;
use crate::staging::{Limits, RowSink, SheetEntry};

/// An .xlsx or .xlsm.
pub(super) struct Workbook<R> {
    book: Xlsx<R>,
    parts: Parts,
    sheets: Vec<SheetEntry>,
}

impl<R: Read + Seek> Workbook<R> {
    pub(super) fn open(file: R, parts: Parts) -> Result<Self, ReadError> {
        let book: Xlsx<R> = Xlsx::new(file).map_err(workbook_error)?;
        let sheets = entries(book.sheets_metadata());
        Ok(Self {
            book,
            parts,
            sheets,
        })
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
        let regions = if self.parts.merged_cells {
            self.book
                .merge_cells_by_sheet_name(&sheet.name)
                .map_err(workbook_error)?
        } else {
            Vec::new()
        };
        let merged = MergedColumns::new(&regions);
        let is_1904 = self.book.has_1904_epoch();
        let mut cells = match self.book.worksheet_cells_reader(&sheet.name) {
            Ok(cells) => cells,
            // A sheet without any cells, or one that holds a chart.
            Err(XlsxError::NotAWorksheet(_) | XlsxError::WorksheetNotFound(_)) => return Ok(()),
            Err(error) => return Err(workbook_error(error)),
        };
        let mut rows = Rows::new(merged, limits, copies, sink);
        loop {
            let record = match cells.next_cell_with_formula_metadata() {
                Ok(Some(record)) => record,
                Ok(None) => return rows.end(),
                Err(error) if is_one_cell(&error) => continue,
                Err(error) => return Err(workbook_error(error)),
            };
            let formula = record.formula.is_some();
            let cell = values::cell(record.value, formula, is_1904, limits.cell_chars);
            rows.cell(record.pos, cell)?;
        }
    }
}

/// Whether only one cell is unreadable and the next can be read.
fn is_one_cell(error: &XlsxError) -> bool {
    matches!(
        error,
        XlsxError::CellError(_)
            | XlsxError::CellTAttribute(_)
            | XlsxError::ParseFloat(_)
            | XlsxError::ParseInt(_)
            | XlsxError::Unrecognized { .. }
    )
}

fn workbook_error(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::PasswordProtected,
        XlsxError::Io(error) => ReadError::from(error),
        XlsxError::RowNumberOverflow => ReadError::too_large("rows", None),
        XlsxError::ColumnNumberOverflow => ReadError::too_large("columns", None),
        other => ReadError::damaged(other),
    }
}
