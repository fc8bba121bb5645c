//! Reading the file of a draft once more, as another sheet or in another encoding. The draft
//! stays the same one, and as it was where the file cannot be read so.

use super::convert;
use super::draft::{self, Staged, blocking, get, parse, print, remove};
use super::kinds::{KeptMapping, kinds_of};
use super::opening::{by_shape, columns_hash, read_rows, remembered, with_kinds};
use crate::desk::Desk;
use crate::dto::import_opening::ImportReread;
use crate::dto::imports::ImportDraft;
use crate::{CommandError, ErrorCode};
use drumbeat_domain::ImportId;
use drumbeat_domain::field::FieldKind;
use drumbeat_sheets::{Field, MappedColumn, StageOptions, StagedFile};
use drumbeat_store::table::imports::{self, Reread};
use std::collections::BTreeMap;

pub(super) async fn reread(desk: &Desk, ask: ImportReread) -> Result<ImportDraft, CommandError> {
    let id = ImportId(ask.draft_id);
    let before = draft::load(desk, id).await?;
    let mut origin = before.staged.origin.clone();
    let Some(from) = &mut origin else {
        return Err(CommandError::new(ErrorCode::FileGone));
    };
    from.encoding = ask.encoding.or_else(|| from.encoding.take());
    let options = StageOptions {
        sheet: ask.sheet.or_else(|| before.staged.file.sheet.clone()),
        encoding: from.encoding.clone(),
        ..StageOptions::for_region(&before.import.region)
    };
    let (rows_file, file) = read_rows(desk, from.path.clone().into(), options).await?;
    let out = desk.staging.join(&rows_file);
    let staged = Staged {
        rows_file,
        file,
        remembered: false,
        by_shape: Vec::new(),
        origin,
    };
    let kept = keep(desk, id, before, staged).await;
    if kept.is_err() {
        remove(&out);
    }
    kept?;
    get(desk, id).await
}

/// Puts what was read in the place of what was read before.
async fn keep(
    desk: &Desk,
    id: ImportId,
    before: draft::Draft,
    mut staged: Staged,
) -> Result<(), CommandError> {
    let columns_hash = columns_hash(&staged.file);
    let remembered = remembered(desk, &columns_hash).await?;
    staged.remembered = remembered.is_some();
    staged.by_shape = by_shape(&staged.file, remembered.as_ref());
    let mut said = said_kinds(&before).await?;
    let proposed = match remembered {
        Some(kept) => {
            let columns = kept.mapping.columns.clone();
            for (name, kind) in kept.said() {
                said.entry(name).or_insert(kind);
            }
            columns
        }
        None => staged.file.mapping().columns,
    };
    let chosen = &before.source.mapping.columns;
    let columns = carried(&before.staged.file, chosen, &staged.file, &proposed);
    let region = &before.import.region;
    let mapping: KeptMapping = with_kinds(desk, &staged, columns, said, region).await?;
    let read = Reread {
        format: convert::code(&staged.file.format),
        staged: print(&staged)?,
        mapping: print(&mapping)?,
        columns_hash,
    };
    let replaced = desk
        .db
        .write(move |tx| imports::save_reread(tx, id, &read))
        .await?;
    // Of the draft as it was when this was kept: it may have been read anew meanwhile.
    let replaced: Staged = parse(&replaced)?;
    let old = desk.staging.join(replaced.rows_file);
    desk.judging.forget(&old);
    remove(&old);
    Ok(())
}

/// The kinds of extra fields that are not what was guessed from the values, so somebody said
/// them.
async fn said_kinds(before: &draft::Draft) -> Result<BTreeMap<String, FieldKind>, CommandError> {
    let source = before.source.clone();
    let file = before.staged.file.clone();
    let guessed = blocking(move || kinds_of(&source, &BTreeMap::new(), &file)).await?;
    let is_guess = |name: &String, kind| guessed.get(name).is_some_and(|g| g.kind == kind);
    let kinds = before.source.kinds.iter();
    Ok(kinds
        .map(|(name, column)| (name.clone(), column.kind))
        .filter(|(name, kind)| !is_guess(name, *kind))
        .collect())
}

/// Where the columns go: as before where a column is the same one, else as proposed. The
/// same is one of the same heading; in the same sheet, whose headings may only be written
/// with other letters now, also one that somebody sent elsewhere than it was guessed.
fn carried(
    before: &StagedFile,
    chosen: &[MappedColumn],
    after: &StagedFile,
    proposed: &[MappedColumn],
) -> Vec<MappedColumn> {
    let is_same_sheet = before.sheet == after.sheet;
    let kept = |index: u32| -> Option<Field> {
        let old = before.columns.iter().find(|column| column.index == index)?;
        let new = after.columns.iter().find(|column| column.index == index)?;
        let was = chosen.iter().find(|column| column.index == index);
        let was = was.map_or(Field::LeaveOut, |column| column.field.clone());
        let is_same = old.header == new.header && (is_same_sheet || new.header.is_some());
        if !is_same && (!is_same_sheet || was == old.field) {
            return None;
        }
        Some(match (was, &old.header, &new.header) {
            // A field that is called as its column is called as it is now.
            (Field::Extra(name), Some(old), Some(new)) if name == *old => Field::Extra(new.clone()),
            (was, ..) => was,
        })
    };
    let known: BTreeMap<u32, Field> = after
        .columns
        .iter()
        .filter_map(|column| Some((column.index, kept(column.index)?)))
        .collect();
    let is_taken = |field: &Field| !field.may_repeat() && known.values().any(|own| own == field);
    let columns = after.columns.iter().map(|column| {
        let index = column.index;
        let field = known.get(&index).cloned().unwrap_or_else(|| {
            let guess = proposed.iter().find(|column| column.index == index);
            match guess.map_or(Field::LeaveOut, |column| column.field.clone()) {
                Field::Phone if is_taken(&Field::Phone) => Field::PhoneOther,
                guess if is_taken(&guess) => Field::LeaveOut,
                guess => guess,
            }
        });
        MappedColumn { index, field }
    });
    columns.collect()
}
