//! Undo against what the contacts were, and against a small model of what an owner
//! expects where something happened since.

use super::{LATER, id_of, import_into, lines, named, terms, undo};
use crate::query::contacts;
use crate::query::import_plan::{Existing, ImportedPerson, SaidConsent};
use crate::query::import_undo::{self, UndoOutcome};
use crate::sample::{NOW, agreed, db, imported, person, phone, read, write};
use crate::table::accounts::{self, AccountKind};
use crate::table::imports::recovery::recover;
use crate::table::imports::undoing::{begin_undo, undo_slice};
use crate::table::imports::writing::{ConsentRule, Terms};
use crate::table::imports::{ImportState, load};
use crate::table::people::PersonText;
use crate::table::person_fields::{self, FieldKind, PersonField};
use crate::table::suppressions::{self, SuppressionReason};
use crate::table::{consent_events, conversations, identities, lists, numbers, people, tags};
use crate::{Db, Mode, Tx};
use drumbeat_domain::consent::{ConsentKind, ConsentState, Purpose};
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::schedule::Zone;
use drumbeat_domain::{ImportId, NumberId, PersonId};
use proptest::prelude::*;
use proptest::sample::subsequence;
use std::collections::{BTreeMap, BTreeSet};

/// Every column of everything an undo must leave as it was; an empty row that only the
/// ledger points to is nobody.
fn contacts_of(db: &Db) -> Vec<String> {
    let mut all = Vec::new();
    for sql in [
        "SELECT p.* FROM people p WHERE p.import_id IS NULL
           OR p.import_id NOT IN (SELECT id FROM imports WHERE state = 'undone') ORDER BY id",
        "SELECT person_id, kind, scope, value, is_primary FROM identities ORDER BY id",
        "SELECT * FROM person_fields ORDER BY person_id, field",
        "SELECT person_id, t.folded, t.name FROM person_tags JOIN tags t ON t.id = tag_id
           ORDER BY person_id, t.folded",
        "SELECT * FROM lists ORDER BY id",
        "SELECT * FROM list_people ORDER BY list_id, person_id",
    ] {
        all.extend(lines(db, sql));
    }
    all
}

/// What may only grow.
const GROWING: [&str; 5] = [
    "SELECT * FROM consent_events ORDER BY id",
    "SELECT * FROM journal ORDER BY id",
    "SELECT import_id, person_id, outcome FROM import_people ORDER BY import_id, person_id",
    "SELECT * FROM suppressions ORDER BY id",
    "SELECT id, file_name, counts, turn, finished_at_ms FROM imports WHERE finished_at_ms IS NOT NULL ORDER BY id",
];

fn history_of(db: &Db) -> Vec<Vec<String>> {
    GROWING.into_iter().map(|sql| lines(db, sql)).collect()
}

fn only_grew(before: &[Vec<String>], after: &[Vec<String>]) -> bool {
    before.iter().zip(after).all(|(old, new)| {
        let new: BTreeSet<_> = new.iter().collect();
        old.iter().all(|line| new.contains(line))
    })
}

fn outcomes(db: &Db, id: ImportId) -> BTreeMap<UndoOutcome, i64> {
    read(db, move |c| import_undo::counts(c, id))
}

fn people_of(db: &Db, id: ImportId) -> i64 {
    read(db, move |c| {
        let sql = "SELECT count(*) FROM import_people WHERE import_id = ?1";
        Ok(c.query_row(sql, [id.0], |row| row.get(0))?)
    })
}

fn number(tx: &Tx<'_>) -> NumberId {
    let limits = Limits::preset(Preset::Warm, Zone::UTC);
    let address = "http://127.0.0.1:3000";
    let account = accounts::insert(tx, "a", AccountKind::Waha, address, NOW).unwrap();
    numbers::insert(tx, "n", account, "s", &limits, NOW).unwrap()
}

