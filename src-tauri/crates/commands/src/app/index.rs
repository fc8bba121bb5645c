//! `workspaces.json` in the home: which workspaces there are.

use crate::{CommandError, ErrorCode};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Which workspaces there are, each by the name of its folder.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Index {
    pub(super) real: String,
    pub(super) practice: Option<String>,
    pub(super) practice_shown: bool,
    /// Removed by the operator, and perhaps still on the disk.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) leaving: Vec<String>,
}

fn index_path(home: &Path) -> PathBuf {
    home.join("workspaces.json")
}

/// Reads it; where there is none yet, an empty one.
pub(super) fn read_index(home: &Path) -> Result<Index, CommandError> {
    match std::fs::read_to_string(index_path(home)) {
        // An unreadable index is never replaced: the workspaces behind it are somebody's shop.
        Ok(text) => serde_json::from_str(&text).map_err(|error| {
            tracing::error!(%error, "workspaces.json cannot be read");
            CommandError::new(ErrorCode::WorkspaceDamaged)
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Index::default()),
        Err(error) => Err(CommandError::of_folder(&error)),
    }
}

/// Whole or not at all.
pub(super) fn write_index(home: &Path, index: &Index) -> Result<(), CommandError> {
    let text = serde_json::to_vec_pretty(index).map_err(|error| CommandError::internal(&error))?;
    drumbeat_store::write_whole(&index_path(home), &text)
        .map_err(|error| CommandError::of_folder(&error))
}
