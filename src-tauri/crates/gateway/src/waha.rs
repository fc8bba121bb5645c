//! The client of a WAHA server.
//!
//! ```text
//! Gateway, Linking      link, look_up, resolve, history     (what is asked)
//!        |                          |
//!     outcome  <---  wire  --->  ask                        (what answers mean)
//!        |                          |
//!            transport: http | the practice world in process
//! ```
//!
//! * One request, one answer, no retry, no clock: deadlines, back-off and the
//!   number of sends under way belong to the engine.
//! * The server sends synchronously, has no queue, validates nothing and drops no
//!   duplicates. Addresses and texts are therefore checked before the wire, and
//!   every answer that proves nothing is an unknown outcome ([`outcome`]).
//! * What the server can do follows from its version and engine, learned with the
//!   first question and again with each event connection (it may have been
//!   updated in between). A server that answers with an id that is not ours loses
//!   the capability to carry ids until it is learned anew as another server.
//! * The key lives in the transport, wrapped; nothing prints it.

mod address;
mod ask;
pub mod connect;
#[cfg(test)]
mod fake;
mod history;
mod http;
mod link;
mod look_up;
pub mod outcome;
mod resolve;
mod socket;
pub mod transport;
pub mod version;
mod wire;

pub use address::{AddressError, is_nearby, parse_address};
pub use connect::{ServerFacts, SessionFacts, Warning, test_connection, test_transport};
pub use http::HttpTransport;
pub use version::{Engine, Server, Tier, Version};

use crate::{
    Capabilities, ChatAddress, EventSource, Gateway, GatewayError, History, LinkStatus, LookUp,
    LookUpAnswer, Me, MessageContent, ParsedEvent, Resolution, SendRequest,
};
use ask::{Answer, ask};
use drumbeat_domain::outbox::SendOutcome;
use drumbeat_domain::phone::Phone;
use drumbeat_domain::reason::FailureReason;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};
use transport::{Call, CallClass, Method, Transport, encode};
use wire::failure::Failure;

/// The events we listen to. `message.any` includes what is typed on the phone,
/// and makes `message` a repetition.
const EVENTS: &str = "session=%2A&events=session.status,message.any,message.ack,\
                      message.reaction,message.revoked,message.edited";

/// A WAHA server, over any transport.
#[derive(Debug)]
pub struct WahaGateway<T> {
    transport: T,
    server: RwLock<Option<Server>>,
    /// It answered a send with an id that was not ours.
    ids_ignored: AtomicBool,
    /// It said that the message store is off.
    store_off: AtomicBool,
}

impl<T: Transport> WahaGateway<T> {
    /// A client; `known` is what the server said it is when it was last asked, so
    /// that capabilities are right before the first question.
    pub fn new(transport: T, known: Option<Server>) -> Self {
        Self {
            transport,
            server: RwLock::new(known),
            ids_ignored: AtomicBool::new(false),
            store_off: AtomicBool::new(false),
        }
    }

    /// What the server says it is now.
    pub async fn learn(&self) -> Result<Server, GatewayError> {
        let server = connect::read_server(&self.transport).await?;
        if server.version < Version::MINIMUM {
            return Err(GatewayError::TooOld {
                version: server.version.to_string(),
            });
        }
        let mut known = self.server.write().unwrap_or_else(PoisonError::into_inner);
        if *known != Some(server) {
            self.ids_ignored.store(false, Ordering::Relaxed);
            *known = Some(server);
        }
        Ok(server)
    }

    fn known_server(&self) -> Option<Server> {
        *self.server.read().unwrap_or_else(PoisonError::into_inner)
    }

    async fn server(&self) -> Result<Server, GatewayError> {
        match self.known_server() {
            Some(server) => Ok(server),
            None => self.learn().await,
        }
    }

    async fn read_status(&self, session: &str) -> Result<(LinkStatus, Option<Me>), GatewayError> {
        let path = format!("/api/sessions/{}", encode(session));
        match ask(&self.transport, Call::get(path)).await? {
            Answer::Yes(value) => {
                let read = wire::session::parse_session(&value).ok_or(GatewayError::BadAnswer)?;
                Ok((read.status, read.me))
            }
            Answer::No { status, failure } if link::says_no_session(status, failure) => {
                Err(GatewayError::NoSession)
            }
            Answer::No { failure, .. } => Err(failure.into()),
        }
    }

