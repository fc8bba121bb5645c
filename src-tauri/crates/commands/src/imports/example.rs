//! A small workbook that shows an owner how a list can look.
//!
//! Excel workbooks open the same way in every country; delimited text does not. The numbers
//! of an example are made up so that the import says so: whoever writes their people below
//! and leaves the example in sends nothing to strangers.

use super::draft::blocking;
use crate::beside::Beside;
use crate::dto::import_example::{ImportExampleSave, ImportExampleSaved};
use crate::{CommandError, ErrorCode, SaveTarget};
use drumbeat_sheets::{ReadError, WriteError, write_table};
use std::fs::File;

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
    blocking(move || {
        let beside = Beside::of(&to.path);
        let file = File::create_new(&beside.path)?;
        write_table(file, &ask.headings, &ask.rows, &beside.folder()).map_err(refused)?;
        beside.put_in_place(&to.path)?;
        Ok(ImportExampleSaved { name: to.name })
    })
    .await
}

fn refused(error: WriteError) -> ReadError {
    match error {
        WriteError::Io(error) => error.into(),
        WriteError::TooLarge => ReadError::FileTooLarge {
            detail: "example".to_owned(),
            row: None,
        },
    }
}
