//! The guardian: when a number must stop by itself, because going on would harm it.
//!
//! It looks at how the last messages of the number ended and how many arrive, never at
//! one person: somebody who is not on WhatsApp is no sign of anything. What it stops
//! stays stopped until the operator says "continue"; from then on only what happens
//! afterwards counts.

use crate::mutant;
use crate::reason::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// Why the guardian stopped a number.
    Alarm {
        /// Message after message failed or has no known outcome.
        FailuresInARow => "failures_in_a_row",
        /// Of the messages that left, too few arrive on phones.
        FewArrive => "few_arrive",
        /// WhatsApp limited the number again within a week.
        LimitedAgain => "limited_again",
        /// It sent at a time that is still to come: the clock had run ahead, or is behind
        /// now. Nothing is paused that could be continued, so the number asks.
        ClockWentBack => "clock_went_back",
    }
}

/// When the guardian stops a number. Each can be switched off with 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// So many messages in a row that failed.
    pub failures_in_a_row: u32,
    /// Fewer than so many of a hundred arrive.
    pub least_arrive_percent: u32,
}

impl Thresholds {
    /// The most failures in a row that can be asked for.
    pub const MOST_FAILURES: u32 = 20;

    /// Five in a row, or fewer than 30 in 100.
    pub const USUAL: Self = Self {
        failures_in_a_row: 5,
        least_arrive_percent: 30,
    };
}

impl Default for Thresholds {
    fn default() -> Self {
        Self::USUAL
    }
}

/// How a message ended, as far as it says something about the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It left, and nothing came back against it.
    Good,
    /// It was refused, came back with an error, or nobody knows what became of it.
    Bad,
    /// It says nothing about the number.
    Neutral,
}

/// How many messages the share that arrives is taken of.
pub const ARRIVAL_OF: u32 = 20;

/// A message that left so long ago should have arrived, in milliseconds.
pub const ARRIVAL_AFTER_MS: i64 = 2 * 3_600_000;

/// Within this time of another limit, a limit is one too many, in milliseconds.
pub const LIMITS_APART_MS: i64 = 7 * 24 * 3_600_000;

/// Whether the last messages, the newest first, are too many failures in a row.
pub fn failures(thresholds: &Thresholds, newest_first: impl Iterator<Item = Sign>) -> bool {
    let most = thresholds.failures_in_a_row;
    let in_a_row = newest_first
        .filter(|sign| *sign != Sign::Neutral)
        .take_while(|sign| *sign == Sign::Bad)
        .take(most as usize)
        .count();
    most > 0 && in_a_row >= most as usize && !mutant::is_on("failures_ignored")
}

/// Whether too few arrived of the last [`ARRIVAL_OF`] that left at least
/// [`ARRIVAL_AFTER_MS`] ago. Fewer messages than that tell nothing.
pub fn few_arrive(thresholds: &Thresholds, arrived: u32, left: u32) -> bool {
    left >= ARRIVAL_OF && arrived * 100 < left * thresholds.least_arrive_percent
}

#[cfg(test)]
mod tests;
