//! Sending, typing, presence. WAHA checks next to nothing here: a nonsense
//! address is accepted, a missing text makes the engine throw.

use serde_json::{Value, json};

use super::faults::FaultKind;
use super::request::{Answer, Exchange, Request, Verdict};
use super::route::parse_body;
use super::{Recording, Waha};
use crate::dice::Dice;
use crate::wire::error::{self, Thrown};
use crate::wire::message::Around;
use crate::wire::sent::Accepted;
use crate::world::{AckManner, Engine, Outgoing, SendRefusal, Status};

impl Waha {
    pub(super) fn send_text(&mut self, now_ms: i64, exchange: &Exchange) -> Verdict {
        let (session, body) = match self.working(now_ms, exchange) {
            Ok(found) => found,
            Err(verdict) => return verdict,
        };
        let request = &exchange.request;
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let Some(chat_id) = text("chatId") else {
            let what =
                Thrown::TypeError("Cannot read properties of undefined (reading 'includes')");
            return error::thrown(&self.dialect, now_ms, request, what).into();
        };
        let Some(message) = text("text") else {
            return self.no_text(now_ms, request).into();
        };
        let fault = exchange.fault.as_ref().map(|fault| &fault.kind);
        let outgoing = Outgoing {
            session: session.clone(),
            chat_id: chat_id.to_owned(),
            text: message.to_owned(),
            client_id: text("id").map(str::to_owned),
            reply_to: text("reply_to").map(str::to_owned),
            ignore_client_id: fault == Some(&FaultKind::WrongId),
            acks: fault.map_or(AckManner::Usual, FaultKind::acks),
            refuse: fault == Some(&FaultKind::Error463),
        };
        let mut ledger = Recording {
            inner: &mut *self.ledger,
            lines: &mut self.lines,
        };
        match self.world.send(now_ms, &outgoing, &mut ledger) {
            Ok(message) => {
                // A refusal after the fact is not in the ledger: keep it beside.
                self.unsaved |= message.refused_with.is_some();
                let around = Around {
                    session: &session,
                    me: self
                        .world
                        .session(&session)
                        .and_then(|one| one.me.as_deref()),
                    quoted: message
                        .quoted
                        .as_deref()
                        .and_then(|id| self.world.message(&session, id)),
                    with_media: false,
                };
                let body = Accepted::new(&self.dialect, &message, around);
                Verdict::In(
                    self.send_takes_ms(&message.bare_id),
                    Answer::json(201, &body),
                )
            }
            Err(refusal) => self.refused(now_ms, request, &refusal).into(),
        }
    }

    fn refused(&self, now_ms: i64, request: &Request, refusal: &SendRefusal) -> Answer {
        let message = match (refusal, self.dialect.engine) {
            // What the Go program says comes through gRPC.
            (SendRefusal::Reachout | SendRefusal::NoAccount(_), Engine::Gows) => {
                format!("2 UNKNOWN: {refusal}")
            }
            (
                SendRefusal::Reachout
                | SendRefusal::NoAccount(_)
                | SendRefusal::NoSession(_)
                | SendRefusal::Ledger(_),
                _,
            ) => refusal.to_string(),
        };
        error::thrown(&self.dialect, now_ms, request, Thrown::Error(&message))
    }

    fn no_text(&self, now_ms: i64, request: &Request) -> Answer {
        let what = match self.dialect.engine {
            Engine::Noweb => Thrown::Boom("Invalid media type"),
            Engine::Gows | Engine::Webjs => {
                Thrown::TypeError("Cannot read properties of undefined (reading 'replace')")
            }
        };
        error::thrown(&self.dialect, now_ms, request, what)
    }

    /// GOWS waits for WhatsApp's server, the others only for their own socket.
    fn send_takes_ms(&self, bare_id: &str) -> i64 {
        let mut dice = Dice::new(self.world.settings().seed, &["takes", bare_id]);
        match self.dialect.engine {
            Engine::Gows => dice.between(120, 700),
            Engine::Noweb => dice.between(15, 80),
            Engine::Webjs => dice.between(200, 1_200),
        }
    }

    pub(super) fn new_message_id(&mut self, now_ms: i64, session: &str) -> Verdict {
        if self.dialect.engine == Engine::Webjs {
            return error::not_implemented(&self.dialect).into();
        }
        if self.world.session(session).is_none() {
            return error::unknown_session(session).into();
        }
        Answer::json(200, &json!({ "id": self.world.new_id(now_ms, "3EB0") })).into()
    }

    pub(super) fn send_seen(&mut self, now_ms: i64, exchange: &Exchange) -> Verdict {
        let (session, body) = match self.working(now_ms, exchange) {
            Ok(found) => found,
            Err(verdict) => return verdict,
        };
        if let Err(verdict) = self.need_store(&session) {
            return verdict;
        }
        let ids = match body.get("messageIds") {
            Some(Value::Array(ids)) => json!(ids),
            _ => json!(self.unread_ids(&session, body.get("chatId").and_then(Value::as_str))),
        };
        Answer::json(201, &json!({ "ids": ids })).into()
    }

    pub(super) fn typing(&mut self, now_ms: i64, exchange: &Exchange) -> Verdict {
        match self.working(now_ms, exchange) {
            Ok(_) => Answer::json(201, &json!({ "result": true })).into(),
            Err(verdict) => verdict,
        }
    }

    pub(super) fn presence(&mut self, now_ms: i64, exchange: &Exchange, session: &str) -> Verdict {
        if let Err(verdict) = self.need(now_ms, exchange, session, Status::Working) {
            return verdict;
        }
        let body = match parse_body(&exchange.request.body) {
            Ok(body) => body,
            Err(verdict) => return verdict,
        };
        match body.get("presence").and_then(Value::as_str) {
            Some("online") => self.world.set_presence(now_ms, session, true),
            Some("offline") => self.world.set_presence(now_ms, session, false),
            Some("typing" | "recording" | "paused") => {}
            _ => {
                return error::bad_request(json!([
                    "presence must be one of the following values: offline, online, typing, \
                     recording, paused"
                ]))
                .into();
            }
        }
        Answer::Empty(201).into()
    }

    /// The body of a call that names its session in it, once that session works.
    fn working(&self, now_ms: i64, exchange: &Exchange) -> Result<(String, Value), Verdict> {
        let body = parse_body(&exchange.request.body)?;
        let Some(session) = body.get("session").and_then(Value::as_str) else {
            return Err(error::bad_request("Session name is required").into());
        };
        self.need(now_ms, exchange, session, Status::Working)?;
        Ok((session.to_owned(), body))
    }
}
