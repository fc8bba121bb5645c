//! How a list comes in: from a file, from what was pasted, or read once more.

use crate::FileRef;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Opens a dropped or chosen file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportOpen.ts", optional_fields = nullable)]
pub struct ImportOpen {
    /// The ticket of the file.
    pub file_ref: FileRef,
    /// Country of numbers without one; otherwise the shop's.
    #[serde(default)]
    pub region: Option<String>,
    /// A sheet of the workbook; otherwise the visible one with most numbers.
    #[serde(default)]
    pub sheet: Option<String>,
    /// An encoding of delimited text; otherwise a guess.
    #[serde(default)]
    pub encoding: Option<String>,
}

/// Opens a pasted table.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportPaste.ts", optional_fields = nullable)]
pub struct ImportPaste {
    /// What was pasted.
    pub text: String,
    /// Country of numbers without one; otherwise the shop's.
    #[serde(default)]
    pub region: Option<String>,
}

impl std::fmt::Debug for ImportPaste {
    /// The length only: pasted text is private.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ImportPaste({} bytes)", self.text.len())
    }
}

/// Reads the file of a draft once more in another way. What is not said stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportReread.ts", optional_fields = nullable)]
pub struct ImportReread {
    /// The draft.
    #[ts(type = "number")]
    pub draft_id: i64,
    /// Another sheet of the workbook.
    #[serde(default)]
    pub sheet: Option<String>,
    /// Another encoding of the text.
    #[serde(default)]
    pub encoding: Option<String>,
}
