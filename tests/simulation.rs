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
//!   they left, before the outcome is written, and at any moment it waits. A small
//!   campaign is crashed at every single moment of its life ([`Everywhere`]).
//! * What is right is judged on the world's ledger ([`judge`]), never on the app's
//!   own tables; those are then compared with the ledger.
//! * With [`powercut`] the file lies on a disk that remembers, loses its power at every
//!   place of its trace and is found again by the next start; with [`diskfaults`] the
//!   disk is full, broken or held by others for a while.
//! * Nothing here reads a clock or draws from anything but the seed, so the same
//!   seed is the same voyage, and its [`Outcome::trace`] the same number.

mod berth;
pub mod diskfaults;
mod everywhere;
mod fate;
pub mod judge;
mod line;
mod matrix;
pub mod operator;
mod plan;
pub mod powercut;
mod shore;
mod voyage;

pub use everywhere::{Died, Everywhere};
pub use judge::Violation;

/// The deliberate mistakes there are (`drumbeat_domain::mutant`); all are to be seen.
pub const MUTANTS: &[&str] = &[
    "alarm_ignored",
    "block_unchecked",
    "budget_after_the_wire",
    "complete_over_doubt",
    "complete_too_early",
    "consent_unchecked",
    "day_cap_from_noon",
    "day_cap_ignored",
    "day_cap_in_utc",
    "day_cap_one_more",
    "day_pauses_ignored",
    "day_without_its_morning",
    "doubt_called_failed",
    "doubt_called_sent",
    "doubt_sends_again",
    "doubt_spends_nothing",
    "failures_ignored",
    "gap_by_half",
    "gap_forgotten",
    "gap_from_zero",
    "gap_ignored",
    "holidays_ignored",
    "hour_cap_by_the_clock",
    "hour_cap_ignored",
    "hour_cap_one_more",
    "hours_ignored",
    "hours_in_utc",
    "limit_ignored",
    "no_answer_is_absence",
    "no_quarantine",
    "clock_ends_quarantine",
    "orphan_forgotten",
    "orphan_sent_again",
    "orphan_taken_for_sent",
    "pause_unchecked",
    "person_zone_ignored",
    "quiet_hours_ignored",
    "receipts_go_back",
    "refusal_is_success",
    "silence_is_failure",
    "silence_is_retried",
    "silence_is_success",
    "stop_skips_nobody",
    "taken_stays_waiting",
    "token_unchecked",
    "weekdays_ignored",
    "words_changed",
];

pub use matrix::Matrix;
pub use plan::{Button, Happening, Leaving, Plan, Point};
pub use voyage::{Outcome, sail, sail_watched};
