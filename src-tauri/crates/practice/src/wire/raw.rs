//! The engines' own messages, as they stand in `_data`: Baileys' protocol
//! message (NOWEB), whatsmeow's event (GOWS), the browser's object (WEBJS).

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use serde::{Serialize, Serializer};

use super::message::{Around, FullId, Shown, ends};
use super::{Address, Dialect, Iso};
use crate::ledger::LedgerLine;
use crate::world::{Ack, Engine, Media, StoredMessage};

/// The engine's own message.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Raw<'a> {
    Noweb(Noweb<'a>),
    Gows(Gows<'a>),
    Webjs(Webjs<'a>),
}

impl<'a> Raw<'a> {
    pub(super) fn new(
        dialect: &Dialect,
        message: &'a StoredMessage,
        around: Around<'a>,
        shown: Shown,
    ) -> Self {
        match dialect.engine {
            Engine::Noweb => Self::Noweb(Noweb::new(message, around, shown)),
            Engine::Gows => Self::Gows(Gows::new(message, around)),
            Engine::Webjs => Self::Webjs(Webjs::new(message, around)),
        }
    }
}

/// Baileys' message.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Noweb<'a> {
    key: Key<'a>,
    message: Content<'a>,
    message_timestamp: Time,
    status: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    push_name: Option<&'a str>,
}

/// Which message it is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Key<'a> {
    remote_jid: Address<'a>,
    from_me: bool,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_jid_alt: Option<Address<'a>>,
}

/// Seconds since 1970: a text fresh from the socket, a number from the store.
#[derive(Debug, Clone, Copy)]
enum Time {
    Fresh(i64),
    Stored(i64),
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Fresh(at_s) => to.collect_str(at_s),
            Self::Stored(at_s) => to.serialize_i64(*at_s),
        }
    }
}

/// How far a message got: a name fresh from the socket, a number from the store.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
enum State {
    Fresh(&'static str),
    Stored(i16),
}

impl<'a> Noweb<'a> {
    fn new(message: &'a StoredMessage, around: Around<'a>, shown: Shown) -> Self {
        let at_s = message.at_ms.div_euclid(1_000);
        let (message_timestamp, status) = match shown {
            Shown::Fresh => (Time::Fresh(at_s), State::Fresh(noweb_status(message.ack))),
            Shown::Stored => {
                let status = i16::from(message.ack.number()) + 1;
                (Time::Stored(at_s), State::Stored(status))
            }
        };
        Self {
            key: Key {
                remote_jid: Address::jid_of(&message.chat),
                from_me: message.from_me,
                id: &message.bare_id,
                remote_jid_alt: other_address(message),
            },
            message: Content::new(message, around, shown),
            message_timestamp,
            status,
            push_name: message.push_name.as_deref(),
        }
    }

    /// As a send answers it: handed to the socket, and without what is only known of a
    /// message that has been somewhere.
    pub(super) fn accepted(message: &'a StoredMessage, around: Around<'a>) -> Self {
        let mut raw = Self::new(message, around, Shown::Fresh);
        raw.key.remote_jid_alt = None;
        raw.status = State::Fresh(noweb_status(Ack::Pending));
        raw.push_name = None;
        raw
    }
}

/// Baileys' name for a state.
fn noweb_status(ack: Ack) -> &'static str {
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
#[derive(Debug, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum Content<'a> {
    Image {
        image_message: Image<'a>,
    },
    Text {
        extended_text_message: Text<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        message_context_info: Option<ContextInfo>,
    },
    Conversation {
        conversation: Option<&'a str>,
    },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Image<'a> {
    url: &'static str,
    mimetype: &'a str,
    caption: Option<&'a str>,
    file_length: usize,
    direct_path: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Text<'a> {
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context_info: Option<Answered<'a>>,
}

/// What a text answers.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answered<'a> {
    stanza_id: &'a str,
    participant: Option<Address<'a>>,
    quoted_message: Option<Quoted<'a>>,
}

/// The content of the answered message.
#[derive(Debug, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum Quoted<'a> {
    Text { extended_text_message: Words<'a> },
    Conversation { conversation: Option<&'a str> },
}

#[derive(Debug, Serialize)]
struct Words<'a> {
    text: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContextInfo {
    message_secret: Secret,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Secret {
    Fresh(Base64),
    Stored {
        #[serde(rename = "type")]
        kind: &'static str,
        data: Base64,
    },
}

/// 32 bytes that belong to a message.
#[derive(Debug, Clone, Copy)]
struct Base64([u8; 32]);

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&Base64Display::new(&self.0, &STANDARD))
    }
}

