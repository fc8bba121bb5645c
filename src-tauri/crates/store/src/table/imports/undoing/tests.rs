//! Undo, case by case; the properties are in [`laws`].

use super::{MayUndo, begin_undo, forget_slice, undo_slice};
use crate::Db;
use crate::query::contacts;
use crate::query::contacts::panel;
use crate::query::contacts::sources::{Source, Sources};
use crate::query::import_plan::{Existing, ImportedPerson, TextColumn};
use crate::query::import_undo::{self, UndoOutcome};
use crate::sample::{NOW, agreed, db, draft, imported, phone, read, text, try_write, write};
use crate::table::imports::recovery::recover;
use crate::table::imports::writing::{
    ConsentRule, Terms, UNDO_MS, begin, finish_slice, list_for, seal, write_slice,
};
use crate::table::people::PersonText;
use crate::table::{identities, lists, people, segments, suppressions, tags};
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::segment::{Condition, Filter, Node};
use drumbeat_domain::{ImportId, PersonId};

mod laws;

/// Later than everything the import did.
const LATER: i64 = NOW + 5_000_000;

fn terms(consent: ConsentRule, existing: Existing) -> Terms {
    Terms {
        existing,
        consent,
        how: "paper_form".to_owned(),
        tags: vec!["Import".to_owned()],
        list: None,
        proof: None,
    }
}

fn import(db: &Db, rows: &[ImportedPerson], terms: &Terms, now_ms: i64) -> ImportId {
    import_into(db, rows, terms, None, now_ms)
}

fn import_into(
    db: &Db,
    rows: &[ImportedPerson],
    terms: &Terms,
    list: Option<&'static str>,
    now_ms: i64,
) -> ImportId {
    let id = write(db, |tx| Ok(draft(tx)));
    let list = write(db, move |tx| {
        begin(tx, id)?;
        list.map(|name| list_for(tx, id, name, now_ms)).transpose()
    });
    let terms = &Terms {
        list,
        ..terms.clone()
    };
    let mut done = 0;
    while done < rows.len() {
        let (rest, terms) = (rows[done..].to_vec(), terms.clone());
        done += write(db, move |tx| write_slice(tx, id, &rest, &terms, now_ms)).len();
    }
    write(db, move |tx| seal(tx, id, "{}"));
    while write(db, move |tx| finish_slice(tx, id, now_ms)) {}
    id
}

fn undo(db: &Db, id: ImportId) {
    assert_eq!(
        write(db, move |tx| begin_undo(tx, id, LATER)),
        MayUndo::Yes,
        "a finished import can be undone"
    );
    while write(db, move |tx| undo_slice(tx, id, LATER)) {}
}

fn lines(db: &Db, sql: &'static str) -> Vec<String> {
    read(db, move |c| {
        let mut statement = c.prepare(sql)?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells: Result<Vec<_>, _> = (0..columns)
                .map(|i| row.get::<_, rusqlite::types::Value>(i))
                .collect();
            Ok(format!("{:?}", cells?))
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    })
}

fn named(db: &Db, id: ImportId, outcome: UndoOutcome) -> Vec<PersonId> {
    let people = read(db, move |c| import_undo::named(c, id, outcome, 100));
    people.into_iter().map(|person| person.person_id).collect()
}

fn id_of(db: &Db, n: u32) -> Option<PersonId> {
    read(db, move |c| identities::find_phone(c, &phone(n)))
}

#[test]
fn a_number_of_an_undone_import_is_free_again() {
    let db = db();
    let terms = terms(ConsentRule::All, Existing::FillEmpty);
    let first = import(&db, &[imported("Grâce", 1)], &terms, NOW);
    let gone = id_of(&db, 1).unwrap();
    undo(&db, first);
    assert_eq!(read(&db, contacts::counts).everyone, 0);
    assert!(
        try_write(&db, move |tx| people::restore(tx, gone, LATER)).is_err(),
        "nobody comes back as an empty row"
    );
    import(&db, &[imported("Grâce", 1)], &terms, LATER);
    let again = id_of(&db, 1).unwrap();
    assert_ne!(again, gone);
    let person = read(&db, move |c| people::get(c, again));
    assert_eq!(
        (person.text.name.as_str(), person.consent),
        ("Grâce", ConsentState::Agreed),
        "the same list imported again is as good as the first time"
    );
}

