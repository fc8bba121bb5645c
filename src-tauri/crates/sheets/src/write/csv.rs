//! Comma-separated text by RFC 4180.

use std::fs::File;
use std::io::{BufWriter, Write};

use super::WriteError;
use crate::own::neutral;

/// What tells a spreadsheet that the text is UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// Writes one line of cells, with quotes where they need them.
pub fn csv_line<T: AsRef<str>>(
    out: &mut impl Write,
    cells: impl IntoIterator<Item = T>,
) -> std::io::Result<()> {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        let cell = cell.as_ref();
        if cell.contains(['"', ',', ';', '\t', '\r', '\n']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}

pub(super) struct Csv(BufWriter<File>);

impl Csv {
    pub(super) fn begin(file: File) -> Result<Self, WriteError> {
        let mut out = BufWriter::with_capacity(64 * 1024, file);
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        Ok(Self(out))
    }

    pub(super) fn row(&mut self, cells: &[String]) -> Result<(), WriteError> {
        Ok(csv_line(
            &mut self.0,
            cells.iter().map(|cell| neutral(cell)),
        )?)
    }

    pub(super) fn finish(self) -> Result<File, WriteError> {
        Ok(self
            .0
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?)
    }
}
