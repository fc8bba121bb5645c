use super::{
    Audience, AudienceCount, AudiencePerson, CampaignPart, Parts, chosen, count, load, page, sample,
};
use crate::query::uses;
use crate::sample::{NOW, agreed, db, person, phone, read, text, write};
use crate::table::identities::IdentityKind;
use crate::table::suppressions::{self, SuppressionReason};
use crate::table::{campaigns, consent_events, lists, people, person_fields, segments, tags};
use drumbeat_domain::segment::{CampaignResult, Column, Condition, Field, Filter, Node, TextTest};
use drumbeat_domain::{CampaignId, PersonId};
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
    let counted = read(&db, |c| count(c, &everyone(), NOW));
    let expected = AudienceCount {
        chosen: 5,
        will_get: 1,
        asked_to_stop: 1,
        not_asked: 1,
        no_number: 1,
        suppressed: 1,
        test_people: 1,
        ..AudienceCount::default()
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
        include: Parts {
            tags: vec!["ete".to_owned()],
            ..Parts::default()
        },
        people: vec![first, second, PersonId(999)],
        ..Audience::default()
    };
    assert_eq!(
        read(&db, {
            let a = audience.clone();
            move |c| count(c, &a, NOW)
        })
        .chosen,
        2
    );
    let none = read(&db, |c| count(c, &Audience::default(), NOW));
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
    let of_page = |fields| read(&db, move |c| page(c, &[PersonId(1)], fields));
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
    fn the_pages_are_exactly_those_counted(kinds in prop::collection::vec(0..4u8, 0..30), limit in 1..7usize) {
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
        let counted = read(&db, |c| count(c, &everyone(), NOW));
        prop_assert_eq!(
            counted.chosen,
            counted.will_get + counted.asked_to_stop + counted.not_asked + counted.no_number
                + counted.suppressed + counted.left_out
        );
        let all = read(&db, |c| chosen(c, &everyone(), NOW));
        prop_assert!(all.is_sorted(), "pages go up by id");
        let pages = all.chunks(limit).map(<[PersonId]>::to_vec);
        let seen: usize = pages.map(|ids| read(&db, move |c| page(c, &ids, false)).len()).sum();
        prop_assert_eq!(seen as i64, counted.will_get, "the count on the button is who gets it");
        let mut few = read(&db, move |c| sample(c, &everyone(), limit as u32, NOW));
        prop_assert_eq!(few.len(), seen.min(limit), "as many as are asked for, where there are so many");
        few.reverse();
        let asked = few.clone();
        let taken = read(&db, move |c| page(c, &asked, false));
        let taken: Vec<PersonId> = taken.into_iter().map(|person| person.person_id).collect();
        prop_assert_eq!(taken, few, "whoever is shown gets it");
    }
}

#[test]
fn what_is_left_out_is_counted_once_and_wins_over_what_is_chosen() {
    let db = db();
    let (audience, gets) = write(&db, |tx| {
        let gets = agreed(tx, "gets it", 1);
        let vip = agreed(tx, "left out by tag", 2);
        let listed = person(tx, "left out by list, and not asked", 3);
        tags::add(tx, vip, "VIP")?;
        let list = lists::insert(tx, "Staff", NOW)?.unwrap();
        let batch = lists::begin_filling(tx, list)?;
        lists::fill(tx, list, batch, &[vip, listed])?;
        lists::end_filling(tx, list, batch, NOW)?;
        let in_town = Condition::Text {
            field: Field::Column(Column::Name),
            test: TextTest::Contains,
            value: "gets".to_owned(),
        };
        let filter = Filter::parse(Node::Not(Box::new(Node::Is(in_town)))).unwrap();
        let others = segments::insert(tx, "Others", &filter, NOW)?.unwrap();
        let audience = Audience {
            everyone: true,
            exclude: Parts {
                tags: vec!["vip".to_owned()],
                lists: vec![list],
                segments: vec![others],
                ..Parts::default()
            },
            ..Audience::default()
        };
        Ok((audience, gets))
    });
    let asked = audience.clone();
    let counted = read(&db, move |c| count(c, &asked, NOW));
    let expected = AudienceCount {
        chosen: 3,
        left_out: 2,
        will_get: 1,
        ..AudienceCount::default()
    };
    assert_eq!(counted, expected);
    assert_eq!(read(&db, move |c| chosen(c, &audience, NOW)), [gets]);
}

#[test]
fn a_segment_is_who_is_in_it_when_it_is_asked() {
    let db = db();
    let (audience, late) = write(&db, |tx| {
        let vip = Condition::Tag {
            tag: "VIP".to_owned(),
        };
        let filter = Filter::parse(Node::Is(vip)).unwrap();
        let segment = segments::insert(tx, "VIP", &filter, NOW)?.unwrap();
        let audience = Audience {
            include: Parts {
                segments: vec![segment],
                ..Parts::default()
            },
            ..Audience::default()
        };
        Ok((audience, agreed(tx, "late", 1)))
    });
    let asked = audience.clone();
    assert_eq!(read(&db, move |c| count(c, &asked, NOW)).chosen, 0);
    write(&db, move |tx| tags::add(tx, late, "vip"));
    assert_eq!(read(&db, move |c| chosen(c, &audience, NOW)), [late]);
}

#[test]
fn what_earlier_versions_saved_is_still_read() {
    let saved = r#"{"everyone":false,"tags":["VIP"],"people":[7],"import_ids":[2]}"#;
    let audience: Audience = serde_json::from_str(saved).unwrap();
    assert_eq!(audience.include.tags, ["VIP"]);
    assert_eq!(audience.people, [PersonId(7)]);
    assert_eq!(audience.exclude, Parts::default());
    let again = serde_json::to_string(&audience).unwrap();
    assert_eq!(serde_json::from_str::<Audience>(&again).unwrap(), audience);
}

#[test]
fn what_a_draft_or_a_segment_uses_is_named() {
    let db = db();
    write(&db, |tx| {
        let list = lists::insert(tx, "Staff", NOW)?.unwrap();
        let free = lists::insert(tx, "Free", NOW)?.unwrap();
        let filter = Filter::parse(Node::Is(Condition::List { list })).unwrap();
        let segment = segments::insert(tx, "At work", &filter, NOW)?.unwrap();
        let part = CampaignPart {
            campaign: CampaignId(1),
            result: CampaignResult::Got,
        };
        let audience = Audience {
            exclude: Parts {
                segments: vec![segment],
                campaigns: vec![part],
                ..Parts::default()
            },
            ..Audience::default()
        };
        let json = serde_json::to_string(&audience).unwrap();
        campaigns::insert(tx, "u", "December", &json, NOW)?;
        assert_eq!(uses::of_list(tx, list)?.as_deref(), Some("At work"));
        assert_eq!(uses::of_list(tx, free)?, None);
        assert_eq!(uses::of_segment(tx, segment)?.as_deref(), Some("December"));
        Ok(())
    });
}
