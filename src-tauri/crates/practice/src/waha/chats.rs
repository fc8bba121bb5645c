//! Chats and messages: what a client catches up with after it was away, and
//! how it looks a message up by its own id.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Waha;
use super::request::{Answer, Exchange, Request, Verdict};
use super::route::parse_body;
use crate::version::Version;
use crate::wire::error;
use crate::wire::message::{Around, Message, Shown, file_name};
use crate::world::{Ack, Chat, ChatId, Engine, MessageFilter, Status, StoredMessage};

/// Files are deleted so long after their message (180 s, a server's default).
const FILE_LIFE_MS: i64 = 180_000;
const UNREAD_AT_ONCE: usize = 30;

impl Waha {
    pub(super) fn chats(&self, now_ms: i64, exchange: &Exchange, session: &str) -> Verdict {
        let request = &exchange.request;
        let (limit, offset) = match page(request) {
            Ok(page) => page,
            Err(refusal) => return refusal.into(),
        };
        if let Err(verdict) = self.readable(now_ms, exchange, session) {
            return verdict;
        }
        let chats: Vec<Value> = self
            .world
            .list_chats(session, self.merges(request))
            .iter()
            .skip(offset)
            .take(limit)
            .map(|chat| self.raw_chat(chat))
            .collect();
        Answer::json(200, &chats).into()
    }

    pub(super) fn overview(&self, now_ms: i64, exchange: &Exchange, session: &str) -> Verdict {
        let request = &exchange.request;
        let body = match parse_body(&request.body) {
            Ok(body) => body,
            Err(verdict) => return verdict,
        };
        let is_post = request.method == "POST";
        let number = |path: &str| {
            body.pointer(path)
                .and_then(Value::as_u64)
                .map(|n| n as usize)
        };
        let (limit, offset) = match page(request) {
            Ok(page) => page,
            Err(refusal) => return refusal.into(),
        };
        let limit = number("/pagination/limit")
            .filter(|_| is_post)
            .unwrap_or(limit)
            .min(100);
        let offset = number("/pagination/offset")
            .filter(|_| is_post)
            .unwrap_or(offset);
        if let Err(verdict) = self.readable(now_ms, exchange, session) {
            return verdict;
        }
        let mut wanted: Vec<&str> = request
            .query
            .iter()
            .filter(|(key, _)| key == "ids")
            .flat_map(|(_, value)| value.split(','))
            .collect();
        if let Some(ids) = body.pointer("/filter/ids").and_then(Value::as_array) {
            wanted.extend(ids.iter().filter_map(Value::as_str));
        }
        let rows: Vec<Value> = self
            .world
            .list_chats(session, true)
            .iter()
            .filter(|chat| wanted.is_empty() || wanted.contains(&chat.id.as_str()))
            .skip(offset)
            .take(limit)
            .map(|chat| {
                json!({
                    "id": chat.id.as_str(),
                    "name": chat.name,
                    "picture": null,
                    "lastMessage": self.shown_message(session, chat.last, false),
                    "_chat": self.raw_chat(chat),
                })
            })
            .collect();
        Answer::json(if is_post { 201 } else { 200 }, &rows).into()
    }

    pub(super) fn messages(
        &self,
        now_ms: i64,
        exchange: &Exchange,
        session: &str,
        chat: &str,
    ) -> Verdict {
        let request = &exchange.request;
        let filter = match self.filter(request) {
            Ok(filter) => filter,
            Err(refusal) => return refusal.into(),
        };
        if let Err(verdict) = self.readable(now_ms, exchange, session) {
            return verdict;
        }
        let chat = match chat {
            "all" if self.dialect.engine == Engine::Webjs => {
                return error::not_implemented(&self.dialect).into();
            }
            "all" => None,
            chat => Some(ChatId::lenient(chat)),
        };
        let with_media = request.query("downloadMedia") != Some("false");
        let found: Vec<Message<'_>> = self
            .world
            .list_messages(session, chat.as_ref(), &filter)
            .into_iter()
            .map(|found| self.shown_message(session, found, with_media))
            .collect();
        Answer::json(200, &found).into()
    }

    pub(super) fn message_by_id(
        &self,
        now_ms: i64,
        exchange: &Exchange,
        session: &str,
        id: &str,
    ) -> Verdict {
        if let Err(verdict) = self.readable(now_ms, exchange, session) {
            return verdict;
        }
        // A browser only finds messages by their full id.
        let findable = self.dialect.engine != Engine::Webjs || id.contains('_');
        let with_media = exchange.request.query("downloadMedia") != Some("false");
        match self.world.message(session, id).filter(|_| findable) {
            Some(found) => {
                Answer::json(200, &self.shown_message(session, found, with_media)).into()
            }
            None => error::not_found("Message not found").into(),
        }
    }

