//! WAHA's own message shape (`WAMessage`) with the engine's raw one in `_data`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Dialect, iso};
use crate::ledger::LedgerLine;
use crate::world::{Account, Ack, ChatId, Engine, Media, Source, StoredMessage};

/// Where a message is shown: NOWEB writes times and states differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// In an event, fresh from the socket.
    Fresh,
    /// In an answer, read from the store.
    Stored,
}

/// What a message needs from around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around<'a> {
    /// The session it belongs to.
    pub(crate) session: &'a str,
    /// The account it came to or from.
    pub(crate) me: Option<&'a Account>,
    /// The message it answers.
    pub(crate) quoted: Option<&'a StoredMessage>,
    /// Whether attachments are handed out.
    pub(crate) with_media: bool,
}

pub(crate) fn message(
    dialect: &Dialect,
    message: &StoredMessage,
    around: Around<'_>,
    shown: Shown,
) -> Value {
    let me = around
        .me
        .map(|me| format!("{}@c.us", me.phone))
        .unwrap_or_default();
    let chat = message.chat.as_str();
    let reply_to = message.quoted.as_deref().map(|id| quoted(id, around, &me));
    let mut body = json!({
        "id": message.serialized_id(),
        "timestamp": message.at_ms.div_euclid(1_000),
        "from": chat,
        "fromMe": message.from_me,
        "source": source(message.source),
        "body": message.body,
        "hasMedia": message.media.is_some(),
        "media": message.media.as_ref().filter(|_| around.with_media)
            .map(|media| media_body(around.session, message, media)),
        "ack": message.ack.number(),
        "ackName": message.ack.name(),
        "location": null,
        "vCards": null,
        "replyTo": reply_to,
        "_data": raw(dialect, message, around, shown),
    });
    if let (Engine::Webjs, Some(body)) = (dialect.engine, body.as_object_mut()) {
        // The browser tells both ends; the others name the chat in `from`.
        let (from, to) = if message.from_me {
            (me.as_str(), chat)
        } else {
            (chat, me.as_str())
        };
        body.insert("from".into(), json!(from));
        body.insert("to".into(), json!(to));
        body.insert("vCards".into(), json!([]));
    }
    body
}

pub(crate) fn source(source: Source) -> &'static str {
    match source {
        Source::Api => "api",
        Source::App => "app",
    }
}

/// The name of a message's file on the server.
pub(crate) fn file_name(message: &StoredMessage, media: &Media) -> String {
    let ending = match media.mimetype.split(';').next().unwrap_or_default() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "application/pdf" => "pdf",
        "audio/ogg" => "oga",
        "video/mp4" => "mp4",
        _ => "bin",
    };
    format!("{}.{ending}", message.bare_id)
}

fn media_body(session: &str, message: &StoredMessage, media: &Media) -> Value {
    json!({
        // Real servers name themselves "localhost:3000" unless told otherwise:
        // clients have to put their own address there.
        "url": format!("http://localhost:3000/api/files/{session}/{}", file_name(message, media)),
        "mimetype": media.mimetype,
        "filename": media.filename,
        "s3": null,
        "error": null,
    })
}

fn quoted(id: &str, around: Around<'_>, me: &str) -> Value {
    let text = around.quoted.and_then(|quoted| quoted.body.as_deref());
    let participant = match around.quoted {
        Some(quoted) if !quoted.from_me => quoted.chat.as_str(),
        _ => me,
    };
    json!({
        "id": id,
        "participant": participant,
        "body": text,
        "_data": { "conversation": text },
    })
}

/// The engine's own message.
pub(crate) fn raw(
    dialect: &Dialect,
    message: &StoredMessage,
    around: Around<'_>,
    shown: Shown,
) -> Value {
    match dialect.engine {
        Engine::Noweb => noweb(message, around, shown),
        Engine::Gows => gows(message, around),
        Engine::Webjs => webjs(message, around.me),
    }
}

fn noweb(message: &StoredMessage, around: Around<'_>, shown: Shown) -> Value {
    let at_s = message.at_ms.div_euclid(1_000);
    let time = match shown {
        Shown::Fresh => json!(at_s.to_string()),
        Shown::Stored => json!(at_s),
    };
    let status = match shown {
        Shown::Fresh => json!(noweb_status(message.ack)),
        Shown::Stored => json!(i16::from(message.ack.number()) + 1),
    };
    let mut key = json!({
        "remoteJid": message.chat.jid(),
        "fromMe": message.from_me,
        "id": message.bare_id,
    });
    if let (Some(alt), Some(key)) = (other_address(message), key.as_object_mut()) {
        key.insert("remoteJidAlt".into(), json!(alt));
    }
    let mut raw = json!({
        "key": key,
        "message": content(message, around, shown),
        "messageTimestamp": time,
        "status": status,
    });
    if let (Some(name), Some(raw)) = (&message.push_name, raw.as_object_mut()) {
        raw.insert("pushName".into(), json!(name));
    }
    raw
}

