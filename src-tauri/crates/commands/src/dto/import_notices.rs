//! What one should know about rows that are imported without a question.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Rows with the same thing to know about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportNotice.ts")]
pub struct ImportNotice {
    /// `landline`, `other_number_unreadable`, `consent_not_understood`.
    pub about: String,
    /// How many rows.
    pub total: u32,
    /// The operator wants none of them; they are among those left out.
    pub left_out: bool,
    /// The first 200.
    pub rows: Vec<ImportNoticeRow>,
}

/// One of these rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportNoticeRow.ts")]
pub struct ImportNoticeRow {
    /// Row of the file, from 1.
    pub row: u32,
    /// The name.
    pub name: String,
    /// The cell, as it stands in the file.
    pub before: String,
    /// The number it is imported as; empty where nothing is kept of the cell. Of a consent:
    /// `yes` or `no` where another cell says so about the same person.
    pub after: String,
}
