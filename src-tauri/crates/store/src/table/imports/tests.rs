use super::recovery::recover;
use super::writing::{
    ConsentRule, SliceCounts, Terms, begin, finish_slice, seal, standing, write_slice,
};
use super::{ImportState, load, save_answers, save_match};
use crate::Db;
use crate::query::audience::{self, Audience};
use crate::query::contacts;
use crate::query::import_plan::{Existing, ImportedPerson, Planned, Planner, SaidConsent};
use crate::sample::{NOW, agreed, db, draft, imported, person, phone, read, try_write, write};
use crate::table::person_fields::{self, PersonField};
use crate::table::suppressions::{self, SuppressionReason};
use crate::table::{consent_events, identities, people, tags};
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::field::FieldKind;
use drumbeat_domain::{ImportId, PersonId};
use proptest::prelude::*;

mod told;

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

/// Opens and writes an import, without sealing it.
fn write_rows(db: &Db, rows: &[ImportedPerson], terms: &Terms) -> (ImportId, SliceCounts) {
    let id = write(db, |tx| Ok(draft(tx)));
    write(db, move |tx| begin(tx, id));
    let mut done = Vec::new();
    while done.len() < rows.len() {
        let (rest, terms) = (rows[done.len()..].to_vec(), terms.clone());
        done.extend(write(db, move |tx| write_slice(tx, id, &rest, &terms, NOW)));
    }
    (id, SliceCounts::of(&done))
}

fn finish(db: &Db, id: ImportId) {
    write(db, move |tx| seal(tx, id, "{}"));
    while write(db, move |tx| finish_slice(tx, id, NOW)) {}
}

fn import(db: &Db, rows: &[ImportedPerson], terms: &Terms) -> (ImportId, SliceCounts) {
    let (id, counts) = write_rows(db, rows, terms);
    finish(db, id);
    (id, counts)
}

/// Everything a person can see or a campaign can use, as text.
fn everything(db: &Db) -> Vec<String> {
    read(db, |c| {
        let mut lines = Vec::new();
        for sql in [
            "SELECT name || city || consent || coalesce(deleted_at_ms, '') FROM people ORDER BY id",
            "SELECT person_id || kind || value FROM identities ORDER BY id",
            "SELECT person_id || tag_id FROM person_tags ORDER BY person_id, tag_id",
            "SELECT person_id || field || value FROM person_fields ORDER BY person_id, field",
            "SELECT person_id || kind FROM consent_events ORDER BY id",
            "SELECT kind || value FROM suppressions ORDER BY id",
            "SELECT name FROM tags ORDER BY id",
            "SELECT import_id || outcome FROM import_people ORDER BY import_id, person_id",
            "SELECT change FROM import_changes ORDER BY id",
            "SELECT agreed_on || wording || evidence FROM consent_proofs ORDER BY id",
        ] {
            let mut statement = c.prepare(sql)?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            lines.extend(rows.collect::<Result<Vec<_>, _>>()?);
        }
        Ok(lines)
    })
}

fn people_seen(db: &Db) -> i64 {
    read(db, contacts::counts).everyone
}

/// Rows of new people are written without the database looking at each reference.
#[test]
fn what_an_import_writes_points_to_what_is_there_and_the_checks_are_on_again() {
    let db = db();
    let rows: Vec<_> = (0..150)
        .map(|n| {
            let mut row = imported("Grâce", n);
            row.tags = vec![
                "VIP".to_owned(),
                "vip".to_owned(),
                format!("Shop {}", n % 3),
            ];
            row
        })
        .collect();
    import(&db, &rows, &terms(ConsentRule::All, Existing::Replace));
    let dangling = read(&db, |c| {
        let mut statement = c.prepare("PRAGMA foreign_key_check")?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    });
    assert_eq!(dangling, Vec::<String>::new());
    try_write(&db, |tx| {
        tx.execute(
            "INSERT INTO person_tags (person_id, tag_id) VALUES (99999, 1)",
            [],
        )?;
        Ok(())
    })
    .expect_err("nobody has this id");
    let stale = "SELECT count(*) FROM search_stale";
    write(&db, |tx| {
        tx.execute("UPDATE search_state SET up_to = 150", [])?;
        Ok(tx.execute("UPDATE people SET city = 'Goma' WHERE id = 7", [])?)
    });
    let noted: i64 = read(&db, move |c| Ok(c.query_row(stale, [], |row| row.get(0))?));
    assert_eq!(noted, 1, "a change is noted for the search");
}

