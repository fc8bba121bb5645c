//! A clock that had run ahead, and a number that moves to another zone.

use super::{HOUR, ItemId, MINUTE, Outbox, open_limits, sent_over, unknown};
use crate::sample::{self, NOW};
use crate::table::campaigns;
use crate::table::numbers;
use crate::table::outbox::take;
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::pacing::{Decision, next};
use drumbeat_domain::reason::PauseReason;
use drumbeat_domain::schedule::{Zone, local_day_start_ms};

/// By how far the clock was wrong.
const AHEAD: i64 = 400 * 24 * HOUR;

fn decision(outbox: &Outbox, now_ms: i64) -> Decision {
    let number = outbox.number;
    sample::read(&outbox.db, move |conn| {
        let limits = numbers::get(conn, number)?.limits;
        Ok(next(&limits, &take::history(conn, number, now_ms)?, now_ms))
    })
}

fn spent_at(outbox: &Outbox, now_ms: i64) -> u32 {
    let number = outbox.number;
    sample::read(&outbox.db, move |conn| {
        let zone = numbers::get(conn, number)?.limits.hours.zone;
        Ok(take::history(conn, number, now_ms)?.spent_today(zone, now_ms))
    })
}

fn move_to(outbox: &Outbox, zone: Zone, now_ms: i64) {
    let (number, mut limits) = (outbox.number, open_limits());
    limits.hours.zone = zone;
    outbox.write(move |tx| numbers::set_limits(tx, number, &limits, now_ms));
}

#[test]
fn continue_after_the_clock_went_back_counts_what_the_future_sent_as_sent_today() {
    let outbox = Outbox::of(4);
    sent_over(&outbox, 1, NOW + AHEAD);
    outbox.sent(ItemId(2), unknown(), NOW + AHEAD + MINUTE);
    let campaign = outbox.campaign;
    outbox.write(move |tx| {
        let back = CampaignEvent::Pause(PauseReason::ClockWentBack);
        campaigns::apply(tx, campaign, back, NOW).expect("it runs");
        Ok(())
    });
    let Decision::WaitUntil { at_ms, .. } = decision(&outbox, NOW + HOUR) else {
        panic!("the caps and the gap hold until somebody looked at the clock")
    };
    assert!(at_ms > NOW + AHEAD, "nothing is guessed before that");

    outbox.write(move |tx| {
        campaigns::apply(tx, campaign, CampaignEvent::Resume, NOW + HOUR).expect("it is paused");
        Ok(())
    });
    assert_eq!(decision(&outbox, NOW + HOUR + 1), Decision::Send);
    assert_eq!(
        spent_at(&outbox, NOW + HOUR),
        2,
        "they were sent before the jump was noticed, so they count on that day"
    );
    let doubt = outbox.item(ItemId(2));
    let started_ms = NOW + AHEAD + MINUTE;
    assert_eq!(
        doubt.check_at_ms,
        Some(super::TIMES.quarantine_ends_ms(started_ms) - (started_ms - NOW)),
        "what is in doubt is looked up in minutes, not in a year"
    );
    let next_attempt = sent_over(&outbox, 3, NOW + 2 * HOUR);
    assert_eq!(next_attempt.started_at_ms, NOW + 2 * HOUR);
    let stamps: i64 = outbox.scalar("SELECT max(started_at_ms) FROM attempts");
    assert_eq!(stamps, started_ms, "what the clock said stays on record");
    outbox.assert_sound();
}

#[test]
fn continue_after_an_ordinary_pause_settles_nothing() {
    let outbox = Outbox::of(2);
    sent_over(&outbox, 1, NOW + AHEAD);
    outbox.event(CampaignEvent::Pause(PauseReason::Operator));
    outbox.event(CampaignEvent::Resume);
    assert_ne!(
        decision(&outbox, NOW + HOUR),
        Decision::Send,
        "setting the clock back and pressing Continue must not refill the caps unasked"
    );
}

#[test]
fn moving_a_number_does_not_refill_its_day_and_moving_it_back_changes_nothing() {
    let outbox = Outbox::of(6);
    let kinshasa = Zone::parse("Africa/Kinshasa").unwrap();
    let auckland = Zone::parse("Pacific/Auckland").unwrap();
    move_to(&outbox, kinshasa, NOW);
    let day_ms = local_day_start_ms(kinshasa, NOW);
    for n in 1..=3 {
        sent_over(&outbox, n, day_ms + 8 * HOUR + n * MINUTE);
    }
    let change_ms = day_ms + 15 * HOUR;
    assert!(
        local_day_start_ms(auckland, change_ms) > day_ms + 9 * HOUR,
        "the new day began after those sends"
    );
    move_to(&outbox, auckland, change_ms);
    assert_eq!(spent_at(&outbox, change_ms), 3, "they count there too");
    move_to(&outbox, auckland, change_ms + MINUTE);
    assert_eq!(
        spent_at(&outbox, change_ms + MINUTE),
        3,
        "another change of its pace does not forget them"
    );
    move_to(&outbox, kinshasa, change_ms + 2 * MINUTE);
    assert_eq!(
        spent_at(&outbox, change_ms + 2 * MINUTE),
        3,
        "nor does moving back count them twice"
    );
    move_to(&outbox, auckland, change_ms + 3 * MINUTE);
    assert_eq!(spent_at(&outbox, change_ms + 24 * HOUR), 0, "a new day");
}

#[test]
fn a_half_frozen_start_is_taken_back_in_slices_and_never_sends() {
    let outbox = Outbox::of(0);
    let number = outbox.number;
    let people: u32 = 1_203;
    let campaign = outbox.write(move |tx| {
        let campaign = campaigns::insert(tx, "d", "d", "{}", NOW)?;
        let change = campaigns::DraftChange {
            number_id: Some(number),
            ..campaigns::DraftChange::default()
        };
        campaigns::save_draft(tx, campaign, &change, NOW)?;
        super::apply(tx, campaign, CampaignEvent::Start, NOW);
        let frozen: Vec<_> = (1..=people)
            .map(|n| super::NewRecipient {
                person: sample::agreed(tx, "Person", n),
                phone: sample::phone(n).digits().to_owned(),
                name: "Person".to_owned(),
                body: super::PrivateText::new("Hello"),
            })
            .collect();
        super::recipients::freeze(tx, campaign, number, &frozen, NOW)?;
        Ok(campaign)
    });
    assert_eq!(outbox.next(NOW), None, "nobody of a preparing campaign");
    let mut slices = 0;
    loop {
        slices += 1;
        let more = outbox.write(move |tx| {
            Ok(campaigns::undo_preparation(tx, campaign, NOW).expect("it is preparing"))
        });
        let state = sample::read(&outbox.db, move |conn| campaigns::get(conn, campaign)).state;
        if !more {
            assert_eq!(state, CampaignState::Draft);
            break;
        }
        assert_eq!(
            state,
            CampaignState::Preparing,
            "while some are left it is no draft, so nobody can start it twice"
        );
    }
    assert_eq!(slices, 3, "1,203 people are no single write");
    let left: i64 = outbox
        .scalar("SELECT (SELECT count(*) FROM outbox_items) + (SELECT count(*) FROM recipients)");
    assert_eq!(left, 0);
}
