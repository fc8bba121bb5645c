//! A send whose answer never came: did it leave?

use crate::shop::{ENGINES, KEY, SESSION, Shop};
use drumbeat_domain::outbox::SendOutcome;
use drumbeat_gateway::{Gateway, GatewayError, InboundEvent, LinkStatus, LookUpAnswer};
use drumbeat_practice::Engine;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_found_and_a_lost_request_is_absent() {
    for engine in ENGINES {
        let shop = Shop::linked(engine).await;
        let arrived = shop.text("arrived").await;
        shop.fault(json!({ "kind": "reset_after" })).await;
        assert!(matches!(
            shop.send(&arrived).await,
            SendOutcome::Unknown { .. }
        ));
        let ledger = shop.ledger();
        let found = shop
            .gateway
            .look_up(&shop.question(&arrived))
            .await
            .expect("an answer");
        let LookUpAnswer::Found { provider_id, .. } = found else {
            panic!("{engine:?}: {found:?}, though it left");
        };
        assert_eq!(provider_id, ledger[0].bare_id, "{engine:?}");

        let lost = shop.text("lost").await;
        shop.fault(json!({ "kind": "reset_before", "path": "/api/send" }))
            .await;
        assert!(matches!(
            shop.send(&lost).await,
            SendOutcome::Unknown { .. }
        ));
        assert_eq!(shop.ledger().len(), 1);
        let expected = match engine {
            Engine::Noweb | Engine::Gows => LookUpAnswer::Absent,
            // Without ids of ours, nothing found is no proof.
            Engine::Webjs => LookUpAnswer::CannotTell,
        };
        assert_eq!(
            shop.gateway.look_up(&shop.question(&lost)).await,
            Ok(expected),
            "{engine:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_words_sent_before_are_not_mistaken_for_this_message() {
    let shop = Shop::linked(Engine::Webjs).await;
    let SendOutcome::Accepted { provider_id, .. } = shop.send(&shop.text("same").await).await
    else {
        panic!("accepted");
    };
    let second = shop.text("same").await;
    shop.fault(json!({ "kind": "reset_before", "path": "/api/send" }))
        .await;
    assert!(matches!(
        shop.send(&second).await,
        SendOutcome::Unknown { .. }
    ));
    let mut question = shop.question(&second);
    question.claimed = vec![provider_id];
    assert_eq!(
        shop.gateway.look_up(&question).await,
        Ok(LookUpAnswer::CannotTell)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_ends_while_the_server_hangs_finds_its_message_later() {
    for engine in [Engine::Noweb, Engine::Gows] {
        let shop = Shop::linked(engine).await;
        let mut line = shop.listen().await;
        let request = shop.text("in flight").await;
        shop.fault(json!({ "kind": "hang_after" })).await;
        tokio::select! {
            outcome = shop.send(&request) => panic!("{engine:?} hangs, yet {outcome:?}"),
            () = line.until("its own event", |event| match &event.event {
                InboundEvent::Message(message) if message.from_me => Some(()),
                _ => None,
            }) => {}
        }
        let shop = shop.restarted(engine).await;
        let found = shop.gateway.look_up(&shop.question(&request)).await;
        assert!(
            matches!(found, Ok(LookUpAnswer::Found { .. })),
            "{engine:?}: {found:?}"
        );
        assert_eq!(shop.ledger().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn absence_is_not_believed_while_the_session_is_away() {
    let shop = Shop::linked(Engine::Gows).await;
    let lost = shop.text("lost").await;
    shop.fault(json!({ "kind": "reset_before", "path": "/api/send" }))
        .await;
    assert!(matches!(
        shop.send(&lost).await,
        SendOutcome::Unknown { .. }
    ));
    let mut line = shop.listen().await;
    shop.control("faults", json!({ "kind": "disconnect", "for_ms": 600_000 }))
        .await;
    line.status(LinkStatus::Starting).await;
    assert_eq!(
        shop.gateway.look_up(&shop.question(&lost)).await,
        Err(GatewayError::WrongStatus),
        "its store may lag behind what it handed over"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_off_is_named() {
    let shop = Shop::linked(Engine::Noweb).await;
    let request = shop.text("hi").await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let config = json!({ "config": { "noweb": { "store": { "enabled": false } } } });
    let answer = http
        .put(format!("{}/api/sessions/{SESSION}", shop.handle.base_url()))
        .header("X-Api-Key", KEY)
        .json(&config)
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success());
    assert_eq!(
        shop.gateway.look_up(&shop.question(&request)).await,
        Err(GatewayError::StoreOff),
        "no store is not absence"
    );
    assert!(!shop.gateway.capabilities().exact_look_up);
}
