use super::{Audience, AudienceCount, AudiencePerson, count, load, page};
use crate::sample::{NOW, agreed, db, person, phone, read, text, write};
use crate::table::identities::IdentityKind;
use crate::table::suppressions::{self, SuppressionReason};
use crate::table::{consent_events, people, person_fields, tags};
use drumbeat_domain::PersonId;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn everyone() -> Audience {
    Audience {
        everyone: true,
        ..Audience::default()
    }
}

#[test]
fn every_reason_for_fewer_has_its_own_count() {
    let db = db();
    write(&db, |tx| {
        agreed(tx, "gets it", 1);
        person(tx, "not asked", 2);
        let stopped = agreed(tx, "stopped", 3);
        consent_events::stop(tx, stopped, SuppressionReason::StopWord, None, NOW)?;
        agreed(tx, "blocked", 4);
        suppressions::add(
            tx,
            IdentityKind::Phone,
            phone(4).digits(),
            SuppressionReason::Erased,
            NOW,
        )?;
        let without = people::insert(tx, &text("no number"), None, NOW)?;
        consent_events::allow(tx, without, "chat", NOW)?;
        let test = agreed(tx, "test person", 5);
        people::set_test(tx, test, true, NOW)?;
        let deleted = agreed(tx, "deleted", 6);
        people::delete(tx, deleted, NOW)
    });
    let counted = read(&db, |c| count(c, &everyone()));
    let expected = AudienceCount {
        chosen: 5,
        will_get: 1,
        asked_to_stop: 1,
        not_asked: 1,
        no_number: 1,
        suppressed: 1,
    };
    assert_eq!(
        counted, expected,
        "test people and deleted people are never chosen"
    );
}

#[test]
fn the_choices_are_joined_and_nobody_counts_twice() {
    let db = db();
    let (first, second) = write(&db, |tx| {
        let first = agreed(tx, "Grâce", 1);
        let second = agreed(tx, "Josué", 2);
        agreed(tx, "Marc", 3);
        tags::add(tx, first, "Été")?;
        tags::add(tx, second, "VIP")?;
        Ok((first, second))
    });
    let audience = Audience {
        tags: vec!["ete".to_owned()],
        people: vec![first, second, PersonId(999)],
        ..Audience::default()
    };
    assert_eq!(
        read(&db, {
            let a = audience.clone();
            move |c| count(c, &a)
        })
        .chosen,
        2
    );
    let none = read(&db, |c| count(c, &Audience::default()));
    assert_eq!(
        none,
        AudienceCount::default(),
        "an empty choice is nobody, not everybody"
    );
}

#[test]
fn a_page_carries_all_that_a_message_can_say() {
    let db = db();
    write(&db, |tx| {
        let id = agreed(tx, "Grâce Mbuyi", 1);
        tags::add(tx, id, "VIP")?;
        let field = person_fields::PersonField {
            field: "Dernier achat".to_owned(),
            value: "savon".to_owned(),
            kind: person_fields::FieldKind::Text,
        };
        person_fields::set(tx, id, &field, "operator")
    });
    let people = read(&db, |c| load(c, &[PersonId(1)]));
    let person = &people[0];
    assert_eq!(person.phone, phone(1).digits());
    assert_eq!(person.value("first_name"), Some("Grâce"));
    assert_eq!(person.value("Dernier achat"), Some("savon"));
    assert_eq!(person.value("unknown"), None);
    assert_eq!(person.tags, ["VIP"]);
    let of_page = |fields| read(&db, move |c| page(c, &everyone(), fields, PersonId(0), 10));
    let expected = AudiencePerson {
        tags: Vec::new(),
        ..person.clone()
    };
    assert_eq!(
        of_page(true),
        std::slice::from_ref(&expected),
        "all that a message can ask for"
    );
    let plain = AudiencePerson {
        fields: BTreeMap::new(),
        ..expected
    };
    assert_eq!(of_page(false), [plain], "and no more than it does");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn the_pages_are_exactly_those_counted(kinds in prop::collection::vec(0..4u8, 0..30), limit in 1..7u32) {
        let db = db();
        write(&db, move |tx| {
            for (n, kind) in (0u32..).zip(kinds) {
                match kind {
                    0 => {
                        agreed(tx, "a", n);
                    }
                    1 => {
                        person(tx, "b", n);
                    }
                    2 => {
                        let id = agreed(tx, "c", n);
                        consent_events::stop(tx, id, SuppressionReason::Operator, None, NOW)?;
                    }
                    _ => {
                        let id = people::insert(tx, &text("d"), None, NOW)?;
                        consent_events::allow(tx, id, "chat", NOW)?;
                    }
                }
            }
            Ok(())
        });
        let counted = read(&db, |c| count(c, &everyone()));
        prop_assert_eq!(
            counted.chosen,
            counted.will_get + counted.asked_to_stop + counted.not_asked + counted.no_number + counted.suppressed
        );
        let mut seen = Vec::new();
        loop {
            let after = seen.last().copied().unwrap_or(PersonId(0));
            let people = read(&db, move |c| page(c, &everyone(), false, after, limit));
            if people.is_empty() { break; }
            seen.extend(people.iter().map(|person| person.person_id));
        }
        prop_assert_eq!(seen.len() as i64, counted.will_get, "the count on the button is who gets it");
        prop_assert!(seen.is_sorted(), "pages go up by id, so that a freeze can continue");
    }
}
