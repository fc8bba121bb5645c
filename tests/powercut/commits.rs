//! The product's own executor, whose writes share commits, on a disk that loses its
//! power or fails.

use drumbeat_store::{Db, Mode, StoreError};
use drumbeat_tests::disk::{Call, Disk, Fault, Loss, Platter, folder};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rusqlite::ffi;
use std::path::Path;
use std::sync::Arc;

/// Writes that are asked for at once.
const AT_ONCE: usize = 200;

fn open(folder: &Path) -> Db {
    let file = folder.join("drumbeat.db");
    Db::open(&file, None, Mode::Threads, None, 0).unwrap()
}

async fn put(db: &Db, n: usize) -> Result<(), StoreError> {
    db.write(move |tx| {
        let sql = "INSERT INTO settings (key, value) VALUES (?1, '1')";
        tx.execute(sql, [format!("k{n}")])?;
        Ok(())
    })
    .await
}

/// Asks for many writes at once; says what each heard, and how much of the disk's trace
/// there was by then.
async fn put_many(db: &Db, disk: &Arc<Disk>) -> Vec<(Result<(), StoreError>, usize)> {
    let writes: Vec<_> = (0..AT_ONCE)
        .map(|n| {
            let (db, disk) = (db.clone(), Arc::clone(disk));
            tokio::spawn(async move {
                let heard = put(&db, n).await;
                (heard, disk.recorded())
            })
        })
        .collect();
    let mut all = Vec::new();
    for write in writes {
        all.push(write.await.unwrap());
    }
    all
}

async fn keys(db: &Db) -> Vec<String> {
    db.read(|conn| {
        let mut statement = conn.prepare("SELECT key FROM settings")?;
        let keys = statement.query_map([], |row| row.get(0))?;
        Ok(keys.collect::<Result<_, _>>()?)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn whoever_heard_done_from_a_shared_commit_is_on_the_disk() {
    let place = folder();
    let disk = Disk::below(place.path());
    let db = open(place.path());
    let begun = disk.recorded();
    let done = put_many(&db, &disk).await;
    let trace = disk.trace();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut platter = Platter::of(&trace);
    for place in (begun..trace.len()).step_by(7) {
        platter.advance_to(place);
        let left = folder();
        let loss = Loss::ALL[place % Loss::ALL.len()];
        platter.cut(loss, &mut rng).put_into(left.path());
        let there = keys(&open(left.path())).await;
        for (n, (heard, by)) in done.iter().enumerate() {
            assert!(heard.is_ok(), "{heard:?}");
            assert!(
                *by > place || there.contains(&format!("k{n}")),
                "write {n} was told to be done at {by} and is gone after a cut at {place}"
            );
        }
    }
}

#[tokio::test]
async fn a_write_that_fails_says_why_and_leaves_nothing() {
    for (call, code) in Fault::KINDS {
        if matches!(call, Call::Open | Call::Read) {
            // Nothing is opened any more, and what is read is already in memory.
            continue;
        }
        for nth in [1, 2, 5, 20] {
            let place = folder();
            let disk = Disk::below(place.path());
            let db = open(place.path());
            let times = 100_000;
            disk.fails(Some(Fault {
                call,
                nth,
                times,
                code,
            }));
            let done = put_many(&db, &disk).await;
            disk.works();
            let there = keys(&db).await;
            for (n, (heard, _)) in done.iter().enumerate() {
                let right = match heard {
                    Ok(()) => true,
                    Err(StoreError::DiskFull) => code == ffi::SQLITE_FULL,
                    Err(StoreError::Busy) => code == ffi::SQLITE_BUSY,
                    Err(StoreError::Disk(_)) => code & 0xFF == ffi::SQLITE_IOERR,
                    Err(_) => false,
                };
                assert!(right, "{call:?} {code} from the {nth}. on: {heard:?}");
                assert_eq!(heard.is_ok(), there.contains(&format!("k{n}")), "write {n}");
            }
            put(&db, AT_ONCE).await.unwrap();
        }
    }
}
