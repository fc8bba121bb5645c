//! Where something known about somebody came from.

use crate::StoreError;
use drumbeat_domain::{ImportId, PersonId};
use rusqlite::{Connection, OptionalExtension};

/// The source that stands beside what the operator wrote.
pub const OPERATOR: &str = "operator";

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The operator wrote it.
    Operator,
    /// A list.
    Import(FromFile),
    /// It is not known.
    Unknown,
}

/// A row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromFile {
    /// The import.
    pub import: ImportId,
    /// Name of the file; empty for pasted text.
    pub file_name: String,
    /// The row of it, where that was kept.
    pub file_row: Option<u32>,
    /// When it was brought in.
    pub at_ms: i64,
}

/// The source that a stored text (`operator`, `import:12`) names.
pub fn source(conn: &Connection, person: PersonId, stored: &str) -> Result<Source, StoreError> {
    if stored == OPERATOR {
        return Ok(Source::Operator);
    }
    let import = stored
        .strip_prefix("import:")
        .and_then(|id| id.parse().ok())
        .map(ImportId);
    let found = match import {
        Some(import) => from_file(conn, person, import)?,
        None => None,
    };
    Ok(found.map_or(Source::Unknown, Source::Import))
}

/// The row of an import's file that somebody stood in.
pub fn from_file(
    conn: &Connection,
    person: PersonId,
    import: ImportId,
) -> Result<Option<FromFile>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT i.file_name, coalesce(i.finished_at_ms, i.created_at_ms) AS at_ms, ip.file_row
             FROM imports i LEFT JOIN import_people ip ON ip.import_id = i.id AND ip.person_id = ?2
             WHERE i.id = ?1",
        )?
        .query_row([import.0, person.0], |row| {
            Ok(FromFile {
                import,
                file_name: row.get("file_name")?,
                file_row: row.get("file_row")?,
                at_ms: row.get("at_ms")?,
            })
        })
        .optional()?;
    Ok(found)
}
