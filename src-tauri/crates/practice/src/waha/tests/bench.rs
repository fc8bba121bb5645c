//! A server in process with its clock in the test's hand.

use serde_json::{Value, json};

use crate::ledger::MemoryLedger;
use crate::waha::{Answer, Frame, Request, Step, Waha, WahaSettings};
use crate::world::{Behaviour, Engine};

const START_MS: i64 = 1_795_163_000_000;
pub(super) const PERSON: &str = "243990000001";

pub(super) struct Bench {
    pub(super) waha: Waha,
    pub(super) now_ms: i64,
    pub(super) frames: Vec<Frame>,
}

impl Bench {
    pub(super) fn working(engine: Engine) -> Self {
        let settings = WahaSettings {
            seed: 11,
            engine,
            version: "2026.8.1".parse().expect("a version"),
            tier: "CORE".into(),
            api_key: "key".into(),
        };
        let ledger = Box::new(MemoryLedger::default());
        let waha = Waha::new(settings, START_MS, ledger, None, Vec::new());
        let mut bench = Self {
            waha,
            now_ms: START_MS,
            frames: Vec::new(),
        };
        let config = json!({ "noweb": { "store": { "enabled": true } } });
        bench.post(
            "/api/sessions",
            &json!({ "name": "shop", "start": true, "config": config }),
        );
        bench.pass(3_000);
        bench.post("/_control/scan", &json!({ "session": "shop" }));
        bench.pass(3_000);
        bench.person(Behaviour::Reads);
        bench.frames.clear();
        bench
    }

    pub(super) fn person(&mut self, behaviour: Behaviour) {
        let body = json!({ "phone": PERSON, "behaviour": behaviour, "lid": "never" });
        assert_eq!(self.post("/_control/people", &body).status(), 201);
    }

    pub(super) fn fault(&mut self, fault: &Value) {
        let answer = self.post("/_control/faults", fault);
        assert_eq!(answer.status(), 201, "the fault is understood: {answer:?}");
    }

    pub(super) fn post(&mut self, target: &str, body: &Value) -> Answer {
        match self.try_post(target, body) {
            Ok(answer) => answer,
            Err(step) => panic!("{target} is answered, not {step:?}"),
        }
    }

    pub(super) fn try_post(&mut self, target: &str, body: &Value) -> Result<Answer, Step> {
        self.ask(Request::new(
            "POST",
            target,
            Some("key"),
            body.to_string().into_bytes(),
        ))
    }

    pub(super) fn get(&mut self, target: &str) -> Answer {
        self.ask(Request::new("GET", target, Some("key"), Vec::new()))
            .expect("an answer")
    }

    pub(super) fn ask(&mut self, request: Request) -> Result<Answer, Step> {
        let mut exchange = self.waha.open(self.now_ms, request);
        loop {
            let step = self.waha.step(self.now_ms, &mut exchange);
            self.frames.extend(self.waha.take_frames());
            match step {
                Step::Answer(answer) => return Ok(answer),
                Step::WaitUntil(at_ms) => self.now_ms = at_ms,
                Step::Cut | Step::Hang => return Err(step),
            }
        }
    }

    pub(super) fn send(&mut self, id: &str) -> Result<Answer, Step> {
        let body = json!({ "session": "shop", "chatId": PERSON, "text": "hello", "id": id });
        self.try_post("/api/sendText", &body)
    }

    pub(super) fn accepted(&self) -> usize {
        self.waha.ledger_lines().len()
    }

    pub(super) fn pass(&mut self, ms: i64) {
        self.now_ms += ms;
        self.waha.advance(self.now_ms);
        self.frames.extend(self.waha.take_frames());
    }

    pub(super) fn acks(&self) -> Vec<i64> {
        let acks = self
            .frames
            .iter()
            .filter(|frame| frame.event == "message.ack");
        acks.filter_map(|frame| told(frame)["payload"]["ack"].as_i64())
            .collect()
    }
}

pub(super) fn body(answer: &Answer) -> Value {
    match answer {
        Answer::Json(_, text) => serde_json::from_str(text).expect("JSON"),
        other => panic!("{other:?} has no JSON"),
    }
}

/// The envelope of an event.
pub(super) fn told(frame: &Frame) -> Value {
    serde_json::from_str(&frame.text).expect("JSON")
}
