//! What tests play with: a clock that moves when it is told to, a gateway with a
//! small world behind it, databases that vanish, and a shop that can be crashed.
//!
//! Everything runs on one thread: [`Stage`] drives the engine, sees exactly when
//! all of it waits, and only then lets time move on to the next thing somebody
//! waits for. A run with the same seed is the same run.
//!
//! A fake here behaves; it does not expect. What was really sent is in the
//! gateway's ledger ([`FakeGateway::ledger`]), never in the app's own file.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test kit fails by panicking"
)]

mod build;
mod clock;
mod db;
mod gateway;
mod shop;
mod source;
mod stage;
mod world;

pub use build::{BODY, Builder, anywhere, digits, phone};
pub use clock::ManualClock;
pub use db::{TestDb, at_once};
pub use gateway::FakeGateway;
pub use shop::Shop;
pub use source::FakeSource;
pub use stage::Stage;
pub use world::{Answer, Habit, Sent};
