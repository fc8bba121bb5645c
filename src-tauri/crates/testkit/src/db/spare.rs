//! People kept in store by a database that is used again and again.
//!
//! Every game begins with the same people, and writing them one by one is a good part of
//! a short one. They are written once, by the store as all others are, and laid beside its
//! tables; a game then gets its own with one statement a table.
//!
//! Invariant: what a game finds is what the store would have written for it. The spare
//! rows are of moment zero, so that a game's own moment added to every moment in them
//! gives its rows.

use super::at_once;
use crate::Builder;
use drumbeat_store::{Db, StoreError, Tx};

/// How many there are: as many as the largest game has.
const PEOPLE: u32 = 500;

/// The tables in which a person stands, each after those it refers to, and where it says
/// whose the row is.
const TABLES: [(&str, &str); 3] = [
    ("people", "id"),
    ("identities", "person_id"),
    ("consent_events", "person_id"),
];

/// The statements with which a game gets its people.
pub(super) type Spare = [String; TABLES.len()];

/// Writes them into a database in which nobody is.
pub(super) fn lay_by(db: &Db) -> Spare {
    Builder::new(db, 0).people(PEOPLE);
    let work = db.write(|tx| {
        for (table, _) in TABLES {
            tx.execute_batch(&format!(
                "CREATE TABLE spare_{table} AS SELECT * FROM {table} ORDER BY id"
            ))?;
        }
        for (table, _) in TABLES.iter().rev() {
            tx.execute(&format!("DELETE FROM {table}"), [])?;
            tx.execute("DELETE FROM sqlite_sequence WHERE name = ?1", [table])?;
        }
        let mut spare = Spare::default();
        for (copy, (table, whose)) in spare.iter_mut().zip(TABLES) {
            *copy = copying(tx, table, whose)?;
        }
        Ok(spare)
    });
    at_once(work).unwrap()
}

/// Copies the rows of the first so many people, as of a moment.
fn copying(tx: &Tx<'_>, table: &str, whose: &str) -> Result<String, StoreError> {
    let mut statement = tx.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let columns = statement
        .query_map([table], |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    let values: Vec<String> = columns
        .iter()
        .map(|column| {
            let moment = if column.ends_with("at_ms") {
                " + ?1"
            } else {
                ""
            };
            format!("{column}{moment}")
        })
        .collect();
    Ok(format!(
        "INSERT INTO {table} ({}) SELECT {} FROM spare_{table} WHERE {whose} <= ?2",
        columns.join(", "),
        values.join(", ")
    ))
}

/// The first so many at that moment, as far as they go, for a game that has nobody yet.
/// Gives how many there were.
pub(super) fn take(tx: &Tx<'_>, spare: &Spare, count: u32, now_ms: i64) -> Result<u32, StoreError> {
    for copy in spare {
        tx.prepare_cached(copy)?.execute((now_ms, count))?;
    }
    Ok(count.min(PEOPLE))
}

#[cfg(test)]
mod tests {
    use super::TABLES;
    use crate::{Builder, TestDb};
    use rusqlite::types::Value;

    const NOW_MS: i64 = 1_700_000_000_000;

    fn rows(disk: &TestDb, table: &'static str) -> Vec<Vec<Value>> {
        disk.read(move |conn| {
            let mut statement = conn.prepare(&format!("SELECT * FROM {table}"))?;
            let columns = statement.column_count();
            let rows = statement.query_map([], |row| (0..columns).map(|at| row.get(at)).collect());
            Ok(rows?.collect::<Result<_, _>>()?)
        })
    }

    #[test]
    fn people_from_the_store_cupboard_are_those_that_would_have_been_written() {
        // Fewer than there are, and more.
        for count in [7, super::PEOPLE + 3] {
            let written = TestDb::memory();
            Builder::new(&written.db, NOW_MS).people(count);
            let copied = TestDb::reused("");
            copied.people(count, NOW_MS);
            let tables = TABLES.map(|(table, _)| table);
            for table in tables
                .into_iter()
                .chain(["sqlite_sequence", "suppressions"])
            {
                assert_eq!(rows(&copied, table), rows(&written, table), "{table}");
            }
        }
    }
}
