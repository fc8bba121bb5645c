//! WAHA's own message shape (`WAMessage`) with the engine's raw one in `_data`.

use std::fmt;

use serde::{Serialize, Serializer};

use super::raw::Raw;
use super::{Address, Dialect};
use crate::world::{Account, Engine, Media, Source, StoredMessage};

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

impl<'a> Around<'a> {
    /// The account's address, empty where there is none.
    pub(super) fn own(&self) -> Address<'a> {
        self.me
            .map_or(Address::NOBODY, |me| Address::of_phone(&me.phone))
    }
}

/// A message.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message<'a> {
    id: FullId<'a>,
    timestamp: i64,
    from: Address<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Address<'a>>,
    from_me: bool,
    source: &'static str,
    body: Option<&'a str>,
    has_media: bool,
    media: Option<MediaBody<'a>>,
    ack: i8,
    ack_name: &'static str,
    location: (),
    v_cards: Option<[(); 0]>,
    reply_to: Option<ReplyTo<'a>>,
    #[serde(rename = "_data")]
    data: Raw<'a>,
}

impl<'a> Message<'a> {
    pub(crate) fn new(
        dialect: &Dialect,
        message: &'a StoredMessage,
        around: Around<'a>,
        shown: Shown,
    ) -> Self {
        let chat = Address::of(&message.chat);
        // The browser tells both ends; the others name the chat in `from`.
        let is_webjs = dialect.engine == Engine::Webjs;
        let (from, to) = if is_webjs {
            let (from, to) = ends(message, around);
            (from, Some(to))
        } else {
            (chat, None)
        };
        let media = message.media.as_ref().filter(|_| around.with_media);
        Self {
            id: FullId(message),
            timestamp: message.at_ms.div_euclid(1_000),
            from,
            to,
            from_me: message.from_me,
            source: source(message.source),
            body: message.body.as_deref(),
            has_media: message.media.is_some(),
            media: media.map(|media| MediaBody::new(around.session, message, media)),
            ack: message.ack.number(),
            ack_name: message.ack.name(),
            location: (),
            v_cards: is_webjs.then_some([]),
            reply_to: message.quoted.as_deref().map(|id| ReplyTo::new(id, around)),
            data: Raw::new(dialect, message, around, shown),
        }
    }
}

/// Sender and receiver.
pub(super) fn ends<'a>(
    message: &'a StoredMessage,
    around: Around<'a>,
) -> (Address<'a>, Address<'a>) {
    let (own, chat) = (around.own(), Address::of(&message.chat));
    if message.from_me {
        (own, chat)
    } else {
        (chat, own)
    }
}

/// `true_<chat>_<id>` or `false_<chat>_<id>`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FullId<'a>(pub(crate) &'a StoredMessage);

impl fmt::Display for FullId<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(message) = self;
        out.write_str(if message.from_me { "true_" } else { "false_" })?;
        out.write_str(message.chat.as_str())?;
        out.write_str("_")?;
        out.write_str(&message.bare_id)
    }
}

impl Serialize for FullId<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
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

#[derive(Debug, Serialize)]
struct MediaBody<'a> {
    url: String,
    mimetype: &'a str,
    filename: Option<&'a str>,
    s3: (),
    error: (),
}

impl<'a> MediaBody<'a> {
    fn new(session: &str, message: &StoredMessage, media: &'a Media) -> Self {
        let name = file_name(message, media);
        Self {
            // Real servers name themselves "localhost:3000" unless told otherwise:
            // clients have to put their own address there.
            url: format!("http://localhost:3000/api/files/{session}/{name}"),
            mimetype: &media.mimetype,
            filename: media.filename.as_deref(),
            s3: (),
            error: (),
        }
    }
}

/// The message that is answered.
#[derive(Debug, Serialize)]
struct ReplyTo<'a> {
    id: &'a str,
    participant: Address<'a>,
    body: Option<&'a str>,
    #[serde(rename = "_data")]
    data: Conversation<'a>,
}

#[derive(Debug, Serialize)]
struct Conversation<'a> {
    conversation: Option<&'a str>,
}

impl<'a> ReplyTo<'a> {
    fn new(id: &'a str, around: Around<'a>) -> Self {
        let text = around.quoted.and_then(|quoted| quoted.body.as_deref());
        let participant = match around.quoted {
            Some(quoted) if !quoted.from_me => Address::of(&quoted.chat),
            _ => around.own(),
        };
        Self {
            id,
            participant,
            body: text,
            data: Conversation { conversation: text },
        }
    }
}
