//! Reading a file (or pasted text) into a draft.

use super::answers::Answers;
use super::convert;
use super::draft::{Origin, Staged, blocking, get, parse, print, remove};
use super::kinds::{KeptMapping, Kinds, kinds_of};
use super::rows::RowSource;
use crate::desk::Desk;
use crate::dto::import_opening::{ImportOpen, ImportPaste};
use crate::dto::imports::ImportDraft;
use crate::{AppEvent, CommandError, ErrorCode, OpenedFile};
use drumbeat_domain::field::FieldKind;
use drumbeat_sheets::{
    MappedColumn, Mapping, StageOptions, StagedFile, stage_file, stage_in_child,
};
use drumbeat_store::table::imports::{self, NewImport};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The longest a file may take to read.
const READING_DEADLINE: Duration = Duration::from_mins(3);
/// The longest pasted text.
const MOST_PASTED_BYTES: usize = 8 * 1024 * 1024;

pub(super) async fn open(
    desk: &Desk,
    file: OpenedFile,
    ask: &ImportOpen,
) -> Result<ImportDraft, CommandError> {
    let options = StageOptions {
        sheet: ask.sheet.clone(),
        encoding: ask.encoding.clone(),
        ..StageOptions::for_region(desk.region(ask.region.as_deref()))
    };
    let origin = Origin {
        path: file.path.clone().into_os_string(),
        encoding: ask.encoding.clone(),
    };
    stage(desk, file.path, file.name, options, Some(origin)).await
}

pub(super) async fn paste(desk: &Desk, ask: ImportPaste) -> Result<ImportDraft, CommandError> {
    if ask.text.len() > MOST_PASTED_BYTES {
        return Err(CommandError::new(ErrorCode::FileTooLarge));
    }
    let options = StageOptions::for_region(desk.region(ask.region.as_deref()));
    let folder = desk.staging.clone();
    let path = folder.join(format!("{}.txt", uuid::Uuid::new_v4()));
    let pasted = path.clone();
    blocking(move || {
        std::fs::create_dir_all(folder)?;
        Ok(std::fs::write(pasted, ask.text)?)
    })
    .await?;
    let draft = stage(desk, path.clone(), String::new(), options, None).await;
    remove(&path);
    draft
}

async fn stage(
    desk: &Desk,
    path: PathBuf,
    name: String,
    options: StageOptions,
    origin: Option<Origin>,
) -> Result<ImportDraft, CommandError> {
    let region = options.region.clone();
    let (rows_file, file) = read_rows(desk, path, options).await?;
    let columns_hash = columns_hash(&file);
    let remembered = remembered(desk, &columns_hash).await?;
    let staged = Staged {
        rows_file,
        remembered: remembered.is_some(),
        by_shape: by_shape(&file, remembered.as_ref()),
        file,
        origin,
    };
    let columns = remembered.as_ref().map_or_else(
        || staged.file.mapping().columns,
        |kept| kept.mapping.columns.clone(),
    );
    let said = remembered.map_or_else(BTreeMap::new, KeptMapping::said);
    let mapping = with_kinds(desk, &staged, columns, said, &region).await?;
    let new = NewImport {
        file_name: name,
        format: convert::code(&staged.file.format),
        staged: print(&staged)?,
        region,
        mapping: print(&mapping)?,
        columns_hash,
    };
    let now_ms = desk.now_ms;
    let id = desk
        .db
        .write(move |tx| imports::insert(tx, &new, now_ms))
        .await?;
    get(desk, id).await
}

/// Reads a file; its rows are in a file of this name afterwards. Nothing is left of one that
/// cannot be read.
pub(super) async fn read_rows(
    desk: &Desk,
    path: PathBuf,
    options: StageOptions,
) -> Result<(String, StagedFile), CommandError> {
    let rows_file = format!("{}.jsonl", uuid::Uuid::new_v4());
    let out = desk.staging.join(&rows_file);
    let (reader, folder, written) = (desk.reader.clone(), desk.staging.clone(), out.clone());
    let cancel = desk.reading.begin();
    let telling = desk.clone();
    let rows_read = Arc::new(move |rows| telling.tell(AppEvent::ImportReading { rows }));
    let read = blocking(move || {
        std::fs::create_dir_all(folder)?;
        match reader {
            Some(program) => stage_in_child(
                &program,
                &path,
                &written,
                &options,
                READING_DEADLINE,
                &cancel,
                rows_read,
            ),
            None => stage_file(
                &path,
                &options,
                &mut BufWriter::new(File::create(&written)?),
            ),
        }
    })
    .await;
    match read {
        Ok(file) => Ok((rows_file, file)),
        Err(error) => {
            remove(&out);
            Err(error)
        }
    }
}

/// What a sheet with these columns was matched to the last time.
pub(super) async fn remembered(
    desk: &Desk,
    columns_hash: &str,
) -> Result<Option<KeptMapping>, CommandError> {
    if columns_hash.is_empty() {
        return Ok(None);
    }
    let known = columns_hash.to_owned();
    let text = desk
        .db
        .read(move |conn| imports::remembered_mapping(conn, &known))
        .await?;
    Ok(text.and_then(|text| parse(&text).ok()))
}

/// The mapping with the kinds of its extra fields: as said, else guessed from the rows.
pub(super) async fn with_kinds(
    desk: &Desk,
    staged: &Staged,
    columns: Vec<MappedColumn>,
    said: BTreeMap<String, FieldKind>,
    region: &str,
) -> Result<KeptMapping, CommandError> {
    let mapping = Mapping {
        header_row: staged.file.header_row,
        columns,
        ..Mapping::default()
    };
    let source = RowSource {
        path: desk.staging.join(&staged.rows_file),
        mapping: mapping.clone(),
        kinds: Kinds::new(),
        region: region.to_owned(),
        answers: Answers::default(),
        judging: desk.judging.clone(),
    };
    let file = staged.file.clone();
    let kinds = blocking(move || kinds_of(&source, &said, &file)).await?;
    Ok(KeptMapping { mapping, kinds })
}

/// Rows that a list without headings has at least: fewer say little about its columns.
const FEWEST_ROWS: u32 = 3;

/// Tells the same sheet of next month: FNV-1a of its headings. Without any, of what each of
/// its columns holds; empty where that says too little.
pub(super) fn columns_hash(file: &StagedFile) -> String {
    if file.header_row.is_some() {
        let headings = file.columns.iter().map(|column| {
            let heading = column.header.as_deref().unwrap_or_default();
            (column.index, heading.as_bytes().to_vec())
        });
        return hash(headings);
    }
    let contents = file.columns.iter().map(|column| {
        let content = column.content.as_ref().map(convert::code)?;
        Some((column.index, content.into_bytes()))
    });
    // Of cards and lines of a chat nothing is known here: they say themselves what is what.
    match contents.collect::<Option<Vec<_>>>() {
        Some(columns) if file.rows >= FEWEST_ROWS && columns.len() > 1 => {
            format!("shape-{}", hash(columns))
        }
        Some(_) | None => String::new(),
    }
}

fn hash(columns: impl IntoIterator<Item = (u32, Vec<u8>)>) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for (index, text) in columns {
        for byte in index.to_le_bytes().iter().chain(&text).chain(&[0]) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

/// Where the columns of a list without headings went in one of the same shape.
pub(super) fn by_shape(file: &StagedFile, remembered: Option<&KeptMapping>) -> Vec<MappedColumn> {
    match remembered {
        Some(kept) if file.header_row.is_none() => kept.mapping.columns.clone(),
        Some(_) | None => Vec::new(),
    }
}
