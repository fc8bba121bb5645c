//! Which call a request is. Paths of WAHA that this server does not know are
//! answered as WAHA answers what it does not know.

use serde_json::{Value, json};

use super::request::{Answer, Exchange, Verdict};
use super::{LOOK_AGAIN_MS, RUNNING_WAIT_MS, STATUS_WAIT_MS, Waha};
use crate::version::Version;
use crate::wire::error;
use crate::world::{Engine, Status};

impl Waha {
    pub(super) fn route(&mut self, now_ms: i64, exchange: &Exchange) -> Verdict {
        let request = &exchange.request;
        let segments = request.segments();
        let path: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        let method = request.method.as_str();

        if let ["_control", rest @ ..] = path.as_slice() {
            return self.control(now_ms, request, rest);
        }
        if let ["api", "sessions" | "version" | "server", ..] | ["health"] = path.as_slice() {
            return self.server_or_sessions(now_ms, exchange, method, &path);
        }
        match (method, path.as_slice()) {
            ("GET", ["api", session, "auth", "qr"]) => self.qr(now_ms, exchange, session),
            ("POST", ["api", session, "auth", "request-code"]) => {
                self.request_code(now_ms, exchange, session)
            }
            (_, ["api", session, "auth", "passkey", ..])
                if self.dialect.version >= Version::PASSKEYS =>
            {
                self.passkey(session)
            }
            ("GET", ["api", session, "new-message-id"])
                if self.dialect.version >= Version::CLIENT_IDS =>
            {
                self.new_message_id(now_ms, session)
            }
            ("POST", ["api", "sendText"]) => self.send_text(now_ms, exchange),
            ("POST", ["api", call]) if is_send(call) => {
                error::not_implemented(&self.dialect).into()
            }
            ("POST", ["api", "sendSeen"]) => self.send_seen(now_ms, exchange),
            ("POST", ["api", "startTyping" | "stopTyping"]) => self.typing(now_ms, exchange),
            ("POST", ["api", session, "presence"]) => self.presence(now_ms, exchange, session),
            ("GET", ["api", session, "chats"]) => self.chats(now_ms, exchange, session),
            ("GET" | "POST", ["api", session, "chats", "overview"]) => {
                self.overview(now_ms, exchange, session)
            }
            ("GET", ["api", session, "chats", chat, "messages"]) => {
                self.messages(now_ms, exchange, session, chat)
            }
            ("GET", ["api", session, "chats", _, "messages", id]) => {
                self.message_by_id(now_ms, exchange, session, id)
            }
            ("GET", ["api", _, "chats", _, "picture"]) => {
                Answer::json(200, &json!({ "url": null })).into()
            }
            ("POST", ["api", session, "chats", chat, "messages", "read"]) => {
                self.read_chat(now_ms, exchange, session, chat)
            }
            ("GET", ["api", "contacts", "check-exists"]) => self.check_exists(now_ms, exchange),
            ("GET", ["api", "contacts", "all"]) => self.contacts_all(now_ms, exchange),
            ("GET", ["api", "contacts"]) => self.contact(now_ms, exchange),
            ("GET", ["api", "contacts", "profile-picture"]) => {
                Answer::json(200, &json!({ "profilePictureURL": null })).into()
            }
            ("GET", ["api", "contacts", "about"]) if self.dialect.engine != Engine::Webjs => {
                error::not_implemented(&self.dialect).into()
            }
            ("GET", ["api", session, "lids"]) => self.lids(now_ms, exchange, session),
            ("GET", ["api", session, "lids", "count"]) => self.lids_count(session),
            ("GET", ["api", session, "lids", "pn", phone]) => self.lid_of(session, phone),
            ("GET", ["api", session, "lids", lid]) => self.phone_of(session, lid),
            ("GET", ["api", "files", session, file]) => self.file(now_ms, session, file),
            _ => error::no_route(request).into(),
        }
    }

    /// The session in the state a call needs, or how WAHA blocks and then says no.
    pub(super) fn need(
        &self,
        now_ms: i64,
        exchange: &Exchange,
        name: &str,
        expected: Status,
    ) -> Result<(), Verdict> {
        let session = self.world.session(name);
        let wait_ms = match session {
            Some(session) if session.status == expected => return Ok(()),
            Some(session) if session.is_running() => STATUS_WAIT_MS,
            Some(_) | None => RUNNING_WAIT_MS,
        };
        if let Some(refusal) = self.only_default(name) {
            return Err(refusal.into());
        }
        let until_ms = exchange.arrived_ms + wait_ms;
        if now_ms >= until_ms {
            let refusal = match session {
                Some(session) => error::wrong_status(name, session.status, expected),
                None => error::unknown_session(name),
            };
            return Err(refusal.into());
        }
        let soon_ms = self
            .world
            .next_due_ms()
            .map_or(until_ms, |due| due.max(now_ms + 1));
        Err(Verdict::Later(
            until_ms.min(soon_ms).min(now_ms + LOOK_AGAIN_MS),
        ))
    }

    /// Before 2026.6.1 the free server had one session.
    pub(super) fn only_default(&self, name: &str) -> Option<Answer> {
        use base64::Engine as _;
        if self.dialect.is_full() || name == "default" {
            return None;
        }
        let encoded = base64::engine::general_purpose::STANDARD.encode(name);
        Some(error::only_default_session(name, &encoded))
    }

    /// NOWEB answers questions about history only with its store switched on.
    pub(super) fn need_store(&self, name: &str) -> Result<(), Verdict> {
        let is_off = self.dialect.engine == Engine::Noweb
            && self
                .world
                .session(name)
                .is_some_and(|session| !session.has_noweb_store());
        if is_off {
            Err(error::store_is_off().into())
        } else {
            Ok(())
        }
    }
}

fn is_send(call: &str) -> bool {
    matches!(
        call,
        "sendButtons"
            | "sendList"
            | "sendImage"
            | "sendFile"
            | "sendVoice"
            | "sendVideo"
            | "sendSticker"
            | "sendPoll"
            | "sendLocation"
            | "sendContactVcard"
            | "forwardMessage"
    )
}

/// The body of a request, or WAHA's words about one that is no JSON.
pub(super) fn parse_body(body: &[u8]) -> Result<Value, Verdict> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(body).map_err(|error| {
        let message = if error.is_eof() {
            "Unexpected end of JSON input".to_owned()
        } else {
            format!("Unexpected token at position {}", error.column())
        };
        error::bad_request(message).into()
    })
}
