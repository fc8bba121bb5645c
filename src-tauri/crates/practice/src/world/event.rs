//! What the world tells its gateway's clients, before any wire shape.

use std::sync::Arc;

use serde_json::Value;

use super::message::{Ack, StoredMessage};
use super::session::{Account, Status, Timelock};

/// Something that happened in a session.
#[derive(Debug, Clone, PartialEq)]
pub struct WorldEvent {
    /// World time, milliseconds since 1970.
    pub at_ms: i64,
    /// 1, 2, 3 …: distinguishes events of one millisecond.
    pub number: u64,
    /// In which session.
    pub session: String,
    /// The session's metadata at that moment.
    pub metadata: Option<Value>,
    /// The session's account at that moment.
    pub me: Option<Arc<Account>>,
    /// What.
    pub what: Happened,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Happened {
    /// The session changed its state (or shows a new code).
    Status {
        /// The state.
        status: Status,
        /// The last three with their times.
        statuses: Vec<(Status, i64)>,
        /// A restriction that was noticed.
        timelock: Option<Timelock>,
    },
    /// A message appeared: ours or theirs.
    Message(Arc<StoredMessage>),
    /// A message of ours got further (`ack` may repeat or come late).
    Ack {
        /// The message as it stands.
        message: Arc<StoredMessage>,
        /// What is being told.
        ack: Ack,
    },
    /// Somebody reacted.
    Reaction {
        /// The reaction's own message (its body is the emoji).
        reaction: Box<StoredMessage>,
        /// The full id of the message reacted to.
        target_id: String,
    },
    /// A message was deleted for everyone.
    Revoked {
        /// As it was.
        before: Arc<StoredMessage>,
    },
    /// A message got another text.
    Edited {
        /// As it is now.
        message: Arc<StoredMessage>,
    },
}
