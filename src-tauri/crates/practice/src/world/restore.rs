//! What of a world is written down, and how a world comes back from it and the
//! ledger: messages are laid into the history again, and everything that had
//! happened by now happens again, silently. What was still to come, comes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{AckManner, Due, Happening, Override, Recorded, SessionRecord, Status, World, sending};
use crate::ledger::LedgerLine;

/// What cannot be worked out from seed and ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorldRecord {
    /// The sessions with their accounts.
    pub sessions: Vec<SessionRecord>,
    /// Replaced people.
    pub people: Vec<Override>,
    /// What tests and demonstrations let happen.
    pub happenings: Vec<Recorded>,
}

impl World {
    /// What has to be kept, beside the ledger.
    pub fn record(&self) -> WorldRecord {
        let sessions = self.sessions().map(|session| SessionRecord {
            name: session.name.clone(),
            config: session.config.clone(),
            account: session.account.clone(),
            running: session.is_running(),
            timelock: session.timelock,
        });
        WorldRecord {
            sessions: sessions.collect(),
            people: self.overrides.values().cloned().collect(),
            happenings: self.recorded.clone(),
        }
    }

    /// Brings back what was, as of `now_ms`. With `restart_sessions` the sessions
    /// that ran start again, as WAHA 2026.6.1 and newer do; older servers leave
    /// them stopped and have forgotten their configuration.
    pub fn restore(
        &mut self,
        now_ms: i64,
        record: WorldRecord,
        lines: &[LedgerLine],
        restart_sessions: bool,
    ) {
        let mut running = Vec::new();
        for kept in record.sessions {
            let config = if restart_sessions { kept.config } else { None };
            self.create_session(&kept.name, config);
            if let Some(session) = self.sessions.get_mut(&kept.name) {
                session.account = kept.account;
                session.timelock = kept.timelock;
            }
            if kept.running {
                running.push(kept.name);
            }
        }
        for change in record.people {
            self.set_person(change);
        }
        self.replaying = true;
        for line in lines {
            let message = sending::message_of(line, self.settings.engine);
            // In order of time: what happened before this message comes first.
            self.advance(line.at_ms);
            self.keep(&line.session, Arc::new(message));
            let person = line.phone.as_deref().map(|phone| self.person(phone));
            self.plan_course(line, person.as_ref(), AckManner::Usual);
        }
        for recorded in &record.happenings {
            let Recorded {
                at_ms,
                session,
                happening,
            } = recorded.clone();
            self.schedule
                .plan(at_ms, Due::Happen { session, happening });
        }
        self.advance(now_ms);
        self.replaying = false;
        self.recorded = record.happenings;
        // Ids must not repeat those of an earlier life.
        self.ids = lines.len() as u64 + self.recorded.len() as u64;
        for name in running {
            if restart_sessions {
                self.start_session(now_ms, &name);
            }
        }
    }

    /// Whether a session of that name is stopped.
    pub fn is_stopped(&self, name: &str) -> bool {
        self.session(name)
            .is_none_or(|session| session.status == Status::Stopped)
    }
}

impl Happening {
    /// The id of the message it makes or is about.
    pub fn message_id(&self) -> &str {
        match self {
            Self::Incoming { bare_id, .. } | Self::Typed { bare_id, .. } => bare_id,
            Self::Reaction { message_id, .. }
            | Self::Revoked { message_id }
            | Self::Edited { message_id, .. } => message_id,
            Self::Refused { message } => &message.bare_id,
        }
    }
}
