//! What is going to happen and when: a queue ordered by time, then by the
//! order of planning, so that the same world always plays the same film.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::message::{Ack, Media, StoredMessage};
use super::session::Step;

/// Something people or phones do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Happening {
    /// Somebody writes to us.
    Incoming {
        /// Their digits.
        phone: String,
        /// Their text.
        text: String,
        /// The id of the message.
        bare_id: String,
        /// The message they answer.
        quoted: Option<String>,
        /// What they attached.
        media: Option<Media>,
    },
    /// The owner writes on the shop's own phone.
    Typed {
        /// To which chat.
        chat_id: String,
        /// The text.
        text: String,
        /// The id of the message.
        bare_id: String,
    },
    /// Somebody reacts to a message ("" takes a reaction back).
    Reaction {
        /// Their digits.
        phone: String,
        /// The message.
        message_id: String,
        /// The emoji.
        text: String,
        /// The id of the reaction.
        bare_id: String,
    },
    /// A message is deleted for everyone.
    Revoked {
        /// The message.
        message_id: String,
    },
    /// A message gets another text.
    Edited {
        /// The message.
        message_id: String,
        /// The new text.
        text: String,
    },
    /// A message WhatsApp refused after the gateway had taken it.
    Refused {
        /// The message.
        message: Box<StoredMessage>,
    },
}

/// A happening that cannot be worked out again from seed and ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// World time.
    pub at_ms: i64,
    /// In which session.
    pub session: String,
    /// What.
    pub happening: Happening,
}

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Due {
    Step {
        session: String,
        generation: u64,
        step: Step,
    },
    Happen {
        session: String,
        happening: Happening,
    },
    Ack {
        session: String,
        bare_id: String,
        ack: Ack,
    },
}

impl Due {
    pub(crate) fn session(&self) -> &str {
        match self {
            Self::Step { session, .. }
            | Self::Happen { session, .. }
            | Self::Ack { session, .. } => session,
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Schedule {
    queue: BTreeMap<(i64, u64), Due>,
    planned: u64,
}

impl Schedule {
    pub(crate) fn plan(&mut self, at_ms: i64, due: Due) {
        self.planned += 1;
        self.queue.insert((at_ms, self.planned), due);
    }

    pub(crate) fn next_ms(&self) -> Option<i64> {
        self.queue.first_key_value().map(|((at_ms, _), _)| *at_ms)
    }

    /// The next thing due at or before `now_ms`, with the time it was due.
    pub(crate) fn pop_due(&mut self, now_ms: i64) -> Option<(i64, Due)> {
        if self.next_ms()? > now_ms {
            return None;
        }
        self.queue.pop_first().map(|((at_ms, _), due)| (at_ms, due))
    }

    pub(crate) fn len(&self) -> usize {
        self.queue.len()
    }

    pub(crate) fn forget_session(&mut self, name: &str) {
        self.queue.retain(|_, due| due.session() != name);
    }
}
