//! An outcome is written once, by whoever took the item.

use super::{HOUR, ItemId, ItemState, MINUTE, Outbox, Scope, SendOutcome, TakeAnswer};
use super::{accepted, first, not_sent, sent_over, unknown};
use crate::sample::{self, NOW, try_write};
use crate::table::numbers;
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::reason::{FailureReason, PauseReason, SkipReason, WaitReason};

#[test]
fn a_finish_with_a_wrong_token_changes_nothing() {
    for outcome in [
        not_sent(Scope::Person),
        not_sent(Scope::Number),
        SendOutcome::Rejected {
            reason: FailureReason::Rejected,
        },
        unknown(),
    ] {
        let outbox = Outbox::of(1);
        let mut taken = outbox.take(first(), NOW);
        let before = outbox.item(first());
        taken.token += 1;
        assert!(
            !outbox.finish(&taken, outcome.clone(), NOW + 1_000),
            "{outcome:?}"
        );
        assert_eq!(
            outbox.item(first()),
            before,
            "{outcome:?}: it is not theirs to end"
        );
        let written: Option<String> = outbox.scalar("SELECT outcome FROM attempts");
        assert_eq!(written, None, "{outcome:?}: the attempt is still open");
    }
}

#[test]
fn an_attempt_has_one_outcome() {
    let outbox = Outbox::of(1);
    let taken = outbox.sent(first(), accepted("P1"), NOW);
    assert!(
        !outbox.finish(&taken, not_sent(Scope::Person), NOW + MINUTE),
        "the second is late"
    );
    let outcome: String = outbox.scalar("SELECT outcome FROM attempts");
    let late: Option<String> = outbox.scalar("SELECT late_outcome FROM attempts");
    assert_eq!(
        (outcome.as_str(), late.as_deref()),
        ("accepted", Some("not_sent"))
    );
    assert_eq!(outbox.state(first()), ItemState::Accepted);
    let forged = try_write(&outbox.db, |tx| {
        tx.execute("UPDATE attempts SET outcome = 'rejected'", [])?;
        Ok(())
    });
    assert!(forged.is_err(), "the file itself refuses a second one");
}

#[test]
fn budget_is_given_back_only_where_non_acceptance_is_proved() {
    let rejected = SendOutcome::Rejected {
        reason: FailureReason::Rejected,
    };
    for (outcome, spent) in [
        (accepted("P1"), 1),
        (unknown(), 1),
        (not_sent(Scope::Person), 0),
        (not_sent(Scope::Number), 0),
        (rejected, 0),
    ] {
        let outbox = Outbox::of(1);
        outbox.sent(first(), outcome.clone(), NOW);
        assert_eq!(outbox.spent(), spent, "{outcome:?}");
        outbox.assert_sound();
    }
}

#[test]
fn a_failure_of_the_number_costs_no_try_and_makes_the_number_wait() {
    let outbox = Outbox::of(1);
    for round in 0..10 {
        let now_ms = NOW + round * HOUR;
        outbox.sent(first(), not_sent(Scope::Number), now_ms);
        let item = outbox.item(first());
        assert_eq!(
            (item.state, item.attempts),
            (ItemState::Waiting, 0),
            "round {round}"
        );
        let number = outbox.number;
        let held = sample::read(&outbox.db, move |conn| numbers::get(conn, number));
        assert!(
            held.held_until_ms > now_ms,
            "round {round}: the number waits"
        );
        assert_eq!(held.held_reason, Some(WaitReason::GatewayDown));
    }
}

#[test]
fn a_server_that_is_away_for_a_moment_does_not_end_whatsapps_limit() {
    let outbox = Outbox::of(1);
    let taken = outbox.take(first(), NOW);
    let number = outbox.number;
    outbox.write(move |tx| {
        let limited = numbers::get(tx, number)?;
        numbers::limited(tx, &limited, Some(NOW + 9 * HOUR), NOW)
    });
    outbox.finish(&taken, not_sent(Scope::Number), NOW + 1_000);
    let held = sample::read(&outbox.db, move |conn| numbers::get(conn, number));
    assert_eq!(
        (held.held_reason, held.held_until_ms),
        (Some(WaitReason::WhatsAppLimit), NOW + 9 * HOUR),
        "what was on the wire when the limit came must not shorten it"
    );
}

