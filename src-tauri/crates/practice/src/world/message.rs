//! Messages as the world keeps them, and the chat ids they belong to.

use serde::{Deserialize, Serialize};

use super::person::{is_phone, lid_of, phone_of_lid};

/// How far a message got. The order is the order of progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Ack {
    /// WhatsApp refused it.
    Error,
    /// Handed to the socket.
    Pending,
    /// At WhatsApp's server (one tick).
    Server,
    /// On the phone (two ticks).
    Device,
    /// Read (two blue ticks).
    Read,
    /// Listened to (voice).
    Played,
}

impl Ack {
    /// The number on the wire: -1 to 4.
    pub fn number(self) -> i8 {
        match self {
            Self::Error => -1,
            Self::Pending => 0,
            Self::Server => 1,
            Self::Device => 2,
            Self::Read => 3,
            Self::Played => 4,
        }
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::Pending => "PENDING",
            Self::Server => "SERVER",
            Self::Device => "DEVICE",
            Self::Read => "READ",
            Self::Played => "PLAYED",
        }
    }

    /// From the name on the wire.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::Error,
            Self::Pending,
            Self::Server,
            Self::Device,
            Self::Read,
            Self::Played,
        ]
        .into_iter()
        .find(|ack| ack.name() == name)
    }
}

/// Who made a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The gateway's client.
    Api,
    /// A phone.
    App,
}

/// The address of a chat, canonical: `<digits>@c.us`, `<digits>@lid`, or
/// whatever nonsense a client wrote, with `@c.us` behind it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChatId(String);

impl ChatId {
    /// Like WAHA: adds what is missing and checks nothing.
    pub fn lenient(raw: &str) -> Self {
        match raw.strip_suffix("@s.whatsapp.net") {
            Some(user) => Self(format!("{user}@c.us")),
            None if raw.contains('@') => Self(raw.to_owned()),
            None => Self(format!("{raw}@c.us")),
        }
    }

    /// The chat of a phone.
    pub fn of_phone(phone: &str) -> Self {
        Self(format!("{phone}@c.us"))
    }

    /// The chat of a phone's hidden id; the phone's own where it can have none.
    pub(crate) fn of_lid(seed: u64, phone: &str) -> Self {
        lid_of(seed, phone).map_or_else(|| Self::of_phone(phone), |lid| Self(format!("{lid}@lid")))
    }

    /// As the API writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As the engines write it inside (`@s.whatsapp.net` for people).
    pub fn jid(&self) -> String {
        match self.0.strip_suffix("@c.us") {
            Some(user) => format!("{user}@s.whatsapp.net"),
            None => self.0.clone(),
        }
    }

    /// The digits of the person behind it, if there can be one.
    pub(crate) fn phone(&self, seed: u64) -> Option<String> {
        let (user, server) = self.0.split_once('@')?;
        match server {
            "c.us" => is_phone(user).then(|| user.to_owned()),
            "lid" => phone_of_lid(seed, user),
            _ => None,
        }
    }
}

/// A picture or document that came with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// For example `image/jpeg`.
    pub mimetype: String,
    /// The name the sender gave it, if any.
    pub filename: Option<String>,
    /// The bytes, base64.
    pub data: String,
}

/// One message of a session's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredMessage {
    /// The id without chat and direction.
    pub bare_id: String,
    /// The chat it stands in.
    pub chat: ChatId,
    /// The digits of the other person, when there is one.
    pub phone: Option<String>,
    /// Sent by this session's account.
    pub from_me: bool,
    /// Made by the client or on a phone.
    pub source: Source,
    /// The text or caption; `None` once it was taken back.
    pub body: Option<String>,
    /// World time, milliseconds since 1970.
    pub at_ms: i64,
    /// How far it got.
    pub ack: Ack,
    /// The id of the message it answers.
    pub quoted: Option<String>,
    /// The sender's own name (incoming).
    pub push_name: Option<String>,
    /// What came with it.
    pub media: Option<Media>,
    /// WhatsApp's own number for a refusal.
    pub refused_with: Option<u16>,
}

impl StoredMessage {
    /// `true_<chat>_<id>` or `false_<chat>_<id>`.
    pub fn serialized_id(&self) -> String {
        format!("{}_{}_{}", self.from_me, self.chat.as_str(), self.bare_id)
    }
}

/// The bare id in any form a client may write: `true_<chat>_<id>[_…]` or the id itself.
pub(crate) fn bare_id(id: &str) -> &str {
    id.split('_').nth(2).unwrap_or(id)
}
