//! Imports that are over, and what undoing one does.

use super::imports::ImportCounts;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An import that brought people, undone or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportEnded.ts")]
pub struct ImportEnded {
    /// Which.
    #[ts(type = "number")]
    pub import_id: i64,
    /// Name of the file; empty for pasted text.
    pub file_name: String,
    /// The figures; they add up to the rows.
    pub counts: ImportCounts,
    /// When it was done.
    #[ts(type = "number")]
    pub finished_at_ms: i64,
    /// Whether and until when it can be undone, or when it was.
    pub undo: ImportUndoState,
}

/// Whether an import can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportUndoState.ts")]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ImportUndoState {
    /// It can, until then.
    Possible {
        /// The last moment.
        #[ts(type = "number")]
        until_ms: i64,
    },
    /// Too much time has passed.
    Over,
    /// It was begun; asking again finishes it.
    Begun,
    /// It is undone.
    Undone {
        /// When.
        #[ts(type = "number")]
        at_ms: i64,
    },
}

/// Somebody who stays, or stays in part.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportUndoPerson.ts")]
pub struct ImportUndoPerson {
    /// Who.
    #[ts(type = "number")]
    pub id: i64,
    /// The name; empty where it is not known, or went with the import.
    pub name: String,
    /// Their number as people read it.
    pub phone: Option<String>,
}

impl std::fmt::Debug for ImportUndoPerson {
    /// The id only: names and numbers are private.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ImportUndoPerson({})", self.id)
    }
}

/// People of whom something stays, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportUndoStay.ts")]
pub struct ImportUndoStay {
    /// `written_to`, `asked_to_stop`, `edited`, `later_import`.
    pub reason: String,
    /// How many.
    #[ts(type = "number")]
    pub total: i64,
    /// The first 200.
    pub people: Vec<ImportUndoPerson>,
}

/// What undoing an import does, or did. The figures add up to its people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ImportUndoReport.ts")]
pub struct ImportUndoReport {
    /// New people who are gone again.
    #[ts(type = "number")]
    pub removed: i64,
    /// People who are as they were before.
    #[ts(type = "number")]
    pub restored: i64,
    /// People about whom the import had changed nothing.
    #[ts(type = "number")]
    pub unchanged: i64,
    /// Who stays, and why.
    pub stays: Vec<ImportUndoStay>,
}
