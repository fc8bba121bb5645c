//! Comma-separated text by RFC 4180.

use std::fs::File;
use std::io::{BufWriter, Write};

use super::WriteError;
use crate::own::neutral;

pub(super) struct Csv(BufWriter<File>);

impl Csv {
    pub(super) fn begin(file: File) -> Result<Self, WriteError> {
        let mut out = BufWriter::with_capacity(64 * 1024, file);
        out.write_all("\u{FEFF}".as_bytes())?;
        Ok(Self(out))
    }

    pub(super) fn row(&mut self, cells: &[String]) -> Result<(), WriteError> {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.0.write_all(b",")?;
            }
            let cell = neutral(cell);
            if cell.contains(['"', ',', '\r', '\n']) {
                write!(self.0, "\"{}\"", cell.replace('"', "\"\""))?;
            } else {
                self.0.write_all(cell.as_bytes())?;
            }
        }
        self.0.write_all(b"\r\n")?;
        Ok(())
    }

    pub(super) fn finish(self) -> Result<File, WriteError> {
        Ok(self
            .0
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?)
    }
}
