//! The index against the tables: after any sequence of changes, indexed or not, whoever
//! the definition finds is found, and nobody else.

use super::find_with;
use crate::query::import_plan::{Existing, ImportedPerson};
use crate::sample::{NOW, db, draft, imported, person, phone, read, text, write};
use crate::search::{Closeness, PendingTexts, Question};
use crate::table::imports::recovery::roll_back_slice;
use crate::table::imports::undoing::{begin_undo, undo_slice};
use crate::table::imports::writing::{self, ConsentRule, Terms};
use crate::table::person_fields::{FieldKind, PersonField};
use crate::table::search_index::{document_of, index_slice, is_behind, read_pending, state};
use crate::table::{identities, people, person_fields, tags};
use crate::{Db, StoreError, Tx};
use drumbeat_domain::{ImportId, PersonId};
use proptest::prelude::*;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::sync::Arc;

const NAMES: [&str; 9] = [
    "",
    "Grâce Mbuyi",
    "Garce Mbuy",
    "محمد أحمد",
    "Josué O'Neil",
    "李娜",
    "Gra2ce M",
    "Gonçalves-Ferreira",
    "12 Grand Rue",
];
const CITIES: [&str; 4] = ["", "Goma", "Grand-Bassam", "القاهرة"];

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    Add(usize, u32),
    Rename(usize, usize, usize),
    Field(usize, usize),
    Tags(usize, Vec<usize>),
    Phone(usize, u32),
    TakePhone(usize),
    Delete(usize),
    Restore(usize),
    Import(Vec<(usize, u32)>),
    CancelledImport(Vec<(usize, u32)>),
    Undo,
    Index,
}

fn step() -> impl Strategy<Value = Step> {
    let rows = || prop::collection::vec((0..NAMES.len(), 0..12u32), 1..5);
    prop_oneof![
        3 => (0..NAMES.len(), 0..12u32).prop_map(|(name, n)| Step::Add(name, n)),
        2 => (0..9usize, 0..NAMES.len(), 0..CITIES.len()).prop_map(|(who, name, city)| Step::Rename(who, name, city)),
        2 => (0..9usize, 0..NAMES.len()).prop_map(|(who, value)| Step::Field(who, value)),
        2 => (0..9usize, prop::collection::vec(0..NAMES.len(), 0..3)).prop_map(|(who, tags)| Step::Tags(who, tags)),
        1 => (0..9usize, 0..12u32).prop_map(|(who, n)| Step::Phone(who, n)),
        1 => (0..9usize).prop_map(Step::TakePhone),
        1 => (0..9usize).prop_map(Step::Delete),
        1 => (0..9usize).prop_map(Step::Restore),
        2 => rows().prop_map(Step::Import),
        1 => rows().prop_map(Step::CancelledImport),
        1 => Just(Step::Undo),
        4 => Just(Step::Index),
    ]
}

fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "g",
            "gr",
            "gra",
            "gran",
            "grace",
            "garce",
            "grcae",
            "mb gr",
            "gra mbu",
            "goncalves",
            "gonclaves",
            "goncalves f",
            "احمد",
            "محم",
            "محمذ",
            "القاهره",
            "نا",
            "娜",
            "oneil",
            "neil",
            "12",
            "12 g",
            "243991",
            "0991000",
            "000004",
            "0991 000 0",
            "991000",
            "004",
            "99",
            "vip",
            "x",
            "2439910000",
            "9100",
            "1000",
            "91 000",
            "10000",
            "100001",
            "1000 000",
        ])
        .prop_map(str::to_owned),
        "[gracemb12]{1,6}",
        "[gracemb]{2,4} [gomabu]{1,4}",
    ]
}

fn rows(rows: &[(usize, u32)]) -> Vec<ImportedPerson> {
    rows.iter()
        .map(|(name, n)| {
            let mut row = imported(NAMES[*name], 1_000_000 + n);
            row.text.city = CITIES[*n as usize % CITIES.len()].to_owned();
            row.tags = vec!["VIP Gold".to_owned()];
            row
        })
        .collect()
}

