//! Whole campaigns, simulated: the product's store on SQLite, its engine, its WAHA
//! mapping, under a clock that is moved by hand, over a network that loses things,
//! against the practice world. One thread, replayable from a seed.
//!
//! ```text
//! Plan (from the seed) -> Voyage: Engine -> WahaGateway -> Line ~~ Shore (network, world, ledger)
//!                                   |                                |
//!                                  Db          Judge <--- what phones got, when bytes left
//! ```
//!
//! * The app is crashed where it hurts: before the bytes of a message leave, after
//!   they left, before the outcome is written, and at any moment it waits.
//! * What is right is judged on the world's ledger ([`judge`]), never on the app's
//!   own tables; those are then compared with the ledger.
//! * Nothing here reads a clock or draws from anything but the seed, so the same
//!   seed is the same voyage, and its [`Outcome::trace`] the same number.

pub mod judge;
mod line;
mod plan;
mod shore;
mod voyage;

pub use judge::Violation;
pub use plan::{Happening, Plan, Point};
pub use voyage::{Outcome, sail};
