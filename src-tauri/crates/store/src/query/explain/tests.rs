//! What is explained is what the question chooses and what the engine decides.

use super::{Explained, Outcome, explain};
use crate::query::audience::{self, Audience, Parts, Rest};
use crate::sample::{NOW, agreed, db, person, read, text, try_write, write};
use crate::table::accounts::{self, AccountKind};
use crate::table::identities::IdentityKind;
use crate::table::outbox::{self, verdict};
use crate::table::people::merging;
use crate::table::recipients::{self, NewRecipient};
use crate::table::suppressions::{self, SuppressionReason};
use crate::table::{campaigns, consent_events, numbers, people, tags};
use crate::{Db, StoreError, Tx};
use drumbeat_domain::audience::AudienceRule;
use drumbeat_domain::consent::{ConsentKind, Purpose};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::schedule::Zone;
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{CampaignId, ItemId, NumberId, PersonId};
use proptest::prelude::*;
use rusqlite::{OptionalExtension, params};

const DAY: i64 = 86_400_000;
const CAMPAIGN: CampaignId = CampaignId(1);
const NUMBER: NumberId = NumberId(1);

/// What is done to somebody: each of these may be so or not.
#[derive(Clone, Debug)]
struct Somebody {
    agreed: bool,
    has_number: bool,
    is_test: bool,
    is_chosen: bool,
    is_left_out: bool,
    /// Days since another campaign wrote to them.
    written: Option<i64>,
    events: Vec<Event>,
}

/// Something that can happen before or after a start.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Event {
    StopWord,
    Stopped,
    Erased,
    Withdrawn,
    Deleted,
    SaidYes,
}

fn event() -> impl Strategy<Value = Event> {
    prop::sample::select(vec![
        Event::StopWord,
        Event::Stopped,
        Event::Erased,
        Event::Withdrawn,
        Event::Deleted,
        Event::SaidYes,
    ])
}

fn somebody() -> impl Strategy<Value = Somebody> {
    let mostly = || prop::bool::weighted(0.85);
    let seldom = || prop::bool::weighted(0.15);
    (
        (mostly(), mostly(), seldom(), mostly(), seldom()),
        prop::option::of(1..10i64),
        prop::collection::vec(event(), 0..2),
    )
        .prop_map(|(is, written, events)| Somebody {
            agreed: is.0,
            has_number: is.1,
            is_test: is.2,
            is_chosen: is.3,
            is_left_out: is.4,
            written,
            events,
        })
}

fn happen(tx: &Tx<'_>, id: PersonId, n: u32, event: Event) -> Result<(), StoreError> {
    match event {
        Event::StopWord => consent_events::stop(tx, id, SuppressionReason::StopWord, None, NOW),
        Event::Stopped => consent_events::stop(tx, id, SuppressionReason::Operator, None, NOW),
        Event::Erased => {
            let digits = crate::sample::phone(n);
            let kind = IdentityKind::Phone;
            suppressions::add(tx, kind, digits.digits(), SuppressionReason::Erased, NOW)
        }
        Event::Withdrawn => {
            let (purpose, kind) = (Purpose::Marketing, ConsentKind::Withdrawn);
            consent_events::append(tx, id, purpose, kind, "", None, NOW).map(|_| ())
        }
        Event::Deleted => {
            if people::get(tx, id).is_ok() {
                people::delete(tx, id, NOW)?;
            }
            Ok(())
        }
        Event::SaidYes => consent_events::allow(tx, id, "chat", NOW),
    }
}

fn insert(tx: &Tx<'_>, n: u32, somebody: &Somebody) -> Result<PersonId, StoreError> {
    let id = match (somebody.has_number, somebody.agreed) {
        (true, true) => agreed(tx, "P", n),
        (true, false) => person(tx, "P", n),
        (false, agreed) => {
            let id = people::insert(tx, &text("P"), None, NOW)?;
            if agreed {
                consent_events::allow(tx, id, "spoken", NOW)?;
            }
            id
        }
    };
    people::set_test(tx, id, somebody.is_test, NOW)?;
    for (has, tag) in [(somebody.is_chosen, "in"), (somebody.is_left_out, "out")] {
        if has {
            tags::add(tx, id, tag)?;
        }
    }
    if let Some(days) = somebody.written {
        let body_hash = vec![0u8];
        tx.execute(
            "INSERT INTO recipients (campaign_id, person_id, position, phone, body, body_hash) VALUES (2, ?1, ?1, '1', 'b', ?2)",
            params![id.0, body_hash],
        )?;
        tx.execute(
            "INSERT INTO outbox_items (origin, number_id, campaign_id, recipient_id, person_id, phone, state, delivery, created_at_ms, changed_at_ms)
             VALUES ('campaign', 1, 2, ?1, ?2, '1', 'accepted', 'accepted', 0, 0)",
            params![tx.last_insert_rowid(), id.0],
        )?;
        tx.execute(
            "INSERT INTO attempts (item_id, number_id, n, lock_token, body_hash, started_at_ms, counts_at_ms, spends) VALUES (?1, 1, 1, 1, ?3, ?2, ?2, 1)",
            params![tx.last_insert_rowid(), NOW - days * DAY, body_hash],
        )?;
    }
    Ok(id)
}

