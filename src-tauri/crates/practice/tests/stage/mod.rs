//! A server in process with its clock in the test's hand, brought to the point
//! at which an exchange was recorded.
#![allow(unreachable_pub, reason = "shared by the test program it belongs to")]

use drumbeat_practice::waha::{Answer, Frame, Request, Step, Waha, WahaSettings};
use drumbeat_practice::world::{Behaviour, Happening, LidUse, Media, Override, Status};
use drumbeat_practice::{Engine, MemoryLedger};
use serde_json::{Value, json};

pub const KEY: &str = "test-key-123";
pub const PERSON: &str = "5511999990001";
pub const NOBODY: &str = "5511999990777";
pub const HIDDEN: &str = "5511999990009";

/// A server in process, with its clock in the test's hand.
pub struct Bench {
    pub waha: Waha,
    pub now_ms: i64,
    pub sent: String,
    pub frames: Vec<Frame>,
}

impl Bench {
    pub fn new(engine: &str, version: &str) -> Self {
        let settings = WahaSettings {
            seed: 7,
            engine: Engine::parse(engine).expect("a known engine"),
            version: version.parse().expect("a version"),
            tier: "CORE".into(),
            api_key: KEY.into(),
        };
        let now_ms = 1_795_163_000_000;
        let ledger = Box::new(MemoryLedger::default());
        let waha = Waha::new(settings, now_ms, ledger, None, Vec::new());
        let mut bench = Self {
            waha,
            now_ms,
            sent: String::new(),
            frames: Vec::new(),
        };
        let is = |phone: &str, behaviour, lid| Override {
            behaviour: Some(behaviour),
            lid: Some(lid),
            push_name: Some("Ana".into()),
            ..Override::of(phone)
        };
        let world = bench.waha.world_mut();
        world.set_person(is(PERSON, Behaviour::Reads, LidUse::Never));
        world.set_person(is(NOBODY, Behaviour::NotOnWhatsapp, LidUse::Never));
        world.set_person(is(HIDDEN, Behaviour::Reads, LidUse::Everywhere));
        bench
    }

    /// Asks and lets the time pass until there is an answer.
    pub fn ask(&mut self, request: Request) -> Answer {
        let mut exchange = self.waha.open(self.now_ms, request);
        loop {
            let step = self.waha.step(self.now_ms, &mut exchange);
            self.frames.extend(self.waha.take_frames());
            match step {
                Step::Answer(answer) => return answer,
                Step::WaitUntil(at_ms) => self.now_ms = at_ms,
                Step::Cut | Step::Hang => panic!("nothing goes wrong without a fault"),
            }
        }
    }

    pub fn call(&mut self, method: &str, target: &str, body: &Value) -> Answer {
        let body = if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        };
        self.ask(Request::new(method, target, Some(KEY), body))
    }

    pub fn pass(&mut self, ms: i64) {
        self.now_ms += ms;
        self.waha.advance(self.now_ms);
        self.frames.extend(self.waha.take_frames());
    }

    pub fn working(&mut self, config: &Value) {
        self.call("DELETE", "/api/sessions/default", &Value::Null);
        let body = json!({ "name": "default", "start": true, "config": config });
        self.call("POST", "/api/sessions", &body);
        self.pass(3_000);
        let now_ms = self.now_ms;
        let scanned =
            self.waha
                .world_mut()
                .scan(now_ms, "default", Some("5511888880000"), Some("Desk Demo"));
        assert!(scanned.is_some(), "a started session shows a code");
        self.pass(3_000);
    }

    pub fn send_first(&mut self) {
        let body =
            json!({ "session": "default", "chatId": format!("{PERSON}@c.us"), "text": "first" });
        self.call("POST", "/api/sendText", &body);
        self.sent = self.waha.ledger_lines()[0].bare_id.clone();
        self.pass(4 * 3_600_000);
    }

    /// Brings the server to the point at which the exchanges were recorded.
    pub fn stage(&mut self, stage: &str) {
        let config = json!({
            "metadata": { "account": "acme" },
            "noweb": { "store": { "enabled": true, "fullSync": false } },
        });
        let hooks = json!({
            "metadata": { "account": "acme" },
            "noweb": { "store": { "enabled": true, "fullSync": false } },
            "webhooks": [{
                "url": "http://127.0.0.1:3999/hook",
                "events": ["session.status"],
                "hmac": { "key": "hook-secret" },
                "retries": { "policy": "constant", "delaySeconds": 1, "attempts": 3 },
                "customHeaders": [{ "name": "X-App", "value": "desk" }],
            }],
        });
        match stage {
            "fresh" => {}
            "deleted" => {
                self.call("DELETE", "/api/sessions/default", &Value::Null);
            }
            "starting" | "scan" | "codes_expired" => {
                let body = json!({ "config": hooks });
                self.call("PUT", "/api/sessions/default", &body);
                self.call("POST", "/api/sessions/default/start", &Value::Null);
                let now_ms = self.now_ms;
                match stage {
                    "starting" => {
                        let world = self.waha.world_mut();
                        assert!(world.force_status(now_ms, "default", Status::Starting));
                    }
                    "scan" => self.pass(3_000),
                    _ => self.pass(200_000),
                }
            }
            "working" => self.working(&hooks),
            "sending" => {
                self.working(&config);
                self.send_first();
            }
            "inbox" => {
                self.working(&config);
                self.send_first();
                let picture = Media {
                    mimetype: "image/jpeg".into(),
                    filename: None,
                    data: "/9j/4AAQ".into(),
                };
                self.incoming("photo", Some(picture));
                self.incoming("Yes, please!", None);
                let body = json!({
                    "session": "default", "chatId": format!("{PERSON}@c.us"), "text": "ack demo"
                });
                self.call("POST", "/api/sendText", &body);
                self.pass(4 * 3_600_000);
                let known = Override {
                    lid: Some(LidUse::Replies),
                    push_name: Some("Ana".into()),
                    ..Override::of(PERSON)
                };
                self.waha.world_mut().set_person(known);
            }
            "logged_out" => {
                self.working(&hooks);
                self.send_first();
                let now_ms = self.now_ms;
                assert!(self.waha.world_mut().log_out_from_phone(now_ms, "default"));
            }
            "stopped_again" => {
                self.working(&hooks);
                self.call("POST", "/api/sessions/default/stop", &Value::Null);
            }
            "store_off" => self.working(&json!({})),
            other => panic!("no stage is called {other}"),
        }
    }

    pub fn incoming(&mut self, text: &str, media: Option<Media>) {
        let now_ms = self.now_ms;
        let bare_id = self.waha.world_mut().new_id(now_ms, "3A");
        let happening = Happening::Incoming {
            phone: PERSON.into(),
            text: text.into(),
            bare_id,
            quoted: None,
            media,
        };
        assert!(self.waha.world_mut().inject(now_ms, "default", happening));
        self.pass(1_000);
    }

    pub fn fill(&self, text: &str) -> String {
        let lid = self.waha.world().lid_chat(PERSON);
        text.replace("{sent}", &self.sent)
            .replace("{nobody}", NOBODY)
            .replace("{hidden}", HIDDEN)
            .replace("{lid_encoded}", &lid.as_str().replace('@', "%40"))
            .replace("{lid}", lid.as_str())
    }
}
