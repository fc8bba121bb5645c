//! The event envelope and its payloads, read into our words.
//!
//! The same fact arrives more than once: as `message` and `message.any`, again
//! after a reconnect, again from history. Its [`EventKey`] is the same each time
//! and holds: session, kind, direction, bare message id, and what tells two
//! facts about one message apart (the ack, the emoji). Direction is part of it so
//! that nobody can hide an answer by giving it the id of our message.

use super::ids::{bare_id, bare_of_text, chat, from_me};
use super::json::{at, millis, text};
use super::message::{body, parse_ack, parse_message, person_chat, written_at_ms};
use super::session::{parse_me, parse_status, parse_time_lock};
use crate::{ChatAddress, EventKey, InboundEvent, ParsedEvent};
use drumbeat_domain::secret_text::PrivateText;
use serde_json::{Value, json};

/// Reads one frame. `None` for what means nothing to us.
pub(in crate::waha) fn parse_event(raw: &str) -> Option<ParsedEvent> {
    let envelope: Value = serde_json::from_str(raw).ok()?;
    let session = text(&envelope, &["session"])?.to_owned();
    let payload = at(&envelope, &["payload"])?;
    let said_at = at(&envelope, &["timestamp"]).and_then(millis);
    let at_ms = said_at.or_else(|| written_at_ms(payload)).unwrap_or(0);
    let (what, event) = match text(&envelope, &["event"])? {
        "session.status" => status(&envelope, payload, at_ms)?,
        "message" | "message.any" => message(payload)?,
        "message.ack" => ack(payload)?,
        "message.reaction" => reaction(payload)?,
        "message.revoked" => revoked(payload)?,
        "message.edited" => edited(payload)?,
        _ => return None,
    };
    Some(ParsedEvent {
        key: EventKey(format!("{session}|{what}")),
        session,
        at_ms,
        event,
    })
}

fn status(envelope: &Value, payload: &Value, at_ms: i64) -> Option<(String, InboundEvent)> {
    let word = text(payload, &["status"])?;
    let me = at(envelope, &["me"]);
    let time_lock = at(payload, &["data", "reachoutTimelock"])
        .and_then(parse_time_lock)
        .or_else(|| {
            me.and_then(|me| at(me, &["reachoutTimelock"]))
                .and_then(parse_time_lock)
        });
    let event = InboundEvent::Status {
        status: parse_status(word),
        me: me.and_then(parse_me),
        time_lock,
    };
    // A status may repeat with other data, and each new QR code repeats it.
    Some((format!("status|{word}|{at_ms}"), event))
}

fn message(payload: &Value) -> Option<(String, InboundEvent)> {
    let message = parse_message(payload)?;
    let direction = if message.from_me { "out" } else { "in" };
    Some((
        format!("message|{direction}|{}", message.provider_id),
        InboundEvent::Message(message),
    ))
}

fn ack(payload: &Value) -> Option<(String, InboundEvent)> {
    // Acks of messages we received say that we read them, not the customer.
    if from_me(payload) == Some(false) {
        return None;
    }
    let provider_id = bare_id(payload)?;
    let receipt = parse_ack(payload)?;
    // One engine writes the bare id and no chat: the id alone says which message it is.
    let chat = chat(payload).unwrap_or(ChatAddress::Other(String::new()));
    if matches!(&chat, ChatAddress::Other(group) if !group.is_empty()) {
        return None;
    }
    let error_code = [&["error", "code"][..], &["_data", "error", "code"]]
        .into_iter()
        .find_map(|path| at(payload, path).and_then(code))
        .or_else(|| {
            [
                &["_data", "messageStubParameters"][..],
                &["_data", "update", "messageStubParameters"],
            ]
            .into_iter()
            .find_map(|path| at(payload, path)?.as_array()?.first().and_then(code))
        });
    let level = receipt_word(receipt);
    Some((
        format!("ack|{provider_id}|{level}"),
        InboundEvent::Receipt {
            chat,
            provider_id,
            receipt,
            error_code,
        },
    ))
}

fn receipt_word(receipt: drumbeat_domain::delivery::Receipt) -> &'static str {
    use drumbeat_domain::delivery::Receipt;
    match receipt {
        Receipt::HandedOver => "pending",
        Receipt::AtServer => "server",
        Receipt::OnDevice => "device",
        Receipt::Opened => "read",
        Receipt::Error => "error",
    }
}

/// A short error code, as text or number; anything longer is no code.
fn code(value: &Value) -> Option<String> {
    let code = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    let short = !code.is_empty() && code.len() <= 16;
    (short && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')).then_some(code)
}

fn reaction(payload: &Value) -> Option<(String, InboundEvent)> {
    let target = text(payload, &["reaction", "messageId"])?;
    let to_provider_id = bare_of_text(target)?;
    let chat = person_chat(payload)?;
    let emoji = at(payload, &["reaction", "text"])
        .and_then(Value::as_str)
        .unwrap_or("");
    let own_id = bare_id(payload).unwrap_or_default();
    Some((
        format!("reaction|{own_id}|{to_provider_id}|{emoji}"),
        InboundEvent::Reaction {
            chat,
            from_me: from_me(payload).unwrap_or(false),
            to_provider_id,
            text: emoji.to_owned(),
        },
    ))
}

fn revoked(payload: &Value) -> Option<(String, InboundEvent)> {
    let part = ["before", "after"]
        .into_iter()
        .filter_map(|key| at(payload, &[key]))
        .find(|part| part.is_object());
    let provider_id = text(payload, &["revokedMessageId"])
        .and_then(bare_of_text)
        .or_else(|| at(payload, &["before"]).and_then(bare_id))?;
    let chat = match part {
        Some(part) => person_chat(part)?,
        None => person_chat(payload).unwrap_or(ChatAddress::Other(String::new())),
    };
    Some((
        format!("revoked|{provider_id}"),
        InboundEvent::Revoked { chat, provider_id },
    ))
}

fn edited(payload: &Value) -> Option<(String, InboundEvent)> {
    let chat = person_chat(payload)?;
    let own_id = bare_id(payload);
    let provider_id = text(payload, &["editedMessageId"])
        .and_then(bare_of_text)
        .or_else(|| own_id.clone())?;
    let edit = own_id.unwrap_or_default();
    let at_ms = written_at_ms(payload).unwrap_or(0);
    Some((
        format!("edited|{provider_id}|{edit}|{at_ms}"),
        InboundEvent::Edited {
            chat,
            provider_id,
            body: PrivateText::new(body(payload)),
        },
    ))
}

/// The events a message of history stands for, in the form they would have come:
/// the message itself, and for one of ours the ack it has reached.
pub(in crate::waha) fn from_history(session: &str, engine: &str, message: &Value) -> Vec<String> {
    let Some(parsed) = parse_message(message) else {
        return Vec::new();
    };
    let envelope = |kind: &str, payload: &Value| {
        json!({
            "id": format!("evt_history_{}", parsed.provider_id),
            "timestamp": parsed.at_ms,
            "event": kind,
            "session": session,
            "payload": payload,
            "engine": engine,
        })
        .to_string()
    };
    let mut events = vec![envelope("message.any", message)];
    if parsed.receipt.is_some() {
        let mut ack = json!({ "from": parsed.chat.to_wire(), "fromMe": true });
        if let (Some(target), Some(source)) = (ack.as_object_mut(), message.as_object()) {
            for key in ["id", "ack", "ackName", "error"] {
                if let Some(value) = source.get(key) {
                    target.insert(key.to_owned(), value.clone());
                }
            }
        }
        events.push(envelope("message.ack", &ack));
    }
    events
}
