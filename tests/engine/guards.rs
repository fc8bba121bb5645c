//! Nobody is written to who does not want it, and no campaign wakes up by itself
//! after it stood still.

use crate::{DAY, HOUR, MINUTE, MONDAY, SECOND};
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::outbox::ItemState;
use drumbeat_domain::reason::{PauseReason, WaitReason};
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{CampaignId, PersonId};
use drumbeat_gateway::ChatAddress;
use drumbeat_store::table::campaigns;
use drumbeat_store::table::consent_events;
use drumbeat_store::table::identities::IdentityKind;
use drumbeat_store::table::people;
use drumbeat_store::table::suppressions::{self, SuppressionReason};
use drumbeat_testkit::{Shop, anywhere, digits};

fn got(shop: &Shop, n: u32) -> usize {
    shop.gateway
        .ledger()
        .iter()
        .filter(|sent| sent.to == digits(n))
        .count()
}

#[test]
fn consent_withdrawn_stop_block_and_deletion_between_start_and_the_turn_are_kept() {
    let mut limits = anywhere();
    (limits.gap_min_s, limits.gap_max_s) = (120, 121);
    let shop = Shop::open(MONDAY, limits, 7);
    shop.gateway.hide(&digits(5), "777001");
    let id = shop.campaign("c");
    shop.stage.pass(SECOND);
    assert_eq!(shop.gateway.ledger().len(), 1, "the first one has it");
    let now_ms = shop.stage.now_ms();
    shop.disk.write(move |tx| {
        use drumbeat_domain::consent::{ConsentKind, Purpose};
        let (kind, purpose) = (ConsentKind::Withdrawn, Purpose::Marketing);
        consent_events::append(tx, PersonId(2), purpose, kind, "", None, now_ms)?;
        people::delete(tx, PersonId(3), now_ms)?;
        let blocked = SuppressionReason::Operator;
        suppressions::add(tx, IdentityKind::Phone, &digits(4), blocked, now_ms)
    });
    shop.gateway.writes(
        Shop::SESSION,
        &ChatAddress::Lid("777001".to_owned()),
        "  stop ",
    );
    shop.gateway
        .writes(Shop::SESSION, &ChatAddress::Person(digits(6)), "ARRÊT");
    shop.until_complete(id, MONDAY + 3 * HOUR);
    for (n, reason) in [
        (2, "no_consent"),
        (3, "person_deleted"),
        (4, "suppressed"),
        (5, "opted_out"),
        (6, "opted_out"),
    ] {
        let item = shop.item(id, PersonId(n));
        assert_eq!(item.state, ItemState::Skipped, "person {n}");
        assert_eq!(item.reason.as_deref(), Some(reason), "person {n}: why not");
        assert_eq!(got(&shop, n as u32), 0, "person {n}: nothing in the ledger");
    }
    assert_eq!((got(&shop, 1), got(&shop, 7)), (1, 1));
    let counts = shop.counts(id);
    assert_eq!((counts.of(DeliveryState::Skipped), counts.total), (5, 7));
}

#[test]
fn a_stop_from_an_unknown_hidden_identity_holds_once_it_turns_out_whose_it_is() {
    let mut limits = anywhere();
    (limits.gap_min_s, limits.gap_max_s) = (120, 121);
    let shop = Shop::open(MONDAY, limits, 2);
    let id = shop.campaign("c");
    shop.stage.pass(SECOND);
    // The gateway cannot say yet whose identity this is.
    shop.gateway
        .writes(Shop::SESSION, &ChatAddress::Lid("888".to_owned()), "PARAR");
    shop.stage.pass(SECOND);
    shop.gateway.hide(&digits(2), "888");
    shop.until_complete(id, MONDAY + HOUR);
    assert_eq!(
        got(&shop, 2),
        0,
        "whoever is behind the address asked to stop"
    );
    assert_eq!(
        shop.item(id, PersonId(2)).reason.as_deref(),
        Some("opted_out")
    );
}

#[test]
fn an_answer_that_is_no_stop_word_stops_nobody() {
    let shop = Shop::open(MONDAY, anywhere(), 2);
    let id = shop.campaign("c");
    shop.until_complete(id, MONDAY + HOUR);
    shop.stage.pass(MINUTE);
    shop.gateway.writes(
        Shop::SESSION,
        &ChatAddress::Person(digits(1)),
        "please don't stop!",
    );
    shop.gateway
        .writes(Shop::SESSION, &ChatAddress::Person(digits(2)), "बंद");
    shop.stage.pass(MINUTE);
    let counts = shop.counts(id);
    assert_eq!((counts.answered, counts.stopped), (2, 1));
    let again = shop.campaign("d");
    assert_eq!(
        shop.counts(again).total,
        1,
        "only the one who did not stop is in the next one"
    );
}

#[test]
fn a_running_campaign_goes_on_by_itself_after_a_restart_and_says_so() {
    let mut shop = Shop::open(MONDAY, anywhere(), 10);
    let id = shop.campaign("c");
    shop.stage.pass(10 * SECOND);
    shop.crash();
    shop.stage.pass(5 * HOUR);
    shop.start_engine();
    assert_eq!(shop.state(id), CampaignState::Running);
    assert_eq!(shop.journal("campaign_continued"), 1, "it says so");
    shop.until_complete(id, MONDAY + 6 * HOUR);
    assert_eq!(shop.each_once(), 10);
}

