use super::event::{from_history, parse_event};
use super::session::parse_status;
use crate::{ChatAddress, InboundEvent, InboundMessage, LinkStatus, ParsedEvent, TimeLock};
use drumbeat_domain::delivery::Receipt;
use proptest::prelude::*;
use serde_json::{Value, json};

fn person(digits: &str) -> ChatAddress {
    ChatAddress::Person(digits.to_owned())
}

fn event(kind: &str, payload: &Value) -> Option<ParsedEvent> {
    let raw = json!({
        "id": "evt_01m7w1e02ppzn922g81kfzdfxx", "timestamp": 1_795_163_619_414_i64,
        "event": kind, "session": "default", "metadata": { "account": "acme" },
        "me": { "id": "5511888880000@c.us", "pushName": "Desk Demo", "lid": "199887766554433@lid" },
        "payload": payload, "engine": "NOWEB",
        "environment": { "version": "2026.2.1", "engine": "NOWEB", "tier": "CORE" },
    });
    parse_event(&raw.to_string())
}

fn message(kind: &str, payload: &Value) -> InboundMessage {
    match event(kind, payload).expect("a message").event {
        InboundEvent::Message(message) => message,
        other => panic!("not a message: {other:?}"),
    }
}

fn quoted_reply() -> Value {
    json!({
        "id": "false_5511999990001@c.us_3AINCOMING00000099", "timestamp": 1_795_163_619,
        "from": "5511999990001@c.us", "fromMe": false, "source": "app", "body": "quoted reply",
        "hasMedia": false, "media": null, "ack": 2, "ackName": "DEVICE", "location": null,
        "vCards": null,
        "replyTo": { "id": "3EB01921000420B3070743", "participant": "5511888880000@c.us", "body": "ack demo" },
        "_data": { "key": { "remoteJid": "5511999990001@s.whatsapp.net", "fromMe": false, "id": "3AINCOMING00000099" },
                   "message": {}, "messageTimestamp": "1795163619", "status": "DELIVERY_ACK", "pushName": "Ana" },
    })
}

#[test]
fn an_incoming_answer_is_read_whole() {
    let read = message("message.any", &quoted_reply());
    assert_eq!(read.chat, person("5511999990001"));
    assert!(!read.from_me);
    assert_eq!(read.provider_id, "3AINCOMING00000099");
    assert_eq!(
        read.at_ms, 1_795_163_619_000,
        "seconds on the wire, milliseconds inside"
    );
    assert_eq!(read.body.expose(), "quoted reply");
    assert_eq!(read.push_name.as_deref(), Some("Ana"));
    assert_eq!(read.reply_to.as_deref(), Some("3EB01921000420B3070743"));
    assert_eq!(
        read.receipt, None,
        "the ack of their message is not a receipt of ours"
    );
}

#[test]
fn the_same_message_has_one_key_whatever_the_event_is_called() {
    let one = event("message", &quoted_reply()).expect("read").key;
    let other = event("message.any", &quoted_reply()).expect("read").key;
    assert_eq!(one, other, "otherwise every answer shows twice");
    let history = from_history("default", "NOWEB", &quoted_reply());
    assert_eq!(history.len(), 1);
    assert_eq!(
        parse_event(&history[0]).expect("read").key,
        one,
        "caught up is not new"
    );
}

#[test]
fn an_answer_that_borrows_our_message_id_is_not_swallowed() {
    let mut ours = quoted_reply();
    ours["id"] = json!("true_5511999990001@c.us_3EB0AA");
    ours["fromMe"] = json!(true);
    let mut theirs = quoted_reply();
    theirs["id"] = json!("false_5511999990001@c.us_3EB0AA");
    assert_ne!(
        event("message.any", &ours).expect("ours").key,
        event("message.any", &theirs).expect("theirs").key,
        "a STOP must not vanish as a repetition of our own message"
    );
}

