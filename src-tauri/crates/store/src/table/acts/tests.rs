use super::{Done, KEPT_MS, MOST_KEPT, act, begin, forget_now, forget_slice, list, undo_slice};
use crate::query::import_plan::Existing;
use crate::sample::{NOW, agreed, db, imported, person, phone, read, try_write, write};
use crate::table::imports::undoing::{begin_undo, undo_slice as undo_import};
use crate::table::imports::writing::{self, ConsentRule, Terms};
use crate::table::people::many::Act;
use crate::table::people::merging;
use crate::table::{consent_events, identities, lists, people, suppressions, tags};
use crate::{Db, StoreError, Tx};
use drumbeat_domain::{ListId, PersonId};

const LATER: i64 = NOW + 60_000;

fn done(tx: &Tx<'_>, what: &Act, people: &[PersonId], now_ms: i64) -> Result<i64, StoreError> {
    let id = begin(tx, what, now_ms)?;
    act(tx, id, what, people, now_ms)?;
    Ok(id)
}

/// What can be taken back: what, and of how many.
fn kept(db: &Db, now_ms: i64) -> Vec<(Done, i64)> {
    read(db, move |conn| list(conn, now_ms))
        .into_iter()
        .map(|kept| (kept.done, kept.people))
        .collect()
}

fn undo_all(db: &Db, id: i64, now_ms: i64) {
    while write(db, move |tx| undo_slice(tx, id, now_ms)) {}
}

fn forget_all(db: &Db, now_ms: i64) {
    while write(db, move |tx| forget_slice(tx, now_ms)) {}
}

fn count(db: &Db, sql: &'static str) -> i64 {
    read(db, move |conn| {
        Ok(conn.query_row(sql, [], |row| row.get(0))?)
    })
}

fn load(db: &Db, id: PersonId) -> people::Person {
    read(db, move |conn| people::load(conn, id)).unwrap()
}

fn is_there(db: &Db, id: PersonId) -> bool {
    load(db, id).deleted_at_ms.is_none()
}

#[test]
fn what_was_done_is_there_after_a_restart_and_is_taken_back_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let open = || Db::open(&path, None, crate::Mode::Inline, None, 0).unwrap();
    let db = open();
    // More than one slice, and one who has the tag already.
    let (id, first) = write(&db, |tx| {
        let all: Vec<PersonId> = (1..=130).map(|n| person(tx, "Somebody", n)).collect();
        tags::add(tx, all[0], "vip")?;
        let vip = Act::Tag("VIP".to_owned());
        let id = begin(tx, &vip, NOW)?;
        for slice in all.chunks(100) {
            act(tx, id, &vip, slice, NOW)?;
        }
        Ok((id, all[0]))
    });
    drop(db);
    let db = open();
    let vip = Done::Each(Act::Tag("VIP".to_owned()));
    assert_eq!(
        kept(&db, LATER),
        [(vip.clone(), 129)],
        "who had it is not of it"
    );
    assert!(write(&db, move |tx| undo_slice(tx, id, LATER)));
    assert_eq!(
        kept(&db, LATER),
        [(vip, 29)],
        "an undo that was cut off can be gone on with"
    );
    undo_all(&db, id, LATER);
    let tagged = read(&db, tags::list);
    assert_eq!(tagged[0].people, 1, "whoever had it before keeps it");
    assert_eq!(read(&db, move |conn| tags::list_of(conn, first)), ["vip"]);
    assert_eq!(kept(&db, LATER), []);
    assert_eq!(
        count(&db, "SELECT count(*) FROM act_people"),
        0,
        "nothing is left of it"
    );
    assert!(
        matches!(
            try_write(&db, move |tx| undo_slice(tx, id, LATER)),
            Err(StoreError::NotFound("undo"))
        ),
        "once is enough"
    );
}

#[test]
fn a_block_is_lifted_with_the_addresses_it_put_on_the_stop_list() {
    let db = db();
    let (id, grace) = write(&db, |tx| {
        let grace = agreed(tx, "Grâce", 1);
        Ok((done(tx, &Act::Block, &[grace], NOW)?, grace))
    });
    let held = |db: &Db| read(db, |conn| suppressions::holds_phone(conn, &phone(1)));
    assert!(held(&db));
    undo_all(&db, id, LATER);
    assert!(
        !held(&db),
        "the address was only on the list by the block, which is read from the file"
    );
    let state = read(&db, move |conn| consent_events::fold_state(conn, grace));
    assert_eq!(state.code(), "agreed");
}

