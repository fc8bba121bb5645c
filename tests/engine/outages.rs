//! A connection that fails makes the number wait. It costs nobody anything.

use crate::{DAY, HOUR, MINUTE, MONDAY, SECOND};
use drumbeat_domain::PersonId;
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::outbox::{ItemState, Scope};
use drumbeat_domain::reason::{FailureReason, WaitReason};
use drumbeat_domain::schedule::Zone;
use drumbeat_gateway::{GatewayError, LinkStatus, TimeLock};
use drumbeat_store::table::outbox::take;
use drumbeat_testkit::{Answer, Shop, anywhere, digits};

fn spent(shop: &Shop) -> usize {
    let (number, now_ms) = (shop.number, shop.stage.now_ms());
    shop.disk
        .read(move |conn| take::history(conn, number, now_ms))
        .spent_today(Zone::UTC, now_ms) as usize
}

#[test]
fn an_hour_without_the_server_costs_no_try_and_no_budget() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 12);
    let id = shop.campaign("c");
    shop.stage.pass(30 * SECOND);
    let (sent, before) = (shop.gateway.ledger().len(), spent(&shop));
    assert!(sent >= 2 && before == sent);
    shop.gateway.down(Some(GatewayError::Unreachable));
    for _ in 0..60 {
        shop.stage.pass(MINUTE);
        let (reason, until_ms) = shop.waits().expect("a reason at every moment");
        assert!(
            matches!(reason, WaitReason::GatewayDown | WaitReason::Reconnecting),
            "the reason shown is the server, not {reason:?}"
        );
        assert!(
            until_ms.is_some_and(|at| at > shop.stage.now_ms()),
            "with the next try"
        );
    }
    let counts = shop.counts(id);
    assert_eq!(counts.of(DeliveryState::Failed), 0, "nobody failed");
    assert_eq!(
        counts.of(DeliveryState::Waiting),
        12 - sent as i64,
        "they simply wait"
    );
    assert_eq!(spent(&shop), before, "the day's budget is as it was");
    for n in 1..=12 {
        let item = shop.item(id, PersonId(n));
        let fair = u32::from(item.state != ItemState::Waiting);
        assert_eq!(item.attempts, fair, "nobody lost a try");
    }
    shop.gateway.down(None);
    shop.until_complete(id, MONDAY + 11 * HOUR);
    assert_eq!(shop.each_once(), 12);
}

#[test]
fn a_server_that_refuses_every_send_for_an_hour_costs_nobody_a_try() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 3);
    shop.gateway.always(Some(Answer::NotSent {
        scope: Scope::Number,
        after_ms: 0,
        reason: WaitReason::GatewayDown,
    }));
    let id = shop.campaign("c");
    shop.stage.pass(HOUR);
    assert!(
        shop.gateway.calls() > 20,
        "it went on trying, all half minutes"
    );
    assert_eq!(
        spent(&shop),
        0,
        "what certainly did not leave spends nothing"
    );
    assert_eq!(shop.item(id, PersonId(1)).attempts, 0);
    shop.gateway.always(None);
    shop.until_complete(id, MONDAY + 11 * HOUR);
    assert_eq!(shop.each_once(), 3);
}

#[test]
fn a_person_whose_message_does_not_leave_is_tried_again_later_and_fails_at_last() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 2);
    let not_sent = Answer::NotSent {
        scope: Scope::Person,
        after_ms: 0,
        reason: WaitReason::RetryLater,
    };
    shop.gateway
        .next([not_sent.clone(), Answer::Accept, not_sent.clone(), not_sent]);
    let id = shop.campaign("c");
    shop.until_complete(id, MONDAY + 12 * HOUR);
    let item = shop.item(id, PersonId(1));
    assert_eq!(
        (item.state, item.attempts),
        (ItemState::Failed, 3),
        "three tries, as set"
    );
    assert_eq!(
        item.reason.as_deref(),
        Some(FailureReason::TooManyTries.code())
    );
    assert_eq!(spent(&shop), 1, "only what left counts");
    let tries: Vec<i64> = shop.disk.read(|conn| {
        let mut found =
            conn.prepare("SELECT started_at_ms FROM attempts WHERE item_id = 1 ORDER BY n")?;
        let rows = found.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    });
    assert!(tries[1] - tries[0] >= 120 * SECOND, "two minutes at least");
    assert!(tries[2] - tries[1] >= 240 * SECOND, "then four");
    assert_eq!(
        shop.item(id, PersonId(2)).state,
        ItemState::Accepted,
        "the other one went on"
    );
}

