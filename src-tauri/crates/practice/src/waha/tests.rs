mod bench;
mod faults;
mod own_phone;

use proptest::prelude::{ProptestConfig, prop, proptest};
use serde_json::{Value, json};

use super::request::{RightKey, parse_query};
use super::{Answer, Request, Waha, WahaSettings};
use crate::ledger::MemoryLedger;
use crate::world::{Engine, Override};
use bench::{Bench, PERSON, body, told};

#[test]
fn the_same_id_twice_is_two_messages() {
    let mut bench = Bench::working(Engine::Gows);
    for _ in 0..2 {
        assert_eq!(bench.send("3EB0AA").expect("an answer").status(), 201);
    }
    assert_eq!(
        bench.accepted(),
        2,
        "no gateway compares ids: a client that repeats, sends twice"
    );
}

#[test]
fn an_id_of_the_client_is_honoured_where_the_engine_can() {
    for (engine, honoured) in [
        (Engine::Noweb, true),
        (Engine::Gows, true),
        (Engine::Webjs, false),
    ] {
        let mut bench = Bench::working(engine);
        bench.send("3EB0AA").expect("an answer");
        let line = &bench.waha.ledger_lines()[0];
        assert_eq!(line.bare_id == "3EB0AA", honoured, "{engine:?}");
        assert_eq!(
            line.client_id.as_deref(),
            Some("3EB0AA"),
            "what was asked for is on record"
        );
    }
    let mut bench = Bench::working(Engine::Gows);
    bench.fault(&json!({ "kind": "wrong_id", "next": 1 }));
    bench.send("3EB0AA").expect("an answer");
    assert_ne!(
        bench.waha.ledger_lines()[0].bare_id,
        "3EB0AA",
        "an old server ignores it"
    );
}

#[test]
fn answers_come_from_a_hidden_id_and_the_server_says_whose_it_is() {
    let mut bench = Bench::working(Engine::Gows);
    let who = json!({ "phone": PERSON, "behaviour": "stops", "lid": "replies", "text": "STOP" });
    bench.post("/_control/people", &who);
    bench.send("3EB0AA").expect("an answer");
    bench.pass(86_400_000);
    let reply = bench
        .frames
        .iter()
        .find(|frame| frame.event == "message")
        .expect("an answer");
    let from = told(reply)["payload"]["from"]
        .as_str()
        .expect("an address")
        .to_owned();
    assert!(from.ends_with("@lid"), "the phone number is hidden: {from}");
    let resolved = bench.get(&format!("/api/shop/lids/{}", from.replace('@', "%40")));
    assert_eq!(
        body(&resolved)["pn"],
        format!("{PERSON}@c.us"),
        "the way back to the person"
    );
    let chat = bench.get(&format!(
        "/api/shop/chats/{PERSON}%40c.us/messages?limit=10"
    ));
    assert_eq!(
        body(&chat).as_array().map(Vec::len),
        Some(2),
        "both ids are one chat"
    );
}

#[test]
fn a_restarted_world_remembers_and_goes_on() {
    let mut bench = Bench::working(Engine::Gows);
    bench.waha.clear_faults();
    for phone in 0..60 {
        let body = json!({
            "session": "shop", "chatId": format!("24399{phone:07}"), "text": "hello",
            "id": format!("3EB0{phone:018}"),
        });
        bench.post("/api/sendText", &body);
        bench.pass(45_000);
    }
    bench.post(
        "/_control/incoming",
        &json!({ "session": "shop", "phone": PERSON, "text": "hi" }),
    );
    bench.pass(1_000);
    let record = bench.waha.world().record();
    let lines = bench.waha.ledger_lines().to_vec();
    let settings = WahaSettings {
        seed: 11,
        engine: Engine::Gows,
        version: "2026.8.1".parse().expect("a version"),
        tier: "CORE".into(),
        api_key: "key".into(),
    };
    let ledger = Box::new(MemoryLedger {
        lines: lines.clone(),
    });
    let waha = Waha::new(settings, bench.now_ms, ledger, Some(record), lines);
    let mut again = Bench {
        waha,
        now_ms: bench.now_ms,
        frames: Vec::new(),
    };

    let status = again.get("/api/sessions/shop");
    assert_eq!(
        body(&status)["status"],
        "STARTING",
        "a session that ran starts by itself"
    );
    let all = "/api/shop/chats/all/messages?limit=500&downloadMedia=false";
    let history = |bench: &mut Bench| -> Vec<String> {
        let answer = bench.get(all);
        let list = body(&answer).as_array().expect("a list").clone();
        list.iter()
            .map(|one| format!("{} {} {}", one["id"], one["ackName"], one["body"]))
            .collect()
    };
    assert!(history(&mut bench).len() > 60, "people have answered");
    assert_eq!(
        history(&mut bench),
        history(&mut again),
        "history and ticks are as they were"
    );
    for bench in [&mut bench, &mut again] {
        bench.frames.clear();
        bench.pass(40 * 3_600_000);
    }
    assert_eq!(
        history(&mut bench),
        history(&mut again),
        "and what was to come, comes"
    );
}

