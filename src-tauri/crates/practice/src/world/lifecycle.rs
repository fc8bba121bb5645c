//! How sessions live: created, started, scanned, lost, found again, ended.
//! The waits are those seen on real servers: a first code for 60 s, five more
//! for 20 s each, then failure; work begins 2 s after the account is known.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{
    Account, Due, Engine, Happened, Session, Status, Step, Timelock, World, lid_of, person,
};
use crate::dice::Dice;

const CONNECT_MS: i64 = 1_200;
const SETTLE_MS: i64 = 2_000;
const FIRST_CODE_MS: i64 = 60_000;
const NEXT_CODE_MS: i64 = 20_000;
const CODES: u8 = 6;
const RETRY_MS: i64 = 2_000;
/// NOWEB gives up after this many tries to come back.
const RETRIES: u8 = 60;
const HELD_GAP_MS: i64 = 40;

impl World {
    /// Makes a session; `false` if the name is taken.
    pub fn create_session(&mut self, name: &str, config: Option<Value>) -> bool {
        if self.sessions.contains_key(name) {
            return false;
        }
        self.sessions
            .insert(name.to_owned(), Session::new(name, config));
        true
    }

    /// Replaces a session's configuration, restarting it if it runs.
    pub fn configure_session(&mut self, now_ms: i64, name: &str, config: Option<Value>) -> bool {
        let Some(session) = self.sessions.get_mut(name) else {
            return false;
        };
        session.config = config;
        if session.is_running() {
            self.start_session(now_ms, name);
        }
        true
    }

    /// Starts or restarts a session; `false` if there is none.
    pub fn start_session(&mut self, now_ms: i64, name: &str) -> bool {
        let Some(session) = self.sessions.get_mut(name) else {
            return false;
        };
        session.me = None;
        session.presence = None;
        session.activity_ms = None;
        session.offline_until_ms = 0;
        session.statuses.clear();
        self.plan_step(now_ms + CONNECT_MS, name, Step::Connect);
        self.enter(now_ms, name, Status::Starting);
        true
    }

    /// Stops a session; `false` if there is none.
    pub fn stop_session(&mut self, now_ms: i64, name: &str) -> bool {
        let Some(session) = self.sessions.get_mut(name) else {
            return false;
        };
        let was_running = session.is_running();
        session.renew();
        session.me = None;
        session.presence = None;
        session.activity_ms = None;
        if was_running {
            self.enter(now_ms, name, Status::Stopped);
        }
        true
    }

    /// Unlinks the phone; starts anew if the session ran. `false` if there is none.
    pub fn log_out_session(&mut self, now_ms: i64, name: &str) -> bool {
        let Some(session) = self.sessions.get_mut(name) else {
            return false;
        };
        session.account = None;
        session.timelock = None;
        if session.is_running() {
            self.start_session(now_ms, name)
        } else {
            true
        }
    }

    /// Removes a session with its history.
    pub fn delete_session(&mut self, now_ms: i64, name: &str) {
        self.stop_session(now_ms, name);
        self.sessions.remove(name);
        self.messages.remove(name);
        self.schedule.forget_session(name);
        self.recorded.retain(|recorded| recorded.session != name);
    }

    /// A phone scans the code (or types the pairing code). `None` if no code is shown.
    pub fn scan(
        &mut self,
        now_ms: i64,
        name: &str,
        phone: Option<&str>,
        push_name: Option<&str>,
    ) -> Option<Account> {
        let seed = self.settings.seed;
        let session = self.sessions.get_mut(name)?;
        let waits = matches!(
            session.status,
            Status::ScanQrCode | Status::PasskeyRequired | Status::PasskeyConfirmationRequired
        );
        let digits = phone.map(|p| p.chars().filter(char::is_ascii_digit).collect::<String>());
        let phone = digits.unwrap_or_else(|| shop_phone(seed, name));
        if !waits || !person::is_phone(&phone) {
            return None;
        }
        let account = Account {
            lid: lid_of(seed, &phone).unwrap_or_default(),
            push_name: push_name.unwrap_or("Practice shop").to_owned(),
            phone,
        };
        session.account = Some(account.clone());
        session.me = Some(Arc::new(account.clone()));
        self.plan_step(now_ms + SETTLE_MS, name, Step::Work);
        self.enter(now_ms, name, Status::Starting);
        Some(account)
    }

    /// The connection to WhatsApp is lost for a while.
    pub fn disconnect(&mut self, now_ms: i64, name: &str, for_ms: i64) -> bool {
        let Some(session) = self
            .sessions
            .get_mut(name)
            .filter(|s| s.status == Status::Working)
        else {
            return false;
        };
        session.offline_until_ms = now_ms + for_ms;
        self.plan_step(now_ms + RETRY_MS, name, Step::Reconnect(1));
        self.enter(now_ms, name, Status::Starting);
        true
    }

    /// The owner unlinks this device on the phone.
    pub fn log_out_from_phone(&mut self, now_ms: i64, name: &str) -> bool {
        let Some(session) = self.sessions.get_mut(name).filter(|s| s.is_running()) else {
            return false;
        };
        session.renew();
        session.account = None;
        self.enter(now_ms, name, Status::Failed);
        true
    }

