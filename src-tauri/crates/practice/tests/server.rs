//! The practice server over real sockets: what a client sees and what is on disk.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expected by panicking"
)]

use std::time::Duration;

use drumbeat_practice::Speed;
use futures_util::StreamExt;
use reqwest::StatusCode;
use serde_json::{Value, json};
use support::{breath, heard, within, world};
use tokio_tungstenite::tungstenite::Message;

mod support;

#[tokio::test]
async fn a_phone_is_linked_and_a_message_read() {
    let world = world(Speed::HOUR).await;
    let api = &world.api;
    let key = &api.key;
    let mut socket = api
        .listen(&format!(
            "x-api-key={key}&session=*&events=session.status,message.ack"
        ))
        .await;
    let mut all = api.listen(&format!("x-api-key={key}&session=shop")).await;
    api.link().await;
    let mut statuses = Vec::new();
    while statuses.last().map(String::as_str) != Some("WORKING") {
        let frame = heard(&mut socket, "session.status").await;
        statuses.push(
            frame["payload"]["status"]
                .as_str()
                .expect("a status")
                .to_owned(),
        );
    }
    statuses.dedup();
    assert_eq!(
        statuses,
        ["STARTING", "SCAN_QR_CODE", "STARTING", "WORKING"]
    );

    let who = json!({ "phone": "243990000001", "behaviour": "reads" });
    api.post("/_control/people", &who).await;
    let sent = api.send("3EB0AA").await.expect("an answer");
    assert_eq!(sent.status(), StatusCode::CREATED);
    let on_disk = std::fs::read_to_string(world.folder.path().join("ledger.jsonl")).expect("file");
    assert!(
        on_disk.contains("\"3EB0AA\""),
        "the ledger has it before the client knows"
    );
    let own = heard(&mut all, "message.any").await;
    assert_eq!(
        own["payload"]["fromMe"], true,
        "our own message is told too"
    );
    for ack in [2, 3] {
        let frame = heard(&mut socket, "message.ack").await;
        assert_eq!(frame["payload"]["ack"], ack, "ticks come in order");
    }
    world.handle.shutdown().await;
}

#[tokio::test]
async fn strangers_stay_outside() {
    let world = world(Speed::REAL).await;
    let api = &world.api;
    let plain = api
        .client
        .get(format!("{}/api/sessions", api.url))
        .send()
        .await
        .expect("an answer");
    assert_eq!(plain.status(), StatusCode::UNAUTHORIZED);
    let ping = api
        .client
        .get(format!("{}/ping", api.url))
        .send()
        .await
        .expect("an answer");
    assert_eq!(ping.status(), StatusCode::OK, "reachability needs no key");
    let renamed = api.client.get(format!("{}/api/sessions", api.url));
    let renamed = renamed
        .header("X-Api-Key", &api.key)
        .header("Host", "shop.example");
    assert_eq!(
        renamed.send().await.expect("an answer").status(),
        StatusCode::FORBIDDEN
    );
    let control = api
        .client
        .post(format!("{}/_control/down", api.url))
        .body("{\"for_ms\":1000}");
    assert_eq!(
        control.send().await.expect("an answer").status(),
        StatusCode::UNAUTHORIZED
    );

    let mut socket = api.listen("x-api-key=wrong").await;
    let last = within(socket.next())
        .await
        .expect("a frame")
        .expect("a frame");
    let Message::Close(Some(frame)) = last else {
        panic!("{last:?} is no farewell")
    };
    assert_eq!(
        u16::from(frame.code),
        1008,
        "a wrong key is told after the upgrade"
    );
    world.handle.shutdown().await;
}

