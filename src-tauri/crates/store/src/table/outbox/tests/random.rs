//! Whatever happens in whatever order: the counts add up, nobody is lost, nobody
//! is taken twice at once, and the journal of attempts tells the truth.

use super::doubt::{self, Finding};
use super::{ItemId, ItemState, Outbox, Scope, SendOutcome, TIMES, TakeAnswer, Taken};
use super::{accepted, not_sent, unknown};
use crate::sample::{NOW, try_write};
use crate::table::campaigns::{self, ChangeError};
use crate::table::outbox::decide::{self, Verdict};
use crate::table::outbox::receipt::{self, NUMBER_REFUSED};
use crate::table::outbox::take;
use drumbeat_domain::campaign::CampaignEvent;
use drumbeat_domain::delivery::Receipt;
use drumbeat_domain::reason::{FailureReason, PauseReason};
use proptest::prelude::*;

const PEOPLE: u32 = 4;

#[derive(Clone, Debug)]
enum Step {
    Take(i64),
    Finish(usize, u8),
    Receipt(i64, u8),
    Restart,
    Resolve(i64, u8),
    Decide(i64, u8),
    Campaign(u8),
    Pass(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let item = 1..=i64::from(PEOPLE);
    prop_oneof![
        4 => item.clone().prop_map(Step::Take),
        4 => (0..4_usize, 0..6_u8).prop_map(|(which, what)| Step::Finish(which, what)),
        2 => (item.clone(), 0..6_u8).prop_map(|(id, what)| Step::Receipt(id, what)),
        1 => Just(Step::Restart),
        3 => (item.clone(), 0..3_u8).prop_map(|(id, what)| Step::Resolve(id, what)),
        1 => (item, 0..3_u8).prop_map(|(id, what)| Step::Decide(id, what)),
        1 => (0..3_u8).prop_map(Step::Campaign),
        3 => (1_000..900_000_i64).prop_map(Step::Pass),
    ]
}

fn outcome(what: u8, id: ItemId) -> SendOutcome {
    match what {
        0 | 1 => accepted(&format!("P{id}")),
        2 => not_sent(Scope::Person),
        3 => not_sent(Scope::Number),
        4 => SendOutcome::Rejected {
            reason: FailureReason::Rejected,
        },
        _ => unknown(),
    }
}

fn on_the_wire(outbox: &Outbox) -> bool {
    (1..=i64::from(PEOPLE)).any(|id| outbox.state(ItemId(id)) == ItemState::Sending)
}

fn play(outbox: &Outbox, now_ms: &mut i64, flying: &mut Vec<Taken>, step: &Step) {
    let now = *now_ms;
    match *step {
        // One message of a number is on the wire at a time.
        Step::Take(id) if on_the_wire(outbox) => {
            let (seen, intent) = (outbox.look(ItemId(id), now), super::intent(now));
            let way = super::way(&format!("{id}@c.us"), None);
            let taken = try_write(&outbox.db, move |tx| {
                take::take(tx, seen, Some(&way), intent, now)
            });
            assert!(
                !matches!(taken, Ok(TakeAnswer::Taken(_))),
                "a second one while one is on the wire"
            );
        }
        Step::Take(id) => {
            if let TakeAnswer::Taken(taken) = outbox.take_answer(ItemId(id), now) {
                flying.push(*taken);
            }
        }
        // Also an answer whose item has long moved on.
        Step::Finish(which, what) => {
            if let Some(taken) = flying.get(which) {
                outbox.finish(taken, outcome(what, taken.item.id), now);
                if what % 2 == 0 {
                    flying.remove(which);
                }
            }
        }
        Step::Receipt(id, what) => {
            let (number, item) = (outbox.number, outbox.item(ItemId(id)));
            let bare = item
                .client_id
                .or(item.provider_id)
                .unwrap_or_else(|| format!("P{id}"));
            let (receipt, code) = match what {
                0 => (Receipt::HandedOver, ""),
                1 => (Receipt::AtServer, ""),
                2 => (Receipt::OnDevice, ""),
                3 => (Receipt::Opened, ""),
                4 => (Receipt::Error, "400"),
                _ => (Receipt::Error, NUMBER_REFUSED),
            };
            outbox.write(move |tx| receipt::apply(tx, number, &bare, receipt, code, now, now));
        }
        Step::Restart => {
            outbox.write(move |tx| doubt::adopt_orphans(tx, TIMES, now));
        }
        Step::Resolve(id, what) => {
            let finding = match what {
                0 => Finding::Found {
                    provider_id: format!("P{id}"),
                    receipt: Receipt::AtServer,
                },
                1 => Finding::Absent,
                _ => Finding::Nothing,
            };
            outbox.resolve(ItemId(id), finding, now);
        }
        Step::Decide(id, what) => {
            let verdict = match what {
                0 => Verdict::TryAgain,
                1 => Verdict::WentOut,
                _ => Verdict::Skip,
            };
            let _ = try_write(&outbox.db, move |tx| {
                decide::decide(tx, ItemId(id), verdict, now)
            });
        }
        Step::Campaign(what) => {
            let event = match what {
                0 => CampaignEvent::Pause(PauseReason::Operator),
                1 => CampaignEvent::Resume,
                _ => CampaignEvent::Stop,
            };
            let id = outbox.campaign;
            outbox.write(move |tx| match campaigns::apply(tx, id, event, now) {
                Ok(_) | Err(ChangeError::NotAllowed(_)) => Ok(()),
                Err(ChangeError::Store(error)) => Err(error),
            });
        }
        Step::Pass(ms) => *now_ms += ms,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_outbox_stays_sound(steps in prop::collection::vec(step(), 1..60)) {
        let outbox = Outbox::of(PEOPLE);
        let (mut now_ms, mut flying) = (NOW, Vec::new());
        for step in &steps {
            let before: Vec<_> =
                (1..=i64::from(PEOPLE)).map(|id| outbox.item(ItemId(id))).collect();
            play(&outbox, &mut now_ms, &mut flying, step);
            outbox.assert_sound();
            prop_assert_eq!(outbox.counts().total, i64::from(PEOPLE), "nobody is lost");
            for old in before {
                let new = outbox.item(old.id);
                let by_operator = matches!(step, Step::Decide(..));
                if old.state == ItemState::NeedsCheck && new.state != old.state {
                    let evidence = matches!(step, Step::Receipt(..) | Step::Finish(..));
                    prop_assert!(evidence || by_operator, "{step:?} moved what needs a check");
                }
                if old.delivery.went_out() && !new.delivery.went_out() {
                    let refused = matches!(step, Step::Receipt(_, 4 | 5));
                    prop_assert!(refused, "{step:?} moved a delivered message back");
                }
                if old.state != ItemState::Waiting && new.state == ItemState::Sending {
                    prop_assert_eq!(old.state, ItemState::Sending, "only who waits is taken");
                }
            }
        }
    }
}
