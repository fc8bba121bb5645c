//! What was on the wire when the app died, or never got an answer.

use crate::{HOUR, MINUTE, MONDAY, SECOND};
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::delivery::{DeliveryState, Receipt};
use drumbeat_domain::outbox::ItemState;
use drumbeat_domain::reason::WaitReason;
use drumbeat_domain::{CampaignId, PersonId};
use drumbeat_gateway::{ChatAddress, GatewayError, LinkStatus};
use drumbeat_store::table::{numbers, people};
use drumbeat_testkit::{Answer, Habit, Shop, anywhere, digits};

/// A shop whose only message is on the wire, and the app dies.
fn killed(answer: Answer, prepare: impl FnOnce(&Shop)) -> (Shop, CampaignId) {
    let mut shop = Shop::open(MONDAY, anywhere(), 1);
    prepare(&shop);
    // No receipt decides it.
    shop.gateway.habit(&digits(1), Habit::Silent);
    shop.gateway.next([answer]);
    let id = shop.campaign("c");
    assert!(
        shop.stage
            .until_so(MONDAY + MINUTE, || shop.engine().is_sending())
    );
    shop.crash();
    (shop, id)
}

fn the_item(shop: &Shop, id: CampaignId) -> drumbeat_store::table::outbox::Item {
    shop.item(id, PersonId(1))
}

#[test]
fn a_message_that_left_before_the_kill_is_found_and_not_sent_again() {
    let (mut shop, id) = killed(Answer::TakeSilently, |_| {});
    // The server was away meanwhile: neither history nor events tell of it.
    shop.gateway.down(Some(GatewayError::Unreachable));
    shop.start_engine();
    assert_eq!(
        the_item(&shop, id).state,
        ItemState::Checking,
        "in doubt, and shown so"
    );
    shop.stage.pass(5 * MINUTE);
    shop.gateway.down(None);
    shop.until_complete(id, MONDAY + HOUR);
    assert_eq!(shop.each_once(), 1);
    assert_eq!(shop.gateway.calls(), 1, "the gateway was called once");
    assert_eq!(
        shop.counts(id).of(DeliveryState::Accepted),
        1,
        "as far as is proved"
    );
    assert!(!shop.gateway.look_ups().is_empty(), "a look-up decided");
}

#[test]
fn a_message_that_never_left_is_proved_absent_twice_and_sent_once() {
    let (mut shop, id) = killed(Answer::Swallow, |_| {});
    shop.start_engine();
    let client_id = the_item(&shop, id).client_id;
    let started = the_item(&shop, id).changed_at_ms;
    shop.stage.until(started + 239 * SECOND);
    assert!(
        shop.gateway.look_ups().is_empty(),
        "a 404 inside the quarantine proves nothing"
    );
    shop.until_complete(id, MONDAY + HOUR);
    let look_ups = shop.gateway.look_ups();
    assert_eq!(look_ups.len(), 2, "absent has to be seen twice");
    assert!(look_ups[1] - look_ups[0] >= 30 * SECOND, "30 s apart");
    assert_eq!(shop.each_once(), 1);
    assert_eq!(
        shop.gateway.ledger()[0].client_id,
        client_id,
        "under the same id"
    );
    assert_eq!(the_item(&shop, id).resends, 1);
}

#[test]
fn while_it_is_looked_up_after_a_start_the_number_says_so() {
    let (mut shop, id) = killed(Answer::TakeSilently, |_| {});
    shop.stage.pass(HOUR);
    shop.gateway.look_ups_take(8 * SECOND);
    shop.start_engine();
    shop.stage.pass(4 * SECOND);
    assert_eq!(the_item(&shop, id).state, ItemState::Checking);
    assert_eq!(
        shop.waits().map(|(reason, _)| reason),
        Some(WaitReason::Checking),
        "something is being done, though nothing is to be sent"
    );
    shop.until_complete(id, MONDAY + 3 * HOUR);
}