/// Two columns of a list can go to one field.
#[test]
fn of_two_columns_that_say_a_field_of_somebody_new_the_last_with_words_counts() {
    let db = db();
    let mut row = imported("Grâce", 1);
    row.fields = [("Size", "M"), ("Shop", "Goma"), ("Size", "L"), ("Size", "")]
        .map(|(field, value)| PersonField {
            field: field.to_owned(),
            value: value.to_owned(),
            kind: FieldKind::Text,
        })
        .to_vec();
    import(&db, &[row], &terms(ConsentRule::All, Existing::FillEmpty));
    let fields = read(&db, |c| person_fields::list(c, PersonId(1)));
    let fields: Vec<_> = fields
        .iter()
        .map(|known| (known.field.as_str(), known.value.as_str()))
        .collect();
    assert_eq!(
        fields,
        [("Shop", "Goma"), ("Size", "L")],
        "an empty cell says nothing, and nothing is written twice"
    );
}

#[test]
fn the_same_file_twice_is_all_the_same() {
    let db = db();
    let rows: Vec<_> = (0..450)
        .map(|n| {
            let mut row = imported(&format!("Person {n}"), n);
            row.tags = vec!["VIP".to_owned()];
            row.other_phones = vec![phone(10_000 + n)];
            row.text.city = "Goma".to_owned();
            row
        })
        .collect();
    let terms = terms(ConsentRule::All, Existing::Replace);
    let (_, first) = import(&db, &rows, &terms);
    assert_eq!(
        first,
        SliceCounts {
            new: 450,
            ..SliceCounts::default()
        }
    );
    let (id, second) = import(&db, &rows, &terms);
    assert_eq!(
        second,
        SliceCounts {
            same: 450,
            ..SliceCounts::default()
        }
    );
    assert_eq!(people_seen(&db), 450);
    let standing = read(&db, move |c| standing(c, id));
    assert_eq!((standing.may_get, standing.not_asked), (450, 0));
    let audience = Audience {
        import_ids: vec![id],
        ..Audience::default()
    };
    assert_eq!(
        read(&db, move |c| audience::count(c, &audience, NOW)).will_get,
        450,
        "a campaign for these people reaches the known ones too"
    );
}

#[test]
fn an_import_killed_while_writing_leaves_everything_as_it_was() {
    let db = db();
    write(&db, |tx| {
        let id = agreed(tx, "Grâce", 1);
        tags::add(tx, id, "VIP")?;
        Ok(())
    });
    let before = everything(&db);
    let rows: Vec<_> = (0..450)
        .map(|n| {
            let mut row = imported(&format!("Person {n}"), n);
            row.text.city = "Goma".to_owned();
            row.opt_out = n == 7;
            row.tags = vec!["Neu".to_owned()];
            row
        })
        .collect();
    let (id, _) = write_rows(&db, &rows, &terms(ConsentRule::All, Existing::Replace));
    assert_eq!(
        people_seen(&db),
        1,
        "nobody of a half-done import can be seen"
    );
    assert_eq!(
        read(&db, |c| audience::count(
            c,
            &Audience {
                everyone: true,
                ..Audience::default()
            },
            NOW
        ))
        .chosen,
        1,
        "nor written to"
    );
    let grace = read(&db, |c| {
        let id = identities::find_phone(c, &phone(1))?.unwrap();
        people::get(c, id)
    });
    assert_eq!(
        grace.text.city, "",
        "nor is anything known about the others changed"
    );
    let mut steps = 0;
    while write(&db, |tx| recover(tx, NOW)) {
        steps += 1;
    }
    assert!(steps > 1, "the roll-back goes in slices too");
    assert_eq!(everything(&db), before, "as if it had never been");
    assert_eq!(
        read(&db, move |c| load(c, id)).unwrap().state,
        ImportState::Abandoned
    );
}

