//! A clock of the computer that was wrong, or is.

use crate::{DAY, HOUR, MINUTE, MONDAY, SECOND};
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::guardian::Alarm;
use drumbeat_domain::outbox::{ItemState, Scope};
use drumbeat_domain::reason::{FailureReason, PauseReason, WaitReason};
use drumbeat_domain::{CampaignId, PersonId};
use drumbeat_engine::NowKind;
use drumbeat_gateway::TimeLock;
use drumbeat_store::table::campaigns;
use drumbeat_store::table::numbers;
use drumbeat_testkit::{Answer, Habit, Shop, anywhere, digits};

/// The clock is set while the app runs, or while it does not.
fn set_clock(shop: &mut Shop, now_ms: i64, restart: bool) {
    if restart {
        shop.crash();
    }
    shop.stage.clock.set(now_ms);
    if restart {
        shop.start_engine();
    }
}

#[test]
fn a_clock_that_was_set_back_waits_for_continue() {
    for restart in [false, true] {
        let mut shop = Shop::open(MONDAY + 12 * HOUR, anywhere(), 10);
        let id = shop.campaign("c");
        shop.stage.pass(20 * SECOND);
        let before = shop.gateway.calls();
        set_clock(&mut shop, MONDAY + 9 * HOUR, restart);
        shop.stage.pass(HOUR);
        let campaign = shop.disk.read(move |conn| campaigns::get(conn, id));
        assert_eq!(
            campaign.pause_reason,
            Some(PauseReason::ClockWentBack),
            "restart: {restart}"
        );
        assert_eq!(shop.gateway.calls(), before, "restart: {restart}");
    }
}

/// A year, by which a clock was wrong.
const YEAR: i64 = 365 * DAY;

#[test]
fn a_clock_that_had_run_a_year_ahead_closes_nothing_once_somebody_continues() {
    let mut limits = anywhere();
    (limits.day_cap, limits.hour_cap) = (8, 8);
    let mut shop = Shop::open(MONDAY + YEAR + 12 * HOUR, limits, 10);
    let id = shop.campaign("c");
    let so = || shop.gateway.calls() == 5;
    assert!(shop.stage.until_so(MONDAY + YEAR + 13 * HOUR, so));
    shop.stage.pass(SECOND);
    shop.crash();
    shop.stage.clock.set(MONDAY + 12 * HOUR);
    shop.start_engine();
    shop.stage.pass(HOUR);
    assert_eq!(shop.state(id), CampaignState::Paused);
    shop.apply(id, CampaignEvent::Resume);
    shop.stage.pass(6 * HOUR);
    assert_eq!(
        shop.gateway.calls(),
        8,
        "what the wrong year sent counts on the day it really was"
    );
    shop.until_complete(id, MONDAY + 2 * DAY);
    assert_eq!(shop.gateway.calls(), 10, "everybody once");
}

#[test]
fn a_start_on_a_clock_that_is_behind_earlier_sends_asks_about_the_clock() {
    let shop = Shop::open(MONDAY + YEAR, anywhere(), 3);
    let first = shop.campaign("c");
    shop.until_complete(first, MONDAY + YEAR + HOUR);
    shop.stage.clock.set(MONDAY + 12 * HOUR);
    shop.stage.pass(HOUR);
    let id = shop.campaign("d");
    shop.stage.pass(HOUR);
    let campaign = shop.disk.read(move |conn| campaigns::get(conn, id));
    assert_eq!(
        campaign.pause_reason,
        Some(PauseReason::ClockWentBack),
        "it would wait for a year, and nobody would know why"
    );
    assert_eq!(shop.gateway.calls(), 3);
    shop.apply(id, CampaignEvent::Resume);
    shop.until_complete(id, MONDAY + 2 * DAY);
    assert_eq!(shop.gateway.calls(), 6);
}

#[test]
fn a_clock_that_was_set_back_a_minute_disturbs_nobody() {
    let shop = Shop::open(MONDAY + 12 * HOUR, anywhere(), 10);
    let id = shop.campaign("c");
    shop.stage.pass(20 * SECOND);
    shop.stage.clock.set(shop.stage.now_ms() - MINUTE);
    shop.until_complete(id, MONDAY + 14 * HOUR);
    assert_eq!(shop.each_once(), 10);
}

fn alarm(shop: &Shop) -> Option<Alarm> {
    let number = shop.number;
    let number = shop.disk.read(move |conn| numbers::get(conn, number));
    number.alarm.map(|(alarm, _)| alarm)
}