#[test]
fn one_seed_one_film() {
    let film = || {
        let mut bench = Bench::working(Engine::Noweb);
        for phone in 0..40 {
            let body = json!({
                "session": "shop", "chatId": format!("5511988{phone:06}"), "text": "oi"
            });
            bench.post("/api/sendText", &body);
            bench.pass(60_000);
        }
        bench.pass(86_400_000);
        bench.frames
    };
    let (first, second) = (film(), film());
    assert!(first.len() > 80, "there is something to compare");
    assert_eq!(first, second, "a simulation must replay exactly");
}

#[test]
fn wrong_state_blocks_first_and_then_says_so() {
    let mut bench = Bench::working(Engine::Gows);
    bench.post("/api/sessions/shop/stop", &Value::Null);
    let before_ms = bench.now_ms;
    let answer = bench.send("3EB0AA").expect("an answer");
    assert_eq!(answer.status(), 422);
    assert_eq!(
        bench.now_ms - before_ms,
        5_000,
        "a stopped session is waited for 5 s"
    );
    let starting = bench.send("3EB0AB");
    drop(starting);
    bench.post("/api/sessions/shop/start", &Value::Null);
    let answer = bench.send("3EB0AC").expect("an answer");
    assert_eq!(
        answer.status(),
        201,
        "a session that comes up in time is used"
    );
}

#[test]
fn hosts_and_keys() {
    let mut bench = Bench::working(Engine::Gows);
    for (host, status) in [
        ("127.0.0.1:3000", 200),
        ("localhost", 200),
        ("[::1]:8080", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example:80", 403),
        ("", 403),
    ] {
        let mut request = Request::new("GET", "/api/sessions", Some("key"), Vec::new());
        request.host = Some(host.into());
        let answer = bench.ask(request).expect("an answer");
        assert_eq!(
            answer.status(),
            status,
            "Host {host:?} (a page may rename this computer)"
        );
    }
    let right = RightKey::new("abc");
    assert!(right.is("abc") && !right.is("abd") && !right.is(""));
}

#[test]
fn queries_are_decoded_as_browsers_write_them() {
    let query = parse_query("a=1+2&b=%2B55%20x&c&d=%zz&e=%E0");
    let value = |name: &str| {
        query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, v)| v.as_str())
    };
    assert_eq!(value("a"), Some("1 2"));
    assert_eq!(value("b"), Some("+55 x"));
    assert_eq!(value("c"), Some(""));
    assert_eq!(value("d"), Some("%zz"), "what is no escape stays as it is");
    assert!(value("e").is_some(), "half a letter is no reason to fail");
}

#[test]
fn overrides_need_a_phone() {
    let mut bench = Bench::working(Engine::Gows);
    assert!(
        !bench.waha.world_mut().set_person(Override::of("12")),
        "two digits are nobody"
    );
    let answer = bench.post(
        "/_control/people",
        &json!({ "phone": "abc", "behaviour": "reads" }),
    );
    assert_eq!(answer.status(), 422, "and the control interface says so");
}