#[test]
fn a_refused_message_fails_for_good_and_the_next_one_goes_on() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 2);
    shop.gateway
        .next([Answer::Reject(FailureReason::NotSupported)]);
    let id = shop.campaign("c");
    shop.until_complete(id, MONDAY + 12 * HOUR);
    let item = shop.item(id, PersonId(1));
    assert_eq!(item.state, ItemState::Failed);
    assert_eq!(
        item.reason.as_deref(),
        Some(FailureReason::NotSupported.code())
    );
    assert_eq!(shop.each_once(), 1);
}

#[test]
fn error_463_in_the_answer_makes_the_number_wait_and_nobody_fails() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 4);
    shop.gateway.next([
        Answer::Accept,
        Answer::NotSent {
            scope: Scope::Number,
            after_ms: DAY,
            reason: WaitReason::WhatsAppLimit,
        },
    ]);
    let id = shop.campaign("c");
    shop.stage.pass(2 * HOUR);
    assert_eq!(
        shop.waits().map(|(reason, _)| reason),
        Some(WaitReason::WhatsAppLimit)
    );
    assert_eq!(
        shop.gateway.calls(),
        2,
        "nothing is tried during the restriction"
    );
    assert_eq!(shop.counts(id).of(DeliveryState::Failed), 0);
    shop.until_complete(id, MONDAY + 2 * DAY);
    assert_eq!(shop.each_once(), 4);
}

#[test]
fn error_463_in_a_receipt_makes_the_number_wait_and_nobody_fails() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 4);
    shop.gateway
        .next([Answer::Accept, Answer::RefusedLater { code: "463" }]);
    let id = shop.campaign("c");
    shop.stage.pass(2 * HOUR);
    assert_eq!(
        shop.waits().map(|(reason, _)| reason),
        Some(WaitReason::WhatsAppLimit)
    );
    assert_eq!(shop.gateway.calls(), 2, "the first 463 stops the number");
    let counts = shop.counts(id);
    assert_eq!(
        counts.of(DeliveryState::Failed),
        0,
        "WhatsApp refused the number, not the person"
    );
    assert_eq!(
        counts.of(DeliveryState::Waiting),
        3,
        "who was refused waits again"
    );
    assert_eq!(shop.item(id, PersonId(2)).attempts, 0, "and lost no try");
    assert_eq!(spent(&shop), 1, "nor the day's budget");
    shop.until_complete(id, MONDAY + 3 * DAY);
    shop.stage.pass(MINUTE);
    assert_eq!(shop.each_once(), 4);
    assert_eq!(shop.counts(id).of(DeliveryState::Delivered), 4);
}

#[test]
fn another_error_receipt_fails_that_one_person() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 2);
    shop.gateway.next([Answer::RefusedLater { code: "400" }]);
    let id = shop.campaign("c");
    shop.until_complete(id, MONDAY + 12 * HOUR);
    shop.stage.pass(MINUTE);
    let item = shop.item(id, PersonId(1));
    assert_eq!(
        item.reason.as_deref(),
        Some(FailureReason::ErrorReceipt.code())
    );
    assert_eq!(shop.counts(id).of(DeliveryState::Delivered), 1);
}

#[test]
fn a_restriction_ends_when_whatsapp_says_so() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 3);
    shop.gateway.time_lock(
        Shop::SESSION,
        TimeLock {
            active: true,
            until_ms: Some(MONDAY + 60 * HOUR),
        },
    );
    shop.stage.settle();
    let id = shop.campaign("c");
    shop.stage.pass(HOUR);
    let waits = shop.waits();
    assert_eq!(
        waits,
        Some((WaitReason::WhatsAppLimit, Some(MONDAY + 60 * HOUR)))
    );
    assert_eq!(shop.gateway.calls(), 0);
    shop.gateway.time_lock(
        Shop::SESSION,
        TimeLock {
            active: false,
            until_ms: None,
        },
    );
    shop.until_complete(id, MONDAY + 11 * HOUR);
    assert_eq!(shop.each_once(), 3);
}