    pub(super) fn read_chat(
        &self,
        now_ms: i64,
        exchange: &Exchange,
        session: &str,
        chat: &str,
    ) -> Verdict {
        if let Err(verdict) = self.readable(now_ms, exchange, session) {
            return verdict;
        }
        Answer::json(201, &json!({ "ids": self.unread_ids(session, Some(chat)) })).into()
    }

    /// The newest messages of a chat that came from the other side.
    pub(super) fn unread_ids(&self, session: &str, chat: Option<&str>) -> Vec<String> {
        let Some(chat) = chat else { return Vec::new() };
        let filter = MessageFilter {
            limit: UNREAD_AT_ONCE,
            offset: 0,
            from_s: None,
            to_s: None,
            from_me: Some(false),
            ack: None,
            newest_first: true,
            merge: true,
        };
        self.world
            .list_messages(session, Some(&ChatId::lenient(chat)), &filter)
            .into_iter()
            .map(StoredMessage::serialized_id)
            .collect()
    }

    /// Files need no working session, only to be young enough.
    pub(super) fn file(&self, now_ms: i64, session: &str, name: &str) -> Verdict {
        let id = name.split('.').next().unwrap_or_default();
        let found = self.world.message(session, id).and_then(|message| {
            let media = message.media.as_ref()?;
            let young = now_ms - message.at_ms <= FILE_LIFE_MS;
            (young && file_name(message, media) == name).then_some(media)
        });
        match found.and_then(|media| Some((media, STANDARD.decode(&media.data).ok()?))) {
            Some((media, bytes)) => Answer::Bytes(200, media.mimetype.clone(), bytes).into(),
            None => {
                error::not_found("ENOENT: no such file or directory, stat '/app/media/index.html'")
                    .into()
            }
        }
    }

    /// A message as answers show it.
    fn shown_message<'a>(
        &'a self,
        session: &'a str,
        shown: &'a StoredMessage,
        with_media: bool,
    ) -> Message<'a> {
        let around = Around {
            session,
            // Also while it is not connected: the history knows whose it is.
            me: self
                .world
                .session(session)
                .and_then(|one| one.account.as_ref().or(one.me.as_deref())),
            quoted: shown
                .quoted
                .as_deref()
                .and_then(|id| self.world.message(session, id)),
            with_media,
        };
        Message::new(&self.dialect, shown, around, Shown::Stored)
    }

    fn raw_chat(&self, chat: &Chat<'_>) -> Value {
        let id = match self.dialect.engine {
            Engine::Noweb => chat.id.jid(),
            Engine::Gows | Engine::Webjs => chat.id.as_str().to_owned(),
        };
        let at_s = chat.last.at_ms.div_euclid(1_000);
        json!({ "id": id, "name": chat.name, "conversationTimestamp": at_s })
    }

    /// History can be asked for when the session runs, linked or not.
    fn readable(&self, now_ms: i64, exchange: &Exchange, session: &str) -> Result<(), Verdict> {
        // After a restart of an old server the session is stopped, and look-ups
        // still work: the store is a file.
        if self.world.session(session).is_none() || self.only_default(session).is_some() {
            self.need(now_ms, exchange, session, Status::Working)?;
        }
        self.need_store(session)
    }

    fn merges(&self, request: &Request) -> bool {
        self.dialect.version >= Version::MERGE
            && self.dialect.engine != Engine::Webjs
            && request.query("merge") != Some("false")
    }

    fn filter(&self, request: &Request) -> Result<MessageFilter, Answer> {
        let (limit, offset) = page(request)?;
        let ack = match request.query("filter.ack") {
            None => None,
            Some(name) => Some(Ack::parse(name).ok_or_else(|| {
                error::bad_request(json!([
                    "filter.ack must be one of the following values: ERROR, PENDING, SERVER, \
                     DEVICE, READ, PLAYED"
                ]))
            })?),
        };
        Ok(MessageFilter {
            limit,
            offset,
            from_s: number(request, "filter.timestamp.gte")?,
            to_s: number(request, "filter.timestamp.lte")?,
            from_me: request.query("filter.fromMe").map(|value| value == "true"),
            ack,
            newest_first: request.query("sortOrder") != Some("asc"),
            merge: self.merges(request),
        })
    }
}

fn number(request: &Request, name: &str) -> Result<Option<i64>, Answer> {
    request
        .query(name)
        .map(|text| {
            text.parse::<i64>().map_err(|_| {
                let message =
                    format!("{name} must be a number conforming to the specified constraints");
                error::bad_request(json!([message]))
            })
        })
        .transpose()
}

/// `limit` and `offset`; without them everything.
pub(super) fn page(request: &Request) -> Result<(usize, usize), Answer> {
    let limit = number(request, "limit")?.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(0));
    let offset = number(request, "offset")?.map_or(0, |n| usize::try_from(n).unwrap_or(0));
    Ok((limit, offset))
}