#[test]
fn our_own_message_carries_its_ack() {
    let payload = json!({
        "id": "true_5511999990001@c.us_3EB0EB841B246B4CDA7A44", "timestamp": 1_795_163_619,
        "from": "5511999990001@c.us", "fromMe": true, "source": "api", "body": "frame demo",
        "hasMedia": false, "media": null, "ack": 0, "ackName": "PENDING",
        "_data": { "key": { "remoteJid": "5511999990001@s.whatsapp.net", "fromMe": true, "id": "3EB0EB841B246B4CDA7A44" }, "status": "PENDING" },
    });
    let read = message("message.any", &payload);
    assert!(read.from_me);
    assert_eq!(read.receipt, Some(Receipt::HandedOver));
    let history = from_history("default", "NOWEB", &payload);
    let keys: Vec<_> = history
        .iter()
        .map(|raw| parse_event(raw).expect("readable").key)
        .collect();
    assert_eq!(keys.len(), 2, "the message and its ack: {keys:?}");
    let ack = json!({ "id": "true_5511999990001@c.us_3EB0EB841B246B4CDA7A44", "from": "5511999990001@c.us", "fromMe": true, "ack": 0, "ackName": "PENDING" });
    assert_eq!(event("message.ack", &ack).expect("ack").key, keys[1]);
}

#[test]
fn hidden_identities_come_with_the_number_where_an_engine_tells() {
    let noweb = json!({
        "id": "false_77001122334455@lid_3A01", "timestamp": 1_795_163_619, "fromMe": false,
        "from": "77001122334455@lid", "body": "STOP",
        "_data": { "key": { "remoteJid": "77001122334455@lid", "remoteJidAlt": "5511999990001@s.whatsapp.net" } },
    });
    let read = message("message", &noweb);
    assert_eq!(read.chat, ChatAddress::Lid("77001122334455".into()));
    assert_eq!(read.chat_alias, Some(person("5511999990001")));
    let gows_in = json!({
        "id": "false_77001122334455@lid_3A02", "timestamp": 1_795_163_619, "fromMe": false,
        "from": "77001122334455@lid", "body": "hi",
        "_data": { "Info": { "ID": "3A02", "Chat": "77001122334455@lid", "PushName": "Ana",
                             "SenderAlt": "5511999990001@s.whatsapp.net", "RecipientAlt": "" } },
    });
    let read = message("message", &gows_in);
    assert_eq!(read.chat_alias, Some(person("5511999990001")));
    assert_eq!(read.push_name.as_deref(), Some("Ana"));
    let gows_out = json!({
        "id": "true_77001122334455@lid_3EB0CC", "timestamp": 1_795_163_619, "fromMe": true, "ack": 1,
        "_data": { "Info": { "SenderAlt": "5511888880000@s.whatsapp.net", "RecipientAlt": "5511999990001@s.whatsapp.net" } },
    });
    assert_eq!(
        message("message.any", &gows_out).chat_alias,
        Some(person("5511999990001")),
        "our own number must never become the customer's alias"
    );
}

#[test]
fn browser_engines_name_the_chat_in_the_id() {
    let payload = json!({
        "id": "true_5511999990001@c.us_3EB0DD", "timestamp": 1_795_163_619, "fromMe": true,
        "from": "5511888880000@c.us", "to": "5511999990001@c.us", "body": "hello", "ack": 1,
        "_data": { "notifyName": "Shop" },
    });
    let read = message("message.any", &payload);
    assert_eq!(
        read.chat,
        person("5511999990001"),
        "`from` is the shop itself there"
    );
    assert_eq!(read.push_name, None, "our own name is not the customer's");
}

#[test]
fn groups_channels_and_statuses_are_nobodys_answer() {
    for chat in [
        "120363000000000001@g.us",
        "status@broadcast",
        "123@newsletter",
    ] {
        let payload = json!({
            "id": format!("false_{chat}_3AGROUP00000000004_5511999990001@c.us"),
            "timestamp": 1_795_163_513, "from": chat, "fromMe": false, "body": "STOP",
            "participant": "5511999990001@c.us",
        });
        assert_eq!(event("message", &payload), None, "{chat}");
    }
}

