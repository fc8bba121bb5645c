//! Pause, stop and quit take effect at once, whatever the number waits for.

use crate::{HOUR, MINUTE, MONDAY, SECOND};
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::outbox::ItemState;
use drumbeat_domain::reason::{PauseReason, WaitReason};
use drumbeat_engine::NowKind;
use drumbeat_gateway::{GatewayError, LinkStatus};
use drumbeat_store::StoreError;
use drumbeat_store::table::campaigns;
use drumbeat_store::table::numbers::{self, LinkState};
use drumbeat_store::table::outbox::take;
use drumbeat_testkit::{Answer, Shop, anywhere};

/// What "at once" means, in milliseconds of the clock everybody goes by.
const AT_ONCE: i64 = 100;

fn open(people: u32) -> Shop {
    Shop::open(MONDAY, anywhere(), people)
}

/// Shops whose number waits for very different things.
fn waiting_shops() -> Vec<(&'static str, Shop)> {
    let mut shops = Vec::new();
    let gap = open(5);
    gap.campaign("c");
    gap.until_waits_for(WaitReason::Gap);
    shops.push(("a gap", gap));

    let mut limits = anywhere();
    limits.day_cap = 1;
    let capped = Shop::open(MONDAY, limits, 5);
    capped.campaign("c");
    capped.until_waits_for(WaitReason::DayCap);
    shops.push(("tomorrow", capped));

    let down = open(5);
    down.gateway.down(Some(GatewayError::Unreachable));
    down.campaign("c");
    down.until_waits_for(WaitReason::GatewayDown);
    shops.push(("the server", down));

    let asking = open(5);
    asking.gateway.questions_take(30 * SECOND);
    asking.campaign("c");
    asking.stage.pass(SECOND);
    shops.push(("an answer about a phone", asking));

    let sending = open(5);
    sending.gateway.next([Answer::Slow { ms: 8_000 }]);
    sending.campaign("c");
    assert!(
        sending
            .stage
            .until_so(MONDAY + MINUTE, || sending.engine().is_sending())
    );
    shops.push(("the wire", sending));
    shops
}

#[test]
fn pause_takes_effect_within_100_ms_whatever_the_number_waits_for() {
    for (what, shop) in waiting_shops() {
        let id = drumbeat_domain::CampaignId(1);
        let calls = shop.gateway.calls();
        shop.apply(id, CampaignEvent::Pause(PauseReason::Operator));
        shop.stage.pass(AT_ONCE);
        assert_eq!(shop.state(id), CampaignState::Paused);
        shop.gateway.down(None);
        shop.stage.pass(30 * HOUR);
        assert_eq!(
            shop.gateway.calls(),
            calls,
            "waiting for {what}: nothing is sent after Pause"
        );
        assert_eq!(
            shop.engine().now_of(shop.number).kind,
            NowKind::Idle,
            "waiting for {what}: nothing is shown as coming"
        );
        shop.apply(id, CampaignEvent::Resume);
        shop.until_complete(id, MONDAY + 300 * HOUR);
        assert_eq!(
            shop.each_once(),
            5,
            "waiting for {what}: Continue goes on where it was"
        );
    }
}

#[test]
fn stop_skips_those_who_wait_and_nobody_else_is_sent_to() {
    for (what, shop) in waiting_shops() {
        let id = drumbeat_domain::CampaignId(1);
        let calls = shop.gateway.calls();
        shop.apply(id, CampaignEvent::Stop);
        shop.stage.pass(AT_ONCE);
        assert_eq!(
            shop.items(id, ItemState::Waiting),
            0,
            "{what}: nobody waits any more"
        );
        shop.gateway.down(None);
        shop.stage.pass(30 * HOUR);
        assert_eq!(
            shop.gateway.calls(),
            calls,
            "{what}: nothing is sent after Stop"
        );
        let counts = shop.counts(id);
        let got = shop.each_once() as i64;
        assert_eq!(
            counts.of(DeliveryState::Delivered),
            got,
            "{what}: who got it, got it"
        );
        assert_eq!(
            counts.of(DeliveryState::Skipped),
            5 - got,
            "{what}: the others were skipped"
        );
    }
}

#[test]
fn quit_is_immediate_when_nothing_is_on_the_wire() {
    for (what, mut shop) in waiting_shops() {
        if shop.engine().is_sending() {
            continue;
        }
        let (before, calls) = (shop.stage.now_ms(), shop.gateway.calls());
        shop.quit();
        let took = shop.stage.now_ms() - before;
        assert!(
            took <= AT_ONCE,
            "waiting for {what}: quitting took {took} ms"
        );
        shop.stage.pass(HOUR);
        assert_eq!(
            shop.gateway.calls(),
            calls,
            "waiting for {what}: no new send begins"
        );
    }
}

#[test]
fn quit_waits_for_the_message_on_the_wire_and_keeps_its_outcome() {
    let mut shop = open(3);
    shop.gateway.next([Answer::Slow { ms: 8_000 }]);
    let id = shop.campaign("c");
    assert!(
        shop.stage
            .until_so(MONDAY + MINUTE, || shop.engine().is_sending())
    );
    let before = shop.stage.now_ms();
    shop.quit();
    let took = shop.stage.now_ms() - before;
    assert!((5_000..=10_000).contains(&took), "it waited {took} ms");
    assert_eq!(
        shop.items(id, ItemState::Accepted),
        1,
        "its outcome is on the disk"
    );
    assert_eq!(
        shop.items(id, ItemState::Waiting),
        2,
        "and no other one was begun"
    );
}