#[test]
fn an_import_killed_after_it_was_sealed_is_finished() {
    let db = db();
    let rows: Vec<_> = (0..450)
        .map(|n| imported(&format!("Person {n}"), n))
        .collect();
    import(&db, &rows, &terms(ConsentRule::NotYet, Existing::FillEmpty));
    let again: Vec<_> = rows
        .iter()
        .cloned()
        .map(|mut row| {
            row.text.city = "Goma".to_owned();
            row
        })
        .collect();
    let (id, counts) = write_rows(&db, &again, &terms(ConsentRule::All, Existing::FillEmpty));
    assert_eq!(counts.updated, 450);
    write(&db, move |tx| seal(tx, id, "{}"));
    write(&db, move |tx| finish_slice(tx, id, NOW));
    while write(&db, |tx| recover(tx, NOW)) {}
    assert_eq!(
        read(&db, move |c| load(c, id)).unwrap().state,
        ImportState::Done
    );
    let in_goma: i64 = read(&db, |c| {
        Ok(c.query_row(
            "SELECT count(*) FROM visible_people WHERE city = 'Goma' AND standing = 'may_get'",
            [],
            |r| r.get(0),
        )?)
    });
    assert_eq!(
        in_goma, 450,
        "every change of a sealed import is made exactly once"
    );
}

#[test]
fn who_writes_to_us_during_an_import_survives_its_roll_back() {
    let db = db();
    let (id, _) = write_rows(
        &db,
        &[imported("Grâce", 1), imported("Josué", 2)],
        &terms(ConsentRule::All, Existing::FillEmpty),
    );
    write(&db, |tx| {
        let grace = identities::find_phone(tx, &phone(1))?.unwrap();
        consent_events::stop(tx, grace, SuppressionReason::StopWord, None, NOW)
    });
    while write(&db, |tx| recover(tx, NOW)) {}
    assert_eq!(
        people_seen(&db),
        1,
        "the one who wrote stays, the other one never was"
    );
    assert!(
        read(&db, |c| suppressions::holds_phone(c, &phone(1))),
        "and so does the wish to stop"
    );
    assert_eq!(
        read(&db, move |c| load(c, id)).unwrap().state,
        ImportState::Abandoned
    );
}

#[test]
fn a_stop_between_writing_and_finishing_wins() {
    let db = db();
    let grace = write(&db, |tx| Ok(person(tx, "Grâce", 1)));
    let (id, _) = write_rows(
        &db,
        &[imported("Grâce M", 1)],
        &terms(ConsentRule::All, Existing::Replace),
    );
    write(&db, move |tx| {
        consent_events::stop(tx, grace, SuppressionReason::StopWord, None, NOW)
    });
    finish(&db, id);
    assert_eq!(
        read(&db, move |c| people::get(c, grace)).consent,
        ConsentState::OptedOut
    );
}

#[test]
fn only_one_import_is_half_done() {
    let db = db();
    write_rows(
        &db,
        &[imported("Grâce", 1)],
        &terms(ConsentRule::All, Existing::Replace),
    );
    let other = write(&db, |tx| Ok(draft(tx)));
    assert!(try_write(&db, move |tx| begin(tx, other)).is_err());
}

