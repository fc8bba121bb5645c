//! What SQL finds is what the rules say, person by person.

mod looking;

use super::look;
use crate::Db;
use crate::query::audience::{Rest, count_filter};
use crate::query::contacts::{self, ContactFilter, ContactSort};
use crate::sample::{NOW, db, read, write};
use crate::table::settings;
use crate::{StoreError, Tx, fold};
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::schedule::Zone;
use drumbeat_domain::segment::{
    CampaignResult, Column, Condition, Field, Filter, Node, Now, NumberTest, TextTest, When,
    amount_of, day_of, truth_of,
};
use drumbeat_domain::{CampaignId, ImportId, ListId, PersonId};
use proptest::prelude::*;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

const DAY: i64 = 86_400_000;

const CITIES: &[&str] = &[
    "",
    "Goma",
    "GÓMA",
    "Bukavu",
    "a%_'\"; DROP TABLE people",
    "yes",
    "12",
];
const VALUES: &[&str] = &[
    "12",
    "1,500",
    "abc",
    "2023-11-14",
    "10/11/2023",
    "oui",
    "non",
    " ",
];
const STATES: &[&str] = &[
    "waiting",
    "sending",
    "checking",
    "accepted",
    "sent",
    "delivered",
    "read",
    "failed",
    "skipped",
    "needs_check",
];

