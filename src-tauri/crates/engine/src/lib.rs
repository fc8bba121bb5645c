//! The loops that send, look up, receive and supervise. The only crate with a clock.
//!
//! See [`dispatch`] for how a message is sent once, [`recover`] for what happens
//! to one whose outcome is not known, [`receive`] for what comes back, and
//! [`supervise`] for who runs what.

mod campaigns;
mod catch_up;
pub mod clock;
mod core;
mod dispatch;
mod events;
mod guardian;
mod linking;
mod now;
mod project;
mod quarantine;
mod receive;
mod recover;
mod resolve;
mod supervise;

pub use campaigns::{StartError, StartOutcome, render_all, value};
pub use clock::{Anchor, Clock, ScaledClock, SystemClock};
pub use events::{EngineEvent, Topic};
pub use linking::{LinkPhase, LinkProblem, LinkView};
pub use now::{NowKind, NumberNow};
pub use supervise::{Engine, EngineParts, GatewaySource, NoGateway};
