use super::{Db, Mode};
use crate::sample;
use crate::{LATEST_VERSION, OpenError, StoreError, WorkspaceFolder, WorkspaceLock};
use rusqlite::Connection;

fn folder() -> (tempfile::TempDir, WorkspaceFolder) {
    let dir = tempfile::tempdir().unwrap();
    let folder = WorkspaceFolder::create(dir.path().join("w")).unwrap();
    (dir, folder)
}

fn open(folder: &WorkspaceFolder) -> Result<Db, OpenError> {
    Db::open(
        &folder.database(),
        None,
        Mode::Threads,
        Some(&folder.backups()),
        1_000,
    )
}

async fn put(db: &Db, key: &'static str) -> Result<(), StoreError> {
    db.write(move |tx| {
        tx.execute("INSERT INTO settings (key, value) VALUES (?1, '1')", [key])?;
        Ok(())
    })
    .await
}

async fn count(db: &Db) -> i64 {
    db.read(|c| Ok(c.query_row("SELECT count(*) FROM settings", [], |r| r.get(0))?))
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_that_share_a_commit_fail_alone() {
    let (_dir, folder) = folder();
    let db = open(&folder).unwrap();
    let keys: Vec<&'static str> = (0..200).map(|i| &*format!("k{i}").leak()).collect();
    let writes = keys.iter().enumerate().map(|(i, key)| {
        let db = db.clone();
        let key = *key;
        tokio::spawn(async move {
            db.write(move |tx| {
                tx.execute("INSERT INTO settings (key, value) VALUES (?1, '1')", [key])?;
                if i % 3 == 0 {
                    Err(StoreError::Stale("test"))
                } else {
                    Ok(())
                }
            })
            .await
        })
    });
    let mut failed = 0;
    for write in writes.collect::<Vec<_>>() {
        failed += i64::from(write.await.unwrap().is_err());
    }
    assert_eq!(failed, 67, "every third write was refused by its own job");
    assert_eq!(
        count(&db).await,
        133,
        "a refused write must leave nothing, and take nothing with it"
    );
}

#[tokio::test]
async fn who_found_a_slice_being_written_does_not_wait_for_the_next_one_too() {
    let (_dir, folder) = folder();
    let db = open(&folder).unwrap();
    let slice = || {
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let db = db.clone();
        let told = move || wait.recv_timeout(std::time::Duration::from_secs(10));
        let work = async move { db.write_slice(move |_| Ok(told().is_ok())).await };
        (go, tokio::spawn(work))
    };
    let (go, first) = slice();
    tokio::task::yield_now().await;
    let small = tokio::spawn({
        let db = db.clone();
        async move { put(&db, "x").await }
    });
    tokio::task::yield_now().await;
    let (go_on, second) = slice();
    tokio::task::yield_now().await;
    go.send(()).unwrap();
    assert!(first.await.unwrap().unwrap());
    small.await.unwrap().unwrap();
    // If it had waited for the second slice, that one would have given up by now.
    let _ = go_on.send(());
    assert!(
        second.await.unwrap().unwrap(),
        "it is through before the second slice is"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_alone_that_fails_or_breaks_off_leaves_nothing_and_the_next_one_works() {
    let (_dir, folder) = folder();
    let db = open(&folder).unwrap();
    for breaks_off in [false, true] {
        let tried: Result<(), _> = db
            .write(move |tx| {
                tx.execute("INSERT INTO settings (key, value) VALUES ('x', '1')", [])?;
                assert!(!breaks_off, "on purpose");
                Err(StoreError::Stale("test"))
            })
            .await;
        let expected = if breaks_off {
            matches!(tried, Err(StoreError::Closed))
        } else {
            matches!(tried, Err(StoreError::Stale("test")))
        };
        assert!(expected, "{tried:?}");
        assert_eq!(count(&db).await, 0, "nothing of it remains");
    }
    let before = db.writes();
    put(&db, "y").await.unwrap();
    assert_eq!(
        db.writes(),
        before + 1,
        "and only what was committed counts"
    );
    assert_eq!(count(&db).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_is_true_in_the_very_next_write_and_in_no_other() {
    let (_dir, folder) = folder();
    let db = open(&folder).unwrap();
    let seen = db.writes();
    assert!(db.write(move |tx| Ok(tx.follows(seen))).await.unwrap());
    assert!(
        !db.write(move |tx| Ok(tx.follows(seen))).await.unwrap(),
        "there was one in between"
    );
}

#[tokio::test]
async fn a_write_that_may_share_its_commit_trusts_no_look() {
    let (_dir, folder) = folder();
    let db = open(&folder).unwrap();
    let seen = db.writes();
    let follows = db.write(move |tx| Ok(tx.follows(seen))).await;
    assert!(
        !follows.unwrap(),
        "what comes before it in the same commit is not counted yet"
    );
}

#[test]
fn a_runtime_of_one_thread_goes_on_while_a_write_waits_for_the_disk() {
    let (_dir, folder) = folder();
    let db = open(&folder).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let asked_on = std::thread::current().id();
    let written_on = runtime.block_on(db.write(|_| Ok(std::thread::current().id())));
    assert_ne!(written_on.unwrap(), asked_on, "the writer's thread waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_reported_durable_is_there_after_reopening() {
    let (_dir, folder) = folder();
    let db = open(&folder).unwrap();
    put(&db, "a").await.unwrap();
    drop(db);
    assert_eq!(count(&open(&folder).unwrap()).await, 1);
    let sync: i64 = {
        let db = open(&folder).unwrap();
        db.write(|tx| Ok(tx.pragma_query_value(None, "synchronous", |r| r.get(0))?))
            .await
            .unwrap()
    };
    assert_eq!(
        sync, 2,
        "synchronous must be FULL: NORMAL can forget an intent whose message left"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_file_is_refused_and_not_touched() {
    let (_dir, folder) = folder();
    drop(open(&folder).unwrap());
    let conn = Connection::open(folder.database()).unwrap();
    conn.pragma_update(None, "user_version", LATEST_VERSION + 1)
        .unwrap();
    drop(conn);
    let before = std::fs::read(folder.database()).unwrap();
    assert!(matches!(open(&folder), Err(OpenError::Newer { .. })));
    assert_eq!(
        before,
        std::fs::read(folder.database()).unwrap(),
        "a refused file stays as it is"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn something_that_is_no_database_is_refused_and_kept() {
    let (_dir, folder) = folder();
    std::fs::write(folder.database(), vec![b'x'; 8192]).unwrap();
    assert!(matches!(open(&folder), Err(OpenError::Damaged)));
    assert_eq!(std::fs::read(folder.database()).unwrap(), vec![b'x'; 8192]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_cannot_write() {
    let (_dir, folder) = folder();
    let db = open(&folder).unwrap();
    let tried = db
        .read(|c| Ok(c.execute("INSERT INTO settings (key, value) VALUES ('x', '1')", [])?))
        .await;
    assert!(tried.is_err(), "read() must never change the file");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_glance_writes_does_not_remain() {
    let (_dir, folder) = folder();
    let db = open(&folder).unwrap();
    let seen: i64 = db
        .glance(|conn| {
            conn.execute("INSERT INTO settings (key, value) VALUES ('x', '1')", [])?;
            Ok(conn.query_row("SELECT count(*) FROM settings", [], |r| r.get(0))?)
        })
        .await
        .unwrap();
    assert_eq!(seen, 1, "it looks on the connection that writes");
    assert_eq!(count(&db).await, 0, "and changes nothing all the same");
    put(&db, "y").await.unwrap();
    assert_eq!(count(&db).await, 1, "the next write is none the worse");
}

#[test]
fn two_holders_of_one_workspace_are_impossible() {
    let dir = tempfile::tempdir().unwrap();
    let first = WorkspaceLock::acquire(dir.path()).unwrap();
    assert!(
        WorkspaceLock::acquire(dir.path()).is_err(),
        "the second one must be told"
    );
    drop(first);
    assert!(
        WorkspaceLock::acquire(dir.path()).is_ok(),
        "the lock ends with its holder"
    );
}

#[test]
fn every_migration_applies_to_an_empty_file() {
    assert!(crate::migrations_are_valid());
}

/// A file of the third version in which a campaign was started and one message left.
fn file_of_version_3(path: &std::path::Path) {
    let mut conn = Connection::open(path).unwrap();
    crate::migrate::upgrade_to(&mut conn, 3).unwrap();
    conn.execute_batch(
        "INSERT INTO gateway_accounts (id, uuid, kind, address, keychain_entry, created_at_ms) VALUES (1, 'a', 'waha', 'http://x', 'k', 1);
         INSERT INTO numbers (id, uuid, account_id, session, limits, created_at_ms, trusted_since_ms) VALUES (1, 'n', 1, 's', '{}', 1, 2);
         INSERT INTO people (id, created_at_ms, updated_at_ms) VALUES (1, 1, 1), (2, 1, 1);
         INSERT INTO campaigns (id, uuid, name, state, number_id, created_at_ms, updated_at_ms) VALUES (1, 'c', 'c', 'running', 1, 1, 1);
         INSERT INTO recipients (id, campaign_id, person_id, position, phone, address, body, body_hash, changed_at_ms)
           VALUES (4, 1, 1, 1, '1', '1@c.us', 'Habari', x'00', 1), (5, 1, 2, 2, '2', NULL, 'Habari', x'00', 1);
         INSERT INTO outbox_items (id, origin, number_id, campaign_id, recipient_id, person_id, phone, client_id, created_at_ms, changed_at_ms)
           VALUES (7, 'campaign', 1, 1, 4, 1, '1', 'OURS', 1, 1), (8, 'campaign', 1, 1, 5, 2, '2', NULL, 1, 1),
                  (9, 'test_once', 1, NULL, NULL, NULL, '3', NULL, 1, 1);
         DELETE FROM outbox_items WHERE id = 9;
         UPDATE outbox_items SET state = 'sending', delivery = 'sending' WHERE id = 8;
         INSERT INTO attempts (id, item_id, number_id, n, lock_token, body_hash, started_at_ms, counts_at_ms) VALUES (3, 7, 1, 1, 1, x'00', 1, 1);
         UPDATE sqlite_sequence SET seq = 8 WHERE name = 'attempts';
         INSERT INTO journal (id, at_ms, kind, number_id, campaign_id) VALUES (1, 1, 'campaign_started', 1, 1), (2, 2, 'claimed', 1, 1), (3, 3, 'accepted', 1, 1);",
    )
    .unwrap();
}

#[tokio::test]
async fn a_file_of_an_earlier_version_keeps_everything_it_held() {
    let (_kept, folder) = folder();
    file_of_version_3(&folder.database());
    let db = open(&folder).unwrap();
    let (people, attempts, foreign): (i64, i64, bool) = db
        .read(|conn| {
            Ok(conn.query_row(
                "SELECT (SELECT count(*) FROM recipients r JOIN outbox_items i ON i.recipient_id = r.id),
                        (SELECT count(*) FROM attempts a JOIN outbox_items i ON i.id = a.item_id AND i.client_id = 'OURS'),
                        NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?)
        })
        .await
        .unwrap();
    assert_eq!((people, attempts, foreign), (2, 1, true));
    let kept: (String, i64) = db
        .read(|conn| {
            let kept =
                "SELECT address, (SELECT reserved FROM attempt_ids) FROM outbox_items WHERE id = 7";
            Ok(conn.query_row(kept, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
        .await
        .unwrap();
    assert_eq!(
        kept,
        ("1@c.us".to_owned(), 8),
        "what was known of a person is with the item, and ids of attempts do not come again"
    );
    let journal: String = db
        .read(|conn| {
            let lines = "SELECT group_concat(id || ' ' || kind, ', ') FROM journal";
            Ok(conn.query_row(lines, [], |row| row.get(0))?)
        })
        .await
        .unwrap();
    assert_eq!(journal, "1 campaign_started, 3 accepted");
    let on_the_wire: Option<i64> = db
        .read(|conn| Ok(conn.query_row("SELECT last_taken FROM numbers", [], |row| row.get(0))?))
        .await
        .unwrap();
    assert_eq!(on_the_wire, Some(8), "found again at the next start");
    let trusted: (i64, i64) = db
        .read(|conn| {
            let trusted = "SELECT trusted_after_attempt, trusted_after_entry FROM numbers";
            Ok(conn.query_row(trusted, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
        .await
        .unwrap();
    assert_eq!(
        trusted,
        (3, 1),
        "what was before the operator's word still counts no more"
    );
    let alarm = db
        .write(|tx| Ok(tx.execute("UPDATE numbers SET alarm = 'clock_went_back'", [])?))
        .await;
    assert_eq!(alarm.unwrap(), 1, "what is new is allowed in it");
    let twice = db
        .write(|tx| {
            Ok(tx.execute(
                "INSERT INTO recipients (campaign_id, person_id, position, phone, body, body_hash)
                 VALUES (1, 1, 3, '1', 'x', x'00')",
                [],
            )?)
        })
        .await;
    assert!(twice.is_err(), "nobody is in a campaign twice");
    let next = db
        .write(|tx| {
            tx.execute(
                "INSERT INTO outbox_items (origin, number_id, phone, created_at_ms, changed_at_ms) VALUES ('test_once', 1, '3', 1, 1)",
                [],
            )?;
            Ok(tx.last_insert_rowid())
        })
        .await;
    assert_eq!(
        next.unwrap(),
        10,
        "an id that was once given is never given again"
    );
}

#[test]
fn what_every_send_writes_is_checked_without_building_a_table() {
    let db = sample::db();
    let writes = [
        "UPDATE outbox_items SET state = 'sending', delivery = 'sending' WHERE id = 1",
        "UPDATE attempts SET outcome = 'accepted' WHERE id = 1",
        "UPDATE numbers SET gap_kind = 'gap' WHERE id = 1",
        "INSERT INTO receipts (number_id, provider_id, receipt, at_ms) VALUES (1, '', 'opened', 1)",
        "INSERT INTO identities (person_id, kind, value, created_at_ms) VALUES (1, 'lid', '', 1)",
    ];
    let steps = sample::read(&db, move |conn| {
        let mut steps = Vec::new();
        for sql in writes {
            let mut explain = conn.prepare(&format!("EXPLAIN {sql}"))?;
            let opcodes = explain.query_map((), |row| row.get::<_, String>("opcode"))?;
            steps.push((sql, opcodes.collect::<Result<Vec<_>, _>>()?));
        }
        Ok(steps)
    });
    for (sql, steps) in steps {
        assert!(!steps.contains(&"OpenEphemeral".to_owned()), "{sql}");
    }
    let nonsense = sample::try_write(&db, |tx| {
        tx.execute(
            "INSERT INTO receipts (number_id, provider_id, receipt, at_ms) VALUES (1, '', 'eaten', 1)",
            (),
        )?;
        Ok(())
    });
    assert!(nonsense.is_err(), "still checked");
}
