//! Rules of a number as a whole: turns of campaigns, days between messages for one
//! person, presets that rise and fall, and the guardian.

use crate::{DAY, HOUR, MINUTE, MONDAY, SECOND};
use drumbeat_domain::PersonId;
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::guardian::Alarm;
use drumbeat_domain::outbox::{ItemState, Scope};
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::reason::{Explanation, FailureReason, SkipReason, WaitReason as W};
use drumbeat_domain::schedule::Zone;
use drumbeat_gateway::ChatAddress;
use drumbeat_store::query::campaign_people;
use drumbeat_store::table::numbers::{self, SendingNumber};
use drumbeat_testkit::{Answer, Habit, Shop, anywhere, digits};

fn number(shop: &Shop) -> SendingNumber {
    let id = shop.number;
    shop.disk.read(move |conn| numbers::get(conn, id))
}

fn alarm(shop: &Shop) -> Option<Alarm> {
    number(shop).alarm.map(|(alarm, _)| alarm)
}

/// Nothing leaves for days, and "continue" lets it go on to the end.
fn stopped_until_continued(shop: &Shop) {
    shop.until_waits_for(W::Guardian);
    let calls = shop.gateway.calls();
    shop.stage.pass(3 * DAY);
    assert_eq!(shop.gateway.calls(), calls, "it stays stopped");
    shop.gateway.always(None);
    shop.stage.run(shop.engine().go_on(shop.number)).unwrap();
    assert_eq!(alarm(shop), None);
    let so = || shop.gateway.calls() > calls;
    let soon_ms = shop.stage.now_ms() + 2 * DAY;
    assert!(shop.stage.until_so(soon_ms, so), "then it goes on");
}

#[test]
fn campaigns_of_one_number_take_turns() {
    let mut limits = anywhere();
    limits.day_cap = 10;
    let shop = Shop::open(MONDAY, limits, 20);
    let first = shop.campaign("long");
    shop.stage.pass(20 * SECOND);
    let second = shop.campaign("urgent");
    shop.stage.pass(HOUR);
    let left = |id| 20 - shop.items(id, ItemState::Waiting);
    assert_eq!(left(first) + left(second), 10, "the day is used up");
    assert!(
        (left(first) - left(second)).abs() <= 4,
        "{} of the first and {} of the second: neither waits for the other to end",
        left(first),
        left(second)
    );
}

#[test]
fn nobody_gets_two_campaigns_within_the_days_that_must_lie_between() {
    let mut limits = anywhere();
    limits.person_rest_days = 3;
    let shop = Shop::open(MONDAY, limits, 4);
    let first = shop.campaign("one");
    shop.until_complete(first, MONDAY + HOUR);
    let second = shop.campaign("two");
    shop.until_complete(second, MONDAY + 2 * HOUR);
    assert_eq!(shop.gateway.ledger().len(), 4, "nobody got the second");
    let item = shop.item(second, drumbeat_domain::PersonId(1));
    assert_eq!(
        item.reason.as_deref(),
        Some(SkipReason::WrittenRecently.code()),
        "and the report says why"
    );
    shop.stage.pass(3 * DAY);
    let third = shop.campaign("three");
    shop.until_complete(third, MONDAY + 4 * DAY);
    assert_eq!(shop.gateway.ledger().len(), 8, "three days later everybody");
}

#[test]
fn messages_in_a_row_that_fail_stop_the_number_and_nobody_else_is_lost() {
    let shop = Shop::open(MONDAY, anywhere(), 12);
    let id = shop.campaign("c");
    shop.gateway
        .always(Some(Answer::Reject(FailureReason::Rejected)));
    stopped_until_continued(&shop);
    assert_eq!(shop.items(id, ItemState::Failed), 5, "five were enough");
    shop.until_complete(id, shop.stage.now_ms() + DAY);
    assert_eq!(shop.each_once(), 7, "the others got it");
    assert_eq!(
        (
            shop.journal("number_stopped"),
            shop.journal("number_continued")
        ),
        (1, 1)
    );
}

#[test]
fn an_alarm_outlives_a_restart() {
    let mut shop = Shop::open(MONDAY, anywhere(), 12);
    shop.campaign("c");
    shop.gateway
        .always(Some(Answer::Reject(FailureReason::Rejected)));
    shop.until_waits_for(W::Guardian);
    shop.crash();
    shop.start_engine();
    stopped_until_continued(&shop);
}

#[test]
fn people_who_are_not_on_whatsapp_stop_no_number() {
    let shop = Shop::open(MONDAY, anywhere(), 12);
    let id = shop.campaign("c");
    shop.gateway
        .always(Some(Answer::Reject(FailureReason::NotOnWhatsApp)));
    shop.until_complete(id, MONDAY + DAY);
    assert_eq!(
        alarm(&shop),
        None,
        "each of them is a person's, not the number's"
    );
}

#[test]
fn too_few_that_arrive_stop_the_number() {
    let mut limits = anywhere();
    limits.hour_cap = 12;
    let shop = Shop::open(MONDAY, limits, 60);
    for n in 1..=60 {
        shop.gateway.habit(&digits(n), Habit::Off);
    }
    shop.campaign("c");
    stopped_until_continued(&shop);
    let left = shop.gateway.ledger().len();
    assert!((20..60).contains(&left), "stopped after {left} of 60");
}

