//! A draft: the file that was read, and what the operator chose for it.

use super::answers::Answers;
use super::convert;
use super::country::example;
use super::judging::Judging;
use super::kinds::{KeptMapping, kinds_of};
use super::left_out;
use super::rows::RowSource;
use crate::desk::Desk;
use crate::dto::imports::{ImportColumn, ImportConfidence, ImportDraft, ImportMatch};
use crate::{CommandError, ErrorCode, contacts};
use drumbeat_domain::ImportId;
use drumbeat_sheets::{Field, MappedColumn, Mapping, ReadError, StagedFile, split_tags};
use drumbeat_store::table::consent_proofs;
use drumbeat_store::table::imports::writing::UNDO_MS;
use drumbeat_store::table::imports::{self, Import, ImportState, recovery, undoing};
use drumbeat_store::{Db, WorkspaceFolder, evidence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

/// Drafts that nobody came back to for this long are given up.
const FORGOTTEN_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// So many slices of what cannot be undone any more are forgotten at a start, so that it
/// stays a short one; the next start goes on.
const FORGOTTEN_SLICES: u32 = 20;

/// What is kept of a file that was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Staged {
    /// Name of the staging file in its folder.
    pub(super) rows_file: String,
    /// What the reader found.
    pub(super) file: StagedFile,
    /// The columns were matched as last time.
    pub(super) remembered: bool,
    /// How they were matched, where only what the columns hold told the list.
    #[serde(default)]
    pub(super) by_shape: Vec<MappedColumn>,
    /// The file itself, to be read once more in another way. Not of what was pasted.
    #[serde(default)]
    pub(super) origin: Option<Origin>,
}

/// Where a file is and how it was asked to be read. It never leaves the database: the page
/// knows no paths.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Origin {
    /// Kept as the system has it, which need not be text.
    pub(super) path: OsString,
    /// The encoding somebody chose; otherwise it was a guess.
    pub(super) encoding: Option<String>,
}

/// A draft with everything needed to read its rows.
pub(super) struct Draft {
    pub(super) import: Import,
    pub(super) staged: Staged,
    /// Rows with content below the heading.
    pub(super) rows: u32,
    pub(super) source: RowSource,
}

impl Draft {
    pub(super) fn of(desk: &Desk, import: Import) -> Result<Self, CommandError> {
        Self::at(&desk.staging, desk.judging.clone(), import)
    }

    fn at(staging: &Path, judging: Judging, import: Import) -> Result<Self, CommandError> {
        let staged: Staged = parse(&import.staged)?;
        let KeptMapping { mapping, kinds } = parse(&import.mapping)?;
        let answers: Answers = parse(&import.answers)?;
        // Said about this list; next month's has the same columns and is repaired.
        let mapping = Mapping {
            asked_about: answers.taken_back.clone(),
            ..mapping
        };
        let source = RowSource {
            path: staging.join(&staged.rows_file),
            mapping,
            kinds,
            region: import.region.clone(),
            answers,
            judging,
        };
        Ok(Self {
            import,
            rows: staged.file.rows,
            staged,
            source,
        })
    }

    /// The columns of the file, each with its heading.
    pub(super) fn columns(&self) -> Vec<(u32, Option<String>)> {
        let columns = self.staged.file.columns.iter();
        columns.map(|c| (c.index, c.header.clone())).collect()
    }

    /// The heading of the column that goes to this field.
    pub(super) fn header_of(&self, field: &Field) -> Option<String> {
        let column = self
            .source
            .mapping
            .columns
            .iter()
            .find(|column| column.field == *field)?;
        let found = self
            .staged
            .file
            .columns
            .iter()
            .find(|found| found.index == column.index)?;
        Some(found.header.clone().unwrap_or_default())
    }
}

pub(super) fn parse<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, CommandError> {
    serde_json::from_str(text).map_err(|error| CommandError::internal(&error))
}

pub(super) fn print<T: Serialize>(value: &T) -> Result<String, CommandError> {
    serde_json::to_string(value).map_err(|error| CommandError::internal(&error))
}

/// Runs something that blocks on files.
pub(super) async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, ReadError> + Send + 'static,
) -> Result<T, CommandError> {
    match tokio::task::spawn_blocking(job).await {
        Ok(done) => done.map_err(convert::read_error),
        Err(error) => Err(CommandError::internal(&error)),
    }
}

/// The draft, which must still be open.
pub(super) async fn load(desk: &Desk, id: ImportId) -> Result<Draft, CommandError> {
    let import = desk
        .db
        .read(move |conn| imports::get_open(conn, id))
        .await?;
    Draft::of(desk, import)
}

