//! A list that shows how one can look.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Saves it. Its words belong to the catalogue of the screens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportExampleSave.ts")]
pub struct ImportExampleSave {
    /// What the file could be called, without an ending.
    pub file_name: String,
    /// What stands above the columns.
    pub headings: Vec<String>,
    /// People, none of whom exists: cell by cell.
    pub rows: Vec<Vec<String>>,
}

/// It was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportExampleSaved.ts")]
pub struct ImportExampleSaved {
    /// Its name, without its folder.
    pub name: String,
}
