//! What is not known is never sent again blindly.

use super::doubt::{self, Finding, Resolved};
use super::{HOUR, ItemId, ItemState, MINUTE, Outbox, TIMES};
use super::{accepted, first, not_sent, sent_over, take, unknown};
use crate::NotedSend;
use crate::sample::{self, NOW};
use crate::table::outbox::receipt;
use drumbeat_domain::AttemptId;
use drumbeat_domain::campaign::CampaignEvent;
use drumbeat_domain::delivery::{DeliveryState, Receipt};
use drumbeat_domain::outbox::Scope;
use drumbeat_domain::reason::DoubtReason;

/// When the quarantine of something started at `NOW` ends.
const QUARANTINE: i64 = NOW + 240_000;

fn found() -> Finding {
    Finding::Found {
        provider_id: "P1".to_owned(),
        receipt: Receipt::AtServer,
    }
}

fn in_doubt() -> Outbox {
    let outbox = Outbox::of(1);
    outbox.sent(first(), unknown(), NOW);
    outbox
}

#[test]
fn an_unknown_outcome_is_looked_up_after_the_gateways_worst_case_and_not_before() {
    let outbox = in_doubt();
    let item = outbox.item(first());
    assert_eq!(
        (item.state, item.check_at_ms),
        (ItemState::Checking, Some(QUARANTINE))
    );
    let number = outbox.number;
    let open = sample::read(&outbox.db, move |conn| doubt::next_open(conn, number));
    assert_eq!(open.map(|item| item.id), Some(first()));
}

#[test]
fn found_is_what_the_evidence_shows() {
    let outbox = in_doubt();
    assert_eq!(
        outbox.resolve(first(), found(), QUARANTINE),
        Resolved::WentOut
    );
    let item = outbox.item(first());
    assert_eq!(
        (item.state, item.delivery),
        (ItemState::Accepted, DeliveryState::Sent)
    );
    assert_eq!(outbox.spent(), 1, "it counts against the day");
    outbox.assert_sound();
}

#[test]
fn absent_inside_the_quarantine_proves_nothing() {
    let outbox = in_doubt();
    for now_ms in [NOW + MINUTE, QUARANTINE - 1] {
        assert_eq!(
            outbox.resolve(first(), Finding::Absent, now_ms),
            Resolved::Later
        );
        assert_eq!(outbox.item(first()).lookups, 0, "it does not count");
        assert_eq!(outbox.item(first()).check_at_ms, Some(QUARANTINE));
    }
}

#[test]
fn absent_twice_thirty_seconds_apart_goes_back_into_the_line_once_under_the_same_id() {
    let outbox = in_doubt();
    let ours = outbox.item(first()).client_id;
    assert_eq!(
        outbox.resolve(first(), Finding::Absent, QUARANTINE),
        Resolved::Later
    );
    assert_eq!(outbox.item(first()).check_at_ms, Some(QUARANTINE + 30_000));
    let second = QUARANTINE + 30_000;
    assert_eq!(
        outbox.resolve(first(), Finding::Absent, second),
        Resolved::Again
    );
    let item = outbox.item(first());
    assert_eq!((item.state, item.resends), (ItemState::Waiting, 1));
    assert_eq!(item.client_id, ours, "the same item, the same id");
    assert_eq!(outbox.spent(), 0, "what never left spends nothing");
    outbox.assert_sound();

    outbox.sent(first(), unknown(), second + MINUTE);
    assert_eq!(outbox.item(first()).client_id, ours);
    let later = second + MINUTE + 240_000;
    outbox.resolve(first(), Finding::Absent, later);
    let again = outbox.resolve(first(), Finding::Absent, later + 30_000);
    assert_eq!(
        again,
        Resolved::NeedsCheck,
        "absent after a resend is for a person to decide"
    );
    outbox.assert_sound();
}

#[test]
fn an_answer_that_proves_nothing_between_two_absents_starts_the_count_anew() {
    let outbox = in_doubt();
    outbox.resolve(first(), Finding::Absent, QUARANTINE);
    outbox.resolve(first(), Finding::Nothing, QUARANTINE + 30_000);
    let third = outbox.resolve(first(), Finding::Absent, QUARANTINE + 60_000);
    assert_eq!(third, Resolved::Later, "two in a row, not two in all");
}

