use super::{
    ListRow, begin_filling, delete, end_filling, fill, insert, list, list_of, name, recover,
    remove, rename, restore, take_back,
};
use crate::sample::{NOW, agreed, db, read, try_write, write};
use crate::table::people;
use crate::{Db, StoreError};
use drumbeat_domain::{ListId, PersonId};

fn add(db: &Db, id: ListId, people: Vec<PersonId>) -> usize {
    write(db, move |tx| {
        let batch = begin_filling(tx, id)?;
        let added = fill(tx, id, batch, &people)?;
        end_filling(tx, id, batch, NOW)?;
        Ok(added)
    })
}

fn shop(db: &Db) -> (ListId, Vec<PersonId>) {
    write(db, |tx| {
        let people = (0..4).map(|n| agreed(tx, "P", n)).collect();
        Ok((insert(tx, " Market day ", NOW)?.unwrap(), people))
    })
}

fn people_in(db: &Db) -> i64 {
    read(db, list).iter().map(|row| row.people).sum()
}

#[test]
fn two_lists_never_have_one_name_but_a_deleted_one_does_not_count() {
    let db = db();
    let (id, _) = shop(&db);
    assert_eq!(
        read(&db, list),
        [ListRow {
            id,
            name: "Market day".to_owned(),
            people: 0
        }]
    );
    write(&db, move |tx| {
        assert_eq!(
            insert(tx, "MARKET  day", NOW)?,
            None,
            "the same to whoever reads it"
        );
        let other = insert(tx, "Other", NOW)?.unwrap();
        assert!(!rename(tx, other, "market day", NOW)?);
        assert!(
            rename(tx, id, "Market Day", NOW)?,
            "its own name in other letters"
        );
        delete(tx, id, NOW)?;
        assert_eq!(name(tx, id)?, None);
        let again = insert(tx, "Market day", NOW)?.unwrap();
        assert_ne!(again, id);
        assert!(!restore(tx, id)?, "its name is taken meanwhile");
        delete(tx, again, NOW)?;
        assert!(restore(tx, id)?);
        Ok(())
    });
}

#[test]
fn a_batch_counts_when_it_is_whole_and_is_taken_back_alone() {
    let db = db();
    let (id, p) = shop(&db);
    assert_eq!(add(&db, id, vec![p[0]]), 1);
    let more = p.clone();
    let batch = write(&db, move |tx| {
        let batch = begin_filling(tx, id)?;
        assert_eq!(fill(tx, id, batch, &more)?, 3, "one was in it");
        Ok(batch)
    });
    assert_eq!(people_in(&db), 1, "half a batch is not in the list");
    let second = try_write(&db, move |tx| begin_filling(tx, id));
    assert!(
        matches!(second, Err(StoreError::Stale("list"))),
        "one batch at a time"
    );
    write(&db, move |tx| end_filling(tx, id, batch, NOW));
    assert_eq!(people_in(&db), 4);
    write(&db, move |tx| {
        while take_back(tx, id, batch)? {}
        Ok(())
    });
    assert_eq!(
        people_in(&db),
        1,
        "whoever was in it before the batch stays"
    );
}

#[test]
fn a_batch_whose_app_died_is_taken_back() {
    let db = db();
    let (id, p) = shop(&db);
    add(&db, id, vec![p[0]]);
    write(&db, move |tx| {
        let batch = begin_filling(tx, id)?;
        fill(tx, id, batch, &p)?;
        Ok(())
    });
    while write(&db, recover) {}
    assert_eq!(people_in(&db), 1);
    let all = read(&db, list_all_rows);
    assert_eq!(all, 1, "nothing of it is left in the file");
    write(&db, move |tx| begin_filling(tx, id));
}

fn list_all_rows(conn: &rusqlite::Connection) -> Result<i64, StoreError> {
    Ok(conn.query_row("SELECT count(*) FROM list_people", [], |row| row.get(0))?)
}

#[test]
fn removing_says_who_was_in_it() {
    let db = db();
    let (id, p) = shop(&db);
    add(&db, id, p[..2].to_vec());
    let out = p.clone();
    let removed = write(&db, move |tx| remove(tx, id, &out[1..], NOW));
    assert_eq!(
        removed,
        [p[1]],
        "undoing it must not add somebody who was never in it"
    );
    let first = p[0];
    assert_eq!(
        read(&db, move |c| list_of(c, first)),
        [(id, "Market day".to_owned())]
    );
}

#[test]
fn deleted_people_are_not_counted_and_not_added() {
    let db = db();
    let (id, p) = shop(&db);
    add(&db, id, vec![p[0]]);
    let (first, second) = (p[0], p[1]);
    write(&db, move |tx| {
        people::delete(tx, first, NOW)?;
        people::delete(tx, second, NOW)
    });
    assert_eq!(add(&db, id, vec![second]), 0);
    assert_eq!(people_in(&db), 0);
}
