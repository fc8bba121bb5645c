//! Hours, caps and gaps hold over days, whatever crashes.

use crate::{DAY, HOUR, MINUTE, MONDAY, SECOND};
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::reason::WaitReason;
use drumbeat_domain::schedule::{ClockOf, Hours, Opening, Zone, local_day_start_ms, open_at};
use drumbeat_store::table::numbers;
use drumbeat_testkit::{Shop, anywhere};
use rand::{Rng, SeedableRng};

fn rules_hold(limits: &Limits, times: &[i64]) {
    for (place, at_ms) in times.iter().enumerate() {
        assert!(
            matches!(open_at(&limits.hours, *at_ms), Opening::Open { .. }),
            "{at_ms} is outside the sending hours: nobody may be written to then"
        );
        let hour = times
            .iter()
            .filter(|t| **t >= *at_ms && **t < at_ms + HOUR)
            .count();
        assert!(
            hour as u32 <= limits.hour_cap,
            "{hour} messages in the hour from {at_ms}"
        );
        let day_start = local_day_start_ms(limits.hours.zone, *at_ms);
        let day = times
            .iter()
            .filter(|t| local_day_start_ms(limits.hours.zone, **t) == day_start)
            .count();
        assert!(
            day as u32 <= limits.day_cap,
            "{day} messages on the day of {at_ms}"
        );
        if let Some(next) = times.get(place + 1) {
            let gap = next - at_ms;
            assert!(
                gap >= i64::from(limits.gap_min_s) * SECOND,
                "only {gap} ms between two messages"
            );
        }
    }
}

/// Four people, of whom the last two have Indian numbers, and a number in Kinshasa that
/// sends from 9:00 to 17:30.
fn two_countries(at_ms: i64, clock_of: ClockOf) -> (Shop, Limits) {
    let mut limits = anywhere();
    limits.hours = Hours {
        clock_of,
        ..Hours::usual(Zone::parse("Africa/Kinshasa").expect("a zone"))
    };
    let shop = Shop::open(at_ms, limits.clone(), 4);
    shop.disk.write(|tx| {
        tx.execute_batch(
            "UPDATE identities SET value = '919812345670' WHERE person_id = 3;
             UPDATE identities SET value = '919812345671' WHERE person_id = 4;",
        )?;
        Ok(())
    });
    (shop, limits)
}

fn got(shop: &Shop) -> Vec<(i64, bool)> {
    let ledger = shop.gateway.ledger();
    let indian = |to: &str| to.starts_with("91");
    ledger
        .iter()
        .map(|sent| (sent.at_ms, indian(&sent.to)))
        .collect()
}

#[test]
fn everybody_is_written_to_in_the_hours_of_their_own_country() {
    // Half past nine in India, five in the morning in Kinshasa.
    let (shop, _) = two_countries(MONDAY + 4 * HOUR, ClockOf::Person);
    let id = shop.campaign("c");
    shop.stage.pass(HOUR);
    let early = got(&shop);
    assert_eq!(
        early.len(),
        2,
        "the Indians are further back in the line, and awake"
    );
    assert!(early.iter().all(|(_, indian)| *indian));
    let open_ms = MONDAY + 8 * HOUR;
    assert_eq!(
        shop.waits(),
        Some((WaitReason::PersonHours, Some(open_ms))),
        "nine o'clock in Kinshasa, which is ten in Lubumbashi: open in both"
    );
    shop.until_complete(id, MONDAY + 9 * HOUR);
    let all = got(&shop);
    assert_eq!(all.len(), 4);
    assert!(
        all.iter()
            .all(|(at_ms, indian)| *indian || *at_ms >= open_ms),
        "nobody is woken by a message"
    );
}

#[test]
fn the_clock_of_the_person_counts_from_the_moment_it_is_chosen() {
    let (shop, mut limits) = two_countries(MONDAY + 4 * HOUR, ClockOf::Number);
    shop.campaign("c");
    shop.stage.pass(10 * MINUTE);
    assert_eq!(
        got(&shop).len(),
        0,
        "five in the morning where the number is"
    );
    limits.hours.clock_of = ClockOf::Person;
    let (number, now_ms) = (shop.number, shop.stage.now_ms());
    shop.disk
        .write(move |tx| numbers::set_limits(tx, number, &limits, now_ms));
    shop.engine().wake(number);
    shop.stage.pass(10 * MINUTE);
    assert_eq!(got(&shop).len(), 2, "also for a campaign that runs already");
}

