//! Upgrades of the file: numbered SQL files, each applied once, in order.
//!
//! Before an upgrade the file is copied whole into `backups/`; a file from a
//! newer program is refused untouched.

use crate::{OpenError, StoreError, move_into_place};
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};
use std::fs::File;
use std::io;
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
    include_str!("../../../../migrations/0017_acts_and_inner_digits.sql"),
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
        copy_whole(
            conn,
            &folder.join(format!("before-v{LATEST_VERSION}-{now_ms}.db")),
        )?;
    }
    // Each migration is a transaction, in which this cannot be set any more.
    let checked = |conn: &Connection, on: &str| {
        let set = conn.pragma_update(None, "foreign_keys", on);
        set.map_err(|error| OpenError::Store(error.into()))
    };
    checked(conn, "OFF")?;
    migrations().to_latest(conn).map_err(not_upgraded)?;
    checked(conn, "ON")
}

/// Copies the file: the copy is on the disk whole, or not there. One that a full disk or a
/// power cut left half done would be one more at each start.
fn copy_whole(conn: &Connection, to: &Path) -> Result<(), OpenError> {
    let part = to.with_file_name("copy.part");
    remove(&part).map_err(OpenError::Folder)?;
    let copied =
        copy(conn, &part).and_then(|()| move_into_place(&part, to).map_err(OpenError::Folder));
    if copied.is_err() {
        // The first error is the one to tell; the next start removes what is left.
        drop(remove(&part));
    }
    copied
}

fn copy(conn: &Connection, part: &Path) -> Result<(), OpenError> {
    conn.execute("VACUUM INTO ?1", [part.to_string_lossy()])
        .map_err(not_copied)?;
    let check = Connection::open(part)
        .and_then(|c| c.query_row("PRAGMA quick_check", [], |row| row.get::<_, String>(0)))
        .map_err(not_copied)?;
    if check != "ok" {
        return Err(OpenError::Damaged);
    }
    // SQLite leaves that to its caller. Windows refuses it to a handle that only reads.
    let file = File::options().write(true).open(part);
    file.and_then(|file| file.sync_all())
        .map_err(OpenError::Folder)
}

fn remove(part: &Path) -> io::Result<()> {
    match std::fs::remove_file(part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A full disk is said as one, whatever it kept from being done.
fn not_copied(error: rusqlite::Error) -> OpenError {
    if is_full(&error) {
        StoreError::DiskFull.into()
    } else {
        OpenError::Backup(error)
    }
}

fn not_upgraded(error: rusqlite_migration::Error) -> OpenError {
    match &error {
        rusqlite_migration::Error::RusqliteError { err, .. } if is_full(err) => {
            StoreError::DiskFull.into()
        }
        _ => OpenError::Upgrade(error),
    }
}

fn is_full(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
}

#[cfg(test)]
mod tests {
    use super::{LATEST_VERSION, not_copied, not_upgraded, upgrade, upgrade_to, version};
    use crate::{OpenError, StoreError};
    use rusqlite::{Connection, ffi};

    #[test]
    fn an_upgrade_leaves_one_whole_copy_of_what_was() {
        let folder = tempfile::tempdir().unwrap();
        let mut conn = Connection::open(folder.path().join("drumbeat.db")).unwrap();
        crate::functions::register(&conn).unwrap();
        upgrade_to(&mut conn, 3).unwrap();
        let backups = folder.path().join("backups");
        std::fs::create_dir(&backups).unwrap();
        // As a power cut left it.
        std::fs::write(backups.join("copy.part"), "half").unwrap();
        upgrade(&mut conn, Some(&backups), 7).unwrap();
        assert_eq!(version(&conn).unwrap(), LATEST_VERSION);
        let names: Vec<_> = std::fs::read_dir(&backups)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let copy = format!("before-v{LATEST_VERSION}-7.db");
        assert_eq!(
            names,
            std::slice::from_ref(&copy),
            "halves of copies would fill a disk that is nearly full, one more at each start"
        );
        let copy = Connection::open(backups.join(copy)).unwrap();
        assert_eq!(version(&copy).unwrap(), 3, "it is what was before");
    }

    #[test]
    fn a_full_disk_is_no_defect_of_an_upgrade() {
        let full = || rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_FULL), None);
        let upgrading = rusqlite_migration::Error::RusqliteError {
            query: String::new(),
            err: full(),
        };
        for told in [not_copied(full()), not_upgraded(upgrading)] {
            assert!(
                matches!(told, OpenError::Store(StoreError::DiskFull)),
                "{told:?}: the owner can make room, and must be told so"
            );
        }
    }
}
