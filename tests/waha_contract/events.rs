//! What the world tells, live and caught up.

use crate::shop::{ANA, ENGINES, SESSION, Shop, ana};
use drumbeat_domain::delivery::Receipt;
use drumbeat_domain::outbox::SendOutcome;
use drumbeat_gateway::{ChatAddress, Gateway, InboundEvent, InboundMessage, ParsedEvent};
use drumbeat_practice::Speed;
use serde_json::json;
use std::collections::BTreeSet;

fn incoming(event: &ParsedEvent) -> Option<InboundMessage> {
    match &event.event {
        InboundEvent::Message(message) if !message.from_me => Some(message.clone()),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ticks_arrive_up_to_read_for_the_id_of_the_answer() {
    for engine in ENGINES {
        let shop = Shop::linked(engine).await;
        let mut line = shop.listen().await;
        shop.handle.world().set_speed(Speed::HOUR);
        let SendOutcome::Accepted { provider_id, .. } = shop.send(&shop.text("hi").await).await
        else {
            panic!("accepted");
        };
        let mut seen = BTreeSet::new();
        line.until("read", |event| {
            if let InboundEvent::Receipt {
                provider_id: id,
                receipt,
                chat,
                ..
            } = &event.event
            {
                assert_eq!((id, chat), (&provider_id, &ana()), "{engine:?}");
                seen.insert(*receipt);
            }
            seen.contains(&Receipt::Opened).then_some(())
        })
        .await;
        assert!(seen.contains(&Receipt::OnDevice), "{engine:?}: {seen:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_from_a_hidden_identity_names_its_person() {
    for engine in ENGINES {
        let shop = Shop::linked(engine).await;
        shop.person(
            json!({ "phone": ANA, "behaviour": "reads", "lid": "replies", "pushName": "Ana" }),
        )
        .await;
        let mut line = shop.listen().await;
        shop.control(
            "incoming",
            json!({ "session": SESSION, "phone": ANA, "text": "STOP" }),
        )
        .await;
        let message = line.until("the answer", incoming).await;
        assert_eq!(message.body.expose(), "STOP");
        assert_eq!(message.push_name.as_deref(), Some("Ana"), "{engine:?}");
        let ChatAddress::Lid(lid) = &message.chat else {
            panic!("{engine:?}: {:?} is no hidden identity", message.chat)
        };
        let person = match &message.chat_alias {
            Some(ChatAddress::Person(digits)) => Some(digits.clone()),
            Some(_) => None,
            None => shop
                .gateway
                .phone_of_lid(SESSION, lid)
                .await
                .expect("asked"),
        };
        assert_eq!(person.as_deref(), Some(ANA), "{engine:?}: whose STOP it is");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn typed_on_the_phone_reactions_edits_and_taking_back_are_read() {
    for engine in ENGINES {
        let shop = Shop::linked(engine).await;
        let mut line = shop.listen().await;
        let chat = format!("{ANA}@c.us");
        shop.control(
            "typed",
            json!({ "session": SESSION, "chatId": chat, "text": "by hand" }),
        )
        .await;
        let typed = line
            .until("typed", |event| match &event.event {
                InboundEvent::Message(message) if message.from_me => Some(message.clone()),
                _ => None,
            })
            .await;
        assert_eq!(
            (typed.chat, typed.body.expose()),
            (ana(), "by hand"),
            "{engine:?}"
        );

        let target = typed.provider_id;
        shop.control(
            "reaction",
            json!({ "session": SESSION, "phone": ANA, "messageId": target, "text": "🙏" }),
        )
        .await;
        let (to, emoji) = line
            .until("reaction", |event| match &event.event {
                InboundEvent::Reaction {
                    to_provider_id,
                    text,
                    from_me: false,
                    ..
                } => Some((to_provider_id.clone(), text.clone())),
                _ => None,
            })
            .await;
        assert_eq!((to, emoji.as_str()), (target, "🙏"), "{engine:?}");

        shop.control(
            "incoming",
            json!({ "session": SESSION, "phone": ANA, "text": "at five" }),
        )
        .await;
        let answer = line.until("answer", incoming).await;
        let edit = json!({ "session": SESSION, "messageId": answer.provider_id, "text": "at six" });
        shop.control("edited", edit).await;
        let body = line
            .until("edit", |event| match &event.event {
                InboundEvent::Edited {
                    provider_id, body, ..
                } => {
                    assert_eq!(provider_id, &answer.provider_id, "{engine:?}");
                    Some(body.clone())
                }
                _ => None,
            })
            .await;
        assert_eq!(body.expose(), "at six");
        let back = json!({ "session": SESSION, "messageId": answer.provider_id });
        shop.control("revoked", with_text(back)).await;
        line.until("taken back", |event| match &event.event {
            InboundEvent::Revoked { provider_id, .. } if *provider_id == answer.provider_id => {
                Some(())
            }
            _ => None,
        })
        .await;
    }
}

/// The control call ignores it for taking back.
fn with_text(mut body: serde_json::Value) -> serde_json::Value {
    body["text"] = json!("");
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_while_nobody_listened_is_caught_up_under_the_same_keys() {
    for engine in ENGINES {
        let shop = Shop::linked(engine).await;
        let since_ms = shop.handle.clock().now_ms();
        let mut line = shop.listen().await;
        shop.control(
            "incoming",
            json!({ "session": SESSION, "phone": ANA, "text": "one" }),
        )
        .await;
        let live = line
            .until("live", |event| incoming(event).map(|_| event.key.clone()))
            .await;
        drop(line);
        shop.control(
            "incoming",
            json!({ "session": SESSION, "phone": ANA, "text": "STOP" }),
        )
        .await;
        let SendOutcome::Accepted { provider_id, .. } = shop.send(&shop.text("hi").await).await
        else {
            panic!("accepted");
        };
        let raw = shop
            .gateway
            .history_since(SESSION, since_ms - 1_000)
            .await
            .whole()
            .expect("history");
        let events: Vec<ParsedEvent> = raw
            .iter()
            .map(|raw| {
                shop.gateway
                    .parse_event(raw)
                    .expect("what we made ourselves")
            })
            .collect();
        assert!(
            events.iter().any(|event| event.key == live),
            "{engine:?}: known once, not twice"
        );
        let words: Vec<String> = events
            .iter()
            .filter_map(incoming)
            .map(|message| message.body.expose().to_owned())
            .collect();
        assert_eq!(
            words,
            ["one", "STOP"],
            "{engine:?}: a STOP must not be missed, oldest first"
        );
        assert!(
            events.iter().any(|event| matches!(&event.event,
                InboundEvent::Receipt { provider_id: id, .. } if *id == provider_id)),
            "{engine:?}: how far our own message got"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_event_connection_says_so_and_a_new_one_works() {
    let shop = Shop::linked(drumbeat_practice::Engine::Gows).await;
    let mut line = shop.listen().await;
    shop.control("faults", json!({ "kind": "forget_socket" }))
        .await;
    let ended = loop {
        if let Err(reason) = line.next().await {
            break reason;
        }
    };
    assert_eq!(ended, drumbeat_gateway::GatewayError::Closed);
    let mut line = shop.listen().await;
    shop.control(
        "incoming",
        json!({ "session": SESSION, "phone": ANA, "text": "again" }),
    )
    .await;
    line.until("the answer", incoming).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ticks_that_repeat_or_come_before_the_answer_are_the_same_facts() {
    for kind in ["duplicate_acks", "reordered_acks", "ack_before_response"] {
        let shop = Shop::linked(drumbeat_practice::Engine::Noweb).await;
        let mut line = shop.listen().await;
        shop.handle.world().set_speed(Speed::HOUR);
        let request = shop.text("hi").await;
        shop.fault(json!({ "kind": kind, "path": "/api/send" }))
            .await;
        let outcome = shop.send(&request).await;
        assert!(
            matches!(outcome, SendOutcome::Accepted { .. }),
            "{kind}: {outcome:?}"
        );
        shop.control(
            "incoming",
            json!({ "session": SESSION, "phone": ANA, "text": "end" }),
        )
        .await;
        let (mut keys, mut facts) = (BTreeSet::new(), BTreeSet::new());
        let (mut read, mut ended) = (false, false);
        line.until("all ticks and the end", |event| {
            ended |= incoming(event).is_some();
            if let InboundEvent::Receipt {
                provider_id,
                receipt,
                ..
            } = &event.event
            {
                assert_eq!(Some(provider_id), request.client_id.as_ref(), "{kind}");
                read |= *receipt == Receipt::Opened;
                keys.insert(event.key.0.clone());
                facts.insert(*receipt);
            }
            (read && ended).then_some(())
        })
        .await;
        assert_eq!(
            keys.len(),
            facts.len(),
            "{kind}: one key for one fact: {keys:?}"
        );
    }
}
