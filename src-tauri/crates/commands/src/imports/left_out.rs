//! The rows that are not imported, as a file that the owner can correct and bring in again:
//! every column as it stands in their list, and in front the row and the reason.
//!
//! While an import is written its left-out rows are kept beside the database, one JSON
//! line each, because the staging file goes with the end of the import. They stay for as
//! long as the import can be undone. Of a draft the same lines are made when asked for.
//! Both go to the file one by one; only a slice of rows is ever in memory.

mod table;
mod text;

use super::check;
use super::draft::{self, Draft, blocking};
use super::rows::{FileRows, LeftOutReason, RowOutcome};
use crate::beside;
use crate::desk::Desk;
use crate::dto::left_out::{ImportLeftOutSave, ImportLeftOutSaved, LeftOutWords};
use crate::{CommandError, ErrorCode};
use drumbeat_domain::ImportId;
use drumbeat_sheets::{ReadError, StagedRows, WriteError};
use drumbeat_store::table::imports::{self, Import, ImportState};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use table::Table;

/// A row that is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LeftOutRow {
    pub(super) row: u32,
    /// A code: why it is left out, or what nobody repaired.
    pub(super) reason: String,
    /// The row that has the same number and keeps the place.
    pub(super) first_row: Option<u32>,
}

impl LeftOutRow {
    /// What is told of an outcome; nothing of a person.
    pub(super) fn of(outcome: &RowOutcome) -> Option<Self> {
        match outcome {
            RowOutcome::Person(_) => None,
            RowOutcome::ToRepair(question) => Some(Self {
                row: question.row,
                reason: super::convert::code(&question.reason),
                first_row: None,
            }),
            RowOutcome::LeftOut(left) => Some(Self {
                row: left.row,
                reason: check::reason_code(left.reason),
                first_row: match left.reason {
                    LeftOutReason::Repeated { first_row } => Some(first_row),
                    LeftOutReason::Operator
                    | LeftOutReason::Landline
                    | LeftOutReason::Invalid(_) => None,
                },
            }),
        }
    }

    /// A person who asked to stop earlier.
    pub(super) fn stopped(row: u32) -> Self {
        Self {
            row,
            reason: check::ASKED_TO_STOP.to_owned(),
            first_row: None,
        }
    }
}

/// The first line of what is kept.
#[derive(Serialize, Deserialize)]
struct Head {
    columns: Vec<Option<String>>,
}

/// Each other line.
#[derive(Serialize, Deserialize)]
struct Kept {
    row: u32,
    reason: String,
    first_row: Option<u32>,
    cells: Vec<String>,
}

/// Writes left-out rows down while they are found, in file order.
pub(super) struct Keeper {
    to: PathBuf,
    staging: PathBuf,
    columns: Vec<(u32, Option<String>)>,
    /// Made with the first row: most lists leave nothing out.
    open: Option<(StagedRows<BufReader<File>>, BufWriter<File>)>,
}

impl Keeper {
    pub(super) fn new(draft: &Draft, to: PathBuf) -> Self {
        Self {
            to,
            staging: draft.source.path.clone(),
            columns: draft.columns(),
            open: None,
        }
    }

    /// Keeps these, which stand further down than those before. Blocks.
    pub(super) fn keep(&mut self, rows: Vec<LeftOutRow>) -> Result<(), ReadError> {
        if rows.is_empty() {
            return Ok(());
        }
        let (staged, out) = match &mut self.open {
            Some(open) => open,
            closed @ None => {
                if let Some(folder) = self.to.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                let mut out = BufWriter::new(File::create(&self.to)?);
                let columns = self.columns.iter().map(|(_, name)| name.clone()).collect();
                line(&mut out, &Head { columns })?;
                let staging = BufReader::with_capacity(64 * 1024, File::open(&self.staging)?);
                closed.insert((StagedRows::new(staging), out))
            }
        };
        for left in rows {
            let cells = staged.find(left.row)?.map_or_else(Vec::new, |found| {
                let cell =
                    |(index, _): &(u32, _)| found.get(*index).map(drumbeat_sheets::Cell::raw);
                self.columns
                    .iter()
                    .map(|c| cell(c).unwrap_or_default())
                    .collect()
            });
            let kept = Kept {
                row: left.row,
                reason: left.reason,
                first_row: left.first_row,
                cells,
            };
            line(out, &kept)?;
        }
        Ok(())
    }

