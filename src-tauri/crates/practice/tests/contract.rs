//! Every shape the practice server answers, compared by type and presence with
//! what was observed on (or documented for) a real server. The fixtures are in
//! `tests/fixtures/waha`; each names the recorded exchange it was taken from,
//! and so does a failure.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expected by panicking"
)]

use std::path::PathBuf;

use drumbeat_practice::waha::{Answer, Frame, Request};
use drumbeat_practice::world::Happening;
use serde_json::{Value, json};
use stage::{Bench, KEY, PERSON};

mod stage;

fn fixture(name: &str) -> Value {
    let path: PathBuf = [
        env!("CARGO_MANIFEST_DIR"),
        "../../../tests/fixtures/waha",
        name,
    ]
    .iter()
    .collect();
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("fixture {name} is there"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("fixture {name}: {error}"))
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Differences of type or presence, each with its path.
fn differences(
    path: &str,
    observed: &Value,
    ours: &Value,
    nullable: &[&str],
    out: &mut Vec<String>,
) {
    let kind = |value: &Value| match value {
        Value::Null => "null",
        Value::Bool(_) => "a yes/no",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    match (observed, ours) {
        (Value::Object(observed), Value::Object(ours)) => {
            for (key, value) in observed {
                let path = format!("{path}/{key}");
                match ours.get(key) {
                    Some(mine) if nullable.contains(&key.as_str()) && mine.is_null() => {}
                    Some(mine) => differences(&path, value, mine, nullable, out),
                    None => out.push(format!("{path} is missing")),
                }
            }
            for key in ours.keys().filter(|key| !observed.contains_key(*key)) {
                out.push(format!("{path}/{key} was never observed"));
            }
        }
        (Value::Array(observed), Value::Array(ours)) => {
            if !observed.is_empty() && ours.is_empty() {
                out.push(format!("{path} is empty"));
            }
            for (at, mine) in ours.iter().enumerate() {
                if let Some(value) = observed.get(at).or(observed.last()) {
                    differences(&format!("{path}/{at}"), value, mine, nullable, out);
                }
            }
        }
        _ if kind(observed) == kind(ours) => {}
        _ => out.push(format!(
            "{path} is {} instead of {}",
            kind(ours),
            kind(observed)
        )),
    }
}

fn play(name: &str) {
    let fixture = fixture(name);
    let text = |key: &str| fixture[key].as_str().unwrap_or_default().to_owned();
    let mut bench = Bench::new(&text("engine"), &text("version"));
    bench.stage(&text("stage"));
    let exchanges = fixture["exchanges"].as_array().expect("exchanges").clone();
    assert!(!exchanges.is_empty(), "{name} has nothing to compare");
    let mut failures = Vec::new();
    for recorded in &exchanges {
        let transcript = recorded["transcript"]
            .as_str()
            .expect("the transcript is named");
        let line = bench.fill(recorded["request"].as_str().expect("a request"));
        let (method, target) = line.split_once(' ').expect("method and target");
        let body = match (recorded.get("body"), recorded.get("raw_body")) {
            (Some(body), _) => bench.fill(&body.to_string()),
            (None, Some(raw)) => raw.as_str().expect("text").to_owned(),
            (None, None) => String::new(),
        };
        let key = match recorded.get("key") {
            None => Some(KEY),
            Some(key) => key.as_str(),
        };
        let mut request = Request::new(method, target, key, body.into_bytes());
        request.accept = recorded["accept"].as_str().map(str::to_owned);
        let answer = bench.ask(request);

        let mut found = Vec::new();
        let status = u64::from(answer.status());
        if recorded["status"].as_u64() != Some(status) {
            found.push(format!(
                "answers {status} instead of {}",
                recorded["status"]
            ));
        }
        let nullable: Vec<&str> = recorded["nullable"]
            .as_array()
            .map(|names| names.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        match (&answer, recorded.get("answer")) {
            (Answer::Json(_, text), Some(observed)) => {
                let ours = read(text);
                differences("", observed, &ours, &nullable, &mut found);
                for fixed in [
                    "message",
                    "error",
                    "statusCode",
                    "expected",
                    "ackName",
                    "numberExists",
                ] {
                    let (observed, ours) = (observed.get(fixed), ours.get(fixed));
                    let fills = observed.is_some_and(|value| value.to_string().contains('…'));
                    // A send's `message` is content, not words; a tick moves on.
                    let moves = fixed == "ackName" || observed.is_some_and(Value::is_object);
                    if observed.is_some() && observed != ours && !fills && !moves {
                        found.push(format!("{fixed} is {ours:?} instead of {observed:?}"));
                    }
                }
            }
            (Answer::Empty(_), None) if recorded["answer_empty"] == json!(true) => {}
            (Answer::Bytes(_, mime, bytes), None) if recorded["answer_bytes"] == "png" => {
                if mime != "image/png" || !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
                    found.push("is no PNG".to_owned());
                }
            }
            (answer, _) => found.push(format!("has the wrong kind of body: {answer:?}")),
        }
        failures.extend(
            found
                .into_iter()
                .map(|found| format!("\"{transcript}\": {found}")),
        );
    }
    assert!(
        failures.is_empty(),
        "{name} differs from what was observed:\n{}",
        failures.join("\n")
    );
}

#[test]
fn server_facts_keys_and_unknown_routes() {
    play("noweb-server.json");
}

#[test]
fn a_stopped_session() {
    play("noweb-stopped.json");
}

#[test]
fn a_deleted_session() {
    play("noweb-deleted.json");
}

#[test]
fn a_starting_session() {
    play("noweb-starting.json");
}

#[test]
fn a_session_that_waits_for_a_scan() {
    play("noweb-scan.json");
}

#[test]
fn a_session_whose_codes_ran_out() {
    play("noweb-failed.json");
}

#[test]
fn a_working_session() {
    play("noweb-working.json");
}

#[test]
fn sending_and_looking_up() {
    play("noweb-sending.json");
}

#[test]
fn the_inbox() {
    play("noweb-inbox.json");
}

#[test]
fn a_session_the_phone_logged_out() {
    play("noweb-logged-out.json");
}

#[test]
fn a_session_stopped_twice() {
    play("noweb-ended.json");
}

#[test]
fn a_session_without_store() {
    play("noweb-store-off.json");
}

#[test]
fn client_ids() {
    play("noweb-client-id.json");
}

#[test]
fn gows() {
    play("gows.json");
}

#[test]
fn webjs() {
    play("webjs.json");
}

#[test]
fn events() {
    let fixture = fixture("noweb-events.json");
    let mut bench = Bench::new("NOWEB", "2026.2.1");
    bench.working(&json!({
        "metadata": { "account": "acme" },
        "noweb": { "store": { "enabled": true, "fullSync": false } },
    }));
    bench.frames.clear();
    bench.send_first();
    let quoted = Some(bench.sent.clone());
    let now_ms = bench.now_ms;
    let happening = Happening::Incoming {
        phone: PERSON.into(),
        text: "quoted reply".into(),
        bare_id: "3AINCOMING00000099".into(),
        quoted,
        media: None,
    };
    bench.waha.world_mut().inject(now_ms, "default", happening);
    bench.pass(1_000);
    let now_ms = bench.now_ms;
    bench.waha.world_mut().log_out_from_phone(now_ms, "default");
    bench.pass(1_000);

    let recorded = fixture["frames"].as_array().expect("frames");
    assert!(recorded.len() >= 7, "every kind of event is compared");
    for one in recorded {
        let transcript = one["transcript"].as_str().expect("named");
        let observed = &one["frame"];
        let alike = |frame: &&Frame| {
            let told = read(&frame.text);
            frame.event == observed["event"]
                && ["fromMe", "ackName", "status"]
                    .iter()
                    .all(|key| observed["payload"].get(key) == told["payload"].get(key))
        };
        let frame = bench.frames.iter().find(alike);
        let frame = frame.unwrap_or_else(|| panic!("\"{transcript}\": no such event was told"));
        let mut found = Vec::new();
        differences("", observed, &read(&frame.text), &[], &mut found);
        assert!(
            found.is_empty(),
            "\"{transcript}\" differs:\n{}",
            found.join("\n")
        );
    }
}

#[test]
fn gows_never_tells_that_the_server_has_a_message() {
    let mut bench = Bench::new("GOWS", "2026.8.1");
    bench.working(&json!({}));
    bench.send_first();
    let acks: Vec<i64> = bench
        .frames
        .iter()
        .filter(|frame| frame.event == "message.ack")
        .filter_map(|frame| read(&frame.text)["payload"]["ack"].as_i64())
        .collect();
    assert_eq!(
        acks,
        [2, 3],
        "GOWS tells of the phone and the reader, not of the server"
    );
    let own = bench
        .frames
        .iter()
        .find(|frame| frame.event == "message.any")
        .expect("our message");
    assert_eq!(
        read(&own.text)["payload"]["ack"],
        1,
        "GOWS has asked the server before it tells"
    );
}
