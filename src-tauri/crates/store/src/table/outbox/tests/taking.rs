//! Everything that could forbid a send is asked in the transaction that takes it.

use super::{HOUR, MINUTE, Outbox, address, first, not_sent, person, sent_over, take, way};
use super::{ItemState, Scope, TakeAnswer};
use crate::sample::{self, NOW};
use crate::table::identities::{self, IdentityKind};
use crate::table::suppressions::{self, SuppressionReason};
use crate::table::{consent_events, numbers, people};
use crate::{StoreError, Tx};
use drumbeat_domain::campaign::CampaignEvent;
use drumbeat_domain::consent::{ConsentKind, Purpose};
use drumbeat_domain::reason::{PauseReason, SkipReason, WaitReason};

fn add(tx: &Tx<'_>, kind: IdentityKind, value: &str) -> Result<(), StoreError> {
    suppressions::add(tx, kind, value, SuppressionReason::Operator, NOW)
}

type Change = fn(&Tx<'_>) -> Result<(), StoreError>;

#[test]
fn whoever_must_not_be_written_to_is_skipped_when_their_turn_comes() {
    let cases: [(&str, SkipReason, Change); 8] = [
        ("consent withdrawn", SkipReason::NoConsent, |tx| {
            let (purpose, kind) = (Purpose::Marketing, ConsentKind::Withdrawn);
            consent_events::append(tx, person(1), purpose, kind, "", None, NOW).map(|_| ())
        }),
        ("asked to stop", SkipReason::OptedOut, |tx| {
            consent_events::stop(tx, person(1), SuppressionReason::StopWord, None, NOW)
        }),
        ("the number is blocked", SkipReason::Suppressed, |tx| {
            add(tx, IdentityKind::Phone, sample::phone(1).digits())
        }),
        (
            "another number of theirs is blocked",
            SkipReason::Suppressed,
            |tx| {
                identities::add_phone(tx, person(1), &sample::phone(77), NOW)?;
                add(tx, IdentityKind::Phone, sample::phone(77).digits())
            },
        ),
        (
            "their hidden identity is blocked",
            SkipReason::Suppressed,
            |tx| {
                identities::add(tx, person(1), IdentityKind::Lid, "", "555", NOW)?;
                add(tx, IdentityKind::Lid, "555")
            },
        ),
        (
            "a STOP came from their hidden identity",
            SkipReason::OptedOut,
            |tx| {
                identities::add(tx, person(1), IdentityKind::Lid, "", "555", NOW)?;
                let reason = SuppressionReason::StopWord;
                suppressions::add(tx, IdentityKind::Lid, "555", reason, NOW)
            },
        ),
        (
            "the address it goes to is blocked, whoever has it",
            SkipReason::Suppressed,
            |tx| {
                identities::add(tx, person(2), IdentityKind::Lid, "", "777", NOW)?;
                add(tx, IdentityKind::Lid, "777")
            },
        ),
        (
            "deleted from the contacts",
            SkipReason::PersonDeleted,
            |tx| people::delete(tx, person(1), NOW),
        ),
    ];
    for (what, reason, change) in cases {
        let outbox = Outbox::of(2);
        outbox.write(change);
        let seen = outbox.look(first(), NOW);
        let answer = outbox.take_after(seen, Some(way("777@lid", Some("OURS"))), NOW);
        assert_eq!(answer, TakeAnswer::Skipped(reason), "{what}");
        let item = outbox.item(first());
        assert_eq!(
            (item.state, item.reason.as_deref()),
            (ItemState::Skipped, Some(reason.code()))
        );
        assert_eq!(outbox.spent(), 0, "{what}: no budget is spent on nobody");
        outbox.assert_sound();
    }
}

#[test]
fn paused_stopped_taken_and_unaddressed_items_are_not_taken() {
    let outbox = Outbox::of(3);
    let answer = outbox.take_after(outbox.look(first(), NOW), None, NOW);
    assert_eq!(answer, TakeAnswer::Gone, "without an address");
    outbox.event(CampaignEvent::Pause(PauseReason::Operator));
    assert_eq!(outbox.take_answer(first(), NOW), TakeAnswer::Gone, "paused");
    outbox.event(CampaignEvent::Resume);
    outbox.take(first(), NOW);
    assert_eq!(
        outbox.take_answer(first(), NOW + MINUTE),
        TakeAnswer::Gone,
        "taken already"
    );
    outbox.event(CampaignEvent::Stop);
    assert_eq!(
        outbox.take_answer(super::ItemId(2), NOW + MINUTE),
        TakeAnswer::Gone,
        "stopped"
    );
    assert_eq!(outbox.spent(), 1);
    outbox.assert_sound();
}

#[test]
fn gap_caps_and_holds_are_asked_again_when_it_is_taken() {
    let outbox = Outbox::of(30);
    sent_over(&outbox, 1, NOW);
    let too_early = outbox.take_answer(super::ItemId(2), NOW + 4_999);
    let gap = TakeAnswer::Wait {
        at_ms: NOW + 5_000,
        reason: WaitReason::Gap,
    };
    assert_eq!(
        too_early, gap,
        "the gap that was drawn with the last intent"
    );
    for n in 2..=25 {
        sent_over(&outbox, n, NOW + n * 5_000);
    }
    let full = outbox.take_answer(super::ItemId(26), NOW + 10 * MINUTE);
    let hour = TakeAnswer::Wait {
        at_ms: NOW + HOUR,
        reason: WaitReason::HourCap,
    };
    assert_eq!(
        full, hour,
        "25 in an hour, counted from attempts that are on the disk"
    );
    let number = outbox.number;
    outbox.write(move |tx| {
        let limit = WaitReason::WhatsAppLimit;
        numbers::hold(tx, number, NOW + 9 * HOUR, limit, NOW)
    });
    let held = outbox.take_answer(super::ItemId(26), NOW + 2 * HOUR);
    let limit = TakeAnswer::Wait {
        at_ms: NOW + 9 * HOUR,
        reason: WaitReason::WhatsAppLimit,
    };
    assert_eq!(held, limit);
    outbox.assert_sound();
}

#[test]
fn the_intent_is_whole_before_the_wire_is_touched() {
    let outbox = Outbox::of(1);
    let taken = outbox.take(first(), NOW);
    let item = outbox.item(first());
    assert_eq!(item.state, ItemState::Sending);
    assert_eq!(item.lock_token, Some(taken.token));
    let attempt: (i64, i64, Option<String>) = sample::read(&outbox.db, |conn| {
        Ok(
            conn.query_row("SELECT n, spends, outcome FROM attempts", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?,
        )
    });
    assert_eq!(
        attempt,
        (1, 1, None),
        "an intent, budget spent, no outcome yet"
    );
    assert_eq!(
        taken.words.expose(),
        "Hello 1",
        "what was frozen is what is sent"
    );
}

#[test]
fn two_people_of_one_campaign_with_one_address_get_one_message() {
    let outbox = Outbox::of(2);
    let to_nine = |id| outbox.take_after(outbox.look(id, NOW), Some(way("9@c.us", None)), NOW);
    assert!(matches!(to_nine(first()), TakeAnswer::Taken(_)));
    assert_eq!(
        to_nine(super::ItemId(2)),
        TakeAnswer::Skipped(SkipReason::SameAddress),
        "the second is the same WhatsApp account"
    );
    let item = outbox.item(super::ItemId(2));
    assert_eq!(item.reason.as_deref(), Some(SkipReason::SameAddress.code()));
}

#[test]
fn an_id_once_chosen_stays_for_life() {
    let outbox = Outbox::of(1);
    let take = |id: &str, now_ms| {
        let seen = outbox.look(first(), now_ms);
        match outbox.take_after(seen, Some(way("9@c.us", Some(id))), now_ms) {
            TakeAnswer::Taken(taken) => taken,
            other => panic!("{other:?}"),
        }
    };
    let taken = take("A", NOW);
    outbox.finish(&taken, not_sent(Scope::Number), NOW);
    let again = take("B", NOW + HOUR);
    assert_eq!(again.item.client_id.as_deref(), Some("A"), "on the wire");
    assert_eq!(outbox.item(first()).client_id.as_deref(), Some("A"));
}

#[test]
fn what_was_seen_before_is_looked_at_again_where_it_may_have_changed() {
    let is_hour_cap = |answer: &TakeAnswer| {
        let cap = WaitReason::HourCap;
        matches!(answer, TakeAnswer::Wait { reason, .. } if *reason == cap)
    };
    let outbox = Outbox::of(30);
    let (one, other) = (first(), super::ItemId(2));
    let seen = outbox.look(one, NOW);
    let id = outbox.campaign;
    outbox.write(move |tx| {
        address::skip(tx, one, SkipReason::SameAddress, NOW)?;
        crate::table::campaigns::complete_if_done(tx, id, NOW)
    });
    assert_eq!(
        outbox.take_after(seen, Some(way("1@c.us", None)), NOW),
        TakeAnswer::Gone,
        "somebody was left out while their address was asked for"
    );
    let seen = outbox.look(other, NOW);
    for n in 3..=27 {
        sent_over(&outbox, n, NOW + n * 5_000);
    }
    let late = outbox.take_after(seen, Some(way("2@c.us", None)), NOW + 10 * MINUTE);
    assert!(
        is_hour_cap(&late),
        "the hour was used up meanwhile: {late:?}"
    );
    let later = outbox.look(other, NOW + 3 * HOUR);
    let back = outbox.take_after(later, Some(way("2@c.us", None)), NOW + 10 * MINUTE);
    assert!(
        is_hour_cap(&back),
        "the clock went back meanwhile, and nothing else happened: {back:?}"
    );
    outbox.assert_sound();
}

#[test]
fn hello_goes_before_campaigns_and_campaigns_by_age_and_place() {
    let outbox = Outbox::of(2);
    let number = outbox.number;
    let next = || {
        sample::read(&outbox.db, move |conn| take::next_due(conn, number, NOW)).map(|item| item.id)
    };
    assert_eq!(next(), Some(first()));
    let hello = outbox.write(move |tx| {
        use drumbeat_domain::outbox::Origin;
        let words = drumbeat_domain::secret_text::PrivateText::new("Hello");
        super::super::insert_once(tx, Origin::TestOnce, number, None, "243", &words, NOW)
    });
    assert_eq!(next(), Some(hello), "a person waits at the screen for it");
}
