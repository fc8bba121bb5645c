//! `imports`: one file brought in, from the drop to the result.
//!
//! # States
//!
//! `open`: a draft; nothing of it is in the contacts. `writing`: new people are
//! written in slices, invisible; changes to people who were here already lie in
//! `import_changes`. Whatever stops it here, it is rolled back. `finishing`: the
//! point of no return; the changes are made in slices, then all new people appear
//! in one step with `done`. Whatever stops it here, it is finished at the next
//! start. `abandoned`: discarded or rolled back. `undoing`: the import is being
//! taken back; the people it wrote cannot be seen from the first moment on, and
//! those who have to stay are seen again one by one. Whatever stops it here, it is
//! finished at the next start. `undone`: the contacts are as they were without it.
//! The slices are in [`writing`], [`recovery`] and [`undoing`].
//!
//! At most one import is half done or half undone at a time.

mod adding;
pub mod recovery;
mod rows;
pub mod undoing;
pub mod writing;

use crate::query::import_plan::Existing;
use crate::{StoreError, Tx, coded};
use drumbeat_domain::ImportId;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// A draft.
    Open,
    /// People are being written, invisibly.
    Writing,
    /// What was written is being made visible.
    Finishing,
    /// Everybody is in the contacts.
    Done,
    /// Discarded or rolled back.
    Abandoned,
    /// It is being taken back.
    Undoing,
    /// It was taken back.
    Undone,
}

impl ImportState {
    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Writing => "writing",
            Self::Finishing => "finishing",
            Self::Done => "done",
            Self::Abandoned => "abandoned",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    /// The state with this code.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "open" => Some(Self::Open),
            "writing" => Some(Self::Writing),
            "finishing" => Some(Self::Finishing),
            "done" => Some(Self::Done),
            "abandoned" => Some(Self::Abandoned),
            "undoing" => Some(Self::Undoing),
            "undone" => Some(Self::Undone),
            _ => None,
        }
    }
}

/// A row of `imports`. The JSON texts belong to the caller; here they are only kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The row.
    pub id: ImportId,
    /// Name of the file, without its folder; empty for pasted text.
    pub file_name: String,
    /// `xlsx`, `csv`, …
    pub format: String,
    /// How far it is.
    pub state: ImportState,
    /// What the reader found, while open.
    pub staged: String,
    /// Country of numbers without one.
    pub region: String,
    /// What happens to people who are here already.
    pub existing: Existing,
    /// What each column is.
    pub mapping: String,
    /// What the operator said about single rows, while open.
    pub answers: String,
    /// What came of it, once done.
    pub counts: String,
    /// Tells the same sheet of next month.
    pub columns_hash: String,
    /// When the file was opened.
    pub created_at_ms: i64,
    /// When it was done.
    pub finished_at_ms: Option<i64>,
    /// Its place in the order in which imports were written.
    pub turn: i64,
    /// Until when it can be undone; `None` where it cannot be.
    pub undo_until_ms: Option<i64>,
    /// When it was undone.
    pub undone_at_ms: Option<i64>,
}

/// A file that was just read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewImport {
    /// Name of the file, without its folder; empty for pasted text.
    pub file_name: String,
    /// `xlsx`, `csv`, …
    pub format: String,
    /// What the reader found, as JSON.
    pub staged: String,
    /// Country of numbers without one.
    pub region: String,
    /// What each column is, as JSON.
    pub mapping: String,
    /// Tells the same sheet of next month.
    pub columns_hash: String,
}

/// A file that was read once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reread {
    /// `xlsx`, `csv`, …
    pub format: String,
    /// What the reader found, as JSON.
    pub staged: String,
    /// What each column is, as JSON.
    pub mapping: String,
    /// Tells the same sheet of next month.
    pub columns_hash: String,
}

/// Opens a draft.
pub fn insert(tx: &Tx<'_>, new: &NewImport, now_ms: i64) -> Result<ImportId, StoreError> {
    tx.execute(
        "INSERT INTO imports (file_name, format, state, staged, region, mapping, columns_hash, created_at_ms)
         VALUES (?1, ?2, 'open', ?3, ?4, ?5, ?6, ?7)",
        params![
            new.file_name,
            new.format,
            new.staged,
            new.region,
            new.mapping,
            new.columns_hash,
            now_ms
        ],
    )?;
    Ok(ImportId(tx.last_insert_rowid()))
}

/// The import.
pub fn load(conn: &Connection, id: ImportId) -> Result<Option<Import>, StoreError> {
    let found = conn
        .prepare_cached("SELECT * FROM imports WHERE id = ?1")?
        .query_row([id.0], read)
        .optional()?;
    Ok(found)
}