#[test]
fn without_an_id_of_ours_absent_proves_nothing() {
    let outbox = in_doubt();
    outbox.write(|tx| {
        tx.execute("UPDATE outbox_items SET client_id = NULL", [])?;
        Ok(())
    });
    outbox.resolve(first(), Finding::Absent, QUARANTINE);
    let second = outbox.resolve(first(), Finding::Absent, QUARANTINE + 30_000);
    assert_eq!(second, Resolved::NeedsCheck, "never a blind resend");
}

#[test]
fn no_answer_for_fifteen_minutes_needs_a_check_and_stays_so() {
    let outbox = in_doubt();
    let mut now_ms = QUARANTINE;
    while outbox.resolve(first(), Finding::Nothing, now_ms) == Resolved::Later {
        now_ms = outbox.item(first()).check_at_ms.expect("the next look-up");
    }
    assert!(
        (NOW + 15 * MINUTE..=NOW + 16 * MINUTE).contains(&now_ms),
        "after 15 minutes"
    );
    assert_eq!(outbox.state(first()), ItemState::NeedsCheck);
    assert_eq!(
        outbox.resolve(first(), found(), now_ms + HOUR),
        Resolved::Gone
    );
    assert_eq!(outbox.spent(), 1, "it may have left: it counts");
    outbox.assert_sound();
}

#[test]
fn a_late_answer_ends_the_doubt_wherever_it_stands() {
    for stage in ["checking", "needs check", "back in the line"] {
        let outbox = Outbox::of(1);
        let taken = outbox.take(first(), NOW);
        outbox.write(|tx| doubt::adopt_orphans(tx, TIMES, NOW + 1_000));
        match stage {
            "needs check" => {
                outbox.resolve(first(), Finding::Nothing, NOW + HOUR);
            }
            "back in the line" => {
                outbox.resolve(first(), Finding::Absent, QUARANTINE);
                outbox.resolve(first(), Finding::Absent, QUARANTINE + 30_000);
            }
            _ => {}
        }
        assert!(
            !outbox.finish(&taken, accepted("OURS1-0"), NOW + 2 * HOUR),
            "{stage}: it is late"
        );
        assert_eq!(
            outbox.state(first()),
            ItemState::Accepted,
            "{stage}: and it is evidence"
        );
        assert_eq!(outbox.spent(), 1, "{stage}: it left, so it counts");
        outbox.assert_sound();
    }
}

#[test]
fn a_late_no_ends_no_doubt() {
    let outbox = Outbox::of(1);
    let taken = outbox.take(first(), NOW);
    outbox.write(|tx| doubt::adopt_orphans(tx, TIMES, NOW + 1_000));
    assert!(!outbox.finish(&taken, not_sent(Scope::Person), NOW + 2_000));
    assert_eq!(outbox.state(first()), ItemState::Checking);
}

#[test]
fn what_was_on_the_wire_at_the_end_is_in_doubt_at_the_start() {
    let outbox = Outbox::of(3);
    super::sent_over(&outbox, 1, NOW);
    outbox.take(ItemId(2), NOW + MINUTE);
    let adopted = outbox.write(|tx| doubt::adopt_orphans(tx, TIMES, NOW + HOUR));
    assert_eq!(adopted, 1);
    let item = outbox.item(ItemId(2));
    assert_eq!(item.state, ItemState::Checking);
    assert_eq!(item.reason.as_deref(), Some(DoubtReason::AppEnded.code()));
    let due = item.check_at_ms.expect("a look-up");
    assert_eq!(
        due,
        NOW + MINUTE + 240_000,
        "counted from its start, not from ours"
    );
    assert_eq!(
        outbox.write(|tx| doubt::adopt_orphans(tx, TIMES, NOW + HOUR)),
        0,
        "once"
    );
    outbox.assert_sound();
}

