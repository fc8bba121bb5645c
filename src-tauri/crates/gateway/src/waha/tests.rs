use super::fake::{FakeServer, ID, ana, gows, refusal, reply};
use super::transport::TransportError;
use super::*;
use drumbeat_domain::outbox::{Level, Scope};
use drumbeat_domain::reason::WaitReason;
use drumbeat_domain::secret_text::PrivateText;
use serde_json::{Value, json};

fn text(to: ChatAddress, body: &str) -> SendRequest {
    SendRequest {
        session: "default".into(),
        to,
        client_id: Some(ID.into()),
        content: MessageContent::Text {
            body: PrivateText::new(body),
            link_preview: true,
        },
    }
}

#[tokio::test]
async fn nonsense_never_reaches_the_wire() {
    let gateway = gows(|_| refusal(500, "must not be asked"));
    for (to, body) in [
        (ChatAddress::Other("+55 11 99999-0001@c.us".into()), "hi"),
        (ChatAddress::Other("120363@g.us".into()), "hi"),
        (ChatAddress::Person("12 34".into()), "hi"),
        (ana(), " \n"),
    ] {
        let outcome = gateway.send(&text(to.clone(), body)).await;
        assert_eq!(
            outcome,
            SendOutcome::Rejected {
                reason: FailureReason::Rejected
            },
            "the server would answer 201 to {to:?}"
        );
    }
    assert!(gateway.transport.asked().is_empty());
}

#[tokio::test]
async fn a_send_names_session_chat_words_and_our_id() {
    let gateway = gows(|_| {
        reply(
            201,
            &json!({ "id": format!("true_5511999990001@c.us_{ID}") }),
        )
    });
    assert_eq!(
        gateway.send(&text(ana(), "olá")).await,
        SendOutcome::Accepted {
            provider_id: ID.into(),
            level: Level::AtServer
        }
    );
    assert_eq!(
        gateway.transport.bodies(),
        [Some(
            json!({ "session": "default", "chatId": "5511999990001@c.us", "text": "olá",
                      "linkPreview": true, "id": ID })
        )]
    );
    assert!(gateway.capabilities().carries_client_id);
}

#[tokio::test]
async fn a_server_that_ignores_our_id_loses_the_capability() {
    let gateway = gows(|_| reply(201, &json!({ "id": "true_5511999990001@c.us_3EB0FFFF" })));
    assert_eq!(
        gateway.send(&text(ana(), "olá")).await,
        SendOutcome::Accepted {
            provider_id: "3EB0FFFF".into(),
            level: Level::AtServer
        },
        "it was accepted all the same"
    );
    let can = gateway.capabilities();
    assert!(
        !can.carries_client_id && !can.exact_look_up,
        "absence would prove nothing"
    );
    assert_eq!(gateway.new_client_id("default").await, Ok(None));
}

#[tokio::test]
async fn an_unreachable_server_costs_nobody_a_try() {
    let gateway = gows(|_| Err(TransportError::NotDelivered));
    assert_eq!(
        gateway.send(&text(ana(), "olá")).await,
        SendOutcome::NotSent {
            scope: Scope::Number,
            after_ms: 0,
            reason: WaitReason::GatewayDown
        }
    );
}

#[tokio::test]
async fn an_unknown_server_is_trusted_with_nothing() {
    let gateway = WahaGateway::new(FakeServer::new(|_| refusal(401, "Unauthorized")), None);
    assert_eq!(gateway.capabilities(), version::cautious());
    assert_eq!(
        gateway.new_client_id("default").await,
        Err(GatewayError::KeyRefused)
    );
}

#[tokio::test]
async fn the_chat_to_send_to_is_the_one_whatsapp_names() {
    let phone = Phone::from_e164("+5511999990001").expect("a phone");
    let resolved = |answer: Value| {
        let phone = phone.clone();
        async move {
            gows(move |_| reply(200, &answer))
                .resolve("default", &phone)
                .await
        }
    };
    assert_eq!(
        resolved(json!({ "numberExists": true, "chatId": "551199990001@c.us" })).await,
        Ok(Resolution::Reachable {
            address: ChatAddress::Person("551199990001".into()),
            alias: None
        }),
        "Brazil without the ninth digit"
    );
    assert_eq!(
        resolved(json!({ "numberExists": true, "chatId": "77@lid", "pn": "551199990001@c.us" }))
            .await,
        Ok(Resolution::Reachable {
            address: ChatAddress::Lid("77".into()),
            alias: Some(ChatAddress::Person("551199990001".into()))
        })
    );
    assert_eq!(
        resolved(json!({ "numberExists": true, "chatId": null })).await,
        Ok(Resolution::Reachable {
            address: ana(),
            alias: None
        })
    );
    assert_eq!(
        resolved(json!({ "numberExists": false })).await,
        Ok(Resolution::NotOnWhatsApp)
    );
    assert_eq!(
        resolved(json!({})).await,
        Err(GatewayError::BadAnswer),
        "nobody is written off"
    );
}
