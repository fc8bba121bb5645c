//! Server facts, sessions, and everything until a phone is linked.

use serde_json::{Value, json};

use super::Waha;
use super::request::{Answer, Exchange, Request, Verdict};
use super::route::parse_body;
use crate::dice::Dice;
use crate::version::Version;
use crate::wire::error;
use crate::wire::event::EVENT_NAMES;
use crate::wire::session::{self, TimelockBody};
use crate::world::{Engine, Status};

/// How long the calls take on a real server.
const START_MS: i64 = 300;
const STOP_MS: i64 = 3_000;
const UNLINK_MS: i64 = 4_000;

impl Waha {
    pub(super) fn server_or_sessions(
        &mut self,
        now_ms: i64,
        exchange: &Exchange,
        method: &str,
        path: &[&str],
    ) -> Verdict {
        let request = &exchange.request;
        match (method, path) {
            ("GET", ["api", "version"] | ["api", "server", "version"]) => {
                Answer::json(200, &self.dialect.environment()).into()
            }
            ("GET", ["api", "server", "status"]) => {
                let body = json!({
                    "startTimestamp": self.started_ms,
                    "uptime": now_ms - self.started_ms,
                    "worker": { "id": "" },
                });
                Answer::json(200, &body).into()
            }
            ("GET", ["health"]) if !self.dialect.is_full() => {
                error::only_in_plus(&self.dialect).into()
            }
            ("GET", ["health"]) => {
                let body = json!({ "status": "ok", "info": {}, "error": {}, "details": {} });
                Answer::json(200, &body).into()
            }
            ("GET", ["api", "sessions"]) => {
                let all = request.query("all") == Some("true");
                let listed: Vec<_> = self
                    .world
                    .sessions()
                    .filter(|one| all || one.is_running())
                    .map(|one| session::listed(&self.dialect, one, now_ms))
                    .collect();
                Answer::json(200, &listed).into()
            }
            ("POST", ["api", "sessions"]) => self.create(now_ms, request),
            (_, ["api", "sessions", name, ..]) if self.only_default(name).is_some() => self
                .only_default(name)
                .unwrap_or_else(error::no_session)
                .into(),
            ("GET", ["api", "sessions", name]) => self.shown(now_ms, 200, name),
            ("PUT", ["api", "sessions", name]) => self.configure(now_ms, request, name),
            ("DELETE", ["api", "sessions", name]) => {
                self.world.delete_session(now_ms, name);
                self.unsaved = true;
                Verdict::In(UNLINK_MS, Answer::Empty(200))
            }
            ("GET", ["api", "sessions", name, "me"]) => self.me(now_ms, name),
            ("GET", ["api", "sessions", name, "timelock"])
                if self.dialect.version >= Version::CAPPING =>
            {
                self.timelock(now_ms, exchange, name)
            }
            ("GET", ["api", "sessions", name, "capping"])
                if self.dialect.version >= Version::CAPPING =>
            {
                self.capping(now_ms, exchange, name)
            }
            ("POST", ["api", "sessions", name, call]) => {
                self.lifecycle(now_ms, request, name, call)
            }
            _ => error::no_route(request).into(),
        }
    }

    fn shown(&self, now_ms: i64, status: u16, name: &str) -> Verdict {
        match self.world.session(name) {
            Some(one) => Answer::json(status, &session::single(&self.dialect, one, now_ms)).into(),
            None => error::no_session().into(),
        }
    }