fn begin(tx: &Tx<'_>, of: &[(usize, u32)]) -> Result<ImportId, StoreError> {
    let terms = Terms {
        existing: Existing::Replace,
        consent: ConsentRule::All,
        how: String::new(),
        tags: vec!["Batch".to_owned()],
        list: None,
        proof: None,
    };
    let id = draft(tx);
    writing::begin(tx, id)?;
    writing::write_slice(tx, id, &rows(of), &terms, NOW)?;
    Ok(id)
}

/// The n-th person there is, whoever that is.
fn somebody(conn: &Connection, n: usize) -> Result<Option<PersonId>, StoreError> {
    let mut statement = conn.prepare("SELECT id FROM people ORDER BY id")?;
    let ids = statement
        .query_map([], |row| row.get(0).map(PersonId))?
        .collect::<Result<Vec<_>, _>>()?;
    Ok((!ids.is_empty()).then(|| ids[n % ids.len()]))
}

fn play(tx: &Tx<'_>, step: &Step) -> Result<(), StoreError> {
    let who = match step {
        Step::Rename(n, ..)
        | Step::Field(n, _)
        | Step::Tags(n, _)
        | Step::Phone(n, _)
        | Step::TakePhone(n)
        | Step::Delete(n)
        | Step::Restore(n) => match somebody(tx, *n)? {
            Some(id) => id,
            None => return Ok(()),
        },
        _ => PersonId(0),
    };
    match step {
        Step::Add(name, n) => {
            let id = people::insert(tx, &text(NAMES[*name]), None, NOW)?;
            identities::add_phone(tx, id, &phone(1_000_000 + n), NOW)?;
        }
        Step::Rename(_, name, city) => {
            let mut text = text(NAMES[*name]);
            text.city = CITIES[*city].to_owned();
            people::update(tx, who, &text, NOW)?;
        }
        Step::Field(_, value) => {
            let field = PersonField {
                field: "Size".to_owned(),
                value: NAMES[*value].to_owned(),
                kind: FieldKind::Text,
            };
            person_fields::set(tx, who, &field, "operator")?;
        }
        Step::Tags(_, names) => {
            let names: Vec<String> = names.iter().map(|at| NAMES[*at].to_owned()).collect();
            tags::replace(tx, who, &names)?;
        }
        Step::Phone(_, n) => {
            identities::set_primary_phone(tx, who, &phone(1_000_000 + n), NOW)?;
        }
        Step::TakePhone(_) => {
            tx.execute("DELETE FROM identities WHERE person_id = ?1", [who.0])?;
        }
        Step::Delete(_) => drop(people::delete(tx, who, NOW)),
        Step::Restore(_) => drop(people::restore(tx, who, NOW)),
        Step::Import(of) => {
            let id = begin(tx, of)?;
            writing::seal(tx, id, "{}")?;
            while writing::finish_slice(tx, id, NOW)? {}
        }
        Step::CancelledImport(of) => {
            let id = begin(tx, of)?;
            // Also what was indexed while it was being written is gone with it.
            index_slice(tx)?;
            while roll_back_slice(tx, id, NOW)? {}
        }
        Step::Undo => {
            let last: Option<i64> = tx.query_row(
                "SELECT max(id) FROM imports WHERE state = 'done'",
                [],
                |row| row.get(0),
            )?;
            if let Some(id) = last.map(ImportId) {
                begin_undo(tx, id, NOW)?;
                while undo_slice(tx, id, NOW)? {}
            }
        }
        Step::Index => {
            index_slice(tx)?;
        }
    }
    Ok(())
}

