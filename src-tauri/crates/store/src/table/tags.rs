//! `tags` and `person_tags`: the owner's own words for people.
//!
//! Two spellings that fold to the same text are one tag; the first spelling is
//! the one shown. A tag nobody has is not listed.

use super::import_traces;
use crate::{StoreError, Tx, fold};
use drumbeat_domain::PersonId;
use rusqlite::{Connection, params};

/// A tag and how many people have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagCount {
    /// The word.
    pub name: String,
    /// Visible people with it.
    pub people: i64,
}

/// Gives somebody a tag. `false` where they had it, or the name is blank.
pub fn add(tx: &Tx<'_>, person: PersonId, name: &str) -> Result<bool, StoreError> {
    let folded = fold(name);
    if folded.is_empty() {
        return Ok(false);
    }
    import_traces::keep(tx, person)?;
    tx.prepare_cached(
        "INSERT INTO tags (name, folded) VALUES (?1, ?2) ON CONFLICT (folded) DO NOTHING",
    )?
    .execute(params![name.trim(), folded])?;
    let added = tx
        .prepare_cached(
            "INSERT INTO person_tags (person_id, tag_id)
             SELECT ?1, id FROM tags WHERE folded = ?2
             ON CONFLICT (person_id, tag_id) DO NOTHING",
        )?
        .execute(params![person.0, folded])?;
    Ok(added == 1)
}

/// Gives somebody exactly these tags.
pub fn replace(tx: &Tx<'_>, person: PersonId, names: &[String]) -> Result<(), StoreError> {
    import_traces::keep(tx, person)?;
    tx.prepare_cached("DELETE FROM person_tags WHERE person_id = ?1")?
        .execute([person.0])?;
    for name in names {
        add(tx, person, name)?;
    }
    Ok(())
}

/// Takes a tag from somebody. `false` where they did not have it.
pub(super) fn remove(tx: &Tx<'_>, person: PersonId, folded: &str) -> Result<bool, StoreError> {
    import_traces::keep(tx, person)?;
    let removed = tx
        .prepare_cached(
            "DELETE FROM person_tags
         WHERE person_id = ?1 AND tag_id = (SELECT id FROM tags WHERE folded = ?2)",
        )?
        .execute(params![person.0, folded])?;
    Ok(removed > 0)
}

/// The tags of somebody.
pub fn list_of(conn: &Connection, person: PersonId) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT t.name FROM person_tags pt JOIN tags t ON t.id = pt.tag_id
         WHERE pt.person_id = ?1 ORDER BY t.folded",
    )?;
    let rows = statement.query_map([person.0], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every tag that somebody visible has, by name.
pub fn list(conn: &Connection) -> Result<Vec<TagCount>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT t.name, count(*) AS people
         FROM tags t JOIN person_tags pt ON pt.tag_id = t.id JOIN visible_people p ON p.id = pt.person_id
         GROUP BY t.id ORDER BY t.folded",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(TagCount {
            name: row.get("name")?,
            people: row.get("people")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Forgets tags that nobody has.
pub(super) fn sweep(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM tags WHERE NOT EXISTS (SELECT 1 FROM person_tags WHERE tag_id = tags.id)",
        [],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests;
