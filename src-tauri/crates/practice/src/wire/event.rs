//! Events as one WebSocket text frame carries them.

use serde::Serialize;
use serde_json::Value;

use super::message::{Around, FullId, Message, Shown, source};
use super::session::{Me, TimelockBody, me};
use super::{Address, Dialect, Environment, written};
use crate::dice::Dice;
use crate::version::Version;
use crate::world::{Ack, Engine, Happened, Status, StoredMessage, Timelock, WorldEvent};

/// One event for the subscribers of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The session.
    pub session: String,
    /// The event's name.
    pub event: &'static str,
    /// The whole envelope, as it goes over the wire.
    pub text: String,
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

/// Adds the frames one happening causes. `quoted` finds the message another answers.
pub(crate) fn tell<'w>(
    frames: &mut Vec<Frame>,
    dialect: &Dialect,
    seed: u64,
    event: &'w WorldEvent,
    quoted: impl Fn(&str) -> Option<&'w StoredMessage>,
) {
    let shown = |about: &'w StoredMessage| {
        let around = Around {
            session: &event.session,
            me: event.me.as_deref(),
            quoted: about.quoted.as_deref().and_then(&quoted),
            with_media: true,
        };
        Message::new(dialect, about, around, Shown::Fresh)
    };
    let envelope = Envelope {
        dialect,
        seed,
        event,
    };
    match &event.what {
        Happened::Status {
            status,
            statuses,
            timelock,
        } => {
            let payload = StatusBody::new(dialect, event, *status, statuses, *timelock);
            frames.push(envelope.around("session.status", payload));
        }
        Happened::Message(about) => {
            let payload = shown(about);
            if !about.from_me {
                frames.push(envelope.around("message", &payload));
            }
            frames.push(envelope.around("message.any", &payload));
        }
        Happened::Ack {
            message: about,
            ack,
        } => {
            let name = "message.ack";
            frames.push(match dialect.engine {
                Engine::Webjs => envelope.around(name, shown(about)),
                Engine::Noweb | Engine::Gows => envelope.around(name, AckBody::new(about, *ack)),
            });
        }
        Happened::Reaction {
            reaction,
            target_id,
        } => {
            let payload = ReactionBody::new(reaction, target_id);
            frames.push(envelope.around("message.reaction", payload));
        }
        Happened::Revoked { before } => {
            let payload = RevokedBody {
                after: (),
                before: shown(before),
                revoked_message_id: &before.bare_id,
            };
            frames.push(envelope.around("message.revoked", payload));
        }
        Happened::Edited { message: about } => {
            let payload = EditedBody {
                message: shown(about),
                edited_message_id: &about.bare_id,
            };
            frames.push(envelope.around("message.edited", payload));
        }
    }
}

/// What stands around every payload.
struct Envelope<'a> {
    dialect: &'a Dialect,
    seed: u64,
    event: &'a WorldEvent,
}

#[derive(Serialize)]
struct Whole<'a, P> {
    id: String,
    timestamp: i64,
    event: &'static str,
    session: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a Value>,
    me: Option<Me<'a>>,
    payload: P,
    engine: &'static str,
    environment: Environment<'a>,
}

impl Envelope<'_> {
    fn around(&self, name: &'static str, payload: impl Serialize) -> Frame {
        let Self {
            dialect,
            seed,
            event,
        } = *self;
        let whole = Whole {
            id: event_id(seed, event, name),
            timestamp: event.at_ms,
            event: name,
            session: &event.session,
            metadata: event.metadata.as_ref(),
            me: me(dialect, event.me.as_deref(), None),
            payload,
            engine: dialect.engine.name(),
            environment: dialect.environment(),
        };
        Frame {
            session: event.session.clone(),
            event: name,
            text: written(&whole),
        }
    }
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
    let mut id = String::with_capacity(30);
    id.push_str("evt_");
    id.extend(time.chain(chance));
    id
}

#[derive(Serialize)]
struct StatusBody<'a> {
    name: &'a str,
    status: &'static str,
    statuses: Vec<Since>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<StatusData>,
}

#[derive(Serialize)]
struct Since {
    status: &'static str,
    timestamp: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StatusData {
    reachout_timelock: TimelockBody,
}

impl<'a> StatusBody<'a> {
    fn new(
        dialect: &Dialect,
        event: &'a WorldEvent,
        status: Status,
        statuses: &[(Status, i64)],
        timelock: Option<Timelock>,
    ) -> Self {
        let since = |&(status, timestamp): &(Status, i64)| Since {
            status: status.name(),
            timestamp,
        };
        let told = timelock.filter(|_| dialect.version >= Version::TIMELOCK);
        Self {
            name: &event.session,
            status: status.name(),
            statuses: statuses.iter().map(since).collect(),
            data: told.map(|lock| StatusData {
                reachout_timelock: TimelockBody::active(lock),
            }),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AckBody<'a> {
    id: FullId<'a>,
    from: Address<'a>,
    from_me: bool,
    ack: i8,
    ack_name: &'static str,
    #[serde(rename = "_data", skip_serializing_if = "Option::is_none")]
    data: Option<RefusedWith>,
}

/// Where NOWEB keeps the number WhatsApp refused with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RefusedWith {
    message_stub_parameters: [String; 1],
}

impl<'a> AckBody<'a> {
    fn new(about: &'a StoredMessage, ack: Ack) -> Self {
        let refused_with = about.refused_with.filter(|_| ack == Ack::Error);
        Self {
            id: FullId(about),
            from: Address::of(&about.chat),
            from_me: about.from_me,
            ack: ack.number(),
            ack_name: ack.name(),
            data: refused_with.map(|code| RefusedWith {
                message_stub_parameters: [code.to_string()],
            }),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReactionBody<'a> {
    id: FullId<'a>,
    timestamp: f64,
    from: Address<'a>,
    from_me: bool,
    source: &'static str,
    reaction: Reaction<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reaction<'a> {
    text: Option<&'a str>,
    message_id: &'a str,
}

impl<'a> ReactionBody<'a> {
    fn new(reaction: &'a StoredMessage, target_id: &'a str) -> Self {
        Self {
            id: FullId(reaction),
            timestamp: reaction.at_ms as f64 / 1_000.0,
            from: Address::of(&reaction.chat),
            from_me: reaction.from_me,
            source: source(reaction.source),
            reaction: Reaction {
                text: reaction.body.as_deref(),
                message_id: target_id,
            },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RevokedBody<'a> {
    after: (),
    before: Message<'a>,
    revoked_message_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EditedBody<'a> {
    #[serde(flatten)]
    message: Message<'a>,
    edited_message_id: &'a str,
}