#[test]
fn reactions_deletions_and_edits_are_told() {
    let mut bench = Bench::working(Engine::Gows);
    bench.send("3EB0AA").expect("an answer");
    bench.pass(10_000);
    let about = |text: &str| json!({ "session": "shop", "phone": PERSON, "messageId": "3EB0AA", "text": text });
    for (call, event) in [
        ("reaction", "message.reaction"),
        ("edited", "message.edited"),
        ("revoked", "message.revoked"),
    ] {
        bench.frames.clear();
        let answer = bench.post(&format!("/_control/{call}"), &about("🙏"));
        assert_eq!(answer.status(), 201, "{call}");
        let frame = bench
            .frames
            .iter()
            .find(|frame| frame.event == event)
            .expect("it is told");
        let payload = &told(frame)["payload"];
        let names_it = match call {
            "reaction" => {
                payload["reaction"]
                    == json!({
                        "text": "🙏", "messageId": format!("true_{PERSON}@c.us_3EB0AA")
                    })
            }
            "edited" => payload["editedMessageId"] == "3EB0AA" && payload["body"] == "🙏",
            _ => payload["revokedMessageId"] == "3EB0AA" && payload["after"].is_null(),
        };
        assert!(names_it, "{event} names the message it is about: {payload}");
    }
    let typed = json!({ "session": "shop", "chatId": PERSON, "text": "on my way" });
    bench.post("/_control/typed", &typed);
    let own = bench.frames.last().expect("it is told");
    assert_eq!(own.event, "message.any", "written on the shop's own phone");
    assert_eq!(told(own)["payload"]["source"], "app", "and not by a client");
    assert_eq!(
        bench.accepted(),
        1,
        "so the ledger of the client's messages stays as it is"
    );
}

#[test]
fn a_file_can_be_fetched_for_a_while() {
    let mut bench = Bench::working(Engine::Gows);
    let media = json!({ "mimetype": "image/jpeg", "filename": null, "data": "/9j/4AAQ" });
    let picture =
        json!({ "session": "shop", "phone": PERSON, "text": "this one?", "media": media });
    bench.post("/_control/incoming", &picture);
    let frame = bench.frames.last().expect("it is told");
    let url = told(frame)["payload"]["media"]["url"]
        .as_str()
        .expect("an address")
        .to_owned();
    let path = url
        .strip_prefix("http://localhost:3000")
        .expect("the server's own idea of its name");
    let Answer::Bytes(200, mime, bytes) = bench.get(path) else {
        panic!("the file is there")
    };
    assert_eq!((mime.as_str(), bytes.len()), ("image/jpeg", 6));
    bench.pass(181_000);
    assert_eq!(
        bench.get(path).status(),
        404,
        "servers delete files after three minutes"
    );
}

#[test]
fn codes_change_and_run_out() {
    let mut bench = Bench::working(Engine::Gows);
    bench.frames.clear();
    bench.post("/api/sessions/shop/logout", &Value::Null);
    bench.pass(200_000);
    let states: Vec<(String, i64)> = bench
        .frames
        .iter()
        .map(|frame| {
            let event = told(frame);
            let status = event["payload"]["status"].as_str().expect("a status");
            (
                status.to_owned(),
                event["timestamp"].as_i64().expect("a time"),
            )
        })
        .skip_while(|(status, _)| status != "SCAN_QR_CODE")
        .collect();
    let lasted: Vec<i64> = states.windows(2).map(|two| two[1].1 - two[0].1).collect();
    let expected = [60_000, 20_000, 20_000, 20_000, 20_000, 20_000];
    assert_eq!(
        lasted, expected,
        "the first code lasts a minute, five more 20 s"
    );
    let shown = bench.get("/api/sessions/shop");
    assert_eq!(
        body(&shown)["status"],
        "FAILED",
        "then the session gives up"
    );
    assert!(
        bench.waha.world_mut().scan(0, "shop", None, None).is_none(),
        "nothing to scan"
    );
}

#[test]
fn a_code_is_gone_once_it_was_scanned() {
    let mut bench = Bench::working(Engine::Gows);
    let session = bench.waha.world().session("shop").expect("the session");
    assert_eq!(session.qr, None, "a used code must not be shown again");
    let asked_ms = bench.now_ms;
    let answer = bench.get("/api/shop/auth/qr?format=raw");
    assert_eq!(answer.status(), 422, "there is nothing to scan");
    assert_eq!(
        bench.now_ms - asked_ms,
        10_000,
        "a running session is waited for 10 s"
    );
}