#[test]
fn who_was_deleted_again_or_came_back_since_is_left_alone() {
    let db = db();
    let (id, [again, by_hand, one]) = write(&db, |tx| {
        let all = [person(tx, "A", 1), person(tx, "B", 2), person(tx, "C", 3)];
        let id = done(tx, &Act::Delete, &all, NOW)?;
        people::restore(tx, all[0], LATER)?;
        people::delete(tx, all[0], LATER)?;
        people::restore(tx, all[1], LATER)?;
        Ok((id, all))
    });
    assert_eq!(
        kept(&db, LATER),
        [(Done::Each(Act::Delete), 1)],
        "the others came back by hand"
    );
    undo_all(&db, id, LATER);
    assert!(
        !is_there(&db, again),
        "a later deletion is another wish than this one"
    );
    assert!(is_there(&db, by_hand) && is_there(&db, one));
}

/// Everything in words about people, and what is kept of acts.
const WORDS: &str = "SELECT
   (SELECT count(*) FROM people
     WHERE name || first_name || sort_name || city || company || email || notes <> '')
   + (SELECT count(*) FROM identities) + (SELECT count(*) FROM person_tags)
   + (SELECT count(*) FROM person_fields) + (SELECT count(*) FROM list_people)
   + (SELECT count(*) FROM tags) + (SELECT count(*) FROM merges)
   + (SELECT count(*) FROM import_traces)
   + (SELECT count(*) FROM acts) + (SELECT count(*) FROM act_people)";

#[test]
fn who_was_deleted_is_gone_after_thirty_days_and_not_a_moment_before() {
    let db = db();
    let all = write(&db, |tx| {
        let (one, other) = (person(tx, "Amina", 1), person(tx, "Amina K.", 2));
        tags::add(tx, one, "vip")?;
        let list = lists::insert(tx, "Friends", NOW)?.unwrap();
        let batch = lists::begin_filling(tx, list)?;
        lists::fill(tx, list, batch, &[one])?;
        lists::end_filling(tx, list, batch, NOW)?;
        // Who went into somebody else goes with them.
        merging::merge(tx, one, other, NOW)?;
        let blocked = agreed(tx, "Josué", 3);
        done(tx, &Act::Block, &[blocked], NOW)?;
        done(tx, &Act::Tag("Old".to_owned()), &[one], NOW)?;
        done(tx, &Act::Delete, &[one, blocked], NOW)?;
        Ok([one, other, blocked])
    });
    let over = NOW + KEPT_MS;
    forget_all(&db, over - 1);
    assert_eq!(
        kept(&db, over - 1).len(),
        3,
        "all of it can still be taken back"
    );
    assert_eq!(
        read(&db, |conn| identities::find_phone(conn, &phone(3))),
        Some(all[2])
    );
    assert_eq!(kept(&db, over), [], "what is over is not offered");
    forget_all(&db, over);
    assert_eq!(
        count(&db, WORDS),
        0,
        "no name, no number, no tag and no list is left of them"
    );
    for id in all {
        assert!(
            try_write(&db, move |tx| people::restore(tx, id, over)).is_err(),
            "nobody comes back empty"
        );
    }
    assert!(
        read(&db, |conn| suppressions::holds_phone(conn, &phone(3))),
        "what they asked stays, whoever has the number next"
    );
}

#[test]
fn the_owner_can_have_it_gone_at_once_and_who_came_back_stays() {
    let db = db();
    let (gone, back) = write(&db, |tx| {
        let (gone, back) = (person(tx, "Gone", 1), person(tx, "Back", 2));
        let id = done(tx, &Act::Delete, &[gone, back], NOW)?;
        people::restore(tx, back, LATER)?;
        forget_now(tx, id, LATER)?;
        Ok((gone, back))
    });
    forget_all(&db, LATER);
    let name = |id| load(&db, id).text.name;
    assert_eq!((name(gone).as_str(), name(back).as_str()), ("", "Back"));
    assert!(
        read(&db, |conn| identities::find_phone(conn, &phone(1))).is_none(),
        "whoever has the number now can become a contact"
    );
}