#[test]
fn a_changed_mapping_asks_anew_about_rows() {
    let db = db();
    let id = write(&db, |tx| Ok(draft(tx)));
    let answers = move |db: &Db| read(db, move |c| load(c, id)).unwrap().answers;
    write(&db, move |tx| save_answers(tx, id, r#"{"5":"leave_out"}"#));
    write(&db, move |tx| {
        save_match(tx, id, "{}", "CD", Existing::Replace)
    });
    assert_ne!(answers(&db), "{}", "the same mapping keeps the answers");
    write(&db, move |tx| {
        save_match(tx, id, "{}", "BR", Existing::Replace)
    });
    assert_eq!(answers(&db), "{}");
}

#[test]
fn consent_follows_the_question_and_a_clear_no_wins() {
    let said = |consent| {
        let mut row = imported("x", 1);
        row.consent = consent;
        row
    };
    for (rule, consent, expected) in [
        (ConsentRule::All, SaidConsent::Unknown, ConsentState::Agreed),
        (ConsentRule::All, SaidConsent::No, ConsentState::NotAsked),
        (ConsentRule::Column, SaidConsent::Yes, ConsentState::Agreed),
        (
            ConsentRule::Column,
            SaidConsent::Unknown,
            ConsentState::NotAsked,
        ),
        (
            ConsentRule::NotYet,
            SaidConsent::Yes,
            ConsentState::NotAsked,
        ),
    ] {
        for known in [false, true] {
            let db = db();
            if known {
                write(&db, |tx| Ok(person(tx, "x", 1)));
            }
            import(&db, &[said(consent)], &terms(rule, Existing::FillEmpty));
            let state = read(&db, |c| {
                let id = identities::find_phone(c, &phone(1))?.unwrap();
                people::get(c, id)
            });
            assert_eq!(
                state.consent, expected,
                "{rule:?} {consent:?} known: {known}"
            );
        }
    }
}

#[derive(Clone, Debug)]
struct Sketch {
    n: u32,
    name: u8,
    city: u8,
    consent: u8,
    opt_out: bool,
}

fn rows(sketches: &[Sketch]) -> Vec<ImportedPerson> {
    let mut seen = Vec::new();
    let mut rows = Vec::new();
    for sketch in sketches {
        // A file that was checked holds every number once.
        if seen.contains(&sketch.n) {
            continue;
        }
        seen.push(sketch.n);
        let mut row = imported(["", "Grâce", "Josué M"][sketch.name as usize], sketch.n);
        row.text.city = ["", "Goma"][sketch.city as usize].to_owned();
        row.consent =
            [SaidConsent::Yes, SaidConsent::No, SaidConsent::Unknown][sketch.consent as usize];
        row.opt_out = sketch.opt_out;
        rows.push(row);
    }
    rows
}

fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
    let sketch = (0..12u32, 0..3u8, 0..2u8, 0..3u8, prop::bool::weighted(0.1)).prop_map(
        |(n, name, city, consent, opt_out)| Sketch {
            n,
            name,
            city,
            consent,
            opt_out,
        },
    );
    prop::collection::vec(sketch, 0..15)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn counts_add_up_agree_with_the_check_and_no_stop_is_lost(
        files in prop::collection::vec((sketches(), 0..3u8, 0..4u8), 1..4),
        stops in prop::collection::vec(0..12u32, 0..4),
    ) {
        let db = db();
        for (sketches, rule, existing) in files {
            let rows = rows(&sketches);
            let existing = [Existing::Keep, Existing::FillEmpty, Existing::Replace, Existing::ReplaceOnly][existing as usize];
            let rule = [ConsentRule::All, ConsentRule::Column, ConsentRule::NotYet][rule as usize];
            let checked = read(&db, { let rows = rows.clone(); move |c| {
                let mut counts = SliceCounts::default();
                for row in &rows {
                    match Planner::new(c, existing)?.plan(row)? {
                        Planned::New => counts.new += 1,
                        Planned::Updated(..) => counts.updated += 1,
                        Planned::Same(_) => counts.same += 1,
                        Planned::StoppedEarlier => counts.stopped_earlier += 1,
                    }
                }
                Ok(counts)
            }});
            let (_, written) = import(&db, &rows, &terms(rule, existing));
            prop_assert_eq!(checked, written, "what the check promised is what happens");
            prop_assert_eq!(
                written.new + written.updated + written.same + written.stopped_earlier,
                rows.len() as u32
            );
            let stops = stops.clone();
            let stopped = write(&db, move |tx| {
                let mut stopped = Vec::new();
                for n in stops {
                    if let Some(id) = identities::find_phone(tx, &phone(n))? {
                        consent_events::stop(tx, id, SuppressionReason::StopWord, None, NOW)?;
                        stopped.push(id);
                    }
                }
                Ok(stopped)
            });
            let everybody: Vec<_> = (0..12).map(|n| imported("Other", n)).collect();
            import(&db, &everybody, &terms(ConsentRule::All, Existing::Replace));
            for id in stopped {
                let person = read(&db, move |c| people::get(c, id));
                prop_assert_eq!(person.consent, ConsentState::OptedOut, "no import lifts a stop");
                prop_assert!(read(&db, move |c| suppressions::holds_person(c, id)));
            }
            let again = import(&db, &everybody, &terms(ConsentRule::All, Existing::Replace)).1;
            prop_assert_eq!(again.new + again.updated, 0, "the same file again changes nobody");
        }
    }
}