#[test]
fn a_phone_that_is_unlinked_stops_the_number_until_it_is_linked_again() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 5);
    let id = shop.campaign("c");
    shop.stage.pass(SECOND);
    shop.gateway.session(Shop::SESSION, LinkStatus::Failed);
    shop.stage.pass(10 * HOUR);
    assert_eq!(shop.waits(), Some((WaitReason::NotLinked, None)));
    assert_eq!(shop.gateway.calls(), 1);
    shop.gateway.session(Shop::SESSION, LinkStatus::Working);
    shop.until_complete(id, MONDAY + 21 * HOUR);
    assert_eq!(shop.each_once(), 5);
    assert_eq!(
        (shop.journal("number_lost"), shop.journal("number_back")),
        (1, 1)
    );
}

#[test]
fn whatsapps_limit_is_the_phones_and_outlives_its_link() {
    let same = "243970000001";
    for phone in [same, "243970000002"] {
        let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 5);
        shop.gateway
            .session_of(Shop::SESSION, LinkStatus::Working, same);
        let id = shop.campaign("c");
        shop.stage.pass(SECOND);
        let lock = TimeLock {
            active: true,
            until_ms: Some(MONDAY + 12 * HOUR),
        };
        shop.gateway.time_lock(Shop::SESSION, lock);
        shop.gateway.session(Shop::SESSION, LinkStatus::Failed);
        shop.stage.pass(MINUTE);
        let _ = shop.stage.run(shop.engine().begin_link(shop.number, true));
        shop.stage.pass(10 * SECOND);
        shop.gateway
            .session_of(Shop::SESSION, LinkStatus::Working, phone);
        shop.stage.pass(HOUR);
        let limited = shop.gateway.calls() == 1;
        assert_eq!(
            limited,
            phone == same,
            "a new link lifts no limit, and another phone has none: {phone}"
        );
        shop.until_complete(id, MONDAY + 14 * HOUR);
        assert_eq!(shop.each_once(), 5);
    }
}

#[test]
fn a_number_that_is_linked_again_sends_once_it_was_read_what_was_missed() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 5);
    shop.gateway
        .session_of(Shop::SESSION, LinkStatus::Working, "243970000001");
    let id = shop.campaign("c");
    shop.stage.pass(SECOND);
    shop.gateway.session(Shop::SESSION, LinkStatus::Failed);
    shop.stage.pass(HOUR);
    let _ = shop.stage.run(shop.engine().begin_link(shop.number, true));
    shop.stage.pass(10 * SECOND);
    let calls = shop.gateway.calls();
    shop.gateway.history_takes(30 * MINUTE);
    shop.gateway
        .session_of(Shop::SESSION, LinkStatus::Working, "243970000001");
    shop.stage.pass(25 * MINUTE);
    assert_eq!(
        shop.gateway.calls(),
        calls,
        "somebody may have asked to stop while the phone was not linked"
    );
    assert!(
        shop.gateway.questions().len() <= 2,
        "nor is anybody asked about"
    );
    shop.until_complete(id, MONDAY + 14 * HOUR);
    assert_eq!(shop.each_once(), 5);
}

#[test]
fn what_a_connection_told_is_newer_than_an_answer_that_was_on_its_way() {
    let mut shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 5);
    shop.crash();
    shop.gateway.status_takes(5 * SECOND);
    shop.start_engine();
    shop.stage.pass(SECOND);
    // It worked when it was asked.
    shop.gateway.session(Shop::SESSION, LinkStatus::Failed);
    let id = shop.campaign("c");
    shop.stage.pass(HOUR);
    assert_eq!(shop.waits(), Some((WaitReason::NotLinked, None)));
    assert!(
        shop.gateway.questions().is_empty(),
        "and nothing is asked of a session that does not work"
    );
    shop.gateway.session(Shop::SESSION, LinkStatus::Working);
    shop.until_complete(id, MONDAY + 12 * HOUR);
    assert_eq!(shop.each_once(), 5);
}