/// Somebody, as plain values.
#[derive(Clone, Debug)]
struct Somebody {
    city: &'static str,
    extra: Option<&'static str>,
    tags: Vec<&'static str>,
    in_list: bool,
    in_import: bool,
    consent: ConsentState,
    blocked: bool,
    created_at_ms: i64,
    /// State of their message in each of the two campaigns, and whether they answered.
    campaigns: [Option<(&'static str, bool)>; 2],
    /// When a message was tried, and whether that spends.
    tried: Vec<(i64, bool)>,
    by_hand: Vec<i64>,
    heard: Vec<i64>,
    is_test: bool,
    deleted: bool,
}

fn moments() -> impl Strategy<Value = i64> {
    (0..12i64).prop_map(|days| NOW - days * DAY)
}

fn somebody() -> impl Strategy<Value = Somebody> {
    let consent = prop::sample::select(ConsentState::ALL);
    let campaign = || prop::option::of((prop::sample::select(STATES), any::<bool>()));
    let written = (
        prop::collection::vec((moments(), any::<bool>()), 0..3),
        prop::collection::vec(moments(), 0..2),
        prop::collection::vec(moments(), 0..3),
    );
    let plain = (
        prop::sample::select(CITIES),
        prop::option::of(prop::sample::select(VALUES)),
        prop::sample::subsequence(vec!["vip", "Été"], 0..=2),
        any::<(bool, bool)>(),
    );
    (
        plain,
        (
            consent,
            prop::bool::weighted(0.2),
            moments(),
            prop::bool::weighted(0.3),
        ),
        [campaign(), campaign()],
        written,
        prop::bool::weighted(0.1),
    )
        .prop_map(|(plain, standing, campaigns, written, deleted)| Somebody {
            city: plain.0,
            extra: plain.1,
            tags: plain.2,
            in_list: plain.3.0,
            in_import: plain.3.1,
            consent: standing.0,
            blocked: standing.1,
            created_at_ms: standing.2,
            campaigns,
            tried: written.0,
            by_hand: written.1,
            heard: written.2,
            is_test: standing.3,
            deleted,
        })
}

fn when() -> impl Strategy<Value = When> {
    let date = (1..25i64)
        .prop_map(|ago| drumbeat_domain::schedule::local_date(Zone::UTC, NOW - ago * DAY));
    prop_oneof![
        (1..12u16).prop_map(When::Within),
        (1..12u16).prop_map(When::LongerAgo),
        date.clone().prop_map(When::Before),
        date.prop_map(When::Since),
        Just(When::Ever),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    prop::sample::select(vec![
        Field::Column(Column::City),
        Field::Column(Column::Name),
        Field::Extra("spent".to_owned()),
    ])
}

fn condition() -> impl Strategy<Value = Condition> {
    let text = prop::sample::select(vec!["goma", "o", "p0", "DROP TABLE", "%", "12", "abc"]);
    prop_oneof![
        field().prop_map(|field| Condition::Known { field }),
        (field(), prop::sample::select(TextTest::ALL), text).prop_map(|(field, test, value)| {
            let value = value.to_owned();
            Condition::Text { field, test, value }
        }),
        (
            field(),
            prop::sample::select(NumberTest::ALL),
            prop::sample::select(vec![12_000, 0, 2_000_000])
        )
            .prop_map(|(field, test, thousandths)| Condition::Number {
                field,
                test,
                thousandths
            }),
        (field(), when()).prop_map(|(field, when)| Condition::Date { field, when }),
        (field(), any::<bool>()).prop_map(|(field, yes)| Condition::YesNo { field, yes }),
        prop::sample::select(vec!["VIP", "ete", "nobody's"]).prop_map(|tag| Condition::Tag {
            tag: tag.to_owned()
        }),
        Just(Condition::List { list: ListId(1) }),
        prop::sample::select(ConsentState::ALL).prop_map(|consent| Condition::Consent { consent }),
        any::<bool>().prop_map(|yes| Condition::Test { yes }),
        when().prop_map(|when| Condition::Written { when }),
        when().prop_map(|when| Condition::Answered { when }),
        when().prop_map(|when| Condition::Added { when }),
        (1..4i64, prop::sample::select(CampaignResult::ALL)).prop_map(|(id, result)| {
            Condition::Campaign {
                campaign: CampaignId(id),
                result,
            }
        }),
        (1..3i64).prop_map(|id| Condition::Import {
            import: ImportId(id)
        }),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    let leaf = condition().prop_map(Node::Is);
    let tree = leaf.prop_recursive(3, 12, 4, |inside| {
        prop_oneof![
            prop::collection::vec(inside.clone(), 1..4).prop_map(Node::All),
            prop::collection::vec(inside.clone(), 1..4).prop_map(Node::Any),
            inside.prop_filter_map("not of not", |node| {
                (!matches!(node, Node::Not(_))).then(|| Node::Not(Box::new(node)))
            }),
        ]
    });
    tree.prop_map(|root| Filter::parse(root).unwrap())
}

/// The rules once more, without SQL.
fn fits(node: &Node, n: usize, person: &Somebody) -> bool {
    match node {
        Node::All(parts) => parts.iter().all(|part| fits(part, n, person)),
        Node::Any(parts) => parts.iter().any(|part| fits(part, n, person)),
        Node::Not(part) => !fits(part, n, person),
        Node::Is(condition) => holds(condition, n, person),
    }
}

fn holds(condition: &Condition, n: usize, person: &Somebody) -> bool {
    let now = Now {
        at_ms: NOW,
        zone: Zone::UTC,
    };
    let name = format!("P{n}");
    let text = |field: &Field| match field {
        Field::Column(Column::City) => Some(person.city.to_owned()),
        Field::Column(_) => Some(name.clone()),
        Field::Extra(_) => person.extra.map(str::to_owned),
    };
    let last = |times: Vec<i64>, when: When| {
        times
            .into_iter()
            .max()
            .is_some_and(|at| when.instants(now).holds(at))
    };
    match condition {
        Condition::Known { field } => text(field).is_some_and(|text| !text.trim().is_empty()),
        Condition::Text { field, test, value } => text(field).is_some_and(|text| match test {
            TextTest::Is => fold(&text) == fold(value),
            TextTest::Contains => fold(&text).contains(&fold(value)),
        }),
        Condition::Number {
            field,
            test,
            thousandths,
        } => text(field)
            .and_then(|text| amount_of(&text))
            .is_some_and(|amount| match test {
                NumberTest::Is => amount == *thousandths,
                NumberTest::Below => amount < *thousandths,
                NumberTest::Above => amount > *thousandths,
            }),
        Condition::Date { field, when } => text(field)
            .and_then(|text| day_of(&text))
            .is_some_and(|day| when.days(now).holds(day)),
        Condition::YesNo { field, yes } => {
            text(field).and_then(|text| truth_of(&text)) == Some(*yes)
        }
        Condition::Tag { tag } => person.tags.iter().any(|has| fold(has) == fold(tag)),
        Condition::List { .. } => person.in_list,
        Condition::Consent { consent } => {
            let shown = if person.blocked {
                ConsentState::OptedOut
            } else {
                person.consent
            };
            shown == *consent
        }
        Condition::Test { yes } => person.is_test == *yes,
        Condition::Written { when } => {
            let tried = person.tried.iter().filter(|(_, spends)| *spends);
            let by_hand = person.by_hand.iter().copied();
            last(tried.map(|(at, _)| *at).chain(by_hand).collect(), *when)
        }
        Condition::Answered { when } => last(person.heard.clone(), *when),
        Condition::Added { when } => when.instants(now).holds(person.created_at_ms),
        Condition::Campaign { campaign, result } => {
            let place = usize::try_from(campaign.0 - 1).unwrap();
            person
                .campaigns
                .get(place)
                .copied()
                .flatten()
                .is_some_and(|(state, answered)| match result {
                    CampaignResult::InIt => true,
                    CampaignResult::GotOrMay => !["failed", "skipped"].contains(&state),
                    CampaignResult::Got => {
                        ["accepted", "sent", "delivered", "read"].contains(&state)
                    }
                    CampaignResult::Delivered => ["delivered", "read"].contains(&state),
                    CampaignResult::Read => state == "read",
                    CampaignResult::Answered => answered,
                    CampaignResult::Failed => state == "failed",
                    CampaignResult::Skipped => state == "skipped",
                })
        }
        Condition::Import { import } => *import == ImportId(1) && person.in_import,
    }
}

/// The same people in the file.
fn file(people: &[Somebody]) -> Db {
    let db = db();
    let people = people.to_vec();
    write(&db, move |tx| {
        tx.execute_batch(
            "INSERT INTO gateway_accounts (id, uuid, kind, address, keychain_entry, created_at_ms) VALUES (1, 'a', 'waha', 'x', 'k', 0);
             INSERT INTO numbers (id, uuid, account_id, session, limits, created_at_ms) VALUES (1, 'n', 1, 's', '{}', 0);
             INSERT INTO campaigns (id, uuid, name, number_id, created_at_ms, updated_at_ms) VALUES (1, 'c', 'c', 1, 0, 0), (2, 'd', 'd', 1, 0, 0);
             INSERT INTO imports (id, file_name, format, state, created_at_ms) VALUES (1, 'f', 'csv', 'done', 0);
             INSERT INTO tags (id, name, folded) VALUES (1, 'vip', 'vip'), (2, 'Été', 'ete');
             INSERT INTO lists (id, name, folded, created_at_ms, updated_at_ms) VALUES (1, 'l', 'l', 0, 0);",
        )?;
        settings::save(tx, settings::REGION, &serde_json::json!({"zone": "UTC"}))?;
        for (n, person) in people.iter().enumerate() {
            insert(tx, n, person)?;
        }
        Ok(())
    });
    db
}

fn insert(tx: &Tx<'_>, n: usize, person: &Somebody) -> Result<(), StoreError> {
    let id = n as i64 + 1;
    let run = |sql: &str, params: &[&dyn rusqlite::ToSql]| -> Result<(), StoreError> {
        tx.prepare_cached(sql)?.execute(params)?;
        Ok(())
    };
    run(
        "INSERT INTO people (id, name, sort_name, city, consent, created_at_ms, updated_at_ms, deleted_at_ms, is_test)
         VALUES (?1, ?2, lower(?2), ?3, ?4, ?5, 0, ?6, ?7)",
        params![id, format!("P{n}"), person.city, person.consent.code(), person.created_at_ms, person.deleted.then_some(1), person.is_test],
    )?;
    let kind = if n % 4 == 3 { "lid" } else { "phone" };
    let scope = if n % 5 == 4 { "n" } else { "" };
    run(
        "INSERT INTO identities (person_id, kind, scope, value, created_at_ms) VALUES (?1, ?2, ?3, ?4, 0)",
        params![id, kind, scope, format!("99{n}")],
    )?;
    if person.blocked {
        run(
            "INSERT INTO suppressions (kind, value, reason, at_ms) VALUES (?1, ?2, 'erased', 0)",
            params![kind, format!("99{n}")],
        )?;
    }
    if let Some(value) = person.extra {
        run(
            "INSERT INTO person_fields (person_id, field, value) VALUES (?1, 'spent', ?2)",
            params![id, value],
        )?;
        run(
            "INSERT INTO person_fields (person_id, field, value) VALUES (?1, 'other', '12')",
            params![id],
        )?;
    }
    for tag in &person.tags {
        run(
            "INSERT INTO person_tags (person_id, tag_id) VALUES (?1, ?2)",
            params![id, if *tag == "vip" { 1 } else { 2 }],
        )?;
    }
    if person.in_list {
        run(
            "INSERT INTO list_people (list_id, person_id, batch) VALUES (1, ?1, 0)",
            params![id],
        )?;
    }
    if person.in_import {
        run(
            "INSERT INTO import_people (import_id, person_id, outcome) VALUES (1, ?1, 'new')",
            params![id],
        )?;
    }
    let mut item = None;
    for (campaign, of) in (1i64..).zip(person.campaigns) {
        let Some((delivery, answered)) = of else {
            continue;
        };
        run(
            "INSERT INTO recipients (campaign_id, person_id, position, phone, body, body_hash, answered_at_ms) VALUES (?1, ?2, 1, '1', 'b', x'00', ?3)",
            params![campaign, id, answered.then_some(1)],
        )?;
        let state = match delivery {
            "sent" | "delivered" | "read" => "accepted",
            other => other,
        };
        run(
            "INSERT INTO outbox_items (origin, number_id, campaign_id, recipient_id, person_id, phone, state, delivery, created_at_ms, changed_at_ms)
             VALUES ('campaign', 1, ?1, ?2, ?3, '1', ?4, ?5, 0, 0)",
            params![campaign, tx.last_insert_rowid(), id, state, delivery],
        )?;
        item = Some(tx.last_insert_rowid());
    }
    if !person.tried.is_empty() && item.is_none() {
        run(
            "INSERT INTO outbox_items (origin, number_id, person_id, phone, created_at_ms, changed_at_ms) VALUES ('quick', 1, ?1, '1', 0, 0)",
            params![id],
        )?;
        item = Some(tx.last_insert_rowid());
    }
    for (n, (at_ms, spends)) in person.tried.iter().enumerate() {
        run(
            "INSERT INTO attempts (item_id, number_id, n, lock_token, body_hash, started_at_ms, counts_at_ms, spends) VALUES (?1, 1, ?2, 1, x'00', ?3, ?3, ?4)",
            params![item, n as i64, at_ms, spends],
        )?;
    }
    let heard = person.heard.iter().max().copied().unwrap_or(0);
    run(
        "INSERT INTO conversations (number_id, person_id, address, last_inbound_ms) VALUES (1, ?1, ?2, ?3)",
        params![id, format!("{n}@c.us"), heard],
    )?;
    let chat = tx.last_insert_rowid();
    for (n, at_ms) in person.by_hand.iter().enumerate() {
        run(
            "INSERT INTO messages (conversation_id, provider_id, direction, body, at_ms) VALUES (?1, ?2, 'out', 'b', ?3)",
            params![chat, n.to_string(), at_ms],
        )?;
    }
    Ok(())
}

/// How many people stand like that.
type Standings = BTreeMap<String, i64>;

/// How many of them the view and the count say to stand like that.
fn standings(conn: &Connection, filter: &Filter) -> Result<(Standings, Standings), StoreError> {
    let mut told = BTreeMap::new();
    let listed = ContactFilter {
        fits: vec![filter.clone()],
        ..ContactFilter::default()
    };
    for id in contacts::list_ids(conn, &listed, ContactSort::Name, None, NOW)? {
        let sql = "SELECT iif(is_test, 'test', standing) FROM visible_people WHERE id = ?1";
        let standing = conn.query_row(sql, [id.0], |row| row.get(0))?;
        *told.entry(standing).or_default() += 1;
    }
    let counted = count_filter(conn, filter, Rest::default(), NOW)?;
    let counted = [
        ("may_get", counted.will_get),
        ("test", counted.test_people),
        ("asked_to_stop", counted.asked_to_stop),
        ("not_asked", counted.not_asked),
        ("no_number", counted.no_number),
        ("suppressed", counted.suppressed),
    ];
    let counted = counted.into_iter().filter(|(_, people)| *people > 0);
    let counted = counted.map(|(standing, people)| (standing.to_owned(), people));
    Ok((told, counted.collect()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn what_sql_finds_is_what_the_rules_say(
        people in prop::collection::vec(somebody(), 0..10),
        filters in prop::collection::vec(filter(), 8),
    ) {
        let db = file(&people);
        for filter in filters {
            let expected: Vec<PersonId> = (0..people.len())
                .filter(|n| !people[*n].deleted && fits(filter.root(), *n, &people[*n]))
                .map(|n| PersonId(n as i64 + 1))
                .collect();
            let asked = filter.clone();
            let found = read(&db, move |c| {
                let listed = ContactFilter { fits: vec![asked.clone()], ..ContactFilter::default() };
                Ok((contacts::list_ids(c, &listed, ContactSort::Name, None, NOW)?, look(c, &asked, NOW, 0)?.0, standings(c, &asked)?))
            });
            let (told, counted) = found.2;
            prop_assert_eq!(told, counted, "the count of all says what the view says of each");
            prop_assert_eq!(&found.0, &expected, "{:?}", filter);
            prop_assert_eq!(found.1, expected.len() as i64, "the count is who is listed");
        }
    }
}
