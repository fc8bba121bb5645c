use super::{Act, act, undo};
use crate::sample::{NOW, agreed, db, person, phone, read, write};
use crate::table::people;
use crate::table::suppressions::{self, SuppressionReason};
use crate::table::{consent_events, tags};
use crate::{Db, StoreError};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::ConsentState;

const LATER: i64 = NOW + 60_000;

/// One who agreed, one nobody asked, one who asked to stop, one who was deleted.
fn four(db: &Db) -> Vec<PersonId> {
    write(db, |tx| {
        let ids = vec![
            agreed(tx, "Grâce", 1),
            person(tx, "Josué", 2),
            agreed(tx, "Marc", 3),
            agreed(tx, "Gone", 4),
        ];
        consent_events::stop(tx, ids[2], SuppressionReason::StopWord, None, NOW)?;
        tags::add(tx, ids[0], "vip")?;
        people::delete(tx, ids[3], NOW)?;
        Ok(ids)
    })
}

/// Id, consent, deletion, tags, and whether an address is blocked.
type Fact = (i64, String, Option<i64>, Option<String>, bool);

fn facts(db: &Db) -> Vec<Fact> {
    read(db, |conn| {
        let mut statement = conn.prepare(
            "SELECT p.id, p.consent, p.deleted_at_ms,
               (SELECT group_concat(t.name) FROM person_tags pt JOIN tags t ON t.id = pt.tag_id WHERE pt.person_id = p.id),
               EXISTS (SELECT 1 FROM identities i JOIN suppressions s ON s.kind = i.kind AND s.value = i.value WHERE i.person_id = p.id)
             FROM people p ORDER BY p.id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

#[test]
fn each_act_names_whom_it_changed_and_its_undo_touches_nobody_else() {
    let acts = [
        (Act::Tag("VIP".to_owned()), vec![1, 2]),
        (Act::Untag("VIP".to_owned()), vec![0]),
        (Act::Block, vec![0, 1]),
        (Act::Delete, vec![0, 1, 2]),
    ];
    for (what, expected) in acts {
        let db = db();
        let ids = four(&db);
        let before = facts(&db);
        let (done, all) = (what.clone(), ids.clone());
        let changed = write(&db, move |tx| act(tx, &done, &all, LATER));
        let people: Vec<PersonId> = changed.iter().map(|changed| changed.person).collect();
        let expected: Vec<PersonId> = expected.into_iter().map(|at: usize| ids[at]).collect();
        assert_eq!(people, expected, "{what:?}");
        assert_ne!(facts(&db), before, "{what:?}");
        let done = what.clone();
        write(&db, move |tx| undo(tx, &done, &changed, LATER + 1));
        assert_eq!(facts(&db), before, "{what:?}");
    }
}

#[test]
fn a_wish_to_stop_since_a_block_outlives_its_undo() {
    let db = db();
    let id = write(&db, |tx| Ok(agreed(tx, "Grâce", 1)));
    let changed = write(&db, move |tx| act(tx, &Act::Block, &[id], LATER));
    write(&db, move |tx| {
        consent_events::stop(tx, id, SuppressionReason::StopWord, None, LATER + 1)
    });
    write(&db, move |tx| undo(tx, &Act::Block, &changed, LATER + 2));
    let (person, held) = read(&db, move |conn| {
        let person = people::load(conn, id)?.ok_or(StoreError::NotFound("person"))?;
        Ok((person, suppressions::holds_phone(conn, &phone(1))?))
    });
    assert_eq!(person.consent, ConsentState::OptedOut);
    assert!(held, "their number stays on the stop list");
}