pub(super) async fn get(desk: &Desk, id: ImportId) -> Result<ImportDraft, CommandError> {
    let draft = load(desk, id).await?;
    let source = draft.source.clone();
    let example = blocking(move || example(&source)).await?;
    let file = draft.staged.file;
    let is_told = file.format.has_fixed_columns();
    // As in a list of the same shape, which no heading confirms.
    let shape = draft.staged.by_shape;
    let is_of_shape = |index: u32, field: &Field| {
        let mut columns = shape.iter();
        columns.any(|column| column.index == index && column.field == *field)
    };
    let columns = file
        .columns
        .into_iter()
        .map(|column| {
            let mapped = draft
                .source
                .mapping
                .columns
                .iter()
                .find(|c| c.index == column.index);
            let field = mapped.map_or(Field::LeaveOut, |mapped| mapped.field.clone());
            let is_left_out = field == Field::LeaveOut;
            let confidence = if is_left_out {
                ImportConfidence::LeftOut
            } else if is_of_shape(column.index, &field) {
                ImportConfidence::PleaseLook
            } else if draft.staged.remembered || field != column.field {
                ImportConfidence::Sure
            } else {
                convert::confidence(column.confidence)
            };
            ImportColumn {
                index: column.index,
                header: column.header,
                meaning: is_told.then(|| convert::field(&column.field)),
                samples: samples(column.samples, &field),
                kind: match &field {
                    Field::Extra(name) => draft
                        .source
                        .kinds
                        .get(name)
                        .map(|column| contacts::kind(column.kind)),
                    _ => None,
                },
                field: convert::field(&field),
                confidence,
            }
        })
        .collect();
    Ok(ImportDraft {
        draft_id: id.0,
        file_name: draft.import.file_name,
        format: draft.import.format,
        sheet: file.sheet,
        sheets: file
            .sheets
            .into_iter()
            .filter(|s| s.visible)
            .map(|s| s.name)
            .collect(),
        encoding: file.encoding,
        can_reread: draft.staged.origin.is_some(),
        rows: file.rows,
        columns,
        region: draft.import.region,
        existing: convert::existing(draft.import.existing),
        example,
        remembered: draft.staged.remembered,
        created_at_ms: draft.import.created_at_ms,
    })
}

/// The values of a column as a person would have them: tags and lists one by one.
fn samples(samples: Vec<String>, field: &Field) -> Vec<String> {
    match field {
        Field::Tags | Field::Lists => {
            let names = samples.iter().map(|sample| split_tags(sample).join(", "));
            names.collect()
        }
        _ => samples,
    }
}

pub(super) async fn set_match(desk: &Desk, ask: ImportMatch) -> Result<ImportDraft, CommandError> {
    let id = ImportId(ask.draft_id);
    let draft = load(desk, id).await?;
    let mut said = BTreeMap::new();
    let mut columns: Vec<MappedColumn> = Vec::with_capacity(ask.mapping.len());
    for column in ask.mapping {
        let field = convert::field_of(column.field);
        if let (Field::Extra(name), Some(kind)) = (&field, column.kind) {
            said.insert(name.clone(), contacts::kind_of(kind));
        }
        columns.push(MappedColumn {
            index: column.index,
            field,
        });
    }
    if !columns.iter().any(|column| column.field.is_number()) {
        return Err(CommandError::new(ErrorCode::NoPhoneColumn));
    }
    let mapping = Mapping {
        header_row: draft.source.mapping.header_row,
        columns,
        ..Mapping::default()
    };
    // Refused before it is kept: a country nobody knows.
    let file = draft.staged.file;
    let trial = RowSource {
        mapping: mapping.clone(),
        region: ask.region.clone(),
        ..draft.source
    };
    let kinds = blocking(move || {
        example(&trial)?;
        kinds_of(&trial, &said, &file)
    })
    .await?;
    let mapping = print(&KeptMapping { mapping, kinds })?;
    let existing = convert::existing_of(ask.existing);
    desk.db
        .write(move |tx| imports::save_match(tx, id, &mapping, &ask.region, existing))
        .await?;
    get(desk, id).await
}

pub(super) async fn discard(desk: &Desk, id: ImportId) -> Result<(), CommandError> {
    if desk.drafts.stop(&id) {
        return Ok(());
    }
    let draft = load(desk, id).await?;
    let now_ms = desk.now_ms;
    desk.db
        .write(move |tx| imports::discard(tx, id, now_ms))
        .await?;
    desk.judging.forget(&draft.source.path);
    remove(&draft.source.path);
    Ok(())
}

/// Deletes a staging file. One that cannot be deleted now goes at the next start.
pub(super) fn remove(path: &Path) {
    if let Err(error) = std::fs::remove_file(path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "a staging file could not be deleted");
    }
}

/// At the start of a workspace, before anything is sent: finishes or takes back
/// an import that was half done, finishes an undo, forgets what is only kept for one,
/// gives up forgotten drafts, and deletes staging
/// files that belong to nothing.
pub(crate) async fn recover(
    db: &Db,
    folder: &WorkspaceFolder,
    now_ms: i64,
) -> Result<(), CommandError> {
    let staging = folder.staging();
    while db
        .write_slice(move |tx| recovery::recover(tx, now_ms))
        .await?
    {}
    for _ in 0..FORGOTTEN_SLICES {
        if !db
            .write_slice(move |tx| undoing::forget_slice(tx, now_ms))
            .await?
        {
            break;
        }
    }
    let mut kept = Vec::new();
    for import in db.read(imports::list_open).await? {
        let id = import.id;
        let age_ms = now_ms.saturating_sub(import.created_at_ms);
        let draft = Draft::at(&staging, Judging::default(), import).ok();
        let usable = draft.filter(|draft| age_ms < FORGOTTEN_MS && draft.source.path.is_file());
        match usable {
            Some(draft) => kept.push(draft.source.path),
            None => db.write(move |tx| imports::discard(tx, id, now_ms)).await?,
        }
    }
    let ended = db
        .read(move |conn| imports::list_ended_since(conn, now_ms.saturating_sub(UNDO_MS)))
        .await?;
    let papers = db.read(consent_proofs::evidence_in_use).await?;
    let (left_out, evidence) = (folder.left_out(), folder.evidence());
    blocking(move || {
        left_out::forget(&left_out, &ended);
        evidence::forget_unused(&evidence, &papers);
        for entry in std::fs::read_dir(staging).into_iter().flatten().flatten() {
            if !kept.contains(&entry.path()) {
                remove(&entry.path());
            }
        }
        Ok(())
    })
    .await
}

/// Whether an import can be shown as a result.
pub(super) fn is_over(import: &Import) -> bool {
    matches!(
        import.state,
        ImportState::Done | ImportState::Undoing | ImportState::Undone
    )
}
