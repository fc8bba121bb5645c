//! An Excel workbook of one sheet, written row by row.
//!
//! Every cell is a text with the mark that Excel sets for a quote in front: such a cell stays
//! a text when somebody edits it, and the quote is not part of it.

use std::borrow::Cow;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::WriteError;
use crate::clean::cut;
use crate::own::kept_quote;

/// Characters a cell of Excel can hold.
const MOST_CHARS: usize = 32_767;
/// How wide the columns are, in characters.
const WIDTH: f64 = 18.0;

pub(super) struct Xlsx {
    book: Workbook,
    file: File,
    text: Format,
    next_row: u32,
    /// What is written for a text.
    written: Written,
}

/// How a text stands in its cell: our own import takes a quote away that reads like ours.
pub(super) type Written = fn(&str) -> Cow<'_, str>;

/// For a sheet that is known again as an export.
pub(super) const OWN: Written = kept_quote;

/// For any other.
pub(super) const PLAIN: Written = |text| Cow::Borrowed(text);

impl Xlsx {
    pub(super) fn begin(
        file: File,
        headings: &[String],
        scratch: &Path,
        written: Written,
    ) -> Result<Self, WriteError> {
        let mut book = Workbook::new();
        book.set_tempdir(scratch).map_err(write_error)?;
        let text = Format::new().set_num_format("@").set_quote_prefix();
        let heading = text.clone().set_bold();
        let sheet = book.add_worksheet_with_constant_memory();
        let last = u16::try_from(headings.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet
            .set_column_range_width(0, last, WIDTH)
            .map_err(write_error)?;
        sheet.set_freeze_panes(1, 0).map_err(write_error)?;
        for (column, text) in (0_u16..).zip(headings) {
            sheet
                .write_string_with_format(0, column, cut(&written(text), MOST_CHARS), &heading)
                .map_err(write_error)?;
        }
        Ok(Self {
            book,
            file,
            text,
            next_row: 1,
            written,
        })
    }

    pub(super) fn row(&mut self, cells: &[String]) -> Result<(), WriteError> {
        let written = self.written;
        let sheet = self.book.worksheet_from_index(0).map_err(write_error)?;
        for (column, cell) in (0_u16..).zip(cells) {
            if !cell.is_empty() {
                sheet
                    .write_string_with_format(
                        self.next_row,
                        column,
                        cut(&written(cell), MOST_CHARS),
                        &self.text,
                    )
                    .map_err(write_error)?;
            }
        }
        self.next_row += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<File, WriteError> {
        let out = BufWriter::with_capacity(64 * 1024, self.file.try_clone()?);
        self.book.save_to_writer(out).map_err(write_error)?;
        Ok(self.file)
    }
}

fn write_error(error: XlsxError) -> WriteError {
    match error {
        XlsxError::IoError(error) => WriteError::Io(error),
        XlsxError::RowColumnLimitError | XlsxError::MaxStringLengthExceeded => WriteError::TooLarge,
        other => WriteError::Io(std::io::Error::other(other.to_string())),
    }
}