    /// The request for a message, or why it will never be sent. The server would
    /// take a nonsense address and answer that it was sent.
    fn request(request: &SendRequest) -> Result<Call, FailureReason> {
        match &request.to {
            ChatAddress::Person(digits) | ChatAddress::Lid(digits)
                if (5..=20).contains(&digits.len())
                    && digits.bytes().all(|b| b.is_ascii_digit()) => {}
            ChatAddress::Person(_) | ChatAddress::Lid(_) | ChatAddress::Other(_) => {
                return Err(FailureReason::Rejected);
            }
        }
        match &request.content {
            MessageContent::Text { body, link_preview } => {
                if body.expose().trim().is_empty() {
                    return Err(FailureReason::Rejected);
                }
                let body = wire::request::text_message(
                    &request.session,
                    &request.to,
                    body.expose(),
                    *link_preview,
                    request.client_id.as_deref(),
                );
                Ok(Call::new(
                    Method::Post,
                    "/api/sendText",
                    Some(body),
                    CallClass::Send,
                ))
            }
            MessageContent::Image { .. }
            | MessageContent::Video { .. }
            | MessageContent::Voice { .. }
            | MessageContent::Document { .. }
            | MessageContent::Location { .. }
            | MessageContent::ContactCard { .. }
            | MessageContent::Poll { .. } => Err(FailureReason::NotSupported),
        }
    }
}

#[async_trait::async_trait]
impl<T: Transport> Gateway for WahaGateway<T> {
    fn capabilities(&self) -> Capabilities {
        let Some(server) = self.known_server() else {
            return version::cautious();
        };
        let mut can = server.capabilities();
        can.carries_client_id &= !self.ids_ignored.load(Ordering::Relaxed);
        can.exact_look_up &= can.carries_client_id && !self.store_off.load(Ordering::Relaxed);
        can
    }

    fn server_now_ms(&self) -> Option<i64> {
        self.transport.server_now_ms()
    }

    fn is_practice(&self) -> bool {
        self.transport.is_practice()
    }

    async fn new_client_id(&self, session: &str) -> Result<Option<String>, GatewayError> {
        let server = self.server().await?;
        if !server.takes_client_ids() || self.ids_ignored.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let path = format!("/api/{}/new-message-id", encode(session));
        match ask(&self.transport, Call::get(path)).await? {
            Answer::Yes(value) => wire::json::text(&value, &["id"])
                .and_then(wire::ids::bare_of_text)
                .map(Some)
                .ok_or(GatewayError::BadAnswer),
            Answer::No {
                failure: Failure::NoRoute | Failure::NotImplemented,
                ..
            } => {
                self.ids_ignored.store(true, Ordering::Relaxed);
                Ok(None)
            }
            Answer::No { failure, .. } => Err(failure.into()),
        }
    }

    async fn send(&self, request: &SendRequest) -> SendOutcome {
        let call = match Self::request(request) {
            Ok(call) => call,
            Err(reason) => return SendOutcome::Rejected { reason },
        };
        let answer = self.transport.call(call).await;
        let outcome = outcome::outcome(&answer, self.known_server().map(|server| server.engine));
        if let (SendOutcome::Accepted { provider_id, .. }, Some(ours)) =
            (&outcome, &request.client_id)
            && !provider_id.eq_ignore_ascii_case(ours)
        {
            tracing::warn!("the server ignores message ids of ours");
            self.ids_ignored.store(true, Ordering::Relaxed);
        }
        outcome
    }

    async fn look_up(&self, query: &LookUp) -> Result<LookUpAnswer, GatewayError> {
        self.find(query).await
    }

    async fn resolve(&self, session: &str, phone: &Phone) -> Result<Resolution, GatewayError> {
        self.check_exists(session, phone).await
    }

    async fn phone_of_lid(&self, session: &str, lid: &str) -> Result<Option<String>, GatewayError> {
        self.read_lid(session, lid).await
    }

    async fn status(&self, session: &str) -> Result<(LinkStatus, Option<Me>), GatewayError> {
        self.read_status(session).await
    }

    async fn history_since(&self, session: &str, since_ms: i64) -> History {
        self.events_since(session, since_ms).await
    }

    async fn open_events(&self) -> Result<Box<dyn EventSource>, GatewayError> {
        self.learn().await?;
        self.transport.open_events(EVENTS).await
    }

    fn parse_event(&self, raw: &str) -> Option<ParsedEvent> {
        wire::event::parse_event(raw)
    }
}

#[cfg(test)]
mod tests;