    fn create(&mut self, now_ms: i64, request: &Request) -> Verdict {
        let body = match parse_body(&request.body) {
            Ok(body) => body,
            Err(verdict) => return verdict,
        };
        let name = match body.get("name").and_then(Value::as_str) {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => self.world.new_id(now_ms, "session_").to_lowercase(),
        };
        let letters_fit = name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !letters_fit || name.len() > 54 {
            return error::bad_request(json!([
                "Session name can only contain alphanumeric characters, hyphens, and underscores \
                 (a-z, A-Z, 0-9, -, _) or be empty"
            ]))
            .into();
        }
        if let Some(refusal) = self.only_default(&name) {
            return refusal.into();
        }
        if let Err(refusal) = check_config(body.get("config")) {
            return refusal.into();
        }
        let config = body
            .get("config")
            .filter(|config| !config.is_null())
            .cloned();
        if !self.world.create_session(&name, config) {
            let message = format!("Session '{name}' already exists. Use PUT to update it.");
            return error::unprocessable(&message).into();
        }
        self.unsaved = true;
        if body.get("start").and_then(Value::as_bool).unwrap_or(false) {
            self.world.start_session(now_ms, &name);
        }
        self.shown(now_ms, 201, &name)
    }

    fn configure(&mut self, now_ms: i64, request: &Request, name: &str) -> Verdict {
        let body = match parse_body(&request.body) {
            Ok(body) => body,
            Err(verdict) => return verdict,
        };
        if let Err(refusal) = check_config(body.get("config")) {
            return refusal.into();
        }
        let config = body
            .get("config")
            .filter(|config| !config.is_null())
            .cloned();
        if !self.world.configure_session(now_ms, name, config) {
            return error::no_session().into();
        }
        self.unsaved = true;
        self.shown(now_ms, 200, name)
    }

    fn lifecycle(&mut self, now_ms: i64, request: &Request, name: &str, call: &str) -> Verdict {
        let Some(one) = self.world.session(name) else {
            return match call {
                "start" | "stop" | "restart" | "logout" => error::no_session().into(),
                _ => error::no_route(request).into(),
            };
        };
        let running = one.is_running();
        let took_ms = match call {
            "start" if running && !self.dialect.is_full() => {
                let message = format!("Session '{name}' is already started.");
                return error::unprocessable(&message).into();
            }
            // Newer servers take a second start for none.
            "start" if running && one.status != Status::Failed => START_MS,
            "start" | "restart" => {
                self.world.start_session(now_ms, name);
                START_MS
            }
            "stop" => {
                self.world.stop_session(now_ms, name);
                if running { STOP_MS } else { START_MS }
            }
            "logout" => {
                self.world.log_out_session(now_ms, name);
                UNLINK_MS
            }
            _ => return error::no_route(request).into(),
        };
        self.unsaved = true;
        match self.shown(now_ms, 201, name) {
            Verdict::Now(answer) => Verdict::In(took_ms, answer),
            verdict => verdict,
        }
    }

    fn me(&self, now_ms: i64, name: &str) -> Verdict {
        match self.world.session(name).filter(|one| one.is_running()) {
            Some(one) if one.me.is_some() => {
                let lock = one.timelock.filter(|lock| now_ms < lock.until_ms);
                Answer::json(200, &session::me(&self.dialect, one.me.as_deref(), lock)).into()
            }
            Some(_) => Answer::Empty(200).into(),
            None => error::not_found(&format!(
                "We didn't find a session with name '{name}'.\nPlease start it first by using \
                 POST /api/sessions/{name}/start request"
            ))
            .into(),
        }
    }

    fn timelock(&self, now_ms: i64, exchange: &Exchange, name: &str) -> Verdict {
        if let Err(verdict) = self.need(now_ms, exchange, name, Status::Working) {
            return verdict;
        }
        let lock = self.world.session(name).and_then(|one| one.timelock);
        let body = lock
            .filter(|lock| now_ms < lock.until_ms)
            .map_or(TimelockBody::NONE, TimelockBody::active);
        Answer::json(200, &body).into()
    }

    fn capping(&self, now_ms: i64, exchange: &Exchange, name: &str) -> Verdict {
        if let Err(verdict) = self.need(now_ms, exchange, name, Status::Working) {
            return verdict;
        }
        let body = json!({
            "cappingStatus": "NONE", "totalQuota": -1, "usedQuota": 0,
            "cycleStart": null, "cycleEnd": null, "mvStatus": null, "oteStatus": null,
        });
        Answer::json(200, &body).into()
    }