/// A shop with these people, a draft for those with the tag `in` without those with the tag
/// `out`, and so many days of rest.
fn shop(people: &[Somebody], rest_days: u32) -> (Db, Vec<PersonId>) {
    let db = db();
    let people = people.to_vec();
    let ids = write(&db, move |tx| {
        let mut limits = Limits::preset(Preset::Warm, Zone::UTC);
        limits.person_rest_days = rest_days;
        let account = accounts::insert(tx, "a", AccountKind::Waha, "http://127.0.0.1:3000", NOW)?;
        assert_eq!(
            numbers::insert(tx, "n", account, "s", &limits, NOW)?,
            NUMBER
        );
        let of = |tag: &str| Parts {
            tags: vec![tag.to_owned()],
            ..Parts::default()
        };
        let audience = Audience {
            include: of("in"),
            exclude: of("out"),
            ..Audience::default()
        };
        let json = serde_json::to_string(&audience).unwrap();
        assert_eq!(
            campaigns::insert(tx, "c", "This one", &json, NOW)?,
            CAMPAIGN
        );
        campaigns::insert(tx, "d", "Before", "{}", NOW)?;
        tx.execute("UPDATE campaigns SET number_id = 1", [])?;
        (0u32..)
            .zip(&people)
            .map(|(n, somebody)| {
                let id = insert(tx, n, somebody)?;
                for event in &somebody.events {
                    happen(tx, id, n, *event)?;
                }
                Ok(id)
            })
            .collect::<Result<Vec<_>, StoreError>>()
    });
    (db, ids)
}

fn why(db: &Db, person: PersonId) -> Explained {
    read(db, move |c| explain(c, person, CAMPAIGN, NOW))
}

fn failed(explained: &Explained) -> Vec<AudienceRule> {
    let lines = explained.lines.iter();
    lines
        .filter(|line| !line.passed && !line.is_later)
        .map(|line| line.rule)
        .collect()
}

/// Those who get it if it starts now.
fn would_get(db: &Db) -> Vec<PersonId> {
    read(db, |c| {
        let audience = serde_json::from_str(&campaigns::get(c, CAMPAIGN)?.audience).unwrap();
        let chosen = audience::chosen(c, &audience, NOW)?;
        let page = audience::page(c, &chosen, false)?;
        Ok(page.into_iter().map(|person| person.person_id).collect())
    })
}

fn start(db: &Db, people: Vec<PersonId>) {
    write(db, move |tx| {
        let new: Vec<NewRecipient> = audience::load(tx, &people)?
            .into_iter()
            .map(|person| NewRecipient {
                person: person.person_id,
                phone: person.phone,
                name: person.name,
                body: PrivateText::new("Bonjour".to_owned()),
            })
            .collect();
        recipients::freeze(tx, CAMPAIGN, NUMBER, &new, NOW)?;
        tx.execute(
            "UPDATE campaigns SET state = 'running', started_at_ms = ?2 WHERE id = ?1",
            params![CAMPAIGN.0, NOW],
        )?;
        Ok(())
    });
}

/// Their place in the campaign, which another one brings along who becomes one with them.
fn item_of(db: &Db, person: PersonId) -> Option<ItemId> {
    read(db, move |c| {
        let sql = "SELECT id FROM outbox_items WHERE campaign_id = 1 AND person_id = ?1";
        let item = c.query_row(sql, [person.0], |row| row.get(0).map(ItemId));
        Ok(item.optional()?)
    })
}

