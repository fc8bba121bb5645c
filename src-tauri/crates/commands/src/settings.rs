//! Look, and the operator's own data.

use crate::dto::Empty;
use crate::dto::app::AppState;
use crate::dto::settings::{EverythingRemoved, Look, RemoveEverything, YourData};
use crate::setup::app_state;
use crate::{App, CommandError, ErrorCode};
use drumbeat_store::query::attention;
use drumbeat_store::table::settings;
use std::path::Path;

/// The word that removes everything.
const REMOVE_WORD: &str = "REMOVE";

/// Saves how the window looks.
pub async fn look_save(app: &App, look: Look) -> Result<AppState, CommandError> {
    if ![100, 115, 130].contains(&look.text_size) {
        return Err(CommandError::new(ErrorCode::BadRequest).with("field", "text_size"));
    }
    app.real()
        .await
        .db
        .write(move |tx| settings::save(tx, "look", &look))
        .await?;
    app_state(app, Empty {}).await
}

/// Where the data lie and how much there is.
pub async fn your_data(app: &App, _: Empty) -> Result<YourData, CommandError> {
    let workspace = app.workspace().await;
    let (people, messages) = workspace.db.read(attention::totals).await?;
    Ok(YourData {
        folder: app.folder().display().to_string(),
        bytes: size_of(app.folder()),
        people,
        messages,
        leaving: app.is_leaving().await,
    })
}

/// Removes everything after the word was typed.
pub async fn data_remove_everything(
    app: &App,
    request: RemoveEverything,
) -> Result<EverythingRemoved, CommandError> {
    if request.word.trim() != REMOVE_WORD {
        return Err(CommandError::new(ErrorCode::BadRequest).with("field", "word"));
    }
    let stays = !app.remove_everything().await?;
    Ok(EverythingRemoved { stays })
}

/// Bytes of a folder and what is below it; links are not followed.
fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => size_of(&entry.path()),
            Ok(kind) if kind.is_file() => entry.metadata().map_or(0, |meta| meta.len()),
            Ok(_) | Err(_) => 0,
        })
        .sum()
}
