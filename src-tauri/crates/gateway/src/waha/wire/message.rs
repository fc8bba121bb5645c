//! Messages: in answers to sends, in events, in look-ups and in history.

use super::ids::{bare_id, bare_of_text, chat, chat_alias, from_me};
use super::json::{at, flag, millis, text};
use crate::waha::version::Engine;
use crate::{ChatAddress, InboundMessage};
use drumbeat_domain::delivery::Receipt;
use drumbeat_domain::outbox::Level;
use drumbeat_domain::secret_text::PrivateText;
use serde_json::Value;

/// What an ack proves; `None` for one we do not know.
pub(in crate::waha) fn parse_ack(value: &Value) -> Option<Receipt> {
    let number = at(value, &["ack"]).and_then(Value::as_i64);
    match number {
        Some(-1) => Some(Receipt::Error),
        Some(0) => Some(Receipt::HandedOver),
        Some(1) => Some(Receipt::AtServer),
        Some(2) => Some(Receipt::OnDevice),
        Some(3 | 4) => Some(Receipt::Opened),
        Some(_) => None,
        None => match text(value, &["ackName"])? {
            "ERROR" => Some(Receipt::Error),
            "PENDING" => Some(Receipt::HandedOver),
            "SERVER" => Some(Receipt::AtServer),
            "DEVICE" => Some(Receipt::OnDevice),
            "READ" | "PLAYED" => Some(Receipt::Opened),
            _ => None,
        },
    }
}

/// How far the answer to a send proves the message got. GOWS waits for
/// WhatsApp's server; NOWEB answers when it wrote to its socket; the browser
/// engines say it in `ack`.
pub(in crate::waha) fn sent_level(value: &Value, engine: Option<Engine>) -> Level {
    match (parse_ack(value), engine) {
        (Some(Receipt::AtServer | Receipt::OnDevice | Receipt::Opened), _)
        | (None, Some(Engine::Gows)) => Level::AtServer,
        (Some(Receipt::HandedOver | Receipt::Error) | None, _) => Level::HandedOver,
    }
}

/// When a message was written, in milliseconds.
pub(in crate::waha) fn written_at_ms(value: &Value) -> Option<i64> {
    [
        &["timestamp"][..],
        &["messageTimestamp"],
        &["_data", "messageTimestamp"],
    ]
    .into_iter()
    .find_map(|path| at(value, path).and_then(millis))
}

/// The text or caption.
pub(in crate::waha) fn body(value: &Value) -> &str {
    text(value, &["body"]).unwrap_or("")
}

/// Reads a message of a person's chat. Groups, channels and statuses are nobody's.
pub(in crate::waha) fn parse_message(value: &Value) -> Option<InboundMessage> {
    let chat = person_chat(value)?;
    let from_me = from_me(value)?;
    let push_name = [
        &["_data", "pushName"][..],
        &["_data", "Info", "PushName"],
        &["_data", "notifyName"],
        &["notifyName"],
    ]
    .into_iter()
    .find_map(|path| text(value, path));
    Some(InboundMessage {
        chat_alias: chat_alias(value, &chat),
        chat,
        from_me,
        provider_id: bare_id(value)?,
        at_ms: written_at_ms(value).unwrap_or(0),
        body: PrivateText::new(body(value)),
        has_media: flag(value, &["hasMedia"]).unwrap_or(false),
        receipt: if from_me { parse_ack(value) } else { None },
        push_name: push_name.filter(|_| !from_me).map(str::to_owned),
        reply_to: text(value, &["replyTo", "id"])
            .or_else(|| text(value, &["replyTo"]))
            .and_then(bare_of_text),
    })
}

/// The chat, if it is one person's.
pub(in crate::waha) fn person_chat(value: &Value) -> Option<ChatAddress> {
    match chat(value)? {
        ChatAddress::Other(_) => None,
        person @ (ChatAddress::Person(_) | ChatAddress::Lid(_)) => Some(person),
    }
}