fn field(value: &str) -> PersonField {
    PersonField {
        field: "Size".to_owned(),
        value: value.to_owned(),
        kind: FieldKind::Text,
    }
}

/// A row of a file: which of a few values it has.
#[derive(Clone, Debug)]
struct Sketch {
    n: u32,
    name: usize,
    city: usize,
    size: usize,
    tag: usize,
    list: usize,
    other_phone: bool,
    consent: usize,
    opt_out: bool,
}

fn sketch() -> impl Strategy<Value = Sketch> {
    (
        // Some rows are about the other number of somebody.
        prop_oneof![4 => 0..10u32, 1 => 100..110u32],
        0..3usize,
        0..3usize,
        0..3usize,
        0..3usize,
        0..3usize,
        any::<bool>(),
        0..3usize,
        prop::bool::weighted(0.1),
    )
        .prop_map(
            |(n, name, city, size, tag, list, other_phone, consent, opt_out)| Sketch {
                n,
                name,
                city,
                size,
                tag,
                list,
                other_phone,
                consent,
                opt_out,
            },
        )
}

fn row(sketch: &Sketch) -> ImportedPerson {
    let mut row = imported(["", "Grâce M", "Josué K"][sketch.name], sketch.n);
    row.text.city = ["", "Goma", "Bukavu"][sketch.city].to_owned();
    if sketch.size > 0 {
        row.fields = vec![field(["", "S", "L"][sketch.size])];
    }
    if sketch.tag > 0 {
        row.tags = vec![["", "VIP", "Gros"][sketch.tag].to_owned()];
    }
    if sketch.list > 0 {
        row.lists = vec![["", "regulars", "May"][sketch.list].to_owned()];
    }
    if sketch.other_phone {
        row.other_phones = vec![phone(100 + sketch.n)];
    }
    row.consent = [SaidConsent::Yes, SaidConsent::No, SaidConsent::Unknown][sketch.consent];
    row.opt_out = sketch.opt_out;
    row.is_test = sketch.size == 2;
    if sketch.city > 0 {
        row.told.agreed_on = Some("2023-10-02".to_owned());
        row.stopped_on = Some("2023-10-03".to_owned());
    }
    row
}

/// A file that was checked holds every number once.
fn file(sketches: &[Sketch]) -> Vec<ImportedPerson> {
    let mut seen = BTreeSet::new();
    sketches
        .iter()
        .filter(|sketch| seen.insert(sketch.n))
        .map(row)
        .collect()
}

fn choices(existing: usize, rule: usize) -> Terms {
    terms(
        [ConsentRule::All, ConsentRule::Column, ConsentRule::NotYet][rule],
        [
            Existing::Keep,
            Existing::FillEmpty,
            Existing::Replace,
            Existing::ReplaceOnly,
        ][existing],
    )
}

/// Into which list a file goes: none, one that it makes, one that was here before.
const LISTS: [Option<&str>; 3] = [None, Some("October"), Some("Regulars")];

/// People who are here before: some known well, some in a list, some deleted, some who
/// asked to stop.
fn settle(db: &Db, sketches: &[Sketch]) {
    let regulars = write(db, |tx| Ok(lists::insert(tx, "Regulars", NOW)?.unwrap()));
    let mut seen = BTreeSet::new();
    for (at, sketch) in sketches.iter().enumerate() {
        if !seen.insert(sketch.n) {
            continue;
        }
        let sketch = sketch.clone();
        write(db, move |tx| {
            let row = row(&sketch);
            let id = people::insert(tx, &row.text, None, NOW)?;
            identities::add_phone(tx, id, &row.phone, NOW)?;
            for field in &row.fields {
                person_fields::set(tx, id, field, "operator")?;
            }
            for tag in &row.tags {
                tags::add(tx, id, tag)?;
            }
            match row.consent {
                SaidConsent::Yes => consent_events::allow(tx, id, "spoken", NOW)?,
                SaidConsent::No => {
                    let (purpose, kind) = (Purpose::Marketing, ConsentKind::Withdrawn);
                    consent_events::append(tx, id, purpose, kind, "", None, NOW)?;
                }
                SaidConsent::Unknown => {}
            }
            if row.opt_out {
                consent_events::stop(tx, id, SuppressionReason::StopWord, None, NOW)?;
            }
            if sketch.city > 0 {
                let batch = lists::begin_filling(tx, regulars)?;
                lists::fill(tx, regulars, batch, &[id])?;
                lists::end_filling(tx, regulars, batch, NOW)?;
            }
            if at % 4 == 3 {
                people::delete(tx, id, NOW + 1)?;
            }
            Ok(())
        });
    }
}