#[test]
fn a_receipt_that_came_before_the_start_decides_an_orphan() {
    let outbox = Outbox::of(1);
    outbox.take(first(), NOW);
    let ours = outbox.item(first()).client_id.expect("an id");
    // Stored by the same transaction as the raw event, just before the kill.
    let number = outbox.number;
    outbox.write(move |tx| {
        crate::table::receipts::insert(tx, number, &ours, Receipt::OnDevice, "", NOW)
    });
    outbox.write(|tx| doubt::adopt_orphans(tx, TIMES, NOW + MINUTE));
    let item = outbox.item(first());
    assert_eq!(
        (item.state, item.delivery),
        (ItemState::Accepted, DeliveryState::Delivered)
    );
    outbox.assert_sound();
}

#[test]
fn proved_absent_in_a_stopped_campaign_is_skipped_and_in_a_paused_one_held() {
    let outbox = in_doubt();
    outbox.event(CampaignEvent::Stop);
    outbox.resolve(first(), Finding::Absent, QUARANTINE);
    outbox.resolve(first(), Finding::Absent, QUARANTINE + 30_000);
    assert_eq!(outbox.state(first()), ItemState::Skipped);
    outbox.assert_sound();
}

#[test]
fn a_receipt_after_it_was_put_back_means_it_left_and_counts() {
    let outbox = in_doubt();
    outbox.resolve(first(), Finding::Absent, QUARANTINE);
    outbox.resolve(first(), Finding::Absent, QUARANTINE + 30_000);
    assert_eq!(
        (outbox.state(first()), outbox.spent()),
        (ItemState::Waiting, 0)
    );
    let (number, ours) = (
        outbox.number,
        outbox.item(first()).client_id.expect("an id"),
    );
    outbox.write(move |tx| {
        receipt::apply(
            tx,
            number,
            &ours,
            Receipt::OnDevice,
            "",
            NOW + HOUR,
            NOW + HOUR,
        )
    });
    assert_eq!(
        outbox.state(first()),
        ItemState::Accepted,
        "it is not sent again"
    );
    assert_eq!(outbox.spent(), 1, "under-counting would break the caps");
    outbox.assert_sound();
}

#[test]
fn what_left_after_the_copy_was_made_is_in_doubt_and_counts_again() {
    let outbox = Outbox::of(4);
    let gone = sent_over(&outbox, 1, NOW);
    let noted = |attempt: i64, item: i64, client_id: Option<&str>| NotedSend {
        attempt: AttemptId(attempt),
        item: ItemId(item),
        number: outbox.number,
        started_at_ms: NOW + HOUR,
        client_id: client_id.map(str::to_owned),
    };
    let known = noted(gone.attempt.0, 1, None);
    let log = vec![
        known.clone(),
        noted(gone.attempt.0 + 1, 2, Some("OURS2")),
        // Of a campaign that the copy does not know.
        noted(gone.attempt.0 + 2, 77, None),
    ];
    let later = NOW + 2 * HOUR;
    let adopt =
        |log: Vec<NotedSend>| outbox.write(move |tx| doubt::adopt_unknown(tx, &log, TIMES, later));
    assert_eq!(
        adopt(vec![known]),
        0,
        "a file that is not behind is left alone"
    );
    assert_eq!(adopt(log.clone()), 2);
    let item = outbox.item(ItemId(2));
    assert_eq!(item.state, ItemState::Checking, "never simply sent again");
    assert_eq!(
        item.client_id.as_deref(),
        Some("OURS2"),
        "and can be looked up exactly"
    );
    let number = outbox.number;
    let history = sample::read(&outbox.db, move |conn| take::history(conn, number, later));
    assert!(
        history.spent_at_ms.contains(&(NOW + HOUR)),
        "the hour and the day it was sent in are not refilled"
    );
    assert_eq!(
        outbox.state(ItemId(3)),
        ItemState::Waiting,
        "nobody else is touched"
    );
    assert_eq!(adopt(log), 0, "asked once");
    let next = outbox.take(ItemId(3), later + HOUR);
    assert_eq!(
        next.attempt.0,
        gone.attempt.0 + 3,
        "the numbers of lost attempts are never given again"
    );
}