/// Two of them are one; who was deleted stays alone.
fn merge(db: &Db, ids: &[PersonId], pairs: &[(usize, usize)]) {
    for (kept, gone) in pairs {
        if let (Some(kept), Some(gone)) = (ids.get(*kept).copied(), ids.get(*gone).copied()) {
            let _ = try_write(db, move |tx| merging::merge(tx, kept, gone, NOW));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_explained_is_what_happens(
        people in prop::collection::vec(somebody(), 0..12),
        after in prop::collection::vec((0..12usize, event()), 0..6),
        merges in prop::collection::vec((0..12usize, 0..12usize), 0..3),
        merges_after in prop::collection::vec((0..12usize, 0..12usize), 0..3),
        rest_days in 0..7u32,
    ) {
        let (db, ids) = shop(&people, rest_days);
        merge(&db, &ids, &merges);
        let gets = would_get(&db);
        for id in &ids {
            let explained = why(&db, *id);
            let will = explained.outcome == Outcome::WillGet;
            prop_assert_eq!(will, gets.contains(id), "{:?} of {}", explained, id);
            prop_assert_eq!(will, failed(&explained).is_empty(), "a rule that failed is shown: {:?}", explained);
        }
        let counted = read(&db, move |c| {
            let audience = serde_json::from_str(&campaigns::get(c, CAMPAIGN)?.audience).unwrap();
            let rest = Rest { days: rest_days, campaign: Some(CAMPAIGN) };
            audience::count_with_rest(c, &audience, rest, NOW)
        });
        let tired = gets.iter().filter(|id| {
            let lines = why(&db, **id).lines;
            lines.iter().any(|line| line.rule == AudienceRule::HadRest && !line.passed)
        });
        prop_assert_eq!(counted.written_recently, tired.count() as i64, "the count is what is explained");
        prop_assert_eq!(counted.will_get, gets.len() as i64);

        start(&db, gets.clone());
        for (n, event) in after {
            if let Some(id) = ids.get(n).copied() {
                write(&db, move |tx| happen(tx, id, n as u32, event));
            }
        }
        merge(&db, &ids, &merges_after);
        for id in &ids {
            let explained = why(&db, *id);
            let Some(item) = item_of(&db, *id) else {
                prop_assert_eq!(&explained.outcome, &Outcome::LeftOut);
                prop_assert_eq!(failed(&explained), [AudienceRule::Chosen], "they were not among its people");
                continue;
            };
            let verdict = read(&db, move |c| {
                let (item, number) = (outbox::load(c, item)?.unwrap(), numbers::get(c, NUMBER)?);
                verdict::of_person(c, &item, &number, NOW)
            });
            let is_left_out = explained.outcome == Outcome::LeftOut;
            prop_assert_eq!(is_left_out, verdict.is_some(), "{:?} and {:?}", explained, verdict);
            prop_assert_eq!(is_left_out, !failed(&explained).is_empty(), "{:?} and {:?}", explained, verdict);
            if let Some(rule) = verdict.and_then(AudienceRule::of_skip) {
                let named = failed(&explained);
                let stopped = named.contains(&AudienceRule::DidNotStop);
                prop_assert!(named.contains(&rule) || stopped, "the rule of the engine is named: {:?} in {:?}", rule, named);
            }
        }
    }
}

fn plain() -> Somebody {
    Somebody {
        agreed: true,
        has_number: true,
        is_test: false,
        is_chosen: true,
        is_left_out: false,
        written: Some(2),
        events: vec![],
    }
}

#[test]
fn every_rule_that_has_a_date_says_it() {
    let (db, ids) = shop(&[plain()], 3);
    let id = ids[0];
    let dated = |rule: AudienceRule| {
        let lines = why(&db, id).lines;
        let line = lines.into_iter().find(|line| line.rule == rule).unwrap();
        (line.passed, line.at_ms, line.how)
    };
    assert_eq!(
        dated(AudienceRule::Agreed),
        (true, Some(NOW), "spoken".to_owned())
    );
    assert_eq!(
        dated(AudienceRule::HadRest),
        (false, Some(NOW - 2 * DAY), String::new())
    );
    write(&db, move |tx| {
        consent_events::stop(tx, id, SuppressionReason::StopWord, None, NOW + 5)
    });
    assert_eq!(
        dated(AudienceRule::DidNotStop),
        (false, Some(NOW + 5), "stop_word".to_owned())
    );
    assert_eq!(
        dated(AudienceRule::NotBlocked),
        (true, None, String::new()),
        "the entry of a stop is not told as a second reason"
    );
}

#[test]
fn what_is_decided_is_told_as_it_was() {
    let (db, ids) = shop(&[plain()], 0);
    start(&db, ids.clone());
    let id = ids[0];
    write(&db, move |tx| {
        tx.execute(
            "UPDATE outbox_items SET state = 'skipped', delivery = 'skipped', reason = 'opted_out', changed_at_ms = ?1
             WHERE campaign_id = 1",
            [NOW + 7],
        )?;
        consent_events::allow(tx, id, "chat", NOW + 9)
    });
    let expected = Outcome::Decided {
        state: DeliveryState::Skipped,
        reason: Some("opted_out".to_owned()),
        at_ms: NOW + 7,
    };
    assert_eq!(
        why(&db, id).outcome,
        expected,
        "a later yes changes nothing"
    );
}
