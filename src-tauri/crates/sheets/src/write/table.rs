//! A workbook of texts that are no people yet.

use std::fs::File;
use std::path::Path;

use super::xlsx::{PLAIN, Xlsx};
use super::{WriteError, on_the_disk};

/// An Excel workbook of texts under headings, written row by row: a list that shows how one
/// can look, or rows of one that is not ours. Every text stands in its cell as it is.
pub struct TableWriter(Xlsx);

impl TableWriter {
    /// Begins a workbook in an empty file. It keeps its rows in `scratch` until it ends.
    pub fn begin(file: File, headings: &[String], scratch: &Path) -> Result<Self, WriteError> {
        Ok(Self(Xlsx::begin(file, headings, scratch, PLAIN)?))
    }

    /// Writes the next row.
    pub fn row(&mut self, cells: &[String]) -> Result<(), WriteError> {
        self.0.row(cells)
    }

    /// Ends the file; it is on the disk afterwards.
    pub fn finish(self) -> Result<(), WriteError> {
        Ok(on_the_disk(&self.0.finish()?)?)
    }
}
