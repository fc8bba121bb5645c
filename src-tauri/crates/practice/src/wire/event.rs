//! Events as one WebSocket text frame carries them.

use serde_json::{Map, Value, json};

use super::Dialect;
use super::message::{Around, Shown, message, source};
use super::session::{me, timelock_body};
use crate::dice::Dice;
use crate::version::Version;
use crate::world::{Ack, Engine, Happened, Status, StoredMessage, Timelock, WorldEvent};

/// One event for the subscribers of a session.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The session.
    pub session: String,
    /// The event's name.
    pub event: &'static str,
    /// The whole envelope.
    pub body: Value,
}

/// Every name a client may subscribe to.
pub(crate) const EVENT_NAMES: &[&str] = &[
    "session.status",
    "message",
    "message.reaction",
    "message.any",
    "message.ack",
    "message.ack.group",
    "message.waiting",
    "message.revoked",
    "message.edited",
    "state.change",
    "group.join",
    "group.leave",
    "group.v2.join",
    "group.v2.leave",
    "group.v2.update",
    "group.v2.participants",
    "presence.update",
    "poll.vote",
    "poll.vote.failed",
    "chat.archive",
    "call.received",
    "call.accepted",
    "call.rejected",
    "label.upsert",
    "label.deleted",
    "label.chat.added",
    "label.chat.deleted",
    "event.response",
    "event.response.failed",
    "engine.event",
    "*",
];

/// The frames one happening causes. `quoted` finds the message another answers.
pub(crate) fn frames<'w>(
    dialect: &Dialect,
    seed: u64,
    event: &WorldEvent,
    quoted: impl Fn(&str) -> Option<&'w StoredMessage>,
) -> Vec<Frame> {
    let around = |about: &StoredMessage| Around {
        session: &event.session,
        me: event.me.as_ref(),
        quoted: about.quoted.as_deref().and_then(&quoted),
        with_media: true,
    };
    let payloads: Vec<(&'static str, Value)> = match &event.what {
        Happened::Status {
            status,
            statuses,
            timelock,
        } => {
            vec![(
                "session.status",
                status_payload(dialect, event, *status, statuses, *timelock),
            )]
        }
        Happened::Message(about) => {
            let payload = message(dialect, about, around(about), Shown::Fresh);
            let mut both = Vec::with_capacity(2);
            if !about.from_me {
                both.push(("message", payload.clone()));
            }
            both.push(("message.any", payload));
            both
        }
        Happened::Ack {
            message: about,
            ack,
        } => {
            vec![(
                "message.ack",
                ack_payload(dialect, about, *ack, around(about)),
            )]
        }
        Happened::Reaction {
            reaction,
            target_id,
        } => {
            vec![("message.reaction", reaction_payload(reaction, target_id))]
        }
        Happened::Revoked { before } => {
            let payload = json!({
                "after": null,
                "before": message(dialect, before, around(before), Shown::Fresh),
                "revokedMessageId": before.bare_id,
            });
            vec![("message.revoked", payload)]
        }
        Happened::Edited { message: about } => {
            let mut payload = message(dialect, about, around(about), Shown::Fresh);
            if let Some(payload) = payload.as_object_mut() {
                payload.insert("editedMessageId".into(), json!(about.bare_id));
            }
            vec![("message.edited", payload)]
        }
    };
    payloads
        .into_iter()
        .map(|(name, payload)| Frame {
            session: event.session.clone(),
            event: name,
            body: envelope(dialect, seed, event, name, payload),
        })
        .collect()
}

fn envelope(
    dialect: &Dialect,
    seed: u64,
    event: &WorldEvent,
    name: &'static str,
    payload: Value,
) -> Value {
    let mut body = Map::new();
    body.insert("id".into(), json!(event_id(seed, event, name)));
    body.insert("timestamp".into(), json!(event.at_ms));
    body.insert("event".into(), json!(name));
    body.insert("session".into(), json!(event.session));
    if let Some(metadata) = &event.metadata {
        body.insert("metadata".into(), metadata.clone());
    }
    body.insert("me".into(), me(dialect, event.me.as_ref(), None));
    body.insert("payload".into(), payload);
    body.insert("engine".into(), json!(dialect.engine.name()));
    body.insert("environment".into(), dialect.environment());
    Value::Object(body)
}

/// `evt_` and a lower-case ULID: time first, then chance.
fn event_id(seed: u64, event: &WorldEvent, name: &str) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let letter = |value: u64| {
        ALPHABET
            .get((value & 31) as usize)
            .map_or('0', |byte| char::from(*byte))
    };
    let at = u64::try_from(event.at_ms).unwrap_or_default();
    let mut dice = Dice::new(seed, &["event", &event.number.to_string(), name]);
    let time = (0..10).rev().map(|place| letter(at >> (5 * place)));
    let chance = (0..16).map(|_| dice.between(0, 31) as u64).map(letter);
    let ulid: String = time.chain(chance).collect();
    format!("evt_{ulid}")
}

fn status_payload(
    dialect: &Dialect,
    event: &WorldEvent,
    status: Status,
    statuses: &[(Status, i64)],
    timelock: Option<Timelock>,
) -> Value {
    let history: Vec<Value> = statuses
        .iter()
        .map(|(status, at_ms)| json!({ "status": status.name(), "timestamp": at_ms }))
        .collect();
    let mut payload =
        json!({ "name": event.session, "status": status.name(), "statuses": history });
    if let (Some(lock), Some(payload)) = (
        timelock.filter(|_| dialect.version >= Version::TIMELOCK),
        payload.as_object_mut(),
    ) {
        payload.insert(
            "data".into(),
            json!({ "reachoutTimelock": timelock_body(lock) }),
        );
    }
    payload
}

fn ack_payload(dialect: &Dialect, about: &StoredMessage, ack: Ack, around: Around<'_>) -> Value {
    if dialect.engine == Engine::Webjs {
        return message(dialect, about, around, Shown::Fresh);
    }
    let mut payload = json!({
        "id": about.serialized_id(),
        "from": about.chat.as_str(),
        "fromMe": about.from_me,
        "ack": ack.number(),
        "ackName": ack.name(),
    });
    if let (Some(code), Ack::Error, Some(payload)) =
        (about.refused_with, ack, payload.as_object_mut())
    {
        // Where NOWEB keeps the number WhatsApp refused with.
        let raw = json!({ "messageStubParameters": [code.to_string()] });
        payload.insert("_data".into(), raw);
    }
    payload
}

fn reaction_payload(reaction: &StoredMessage, target_id: &str) -> Value {
    json!({
        "id": reaction.serialized_id(),
        "timestamp": reaction.at_ms as f64 / 1_000.0,
        "from": reaction.chat.as_str(),
        "fromMe": reaction.from_me,
        "source": source(reaction.source),
        "reaction": { "text": reaction.body, "messageId": target_id },
    })
}
