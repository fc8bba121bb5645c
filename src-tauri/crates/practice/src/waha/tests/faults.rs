use serde_json::json;

use super::bench::{Bench, PERSON, body, told};
use crate::waha::{Fault, FaultKind, Request, Step};
use crate::world::{Behaviour, Engine};

#[test]
fn faults_before_acceptance_leave_no_trace() {
    for kind in [
        "unauthorized",
        "not_found",
        "wrong_status",
        "unprocessable",
        "server_error",
        "not_implemented",
        "hang",
        "reset_before",
        "html_page",
    ] {
        let mut bench = Bench::working(Engine::Gows);
        bench.fault(&json!({ "kind": kind, "path": "/api/sendText", "next": 1 }));
        let ended = bench.send("3EB0AA");
        assert_eq!(bench.accepted(), 0, "{kind} strikes before acceptance");
        assert!(
            ended.is_err() || ended.is_ok_and(|answer| answer.status() != 201),
            "{kind}"
        );
        assert_eq!(
            bench.send("3EB0AA").expect("an answer").status(),
            201,
            "{kind} was for one"
        );
    }
}

#[test]
fn faults_after_acceptance_leave_a_message_on_the_phone() {
    for (kind, cut) in [
        ("reset_after", true),
        ("hang_after", true),
        ("server_error_after", false),
        ("malformed_json", false),
    ] {
        let mut bench = Bench::working(Engine::Noweb);
        bench.fault(&json!([{ "kind": kind, "next": 1 }]));
        assert_eq!(bench.send("3EB0AA").is_err(), cut, "{kind}");
        assert_eq!(
            bench.accepted(),
            1,
            "{kind}: the client must find out, not send again"
        );
        let found = bench.get("/api/shop/chats/all/messages/3EB0AA?downloadMedia=false");
        assert_eq!(found.status(), 200, "{kind}: the look-up finds it");
    }
}

#[test]
fn a_late_acceptance_comes_though_nothing_was_there_before() {
    let mut bench = Bench::working(Engine::Gows);
    bench.fault(&json!({ "kind": "late_accept", "ms": 90_000, "next": 1 }));
    let request = Request::new(
        "POST",
        "/api/sendText",
        Some("key"),
        json!({ "session": "shop", "chatId": PERSON, "text": "x", "id": "3EB0AA" })
            .to_string()
            .into_bytes(),
    );
    let mut exchange = bench.waha.open(bench.now_ms, request);
    let step = bench.waha.step(bench.now_ms, &mut exchange);
    assert_eq!(
        step,
        Step::WaitUntil(bench.now_ms + 90_000),
        "the server takes its time"
    );
    bench.pass(60_000);
    let early = bench.get("/api/shop/chats/all/messages/3EB0AA?downloadMedia=false");
    assert_eq!(
        early.status(),
        404,
        "an early look-up finds nothing and proves nothing"
    );
    bench.pass(30_000);
    bench.waha.step(bench.now_ms, &mut exchange);
    assert_eq!(bench.accepted(), 1, "and then it is accepted after all");
}

#[test]
fn ticks_can_repeat_come_reversed_early_or_never() {
    let day_ms = 86_400_000;
    for (kind, expected) in [
        ("duplicate_acks", vec![2, 2, 2, 3, 3, 3]),
        ("reordered_acks", vec![3, 2, 1]),
        ("no_acks", vec![]),
    ] {
        let mut bench = Bench::working(Engine::Noweb);
        bench.fault(&json!({ "kind": kind, "next": 1 }));
        bench.send("3EB0AA").expect("an answer");
        bench.pass(day_ms);
        let mut acks = bench.acks();
        if kind == "duplicate_acks" {
            assert_eq!(
                acks.drain(..3).collect::<Vec<_>>(),
                [1, 1, 1],
                "each is repeated"
            );
        }
        assert_eq!(acks, expected, "{kind}");
        let found = bench.get("/api/shop/chats/all/messages/3EB0AA?downloadMedia=false");
        let stands = if kind == "no_acks" { "PENDING" } else { "READ" };
        assert_eq!(
            body(&found)["ackName"],
            stands,
            "{kind}: a message never goes back"
        );
    }
    let mut bench = Bench::working(Engine::Gows);
    bench.fault(&json!({ "kind": "ack_before_response", "next": 1 }));
    bench.send("3EB0AA").expect("an answer");
    assert_eq!(bench.acks(), [2, 3], "the ticks are told before the answer");
}