/// A message is in doubt, its campaign was stopped, and then the clock, which had run a
/// year ahead, was set right.
fn in_doubt_a_year_ahead() -> (Shop, CampaignId) {
    let shop = Shop::open(MONDAY + YEAR + 12 * HOUR, anywhere(), 1);
    shop.gateway.habit(&digits(1), Habit::Silent);
    shop.gateway.next([Answer::Swallow]);
    let id = shop.campaign("c");
    let in_doubt = || shop.item(id, PersonId(1)).state == ItemState::Checking;
    assert!(shop.stage.until_so(MONDAY + YEAR + 13 * HOUR, in_doubt));
    shop.apply(id, CampaignEvent::Stop);
    shop.stage.clock.set(MONDAY + 12 * HOUR);
    (shop, id)
}

#[test]
fn a_doubt_of_a_stopped_campaign_is_not_in_doubt_for_a_year() {
    for restart in [false, true] {
        let (mut shop, id) = in_doubt_a_year_ahead();
        if restart {
            shop.crash();
            shop.start_engine();
        }
        shop.stage.pass(HOUR);
        assert_eq!(
            alarm(&shop),
            Some(Alarm::ClockWentBack),
            "no campaign is left that could ask, so the number does; restart: {restart}"
        );
        assert_eq!(
            shop.engine().now_of(shop.number).kind,
            NowKind::Waiting(WaitReason::Guardian),
            "and says what it waits for"
        );
        let asked = shop.gateway.look_ups().len();
        shop.stage.run(shop.engine().go_on(shop.number)).unwrap();
        shop.stage.pass(HOUR);
        assert_eq!(alarm(&shop), None);
        assert!(
            shop.gateway.look_ups().len() > asked,
            "it is looked up in minutes"
        );
        let state = shop.item(id, PersonId(1)).state;
        assert_ne!(state, ItemState::Checking, "and decided");
    }
}

#[test]
fn a_hello_after_a_year_ahead_asks_whether_the_clock_is_right_and_goes_out() {
    let shop = Shop::open(MONDAY + YEAR + 12 * HOUR, anywhere(), 0);
    shop.hello(&digits(9));
    shop.stage.pass(MINUTE);
    assert_eq!(shop.gateway.calls(), 1);
    shop.stage.clock.set(MONDAY + 12 * HOUR);
    shop.stage.pass(HOUR);
    assert_eq!(alarm(&shop), None, "nothing waits, so nobody is asked");
    shop.hello(&digits(9));
    shop.stage.pass(MINUTE);
    assert_eq!(alarm(&shop), Some(Alarm::ClockWentBack));
    assert_eq!(shop.gateway.calls(), 1, "the gap of next year holds it up");
    shop.stage.run(shop.engine().go_on(shop.number)).unwrap();
    shop.stage.pass(HOUR);
    assert_eq!(shop.gateway.calls(), 2);
}

#[test]
fn a_clock_that_is_set_right_again_withdraws_the_question_and_refills_nothing() {
    let mut limits = anywhere();
    (limits.day_cap, limits.hour_cap) = (2, 2);
    let shop = Shop::open(MONDAY + 12 * HOUR, limits, 0);
    shop.hello(&digits(9));
    shop.hello(&digits(9));
    shop.stage.pass(HOUR);
    assert_eq!(shop.gateway.calls(), 2, "the day is used up");
    shop.stage.clock.set(MONDAY - 12 * HOUR);
    shop.hello(&digits(9));
    shop.stage.pass(MINUTE);
    assert_eq!(alarm(&shop), Some(Alarm::ClockWentBack));
    shop.stage.clock.set(MONDAY + 14 * HOUR);
    shop.stage.run(shop.engine().go_on(shop.number)).unwrap();
    shop.stage.pass(MINUTE);
    assert_eq!(alarm(&shop), None);
    assert_eq!(
        shop.gateway.calls(),
        2,
        "what left today counts today, whatever the clock showed between"
    );
    shop.stage.pass(12 * HOUR);
    assert_eq!(shop.gateway.calls(), 3, "tomorrow it goes out");
}

#[test]
fn a_hello_that_could_not_leave_a_year_ahead_does_not_wait_for_that_year() {
    for restart in [false, true] {
        let mut shop = Shop::open(MONDAY + YEAR + 12 * HOUR, anywhere(), 0);
        shop.gateway.next([Answer::NotSent {
            scope: Scope::Person,
            after_ms: 0,
            reason: WaitReason::RetryLater,
        }]);
        shop.hello(&digits(9));
        shop.stage.pass(MINUTE);
        assert_eq!(shop.gateway.calls(), 1, "it was tried, and did not leave");
        set_clock(&mut shop, MONDAY + 12 * HOUR, restart);
        shop.stage.pass(HOUR);
        assert_eq!(
            alarm(&shop),
            Some(Alarm::ClockWentBack),
            "its next try is a year away, and nobody would know why; restart: {restart}"
        );
        shop.stage.run(shop.engine().go_on(shop.number)).unwrap();
        shop.stage.pass(HOUR);
        assert_eq!(shop.gateway.calls(), 2, "restart: {restart}");
    }
}