/// Baileys' name for a state.
pub(crate) fn noweb_status(ack: Ack) -> &'static str {
    match ack {
        Ack::Error => "ERROR",
        Ack::Pending => "PENDING",
        Ack::Server => "SERVER_ACK",
        Ack::Device => "DELIVERY_ACK",
        Ack::Read => "READ",
        Ack::Played => "PLAYED",
    }
}

/// The protocol's content of a text or captioned file.
pub(crate) fn content(message: &StoredMessage, around: Around<'_>, shown: Shown) -> Value {
    let text = message.body.as_deref();
    if let Some(media) = &message.media {
        return json!({ "imageMessage": {
            "url": "https://mmg.whatsapp.net/v/t62/x.enc",
            "mimetype": media.mimetype,
            "caption": text,
            "fileLength": media.data.len(),
            "directPath": "/v/t62/x.enc",
        } });
    }
    let mut extended = json!({ "text": text });
    if let (Some(id), Some(fields)) = (&message.quoted, extended.as_object_mut()) {
        let me = around.me.map(|me| format!("{}@s.whatsapp.net", me.phone));
        let quoted = around
            .quoted
            .map(|quoted| quoted_content(quoted, message.from_me));
        fields.insert(
            "contextInfo".into(),
            json!({ "stanzaId": id, "participant": me, "quotedMessage": quoted }),
        );
    }
    if !message.from_me {
        return match message.quoted {
            Some(_) => json!({ "extendedTextMessage": extended }),
            None => json!({ "conversation": text }),
        };
    }
    let secret = secret(&message.bare_id);
    let secret = match shown {
        Shown::Fresh => json!(secret),
        Shown::Stored => json!({ "type": "Buffer", "data": secret }),
    };
    json!({
        "extendedTextMessage": extended,
        "messageContextInfo": { "messageSecret": secret },
    })
}

fn quoted_content(quoted: &StoredMessage, from_me: bool) -> Value {
    if from_me {
        json!({ "extendedTextMessage": { "text": quoted.body } })
    } else {
        json!({ "conversation": quoted.body })
    }
}

/// 32 bytes that belong to the message, base64.
fn secret(bare_id: &str) -> String {
    let digest = LedgerLine::hash(bare_id);
    STANDARD.encode(hex::decode(digest).unwrap_or_default())
}

fn gows(message: &StoredMessage, around: Around<'_>) -> Value {
    let me = around
        .me
        .map(|me| format!("{}@s.whatsapp.net", me.phone))
        .unwrap_or_default();
    let chat = message.chat.jid();
    let sender = if message.from_me {
        me.clone()
    } else {
        chat.clone()
    };
    let alt = other_address(message).unwrap_or_default();
    let (sender_alt, recipient_alt) = if message.from_me {
        (String::new(), alt)
    } else {
        (alt, String::new())
    };
    json!({
        "Info": {
            "ID": message.bare_id,
            "Chat": chat,
            "Sender": sender,
            "SenderAlt": sender_alt,
            "RecipientAlt": recipient_alt,
            "IsFromMe": message.from_me,
            "IsGroup": false,
            "Type": if message.media.is_some() { "media" } else { "text" },
            "PushName": message.push_name.clone().unwrap_or_default(),
            "Timestamp": iso(message.at_ms.div_euclid(1_000) * 1_000),
        },
        "Message": content(message, around, Shown::Fresh),
    })
}

/// The whatsapp-web.js object.
fn webjs(message: &StoredMessage, me: Option<&Account>) -> Value {
    let me = me
        .map(|me| format!("{}@c.us", me.phone))
        .unwrap_or_default();
    let chat = message.chat.as_str().to_owned();
    let (from, to) = if message.from_me {
        (me, chat)
    } else {
        (chat, me)
    };
    json!({
        "id": webjs_id(message),
        "type": webjs_type(message),
        "body": message.body,
        "ack": message.ack.number(),
        "t": message.at_ms.div_euclid(1_000),
        "from": from,
        "to": to,
        "notifyName": message.push_name,
    })
}

pub(super) fn webjs_id(message: &StoredMessage) -> Value {
    json!({
        "fromMe": message.from_me,
        "remote": message.chat.as_str(),
        "id": message.bare_id,
        "_serialized": message.serialized_id(),
    })
}

pub(super) fn webjs_type(message: &StoredMessage) -> &'static str {
    if message.media.is_some() {
        "image"
    } else {
        "chat"
    }
}

/// The phone behind a hidden id, where engines tell it beside the message.
fn other_address(message: &StoredMessage) -> Option<String> {
    let phone = message.phone.as_deref()?;
    message
        .chat
        .as_str()
        .ends_with("@lid")
        .then(|| ChatId::of_phone(phone).jid())
}