#[test]
fn who_is_not_on_whatsapp_is_skipped_and_asked_about_anew_after_seven_days() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 2);
    shop.gateway.absent(&digits(1), true);
    let first = shop.campaign("c");
    shop.until_complete(first, MONDAY + 12 * HOUR);
    let item = shop.item(first, PersonId(1));
    assert_eq!(
        (item.state, item.reason.as_deref()),
        (ItemState::Skipped, Some("not_on_whatsapp"))
    );
    let asked = |shop: &Shop| {
        shop.gateway
            .questions()
            .iter()
            .filter(|(_, phone)| *phone == digits(1))
            .count()
    };
    assert_eq!(asked(&shop), 1);
    shop.gateway.absent(&digits(1), false);
    shop.stage.until(MONDAY + 6 * DAY);
    let second = shop.campaign("d");
    shop.until_complete(second, MONDAY + 7 * DAY);
    assert_eq!(
        asked(&shop),
        1,
        "not asked in bulk: the answer of this week counts"
    );
    assert_eq!(shop.item(second, PersonId(1)).state, ItemState::Skipped);
    shop.stage.until(MONDAY + 8 * DAY);
    let third = shop.campaign("e");
    shop.until_complete(third, MONDAY + 9 * DAY);
    assert_eq!(asked(&shop), 2, "a week later it is asked anew");
    assert_eq!(shop.item(third, PersonId(1)).state, ItemState::Accepted);
}

#[test]
fn questions_about_phones_are_never_asked_in_bulk() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 20);
    for n in 1..=20 {
        shop.gateway.absent(&digits(n), true);
    }
    let id = shop.campaign("c");
    shop.until_complete(id, MONDAY + 12 * HOUR);
    let asked: Vec<i64> = shop.gateway.questions().iter().map(|(at, _)| *at).collect();
    assert_eq!(asked.len(), 20);
    assert!(
        asked.windows(2).all(|pair| pair[1] - pair[0] >= 5 * SECOND),
        "asking in bulk is what gets a number limited"
    );
}

#[test]
fn an_outcome_that_the_disk_refuses_is_written_as_soon_as_it_takes_it() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 2);
    shop.gateway.next([Answer::Slow { ms: 2_000 }]);
    let id = shop.campaign("c");
    assert!(
        shop.stage
            .until_so(MONDAY + 10 * HOUR, || shop.engine().is_sending())
    );
    shop.disk.write(|tx| {
        tx.execute_batch(
            "CREATE TRIGGER full BEFORE UPDATE OF outcome ON attempts BEGIN SELECT RAISE(ABORT, 'full'); END;
             CREATE TRIGGER full_too BEFORE INSERT ON raw_events BEGIN SELECT RAISE(ABORT, 'full'); END;",
        )?;
        Ok(())
    });
    shop.stage.pass(MINUTE);
    assert_eq!(
        shop.items(id, ItemState::Sending),
        1,
        "nothing is known on the disk yet"
    );
    assert!(
        shop.engine().is_sending(),
        "and the app knows that it is not done"
    );
    assert_eq!(shop.gateway.calls(), 1, "meanwhile nothing else is begun");
    shop.disk.write(|tx| {
        tx.execute_batch("DROP TRIGGER full; DROP TRIGGER full_too;")?;
        Ok(())
    });
    shop.until_complete(id, MONDAY + 12 * HOUR);
    assert_eq!(shop.each_once(), 2);
}

#[test]
fn a_server_that_is_back_is_found_although_the_clock_was_set_back() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 1);
    shop.gateway.down(Some(GatewayError::Unreachable));
    shop.stage.pass(10 * MINUTE);
    shop.stage.clock.set(MONDAY - 3 * DAY);
    shop.gateway.down(None);
    shop.stage.pass(2 * MINUTE);
    assert_eq!(
        shop.engine().session_of(shop.number),
        Some(LinkStatus::Working),
        "the next try is a minute of real time away, not three days"
    );
}

#[test]
fn a_session_that_works_again_later_is_caught_up_then() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 1);
    shop.campaign("c");
    shop.stage.pass(HOUR);
    shop.gateway.down(Some(GatewayError::Unreachable));
    shop.stage.pass(MINUTE);
    let writer = drumbeat_gateway::ChatAddress::Person(digits(1));
    shop.gateway.writes(Shop::SESSION, &writer, "STOP");
    shop.stage.pass(10 * MINUTE);
    shop.gateway.session(Shop::SESSION, LinkStatus::Starting);
    shop.gateway.down(None);
    shop.stage.pass(5 * MINUTE);
    assert_eq!(
        shop.journal("opted_out"),
        0,
        "a session that starts has no history to give"
    );
    shop.gateway.session(Shop::SESSION, LinkStatus::Working);
    shop.stage.pass(MINUTE);
    assert_eq!(
        shop.journal("opted_out"),
        1,
        "what was written while nobody listened is read now"
    );
}