/// 75 people at 30 a day, from a Friday afternoon: three days with a Sunday between,
/// and the engine is killed again and again.
#[test]
fn a_campaign_over_days_keeps_every_rule_though_the_engine_dies_at_random_moments() {
    for seed in 0..4_u64 {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
        let zone = Zone::parse("Africa/Lubumbashi").expect("a zone");
        let limits = Limits::preset(Preset::New, zone);
        let friday_noon = MONDAY + 4 * DAY + 12 * HOUR;
        let mut shop = Shop::open(friday_noon, limits.clone(), 75);
        let id = shop.campaign("spring");
        let end = friday_noon + 14 * DAY;
        let mut crashes = 0;
        while shop.state(id) != CampaignState::Completed && shop.stage.now_ms() < end {
            let pause = if rng.random_bool(0.5) {
                rng.random_range(1..5 * MINUTE)
            } else {
                rng.random_range(1..9 * HOUR)
            };
            shop.stage.pass(pause);
            shop.crash();
            crashes += 1;
            shop.stage.pass(rng.random_range(0..20 * MINUTE));
            shop.start_engine();
        }
        assert!(crashes > 5, "the run was interrupted {crashes} times only");
        assert_eq!(
            shop.state(id),
            CampaignState::Completed,
            "seed {seed}: {:?}",
            shop.counts(id)
        );
        assert_eq!(shop.each_once(), 75, "seed {seed}: everyone got it");
        let times: Vec<i64> = shop
            .gateway
            .ledger()
            .iter()
            .map(|sent| sent.at_ms)
            .collect();
        rules_hold(&limits, &times);
    }
}

#[test]
fn without_interruptions_the_day_cap_is_used_and_not_more() {
    let limits = Limits::preset(Preset::Warming, Zone::UTC);
    let shop = Shop::open(MONDAY + 6 * HOUR, limits.clone(), 70);
    let id = shop.campaign("spring");
    shop.stage.until(MONDAY + DAY);
    assert_eq!(
        shop.each_once(),
        60,
        "the day cap, no less: time is not wasted"
    );
    shop.until_complete(id, MONDAY + 3 * DAY);
    let times: Vec<i64> = shop
        .gateway
        .ledger()
        .iter()
        .map(|sent| sent.at_ms)
        .collect();
    rules_hold(&limits, &times);
    shop.stage.pass(HOUR);
    assert_eq!(
        shop.counts(id).of(DeliveryState::Delivered),
        70,
        "and every receipt arrived"
    );
}

#[test]
fn time_that_was_missed_is_not_made_up_in_a_burst() {
    let limits = Limits::preset(Preset::Warm, Zone::UTC);
    let shop = Shop::open(MONDAY + 10 * HOUR, limits.clone(), 40);
    shop.campaign("spring");
    shop.stage.pass(20 * MINUTE);
    let before = shop.gateway.ledger().len();
    // The laptop was asleep for three hours: nobody's timer ran meanwhile.
    shop.stage.clock.set(shop.stage.now_ms() + 3 * HOUR);
    shop.stage.settle();
    assert!(
        shop.gateway.ledger().len() <= before + 1,
        "one at most, as ever"
    );
    shop.stage.pass(20 * MINUTE);
    let times: Vec<i64> = shop
        .gateway
        .ledger()
        .iter()
        .map(|sent| sent.at_ms)
        .collect();
    rules_hold(&limits, &times);
}

#[test]
fn a_gap_that_was_drawn_is_found_again_after_a_crash() {
    let mut limits = anywhere();
    (limits.gap_min_s, limits.gap_max_s) = (600, 601);
    let mut shop = Shop::open(MONDAY, limits, 3);
    shop.campaign("spring");
    shop.stage.pass(MINUTE);
    assert_eq!(shop.gateway.ledger().len(), 1);
    for _ in 0..5 {
        shop.crash();
        shop.start_engine();
        shop.stage.pass(MINUTE);
    }
    assert_eq!(
        shop.gateway.ledger().len(),
        1,
        "no restart shortens the gap"
    );
    shop.stage.pass(6 * MINUTE);
    assert_eq!(shop.gateway.ledger().len(), 2);
}
