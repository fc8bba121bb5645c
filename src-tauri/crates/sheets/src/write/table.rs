//! A workbook of texts that are no people yet.

use std::fs::File;
use std::path::Path;

use super::xlsx::Xlsx;
use super::{WriteError, on_the_disk};

/// Writes a few rows under headings as an Excel workbook, such as a list that shows how one
/// can look. A long one keeps its rows in `scratch` until it ends.
pub fn write_table(
    file: File,
    headings: &[String],
    rows: &[Vec<String>],
    scratch: &Path,
) -> Result<(), WriteError> {
    let mut book = Xlsx::begin(file, headings, scratch)?;
    for row in rows {
        book.row(row)?;
    }
    Ok(on_the_disk(&book.finish()?)?)
}