#[test]
fn a_message_taken_late_inside_the_gateways_worst_case_is_not_sent_twice() {
    for after_ms in [5 * SECOND, 120 * SECOND, 200 * SECOND, 239 * SECOND] {
        let (mut shop, id) = killed(Answer::TakeLate { after_ms }, |_| {});
        shop.start_engine();
        shop.until_complete(id, MONDAY + HOUR);
        assert_eq!(shop.each_once(), 1, "taken {after_ms} ms after the kill");
        assert_eq!(
            shop.gateway.calls(),
            1,
            "taken {after_ms} ms after the kill"
        );
    }
}

#[test]
fn a_laptop_that_slept_with_a_message_on_its_way_does_not_send_it_twice() {
    const SLEPT: i64 = 3 * HOUR;
    for dies in [false, true] {
        let mut shop = Shop::open(MONDAY, anywhere(), 1);
        shop.gateway.habit(&digits(1), Habit::Silent);
        // A server on the same laptop slept as well: it takes it a while after waking up.
        let after_ms = SLEPT + 200 * SECOND;
        shop.gateway.next([Answer::TakeLate { after_ms }]);
        let id = shop.campaign("c");
        assert!(
            shop.stage
                .until_so(MONDAY + MINUTE, || shop.engine().is_sending())
        );
        if dies {
            shop.crash();
            shop.start_engine();
        }
        shop.stage.pass(10 * SECOND);
        shop.stage.clock.set(shop.stage.now_ms() + SLEPT);
        shop.until_complete(id, MONDAY + SLEPT + HOUR);
        assert_eq!(shop.each_once(), 1, "the app died: {dies}");
        assert_eq!(
            shop.gateway.calls(),
            1,
            "no time has passed in which it could arrive: {dies}"
        );
    }
}

#[test]
fn a_message_that_vanishes_twice_is_left_to_a_person() {
    let (mut shop, id) = killed(Answer::Swallow, |shop| {
        shop.gateway.always(Some(Answer::Swallow));
    });
    shop.start_engine();
    shop.until_complete(id, MONDAY + 2 * HOUR);
    assert_eq!(the_item(&shop, id).state, ItemState::NeedsCheck);
    assert_eq!(shop.gateway.calls(), 2, "sent again once, never more");
    shop.stage.pass(48 * HOUR);
    assert_eq!(
        the_item(&shop, id).state,
        ItemState::NeedsCheck,
        "the engine never leaves it"
    );
}

#[test]
fn a_gateway_that_cannot_tell_is_not_asked_to_send_again() {
    let (mut shop, id) = killed(Answer::Swallow, |shop| shop.gateway.forgets_ids());
    shop.start_engine();
    shop.until_complete(id, MONDAY + HOUR);
    let item = the_item(&shop, id);
    assert_eq!(item.state, ItemState::NeedsCheck);
    let started = MONDAY;
    assert!(
        item.changed_at_ms <= started + 16 * MINUTE,
        "a person knows within 15 minutes"
    );
    assert_eq!(shop.gateway.calls(), 1);
    assert_eq!(shop.counts(id).of(DeliveryState::NeedsCheck), 1);
}

#[test]
fn a_gateway_without_ids_is_believed_when_it_shows_the_words() {
    let (mut shop, id) = killed(Answer::TakeSilently, |shop| shop.gateway.forgets_ids());
    shop.start_engine();
    shop.until_complete(id, MONDAY + HOUR);
    assert_eq!(the_item(&shop, id).state, ItemState::Accepted);
    assert_eq!(shop.each_once(), 1);
}

#[test]
fn a_receipt_ends_the_doubt_at_once_also_of_what_needed_a_check() {
    let (mut shop, id) = killed(Answer::Swallow, |shop| {
        shop.gateway.always(Some(Answer::Swallow));
    });
    shop.start_engine();
    let client_id = the_item(&shop, id).client_id.expect("an id");
    shop.until_complete(id, MONDAY + 2 * HOUR);
    shop.gateway
        .receipt(Shop::SESSION, &client_id, Receipt::OnDevice);
    shop.stage.pass(SECOND);
    assert_eq!(
        the_item(&shop, id).state,
        ItemState::Accepted,
        "evidence decides"
    );
    assert_eq!(shop.counts(id).of(DeliveryState::Delivered), 1);
}

