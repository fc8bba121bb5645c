//! The simulated WhatsApp world: sessions, people, messages and what becomes
//! of them. Pure and deterministic: no clock, no chance of its own, no thread,
//! no file. Time and seed are arguments, and whoever drives it calls
//! [`World::advance`] when [`World::next_due_ms`] has come.
//!
//! Invariants:
//! * the same seed, the same calls at the same times give the same events;
//! * a message is in the ledger before anybody hears of it ([`World::send`]);
//! * nothing reaches a client while its session does not work: it is held back
//!   and told when the session works again, as WhatsApp does;
//! * what follows from ledger and seed is never stored twice: [`World::restore`]
//!   works it out again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::dice::Dice;

mod event;
mod happening;
mod history;
mod lifecycle;
mod message;
mod person;
mod phrases;
mod restore;
mod schedule;
mod sending;
mod session;

pub use event::{Happened, WorldEvent};
pub use history::{Chat, MessageFilter};
pub(crate) use message::bare_id;
pub use message::{Ack, ChatId, Media, Source, StoredMessage};
pub(crate) use person::lid_of;
pub use person::{Behaviour, LidUse, Override, Person};
pub use restore::WorldRecord;
pub(crate) use schedule::{Due, Schedule};
pub use schedule::{Happening, Recorded};
pub use sending::{AckManner, Outgoing, SendRefusal};
pub(crate) use session::Step;
pub use session::{Account, Session, SessionRecord, Status, Timelock};

/// Which of WAHA's engines the world imitates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Engine {
    /// Baileys: hands a message to the socket and returns.
    Noweb,
    /// whatsmeow: waits for WhatsApp's server.
    Gows,
    /// A browser: no message ids of the client's own.
    Webjs,
}

impl Engine {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Noweb => "NOWEB",
            Self::Gows => "GOWS",
            Self::Webjs => "WEBJS",
        }
    }

    /// From a name in any case.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Noweb, Self::Gows, Self::Webjs]
            .into_iter()
            .find(|engine| engine.name().eq_ignore_ascii_case(name))
    }
}

/// What a world is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorldSettings {
    /// Decides who everybody is.
    pub seed: u64,
    /// Decides how sends and ticks behave.
    pub engine: Engine,
    /// Whether a client's own message id is used (WAHA 2026.4.3 and newer).
    pub honours_client_ids: bool,
}

/// The simulated world.
#[derive(Debug)]
pub struct World {
    settings: WorldSettings,
    sessions: BTreeMap<String, Session>,
    messages: BTreeMap<String, history::History>,
    overrides: BTreeMap<String, Override>,
    /// How many messages each phone was sent.
    sent_to: BTreeMap<String, u32>,
    /// Everybody somebody here has to do with, by phone.
    met: BTreeSet<String>,
    schedule: Schedule,
    recorded: Vec<Recorded>,
    events: Vec<WorldEvent>,
    told: u64,
    ids: u64,
    /// While the past is worked out again nobody is told and nothing is held back.
    replaying: bool,
}

impl World {
    /// An empty world.
    pub fn new(settings: WorldSettings) -> Self {
        Self {
            settings,
            sessions: BTreeMap::new(),
            messages: BTreeMap::new(),
            overrides: BTreeMap::new(),
            sent_to: BTreeMap::new(),
            met: BTreeSet::new(),
            schedule: Schedule::default(),
            recorded: Vec::new(),
            events: Vec::new(),
            told: 0,
            ids: 0,
            replaying: false,
        }
    }

    /// What it is made of.
    pub fn settings(&self) -> WorldSettings {
        self.settings
    }

    /// When something happens next, if anything does.
    pub fn next_due_ms(&self) -> Option<i64> {
        self.schedule.next_ms()
    }

    /// How many things are still going to happen.
    pub fn planned(&self) -> usize {
        self.schedule.len()
    }

    /// Lets everything happen that is due, and returns what there is to tell,
    /// in order, including what earlier calls caused.
    pub fn advance(&mut self, now_ms: i64) -> Vec<WorldEvent> {
        while let Some((at_ms, due)) = self.schedule.pop_due(now_ms) {
            self.let_happen(at_ms, due);
        }
        std::mem::take(&mut self.events)
    }

    /// The session of that name.
    pub fn session(&self, name: &str) -> Option<&Session> {
        self.sessions.get(name)
    }

