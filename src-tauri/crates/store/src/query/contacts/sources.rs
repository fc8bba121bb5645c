//! Where something known about somebody came from.

use crate::query::import_plan::TextColumn;
use crate::table::import_traces::{self, Trace};
use crate::table::people::Person;
use crate::{StoreError, fold};
use drumbeat_domain::{ImportId, ListId, PersonId};
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

/// Where what is known about somebody came from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Sources {
    /// Their texts that are not empty.
    pub texts: BTreeMap<TextColumn, Source>,
    /// Their tags, by name.
    pub tags: BTreeMap<String, Source>,
    /// That they are in these lists.
    pub lists: BTreeMap<ListId, Source>,
    /// Their numbers, by their digits.
    pub phones: BTreeMap<String, Source>,
}

/// The sources of all this. None is written beside a value: they are told from what imports
/// keep of whom they changed ([`import_traces`]), so what no import brought the operator did.
pub fn of(
    conn: &Connection,
    person: &Person,
    tags: &[String],
    lists: &[(ListId, String)],
    phones: &[&str],
) -> Result<Sources, StoreError> {
    let traces = traces(conn, person.id)?;
    let by_itself = first_source(conn, person, &traces)?;
    let from = |import: ImportId| -> Result<Source, StoreError> {
        let from = from_file(conn, person.id, import)?;
        Ok(from.map_or(Source::Unknown, Source::Import))
    };
    // What the last import brought that says anything of it.
    let brought = |has: &dyn Fn(&Trace) -> bool| {
        let found = traces.iter().find(|(_, trace)| has(trace));
        found.map_or(Ok(by_itself.clone()), |(import, _)| from(*import))
    };
    let mut sources = Sources::default();
    for column in TextColumn::ALL {
        let value = column.of(&person.text);
        if value.is_empty() {
            continue;
        }
        let told = traces.iter().find_map(|(import, trace)| {
            let change = trace.text.get(&column)?;
            (change.before != change.after).then_some((*import, change))
        });
        let source = match told {
            Some((import, change)) if change.after == value => from(import)?,
            // Changed since then.
            Some(_) => Source::Operator,
            None => by_itself.clone(),
        };
        sources.texts.insert(column, source);
    }
    for tag in tags {
        let folded = fold(tag);
        let source = brought(&|trace| trace.tags.get(&folded) == Some(&true))?;
        sources.tags.insert(tag.clone(), source);
    }
    for (list, _) in lists {
        let source = brought(&|trace| trace.lists.get(list) == Some(&true))?;
        sources.lists.insert(*list, source);
    }
    for digits in phones {
        let source = brought(&|trace| trace.phones.iter().any(|phone| phone.digits == **digits))?;
        sources.phones.insert((*digits).to_owned(), source);
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
    // Somebody else's texts came with a merge, and of an old import nothing may be kept.
    let is_unclear: bool = conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM merges WHERE kept_id = ?1 AND undone_at_ms IS NULL)
                 OR EXISTS (SELECT 1 FROM import_people ip JOIN imports i ON i.id = ip.import_id
                      WHERE ip.person_id = ?1 AND ip.outcome = 'updated' AND i.state = 'done'
                        AND NOT EXISTS (SELECT 1 FROM import_traces t
                          WHERE t.person_id = ?1 AND t.import_id = ip.import_id))",
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
