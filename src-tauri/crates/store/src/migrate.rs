//! Upgrades of the file: numbered SQL files, each applied once, in order.
//!
//! Before an upgrade the file is copied whole into `backups/`; a file from a
//! newer program is refused untouched.

use crate::{OpenError, StoreError};
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};
use std::path::Path;

const FILES: &[&str] = &[
    include_str!("../../../../migrations/0001_begin.sql"),
    include_str!("../../../../migrations/0002_pace_and_guardian.sql"),
    include_str!("../../../../migrations/0003_cheaper_checks.sql"),
    include_str!("../../../../migrations/0004_clock_of_the_person.sql"),
    include_str!("../../../../migrations/0005_fewer_indexes.sql"),
    include_str!("../../../../migrations/0006_clock_and_journal.sql"),
    include_str!("../../../../migrations/0007_one_place_of_state.sql"),
    include_str!("../../../../migrations/0008_trust_and_holds.sql"),
    include_str!("../../../../migrations/0009_on_the_wire.sql"),
    include_str!("../../../../migrations/0010_undo_of_an_import.sql"),
    include_str!("../../../../migrations/0011_lists_and_segments.sql"),
    include_str!("../../../../migrations/0012_search.sql"),
    include_str!("../../../../migrations/0013_proof_of_consent.sql"),
    include_str!("../../../../migrations/0014_merging.sql"),
    include_str!("../../../../migrations/0015_fewer_indexes_on_people.sql"),
    include_str!("../../../../migrations/0016_proof_of_one_entry.sql"),
];

/// The newest version of the schema this program knows.
pub const LATEST_VERSION: i64 = FILES.len() as i64;

/// References are looked at once all of it is done: a table that is written anew has none
/// for a moment.
fn up(sql: &'static str) -> M<'static> {
    M::up(sql).foreign_key_check()
}

fn migrations() -> Migrations<'static> {
    Migrations::new(FILES.iter().copied().map(up).collect())
}

/// Whether every migration applies to an empty file; for tests.
pub fn migrations_are_valid() -> bool {
    migrations().validate().is_ok()
}

/// Brings an empty file to an earlier version, for tests of what becomes of it.
#[cfg(test)]
pub(crate) fn upgrade_to(
    conn: &mut Connection,
    version: usize,
) -> Result<(), rusqlite_migration::Error> {
    migrations().to_version(conn, version)
}

pub(crate) fn version(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings the file to [`LATEST_VERSION`]. `backups` is where the copy goes.
pub(crate) fn upgrade(
    conn: &mut Connection,
    backups: Option<&Path>,
    now_ms: i64,
) -> Result<(), OpenError> {
    let found = version(conn)?;
    if found > LATEST_VERSION {
        return Err(OpenError::Newer {
            found,
            known: LATEST_VERSION,
        });
    }
    if found == LATEST_VERSION {
        return Ok(());
    }
    if let (Some(folder), true) = (backups, found > 0) {
        std::fs::create_dir_all(folder).map_err(OpenError::Folder)?;
        let copy = folder.join(format!("before-v{LATEST_VERSION}-{now_ms}.db"));
        conn.execute("VACUUM INTO ?1", [copy.to_string_lossy()])
            .map_err(OpenError::Backup)?;
        let check = Connection::open(&copy)
            .and_then(|c| c.query_row("PRAGMA quick_check", [], |row| row.get::<_, String>(0)))
            .map_err(OpenError::Backup)?;
        if check != "ok" {
            return Err(OpenError::Damaged);
        }
    }
    // Each migration is a transaction, in which this cannot be set any more.
    let checked = |conn: &Connection, on: &str| {
        let set = conn.pragma_update(None, "foreign_keys", on);
        set.map_err(|error| OpenError::Store(error.into()))
    };
    checked(conn, "OFF")?;
    migrations().to_latest(conn).map_err(OpenError::Upgrade)?;
    checked(conn, "ON")
}
