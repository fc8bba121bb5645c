//! Where something known about somebody came from.

use crate::StoreError;
use crate::query::import_plan::TextColumn;
use crate::table::import_traces::{self, Trace};
use crate::table::people::Person;
use drumbeat_domain::{ImportId, PersonId};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

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

/// Where the texts of somebody came from. No source is written beside them: it is told from
/// what imports keep for their undo, so after thirty days that of a text which an import
/// changed is not known any more.
pub fn of_texts(
    conn: &Connection,
    person: &Person,
) -> Result<BTreeMap<TextColumn, Source>, StoreError> {
    let traces = traces(conn, person.id)?;
    let by_itself = first_source(conn, person, &traces)?;
    let mut sources = BTreeMap::new();
    for column in TextColumn::ALL {
        let value = column.of(&person.text);
        if value.is_empty() {
            continue;
        }
        let told = traces
            .iter()
            .find_map(|(import, trace)| Some((*import, trace.text.get(&column)?)));
        let source = match told {
            Some((import, change)) if change.after == value => {
                let from = from_file(conn, person.id, import)?;
                from.map_or(Source::Unknown, Source::Import)
            }
            // Changed since then.
            Some(_) => Source::Operator,
            None => by_itself.clone(),
        };
        sources.insert(column, source);
    }
    Ok(sources)
}

/// What imports keep of what they did to somebody, the last one first.
fn traces(conn: &Connection, person: PersonId) -> Result<Vec<(ImportId, Trace)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT t.import_id FROM import_traces t JOIN imports i ON i.id = t.import_id
         WHERE t.person_id = ?1 ORDER BY i.turn DESC",
    )?;
    let imports = statement
        .query_map([person.0], |row| row.get(0).map(ImportId))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut traces = Vec::with_capacity(imports.len());
    for import in imports {
        let trace = import_traces::load(conn, person, import)?.unwrap_or_default();
        traces.push((import, trace));
    }
    Ok(traces)
}

/// The source of what no import that is still known changed.
fn first_source(
    conn: &Connection,
    person: &Person,
    traces: &[(ImportId, Trace)],
) -> Result<Source, StoreError> {
    // Somebody else's texts came with a merge, and what an older import did is forgotten.
    let is_unclear: bool = conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM merges WHERE kept_id = ?1 AND undone_at_ms IS NULL)
                 OR EXISTS (SELECT 1 FROM import_people ip JOIN imports i ON i.id = ip.import_id
                      WHERE ip.person_id = ?1 AND ip.outcome <> 'same'
                        AND i.state = 'done' AND i.undo_until_ms IS NULL)",
        )?
        .query_row([person.id.0], |row| row.get(0))?;
    if is_unclear {
        return Ok(Source::Unknown);
    }
    let Some(import) = person.import_id else {
        return Ok(Source::Operator);
    };
    if traces.iter().any(|(of, _)| *of == import) {
        // It wrote nothing there.
        return Ok(Source::Operator);
    }
    let from = from_file(conn, person.id, import)?;
    Ok(from.map_or(Source::Unknown, Source::Import))
}
