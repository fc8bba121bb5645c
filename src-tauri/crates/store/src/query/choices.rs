//! Campaigns and lists to choose one from: a part of them, found by what is typed. Names
//! only; what a screen of campaigns counts about each is not asked for.

use crate::{StoreError, fold};
use drumbeat_domain::PersonId;
use rusqlite::{Connection, Row, named_params};

/// Which part of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// A part of the name, however it is written; empty for all.
    pub query: String,
    /// Of lists, only those this person is not in.
    pub without: Option<PersonId>,
    /// How many to leave out from the beginning.
    pub offset: u32,
    /// How many at most.
    pub limit: u32,
}

/// One that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The row.
    pub id: i64,
    /// Its name; may be empty.
    pub name: String,
    /// When it last changed, where several can have one name.
    pub at_ms: Option<i64>,
}

/// A part of what can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// How many fit.
    pub total: u32,
    /// Those of the part.
    pub rows: Vec<Choice>,
}

/// Campaigns, the last changed first.
pub fn campaigns(conn: &Connection, sought: &Sought) -> Result<Choices, StoreError> {
    const FITTING: &str = "FROM campaigns WHERE :query = '' OR instr(folded(name), :query) > 0";
    let folded = fold(&sought.query);
    let query = folded.trim();
    let total = conn
        .prepare_cached(&format!("SELECT count(*) {FITTING}"))?
        .query_row(named_params! {":query": query}, |row| row.get(0))?;
    let mut statement = conn.prepare_cached(&format!(
        "SELECT id, name, updated_at_ms AS at_ms {FITTING}
         ORDER BY updated_at_ms DESC, id DESC LIMIT :limit OFFSET :offset"
    ))?;
    let asked = named_params! {":query": query, ":limit": sought.limit, ":offset": sought.offset};
    let rows = statement
        .query_map(asked, read)?
        .collect::<Result<_, _>>()?;
    Ok(Choices { total, rows })
}

/// Lists that are there, by name.
pub fn lists(conn: &Connection, sought: &Sought) -> Result<Choices, StoreError> {
    const FITTING: &str = "FROM lists l WHERE l.deleted_at_ms IS NULL
           AND (l.import_id IS NULL OR l.import_id NOT IN (
             SELECT id FROM imports WHERE state IN ('writing', 'finishing')))
           AND (:query = '' OR instr(l.folded, :query) > 0)
           AND (:without IS NULL OR NOT EXISTS (SELECT 1 FROM list_people lp
             WHERE lp.list_id = l.id AND lp.person_id = :without AND lp.batch IS NOT l.filling))";
    let folded = fold(&sought.query);
    let (query, without) = (folded.trim(), sought.without.map(|person| person.0));
    let total = conn
        .prepare_cached(&format!("SELECT count(*) {FITTING}"))?
        .query_row(
            named_params! {":query": query, ":without": without},
            |row| row.get(0),
        )?;
    let mut statement = conn.prepare_cached(&format!(
        "SELECT l.id, l.name, NULL AS at_ms {FITTING} ORDER BY l.folded LIMIT :limit OFFSET :offset"
    ))?;
    let asked = named_params! {
        ":query": query, ":without": without, ":limit": sought.limit, ":offset": sought.offset,
    };
    let rows = statement
        .query_map(asked, read)?
        .collect::<Result<_, _>>()?;
    Ok(Choices { total, rows })
}

fn read(row: &Row<'_>) -> rusqlite::Result<Choice> {
    Ok(Choice {
        id: row.get("id")?,
        name: row.get("name")?,
        at_ms: row.get("at_ms")?,
    })
}

#[cfg(test)]
mod tests;