#[test]
fn what_a_list_said_about_stopping_stays_though_its_person_goes() {
    let db = db();
    let grace = write(&db, |tx| Ok(agreed(tx, "Grâce", 1)));
    let rows: Vec<_> = (1..3)
        .map(|n| {
            let mut row = imported("Stop", n);
            row.opt_out = true;
            row
        })
        .collect();
    let id = import(
        &db,
        &rows,
        &terms(ConsentRule::All, Existing::FillEmpty),
        NOW,
    );
    undo(&db, id);
    assert_eq!(
        read(&db, move |c| people::get(c, grace)).consent,
        ConsentState::OptedOut
    );
    assert_eq!(named(&db, id, UndoOutcome::AskedToStop), [grace]);
    assert_eq!(id_of(&db, 2), None, "the new one is gone");
    assert!(
        read(&db, |c| suppressions::holds_phone(c, &phone(2))),
        "and their number is not written to, whoever has it next"
    );
}

#[test]
fn who_a_later_import_holds_too_stays_and_goes_with_that_one() {
    let db = db();
    let terms = terms(ConsentRule::All, Existing::FillEmpty);
    let first = import(&db, &[imported("Grâce", 1)], &terms, NOW);
    let grace = id_of(&db, 1).unwrap();
    let second = import(
        &db,
        &[imported("Grâce", 1), imported("Josué", 2)],
        &terms,
        NOW + 1,
    );
    undo(&db, first);
    assert_eq!(named(&db, first, UndoOutcome::LaterImport), [grace]);
    let person = read(&db, move |c| people::get(c, grace));
    assert_eq!(person.text.name, "Grâce", "the later list says so too");
    assert_eq!(
        person.consent,
        ConsentState::NotAsked,
        "a yes that only the undone list recorded counts no more"
    );
    undo(&db, second);
    assert_eq!(read(&db, contacts::counts).everyone, 0);
}

#[test]
fn a_list_that_an_import_made_goes_with_it_unless_somebody_uses_it() {
    let db = db();
    let terms = terms(ConsentRule::All, Existing::FillEmpty);
    let into = |list, n| import_into(&db, &[imported("P", n)], &terms, Some(list), NOW);
    let names = || -> Vec<String> {
        let rows = read(&db, lists::list);
        rows.into_iter().map(|row| row.name).collect()
    };
    let (alone, shared, also) = (into("Alone", 1), into("Shared", 2), into("shared", 3));
    let (renamed, asked) = (into("Renamed", 4), into("Asked for", 5));
    write(&db, |tx| {
        let of = |name: &str| {
            let rows = lists::list(tx).unwrap();
            rows.into_iter().find(|row| row.name == name).unwrap().id
        };
        lists::rename(tx, of("Renamed"), "Mine", NOW)?;
        let list = of("Asked for");
        let filter =
            Filter::parse(Node::Not(Box::new(Node::Is(Condition::List { list })))).unwrap();
        segments::insert(tx, "All others", &filter, NOW)?;
        Ok(())
    });
    for id in [alone, shared, renamed, asked] {
        undo(&db, id);
    }
    assert_eq!(
        names(),
        ["Asked for", "Mine", "Shared"],
        "a list of a later import, of the owner and of a segment stays"
    );
    undo(&db, also);
    assert_eq!(
        names(),
        ["Asked for", "Mine"],
        "the last import that put people into it takes it away"
    );
}

#[test]
fn an_import_that_is_cancelled_leaves_no_list_and_nobody_in_one() {
    let db = db();
    let terms = terms(ConsentRule::All, Existing::FillEmpty);
    let old = import_into(&db, &[imported("P", 1)], &terms, Some("Old"), NOW);
    let id = write(&db, |tx| Ok(draft(tx)));
    write(&db, move |tx| {
        begin(tx, id)?;
        for name in ["Old", "New"] {
            let terms = Terms {
                list: Some(list_for(tx, id, name, NOW)?),
                ..terms.clone()
            };
            let n = if name == "Old" { 2 } else { 3 };
            write_slice(tx, id, &[imported("P", 1), imported("P", n)], &terms, NOW)?;
        }
        Ok(())
    });
    let shown = || -> Vec<(String, i64)> {
        let rows = read(&db, lists::list);
        rows.into_iter().map(|row| (row.name, row.people)).collect()
    };
    assert_eq!(
        shown(),
        [("Old".to_owned(), 1)],
        "half an import is not seen"
    );
    while write(&db, |tx| recover(tx, NOW)) {}
    assert_eq!(shown(), [("Old".to_owned(), 1)]);
    assert_eq!(
        lines(&db, "SELECT count(*) FROM list_people"),
        ["[Integer(1)]"]
    );
    undo(&db, old);
    assert_eq!(lines(&db, "SELECT count(*) FROM lists"), ["[Integer(0)]"]);
}