/// Those a file asked to stop: their row, if they were here before, stays stopped.
fn stopped_by(db: &Db, id: ImportId) -> BTreeSet<i64> {
    read(db, move |c| {
        let mut statement = c.prepare(
            "SELECT person_id FROM consent_events WHERE import_id = ?1 AND kind = 'opted_out'",
        )?;
        let rows = statement.query_map([id.0], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// What a campaign asks about everybody who is really there.
fn consent_of(db: &Db) -> BTreeMap<i64, ConsentState> {
    read(db, |c| {
        let mut statement = c.prepare(
            "SELECT id, consent FROM people WHERE import_id IS NULL
               OR import_id NOT IN (SELECT id FROM imports WHERE state = 'undone')",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((
                row.get(0)?,
                crate::coded(row, "consent", ConsentState::parse)?,
            ))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// The contacts with nothing about the consent of these people.
fn without_consent_of(db: &Db, stopped: &BTreeSet<i64>) -> Vec<String> {
    let ids: Vec<i64> = stopped.iter().copied().collect();
    write(db, move |tx| {
        for id in ids {
            tx.execute(
                "UPDATE people SET consent = 'opted_out' WHERE id = ?1",
                [id],
            )?;
        }
        Ok(())
    });
    contacts_of(db)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn all_imports_undone_in_any_order_leave_what_was_there_before(
        here in prop::collection::vec(sketch(), 0..10),
        files in prop::collection::vec((prop::collection::vec(sketch(), 0..14), 0..4usize, 0..3usize, 0..3usize), 1..4),
        order in Just((0..3usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let db = db();
        settle(&db, &here);
        let before = contacts_of(&db);
        let consents = consent_of(&db);
        let ids: Vec<ImportId> = files
            .iter()
            .enumerate()
            .map(|(at, (sketches, existing, rule, list))| {
                // The clock stands still for the second one, and goes back for the third.
                let now_ms = NOW + [10, 10, 5][at];
                import_into(&db, &file(sketches), &choices(*existing, *rule), LISTS[*list], now_ms)
            })
            .collect();
        let mut stopped = BTreeSet::new();
        for id in &ids {
            stopped.extend(stopped_by(&db, *id));
        }
        for at in order {
            let Some(id) = ids.get(at).copied() else { continue };
            let history = history_of(&db);
            let foreseen = read(&db, move |c| {
                let import = load(c, id)?.unwrap();
                import_undo::foresee(c, &import, PersonId(0), 100)
            });
            undo(&db, id);
            prop_assert!(only_grew(&history, &history_of(&db)), "ledger, activity, batches and stops only grow");
            let done = outcomes(&db, id);
            prop_assert_eq!(done.values().sum::<i64>(), people_of(&db, id), "the figures add up");
            let mut promised: BTreeMap<UndoOutcome, i64> = BTreeMap::new();
            for person in foreseen {
                *promised.entry(person.outcome).or_default() += 1;
            }
            prop_assert_eq!(promised, done, "what was promised is what happened");
        }
        let after = consent_of(&db);
        for (id, was) in &consents {
            let expected = if stopped.contains(id) { ConsentState::OptedOut } else { *was };
            prop_assert_eq!(after.get(id).copied(), Some(expected), "consent of {}", id);
        }
        let stopped: BTreeSet<i64> = stopped.into_iter().filter(|id| consents.contains_key(id)).collect();
        // What is compared is a copy of the same file, with the stops that stay put in.
        let mut expected = before;
        if !stopped.is_empty() {
            let twin = self::db();
            settle(&twin, &here);
            expected = without_consent_of(&twin, &stopped);
        }
        prop_assert_eq!(contacts_of(&db), expected, "row by row");
        let left: i64 = read(&db, |c| Ok(c.query_row("SELECT count(*) FROM import_traces", [], |r| r.get(0))?));
        prop_assert_eq!(left, 0, "nothing is kept of what is undone");
    }

    #[test]
    fn what_happened_since_stays_and_its_people_are_named(
        here in subsequence((0..10u32).collect::<Vec<_>>(), 0..10),
        agreed_before in subsequence((0..10u32).collect::<Vec<_>>(), 0..10),
        edited in subsequence((0..10u32).collect::<Vec<_>>(), 0..6),
        tagged in subsequence((0..10u32).collect::<Vec<_>>(), 0..6),
        listed in subsequence((0..10u32).collect::<Vec<_>>(), 0..4),
        stopped in subsequence((0..10u32).collect::<Vec<_>>(), 0..4),
        written in subsequence((0..10u32).collect::<Vec<_>>(), 0..6),
        asked in subsequence((0..10u32).collect::<Vec<_>>(), 0..4),
        replace in any::<bool>(),
    ) {
        let db = db();
        for n in here.iter().copied() {
            let agreed_too = agreed_before.contains(&n);
            write(&db, move |tx| {
                let id = if agreed_too { agreed(tx, "Before", n) } else { person(tx, "Before", n) };
                tags::add(tx, id, "Old")?;
                Ok(())
            });
        }
        let rows: Vec<_> = (0..10).map(|n| {
            let mut row = imported("Import", n);
            row.text.city = "Goma".to_owned();
            row.fields = vec![field("S")];
            row
        }).collect();
        let existing = if replace { Existing::Replace } else { Existing::FillEmpty };
        let id = import_into(&db, &rows, &terms(ConsentRule::All, existing), Some("October"), NOW + 1);
        let ids: Vec<PersonId> = (0..10).map(|n| id_of(&db, n).unwrap()).collect();
        let who = |list: &[u32]| list.iter().map(|n| ids[*n as usize]).collect::<Vec<_>>();
        let (edits, adds, stops, chats, yes) = (who(&edited), who(&tagged), who(&stopped), who(&written), who(&asked));
        let puts = who(&listed);
        write(&db, move |tx| {
            let number = number(tx);
            for id in edits {
                let text = people::get(tx, id)?.text;
                people::update(tx, id, &PersonText { city: "Kin".to_owned(), ..text }, NOW + 2)?;
            }
            for id in adds {
                tags::add(tx, id, "Mine")?;
            }
            let mine = lists::insert(tx, "Mine", NOW)?.unwrap();
            let batch = lists::begin_filling(tx, mine)?;
            lists::fill(tx, mine, batch, &puts)?;
            lists::end_filling(tx, mine, batch, NOW + 2)?;
            for id in chats {
                conversations::ensure(tx, number, Some(id), &format!("{}@c.us", id.0))?;
            }
            for id in yes {
                consent_events::allow(tx, id, "spoken", NOW + 2)?;
            }
            for id in stops {
                consent_events::stop(tx, id, SuppressionReason::StopWord, None, NOW + 3)?;
            }
            Ok(())
        });
        let history = history_of(&db);
        undo(&db, id);
        prop_assert!(only_grew(&history, &history_of(&db)));
        let mut gone = 0;
        for n in 0..10u32 {
            let was_here = here.contains(&n);
            let (edit, tag) = (edited.contains(&n), tagged.contains(&n));
            let list = listed.contains(&n);
            let (stop, chat, yes) = (stopped.contains(&n), written.contains(&n), asked.contains(&n));
            let stays = was_here || edit || tag || list || stop || chat || yes;
            let Some(person_id) = id_of(&db, n) else {
                prop_assert!(!stays, "{} is gone", n);
                gone += 1;
                continue;
            };
            prop_assert!(stays, "{} is still here", n);
            let (person, tags, fields) = read(&db, move |c| Ok((
                people::get(c, person_id)?,
                tags::list_of(c, person_id)?,
                person_fields::list(c, person_id)?,
            )));
            prop_assert_eq!(person.text.name, if was_here { "Before" } else { "" }, "name of {}", n);
            prop_assert_eq!(person.text.city, if edit { "Kin" } else { "" }, "city of {}", n);
            prop_assert!(fields.is_empty(), "the field went");
            let mut expected = Vec::new();
            if tag { expected.push("Mine".to_owned()); }
            if was_here { expected.push("Old".to_owned()); }
            prop_assert_eq!(tags, expected, "tags of {}", n);
            let lists: Vec<String> =
                read(&db, move |c| lists::list_of(c, person_id)).into_iter().map(|(_, name)| name).collect();
            prop_assert_eq!(lists, if list { vec!["Mine".to_owned()] } else { Vec::new() }, "lists of {}", n);
            let consent = if stop {
                ConsentState::OptedOut
            } else if yes || (was_here && agreed_before.contains(&n)) {
                ConsentState::Agreed
            } else {
                ConsentState::NotAsked
            };
            prop_assert_eq!(person.consent, consent, "consent of {}", n);
            prop_assert_eq!(read(&db, move |c| suppressions::holds_phone(c, &phone(n))), stop);
            let reason = if was_here {
                if edit { UndoOutcome::Edited } else { UndoOutcome::Restored }
            } else if chat {
                UndoOutcome::WrittenTo
            } else if stop {
                UndoOutcome::AskedToStop
            } else {
                UndoOutcome::Edited
            };
            prop_assert!(named(&db, id, reason).contains(&person_id), "{} is named: {:?}", n, reason);
        }
        let counts = outcomes(&db, id);
        prop_assert_eq!(counts.get(&UndoOutcome::Removed).copied().unwrap_or_default(), gone);
        prop_assert_eq!(counts.values().sum::<i64>(), 10);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn an_undo_that_dies_is_finished_at_the_next_start(
        here in prop::collection::vec(sketch(), 0..10),
        sketches in prop::collection::vec(sketch(), 0..10),
        existing in 0..4usize,
        list in 0..3usize,
        slices in 0..4usize,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("drumbeat.db");
        let open = || Db::open(&path, None, Mode::Threads, None, NOW).unwrap();
        let db = open();
        settle(&db, &here);
        let before = contacts_of(&db);
        let mut rows = file(&sketches);
        for row in &mut rows {
            row.opt_out = false;
        }
        rows.extend((200..350).map(|n| imported("Many", n)));
        let id = import_into(&db, &rows, &choices(existing, 0), LISTS[list], NOW + 1);
        write(&db, move |tx| begin_undo(tx, id, LATER));
        let seen = read(&db, |c| Ok(contacts::counts(c)?.everyone));
        prop_assert!(seen <= 10, "from the first moment on nobody it wrote can be seen");
        for _ in 0..slices {
            if !write(&db, move |tx| undo_slice(tx, id, LATER)) {
                break;
            }
        }
        drop(db);
        let db = open();
        while write(&db, |tx| recover(tx, LATER)) {}
        prop_assert_eq!(contacts_of(&db), before, "row by row");
        prop_assert_eq!(read(&db, move |c| load(c, id)).unwrap().state, ImportState::Undone);
        let told = lines(&db, "SELECT kind FROM journal WHERE kind = 'import_undone'");
        prop_assert_eq!(told.len(), 1, "told once in the activity");
    }
}
