//! Two of a campaign who become one get its message once, however far each one's has come.

use super::{HOUR, MINUTE, Outbox, TakeAnswer, accepted, not_sent, person, unknown};
use crate::sample::{self, NOW};
use crate::table::consent_events;
use crate::table::people::merging::{merge, undo};
use crate::table::suppressions::SuppressionReason;
use drumbeat_domain::ItemId;
use drumbeat_domain::outbox::{Scope, SendOutcome};
use drumbeat_domain::reason::{FailureReason, SkipReason};

fn places(outbox: &Outbox) -> Vec<(i64, i64, i64)> {
    sample::read(&outbox.db, |conn| {
        let mut statement = conn.prepare(
            "SELECT r.id, r.person_id, i.person_id FROM recipients r
             JOIN outbox_items i ON i.recipient_id = r.id ORDER BY r.id",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

#[test]
fn a_message_that_may_have_left_is_the_only_one() {
    let outcomes = [
        ("it arrived", Some(accepted("P1"))),
        ("nobody knows", Some(unknown())),
        ("it is on the wire", None),
    ];
    for (what, outcome) in outcomes {
        for (kept, gone) in [(1, 2), (2, 1)] {
            let outbox = Outbox::of(3);
            let taken = outbox.take(ItemId(1), NOW);
            if let Some(outcome) = &outcome {
                outbox.finish(&taken, outcome.clone(), NOW + 1_000);
            }
            outbox.write(move |tx| merge(tx, person(kept), person(gone), NOW + 2_000));
            if outcome.is_none() {
                assert!(outbox.finish(&taken, accepted("P1"), NOW + 3_000), "{what}");
            }
            assert_eq!(
                places(&outbox),
                [(1, kept, kept), (2, gone, gone), (3, 3, 3)],
                "{what}: the message that may have left is theirs, and each place has one owner"
            );
            assert_eq!(
                outbox.take_answer(ItemId(2), NOW + HOUR),
                TakeAnswer::Skipped(SkipReason::PersonDeleted),
                "{what}: the same person would get it twice"
            );
            outbox.assert_sound();
        }
    }
}

#[test]
fn of_two_who_wait_one_gets_it_and_a_message_that_failed_gives_way() {
    let outbox = Outbox::of(4);
    outbox.write(|tx| merge(tx, person(1), person(2), NOW));
    outbox.sent(ItemId(1), accepted("P1"), NOW + MINUTE);
    assert_eq!(
        outbox.take_answer(ItemId(2), NOW + 2 * MINUTE),
        TakeAnswer::Skipped(SkipReason::PersonDeleted)
    );
    // The third's was refused for good: the fourth's is the one that can still arrive.
    outbox.sent(
        ItemId(3),
        SendOutcome::Rejected {
            reason: FailureReason::NotOnWhatsApp,
        },
        NOW + 3 * MINUTE,
    );
    outbox.write(|tx| merge(tx, person(3), person(4), NOW + 4 * MINUTE));
    outbox.sent(ItemId(4), accepted("P4"), NOW + 5 * MINUTE);
    assert_eq!(places(&outbox)[3], (4, 3, 3), "it went to who is kept");
    outbox.assert_sound();
}

#[test]
fn whoever_only_one_of_them_was_in_a_campaign_goes_on_under_the_stricter_consent() {
    let outbox = Outbox::of(2);
    let merged = outbox.write(|tx| {
        let other = sample::agreed(tx, "The same", 50);
        consent_events::stop(tx, other, SuppressionReason::StopWord, None, NOW)?;
        merge(tx, other, person(1), NOW)
    });
    assert_eq!(places(&outbox)[0].1, 3, "their place went over");
    let answer = outbox.take_answer(ItemId(1), NOW + MINUTE);
    assert_eq!(
        answer,
        TakeAnswer::Skipped(SkipReason::OptedOut),
        "the other asked to stop, and they are one"
    );
    outbox.write(move |tx| undo(tx, merged, NOW + MINUTE));
    assert_eq!(places(&outbox)[0].1, 1, "and back");
    outbox.assert_sound();
}

#[test]
fn undone_before_their_turn_both_get_it() {
    let outbox = Outbox::of(2);
    let taken = outbox.take(ItemId(2), NOW);
    outbox.finish(&taken, not_sent(Scope::Person), NOW + 1_000);
    let before = places(&outbox);
    let merged = outbox.write(|tx| merge(tx, person(1), person(2), NOW + MINUTE));
    outbox.write(move |tx| undo(tx, merged, NOW + 2 * MINUTE));
    assert_eq!(places(&outbox), before);
    outbox.sent(ItemId(1), accepted("P1"), NOW + HOUR);
    outbox.sent(ItemId(2), accepted("P2"), NOW + HOUR + MINUTE);
    outbox.assert_sound();
}
