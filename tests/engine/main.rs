//! The engine with a clock that is moved by hand and a gateway that misbehaves.
//!
//! What was sent is read from the gateway's ledger, never from the app's file.

mod clock;
mod guards;
mod number_rules;
mod outages;
mod pacing;
mod recovery;
mod stopping;
mod waiting;

/// Monday, 2 March 2026, 00:00 UTC.
const MONDAY: i64 = 1_772_409_600_000;
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