#[test]
fn a_line_that_breaks_is_a_doubt_and_not_a_retry() {
    for taken in [true, false] {
        let shop = Shop::open(MONDAY, anywhere(), 4);
        shop.gateway.next([Answer::Accept, Answer::Lost { taken }]);
        for n in 1..=4 {
            shop.gateway.habit(&digits(n), Habit::Silent);
        }
        let id = shop.campaign("c");
        shop.stage.pass(3 * MINUTE);
        assert_eq!(
            shop.each_once(),
            3 + usize::from(taken),
            "the others go on meanwhile"
        );
        shop.until_complete(id, MONDAY + HOUR);
        assert_eq!(shop.each_once(), 4, "taken: {taken}");
        assert_eq!(
            shop.gateway.calls(),
            4 + usize::from(!taken),
            "taken: {taken}"
        );
        assert_eq!(shop.counts(id).of(DeliveryState::Failed), 0);
    }
}

#[test]
fn no_answer_before_the_deadline_is_a_doubt_that_ends_well() {
    let shop = Shop::open(MONDAY, anywhere(), 1);
    shop.gateway.habit(&digits(1), Habit::Silent);
    shop.gateway.next([Answer::TakeLate {
        after_ms: 200 * SECOND,
    }]);
    let id = shop.campaign("c");
    shop.until_complete(id, MONDAY + HOUR);
    assert_eq!(shop.each_once(), 1);
    assert_eq!(shop.gateway.calls(), 1);
}

#[test]
fn a_receipt_before_the_answer_is_no_second_message_and_no_false_alarm() {
    let shop = Shop::open(MONDAY, anywhere(), 2);
    shop.gateway.next([Answer::ReceiptFirst]);
    let id = shop.campaign("c");
    shop.until_complete(id, MONDAY + HOUR);
    shop.stage.pass(MINUTE);
    assert_eq!(shop.each_once(), 2);
    assert_eq!(shop.counts(id).of(DeliveryState::Delivered), 2);
    assert_eq!(shop.journal("late_answer"), 0, "the usual case is no news");
}

#[test]
fn what_was_missed_while_the_app_was_away_is_caught_up() {
    let mut shop = Shop::open(MONDAY, anywhere(), 2);
    shop.gateway.habit(&digits(1), Habit::Reads);
    shop.gateway.habit(&digits(2), Habit::Reads);
    let id = shop.campaign("c");
    shop.until_complete(id, MONDAY + HOUR);
    shop.crash();
    shop.stage.pass(10 * MINUTE);
    shop.gateway
        .writes(Shop::SESSION, &ChatAddress::Person(digits(1)), "STOP");
    shop.stage.pass(HOUR);
    shop.start_engine();
    shop.stage.pass(SECOND);
    let counts = shop.counts(id);
    assert_eq!(
        counts.of(DeliveryState::Read),
        2,
        "receipts of the time between"
    );
    assert_eq!(counts.stopped, 1, "and a STOP is never lost");
    assert_eq!(shop.state(id), CampaignState::Completed);
}

#[test]
fn a_crash_during_recovery_changes_nothing() {
    for pause in [
        0,
        SECOND,
        100 * SECOND,
        241 * SECOND,
        255 * SECOND,
        272 * SECOND,
    ] {
        let (mut shop, id) = killed(Answer::Swallow, |_| {});
        shop.start_engine();
        shop.stage.pass(pause);
        shop.crash();
        shop.start_engine();
        shop.until_complete(id, MONDAY + HOUR);
        assert_eq!(shop.each_once(), 1, "second crash after {pause} ms");
    }
}