    /// Everything is on its way to the disk. Blocks.
    pub(super) fn finish(self) -> Result<(), ReadError> {
        match self.open {
            Some((_, mut out)) => Ok(out.flush()?),
            None => Ok(()),
        }
    }
}

fn line<T: Serialize>(out: &mut impl Write, value: &T) -> Result<(), ReadError> {
    serde_json::to_writer(&mut *out, value).map_err(std::io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}

/// Where the left-out rows of an import are kept.
pub(super) fn kept_at(folder: &Path, id: ImportId) -> PathBuf {
    folder.join(format!("{id}.jsonl"))
}

/// Whether they are still kept.
pub(super) fn is_kept(desk: &Desk, id: ImportId) -> bool {
    kept_at(&desk.left_out, id).is_file()
}

/// Writes the file at a place the operator chose.
pub(super) async fn save(
    desk: &Desk,
    ask: ImportLeftOutSave,
    to: PathBuf,
) -> Result<ImportLeftOutSaved, CommandError> {
    let id = ImportId(ask.import_id);
    let import = desk
        .db
        .read(move |conn| imports::load(conn, id))
        .await?
        .ok_or_else(|| CommandError::new(ErrorCode::NotFound).with("what", "import"))?;
    let is_draft = import.state == ImportState::Open;
    let kept = if is_draft {
        of_draft(desk, import).await?
    } else {
        kept_at(&desk.left_out, id)
    };
    if !kept.is_file() {
        return Err(CommandError::new(ErrorCode::NotFound).with("what", "left_out"));
    }
    let name = to
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let from = kept.clone();
    let written = match blocking(move || Ok(File::open(from)?)).await {
        Ok(from) => beside::save(to, move |part| write(&from, part, &ask)).await,
        Err(error) => Err(error),
    };
    if is_draft {
        draft::remove(&kept);
    }
    Ok(ImportLeftOutSaved {
        name,
        rows: written?,
    })
}

/// Looks at every row of a draft and keeps those that would be left out now.
async fn of_draft(desk: &Desk, import: Import) -> Result<PathBuf, CommandError> {
    let draft = Draft::of(desk, import)?;
    let to = desk.staging.join(format!("{}.left", uuid::Uuid::new_v4()));
    let existing = draft.import.existing;
    let mut keeper = Keeper::new(&draft, to.clone());
    let source = draft.source;
    let mut rows = blocking(move || FileRows::open(source)).await?;
    loop {
        let batch;
        (rows, batch) = rows.read_on(check::BATCH).await?;
        if batch.is_empty() {
            break;
        }
        let left = check::left_out(desk, batch, existing).await?;
        keeper = blocking(move || {
            keeper.keep(left)?;
            Ok(keeper)
        })
        .await?;
    }
    blocking(move || keeper.finish()).await?;
    Ok(to)
}

fn write(from: &File, to: &Path, ask: &ImportLeftOutSave) -> Result<u32, WriteError> {
    let words = &ask.words;
    let mut lines = BufReader::new(from).lines();
    let head: Head = match lines.next() {
        Some(head) => parse(&head?)?,
        None => Head {
            columns: Vec::new(),
        },
    };
    let columns = head.columns.into_iter().map(Option::unwrap_or_default);
    let titles: Vec<String> = [words.row.clone(), words.reason.clone()]
        .into_iter()
        .chain(columns)
        .collect();
    let mut table = Table::begin(to, ask.format, &titles)?;
    let mut rows = 0;
    for kept in lines {
        let kept: Kept = parse(&kept?)?;
        let before = [kept.row.to_string(), words.of(&kept.reason, kept.first_row)];
        let cells: Vec<String> = before.into_iter().chain(kept.cells).collect();
        table.row(&cells)?;
        rows += 1;
    }
    table.finish()?;
    Ok(rows)
}

fn parse<T: for<'de> Deserialize<'de>>(text: &str) -> io::Result<T> {
    Ok(serde_json::from_str(text)?)
}

impl LeftOutWords {
    /// A reason in words; a code without words stands for itself.
    fn of(&self, code: &str, first_row: Option<u32>) -> String {
        let words = self.reasons.get(code).map_or(code, String::as_str);
        match first_row {
            Some(row) => words.replace("{row}", &row.to_string()),
            None => words.to_owned(),
        }
    }
}

/// At the start: forgets the rows of imports that cannot be undone any more, or that
/// never ended. Blocks.
pub(super) fn forget(folder: &Path, kept: &[ImportId]) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if !kept.iter().any(|id| kept_at(folder, *id) == entry.path()) {
            draft::remove(&entry.path());
        }
    }
}
