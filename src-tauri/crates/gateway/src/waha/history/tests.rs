use super::*;
use crate::Gateway;
use crate::waha::fake::{FakeServer, gows, known, reply, stored};
use crate::waha::version::Engine;
use serde_json::{Value, json};

#[tokio::test]
async fn history_is_paged_to_its_end_and_told_oldest_first() {
    let gateway = gows(|call| {
        let path = &call.path_and_query;
        assert!(
            path.contains("downloadMedia=false"),
            "a list must not download media: {path}"
        );
        if path.contains("offset=0&") {
            let mut newer = stored("3EB0B", "5511999990001@c.us", "second", 1);
            newer["timestamp"] = json!(1_795_163_900);
            reply(200, &json!([newer]))
        } else if path.contains("offset=100&") {
            reply(
                200,
                &json!([stored("3EB0A", "5511999990001@c.us", "first", 3)]),
            )
        } else {
            reply(200, &json!([]))
        }
    });
    let events = gateway
        .history_since("default", 1_795_163_000_000)
        .await
        .whole()
        .expect("history");
    let keys: Vec<String> = events
        .iter()
        .map(|raw| gateway.parse_event(raw).expect("readable").key.0)
        .collect();
    assert_eq!(
        keys,
        [
            "default|message|out|3EB0A",
            "default|ack|3EB0A|read",
            "default|message|out|3EB0B",
            "default|ack|3EB0B|server",
        ]
    );
}

#[tokio::test]
async fn a_browser_engine_is_caught_up_chat_by_chat() {
    let server = FakeServer::new(|call| {
        let path = call.path_and_query.as_str();
        if path.contains("/chats/overview?") && path.contains("offset=0") {
            reply(
                200,
                &json!([
                    { "id": "120363@g.us", "lastMessage": { "timestamp": 1_795_163_900 } },
                    { "id": "5511999990001@c.us", "lastMessage": { "timestamp": 1_795_163_900 } },
                    { "id": "5511999990002@c.us", "lastMessage": { "timestamp": 1_700_000_000 } },
                ]),
            )
        } else if path.contains("/chats/5511999990001%40c.us/messages?") {
            reply(
                200,
                &json!([{ "id": "false_5511999990001@c.us_3A01", "timestamp": 1_795_163_900,
                                 "from": "5511999990001@c.us", "fromMe": false, "body": "STOP" }]),
            )
        } else {
            reply(200, &json!([]))
        }
    });
    let gateway = WahaGateway::new(server, Some(known("2026.8.1", Engine::Webjs)));
    let events = gateway
        .history_since("default", 1_795_163_000_000)
        .await
        .whole()
        .expect("history");
    assert_eq!(
        events.len(),
        1,
        "a STOP written while the line was down must not be missed"
    );
    assert!(
        !gateway
            .transport
            .asked()
            .iter()
            .any(|path| path.contains("5511999990002")),
        "chats that did not move are left alone"
    );
}

/// A STOP of Ana's that a browser engine keeps in a chat of its own, under her hidden id.
fn hidden_stop() -> Value {
    json!({ "id": "false_227404583351258@lid_3A01", "timestamp": 1_795_163_900,
            "from": "227404583351258@lid", "fromMe": false, "body": "STOP" })
}

/// What is read of a browser engine that shows Ana by her phone, with this as the last message,
/// and keeps [`hidden_stop`] in the other chat.
async fn read_though_shown_by_phone(last: Value) -> Vec<String> {
    let server = FakeServer::new(move |call| {
        let path = call.path_and_query.as_str();
        if path.contains("/chats/overview?") && path.contains("offset=0") {
            let row = json!({ "id": "5511999990001@c.us", "lastMessage": last });
            reply(200, &json!([row]))
        } else if path.contains("/lids/pn/5511999990001%40c.us") {
            let pair = json!({ "lid": "227404583351258@lid", "pn": "5511999990001@c.us" });
            reply(200, &pair)
        } else if path.contains("/chats/227404583351258%40lid/messages?") {
            reply(200, &json!([hidden_stop()]))
        } else {
            reply(200, &json!([]))
        }
    });
    WahaGateway::new(server, Some(known("2026.8.1", Engine::Webjs)))
        .history_since("default", 1_795_163_000_000)
        .await
        .whole()
        .expect("history")
}

#[tokio::test]
async fn a_stop_under_a_hidden_id_is_read_though_its_chat_is_shown_by_phone() {
    let ours = json!({ "id": "true_5511999990001@c.us_3EB0A", "timestamp": 1_795_163_950,
                       "from": "5511999990009@c.us", "to": "5511999990001@c.us",
                       "fromMe": true, "body": "hello" });
    for (last, what) in [
        (hidden_stop(), "the overview merges what the chats do not"),
        (ours, "we wrote to the phone after it"),
    ] {
        let events = read_though_shown_by_phone(last).await;
        let stops = events.iter().filter(|raw| raw.contains("STOP")).count();
        assert_eq!(stops, 1, "{what}: {events:?}");
    }
}

#[tokio::test]
async fn inside_one_second_the_order_is_kept() {
    let gateway = gows(|call| {
        let text = |id: &str, body: &str| {
            json!({ "id": format!("false_5511999990001@c.us_{id}"), "timestamp": 1_795_163_900,
                    "from": "5511999990001@c.us", "fromMe": false, "body": body })
        };
        if call.path_and_query.contains("offset=0&") {
            // Newest first, as the server lists them.
            reply(200, &json!([text("3A02", "STOP"), text("3A01", "yes")]))
        } else {
            reply(200, &json!([]))
        }
    });
    let events = gateway
        .history_since("default", 0)
        .await
        .whole()
        .expect("history");
    assert!(
        events[0].contains("yes") && events[1].contains("STOP"),
        "{events:?}"
    );
}