#[test]
fn a_later_import_gives_back_what_was_there_before_both() {
    let db = db();
    let grace = write(&db, |tx| {
        let id = people::insert(
            tx,
            &PersonText {
                city: "Kin".to_owned(),
                ..text("Grâce")
            },
            None,
            NOW,
        )?;
        identities::add_phone(tx, id, &phone(1), NOW)?;
        Ok(id)
    });
    let of = |city: &str| {
        let mut row = imported("Grâce", 1);
        row.text.city = city.to_owned();
        vec![row]
    };
    let terms = terms(ConsentRule::NotYet, Existing::Replace);
    let first = import(&db, &of("Goma"), &terms, NOW + 1);
    let second = import(&db, &of("Bukavu"), &terms, NOW + 2);
    undo(&db, first);
    let city = |db: &Db| read(db, move |c| people::get(c, grace)).text.city;
    assert_eq!(city(&db), "Bukavu", "the later one wins");
    assert_eq!(named(&db, first, UndoOutcome::LaterImport), [grace]);
    undo(&db, second);
    assert_eq!(city(&db), "Kin", "not what the undone one had written");
}

#[test]
fn whose_number_was_corrected_stays_and_keeps_the_right_one() {
    let db = db();
    let terms = terms(ConsentRule::NotYet, Existing::FillEmpty);
    let first = import(&db, &[imported("Grâce", 1)], &terms, NOW);
    let id = read(&db, |c| identities::find_phone(c, &phone(1))).unwrap();
    write(&db, move |tx| {
        identities::by_hand::correct(tx, id, &phone(2), NOW)
    });
    undo(&db, first);
    assert_eq!(named(&db, first, UndoOutcome::Edited), [id]);
    let main = read(&db, move |c| identities::primary_phone(c, id));
    assert_eq!(
        main.as_deref(),
        Some(phone(2).digits()),
        "what the operator wrote is not the list's to take"
    );
}

#[test]
fn thirty_days_and_one_at_a_time() {
    let db = db();
    let terms = terms(ConsentRule::All, Existing::FillEmpty);
    let rows: Vec<_> = (0..700).map(|n| imported("Grâce", n)).collect();
    let first = import(&db, &rows, &terms, NOW);
    let begun = |id, now_ms| write(&db, move |tx| begin_undo(tx, id, now_ms));
    assert_eq!(begun(first, NOW + UNDO_MS + 1), MayUndo::TooLate);
    let other = write(&db, |tx| Ok(draft(tx)));
    assert_eq!(begun(other, NOW), MayUndo::NotDone);
    write(&db, move |tx| begin(tx, other));
    assert_eq!(begun(first, NOW), MayUndo::Busy, "another one is half done");
    while write(&db, |tx| recover(tx, NOW)) {}
    assert_eq!(
        begun(first, NOW + UNDO_MS),
        MayUndo::Yes,
        "to the last moment"
    );
    assert_eq!(begun(first, NOW), MayUndo::Begun, "asking again goes on");
    let third = write(&db, |tx| Ok(draft(tx)));
    assert!(try_write(&db, move |tx| begin(tx, third)).is_err());
    while write(&db, move |tx| undo_slice(tx, first, NOW)) {}
    assert_eq!(begun(first, NOW), MayUndo::NotDone, "once");
}

#[test]
fn after_its_days_an_import_cannot_be_undone_any_more() {
    let db = db();
    let terms = terms(ConsentRule::All, Existing::FillEmpty);
    let rows: Vec<_> = (0..700).map(|n| imported("Grâce", n)).collect();
    let old = import(&db, &rows, &terms, NOW);
    let young = import(&db, &[imported("Josué", 900)], &terms, NOW + 1);
    for n in [1, 900] {
        let id = id_of(&db, n).unwrap();
        write(&db, move |tx| {
            people::update(tx, id, &text("Zawadi"), NOW + 2)
        });
    }
    let kept = || {
        lines(
            &db,
            "SELECT DISTINCT import_id FROM import_traces ORDER BY 1",
        )
    };
    let of = |id: ImportId| format!("[Integer({})]", id.0);
    assert_eq!(kept(), [of(old), of(young)], "from the first change on");
    let forget = |now_ms| write(&db, move |tx| forget_slice(tx, now_ms));
    assert!(!forget(NOW + UNDO_MS), "nothing is due");
    let mut slices = 0;
    while forget(NOW + UNDO_MS + 1) {
        slices += 1;
    }
    assert_eq!(slices, 2, "in slices");
    assert_eq!(kept(), [of(old), of(young)], "what it brought stays known");
    assert_eq!(
        write(&db, move |tx| begin_undo(tx, old, NOW)),
        MayUndo::TooLate,
        "also when the clock goes back"
    );
}