fn visible(conn: &Connection) -> Result<BTreeSet<PersonId>, StoreError> {
    let mut statement = conn.prepare("SELECT id FROM visible_people")?;
    let ids = statement.query_map([], |row| row.get(0).map(PersonId))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Whom the index finds, and whom the tables say.
fn both(db: &Db, typed: &str, how: Closeness) -> (Vec<PersonId>, Vec<PersonId>) {
    both_with(db, None, typed, how)
}

/// The same, with what was read earlier of those who wait: true or not, it changes nothing.
fn both_with(
    db: &Db,
    pending: Option<Arc<PendingTexts>>,
    typed: &str,
    how: Closeness,
) -> (Vec<PersonId>, Vec<PersonId>) {
    let typed = typed.to_owned();
    read(db, move |conn| {
        let question = Question::parse(&typed).unwrap();
        let visible = visible(conn)?;
        let found = find_with(conn, pending.as_deref(), &question, how)?;
        let found = found.iter().filter(|id| visible.contains(id)).collect();
        let mut expected = Vec::new();
        for id in visible {
            if question.is_answered_by(&document_of(conn, id)?, how) {
                expected.push(id);
            }
        }
        Ok((found, expected))
    })
}

fn index_all(tx: &Tx<'_>) -> Result<(), StoreError> {
    while index_slice(tx)? {}
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_index_finds_whom_the_tables_say(
        steps in prop::collection::vec((step(), typed()), 1..14),
    ) {
        let db = db();
        let mut pending = None;
        for (at, (step, typed)) in steps.iter().enumerate() {
            let step = step.clone();
            write(&db, move |tx| play(tx, &step));
            for how in [Closeness::Exact, Closeness::Near] {
                let (found, expected) = both_with(&db, pending.clone(), typed, how);
                prop_assert_eq!(found, expected, "{:?} {:?} {:?}", typed, how, pending);
            }
            // Of a moment that may be two steps ago.
            if at % 2 == 0 {
                let read_now = read(&db, |conn| read_pending(conn, None, usize::MAX >> 1));
                pending = Some(Arc::new(read_now.0));
            }
        }
        write(&db, index_all);
        prop_assert!(!read(&db, is_behind), "what was indexed is not behind");
        for (_, typed) in &steps {
            for how in [Closeness::Exact, Closeness::Near] {
                let (found, expected) = both(&db, typed, how);
                prop_assert_eq!(found, expected, "indexed: {:?} {:?}", typed, how);
            }
        }
        // Nothing is left of what is not so any more: the same index as one made anew.
        let kept = read(&db, entries);
        write(&db, |tx| {
            tx.execute_batch("DELETE FROM search_entries; DELETE FROM search_words; DELETE FROM search_documents; UPDATE search_state SET up_to = 0")?;
            index_all(tx)
        });
        prop_assert_eq!(kept, read(&db, entries));
    }
}

/// Every line of the index.
fn entries(conn: &Connection) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let mut statement = conn.prepare(
        "SELECT block || ' ' || entry, people FROM search_entries
         UNION ALL SELECT word, CAST(times AS BLOB) FROM search_words
         UNION ALL SELECT 'p' || person_id, CAST(document AS BLOB) FROM search_documents",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[test]
fn people_of_several_blocks_are_found_in_all_of_them() {
    let db = db();
    write(&db, |tx| {
        for n in 0..3u32 {
            let id = person(tx, "Grâce", n);
            // The next one is far away.
            tx.execute(
                "UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'people'",
                [id.0 + 20_000],
            )?;
        }
        index_all(tx)
    });
    let (found, expected) = both(&db, "grâc", Closeness::Exact);
    assert_eq!((found.len(), &found), (3, &expected));
}

#[test]
fn a_change_to_somebody_new_is_noted_by_nobody() {
    let db = db();
    write(&db, |tx| {
        let id = person(tx, "Grâce", 1);
        tags::add(tx, id, "VIP")?;
        people::update(tx, id, &text("Josué"), NOW)
    });
    let stale = read(&db, super::stale);
    assert!(
        stale.is_empty(),
        "an import would write each person a second time"
    );
    write(&db, index_all);
    write(&db, |tx| tags::add(tx, PersonId(1), "Gold"));
    assert_eq!(read(&db, super::stale), [PersonId(1)]);
}

type Job = Box<dyn FnOnce(&Tx<'_>) -> Result<(), StoreError> + Send>;

#[test]
fn what_changes_the_list_of_everybody_is_counted() {
    let db = db();
    let changes = |db: &Db| read(db, |c| Ok(state(c)?.list_changes));
    let id = write(&db, |tx| Ok(person(tx, "Grâce", 1)));
    let mut before = changes(&db);
    let mut changed = |what: &str, job: Job, is_change: bool| {
        write(&db, job);
        let now = changes(&db);
        assert_eq!(now != before, is_change, "{what}");
        before = now;
    };
    changed(
        "a name",
        Box::new(move |tx| people::update(tx, id, &text("Josué"), NOW)),
        true,
    );
    changed(
        "the same name",
        Box::new(move |tx| people::update(tx, id, &text("Josué"), NOW)),
        false,
    );
    changed(
        "a tag",
        Box::new(move |tx| tags::add(tx, id, "VIP").map(drop)),
        false,
    );
    changed(
        "a deletion",
        Box::new(move |tx| people::delete(tx, id, NOW)),
        true,
    );
    changed(
        "its undo",
        Box::new(move |tx| people::restore(tx, id, NOW)),
        true,
    );
    changed(
        "somebody of an import",
        Box::new(|tx| begin(tx, &[(1, 5)]).map(drop)),
        true,
    );
    changed(
        "its end",
        Box::new(|tx| {
            writing::seal(tx, ImportId(1), "{}")?;
            while writing::finish_slice(tx, ImportId(1), NOW)? {}
            Ok(())
        }),
        true,
    );
}

#[test]
fn a_question_is_looked_up_and_never_read_through() {
    let db = db();
    let plans: Vec<String> = read(&db, |c| {
        let mut plans = Vec::new();
        for sql in [
            "SELECT people FROM search_entries WHERE block = ?1 AND entry BETWEEN ?2 AND ?3",
            "SELECT word FROM search_words WHERE word >= ?1 ORDER BY word LIMIT 1",
            "SELECT id FROM visible_people WHERE id > ?1",
        ] {
            let mut statement = c.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let params = vec![1; statement.parameter_count()];
            let rows = statement.query_map(rusqlite::params_from_iter(params), |row| row.get(3))?;
            plans.extend(rows.collect::<Result<Vec<String>, _>>()?);
        }
        Ok(plans)
    });
    for plan in &plans {
        // The few imports that are half done are read, from their own index.
        let reads_through = plan.starts_with("SCAN") && !plan.contains("imports_half_done");
        assert!(!reads_through && !plan.contains("TEMP B-TREE"), "{plans:?}");
    }
}

#[test]
fn who_waits_is_found_in_what_was_read_and_not_read_again() {
    let db = db();
    write(&db, |tx| {
        person(tx, "Grâce", 1);
        person(tx, "Josué", 2);
        Ok(())
    });
    let pending = Arc::new(read(&db, |conn| read_pending(conn, None, 1)).0);
    let found = |typed: &str, pending: &Arc<PendingTexts>| {
        let (typed, pending) = (Question::parse(typed).unwrap(), Arc::clone(pending));
        read(&db, move |conn| {
            // Behind the back of all triggers, so that it shows who is read.
            conn.execute_batch(
                "CREATE TEMP TABLE IF NOT EXISTS identities (person_id INT, kind TEXT, value TEXT)",
            )?;
            let found = find_with(conn, Some(&pending), &typed, Closeness::Exact)?;
            conn.execute_batch("DROP TABLE temp.identities")?;
            Ok(found.iter().map(|id| id.0).collect::<Vec<_>>())
        })
    };
    assert_eq!(found("990000001", &pending), [1], "as it was read");
    assert_eq!(
        found("990000002", &pending),
        [] as [i64; 0],
        "the second one was not, and is read from the tables"
    );
    write(&db, |tx| tags::add(tx, PersonId(1), "VIP"));
    assert_eq!(
        found("990000001", &pending),
        [] as [i64; 0],
        "what changed since is not true any more"
    );
}