/// The draft, which must still be open.
pub fn get_open(conn: &Connection, id: ImportId) -> Result<Import, StoreError> {
    let import = load(conn, id)?.ok_or(StoreError::NotFound("import"))?;
    if import.state == ImportState::Open {
        Ok(import)
    } else {
        Err(StoreError::Stale("import"))
    }
}

/// The drafts, last opened first.
pub fn list_open(conn: &Connection) -> Result<Vec<Import>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM imports WHERE state = 'open' ORDER BY id DESC")?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The imports that ended with people in the contacts, undone or not, last done first.
pub fn list_ended(conn: &Connection, most: u32) -> Result<Vec<Import>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM imports WHERE state IN ('done', 'undoing', 'undone') ORDER BY turn DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([most], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The imports that ended with people in the contacts since then, undone or not.
pub fn list_ended_since(conn: &Connection, since_ms: i64) -> Result<Vec<ImportId>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM imports
         WHERE state IN ('done', 'undoing', 'undone') AND finished_at_ms >= ?1",
    )?;
    let rows = statement.query_map([since_ms], |row| row.get(0).map(ImportId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The mapping that was last used for a sheet with these columns.
pub fn remembered_mapping(
    conn: &Connection,
    columns_hash: &str,
) -> Result<Option<String>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT mapping FROM imports WHERE columns_hash = ?1 AND state = 'done'
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row([columns_hash], |row| row.get(0))
        .optional()?;
    Ok(found)
}

/// Keeps what the operator chose for a draft. A changed mapping or country asks
/// anew about single rows.
pub fn save_match(
    tx: &Tx<'_>,
    id: ImportId,
    mapping: &str,
    region: &str,
    existing: Existing,
) -> Result<(), StoreError> {
    moved_on(tx.execute(
        "UPDATE imports SET
           answers = iif(mapping <> ?2 OR region <> ?3, '{}', answers),
           mapping = ?2, region = ?3, existing = ?4
         WHERE id = ?1 AND state = 'open'",
        params![id.0, mapping, region, existing.code()],
    )?)
}

/// Keeps that the file of a draft was read once more, and gives what the reader had found
/// before. It asks anew about single rows.
pub fn save_reread(tx: &Tx<'_>, id: ImportId, read: &Reread) -> Result<String, StoreError> {
    let before = get_open(tx, id)?.staged;
    moved_on(tx.execute(
        "UPDATE imports SET format = ?2, staged = ?3, mapping = ?4, columns_hash = ?5, answers = '{}'
         WHERE id = ?1 AND state = 'open'",
        params![id.0, read.format, read.staged, read.mapping, read.columns_hash],
    )?)?;
    Ok(before)
}

/// Keeps what the operator said about single rows of a draft.
pub fn save_answers(tx: &Tx<'_>, id: ImportId, answers: &str) -> Result<(), StoreError> {
    moved_on(tx.execute(
        "UPDATE imports SET answers = ?2 WHERE id = ?1 AND state = 'open'",
        params![id.0, answers],
    )?)
}

/// Gives a draft up. Nothing of it was ever in the contacts.
pub fn discard(tx: &Tx<'_>, id: ImportId, now_ms: i64) -> Result<(), StoreError> {
    moved_on(tx.execute(
        "UPDATE imports SET state = 'abandoned', staged = '{}', answers = '{}', finished_at_ms = ?2
         WHERE id = ?1 AND state = 'open'",
        [id.0, now_ms],
    )?)
}

fn moved_on(changed: usize) -> Result<(), StoreError> {
    if changed == 0 {
        Err(StoreError::Stale("import"))
    } else {
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Import> {
    Ok(Import {
        id: ImportId(row.get("id")?),
        file_name: row.get("file_name")?,
        format: row.get("format")?,
        state: coded(row, "state", ImportState::parse)?,
        staged: row.get("staged")?,
        region: row.get("region")?,
        existing: coded(row, "existing", Existing::parse)?,
        mapping: row.get("mapping")?,
        answers: row.get("answers")?,
        counts: row.get("counts")?,
        columns_hash: row.get("columns_hash")?,
        created_at_ms: row.get("created_at_ms")?,
        finished_at_ms: row.get("finished_at_ms")?,
        turn: row.get("turn")?,
        undo_until_ms: row.get("undo_until_ms")?,
        undone_at_ms: row.get("undone_at_ms")?,
    })
}

#[cfg(test)]
mod tests;
