//! The practice gateway: a simulated WhatsApp world behind a loopback server
//! that speaks the WAHA protocol. It lets anybody try the whole app, and it is
//! what the app's promises are tested against: its [`ledger`] says what phones
//! would have received, whatever the app believes.
//!
//! Three layers, each usable without the next:
//! * [`world`]: people, sessions and messages; pure, deterministic, no clock;
//! * [`waha`]: the protocol over that world, still without sockets or threads,
//!   so that a simulation can drive the real client mapping in process;
//! * [`server`]: HTTP and WebSocket on 127.0.0.1, the [`clock`], the files.
//!
//! It is not a gateway to WhatsApp: it opens no connection to anywhere.

pub mod clock;
mod dice;
mod keep;
pub mod ledger;
pub mod server;
mod version;
pub mod waha;
mod wire;
pub mod world;

pub use clock::{ClockAnchor, PracticeClock, Speed};
pub use ledger::{Ledger, LedgerLine, MemoryLedger, Reach};
pub use server::{PracticeConfig, PracticeError, PracticeHandle, WorldDoor, start};
pub use version::Version;
pub use world::Engine;
