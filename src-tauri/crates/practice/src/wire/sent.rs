//! What a send answers: every engine in its own way.

use serde::Serialize;

use super::message::{Around, FullId, Shown};
use super::raw::{Noweb, Raw, WebjsId, webjs_type};
use super::{Address, Dialect};
use crate::world::{Engine, StoredMessage};

/// The body of a 201.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Accepted<'a> {
    /// Baileys' own message: no `id` on top.
    Noweb(Noweb<'a>),
    Gows(Gows<'a>),
    Webjs(Box<Webjs<'a>>),
}

#[derive(Debug, Serialize)]
pub(crate) struct Gows<'a> {
    id: FullId<'a>,
    #[serde(rename = "_data")]
    data: Raw<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Webjs<'a> {
    id: WebjsId<'a>,
    ack: i8,
    has_media: bool,
    body: Option<&'a str>,
    r#type: &'static str,
    timestamp: i64,
    from: Option<Address<'a>>,
    to: Address<'a>,
    device_type: &'static str,
    is_forwarded: bool,
    from_me: bool,
    has_quoted_msg: bool,
    v_cards: [(); 0],
    mentioned_ids: [(); 0],
    links: [(); 0],
    #[serde(rename = "_data")]
    data: Raw<'a>,
}

impl<'a> Accepted<'a> {
    pub(crate) fn new(dialect: &Dialect, message: &'a StoredMessage, around: Around<'a>) -> Self {
        match dialect.engine {
            Engine::Noweb => Self::Noweb(Noweb::accepted(message, around)),
            Engine::Gows => Self::Gows(Gows {
                id: FullId(message),
                data: Raw::new(dialect, message, around, Shown::Fresh),
            }),
            Engine::Webjs => Self::Webjs(Box::new(Webjs {
                id: WebjsId::of(message),
                ack: message.ack.number(),
                has_media: message.media.is_some(),
                body: message.body.as_deref(),
                r#type: webjs_type(message),
                timestamp: message.at_ms.div_euclid(1_000),
                from: around.me.map(|me| Address::of_phone(&me.phone)),
                to: Address::of(&message.chat),
                device_type: "web",
                is_forwarded: false,
                from_me: true,
                has_quoted_msg: message.quoted.is_some(),
                v_cards: [],
                mentioned_ids: [],
                links: [],
                data: Raw::new(dialect, message, around, Shown::Fresh),
            })),
        }
    }
}