#[test]
fn who_is_gone_for_good_counts_in_no_other_undo() {
    let db = db();
    write(&db, |tx| {
        let (grace, josue) = (person(tx, "Grâce", 1), person(tx, "Josué", 2));
        done(tx, &Act::Tag("VIP".to_owned()), &[grace, josue], NOW)?;
        let id = done(tx, &Act::Delete, &[grace], LATER)?;
        forget_now(tx, id, LATER)
    });
    forget_all(&db, LATER);
    assert_eq!(
        kept(&db, LATER),
        [(Done::Each(Act::Tag("VIP".to_owned())), 1)],
        "the page says how many an undo reaches"
    );
}

#[test]
fn an_import_is_still_undone_when_somebody_of_it_is_gone() {
    let db = db();
    let (import, known) = write(&db, |tx| {
        let known = person(tx, "Known", 1);
        let import = crate::sample::draft(tx);
        let terms = Terms {
            existing: Existing::Replace,
            consent: ConsentRule::NotYet,
            how: String::new(),
            tags: vec!["Batch".to_owned()],
            list: None,
            proof: None,
        };
        let rows = [
            imported("Renamed", 1),
            imported("New", 2),
            imported("Stays", 3),
        ];
        writing::begin(tx, import)?;
        writing::write_slice(tx, import, &rows, &terms, NOW)?;
        writing::seal(tx, import, "{}")?;
        while writing::finish_slice(tx, import, NOW)? {}
        let new = identities::find_phone(tx, &phone(2))?.unwrap();
        let id = done(tx, &Act::Delete, &[known, new], LATER)?;
        forget_now(tx, id, LATER)?;
        Ok((import, known))
    });
    forget_all(&db, LATER);
    write(&db, move |tx| begin_undo(tx, import, LATER));
    while write(&db, move |tx| undo_import(tx, import, LATER)) {}
    assert_eq!(
        load(&db, known).text.name,
        "",
        "the undo brings nothing of them back"
    );
    assert_eq!(count(&db, WORDS), 0);
}

#[test]
fn only_the_last_acts_are_kept_but_every_deletion() {
    let db = db();
    write(&db, |tx| {
        let (id, gone) = (person(tx, "Grace", 1), person(tx, "Gone", 2));
        done(tx, &Act::Delete, &[gone], NOW)?;
        for n in 0..=MOST_KEPT {
            done(tx, &Act::Tag(format!("{n}")), &[id], NOW)?;
        }
        Ok(())
    });
    let all = kept(&db, NOW);
    assert_eq!(
        all.len() as i64,
        MOST_KEPT + 1,
        "the oldest of the tags is over"
    );
    assert_eq!(
        all.last(),
        Some(&(Done::Each(Act::Delete), 1)),
        "who deletes has 30 days to think better of it"
    );
}

#[test]
fn people_put_into_a_list_are_taken_out_again_and_a_list_that_is_gone_is_not_offered() {
    let db = db();
    let fill = |tx: &Tx<'_>, list: ListId, people: &[PersonId]| {
        let batch = lists::begin_filling(tx, list)?;
        let added = lists::fill(tx, list, batch, people)? as i64;
        lists::end_filling(tx, list, batch, NOW)?;
        super::note_list(tx, list, batch, added, NOW)
    };
    let list_id = write(&db, move |tx| {
        let (one, other) = (person(tx, "One", 1), person(tx, "Other", 2));
        let list = lists::insert(tx, "Friends", NOW)?.unwrap();
        fill(tx, list, &[one])?;
        fill(tx, list, &[one, other])?;
        Ok(list)
    });
    let offered = read(&db, |conn| list(conn, NOW));
    let Done::List { name, .. } = &offered[0].done else {
        panic!("{offered:?}");
    };
    assert_eq!((name.as_str(), offered[0].people), ("Friends", 1));
    undo_all(&db, offered[0].id, NOW);
    let left = read(&db, move |conn| lists::get(conn, list_id)).unwrap();
    assert_eq!(left.people, 1, "whoever was in it before stays");
    assert_eq!(
        kept(&db, NOW).len(),
        1,
        "what was taken back is not offered"
    );
    write(&db, move |tx| lists::delete(tx, list_id, NOW));
    assert_eq!(kept(&db, NOW), []);
}