    pub(super) fn qr(&self, now_ms: i64, exchange: &Exchange, name: &str) -> Verdict {
        if let Err(verdict) = self.need(now_ms, exchange, name, Status::ScanQrCode) {
            return verdict;
        }
        let code = self
            .world
            .session(name)
            .and_then(|one| one.qr.as_deref())
            .unwrap_or_default();
        let request = &exchange.request;
        if request.query("format") == Some("raw") {
            return Answer::json(200, &json!({ "value": code })).into();
        }
        let png = crate::wire::picture::qr_png(code);
        // Only this exact header gives base64; anything beside it gives the picture.
        if request.accept.as_deref() == Some("application/json") {
            use base64::Engine as _;
            let data = base64::engine::general_purpose::STANDARD.encode(png);
            return Answer::json(200, &json!({ "mimetype": "image/png", "data": data })).into();
        }
        Answer::Bytes(200, "image/png".to_owned(), png).into()
    }

    pub(super) fn request_code(&self, now_ms: i64, exchange: &Exchange, name: &str) -> Verdict {
        let body = match parse_body(&exchange.request.body) {
            Ok(body) => body,
            Err(verdict) => return verdict,
        };
        match self.world.session(name).map(|one| one.status) {
            Some(Status::ScanQrCode) => {}
            Some(Status::Starting) => {
                return error::unprocessable(
                    "The session is starting, please try again after few seconds",
                )
                .into();
            }
            Some(_) => {
                return error::unprocessable(
                    "Can request code only in SCAN_QR_CODE status. Restart the session",
                )
                .into();
            }
            None => {
                let needed = self.need(now_ms, exchange, name, Status::ScanQrCode);
                return needed.err().unwrap_or_else(|| error::no_session().into());
            }
        }
        if self.dialect.engine == Engine::Noweb && body.get("method").is_some_and(|m| !m.is_null())
        {
            return error::unprocessable(
                "NOWEB engine doesn't support any 'method', remove it and try again",
            )
            .into();
        }
        const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTVWXYZ123456789";
        let phone = body
            .get("phoneNumber")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let mut dice = Dice::new(self.world.settings().seed, &["code", name, phone]);
        let mut half = || {
            (0..4)
                .filter_map(|_| dice.pick(LETTERS))
                .map(|b| char::from(*b))
                .collect::<String>()
        };
        let code = format!("{}-{}", half(), half());
        Answer::json(201, &json!({ "code": code })).into()
    }

    pub(super) fn passkey(&self, name: &str) -> Verdict {
        match self.world.session(name).map(|one| one.status) {
            Some(Status::PasskeyConfirmationRequired) => {
                Answer::json(200, &json!({ "code": "1234" })).into()
            }
            Some(Status::PasskeyRequired) => {
                let body = json!({
                    "challenge": "cHJhY3RpY2U", "rpId": "web.whatsapp.com", "timeout": 60_000
                });
                Answer::json(200, &body).into()
            }
            Some(_) => error::unprocessable("There is no passkey challenge").into(),
            None => error::unknown_session(name).into(),
        }
    }
}

/// Webhook event names are the one thing WAHA checks about a configuration.
fn check_config(config: Option<&Value>) -> Result<(), Answer> {
    let Some(hooks) = config.and_then(|config| config.get("webhooks")?.as_array()) else {
        return Ok(());
    };
    for (number, hook) in hooks.iter().enumerate() {
        let events = hook.get("events").and_then(Value::as_array);
        let wrong = events.is_some_and(|events| {
            events
                .iter()
                .any(|name| !name.as_str().is_some_and(|n| EVENT_NAMES.contains(&n)))
        });
        if wrong {
            let message = format!(
                "config.webhooks.{number}.each value in events must be one of the following \
                 values: {}",
                EVENT_NAMES.join(", ")
            );
            return Err(error::bad_request(json!([message])));
        }
    }
    Ok(())
}