#[test]
fn too_many_new_chats_are_refused_as_each_engine_does() {
    let mut gows = Bench::working(Engine::Gows);
    gows.fault(&json!({ "kind": "error_463", "next": 1 }));
    let answer = gows.send("3EB0AA").expect("an answer");
    assert_eq!(answer.status(), 500);
    assert_eq!(
        body(&answer)["exception"]["message"],
        "2 UNKNOWN: server returned error 463",
        "the words clients look for"
    );
    assert_eq!(gows.accepted(), 0, "nothing reached a phone");

    let mut noweb = Bench::working(Engine::Noweb);
    noweb.fault(&json!({ "kind": "error_463", "next": 1 }));
    assert_eq!(
        noweb.send("3EB0AA").expect("an answer").status(),
        201,
        "the socket took it"
    );
    noweb.pass(1_000);
    assert_eq!(noweb.acks(), [-1], "the refusal comes as a tick");
    assert_eq!(noweb.accepted(), 0, "nothing reached a phone");
    let found = noweb.get("/api/shop/chats/all/messages/3EB0AA?downloadMedia=false");
    assert_eq!(body(&found)["ackName"], "ERROR", "the look-up says so too");
}

#[test]
fn a_restricted_account_may_still_answer_people() {
    let mut bench = Bench::working(Engine::Gows);
    bench.fault(&json!({ "kind": "timelock", "for_ms": 3_600_000 }));
    let is_told = bench.frames.iter().any(|frame| {
        frame.event == "session.status"
            && !told(frame)["payload"]["data"]["reachoutTimelock"].is_null()
    });
    assert!(is_told, "the restriction is told");
    assert_eq!(
        bench.send("3EB0AA").expect("an answer").status(),
        500,
        "a new chat is refused"
    );
    bench.post(
        "/_control/incoming",
        &json!({ "session": "shop", "phone": PERSON, "text": "hi" }),
    );
    assert_eq!(
        bench.send("3EB0AB").expect("an answer").status(),
        201,
        "an answer is not"
    );
    bench.pass(3_600_000);
    let me = bench.get("/api/sessions/shop");
    assert!(
        body(&me)["me"]["reachoutTimelock"].is_null(),
        "it ends by itself"
    );
}

#[test]
fn events_wait_while_whatsapp_is_away_and_come_afterwards() {
    let mut bench = Bench::working(Engine::Gows);
    bench.person(Behaviour::Replies);
    bench.send("3EB0AA").expect("an answer");
    bench.fault(&json!({ "kind": "disconnect", "for_ms": 86_400_000 }));
    let before = bench.frames.len();
    bench.pass(80_000_000);
    assert_eq!(
        bench.frames.len(),
        before,
        "nothing is heard while the connection is lost"
    );
    bench.pass(10_000_000);
    assert_eq!(bench.acks(), [2, 3], "the ticks come when it is back");
    assert!(
        bench.frames.iter().any(|frame| frame.event == "message"),
        "and so does the answer"
    );
}

#[test]
fn probability_strikes_about_as_often_as_it_says() {
    let mut bench = Bench::working(Engine::Noweb);
    bench.waha.add_faults(
        bench.now_ms,
        vec![Fault {
            probability: Some(0.3),
            ..Fault::always(FaultKind::ResetBefore)
        }],
    );
    let cut = (0..300).filter(|_| {
        bench
            .ask(Request::new(
                "GET",
                "/api/sessions",
                Some("key"),
                Vec::new(),
            ))
            .is_err()
    });
    let cut = cut.count();
    assert!((60..120).contains(&cut), "{cut} of 300 at 30 %");
}