#[test]
fn after_72_hours_of_standing_still_it_waits_for_continue() {
    let mut shop = Shop::open(MONDAY, anywhere(), 10);
    let id = shop.campaign("c");
    shop.stage.pass(10 * SECOND);
    let before = shop.gateway.ledger().len();
    shop.crash();
    shop.stage.pass(73 * HOUR);
    shop.start_engine();
    shop.stage.pass(DAY);
    let campaign = shop.disk.read(move |conn| campaigns::get(conn, id));
    assert_eq!(campaign.state, CampaignState::Paused);
    assert_eq!(campaign.pause_reason, Some(PauseReason::StoodStill));
    assert_eq!(
        shop.gateway.ledger().len(),
        before,
        "nothing was sent by itself"
    );
    shop.apply(id, CampaignEvent::Resume);
    shop.until_complete(id, shop.stage.now_ms() + HOUR);
    assert_eq!(shop.each_once(), 10);
}

#[test]
fn a_laptop_that_slept_72_hours_with_the_app_open_waits_for_continue_too() {
    let shop = Shop::open(MONDAY, anywhere(), 10);
    let id = shop.campaign("c");
    shop.stage.pass(10 * SECOND);
    let before = shop.gateway.ledger().len();
    shop.stage.clock.set(MONDAY + 80 * HOUR);
    shop.stage.pass(HOUR);
    let campaign = shop.disk.read(move |conn| campaigns::get(conn, id));
    assert_eq!(campaign.pause_reason, Some(PauseReason::StoodStill));
    assert_eq!(shop.gateway.ledger().len(), before);
}

#[test]
fn a_week_of_closed_days_with_the_app_open_is_not_standing_still() {
    let mut limits = anywhere();
    limits.day_cap = 1;
    limits.hours.days = drumbeat_domain::schedule::Weekdays::of(&[1]).expect("Mondays");
    let shop = Shop::open(MONDAY + 9 * HOUR, limits, 2);
    let id = shop.campaign("c");
    shop.until_complete(id, MONDAY + 8 * DAY);
    assert_eq!(
        shop.each_once(),
        2,
        "one a Monday, as set, and nobody had to press anything"
    );
}

#[test]
fn hello_to_oneself_goes_through_caps_and_before_campaigns() {
    let mut limits = anywhere();
    (limits.day_cap, limits.hour_cap) = (2, 2);
    let shop = Shop::open(MONDAY, limits, 4);
    let id = shop.campaign("c");
    shop.hello("243970000001");
    shop.stage.pass(MINUTE);
    let sent: Vec<String> = shop
        .gateway
        .ledger()
        .into_iter()
        .map(|sent| sent.to)
        .collect();
    assert_eq!(
        sent.len(),
        2,
        "hello counts against the cap like everything else"
    );
    assert!(
        sent.contains(&"243970000001".to_owned()),
        "and goes before the campaign"
    );
    shop.hello("243970000001");
    shop.stage.pass(HOUR);
    assert_eq!(
        shop.gateway.ledger().len(),
        2,
        "a used-up day holds hello back too"
    );
    assert_eq!(
        shop.waits().map(|(reason, _)| reason),
        Some(WaitReason::DayCap)
    );
    assert_eq!(shop.counts(id).total, 4, "hello is nobody of the campaign");
}

#[test]
fn a_start_that_was_interrupted_is_taken_back_and_nobody_got_anything() {
    let mut shop = Shop::open(MONDAY, anywhere(), 3);
    let id = drumbeat_testkit::Builder::new(&shop.disk.db, MONDAY).draft(shop.number, "c");
    let number = shop.number;
    shop.disk.write(move |tx| {
        campaigns::apply(tx, id, CampaignEvent::Start, MONDAY).expect("a draft starts");
        let person = drumbeat_store::table::recipients::NewRecipient {
            person: PersonId(1),
            phone: digits(1),
            name: "Person 1".to_owned(),
            body: PrivateText::new("half done"),
        };
        drumbeat_store::table::recipients::freeze(tx, id, number, &[person], MONDAY)?;
        Ok(())
    });
    shop.crash();
    shop.start_engine();
    shop.stage.pass(DAY);
    assert_eq!(shop.state(id), CampaignState::Draft);
    assert_eq!(shop.gateway.calls(), 0);
    let started = shop.engine().start_campaign(id, 3, String::new());
    shop.stage.run(started).expect("it can be started again");
    shop.until_complete(id, MONDAY + 2 * DAY);
    assert_eq!(shop.each_once(), 3);
}

#[test]
fn a_count_that_is_not_right_any_more_starts_nothing() {
    let shop = Shop::open(MONDAY, anywhere(), 3);
    let id = drumbeat_testkit::Builder::new(&shop.disk.db, MONDAY).draft(shop.number, "c");
    let started = shop
        .stage
        .run(shop.engine().start_campaign(id, 4, String::new()));
    assert!(matches!(
        started,
        Err(drumbeat_engine::StartError::CountChanged { now: 3 })
    ));
    shop.stage.pass(HOUR);
    assert_eq!(
        (shop.state(id), shop.gateway.calls()),
        (CampaignState::Draft, 0)
    );
    let _: CampaignId = id;
}
