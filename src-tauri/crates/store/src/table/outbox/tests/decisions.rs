//! What the operator decides about one message.

use super::{HOUR, ItemId, ItemState, MINUTE, Outbox, Scope, SendOutcome};
use super::{accepted, address, first, not_sent, unknown};
use crate::sample::{NOW, try_write};
use crate::table::outbox::decide::{self, Verdict, allowed};
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::reason::{FailureReason, SkipReason};

fn decide(outbox: &Outbox, id: ItemId, verdict: Verdict) -> bool {
    try_write(&outbox.db, move |tx| {
        decide::decide(tx, id, verdict, NOW + HOUR)
    })
    .is_ok()
}

/// Everything is done but one message that needs a check.
fn needs_check() -> Outbox {
    let outbox = Outbox::of(1);
    outbox.sent(first(), unknown(), NOW);
    outbox.resolve(first(), super::doubt::Finding::Nothing, NOW + 20 * MINUTE);
    assert_eq!(outbox.state(first()), ItemState::NeedsCheck);
    outbox
}

#[test]
fn try_again_after_a_check_is_a_new_message_with_a_new_id() {
    let outbox = needs_check();
    let old = outbox.item(first()).client_id;
    assert!(decide(&outbox, first(), Verdict::TryAgain));
    let item = outbox.item(first());
    assert_eq!((item.state, item.attempts), (ItemState::Waiting, 0));
    assert_eq!(
        (item.client_id, item.address),
        (None, None),
        "resolved and named anew"
    );
    assert_eq!(
        outbox.campaign_state(),
        CampaignState::Running,
        "the campaign runs again"
    );
    outbox.take(first(), NOW + HOUR);
    assert_ne!(outbox.item(first()).client_id, old);
    let attempts: i64 = outbox.scalar("SELECT count(*) FROM attempts WHERE outcome = 'unknown'");
    assert_eq!(attempts, 1, "the old attempt stays as it is");
    outbox.assert_sound();
}

#[test]
fn it_went_out_ends_the_question_for_good() {
    let outbox = needs_check();
    assert!(decide(&outbox, first(), Verdict::WentOut));
    assert_eq!(outbox.state(first()), ItemState::Accepted);
    assert_eq!(outbox.spent(), 1);
    assert!(
        !decide(&outbox, first(), Verdict::TryAgain),
        "a message that went out stays out"
    );
    outbox.assert_sound();
}

#[test]
fn a_failed_or_unreachable_person_can_be_tried_again_and_others_not() {
    let outbox = Outbox::of(4);
    let rejected = SendOutcome::Rejected {
        reason: FailureReason::Rejected,
    };
    outbox.sent(first(), rejected, NOW);
    outbox.write(|tx| address::skip(tx, ItemId(2), SkipReason::NotOnWhatsApp, NOW));
    outbox.write(|tx| address::skip(tx, ItemId(3), SkipReason::OptedOut, NOW));
    assert!(decide(&outbox, first(), Verdict::TryAgain));
    assert!(decide(&outbox, ItemId(2), Verdict::TryAgain));
    assert!(
        !decide(&outbox, ItemId(3), Verdict::TryAgain),
        "who asked to stop stays stopped"
    );
    assert!(
        decide(&outbox, ItemId(4), Verdict::Skip),
        "who waits can be left out"
    );
    assert!(!decide(&outbox, ItemId(4), Verdict::Skip), "once");
    outbox.assert_sound();
}

#[test]
fn nobody_of_a_stopped_campaign_is_sent_to_and_what_is_known_stays() {
    let outbox = Outbox::of(2);
    outbox.sent(first(), unknown(), NOW);
    outbox.event(CampaignEvent::Stop);
    outbox.resolve(first(), super::doubt::Finding::Nothing, NOW + 20 * MINUTE);
    let before = outbox.item(first());
    assert_eq!(before.state, ItemState::NeedsCheck);
    assert_eq!(
        allowed(before.state, None, Some(CampaignState::Cancelled)),
        [Verdict::WentOut],
        "only what works is offered"
    );
    assert!(!decide(&outbox, first(), Verdict::TryAgain));
    assert_eq!(
        outbox.item(first()),
        before,
        "above all its id, which evidence may still name"
    );
    assert!(decide(&outbox, first(), Verdict::WentOut));
    outbox.assert_sound();
}

#[test]
fn nothing_is_decided_about_what_is_on_its_way_or_looked_up() {
    let outbox = Outbox::of(2);
    outbox.sent(ItemId(2), unknown(), NOW);
    outbox.take(first(), NOW + MINUTE);
    for id in [first(), ItemId(2)] {
        for verdict in [Verdict::TryAgain, Verdict::WentOut, Verdict::Skip] {
            assert!(!decide(&outbox, id, verdict), "{id} {verdict:?}");
        }
    }
}

#[test]
fn every_verdict_that_is_offered_works() {
    for state in ItemState::ALL.iter().copied() {
        let reason = Some(SkipReason::NotOnWhatsApp.code());
        for verdict in allowed(state, reason, Some(CampaignState::Running)) {
            let outbox = match state {
                ItemState::NeedsCheck => needs_check(),
                ItemState::Failed => {
                    let outbox = Outbox::of(1);
                    let reason = FailureReason::Rejected;
                    outbox.sent(first(), SendOutcome::Rejected { reason }, NOW);
                    outbox
                }
                ItemState::Skipped => {
                    let outbox = Outbox::of(1);
                    let reason = SkipReason::NotOnWhatsApp;
                    outbox.write(move |tx| address::skip(tx, first(), reason, NOW));
                    outbox
                }
                ItemState::Waiting => {
                    let outbox = Outbox::of(1);
                    outbox.sent(first(), not_sent(Scope::Person), NOW);
                    outbox
                }
                ItemState::Sending | ItemState::Checking | ItemState::Accepted => {
                    let outbox = Outbox::of(1);
                    outbox.sent(first(), accepted("P"), NOW);
                    outbox
                }
            };
            assert!(decide(&outbox, first(), *verdict), "{state:?} {verdict:?}");
            outbox.assert_sound();
        }
    }
}
