//! The outbox: every piece of sending work, and the journal of attempts at it.
//!
//! # How a message is sent once
//!
//! 1. [`address`]: before an item is taken its address is found out and, where the
//!    gateway carries ids, an id of ours is drawn, unique for life.
//! 2. [`take`]: one transaction writes both, checks consent, opt-out, hours and
//!    caps, sets the item to `sending` with a fresh lock token, writes the attempt
//!    and spends the budget. It is durable before the wire is touched.
//! 3. [`finish`]: one transaction writes the outcome, and only the holder of the
//!    token can. An answer that comes too late is kept as evidence.
//! 4. [`doubt`]: an unknown outcome (and everything found `sending` at start) is
//!    `checking`: quarantine, look-ups, then evidence, one proved resend with the
//!    same id, or a person's decision. Never a blind resend.

pub mod address;
pub mod clocks;
pub mod decide;
pub mod doubt;
pub mod finish;
pub mod item;
pub mod receipt;
pub(crate) mod standing;
pub mod take;
pub mod verdict;

pub use item::{Item, insert_once, load, words};

#[cfg(test)]
mod tests;
