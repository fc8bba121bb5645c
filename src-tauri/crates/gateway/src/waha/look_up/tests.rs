use super::*;
use crate::Gateway;
use crate::waha::fake::{FakeServer, ID, ana, gows, known, refusal, reply, stored};
use crate::waha::version::Engine;
use drumbeat_domain::secret_text::PrivateText;
use serde_json::json;

fn query() -> LookUp {
    LookUp {
        session: "default".into(),
        to: ana(),
        client_id: Some(ID.into()),
        body: PrivateText::new("order 123"),
        since_ms: 1_795_163_831_000,
        claimed: vec!["3EB0OTHER".into()],
    }
}

/// A server whose store holds `message`, in a session with that status.
fn with_store(
    message: Option<Value>,
    history: Value,
    status: &'static str,
) -> WahaGateway<FakeServer> {
    gows(move |call| {
        let path = call.path_and_query.as_str();
        if path == "/api/sessions/default" {
            reply(200, &json!({ "name": "default", "status": status }))
        } else if path.starts_with("/api/default/lids/77001122334455%40lid") {
            reply(
                200,
                &json!({ "lid": "77001122334455@lid", "pn": "5511999990001@c.us" }),
            )
        } else if path.starts_with("/api/default/chats/all/messages/") {
            message.as_ref().map_or_else(
                || refusal(404, "Message not found"),
                |message| reply(200, message),
            )
        } else if path.starts_with("/api/default/chats/all/messages?") {
            if path.contains("offset=0&") {
                reply(200, &history)
            } else {
                reply(200, &json!([]))
            }
        } else {
            refusal(404, &format!("Cannot GET {path}"))
        }
    })
}

#[tokio::test]
async fn a_message_found_by_id_left() {
    let gateway = with_store(
        Some(stored(ID, "5511999990001@c.us", "order 123", 3)),
        json!([]),
        "WORKING",
    );
    assert_eq!(
        gateway.look_up(&query()).await,
        Ok(LookUpAnswer::Found {
            provider_id: ID.into(),
            receipt: Receipt::Opened
        })
    );
}

#[tokio::test]
async fn absence_needs_a_working_session() {
    let absent = with_store(None, json!([]), "WORKING");
    assert_eq!(absent.look_up(&query()).await, Ok(LookUpAnswer::Absent));
    for status in ["STARTING", "STOPPED", "FAILED", "SCAN_QR_CODE"] {
        let gateway = with_store(None, json!([]), status);
        assert_eq!(
            gateway.look_up(&query()).await,
            Err(GatewayError::WrongStatus),
            "{status}"
        );
    }
}

#[tokio::test]
async fn the_same_words_under_another_id_speak_against_absence() {
    for chat in ["5511999990001@c.us", "77001122334455@lid"] {
        let history = json!([stored("3EB0IGNORED", chat, "order 123", 1)]);
        let gateway = with_store(None, history, "WORKING");
        assert_eq!(
            gateway.look_up(&query()).await,
            Ok(LookUpAnswer::Found {
                provider_id: "3EB0IGNORED".into(),
                receipt: Receipt::AtServer
            }),
            "sent under an id of the server's own choice, to {chat}"
        );
    }
    for other in [
        stored("3EB0OTHER", "5511999990001@c.us", "order 123", 1),
        stored("3EB0X", "5511999990002@c.us", "order 123", 1),
        stored("3EB0X", "5511999990001@c.us", "order 124", 1),
        json!({ "id": "false_5511999990001@c.us_3EB0X", "timestamp": 1_795_163_834, "fromMe": false, "body": "order 123" }),
        json!({ "id": "true_5511999990001@c.us_3EB0X", "timestamp": 1_795_000_000, "fromMe": true, "body": "order 123" }),
    ] {
        let gateway = with_store(None, json!([other.clone()]), "WORKING");
        assert_eq!(
            gateway.look_up(&query()).await,
            Ok(LookUpAnswer::Absent),
            "not ours: {other}"
        );
    }
}

#[tokio::test]
async fn a_missing_route_or_page_is_not_absence() {
    for answer in [
        "Cannot GET /api/default/chats/all/messages/x",
        "Session gone",
        "ENOENT",
    ] {
        let gateway = gows(move |_| refusal(404, answer));
        let found = gateway.look_up(&query()).await;
        assert!(
            found.is_err(),
            "{answer} gave {found:?}: it would be sent again"
        );
    }
}

#[tokio::test]
async fn a_store_that_is_off_is_named_and_remembered() {
    let gateway = gows(|_| {
        refusal(
            400,
            "Enable NOWEB store \"config.noweb.store.enabled=True\"",
        )
    });
    assert_eq!(gateway.look_up(&query()).await, Err(GatewayError::StoreOff));
    assert!(!gateway.capabilities().exact_look_up);
    assert!(gateway.capabilities().carries_client_id);
}

#[tokio::test]
async fn without_ids_of_ours_nothing_is_ever_absent() {
    let browser = |history: Value| {
        WahaGateway::new(
            FakeServer::new(move |call| {
                let path = call.path_and_query.as_str();
                if path.contains("/lids/") {
                    reply(
                        200,
                        &json!({ "lid": "77001122334455@lid", "pn": "5511999990001@c.us" }),
                    )
                } else if path.contains("/chats/77001122334455%40lid/messages?") {
                    reply(200, &history)
                } else {
                    reply(200, &json!([]))
                }
            }),
            Some(known("2026.8.1", Engine::Webjs)),
        )
    };
    let gateway = browser(json!([stored(
        "3EB0AA",
        "77001122334455@lid",
        "order 123",
        2
    )]));
    assert_eq!(
        gateway.look_up(&query()).await,
        Ok(LookUpAnswer::Found {
            provider_id: "3EB0AA".into(),
            receipt: Receipt::OnDevice
        }),
        "found under the hidden identity"
    );
    assert_eq!(
        browser(json!([])).look_up(&query()).await,
        Ok(LookUpAnswer::CannotTell)
    );
}