#[test]
fn a_stop_from_a_hidden_identity_finds_its_person_when_the_server_answers_again() {
    let shop = Shop::open(MONDAY, anywhere(), 2);
    shop.gateway.hide(&digits(2), "77000000000002");
    shop.gateway.questions_fail(Some(GatewayError::Timeout));
    let hidden = ChatAddress::Lid("77000000000002".to_owned());
    shop.gateway.writes(Shop::SESSION, &hidden, "STOP");
    shop.stage.pass(MINUTE);
    let consent = || {
        shop.disk
            .read(|conn| people::get(conn, PersonId(2)))
            .consent
    };
    assert_eq!(
        consent(),
        ConsentState::Agreed,
        "nobody could say whose identity it is"
    );
    shop.gateway.questions_fail(None);
    shop.stage.pass(MINUTE);
    assert_eq!(
        consent(),
        ConsentState::OptedOut,
        "a wish to stop is not lost because one question was"
    );
}

#[test]
fn what_cannot_be_read_at_once_keeps_nobody_from_being_heard() {
    let mut shop = Shop::open(MONDAY, anywhere(), 2);
    shop.crash();
    shop.stage.pass(10 * MINUTE);
    let writer = |n| ChatAddress::Person(digits(n));
    shop.gateway.writes(Shop::SESSION, &writer(1), "STOP");
    shop.gateway.history_misses(Some(GatewayError::Server));
    shop.start_engine();
    shop.stage.pass(SECOND);
    assert_eq!(shop.journal("opted_out"), 1, "what could be read counts");
    shop.gateway.writes(Shop::SESSION, &writer(2), "STOP");
    shop.stage.pass(SECOND);
    assert_eq!(shop.journal("opted_out"), 2, "and the line is open");
    let mark = || {
        let number = shop.number;
        shop.disk
            .read(move |conn| numbers::get(conn, number))
            .caught_up_to_ms
    };
    assert_eq!(mark(), MONDAY, "nothing is called complete");
    shop.gateway.history_misses(None);
    shop.stage.pass(MINUTE);
    assert!(mark() > MONDAY, "until it was all read");
}

/// The number's session was away for a moment, and something was written meanwhile that
/// cannot be read.
fn back_without_history() -> (Shop, CampaignId) {
    let shop = Shop::open(MONDAY, anywhere(), 20);
    let id = shop.campaign("c");
    shop.stage.pass(20 * SECOND);
    shop.gateway.session(Shop::SESSION, LinkStatus::Starting);
    shop.stage.pass(MINUTE);
    shop.gateway.history_misses(Some(GatewayError::Server));
    shop.gateway.session(Shop::SESSION, LinkStatus::Working);
    (shop, id)
}

#[test]
fn a_number_that_is_back_sends_when_what_it_missed_was_read() {
    let (shop, id) = back_without_history();
    let before = shop.gateway.calls();
    shop.stage.pass(10 * SECOND);
    assert_eq!(
        shop.gateway.calls(),
        before,
        "somebody may have asked to stop meanwhile"
    );
    shop.gateway.history_misses(None);
    shop.stage.pass(30 * SECOND);
    assert!(shop.gateway.calls() > before, "now it is known");
    shop.until_complete(id, MONDAY + HOUR);
    assert_eq!(shop.each_once(), 20);
}

#[test]
fn a_server_that_never_tells_what_was_missed_does_not_stop_a_campaign_for_ever() {
    let (shop, id) = back_without_history();
    shop.until_complete(id, MONDAY + HOUR);
    assert_eq!(shop.each_once(), 20);
}

#[test]
fn a_stop_is_heard_while_it_is_read_what_was_missed() {
    let mut shop = Shop::open(MONDAY, anywhere(), 2);
    shop.crash();
    shop.gateway.history_takes(MINUTE);
    shop.start_engine();
    shop.stage.pass(SECOND);
    let writer = ChatAddress::Person(digits(2));
    shop.gateway.writes(Shop::SESSION, &writer, "STOP");
    shop.stage.pass(SECOND);
    assert_eq!(
        shop.journal("opted_out"),
        1,
        "it would be lost if the line broke before the reading has ended"
    );
}
