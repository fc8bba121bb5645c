use super::{DeliveryState as S, Receipt as R};
use proptest::prelude::*;

const RECEIPTS: [R; 4] = [R::HandedOver, R::AtServer, R::OnDevice, R::Opened];

proptest! {
    #[test]
    fn any_order_of_receipts_gives_one_result(
        order in proptest::collection::vec(0usize..4, 1..12)
    ) {
        let fold = |seq: &mut dyn Iterator<Item = usize>| {
            seq.fold(S::Sending, |s, i| s.advance(RECEIPTS[i]))
        };
        let forward = fold(&mut order.iter().copied());
        let backward = fold(&mut order.iter().rev().copied());
        let mut sorted = order.clone();
        sorted.sort_unstable();
        sorted.dedup();
        prop_assert_eq!(forward, backward, "receipts arrive in any order");
        prop_assert_eq!(forward, fold(&mut sorted.into_iter()), "receipts repeat");
    }

    #[test]
    fn a_delivered_message_never_goes_back(order in proptest::collection::vec(0usize..5, 0..12)) {
        let all = [R::HandedOver, R::AtServer, R::OnDevice, R::Opened, R::Error];
        let mut state = S::Delivered;
        for i in order {
            state = state.advance(all[i]);
            prop_assert!(matches!(state, S::Delivered | S::Read), "a late error took back a delivery");
        }
    }
}

#[test]
fn an_error_before_the_server_is_a_failure_and_after_it_is_not() {
    assert_eq!(S::Accepted.advance(R::Error), S::Failed);
    assert_eq!(
        S::Sent.advance(R::Error),
        S::Sent,
        "the server already had it"
    );
}

#[test]
fn proof_of_delivery_overrules_an_earlier_error_but_a_late_handover_does_not() {
    assert_eq!(S::Failed.advance(R::AtServer), S::Failed);
    assert_eq!(S::Failed.advance(R::OnDevice), S::Delivered);
}

#[test]
fn evidence_ends_a_doubt_and_a_rule_stays_a_rule() {
    assert_eq!(
        S::NeedsCheck.advance(R::AtServer),
        S::Sent,
        "evidence answers the question"
    );
    assert_eq!(S::Checking.advance(R::OnDevice), S::Delivered);
    assert_eq!(
        S::Skipped.advance(R::OnDevice),
        S::Skipped,
        "nothing was sent for a skipped person"
    );
}
