//! `templates`: saved messages. Saving makes a new version of the same message;
//! deleting can be undone.

use crate::{StoreError, Tx};
use drumbeat_domain::TemplateId;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A row of `templates`.
#[derive(Clone, PartialEq, Eq)]
pub struct Template {
    /// The row.
    pub id: TemplateId,
    /// What the owner calls it.
    pub name: String,
    /// BCP 47 code, or empty.
    pub language: String,
    /// The text with its variables.
    pub body: String,
    /// Counts up with every change of the text.
    pub version: i64,
    /// When it was first saved.
    pub created_at_ms: i64,
    /// When it was last saved.
    pub updated_at_ms: i64,
}

impl std::fmt::Debug for Template {
    /// Without name and text: they are private.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Template({} v{})", self.id, self.version)
    }
}

/// All saved messages, last changed first.
pub fn list(conn: &Connection) -> Result<Vec<Template>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM templates WHERE deleted_at_ms IS NULL ORDER BY updated_at_ms DESC, id DESC",
    )?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The message, if it is there and not deleted.
pub fn load(conn: &Connection, id: TemplateId) -> Result<Option<Template>, StoreError> {
    let found = conn
        .prepare_cached("SELECT * FROM templates WHERE id = ?1 AND deleted_at_ms IS NULL")?
        .query_row([id.0], read)
        .optional()?;
    Ok(found)
}

/// Saves a new message.
pub fn insert(
    tx: &Tx<'_>,
    name: &str,
    language: &str,
    body: &str,
    now_ms: i64,
) -> Result<TemplateId, StoreError> {
    tx.prepare_cached(
        "INSERT INTO templates (name, language, body, created_at_ms, updated_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?4)",
    )?
    .execute(params![name, language, body, now_ms])?;
    Ok(TemplateId(tx.last_insert_rowid()))
}

/// Saves a changed message. Only a changed text is a new version; nothing moves
/// where nothing changed.
pub fn update(
    tx: &Tx<'_>,
    id: TemplateId,
    name: &str,
    language: &str,
    body: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE templates SET
               version = version + (body <> ?4),
               updated_at_ms = iif(name <> ?2 OR language <> ?3 OR body <> ?4, ?5, updated_at_ms),
               name = ?2, language = ?3, body = ?4
             WHERE id = ?1 AND deleted_at_ms IS NULL",
        )?
        .execute(params![id.0, name, language, body, now_ms])?;
    found(changed)
}

/// Deletes a message so that it can be undone.
pub fn delete(tx: &Tx<'_>, id: TemplateId, now_ms: i64) -> Result<(), StoreError> {
    found(
        tx.prepare_cached(
            "UPDATE templates SET deleted_at_ms = ?2 WHERE id = ?1 AND deleted_at_ms IS NULL",
        )?
        .execute([id.0, now_ms])?,
    )
}

/// Takes a deletion back.
pub fn restore(tx: &Tx<'_>, id: TemplateId) -> Result<(), StoreError> {
    found(
        tx.prepare_cached("UPDATE templates SET deleted_at_ms = NULL WHERE id = ?1")?
            .execute([id.0])?,
    )
}

fn found(changed: usize) -> Result<(), StoreError> {
    if changed == 0 {
        Err(StoreError::NotFound("template"))
    } else {
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Template> {
    Ok(Template {
        id: TemplateId(row.get("id")?),
        name: row.get("name")?,
        language: row.get("language")?,
        body: row.get("body")?,
        version: row.get("version")?,
        created_at_ms: row.get("created_at_ms")?,
        updated_at_ms: row.get("updated_at_ms")?,
    })
}

#[cfg(test)]
mod tests;
