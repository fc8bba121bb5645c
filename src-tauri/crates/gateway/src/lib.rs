//! The seam to WhatsApp: what the engine may ask of any gateway, in domain types.
//!
//! * [`Gateway`] is what dispatch, recovery and receiving call.
//! * [`Linking`] is what connecting a phone calls.
//! * [`EventSource`] is one open event connection. It reconnects nothing and
//!   waits for nothing: back-off, pings and catch-up belong to the engine, the
//!   only place with a clock.
//!
//! Behaviour is gated on [`Capabilities`], never on which gateway it is. Wire
//! structs stay in their client's `wire` modules; texts of servers are matched
//! there and nowhere else.

mod address;
mod error;
mod event;
mod request;
pub mod waha;

pub use address::ChatAddress;
pub use error::GatewayError;
pub use event::{EventKey, InboundEvent, InboundMessage, LinkStatus, Me, ParsedEvent, TimeLock};
pub use request::{
    FileSource, LookUp, LookUpAnswer, MediaFile, MessageContent, Resolution, SendRequest,
};

use drumbeat_domain::outbox::{DoubtTimes, Level, SendOutcome};
use drumbeat_domain::phone::Phone;

/// What a gateway can do, as learned from its version and engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// It sends under the message id we choose and can be asked for it later.
    pub carries_client_id: bool,
    /// A missing message can be proved missing (look-up by id over all chats).
    pub exact_look_up: bool,
    /// Messages since a moment can be pulled after a gap in the events.
    pub history: bool,
    /// How many sends of one number may be under way at once.
    pub in_flight: u32,
    /// What an accepted send proves.
    pub accepted_level: Level,
    /// Pictures and files can be sent.
    pub media: bool,
    /// The only session name it allows, if it allows just one.
    pub only_session: Option<&'static str>,
    /// Times after which an open outcome may be decided, for texts.
    pub text_times: DoubtTimes,
}

/// What happened while nobody listened, as far as it could be read. What was read counts
/// even where not all was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Raw events, oldest first.
    pub events: Vec<String>,
    /// Why some may be missing; `None`: none are.
    pub missing: Option<GatewayError>,
}

impl History {
    /// All of it, or why there is not all.
    pub fn whole(self) -> Result<Vec<String>, GatewayError> {
        match self.missing {
            None => Ok(self.events),
            Some(error) => Err(error),
        }
    }
}

/// What the engine asks of a gateway. One value serves one account; the session
/// name selects the number.
#[async_trait::async_trait]
pub trait Gateway: Send + Sync {
    /// What it can do, as far as is known now.
    fn capabilities(&self) -> Capabilities;

    /// Whether it is the built-in practice world. The only question of identity
    /// there is: a clock that is not the system's may drive practice and nothing else.
    fn is_practice(&self) -> bool;

    /// A fresh id for a message, or `None` where ids are not ours to choose.
    /// Called before the item is taken.
    async fn new_client_id(&self, session: &str) -> Result<Option<String>, GatewayError>;

    /// Sends. Never retries, never times out before the engine does; every
    /// failure is an outcome.
    async fn send(&self, request: &SendRequest) -> SendOutcome;

    /// Asks whether a message left.
    async fn look_up(&self, query: &LookUp) -> Result<LookUpAnswer, GatewayError>;

    /// The address under which a phone number is reachable (a network query; the
    /// engine caches and paces it).
    async fn resolve(&self, session: &str, phone: &Phone) -> Result<Resolution, GatewayError>;

    /// The phone number behind a hidden (`@lid`) identity, if it is known.
    async fn phone_of_lid(&self, session: &str, lid: &str) -> Result<Option<String>, GatewayError>;

    /// What the server's clock showed in its last answer. Times of messages are the
    /// server's, and the computer's own clock may be wrong by any amount. `None`: they
    /// share a clock, or it does not say.
    fn server_now_ms(&self) -> Option<i64> {
        None
    }

    /// The state of a session right now.
    async fn status(&self, session: &str) -> Result<(LinkStatus, Option<Me>), GatewayError>;

    /// Raw events for everything since a moment, oldest first, in the same form
    /// as [`EventSource::next`] gives them.
    async fn history_since(&self, session: &str, since_ms: i64) -> History;

    /// Opens an event connection.
    async fn open_events(&self) -> Result<Box<dyn EventSource>, GatewayError>;

    /// Reads a raw event. Pure, so that projections can be rebuilt from what was
    /// stored; `None` for what means nothing to us.
    fn parse_event(&self, raw: &str) -> Option<ParsedEvent>;
}

/// One open event connection.
#[async_trait::async_trait]
pub trait EventSource: Send {
    /// The next raw event, or the reason why there will be none.
    /// Cancel-safe: dropping the future loses no event.
    async fn next(&mut self) -> Result<String, GatewayError>;

    /// Sends a ping. An answer shows as `heard_from` going up.
    async fn ping(&mut self) -> Result<(), GatewayError>;

    /// How many frames of any kind have arrived, pongs included: the engine sees
    /// from it whether the line is alive.
    fn heard_from(&self) -> u64;
}

/// What connecting a phone asks of a gateway.
#[async_trait::async_trait]
pub trait Linking: Gateway {
    /// Makes the session exist with the settings we need (message store on, our
    /// number's id as metadata) and starts it.
    async fn prepare_session(&self, session: &str, number_uuid: &str) -> Result<(), GatewayError>;

    /// The value of the QR code to draw. Only asked while the status is `ScanQr`.
    async fn qr_value(&self, session: &str) -> Result<String, GatewayError>;

    /// A code to type on the phone instead, like `WZYX-7K3Q`.
    async fn pairing_code(&self, session: &str, phone: &Phone) -> Result<String, GatewayError>;

    /// Starts again after the codes ran out or it failed.
    async fn restart_session(&self, session: &str) -> Result<(), GatewayError>;

    /// Unlinks the phone, keeps the session.
    async fn unlink(&self, session: &str) -> Result<(), GatewayError>;

    /// Removes the session for good.
    async fn remove_session(&self, session: &str) -> Result<(), GatewayError>;

    /// Tells WhatsApp that this device is not looking, so that the phone keeps ringing.
    async fn set_offline(&self, session: &str) -> Result<(), GatewayError>;
}
