//! A small workbook that shows an owner how a list can look.
//!
//! Excel workbooks open the same way in every country; delimited text does not. The numbers
//! of an example are made up so that the import says so: whoever writes their people below
//! and leaves the example in sends nothing to strangers.

use crate::beside;
use crate::dto::import_example::{ImportExampleSave, ImportExampleSaved};
use crate::{CommandError, ErrorCode, SaveTarget};
use drumbeat_sheets::TableWriter;
use std::fs::File;
use std::path::Path;

/// More is no example.
const MOST_CELLS: usize = 500;

pub(super) async fn save(
    ask: ImportExampleSave,
    to: SaveTarget,
) -> Result<ImportExampleSaved, CommandError> {
    let cells: usize = ask.rows.iter().map(Vec::len).sum();
    if cells + ask.headings.len() > MOST_CELLS {
        return Err(CommandError::new(ErrorCode::BadRequest).with("field", "rows"));
    }
    let scratch = to.path.parent().map(Path::to_owned).unwrap_or_default();
    beside::save(to.path, move |part| {
        let file = File::create_new(part)?;
        let mut table = TableWriter::begin(file, &ask.headings, &scratch)?;
        for row in &ask.rows {
            table.row(row)?;
        }
        table.finish()
    })
    .await?;
    Ok(ImportExampleSaved { name: to.name })
}