#[test]
fn quit_waits_ten_seconds_at_most_and_leaves_the_message_to_checking() {
    let mut shop = open(1);
    shop.gateway.next([Answer::Swallow]);
    let id = shop.campaign("c");
    assert!(
        shop.stage
            .until_so(MONDAY + MINUTE, || shop.engine().is_sending())
    );
    let before = shop.stage.now_ms();
    shop.quit();
    let took = shop.stage.now_ms() - before;
    assert!((9_900..=10_000).contains(&took), "it waited {took} ms");
    shop.start_engine();
    assert_eq!(
        shop.items(id, ItemState::Checking),
        1,
        "the next start looks it up"
    );
    shop.until_complete(id, MONDAY + HOUR);
    shop.stage.pass(MINUTE);
    assert_eq!(shop.each_once(), 1);
    assert_eq!(shop.counts(id).of(DeliveryState::Delivered), 1);
}

#[test]
fn quit_while_a_phone_is_asked_about_begins_no_send() {
    let mut shop = open(1);
    shop.gateway.questions_take(SECOND);
    let id = shop.campaign("c");
    shop.stage.pass(500);
    shop.quit();
    shop.stage.pass(HOUR);
    assert_eq!(shop.gateway.calls(), 0, "the app had said it closes");
    assert_eq!(
        shop.items(id, ItemState::Waiting),
        1,
        "the person simply waits"
    );
}

#[test]
fn a_phone_that_was_unlinked_while_an_address_is_asked_for_gets_nobody_a_message() {
    let shop = open(3);
    shop.gateway.questions_take(2 * SECOND);
    let id = shop.campaign("c");
    shop.stage.pass(SECOND);
    shop.gateway.session(Shop::SESSION, LinkStatus::ScanQr);
    shop.stage.pass(HOUR);
    assert_eq!(
        shop.gateway.calls(),
        0,
        "there is no phone it could leave by"
    );
    assert_eq!(
        shop.waits().map(|(reason, _)| reason),
        Some(WaitReason::NotLinked)
    );
    shop.gateway.session(Shop::SESSION, LinkStatus::Working);
    shop.until_complete(id, MONDAY + 3 * HOUR);
    assert_eq!(shop.each_once(), 3);
}

#[test]
fn a_stop_of_many_that_was_cut_short_is_finished_at_the_next_start() {
    let mut shop = Shop::open(MONDAY + 10 * HOUR, anywhere(), 1_100);
    let id = shop.campaign("November");
    shop.stage.pass(30 * SECOND);
    shop.crash();
    let now_ms = shop.stage.now_ms();
    // The first write of Stop is all that happens before the app ends.
    shop.disk.write(move |tx| {
        campaigns::apply(tx, id, CampaignEvent::Stop, now_ms)
            .map_err(|_| StoreError::Stale("campaign"))
    });
    let calls = shop.gateway.calls();
    assert!(
        shop.items(id, ItemState::Waiting) > 0,
        "many are not skipped in one write, which other numbers would wait for"
    );
    let number = shop.number;
    let next = shop
        .disk
        .read(move |conn| take::next_due(conn, number, now_ms));
    assert_eq!(next, None, "but from the first write on nobody gets it");
    shop.start_engine();
    assert_eq!(
        shop.items(id, ItemState::Waiting),
        0,
        "the next start finishes the stop"
    );
    shop.stage.pass(HOUR);
    assert_eq!(shop.gateway.calls(), calls, "and sends nothing");
    assert_eq!(
        shop.counts(id).of(DeliveryState::Skipped),
        1_100 - shop.each_once() as i64,
        "who got it, got it; everybody else is accounted for"
    );
}

#[test]
fn a_number_that_was_removed_does_not_come_back_by_itself() {
    let shop = open(3);
    let number = shop.number;
    let remove = shop.engine().unlink(number, true);
    shop.stage.run(remove).expect("removed");
    // Somebody still looks at it in another window, and presses what they see.
    let _ = shop.stage.run(shop.engine().begin_link(number, true));
    let _ = shop.stage.run(shop.engine().unlink(number, false));
    shop.stage.pass(MINUTE);
    let link = shop.disk.read(move |conn| numbers::get(conn, number)).link;
    assert_eq!(link, LinkState::Removed);
}

#[test]
fn what_left_a_number_before_it_was_removed_is_still_looked_up() {
    let mut shop = open(3);
    shop.gateway.next([Answer::Lost { taken: false }]);
    let id = shop.campaign("c");
    shop.stage.pass(30 * SECOND);
    assert_eq!(shop.items(id, ItemState::Checking), 1);
    let remove = shop.engine().unlink(shop.number, true);
    shop.stage.run(remove).expect("removed");
    // Also when the app ends in between.
    shop.crash();
    shop.start_engine();
    shop.stage.pass(20 * MINUTE);
    assert_eq!(
        shop.items(id, ItemState::Checking),
        0,
        "a doubt ends within a quarter of an hour"
    );
}