#[test]
fn whoever_a_start_froze_meanwhile_stays_without_a_yes() {
    let db = db();
    let terms = terms(ConsentRule::All, Existing::FillEmpty);
    let id = import(
        &db,
        &[imported("Grâce", 1), imported("Josué", 2)],
        &terms,
        NOW,
    );
    let grace = id_of(&db, 1).unwrap();
    write(&db, move |tx| {
        tx.execute(
            "INSERT INTO campaigns (id, uuid, name, state, created_at_ms, updated_at_ms)
             VALUES (1, 'c', 'November', 'preparing', ?1, ?1)",
            [NOW],
        )?;
        tx.execute(
            "INSERT INTO recipients (campaign_id, person_id, position, phone, body, body_hash)
             VALUES (1, ?1, 0, '243990000001', 'Bonjour', x'00')",
            [grace.0],
        )?;
        Ok(())
    });
    undo(&db, id);
    assert_eq!(named(&db, id, UndoOutcome::WrittenTo), [grace]);
    let person = read(&db, move |c| people::get(c, grace));
    assert_eq!((person.text.name.as_str(), person.import_id), ("", None));
    assert_eq!(
        person.consent,
        ConsentState::NotAsked,
        "so that nothing leaves when their turn comes"
    );
    assert_eq!(
        read(&db, contacts::counts).everyone,
        1,
        "the other one went"
    );
}

#[test]
fn each_value_tells_where_it_came_from_also_when_nothing_can_be_undone_any_more() {
    let db = db();
    let row = |city: &str, tag: &str, other: Option<u32>| {
        let mut row = imported("Grâce M", 1);
        row.text.city = city.to_owned();
        row.tags = vec![tag.to_owned()];
        row.lists = vec![tag.to_owned()];
        row.other_phones = other.map(phone).into_iter().collect();
        vec![row]
    };
    let terms = Terms {
        tags: Vec::new(),
        ..terms(ConsentRule::All, Existing::Replace)
    };
    let first = import(&db, &row("Kinshasa", "one", None), &terms, NOW);
    let second = import(&db, &row("Goma", "two", Some(2)), &terms, NOW + 1);
    let id = id_of(&db, 1).unwrap();
    let edit = |company: &'static str| {
        write(&db, move |tx| {
            let mut text = people::get(tx, id)?.text;
            text.company = company.to_owned();
            tags::add(tx, id, "mine")?;
            people::update(tx, id, &text, NOW + 2)
        });
    };
    edit("Duka");
    let word = |source: Option<&Source>| match source {
        Some(Source::Operator) => "operator".to_owned(),
        Some(Source::Import(from)) => from.import.to_string(),
        Some(Source::Unknown) => "unknown".to_owned(),
        None => "none".to_owned(),
    };
    let sources = || {
        let panel = read(&db, move |c| panel::get(c, id));
        let Sources {
            texts,
            tags,
            lists,
            phones,
        } = panel.sources;
        let texts = [TextColumn::Name, TextColumn::City, TextColumn::Company]
            .map(|column| word(texts.get(&column)));
        let tags = ["one", "two", "mine"].map(|tag| word(tags.get(tag)));
        let lists: Vec<_> = lists.values().map(|source| word(Some(source))).collect();
        let phones = [1, 2].map(|n| word(phones.get(phone(n).digits())));
        (texts, tags, lists, phones)
    };
    let (one, two, mine) = (first.to_string(), second.to_string(), "operator".to_owned());
    let expected = (
        [one.clone(), two.clone(), mine.clone()],
        [one.clone(), two.clone(), mine],
        vec![one.clone(), two.clone()],
        [one, two],
    );
    assert_eq!(sources(), expected);
    while write(&db, |tx| forget_slice(tx, NOW + 2 * UNDO_MS)) {}
    assert_eq!(
        sources(),
        expected,
        "what brought a value is known for good"
    );
    let kept = lines(&db, "SELECT trace FROM import_traces").concat();
    assert!(
        kept.contains("Goma") && !kept.contains("\"before\\\":\\\"Kinshasa"),
        "and what was there before it is forgotten: {kept}"
    );
    // Of somebody whom nobody had changed yet.
    import(&db, &[imported("Josué", 5)], &terms, NOW);
    while write(&db, |tx| forget_slice(tx, NOW + 4 * UNDO_MS)) {}
    let josue = id_of(&db, 5).unwrap();
    write(&db, move |tx| {
        let text = text("Josué K");
        people::update(tx, josue, &text, NOW + 2)
    });
    let name = read(&db, move |c| panel::get(c, josue)).sources.texts;
    assert_eq!(
        word(name.get(&TextColumn::Name)),
        "operator",
        "it was edited"
    );
}
