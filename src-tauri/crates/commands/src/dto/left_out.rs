//! Rows that are not imported: why, and the file they are saved as.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A row that is not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "LeftOutRow.ts")]
pub struct LeftOutRow {
    /// Row of the file, from 1.
    pub row: u32,
    /// The name.
    pub name: String,
    /// The cell, as it stands in the file.
    pub raw: String,
    /// The row that has the same number and keeps the place.
    pub first_row: Option<u32>,
}

/// Rows that are not imported for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "LeftOutGroup.ts")]
pub struct LeftOutGroup {
    /// `asked_to_stop`, `repeated`, `operator`, `landline`, `not_repaired`, `no_number`,
    /// `not_a_number`, `short_number`, `placeholder`, `service_number`, `cell_error`.
    pub reason: String,
    /// How many.
    pub total: u32,
    /// The first 200; empty in a result.
    pub rows: Vec<LeftOutRow>,
}

/// The words of a file of left-out rows; they belong to the catalogue of the screens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "LeftOutWords.ts")]
pub struct LeftOutWords {
    /// Heading of the rows' numbers.
    pub row: String,
    /// Heading of the reasons.
    pub reason: String,
    /// A sentence for each reason of [`LeftOutGroup`] and [`ToRepairGroup`](super::imports::ToRepairGroup); `{row}` in it is
    /// the row that has the same number.
    pub reasons: BTreeMap<String, String>,
}

/// The files that left-out rows can be saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "LeftOutFormat.ts")]
#[serde(rename_all = "snake_case")]
pub enum LeftOutFormat {
    /// Comma-separated text.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

impl LeftOutFormat {
    /// The ending of its files.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Saves the rows that are left out as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportLeftOutSave.ts")]
pub struct ImportLeftOutSave {
    /// The draft, or the import that it became.
    #[ts(type = "number")]
    pub import_id: i64,
    /// What the file could be called, without an ending.
    pub file_name: String,
    /// What kind of file.
    pub format: LeftOutFormat,
    /// Its words.
    pub words: LeftOutWords,
}

/// A file of left-out rows that was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportLeftOutSaved.ts")]
pub struct ImportLeftOutSaved {
    /// Its name, without its folder.
    pub name: String,
    /// Rows in it.
    pub rows: u32,
}
