//! A session: one WhatsApp account on the gateway and the states it goes
//! through. `STOPPED -> STARTING -> SCAN_QR_CODE -> WORKING`, `FAILED` when the
//! codes ran out or the phone logged the session out.
//!
//! Scheduled steps carry the generation in which they were planned; every
//! start, stop, scan or loss begins a new one, so a step of an earlier life
//! does nothing.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::schedule::Due;

/// What a session says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Not running.
    Stopped,
    /// Connecting.
    Starting,
    /// Waiting for a phone to scan.
    ScanQrCode,
    /// WhatsApp asks for a passkey.
    PasskeyRequired,
    /// WhatsApp asks to compare a code.
    PasskeyConfirmationRequired,
    /// Connected.
    Working,
    /// Given up; needs a restart.
    Failed,
}

impl Status {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stopped => "STOPPED",
            Self::Starting => "STARTING",
            Self::ScanQrCode => "SCAN_QR_CODE",
            Self::PasskeyRequired => "PASSKEY_REQUIRED",
            Self::PasskeyConfirmationRequired => "PASSKEY_CONFIRMATION_REQUIRED",
            Self::Working => "WORKING",
            Self::Failed => "FAILED",
        }
    }
}

/// The account a phone gave to a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// International digits.
    pub phone: String,
    /// The name of the account.
    pub push_name: String,
    /// Its hidden id, digits only.
    pub lid: String,
}

/// A restriction on starting chats with people who never wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timelock {
    /// World time of its end.
    pub until_ms: i64,
}

/// What happens to a session by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The connection stands: known account or first code.
    Connect,
    /// Code number `n` is shown (1 to 6; 7 means none is left).
    ShowQr(u8),
    /// Everything is known, the session works.
    Work,
    /// Attempt `n` to come back after a lost connection.
    Reconnect(u8),
}

/// One session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its name.
    pub name: String,
    /// As the client wrote it; `None` when it never did.
    pub config: Option<Value>,
    /// Where it stands.
    pub status: Status,
    /// The last three states with their times.
    pub statuses: Vec<(Status, i64)>,
    /// The paired account, kept while stopped.
    pub account: Option<Account>,
    /// The account as the API shows it now.
    pub me: Option<Arc<Account>>,
    /// The code on the screen.
    pub qr: Option<String>,
    /// Shown as online (`true`), offline or not told.
    pub presence: Option<bool>,
    /// World time of the last activity.
    pub activity_ms: Option<i64>,
    /// New chats are refused until then.
    pub timelock: Option<Timelock>,
    pub(crate) generation: u64,
    pub(crate) offline_until_ms: i64,
    /// What happened on WhatsApp while the session was away.
    pub(crate) held: Vec<Due>,
}

impl Session {
    pub(crate) fn new(name: &str, config: Option<Value>) -> Self {
        Self {
            name: name.to_owned(),
            config,
            status: Status::Stopped,
            statuses: Vec::new(),
            account: None,
            me: None,
            qr: None,
            presence: None,
            activity_ms: None,
            timelock: None,
            generation: 0,
            offline_until_ms: 0,
            held: Vec::new(),
        }
    }

    /// Running in the sense of WAHA: everything but stopped.
    pub fn is_running(&self) -> bool {
        self.status != Status::Stopped
    }

    /// The account's own metadata, echoed in every event.
    pub fn metadata(&self) -> Option<&Value> {
        self.config.as_ref()?.get("metadata")
    }

    /// Whether NOWEB keeps a history for this session.
    pub fn has_noweb_store(&self) -> bool {
        self.config
            .as_ref()
            .and_then(|config| config.pointer("/noweb/store/enabled"))
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }

    pub(crate) fn enter(&mut self, status: Status, now_ms: i64) {
        self.status = status;
        self.statuses.push((status, now_ms));
        if self.statuses.len() > 3 {
            self.statuses.remove(0);
        }
        if status != Status::ScanQrCode {
            self.qr = None;
        }
    }

    /// Begins a new life: steps planned before are void.
    pub(crate) fn renew(&mut self) -> u64 {
        self.generation += 1;
        self.generation
    }
}

/// What of a session survives the end of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRecord {
    /// Its name.
    pub name: String,
    /// As the client wrote it.
    pub config: Option<Value>,
    /// The paired account.
    pub account: Option<Account>,
    /// Whether it was running.
    pub running: bool,
    /// Restriction in force.
    pub timelock: Option<Timelock>,
}
