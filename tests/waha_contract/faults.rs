//! Everything a server or a network can do to a send, and what it may be called.

use crate::shop::{ENGINES, SESSION, Shop, within};
use drumbeat_domain::delivery::Receipt;
use drumbeat_domain::outbox::{Scope, SendOutcome};
use drumbeat_domain::reason::{DoubtReason, FailureReason, WaitReason};
use drumbeat_gateway::{Gateway, GatewayError, InboundEvent};
use drumbeat_practice::Engine;
use serde_json::{Value, json};

fn waits(reason: WaitReason) -> SendOutcome {
    SendOutcome::NotSent {
        scope: Scope::Number,
        after_ms: 0,
        reason,
    }
}

fn unknown(reason: DoubtReason) -> SendOutcome {
    SendOutcome::Unknown { reason }
}

/// The fault, what the client must call it, and whether the message left.
fn table() -> Vec<(Value, SendOutcome, bool)> {
    let plus = "The feature is available only in Plus version for 'GOWS' engine.";
    let rejected = |reason| SendOutcome::Rejected { reason };
    vec![
        (
            json!({ "kind": "unauthorized" }),
            waits(WaitReason::KeyRefused),
            false,
        ),
        (
            json!({ "kind": "not_found" }),
            waits(WaitReason::NotLinked),
            false,
        ),
        (
            json!({ "kind": "wrong_status" }),
            waits(WaitReason::Reconnecting),
            false,
        ),
        (
            json!({ "kind": "unprocessable" }),
            unknown(DoubtReason::BadAnswer),
            false,
        ),
        (
            json!({ "kind": "unprocessable", "message": plus }),
            rejected(FailureReason::NotSupported),
            false,
        ),
        (
            json!({ "kind": "not_implemented" }),
            rejected(FailureReason::NotSupported),
            false,
        ),
        (
            json!({ "kind": "server_error" }),
            unknown(DoubtReason::ServerError),
            false,
        ),
        (
            json!({ "kind": "server_error_after" }),
            unknown(DoubtReason::ServerError),
            true,
        ),
        (
            json!({ "kind": "reset_before" }),
            unknown(DoubtReason::ConnectionLost),
            false,
        ),
        (
            json!({ "kind": "reset_after" }),
            unknown(DoubtReason::ConnectionLost),
            true,
        ),
        (
            json!({ "kind": "malformed_json" }),
            unknown(DoubtReason::BadAnswer),
            true,
        ),
        (
            json!({ "kind": "html_page" }),
            unknown(DoubtReason::BadAnswer),
            false,
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_has_one_outcome_and_only_certainty_is_called_not_sent() {
    for engine in ENGINES {
        let shop = Shop::linked(engine).await;
        for (fault, expected, left) in table() {
            let request = shop.text("once").await;
            let before = shop.ledger().len();
            let mut on_send = fault.clone();
            on_send["path"] = json!("/api/send");
            shop.fault(on_send).await;
            assert_eq!(shop.send(&request).await, expected, "{engine:?} {fault}");
            let sent = shop.ledger().len() - before;
            assert_eq!(
                sent,
                usize::from(left),
                "{engine:?} {fault}: what the phones got"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_where_nobody_listens_costs_nothing() {
    let shop = Shop::linked(Engine::Gows).await;
    let request = shop.text("once").await;
    shop.control("down", json!({ "for_ms": 3_600_000 })).await;
    let _taken = shop.take_port().await;
    assert_eq!(shop.send(&request).await, waits(WaitReason::GatewayDown));
    assert!(shop.ledger().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_and_a_late_acceptance_are_waited_for() {
    let shop = Shop::linked(Engine::Gows).await;
    for kind in ["slow", "late_accept"] {
        let request = shop.text("patience").await;
        shop.fault(json!({ "kind": kind, "ms": 60_000, "path": "/api/send" }))
            .await;
        let outcome = shop.send(&request).await;
        assert!(
            matches!(outcome, SendOutcome::Accepted { .. }),
            "{kind}: {outcome:?}"
        );
    }
    assert_eq!(shop.ledger().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_ignores_our_id_is_found_out_by_its_echo() {
    for engine in [Engine::Noweb, Engine::Gows] {
        let shop = Shop::linked(engine).await;
        let request = shop.text("once").await;
        shop.fault(json!({ "kind": "wrong_id" })).await;
        let SendOutcome::Accepted { provider_id, .. } = shop.send(&request).await else {
            panic!("accepted all the same");
        };
        assert_eq!(shop.ledger()[0].bare_id, provider_id, "{engine:?}");
        assert_ne!(Some(provider_id), request.client_id);
        let can = shop.gateway.capabilities();
        assert!(
            !can.carries_client_id && !can.exact_look_up,
            "{engine:?}: absence proves nothing"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatsapps_limit_stops_the_number_wherever_the_engine_says_it() {
    let shop = Shop::linked(Engine::Gows).await;
    shop.fault(json!({ "kind": "error_463" })).await;
    assert_eq!(
        shop.send(&shop.text("hi").await).await,
        waits(WaitReason::WhatsAppLimit)
    );

    let shop = Shop::linked(Engine::Noweb).await;
    let mut line = shop.listen().await;
    shop.fault(json!({ "kind": "error_463" })).await;
    let SendOutcome::Accepted { provider_id, .. } = shop.send(&shop.text("hi").await).await else {
        panic!("NOWEB answers before WhatsApp does");
    };
    let code = line
        .until("the error", |event| match &event.event {
            InboundEvent::Receipt {
                provider_id: id,
                receipt: Receipt::Error,
                error_code,
                ..
            } if *id == provider_id => Some(error_code.clone()),
            _ => None,
        })
        .await;
    assert_eq!(
        code.as_deref(),
        Some("463"),
        "the engine must see that it is a limit"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restriction_told_by_whatsapp_is_read_with_its_end() {
    let shop = Shop::linked(Engine::Gows).await;
    let mut line = shop.listen().await;
    shop.control("faults", json!({ "kind": "timelock", "for_ms": 3_600_000 }))
        .await;
    let lock = line
        .until("the restriction", |event| match &event.event {
            InboundEvent::Status { time_lock, .. } => *time_lock,
            _ => None,
        })
        .await;
    assert!(
        lock.active && lock.until_ms.is_some_and(|until| until > 1_600_000_000_000),
        "{lock:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unlinked_phone_makes_the_number_wait() {
    let shop = Shop::linked(Engine::Noweb).await;
    let request = shop.text("hi").await;
    shop.control("faults", json!({ "kind": "logged_out" }))
        .await;
    assert_eq!(shop.send(&request).await, waits(WaitReason::NotLinked));
    assert!(shop.ledger().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_fail_by_name() {
    let shop = Shop::linked(Engine::Gows).await;
    for (fault, cause) in [
        (json!({ "kind": "unauthorized" }), GatewayError::KeyRefused),
        (json!({ "kind": "wrong_status" }), GatewayError::WrongStatus),
        (json!({ "kind": "html_page" }), GatewayError::NotWaha),
        (
            json!({ "kind": "server_error", "message": "rate-overlimit" }),
            GatewayError::TooOften,
        ),
        (
            json!({ "kind": "server_error", "message": "boom" }),
            GatewayError::Server,
        ),
        (json!({ "kind": "reset_before" }), GatewayError::Unreachable),
        (
            json!({ "kind": "not_implemented" }),
            GatewayError::NotSupported,
        ),
    ] {
        shop.fault(fault.clone()).await;
        let lid = within(
            "question",
            shop.gateway.phone_of_lid(SESSION, "199887766554433"),
        )
        .await;
        assert_eq!(lid, Err(cause), "{fault}");
    }
}