#[tokio::test]
async fn connections_can_be_cut_before_and_after_acceptance() {
    let world = world(Speed::HOUR).await;
    let api = &world.api;
    api.link().await;
    api.post(
        "/_control/faults",
        &json!({ "kind": "reset_before", "next": 1 }),
    )
    .await;
    assert!(
        api.send("3EB0A1").await.is_err(),
        "the connection ends without an answer"
    );
    assert_eq!(api.accepted().await, 0, "nothing was accepted");
    api.post(
        "/_control/faults",
        &json!({ "kind": "reset_after", "next": 1 }),
    )
    .await;
    assert!(
        api.send("3EB0A2").await.is_err(),
        "the connection ends without an answer"
    );
    assert_eq!(api.accepted().await, 1, "but the message is out");
    let found = api
        .get("/api/shop/chats/all/messages/3EB0A2?downloadMedia=false")
        .await;
    assert_eq!(found.status(), StatusCode::OK, "and can be found by its id");
    api.post(
        "/_control/faults",
        &json!({ "kind": "malformed_json", "next": 1 }),
    )
    .await;
    let half = api.send("3EB0A3").await.expect("an answer");
    assert!(half.json::<Value>().await.is_err(), "half a JSON is none");
    world.handle.shutdown().await;
}

#[tokio::test]
async fn a_message_is_accepted_after_its_client_left() {
    let world = world(Speed::HOUR).await;
    let api = &world.api;
    api.link().await;
    // An hour of the world is a second; the client leaves after a tenth.
    api.post(
        "/_control/faults",
        &json!({ "kind": "late_accept", "ms": 3_600_000, "next": 1 }),
    )
    .await;
    let body = json!({ "session": "shop", "chatId": "243990000001", "text": "x", "id": "3EB0AA" });
    let send = api
        .client
        .post(format!("{}/api/sendText", api.url))
        .header("X-Api-Key", &api.key);
    let gone = send
        .json(&body)
        .timeout(Duration::from_millis(100))
        .send()
        .await;
    assert!(
        gone.is_err_and(|error| error.is_timeout()),
        "the client gives up"
    );
    assert_eq!(api.accepted().await, 0, "at first there is nothing");
    within(async {
        while api.accepted().await == 0 {
            breath().await;
        }
    })
    .await;
    world.handle.shutdown().await;
}

#[tokio::test]
async fn down_means_refused_and_then_back_with_everything() {
    let world = world(Speed::MINUTE).await;
    let api = &world.api;
    api.link().await;
    api.send("3EB0AA").await.expect("an answer");
    let mut socket = api.listen(&format!("x-api-key={}", api.key)).await;
    let down = api
        .post("/_control/down", &json!({ "for_ms": 60_000 }))
        .await;
    assert_eq!(down.status(), StatusCode::NO_CONTENT);
    within(async { while let Some(Ok(_)) = socket.next().await {} }).await;
    within(async {
        loop {
            match api.try_get("/ping").await {
                Err(error) if error.is_connect() => break,
                _ => breath().await,
            }
        }
    })
    .await;
    within(async {
        while api.try_get("/ping").await.is_err() {
            breath().await;
        }
    })
    .await;
    assert_eq!(
        api.status().await,
        "WORKING",
        "being unreachable is not being logged out"
    );
    assert_eq!(api.accepted().await, 1);
    world.handle.shutdown().await;
}

#[tokio::test]
async fn a_forgotten_socket_ends_without_a_farewell() {
    let world = world(Speed::REAL).await;
    let api = &world.api;
    let mut socket = api.listen(&format!("x-api-key={}", api.key)).await;
    api.post("/_control/faults", &json!({ "kind": "forget_socket" }))
        .await;
    let end = within(socket.next()).await;
    assert!(
        !matches!(end, Some(Ok(_))),
        "no frame, no farewell: {end:?}"
    );
    world.handle.shutdown().await;
}

#[tokio::test]
async fn the_clock_is_shared_and_its_speed_can_change() {
    let world = world(Speed::REAL).await;
    let clock = world.handle.clock();
    let before_ms = clock.now_ms();
    let answer = world
        .api
        .post("/_control/clock", &json!({ "speed": 3600 }))
        .await;
    let shown: Value = answer.json().await.expect("JSON");
    assert_eq!(shown["speed"], 3600);
    assert_eq!(
        clock.speed(),
        Speed::HOUR,
        "the app's clock is the world's clock"
    );
    assert!(
        clock.now_ms() >= before_ms && clock.now_ms() - before_ms < 7_200_000,
        "no jump"
    );
    let wrong = world
        .api
        .post("/_control/clock", &json!({ "speed": 0 }))
        .await;
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    world.handle.shutdown().await;
}