fn ack(payload: &Value) -> Option<(String, Receipt, Option<String>)> {
    match event("message.ack", payload)?.event {
        InboundEvent::Receipt {
            provider_id,
            receipt,
            error_code,
            ..
        } => Some((provider_id, receipt, error_code)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn acks_are_read_by_number_by_name_and_by_bare_id() {
    let base = json!({ "id": "true_5511999990001@c.us_3EB0EB84", "from": "5511999990001@c.us", "fromMe": true });
    for (number, receipt) in [
        (-1, Receipt::Error),
        (0, Receipt::HandedOver),
        (1, Receipt::AtServer),
        (2, Receipt::OnDevice),
        (3, Receipt::Opened),
        (4, Receipt::Opened),
    ] {
        let mut payload = base.clone();
        payload["ack"] = json!(number);
        assert_eq!(
            ack(&payload),
            Some(("3EB0EB84".into(), receipt, None)),
            "{number}"
        );
    }
    let mut named = base.clone();
    named["ack"] = Value::Null;
    named["ackName"] = json!("DEVICE");
    assert_eq!(ack(&named).expect("by name").1, Receipt::OnDevice);
    named["ackName"] = json!("UNKNOWN");
    assert_eq!(ack(&named), None);
    let bare = json!({ "id": "3eb0eb84", "fromMe": true, "ack": 3 });
    assert_eq!(ack(&bare).expect("bare").0, "3EB0EB84");
    let object = json!({ "id": { "fromMe": true, "remote": "5511999990001@c.us", "id": "3EB0EB84" },
        "from": "5511888880000@c.us", "to": "5511999990001@c.us", "fromMe": true, "ack": 2, "body": "x" });
    assert_eq!(ack(&object).expect("a whole message").0, "3EB0EB84");
}

#[test]
fn an_error_ack_says_its_code() {
    let base = json!({ "id": "true_5511999990001@c.us_3EB0EB84", "fromMe": true, "ack": -1, "ackName": "ERROR" });
    for (field, value) in [
        ("error", json!({ "code": "463", "blocked": true })),
        ("error", json!({ "code": 463 })),
        ("_data", json!({ "messageStubParameters": ["463"] })),
        (
            "_data",
            json!({ "update": { "messageStubParameters": ["463"] } }),
        ),
    ] {
        let mut payload = base.clone();
        payload[field] = value;
        assert_eq!(
            ack(&payload).expect("read").2.as_deref(),
            Some("463"),
            "{payload}"
        );
    }
}

#[test]
fn reading_a_customers_message_is_no_receipt() {
    let payload = json!({ "id": "false_5511999990001@c.us_3A01", "fromMe": false, "ack": 3 });
    assert_eq!(
        ack(&payload),
        None,
        "it would tick somebody's message as read"
    );
    let group = json!({ "id": "true_120363000000000001@g.us_3EB0_5511999990001@c.us", "fromMe": true, "ack": 3 });
    assert_eq!(ack(&group), None);
}

#[test]
fn each_ack_is_its_own_fact_and_a_repetition_is_the_same() {
    let payload =
        |ack: i64| json!({ "id": "true_5511999990001@c.us_3EB0EB84", "fromMe": true, "ack": ack });
    let key = |level| event("message.ack", &payload(level)).expect("ack").key;
    assert_ne!(key(2), key(3));
    assert_eq!(key(3), key(3));
}

#[test]
fn states_of_a_session_and_its_restriction() {
    for (word, status) in [
        ("STOPPED", LinkStatus::Stopped),
        ("STARTING", LinkStatus::Starting),
        ("SCAN_QR_CODE", LinkStatus::ScanQr),
        ("WORKING", LinkStatus::Working),
        ("FAILED", LinkStatus::Failed),
        ("PASSKEY_REQUIRED", LinkStatus::PasskeyRequired),
        (
            "PASSKEY_CONFIRMATION_REQUIRED",
            LinkStatus::PasskeyConfirmation,
        ),
        ("SOMETHING_NEW", LinkStatus::Starting),
    ] {
        assert_eq!(parse_status(word), status, "{word}");
    }
    let payload = json!({ "name": "default", "status": "WORKING", "statuses": [],
        "data": { "reachoutTimelock": { "enforcementType": "WEB_COMPANION_ONLY", "isActive": true, "timeEnforcementEnds": 1_795_200_000 } } });
    let InboundEvent::Status {
        status,
        me,
        time_lock,
    } = event("session.status", &payload).expect("read").event
    else {
        panic!("a status")
    };
    assert_eq!(status, LinkStatus::Working);
    assert_eq!(me.expect("whose").address, person("5511888880000"));
    assert_eq!(
        time_lock,
        Some(TimeLock {
            active: true,
            until_ms: Some(1_795_200_000_000)
        })
    );
}

#[test]
fn reactions_edits_and_taking_back() {
    let reaction = json!({ "id": "false_5511999990001@c.us_3A05", "timestamp": 1_795_163_619.5, "from": "5511999990001@c.us",
        "fromMe": false, "reaction": { "text": "🙏", "messageId": "true_5511999990001@c.us_3EB0AA" } });
    assert_eq!(
        event("message.reaction", &reaction).expect("read").event,
        InboundEvent::Reaction {
            chat: person("5511999990001"),
            from_me: false,
            to_provider_id: "3EB0AA".into(),
            text: "🙏".into()
        }
    );
    let revoked = json!({ "after": null, "before": quoted_reply(), "revokedMessageId": "3AINCOMING00000099" });
    assert_eq!(
        event("message.revoked", &revoked).expect("read").event,
        InboundEvent::Revoked {
            chat: person("5511999990001"),
            provider_id: "3AINCOMING00000099".into()
        }
    );
    let edited = json!({ "id": "false_5511999990001@c.us_3A06", "timestamp": 1_795_163_619, "from": "5511999990001@c.us",
        "fromMe": false, "body": "at six", "editedMessageId": "3A05" });
    let InboundEvent::Edited {
        provider_id, body, ..
    } = event("message.edited", &edited).expect("read").event
    else {
        panic!("an edit")
    };
    assert_eq!((provider_id.as_str(), body.expose()), ("3A05", "at six"));
}

#[test]
fn what_is_not_for_us_is_nothing() {
    for raw in [
        "",
        "null",
        "[]",
        "{",
        "{\"event\":\"message\"}",
        "{\"session\":1,\"event\":2}",
    ] {
        assert_eq!(parse_event(raw), None, "{raw}");
    }
    assert_eq!(
        event("presence.update", &json!({ "id": "5511999990001@c.us" })),
        None
    );
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "(true|false)_[0-9]{1,4}@(c.us|lid|g.us)_[A-F0-9]{1,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        let key = prop_oneof![
            proptest::sample::select(vec![
                "id",
                "key",
                "_data",
                "Info",
                "remoteJid",
                "from",
                "to",
                "fromMe",
                "ack",
                "ackName",
                "body",
                "timestamp",
                "reaction",
                "messageId",
                "text",
                "before",
                "after",
                "status",
                "data",
                "me",
                "replyTo",
                "error",
                "code",
                "revokedMessageId",
                "editedMessageId",
            ])
            .prop_map(str::to_owned),
            "[a-z]{1,5}",
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map(key, inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_event_panics(
        kind in proptest::sample::select(vec![
            "session.status", "message", "message.any", "message.ack", "message.reaction",
            "message.revoked", "message.edited", "other",
        ]),
        payload in any_json(),
    ) {
        if let Some(read) = event(kind, &payload) {
            prop_assert!(read.key.0.starts_with("default|"));
        }
        let _ = from_history("default", "GOWS", &payload);
    }

    #[test]
    fn no_text_panics(raw in "\\PC{0,200}") {
        let _ = parse_event(&raw);
    }
}