#[test]
fn people_do_not_read_every_message_after_the_same_time() {
    let mut bench = Bench::working(Engine::Gows);
    let mut took_ms = Vec::new();
    for id in ["3EB0AA", "3EB0AB", "3EB0AC"] {
        bench.frames.clear();
        bench.send(id).expect("an answer");
        let sent_ms = bench.waha.ledger_lines().last().expect("a line").at_ms;
        bench.pass(86_400_000);
        let read = bench
            .frames
            .iter()
            .find(|frame| told(frame)["payload"]["ack"] == 3);
        let read_ms = read.and_then(|frame| told(frame)["timestamp"].as_i64());
        took_ms.push(read_ms.expect("it is read") - sent_ms);
    }
    took_ms.sort_unstable();
    took_ms.dedup();
    assert_eq!(
        took_ms.len(),
        3,
        "three messages, three different delays: {took_ms:?}"
    );
}

#[test]
fn a_passkey_can_be_asked_for() {
    let mut bench = Bench::working(Engine::Gows);
    for (status, path) in [
        ("PASSKEY_REQUIRED", "/api/shop/auth/passkey/challenge"),
        (
            "PASSKEY_CONFIRMATION_REQUIRED",
            "/api/shop/auth/passkey/confirmation",
        ),
    ] {
        bench.post(
            "/_control/status",
            &json!({ "session": "shop", "status": status }),
        );
        let shown = bench.get("/api/sessions/shop");
        assert_eq!(body(&shown)["status"], status);
        assert_eq!(bench.get(path).status(), 200);
    }
    let scanned = bench.post("/_control/scan", &json!({ "session": "shop" }));
    assert_eq!(scanned.status(), 201, "and finished on the phone");
    bench.pass(3_000);
    let shown = bench.get("/api/sessions/shop");
    assert_eq!(body(&shown)["status"], "WORKING");
}

#[test]
fn noweb_gives_up_after_minutes_without_a_connection() {
    let mut bench = Bench::working(Engine::Noweb);
    bench.fault(&json!({ "kind": "disconnect", "for_ms": 600_000 }));
    bench.pass(100_000);
    let starting = bench
        .frames
        .iter()
        .filter(|frame| frame.event == "session.status")
        .count();
    assert!(
        starting > 40,
        "NOWEB says STARTING every two seconds, said {starting} times"
    );
    bench.pass(60_000);
    let shown = bench.get("/api/sessions/shop");
    assert_eq!(body(&shown)["status"], "FAILED");
}

#[test]
fn a_number_may_be_registered_under_another() {
    let mut bench = Bench::working(Engine::Gows);
    let who = json!({ "phone": "5531988887777", "registeredAs": "553188887777" });
    bench.post("/_control/people", &who);
    let target = "/api/contacts/check-exists?session=shop&phone=5531988887777";
    bench.post(
        "/_control/people",
        &json!({ "phone": "553188887777", "behaviour": "reads", "lid": "never" }),
    );
    let found = bench.get(target);
    assert_eq!(
        body(&found)["chatId"],
        "553188887777@c.us",
        "that is where to send"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_request_breaks_the_server(
        method in "GET|POST|PUT|DELETE|PATCH",
        path in prop::collection::vec(
            prop::sample::select(vec![
                "api", "sessions", "shop", "_control", "chats", "all", "messages", "sendText",
                "contacts", "check-exists", "lids", "pn", "auth", "qr", "files", "people",
                "faults", "incoming", "scan", "typed", "%00", "%zz", "..", "é", "x@lid", "health",
            ]),
            0..6,
        ),
        query in "\\PC{0,20}",
        body in "(\\{\"session\":\"shop\",\"(text|phone|chatId|messageId)\":(1|\"\\PC{0,9}\"|null)\\}|\\PC{0,20})",
    ) {
        let mut bench = Bench::working(Engine::Gows);
        let target = format!("/{}?{query}", path.join("/"));
        // Answered, cut or left hanging: all fine, as long as nothing panics.
        let _ = bench.ask(Request::new(&method, &target, Some("key"), body.into_bytes()));
    }
}
