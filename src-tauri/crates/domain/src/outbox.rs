//! The states of a piece of sending work, and what a gateway's answer means.
//!
//! An item is taken (`sending`) with a lock token, its intent is made durable,
//! and only then is the wire touched. Each item leaves `sending` by exactly one
//! [`SendOutcome`]. An outcome that is not known is a state of its own,
//! `checking`, and is never answered by sending again.

use crate::reason::{DoubtReason, FailureReason, WaitReason, coded};
use serde::{Deserialize, Serialize};

coded! {
    /// The state of an outbox item.
    ItemState {
        /// To be sent when its turn comes.
        Waiting => "waiting",
        /// Taken; the intent is durable, the wire may have been touched.
        Sending => "sending",
        /// The outcome is unknown and is being looked up.
        Checking => "checking",
        /// Handed over. Receipts carry on from here.
        Accepted => "accepted",
        /// Failed for good.
        Failed => "failed",
        /// Not sent, by a rule.
        Skipped => "skipped",
        /// Unknown for good; the engine never leaves this state, evidence or the operator does.
        NeedsCheck => "needs_check",
    }
}

coded! {
    /// Where a send came from. Every send is an item, so caps, journal and
    /// recovery see all of them.
    Origin {
        /// A person of a campaign.
        Campaign => "campaign",
        /// A test run of a campaign.
        TestRun => "test_run",
        /// One message to oneself.
        TestOnce => "test_once",
        /// A quick send from the counter.
        Quick => "quick",
        /// An answer from the inbox.
        Inbox => "inbox",
        /// An automatic answer.
        Auto => "auto",
    }
}

/// How far an accepted message got with the answer itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The gateway wrote it to its socket; WhatsApp has not confirmed.
    HandedOver,
    /// WhatsApp's server confirmed it.
    AtServer,
}

/// Whose fault a message that was certainly not sent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// This person's message: costs them one of their tries.
    Person,
    /// The number or the connection: the number waits, nobody loses a try.
    Number,
}

/// What became of one send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// The gateway took it.
    Accepted {
        /// The bare message id, upper case: the correlation key of all receipts.
        provider_id: String,
        /// How far the answer itself proves it got.
        level: Level,
    },
    /// It certainly did not leave. The spent budget is given back.
    NotSent {
        /// Who has to wait.
        scope: Scope,
        /// Not before this many milliseconds from now; 0 lets the engine choose.
        after_ms: i64,
        /// What the operator reads.
        reason: WaitReason,
    },
    /// This message will never be sent.
    Rejected {
        /// What the operator reads.
        reason: FailureReason,
    },
    /// It may or may not have left.
    Unknown {
        /// What the operator reads.
        reason: DoubtReason,
    },
}

/// How long a send may take and how long its outcome can stay open, in milliseconds.
///
/// A 404 inside the gateway's own processing time proves nothing, therefore
/// nothing is decided before `deadline + worst_case` after the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoubtTimes {
    /// We stop waiting for the answer.
    pub deadline_ms: i64,
    /// The gateway may still act on a request it has for this long after that.
    pub worst_case_ms: i64,
    /// Between the two look-ups.
    pub between_lookups_ms: i64,
    /// After this long since the start without an answer, a person decides.
    pub give_up_ms: i64,
}

impl DoubtTimes {
    /// Text messages: 120 s + 120 s.
    pub const TEXT: Self = Self {
        deadline_ms: 120_000,
        worst_case_ms: 120_000,
        between_lookups_ms: 30_000,
        give_up_ms: 900_000,
    };

    /// Messages with media: 300 s + 300 s.
    pub const MEDIA: Self = Self {
        deadline_ms: 300_000,
        worst_case_ms: 300_000,
        ..Self::TEXT
    };

    /// The times for a clock that runs `speed` times as fast: all of them grow
    /// together, so that the deadline is never under five real seconds and the
    /// protocol stays the same one.
    #[must_use]
    pub fn for_speed(self, speed: u32) -> Self {
        let least = 5_000_i64.saturating_mul(i64::from(speed.max(1)));
        if self.deadline_ms >= least {
            return self;
        }
        let grow = |ms: i64| {
            i64::try_from(i128::from(ms) * i128::from(least) / i128::from(self.deadline_ms.max(1)))
                .unwrap_or(i64::MAX)
        };
        Self {
            deadline_ms: least,
            worst_case_ms: grow(self.worst_case_ms),
            between_lookups_ms: grow(self.between_lookups_ms),
            give_up_ms: grow(self.give_up_ms),
        }
    }

    /// The first moment at which a look-up may count, for a send started then.
    pub const fn quarantine_ends_ms(&self, started_at_ms: i64) -> i64 {
        started_at_ms + self.deadline_ms + self.worst_case_ms
    }
}