    /// Puts a session into any state (demonstrations and tests of the client).
    pub fn force_status(&mut self, now_ms: i64, name: &str, status: Status) -> bool {
        let Some(session) = self.sessions.get_mut(name) else {
            return false;
        };
        session.renew();
        match status {
            Status::ScanQrCode => self.step(now_ms, name, Step::ShowQr(1)),
            Status::Working => self.step(now_ms, name, Step::Work),
            Status::Stopped
            | Status::Starting
            | Status::PasskeyRequired
            | Status::PasskeyConfirmationRequired
            | Status::Failed => self.enter(now_ms, name, status),
        }
        true
    }

    /// WhatsApp restricts new chats of this session's account.
    pub fn restrict(&mut self, now_ms: i64, name: &str, for_ms: i64) -> bool {
        let Some(session) = self.sessions.get_mut(name) else {
            return false;
        };
        session.timelock = Some(Timelock {
            until_ms: now_ms + for_ms,
        });
        let what = Happened::Status {
            status: session.status,
            statuses: session.statuses.clone(),
            timelock: session.timelock,
        };
        self.tell(now_ms, name, what);
        true
    }

    /// Shows the account as online or not.
    pub fn set_presence(&mut self, now_ms: i64, name: &str, online: bool) {
        if let Some(session) = self.sessions.get_mut(name) {
            session.presence = Some(online);
            session.activity_ms = Some(now_ms);
        }
    }

    pub(super) fn step(&mut self, now_ms: i64, name: &str, step: Step) {
        match step {
            Step::Connect => {
                let Some(session) = self.sessions.get_mut(name) else {
                    return;
                };
                if let Some(account) = session.account.clone() {
                    session.me = Some(Arc::new(account));
                    self.plan_step(now_ms + SETTLE_MS, name, Step::Work);
                } else {
                    self.step(now_ms, name, Step::ShowQr(1));
                }
            }
            Step::ShowQr(number) if number > CODES => self.enter(now_ms, name, Status::Failed),
            Step::ShowQr(number) => {
                let lasts_ms = if number == 1 {
                    FIRST_CODE_MS
                } else {
                    NEXT_CODE_MS
                };
                self.plan_step(now_ms + lasts_ms, name, Step::ShowQr(number + 1));
                let code = code(self.settings.seed, name, now_ms, number);
                if let Some(session) = self.sessions.get_mut(name) {
                    session.qr = Some(code);
                }
                self.enter(now_ms, name, Status::ScanQrCode);
            }
            Step::Work => {
                let Some(session) = self.sessions.get_mut(name) else {
                    return;
                };
                if session.me.is_none() {
                    session.me = session.account.clone().map(Arc::new);
                }
                let held = std::mem::take(&mut session.held);
                self.enter(now_ms, name, Status::Working);
                let mut at_ms = now_ms;
                for due in held {
                    at_ms += HELD_GAP_MS;
                    self.schedule.plan(at_ms, due);
                }
            }
            Step::Reconnect(attempt) => self.reconnect(now_ms, name, attempt),
        }
    }

    fn reconnect(&mut self, now_ms: i64, name: &str, attempt: u8) {
        let Some(session) = self.sessions.get(name) else {
            return;
        };
        let offline_until_ms = session.offline_until_ms;
        if now_ms >= offline_until_ms {
            self.step(now_ms, name, Step::Work);
            return;
        }
        match self.settings.engine {
            Engine::Noweb if attempt >= RETRIES => self.enter(now_ms, name, Status::Failed),
            Engine::Noweb => {
                self.plan_step(now_ms + RETRY_MS, name, Step::Reconnect(attempt + 1));
                self.enter(now_ms, name, Status::Starting);
            }
            // These say nothing while they try.
            Engine::Gows | Engine::Webjs => {
                self.plan_step(offline_until_ms, name, Step::Reconnect(attempt));
            }
        }
    }

    fn plan_step(&mut self, at_ms: i64, name: &str, step: Step) {
        let Some(session) = self.sessions.get_mut(name) else {
            return;
        };
        let generation = session.renew();
        self.schedule.plan(
            at_ms,
            Due::Step {
                session: name.to_owned(),
                generation,
                step,
            },
        );
    }

    fn enter(&mut self, now_ms: i64, name: &str, status: Status) {
        let Some(session) = self.sessions.get_mut(name) else {
            return;
        };
        session.enter(status, now_ms);
        let what = Happened::Status {
            status,
            statuses: session.statuses.clone(),
            timelock: None,
        };
        self.tell(now_ms, name, what);
    }
}

/// A number from the range kept free for films and books.
fn shop_phone(seed: u64, session: &str) -> String {
    let line = Dice::new(seed, &["shop", session]).between(0, 99);
    format!("120255501{line:02}")
}

/// Looks like WhatsApp's: a reference and three keys, about 240 characters.
fn code(seed: u64, session: &str, now_ms: i64, number: u8) -> String {
    let about = [now_ms.to_string(), number.to_string()];
    let mut dice = Dice::new(seed, &["qr", session, &about[0], &about[1]]);
    let mut key = |bytes: usize| STANDARD.encode(dice.hex(bytes));
    format!("2@{},{},{},{}", key(36), key(16), key(16), key(16))
}