    /// Every session, by name.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.values()
    }

    /// Somebody, as they are in this world.
    pub fn person(&self, phone: &str) -> Person {
        let mut born = Person::born(self.settings.seed, phone);
        let ours = |session: &Session| session.account.as_ref().is_some_and(|a| a.phone == phone);
        if self.sessions.values().any(ours) {
            // The phone that scanned the code has WhatsApp, and its owner looks at it.
            born.behaviour = Behaviour::Reads;
        }
        match self.overrides.get(phone) {
            Some(change) => born.with(change),
            None => born,
        }
    }

    /// Replaces somebody's behaviour from now on; `false` if the number can be nobody's.
    pub fn set_person(&mut self, mut change: Override) -> bool {
        let digits: String = change
            .phone
            .chars()
            .take_while(|c| *c != '@')
            .filter(char::is_ascii_digit)
            .collect();
        if !person::is_phone(&digits) {
            return false;
        }
        change.phone.clone_from(&digits);
        self.overrides.insert(digits, change);
        true
    }

    /// The number WhatsApp knows somebody by, when it is another than the one dialled.
    pub fn registered_as(&self, phone: &str) -> Option<&str> {
        self.overrides.get(phone)?.registered_as.as_deref()
    }

    /// Lets something happen now, on the phones of the world.
    pub fn inject(&mut self, now_ms: i64, session: &str, happening: Happening) -> bool {
        if !self.sessions.contains_key(session) {
            return false;
        }
        let recorded = Recorded {
            at_ms: now_ms,
            session: session.to_owned(),
            happening: happening.clone(),
        };
        self.recorded.push(recorded);
        self.schedule.plan(
            now_ms,
            Due::Happen {
                session: session.to_owned(),
                happening,
            },
        );
        true
    }

    /// A new message id: `prefix` and 18 hex digits, never the same twice.
    pub fn new_id(&mut self, now_ms: i64, prefix: &str) -> String {
        self.ids += 1;
        let about = [now_ms.to_string(), self.ids.to_string()];
        let mut dice = Dice::new(self.settings.seed, &["id", &about[0], &about[1]]);
        format!("{prefix}{}", dice.hex(9))
    }

    /// The hidden id of a phone in this world, as a chat id.
    pub fn lid_chat(&self, phone: &str) -> ChatId {
        ChatId::of_lid(self.settings.seed, phone)
    }

    /// The phone behind a chat id, if there can be one.
    pub fn phone_of(&self, chat: &ChatId) -> Option<String> {
        chat.phone(self.settings.seed)
    }

    /// Everybody with a hidden id whom this world has met, by phone.
    pub fn met(&self) -> impl Iterator<Item = &str> {
        self.met.iter().map(String::as_str)
    }

    /// Remembers that somebody was looked up or written to.
    pub fn meet(&mut self, phone: &str) {
        if !self.met.contains(phone) {
            self.met.insert(phone.to_owned());
        }
    }

    fn let_happen(&mut self, at_ms: i64, due: Due) {
        let Some(session) = self.sessions.get_mut(due.session()) else {
            return;
        };
        match due {
            Due::Step {
                generation, step, ..
            } => {
                if session.generation == generation {
                    let name = session.name.clone();
                    self.step(at_ms, &name, step);
                }
            }
            Due::Happen { .. } | Due::Ack { .. }
                if session.status != Status::Working && !self.replaying =>
            {
                session.held.push(due);
            }
            Due::Happen { session, happening } => self.happen(at_ms, &session, happening),
            Due::Ack {
                session,
                bare_id,
                ack,
            } => self.reach(at_ms, &session, &bare_id, ack),
        }
    }

    /// A message of ours got further.
    fn reach(&mut self, at_ms: i64, session: &str, id: &str, ack: Ack) {
        let Some(kept) = self.kept_mut(session, id) else {
            return;
        };
        let shown = kept.ack;
        let refused = ack == Ack::Error && shown < Ack::Server;
        if refused || (ack > shown && shown != Ack::Error) {
            Arc::make_mut(kept).ack = ack;
        }
        let mut message = Arc::clone(kept);
        if message.ack != ack {
            Arc::make_mut(&mut message).ack = ack;
        }
        self.tell(at_ms, session, Happened::Ack { message, ack });
    }

    fn keep_and_tell(&mut self, at_ms: i64, session: &str, message: Arc<StoredMessage>) {
        self.keep(session, Arc::clone(&message));
        self.touch(session, at_ms);
        self.tell(at_ms, session, Happened::Message(message));
    }

    fn touch(&mut self, session: &str, at_ms: i64) {
        if let Some(session) = self.sessions.get_mut(session) {
            session.activity_ms = Some(at_ms);
        }
    }

    fn tell(&mut self, at_ms: i64, session: &str, what: Happened) {
        if self.replaying {
            return;
        }
        let Some(session) = self.sessions.get(session) else {
            return;
        };
        self.told += 1;
        self.events.push(WorldEvent {
            at_ms,
            number: self.told,
            session: session.name.clone(),
            metadata: session.metadata().cloned(),
            me: session.me.clone(),
            what,
        });
    }
}