#[test]
fn an_absurd_waiting_time_of_a_server_is_kept_and_breaks_nothing() {
    for scope in [Scope::Number, Scope::Person] {
        let outbox = Outbox::of(1);
        let absurd = SendOutcome::NotSent {
            scope,
            after_ms: i64::MAX,
            reason: WaitReason::WhatsAppLimit,
        };
        outbox.sent(first(), absurd, NOW);
        assert_eq!(outbox.state(first()), ItemState::Waiting, "{scope:?}");
    }
}

#[test]
fn tries_are_counted_with_growing_pauses_up_to_the_limit() {
    let outbox = Outbox::of(1);
    let mut now_ms = NOW;
    for (n, pause) in [(1, 120_000), (2, 240_000)] {
        outbox.sent(first(), not_sent(Scope::Person), now_ms);
        let item = outbox.item(first());
        assert_eq!((item.state, item.attempts), (ItemState::Waiting, n));
        assert_eq!(item.due_at_ms, now_ms + 1_000 + pause, "try {n}");
        now_ms = item.due_at_ms;
    }
    outbox.sent(first(), not_sent(Scope::Person), now_ms);
    let item = outbox.item(first());
    assert_eq!(item.state, ItemState::Failed, "the third was the last");
    assert_eq!(
        item.reason.as_deref(),
        Some(FailureReason::TooManyTries.code())
    );
    assert_eq!(outbox.campaign_state(), CampaignState::Completed);
}

#[test]
fn an_outcome_after_pause_holds_and_after_stop_skips() {
    let outbox = Outbox::of(2);
    let taken = outbox.take(first(), NOW);
    outbox.event(CampaignEvent::Pause(PauseReason::Operator));
    outbox.finish(&taken, not_sent(Scope::Person), NOW + 1_000);
    assert_eq!(
        outbox.next(NOW + HOUR),
        None,
        "a paused campaign sends nothing, also not again"
    );
    assert_eq!(
        outbox.take_answer(ItemId(2), NOW + HOUR),
        TakeAnswer::Gone,
        "also where the item was chosen before the pause"
    );
    outbox.event(CampaignEvent::Resume);
    assert_eq!(outbox.next(NOW + HOUR), Some(first()));

    let taken = outbox.take(ItemId(2), NOW + MINUTE);
    outbox.event(CampaignEvent::Stop);
    outbox.finish(&taken, not_sent(Scope::Person), NOW + 2 * MINUTE);
    let item = outbox.item(ItemId(2));
    assert_eq!(item.state, ItemState::Skipped);
    assert_eq!(
        item.reason.as_deref(),
        Some(SkipReason::CampaignStopped.code())
    );
    outbox.assert_sound();
}

#[test]
fn stop_skips_the_waiting_and_leaves_what_is_on_its_way_or_in_doubt() {
    let outbox = Outbox::of(4);
    sent_over(&outbox, 1, NOW);
    outbox.sent(ItemId(2), unknown(), NOW + MINUTE);
    let on_the_wire = outbox.take(ItemId(3), NOW + 2 * MINUTE);
    outbox.event(CampaignEvent::Stop);
    let states: Vec<_> = (1..=4).map(|n| outbox.state(ItemId(n))).collect();
    use ItemState as S;
    assert_eq!(states, [S::Accepted, S::Checking, S::Sending, S::Skipped]);
    outbox.finish(&on_the_wire, accepted("P3"), NOW + 3 * MINUTE);
    assert_eq!(
        outbox.state(ItemId(3)),
        S::Accepted,
        "the report stays true"
    );
    assert_eq!(outbox.counts().of(DeliveryState::Skipped), 1);
    assert_eq!(outbox.campaign_state(), CampaignState::Cancelled);
    outbox.assert_sound();
}

#[test]
fn a_campaign_is_complete_when_the_last_person_is_done_and_not_before() {
    let outbox = Outbox::of(2);
    sent_over(&outbox, 1, NOW);
    assert_eq!(outbox.campaign_state(), CampaignState::Running);
    outbox.sent(ItemId(2), unknown(), NOW + MINUTE);
    assert_eq!(
        outbox.campaign_state(),
        CampaignState::Running,
        "a doubt is not done"
    );
    let nothing = super::doubt::Finding::Nothing;
    outbox.resolve(ItemId(2), nothing, NOW + HOUR);
    assert_eq!(outbox.state(ItemId(2)), ItemState::NeedsCheck);
    assert_eq!(
        outbox.campaign_state(),
        CampaignState::Completed,
        "the engine has done its part"
    );
}