#[test]
fn what_was_put_right_stays_so_after_a_clock_that_was_set_back() {
    let shop = Shop::open(MONDAY + YEAR + 12 * HOUR, anywhere(), 8);
    let rejected = Answer::Reject(FailureReason::Rejected);
    shop.gateway.next(vec![rejected; 5]);
    let id = shop.campaign("c");
    let stopped = || alarm(&shop) == Some(Alarm::FailuresInARow);
    assert!(shop.stage.until_so(MONDAY + YEAR + 13 * HOUR, stopped));
    shop.stage.clock.set(MONDAY + 12 * HOUR);
    shop.stage.pass(HOUR);
    shop.apply(id, CampaignEvent::Resume);
    shop.stage.run(shop.engine().go_on(shop.number)).unwrap();
    shop.stage.pass(HOUR);
    assert_eq!(
        alarm(&shop),
        None,
        "what was before the operator's word is stamped after it, and counts no more"
    );
    shop.until_complete(id, MONDAY + 2 * DAY);
    assert_eq!(shop.each_once(), 3, "everybody who was left");
}

/// WhatsApp limited the number while the clock ran a year ahead, and said nothing of how
/// long; then the clock was set right.
fn limited_a_year_ahead(restart: bool) -> Shop {
    let mut shop = Shop::open(MONDAY + YEAR + 12 * HOUR, anywhere(), 3);
    let lock = TimeLock {
        active: true,
        until_ms: None,
    };
    shop.gateway.time_lock(Shop::SESSION, lock);
    shop.stage.pass(MINUTE);
    set_clock(&mut shop, MONDAY + 12 * HOUR, restart);
    shop.stage.pass(HOUR);
    shop
}

#[test]
fn a_limit_that_began_a_year_ahead_holds_no_hello_for_a_year() {
    for restart in [false, true] {
        let shop = limited_a_year_ahead(restart);
        assert_eq!(alarm(&shop), None, "nothing waits, so nobody is asked");
        shop.hello(&digits(9));
        shop.stage.pass(HOUR);
        assert_eq!(
            alarm(&shop),
            Some(Alarm::ClockWentBack),
            "the limit would end in a year, and nobody would know why; restart: {restart}"
        );
        shop.stage.run(shop.engine().go_on(shop.number)).unwrap();
        shop.stage.pass(23 * HOUR);
        assert_eq!(shop.gateway.calls(), 0, "limited for a day all the same");
        shop.stage.pass(2 * HOUR);
        assert_eq!(shop.gateway.calls(), 1, "restart: {restart}");
    }
}

#[test]
fn a_limit_that_began_a_year_ahead_holds_no_campaign_for_a_year() {
    let shop = limited_a_year_ahead(false);
    let id = shop.campaign("c");
    shop.stage.pass(HOUR);
    let campaign = shop.disk.read(move |conn| campaigns::get(conn, id));
    assert_eq!(campaign.pause_reason, Some(PauseReason::ClockWentBack));
    shop.apply(id, CampaignEvent::Resume);
    shop.until_complete(id, MONDAY + 3 * DAY);
    assert_eq!(shop.each_once(), 3);
}

#[test]
fn an_end_told_by_a_server_with_another_clock_is_as_far_away_on_ours() {
    for server_ahead_ms in [YEAR, -YEAR] {
        let shop = Shop::open(MONDAY + 12 * HOUR, anywhere(), 3);
        let told_ms = shop.stage.now_ms() + server_ahead_ms;
        let lock = TimeLock {
            active: true,
            until_ms: Some(told_ms + 2 * HOUR),
        };
        shop.gateway.time_lock_told(Shop::SESSION, lock, told_ms);
        shop.stage.pass(SECOND);
        let id = shop.campaign("c");
        shop.stage.pass(2 * HOUR - MINUTE);
        assert_eq!(
            shop.gateway.calls(),
            0,
            "limited for two hours, whatever the year: {server_ahead_ms}"
        );
        shop.until_complete(id, MONDAY + 15 * HOUR);
        assert_eq!(shop.each_once(), 3, "and no longer: {server_ahead_ms}");
    }
}
