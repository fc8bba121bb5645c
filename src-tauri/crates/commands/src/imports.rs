//! Bringing a list in: open, match, check, answer, import.
//!
//! A draft is a row of `imports` and a staging file beside the database; both
//! survive a restart. Nothing is in the contacts before `import_commit`, which
//! writes in slices and either ends with everybody visible or leaves nothing.
//! For 30 days `import_undo` takes it back.

mod answering;
mod answers;
mod check;
mod commit;
mod convert;
mod country;
mod draft;
mod example;
mod judging;
mod kinds;
mod left_out;
mod opening;
mod reading;
mod rereading;
mod rows;
mod undo;

use crate::beside;
use crate::dto::import_example::{ImportExampleSave, ImportExampleSaved};
use crate::dto::import_opening::{ImportOpen, ImportPaste, ImportReread};
use crate::dto::import_undo::{ImportEnded, ImportUndoReport};
use crate::dto::imports::{
    ByDraft, ImportAnswer, ImportCheck, ImportCommit, ImportDraft, ImportMatch, ImportResult,
};
use crate::dto::left_out::{ImportLeftOutSave, ImportLeftOutSaved};
use crate::dto::{ById, Done, Empty};
use crate::wishes::Wishes;
use crate::{App, AppEvent, CommandError, ErrorCode};
use drumbeat_domain::ImportId;

use commit::ImportProgress;
pub(crate) use draft::recover;
pub(crate) use judging::Judging;
pub(crate) use kinds::words;
pub(crate) use reading::Reading;

/// Imports that are being written right now, each with the wish to stop.
pub(crate) type Drafts = Wishes<ImportId>;

/// Reads a dropped or chosen file into a draft.
pub async fn import_open(app: &App, ask: ImportOpen) -> Result<ImportDraft, CommandError> {
    let file = app
        .host()
        .take_file(&ask.file_ref)
        .ok_or_else(|| CommandError::new(ErrorCode::FileGone))?;
    opening::open(&app.desk().await?, file, &ask).await
}

/// Reads pasted text into a draft.
pub async fn import_paste(app: &App, ask: ImportPaste) -> Result<ImportDraft, CommandError> {
    opening::paste(&app.desk().await?, ask).await
}

/// Reads the file of a draft once more: another sheet of it, or in another encoding.
pub async fn import_reread(app: &App, ask: ImportReread) -> Result<ImportDraft, CommandError> {
    rereading::reread(&app.desk().await?, ask).await
}

/// Ends the reading of a file that nobody waits for any more; its call fails.
pub async fn import_stop_reading(app: &App, _: Empty) -> Result<Done, CommandError> {
    app.desk().await?.reading.stop();
    Ok(Done {})
}

/// The draft.
pub async fn import_get(app: &App, ask: ByDraft) -> Result<ImportDraft, CommandError> {
    draft::get(&app.desk().await?, ImportId(ask.draft_id)).await
}

/// Keeps what the operator chose for the columns.
pub async fn import_match(app: &App, ask: ImportMatch) -> Result<ImportDraft, CommandError> {
    draft::set_match(&app.desk().await?, ask).await
}

/// What the import would do. Nothing is written.
pub async fn import_check(app: &App, ask: ByDraft) -> Result<ImportCheck, CommandError> {
    check::check(&app.desk().await?, ImportId(ask.draft_id)).await
}

/// Keeps what the operator says about rows, and checks again.
pub async fn import_answer(app: &App, ask: ImportAnswer) -> Result<ImportCheck, CommandError> {
    let desk = app.desk().await?;
    let id = ImportId(ask.draft_id);
    answering::answer(&desk, ask).await?;
    check::check(&desk, id).await
}

/// Imports the draft.
pub async fn import_commit(app: &App, ask: ImportCommit) -> Result<ImportResult, CommandError> {
    let (desk, events) = (app.desk().await?, app.event_sender());
    // A task of its own: a page that is closed or loaded again must not leave an
    // import half done until the next start.
    let task = tokio::spawn(async move {
        let tell = move |progress: ImportProgress| {
            let ImportProgress {
                draft_id,
                done,
                total,
            } = progress;
            // Nobody listens: nobody needs to know.
            let _ = events.send(AppEvent::ImportProgress {
                draft_id,
                done,
                total,
            });
        };
        commit::commit(&desk, ask, &tell).await
    });
    task.await
        .unwrap_or_else(|error| Err(CommandError::internal(&error)))
}

/// What came of a finished import.
pub async fn import_result(app: &App, ask: ById) -> Result<ImportResult, CommandError> {
    commit::result(&app.desk().await?, ImportId(ask.id)).await
}

/// Imports that are over, the last one first.
pub async fn import_list(app: &App, _: Empty) -> Result<Vec<ImportEnded>, CommandError> {
    undo::list(&app.desk().await?).await
}

/// What undoing an import would do. Nothing is changed.
pub async fn import_undo_check(app: &App, ask: ById) -> Result<ImportUndoReport, CommandError> {
    undo::check(&app.desk().await?, ImportId(ask.id)).await
}

/// Undoes an import.
pub async fn import_undo(app: &App, ask: ById) -> Result<ImportUndoReport, CommandError> {
    let desk = app.desk().await?;
    // A task of its own, as for the import: once begun it goes to the end.
    let task = tokio::spawn(async move { undo::undo(&desk, ImportId(ask.id)).await });
    task.await
        .unwrap_or_else(|error| Err(CommandError::internal(&error)))
}

/// Saves the rows that an import leaves out, or left out, as a file of the operator's.
/// `None`: they thought better of it.
pub async fn import_left_out_save(
    app: &App,
    ask: ImportLeftOutSave,
) -> Result<Option<ImportLeftOutSaved>, CommandError> {
    let desk = app.desk().await?;
    let ending = ask.format.ending();
    let name = beside::file_name(&ask.file_name, ending);
    let chosen = app
        .host()
        .choose_target(&name, ending)
        .await
        .map_err(|error| CommandError::internal(&error))?;
    match chosen {
        Some(to) => left_out::save(&desk, ask, to.path).await.map(Some),
        None => Ok(None),
    }
}

/// Saves a small list that shows how one can look. `None`: they thought better of it.
pub async fn import_example_save(
    app: &App,
    ask: ImportExampleSave,
) -> Result<Option<ImportExampleSaved>, CommandError> {
    let name = beside::file_name(&ask.file_name, "xlsx");
    let chosen = app
        .host()
        .choose_target(&name, "xlsx")
        .await
        .map_err(|error| CommandError::internal(&error))?;
    match chosen {
        Some(to) => example::save(ask, to).await.map(Some),
        None => Ok(None),
    }
}

/// Gives a draft up, or cancels an import that is being written; either way
/// nothing is left of it.
pub async fn import_discard(app: &App, ask: ByDraft) -> Result<Done, CommandError> {
    draft::discard(&app.desk().await?, ImportId(ask.draft_id)).await?;
    Ok(Done {})
}

#[cfg(test)]
pub(crate) mod tests;
