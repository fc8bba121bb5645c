//! Receipts repeat, come in any order, or before the answer to their own send.

use super::{HOUR, ItemId, ItemState, MINUTE, Outbox, accepted, first, unknown};
use crate::sample::NOW;
use crate::table::outbox::receipt::{self, NUMBER_REFUSED};
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::delivery::{DeliveryState, Receipt};
use drumbeat_domain::reason::FailureReason;

fn tell(outbox: &Outbox, id: &str, what: Receipt, code: &'static str, now_ms: i64) -> bool {
    let (number, id) = (outbox.number, id.to_owned());
    outbox
        .write(move |tx| receipt::apply(tx, number, &id, what, code, now_ms, now_ms))
        .moved
        .is_some()
}

#[test]
fn any_order_and_any_repetition_of_receipts_give_one_result() {
    use Receipt::{AtServer, HandedOver, OnDevice, Opened};
    let all = [HandedOver, AtServer, OnDevice, Opened];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        let outbox = Outbox::of(1);
        outbox.sent(first(), accepted("P1"), NOW);
        let mut latest = DeliveryState::Accepted;
        for place in order.into_iter().chain(order) {
            tell(&outbox, "P1", all[place], "", NOW + MINUTE);
            let now = outbox.item(first()).delivery;
            let rank = |s| DeliveryState::ALL.iter().position(|x| *x == s);
            assert!(rank(now) >= rank(latest), "{order:?}: never back");
            latest = now;
        }
        assert_eq!(latest, DeliveryState::Read, "{order:?}");
        outbox.assert_sound();
    }
}

#[test]
fn the_same_receipt_twice_moves_something_once() {
    let outbox = Outbox::of(1);
    outbox.sent(first(), accepted("P1"), NOW);
    assert!(tell(&outbox, "P1", Receipt::OnDevice, "", NOW + MINUTE));
    assert!(!tell(&outbox, "P1", Receipt::OnDevice, "", NOW + MINUTE));
}

#[test]
fn a_receipt_before_the_answer_is_the_answer() {
    let outbox = Outbox::of(1);
    let taken = outbox.take(first(), NOW);
    let ours = outbox.item(first()).client_id.expect("an id");
    tell(&outbox, &ours, Receipt::OnDevice, "", NOW + 500);
    assert_eq!(outbox.item(first()).delivery, DeliveryState::Delivered);
    assert!(
        !outbox.finish(&taken, accepted(&ours), NOW + 1_000),
        "the answer is no second outcome"
    );
    assert_eq!(outbox.item(first()).delivery, DeliveryState::Delivered);
    assert_eq!(outbox.spent(), 1);
    outbox.assert_sound();
}

#[test]
fn receipts_of_an_id_we_learn_later_are_waiting_for_it() {
    let outbox = Outbox::of(1);
    let taken = outbox.take(first(), NOW);
    tell(&outbox, "SERVER9", Receipt::AtServer, "", NOW + 500);
    tell(&outbox, "SERVER9", Receipt::OnDevice, "", NOW + 600);
    assert_eq!(
        outbox.state(first()),
        ItemState::Sending,
        "nobody knows yet whose they are"
    );
    assert!(outbox.finish(&taken, accepted("SERVER9"), NOW + 1_000));
    assert_eq!(outbox.item(first()).delivery, DeliveryState::Delivered);
    outbox.assert_sound();
}

#[test]
fn a_receipt_ends_a_doubt() {
    let outbox = Outbox::of(1);
    outbox.sent(first(), unknown(), NOW);
    let ours = outbox.item(first()).client_id.expect("an id");
    tell(&outbox, &ours, Receipt::AtServer, "", NOW + MINUTE);
    assert_eq!(outbox.state(first()), ItemState::Accepted);
    assert_eq!(outbox.campaign_state(), CampaignState::Completed);
    outbox.assert_sound();
}

#[test]
fn an_error_receipt_fails_the_message_unless_it_arrived() {
    let outbox = Outbox::of(2);
    outbox.sent(first(), accepted("P1"), NOW);
    tell(&outbox, "P1", Receipt::Error, "400", NOW + MINUTE);
    let item = outbox.item(first());
    assert_eq!(
        item.reason.as_deref(),
        Some(FailureReason::ErrorReceipt.code())
    );
    assert_eq!(item.state, ItemState::Failed);
    tell(&outbox, "P1", Receipt::OnDevice, "", NOW + HOUR);
    assert_eq!(
        outbox.item(first()).delivery,
        DeliveryState::Delivered,
        "it arrived after all"
    );
    outbox.sent(ItemId(2), accepted("P2"), NOW + HOUR);
    tell(&outbox, "P2", Receipt::OnDevice, "", NOW + HOUR);
    tell(&outbox, "P2", Receipt::Error, "400", NOW + HOUR);
    assert_eq!(outbox.item(ItemId(2)).delivery, DeliveryState::Delivered);
    outbox.assert_sound();
}

#[test]
fn a_refused_number_costs_nobody_anything_and_the_campaign_goes_on() {
    let outbox = Outbox::of(1);
    outbox.sent(first(), accepted("OURS1-0"), NOW);
    assert_eq!(
        outbox.campaign_state(),
        CampaignState::Completed,
        "so it seemed"
    );
    tell(
        &outbox,
        "OURS1-0",
        Receipt::Error,
        NUMBER_REFUSED,
        NOW + MINUTE,
    );
    let item = outbox.item(first());
    assert_eq!(
        (item.state, item.attempts, outbox.next(NOW + MINUTE)),
        (ItemState::Waiting, 0, Some(first()))
    );
    assert_eq!(
        item.client_id, None,
        "a new id next time: the old one has its receipt"
    );
    assert_eq!(outbox.spent(), 0);
    assert_eq!(outbox.campaign_state(), CampaignState::Running);
    outbox.assert_sound();
    assert!(
        !tell(
            &outbox,
            "OURS1-0",
            Receipt::Error,
            NUMBER_REFUSED,
            NOW + MINUTE
        ),
        "told twice"
    );
    assert_eq!(outbox.state(first()), ItemState::Waiting);
    // The message still stands in the chat, and is read again when the line was down.
    tell(&outbox, "OURS1-0", Receipt::HandedOver, "", NOW + MINUTE);
    assert_eq!(
        outbox.state(first()),
        ItemState::Waiting,
        "what WhatsApp refused is not sent because the server keeps it"
    );
    // The old refusal says nothing about the next try.
    outbox.sent(first(), unknown(), NOW + HOUR);
    assert_eq!(outbox.state(first()), ItemState::Checking);
    outbox.assert_sound();
}

#[test]
fn a_refusal_that_overtakes_the_answer_is_one_too() {
    let outbox = Outbox::of(1);
    let taken = outbox.take(first(), NOW);
    tell(
        &outbox,
        "SERVER1",
        Receipt::Error,
        NUMBER_REFUSED,
        NOW + 500,
    );
    assert!(outbox.finish(&taken, accepted("SERVER1"), NOW + 1_000));
    assert_eq!(outbox.state(first()), ItemState::Waiting);
    assert_eq!(outbox.item(first()).attempts, 0);
    outbox.assert_sound();
}

#[test]
fn a_receipt_of_something_unknown_is_kept_and_moves_nobody() {
    let outbox = Outbox::of(1);
    assert!(!tell(&outbox, "NOBODYS", Receipt::Opened, "", NOW));
    assert_eq!(outbox.state(first()), ItemState::Waiting);
}