#[test]
fn a_second_limit_within_a_week_stops_the_number() {
    let refuse = Answer::NotSent {
        scope: Scope::Number,
        after_ms: 0,
        reason: W::WhatsAppLimit,
    };
    let shop = Shop::open(MONDAY, anywhere(), 12);
    let id = shop.campaign("c");
    shop.gateway.next([refuse.clone()]);
    shop.until_waits_for(W::WhatsAppLimit);
    assert_eq!(alarm(&shop), None, "the first limit is waited out");
    let (_, until_ms) = shop.waits().unwrap();
    assert!(
        until_ms > Some(MONDAY + 23 * HOUR),
        "a day, where WhatsApp does not say how long"
    );
    shop.stage.pass(25 * HOUR);
    assert_eq!(
        shop.state(id),
        CampaignState::Completed,
        "it went on by itself"
    );
    let again = shop.campaign("again");
    shop.gateway.next([refuse]);
    stopped_until_continued(&shop);
    assert_ne!(shop.state(again), CampaignState::Cancelled);
}

#[test]
fn a_limit_takes_a_preset_that_rises_a_step_back() {
    let mut limits = Limits::preset(Preset::Warm, Zone::UTC);
    limits.warm_up = true;
    let shop = Shop::open(MONDAY + 10 * HOUR, limits, 3);
    shop.gateway.next([Answer::NotSent {
        scope: Scope::Number,
        after_ms: 0,
        reason: W::WhatsAppLimit,
    }]);
    shop.campaign("c");
    shop.until_waits_for(W::WhatsAppLimit);
    assert_eq!(number(&shop).limits.preset, Preset::Warming);
    assert_eq!(number(&shop).limits.day_cap, 60);
    assert_eq!(shop.journal("preset_fallen"), 1, "and it says so");
}

#[test]
fn two_good_weeks_raise_the_preset_and_the_cap_with_it() {
    let mut limits = Limits::preset(Preset::New, Zone::UTC);
    limits.warm_up = true;
    let shop = Shop::open(MONDAY + 9 * HOUR, limits, 600);
    shop.campaign("long");
    shop.stage.pass(13 * DAY);
    assert_eq!(
        number(&shop).limits.preset,
        Preset::New,
        "not a day earlier"
    );
    assert_eq!(number(&shop).limits.day_cap, 30);
    shop.stage.pass(2 * DAY);
    assert_eq!(number(&shop).limits.preset, Preset::Warming);
    assert_eq!(number(&shop).limits.day_cap, 60);
    assert_eq!(shop.journal("preset_risen"), 1);
    shop.stage.pass(5 * DAY);
    assert_eq!(
        shop.journal("preset_risen"),
        1,
        "the next step takes its own time"
    );
}

#[test]
fn a_spread_day_reaches_into_the_afternoon_and_turning_it_off_takes_effect() {
    let mut limits = Limits::preset(Preset::New, Zone::UTC);
    limits.spread = true;
    let shop = Shop::open(MONDAY + 9 * HOUR, limits.clone(), 60);
    shop.campaign("c");
    shop.stage.until(MONDAY + 13 * HOUR);
    let half = shop.gateway.ledger().len();
    assert!(
        (10..=18).contains(&half),
        "{half} of 30 in about half of the day"
    );
    shop.until_waits_for(W::Spread);
    limits.spread = false;
    let (id, now_ms) = (shop.number, shop.stage.now_ms());
    shop.disk
        .write(move |tx| numbers::set_limits(tx, id, &limits, now_ms));
    shop.engine().wake(id);
    shop.stage.pass(20 * MINUTE);
    let so = || shop.gateway.ledger().len() > half + 2;
    assert!(
        shop.stage.until_so(now_ms + HOUR, so),
        "it does not wait for the end of a gap that is not wanted any more"
    );
}

#[test]
fn why_somebody_will_not_get_it_is_said_before_and_is_what_then_happens() {
    let shop = Shop::open(MONDAY + 9 * HOUR, anywhere(), 4);
    let id = shop.campaign("c");
    let last = PersonId(4);
    let item = shop.item(id, last);
    let number = shop.number;
    let why = |now_ms: i64| {
        shop.disk.read(move |conn| {
            let number = numbers::get(conn, number)?;
            Ok(
                campaign_people::explanations(conn, &number, &[item.id], now_ms)?
                    .get(&item.id)
                    .copied(),
            )
        })
    };
    assert_eq!(
        why(shop.stage.now_ms()),
        None,
        "they are in the line like anybody"
    );
    let writer = ChatAddress::Person(digits(4));
    shop.gateway.writes(Shop::SESSION, &writer, "STOP");
    shop.stage.settle();
    assert_eq!(
        shop.item(id, last).state,
        ItemState::Waiting,
        "not their turn yet"
    );
    let told = why(shop.stage.now_ms());
    assert_eq!(told, Some(Explanation::LeftOut(SkipReason::OptedOut)));
    shop.until_complete(id, MONDAY + 12 * HOUR);
    let left_out = shop.item(id, last);
    assert_eq!(
        (left_out.state, left_out.reason.as_deref()),
        (ItemState::Skipped, Some(SkipReason::OptedOut.code())),
        "what was said is what happened"
    );
}
