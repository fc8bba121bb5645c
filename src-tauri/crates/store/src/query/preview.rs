//! Whose eyes a message is previewed with: the worst cases first, because a
//! message that reads well for them reads well for everybody.

use super::audience::{self, Audience, AudiencePerson, Bound, PERSON_VARIABLES};
use crate::StoreError;
use drumbeat_domain::PersonId;
use rusqlite::Connection;

/// For a variable, how many of those who will get it have no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingCount {
    /// The variable.
    pub variable: String,
    /// How many people.
    pub people: i64,
}

/// The SQL of "has no value for this variable". Only fixed texts and a parameter.
fn lacks(variable: &str) -> &'static str {
    match variable {
        "first_name" => "trim(p.first_name) = ''",
        "name" => "trim(p.name) = ''",
        "city" => "trim(p.city) = ''",
        "company" => "trim(p.company) = ''",
        "email" => "trim(p.email) = ''",
        "language" => "trim(p.language) = ''",
        _ => {
            "NOT EXISTS (SELECT 1 FROM person_fields f WHERE f.person_id = p.id
                         AND f.field = :field AND trim(f.value) <> '')"
        }
    }
}

fn run<T>(
    conn: &Connection,
    bound: &Bound,
    sql: &str,
    variable: &str,
    limit: u32,
    read: impl FnOnce(&mut rusqlite::Rows<'_>) -> rusqlite::Result<T>,
) -> Result<T, StoreError> {
    let mut params = bound.params();
    if sql.contains(":field") {
        params.push((":field", &variable));
    }
    if sql.contains(":limit") {
        params.push((":limit", &limit));
    }
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params.as_slice())?;
    Ok(read(&mut rows)?)
}

fn read_ids(rows: &mut rusqlite::Rows<'_>) -> rusqlite::Result<Vec<PersonId>> {
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(PersonId(row.get(0)?));
    }
    Ok(ids)
}

/// How many of those who will get it lack each variable. Variables that no
/// person can have (like the shop's name) must not be asked for.
pub fn missing_counts(
    conn: &Connection,
    audience: &Audience,
    variables: &[String],
    now_ms: i64,
) -> Result<Vec<MissingCount>, StoreError> {
    let bound = Bound::of(conn, audience, now_ms)?;
    let chosen = bound.chosen();
    variables
        .iter()
        .map(|variable| {
            let sql = format!(
                "SELECT count(*) {chosen} AND p.standing = 'may_get' AND {}",
                lacks(variable)
            );
            let people = run(conn, &bound, &sql, variable, 0, |rows| {
                match rows.next()? {
                    Some(row) => row.get(0),
                    None => Ok(0),
                }
            })?;
            Ok(MissingCount {
                variable: variable.clone(),
                people,
            })
        })
        .collect()
}

/// How many of those who will get it lack at least one of these variables.
pub fn missing_any(
    conn: &Connection,
    audience: &Audience,
    variables: &[String],
    now_ms: i64,
) -> Result<i64, StoreError> {
    let bound = Bound::of(conn, audience, now_ms)?;
    let chosen = bound.chosen();
    let names: Vec<String> = (0..variables.len())
        .map(|at| format!(":field{at}"))
        .collect();
    let lacking: Vec<String> = variables
        .iter()
        .zip(&names)
        .map(|(variable, name)| lacks(variable).replace(":field", name))
        .collect();
    if lacking.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "SELECT count(*) {chosen} AND p.standing = 'may_get' AND ({})",
        lacking.join(" OR ")
    );
    let mut params = bound.params();
    for (variable, name) in variables.iter().zip(&names) {
        if lacks(variable).contains(":field") {
            params.push((name, variable));
        }
    }
    Ok(conn.query_row(&sql, params.as_slice(), |row| row.get(0))?)
}

/// At most `limit` people of those who will get it: for each variable somebody
/// who lacks it, then the longest names, then the others as they come.
pub fn worst_first(
    conn: &Connection,
    audience: &Audience,
    variables: &[String],
    limit: u32,
    now_ms: i64,
) -> Result<Vec<AudiencePerson>, StoreError> {
    let bound = Bound::of(conn, audience, now_ms)?;
    let chosen = bound.chosen();
    let mut shown: Vec<PersonId> = Vec::new();
    let mut take = |ids: Vec<PersonId>| {
        for id in ids {
            if shown.len() < limit as usize && !shown.contains(&id) {
                shown.push(id);
            }
        }
    };
    for variable in variables {
        let sql = format!(
            "SELECT p.id {chosen} AND p.standing = 'may_get' AND {} ORDER BY p.id LIMIT :limit",
            lacks(variable)
        );
        take(run(conn, &bound, &sql, variable, 1, read_ids)?);
    }
    let longest = format!(
        "SELECT p.id {chosen} AND p.standing = 'may_get' ORDER BY length(p.name) DESC, p.id LIMIT :limit"
    );
    take(run(conn, &bound, &longest, "", 1, read_ids)?);
    let others =
        format!("SELECT p.id {chosen} AND p.standing = 'may_get' ORDER BY p.id LIMIT :limit");
    take(run(conn, &bound, &others, "", limit, read_ids)?);
    audience::load(conn, &shown)
}

/// Every variable a message can use: what a person has, then the extra fields.
/// Fields whose name cannot stand in a message are left out.
pub fn variables(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let fields = crate::table::person_fields::names(conn)?;
    let usable = |name: &String| {
        !PERSON_VARIABLES.contains(&name.as_str())
            && name.trim() == name
            && name.chars().count() <= drumbeat_domain::template::LONGEST_NAME
            && !name.contains(['{', '}', '|'])
            && !name.contains(char::is_control)
    };
    Ok(PERSON_VARIABLES
        .iter()
        .map(|name| (*name).to_owned())
        .chain(fields.into_iter().filter(usable))
        .collect())
}

#[cfg(test)]
mod tests;
