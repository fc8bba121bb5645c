//! What a send answers: every engine in its own way.

use serde_json::{Value, json};

use super::Dialect;
use super::message::{Around, Shown, content, raw, webjs_id, webjs_type};
use crate::world::{Engine, StoredMessage};

/// The body of a 201.
pub(crate) fn accepted(dialect: &Dialect, message: &StoredMessage, around: Around<'_>) -> Value {
    match dialect.engine {
        // Baileys' own message: no `id` on top, the time is a string.
        Engine::Noweb => json!({
            "key": {
                "remoteJid": message.chat.jid(),
                "fromMe": true,
                "id": message.bare_id,
            },
            "message": content(message, around, Shown::Fresh),
            "messageTimestamp": message.at_ms.div_euclid(1_000).to_string(),
            "status": "PENDING",
        }),
        Engine::Gows => json!({
            "id": message.serialized_id(),
            "_data": raw(dialect, message, around, Shown::Fresh),
        }),
        Engine::Webjs => {
            let me = around.me.map(|me| format!("{}@c.us", me.phone));
            json!({
                "id": webjs_id(message),
                "ack": message.ack.number(),
                "hasMedia": message.media.is_some(),
                "body": message.body,
                "type": webjs_type(message),
                "timestamp": message.at_ms.div_euclid(1_000),
                "from": me,
                "to": message.chat.as_str(),
                "deviceType": "web",
                "isForwarded": false,
                "fromMe": true,
                "hasQuotedMsg": message.quoted.is_some(),
                "vCards": [],
                "mentionedIds": [],
                "links": [],
                "_data": raw(dialect, message, around, Shown::Fresh),
            })
        }
    }
}