impl<'a> Content<'a> {
    fn new(message: &'a StoredMessage, around: Around<'a>, shown: Shown) -> Self {
        let text = message.body.as_deref();
        if let Some(media) = &message.media {
            return Self::Image {
                image_message: Image::new(text, media),
            };
        }
        if !message.from_me && message.quoted.is_none() {
            return Self::Conversation { conversation: text };
        }
        Self::Text {
            extended_text_message: Text {
                text,
                context_info: message
                    .quoted
                    .as_deref()
                    .map(|id| Answered::new(id, message, around)),
            },
            message_context_info: message.from_me.then(|| ContextInfo {
                message_secret: Secret::new(&message.bare_id, shown),
            }),
        }
    }
}

impl<'a> Image<'a> {
    fn new(caption: Option<&'a str>, media: &'a Media) -> Self {
        Self {
            url: "https://mmg.whatsapp.net/v/t62/x.enc",
            mimetype: &media.mimetype,
            caption,
            file_length: media.data.len(),
            direct_path: "/v/t62/x.enc",
        }
    }
}

impl<'a> Answered<'a> {
    fn new(id: &'a str, message: &StoredMessage, around: Around<'a>) -> Self {
        let quoted = |quoted: &'a StoredMessage| {
            let text = quoted.body.as_deref();
            if message.from_me {
                Quoted::Text {
                    extended_text_message: Words { text },
                }
            } else {
                Quoted::Conversation { conversation: text }
            }
        };
        Self {
            stanza_id: id,
            participant: around.me.map(|me| Address::jid_of_phone(&me.phone)),
            quoted_message: around.quoted.map(quoted),
        }
    }
}

impl Secret {
    fn new(bare_id: &str, shown: Shown) -> Self {
        let data = Base64(LedgerLine::digest(bare_id));
        match shown {
            Shown::Fresh => Self::Fresh(data),
            Shown::Stored => Self::Stored {
                kind: "Buffer",
                data,
            },
        }
    }
}

/// whatsmeow's event.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Gows<'a> {
    info: Info<'a>,
    message: Content<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Info<'a> {
    #[serde(rename = "ID")]
    id: &'a str,
    chat: Address<'a>,
    sender: Address<'a>,
    sender_alt: Address<'a>,
    recipient_alt: Address<'a>,
    is_from_me: bool,
    is_group: bool,
    r#type: &'static str,
    push_name: &'a str,
    timestamp: Iso,
}

impl<'a> Gows<'a> {
    fn new(message: &'a StoredMessage, around: Around<'a>) -> Self {
        let chat = Address::jid_of(&message.chat);
        let alt = other_address(message).unwrap_or(Address::NOBODY);
        let (sender, sender_alt, recipient_alt) = if message.from_me {
            let me = around
                .me
                .map_or(Address::NOBODY, |me| Address::jid_of_phone(&me.phone));
            (me, Address::NOBODY, alt)
        } else {
            (chat, alt, Address::NOBODY)
        };
        Self {
            info: Info {
                id: &message.bare_id,
                chat,
                sender,
                sender_alt,
                recipient_alt,
                is_from_me: message.from_me,
                is_group: false,
                r#type: if message.media.is_some() {
                    "media"
                } else {
                    "text"
                },
                push_name: message.push_name.as_deref().unwrap_or_default(),
                timestamp: Iso(message.at_ms.div_euclid(1_000) * 1_000),
            },
            message: Content::new(message, around, Shown::Fresh),
        }
    }
}

/// The whatsapp-web.js object.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Webjs<'a> {
    id: WebjsId<'a>,
    r#type: &'static str,
    body: Option<&'a str>,
    ack: i8,
    t: i64,
    from: Address<'a>,
    to: Address<'a>,
    notify_name: Option<&'a str>,
}

/// Which message it is, all at once.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebjsId<'a> {
    from_me: bool,
    remote: Address<'a>,
    id: &'a str,
    #[serde(rename = "_serialized")]
    serialized: FullId<'a>,
}

impl<'a> Webjs<'a> {
    fn new(message: &'a StoredMessage, around: Around<'a>) -> Self {
        let (from, to) = ends(message, around);
        Self {
            id: WebjsId::of(message),
            r#type: webjs_type(message),
            body: message.body.as_deref(),
            ack: message.ack.number(),
            t: message.at_ms.div_euclid(1_000),
            from,
            to,
            notify_name: message.push_name.as_deref(),
        }
    }
}

impl<'a> WebjsId<'a> {
    pub(super) fn of(message: &'a StoredMessage) -> Self {
        Self {
            from_me: message.from_me,
            remote: Address::of(&message.chat),
            id: &message.bare_id,
            serialized: FullId(message),
        }
    }
}

pub(super) fn webjs_type(message: &StoredMessage) -> &'static str {
    if message.media.is_some() {
        "image"
    } else {
        "chat"
    }
}

/// The phone behind a hidden id, where engines tell it beside the message.
fn other_address(message: &StoredMessage) -> Option<Address<'_>> {
    let phone = message.phone.as_deref()?;
    message
        .chat
        .as_str()
        .ends_with("@lid")
        .then(|| Address::jid_of_phone(phone))
}
