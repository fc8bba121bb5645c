//! The file itself, row by row: delimited text or a workbook.

use super::text;
use crate::dto::left_out::LeftOutFormat;
use drumbeat_sheets::{BYTE_ORDER_MARK, TableWriter, WriteError};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

pub(super) enum Table {
    Text(BufWriter<File>),
    Workbook(Box<TableWriter>),
}

impl Table {
    pub(super) fn begin(
        to: &Path,
        format: LeftOutFormat,
        titles: &[String],
    ) -> Result<Self, WriteError> {
        let file = File::create_new(to)?;
        match format {
            LeftOutFormat::Csv => {
                let mut out = BufWriter::new(file);
                out.write_all(BYTE_ORDER_MARK.as_bytes())?;
                let mut table = Self::Text(out);
                table.row(titles)?;
                Ok(table)
            }
            LeftOutFormat::Xlsx => {
                let book = TableWriter::begin(file, titles, to.parent().unwrap_or(Path::new(".")))?;
                Ok(Self::Workbook(Box::new(book)))
            }
        }
    }

    pub(super) fn row(&mut self, cells: &[String]) -> Result<(), WriteError> {
        match self {
            Self::Text(out) => Ok(text::record(out, cells.iter().map(String::as_str))?),
            Self::Workbook(book) => book.row(cells),
        }
    }

    pub(super) fn finish(self) -> Result<(), WriteError> {
        match self {
            Self::Text(mut out) => Ok(out.flush()?),
            Self::Workbook(book) => book.finish(),
        }
    }
}
