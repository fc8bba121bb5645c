use super::*;
use drumbeat_domain::outbox::Level;
use proptest::prelude::*;
use serde_json::{Value, json};

fn answer(status: u16, body: &Value) -> SendOutcome {
    raw(status, body.to_string().into_bytes(), None)
}

fn raw(status: u16, body: Vec<u8>, engine: Option<Engine>) -> SendOutcome {
    outcome(
        &Ok(Reply {
            status,
            body,
            retry_after_ms: None,
        }),
        engine,
    )
}

fn sent(body: &Value, engine: Engine) -> (String, Level) {
    match raw(201, body.to_string().into_bytes(), Some(engine)) {
        SendOutcome::Accepted { provider_id, level } => (provider_id, level),
        other => panic!("a 201 with an id is accepted, not {other:?}"),
    }
}

#[test]
fn each_engines_answer_is_accepted_at_its_own_level() {
    let noweb = json!({
        "key": { "remoteJid": "5511999990001@s.whatsapp.net", "fromMe": true, "id": "3EB084AD17A6F147900D29" },
        "message": { "extendedTextMessage": { "text": "Hello from desk" } },
        "messageTimestamp": "1795163457", "status": "PENDING",
    });
    assert_eq!(
        sent(&noweb, Engine::Noweb),
        ("3EB084AD17A6F147900D29".to_owned(), Level::HandedOver)
    );
    let gows = json!({
        "id": "true_199887766554433@lid_3eb0c0ffee0000000001",
        "_data": { "Info": { "ID": "3eb0c0ffee0000000001" }, "Message": {} },
    });
    assert_eq!(
        sent(&gows, Engine::Gows),
        ("3EB0C0FFEE0000000001".to_owned(), Level::AtServer)
    );
    let webjs = json!({
        "_data": {}, "ack": 0, "timestamp": 1_759_858_123,
        "id": { "fromMe": true, "remote": "5511999990001@c.us", "id": "3EB0AA",
                "_serialized": "true_5511999990001@c.us_3EB0AA" },
    });
    assert_eq!(
        sent(&webjs, Engine::Webjs),
        ("3EB0AA".to_owned(), Level::HandedOver)
    );
    let renamed = json!({ "ack": 1, "id": { "$1": "true_5511999990001@c.us_3EB0BB" } });
    assert_eq!(
        sent(&renamed, Engine::Webjs),
        ("3EB0BB".to_owned(), Level::AtServer)
    );
}

#[test]
fn what_proves_nothing_is_unknown() {
    let unknown = |reason| SendOutcome::Unknown { reason };
    for (status, body, reason) in [
        (201, "{\"key\":{", DoubtReason::BadAnswer),
        (201, "{}", DoubtReason::BadAnswer),
        (201, "", DoubtReason::BadAnswer),
        (
            200,
            "<html>Welcome to the hotel</html>",
            DoubtReason::BadAnswer,
        ),
        (400, "<html>Bad Request</html>", DoubtReason::BadAnswer),
        (
            422,
            "{\"message\":\"something new\",\"statusCode\":422}",
            DoubtReason::BadAnswer,
        ),
        (
            500,
            "{\"exception\":{\"message\":\"Timed Out\"}}",
            DoubtReason::ServerError,
        ),
        (500, "oops", DoubtReason::ServerError),
        (
            500,
            "{\"exception\":{\"message\":\"rate-overlimit\"}}",
            DoubtReason::ServerError,
        ),
        (502, "", DoubtReason::ServerError),
        (503, "", DoubtReason::ServerError),
        (504, "", DoubtReason::ServerError),
        (408, "", DoubtReason::Timeout),
        (599, "", DoubtReason::ServerError),
    ] {
        assert_eq!(
            raw(status, body.into(), None),
            unknown(reason),
            "{status} {body}"
        );
    }
    for (error, reason) in [
        (TransportError::Lost, DoubtReason::ConnectionLost),
        (TransportError::Timeout, DoubtReason::Timeout),
        (TransportError::TooLarge, DoubtReason::BadAnswer),
    ] {
        assert_eq!(outcome(&Err(error), None), unknown(reason), "{error:?}");
    }
}

#[test]
fn what_proves_that_nothing_left_makes_the_number_wait() {
    let waits = |reason| SendOutcome::NotSent {
        scope: Scope::Number,
        after_ms: 0,
        reason,
    };
    assert_eq!(
        outcome(&Err(TransportError::NotDelivered), None),
        waits(WaitReason::GatewayDown)
    );
    let unauthorized = json!({ "message": "Unauthorized", "statusCode": 401 });
    assert_eq!(answer(401, &unauthorized), waits(WaitReason::KeyRefused));
    assert_eq!(answer(403, &unauthorized), waits(WaitReason::KeyRefused));
    for (status, reason) in [
        ("STOPPED", WaitReason::NotLinked),
        ("SCAN_QR_CODE", WaitReason::NotLinked),
        ("FAILED", WaitReason::NotLinked),
        ("PASSKEY_REQUIRED", WaitReason::NotLinked),
        ("STARTING", WaitReason::Reconnecting),
        ("SOMETHING_NEW", WaitReason::Reconnecting),
    ] {
        let body = json!({ "error": "Session status is not as expected. Try again later or restart the session",
            "session": "default", "status": status, "expected": ["WORKING"] });
        assert_eq!(answer(422, &body), waits(reason), "{status}");
    }
    let gone = json!({ "error": "Session \"default\" does not exist", "session": "default" });
    assert_eq!(answer(422, &gone), waits(WaitReason::NotLinked));
    let route =
        json!({ "message": "Cannot POST /api/sendText", "error": "Not Found", "statusCode": 404 });
    assert_eq!(answer(404, &route), waits(WaitReason::GatewayDown));
    for status in [302, 307, 404, 405, 407] {
        assert_eq!(
            raw(status, Vec::new(), None),
            waits(WaitReason::GatewayDown),
            "{status}"
        );
    }
    let locked = json!({ "exception": { "message": "2 UNKNOWN: server returned error 463" } });
    assert_eq!(answer(500, &locked), waits(WaitReason::WhatsAppLimit));
}

#[test]
fn too_often_waits_as_long_as_asked_within_reason() {
    let after = |retry_after_ms| match outcome(
        &Ok(Reply {
            status: 429,
            body: Vec::new(),
            retry_after_ms,
        }),
        None,
    ) {
        SendOutcome::NotSent { after_ms, .. } => after_ms,
        other => panic!("{other:?}"),
    };
    assert_eq!(after(Some(5_000)), 5_000);
    assert_eq!(after(None), TOO_OFTEN_MS);
    assert_eq!(
        after(Some(i64::MAX)),
        LONGEST_WAIT_MS,
        "an absurd wait must not end a campaign"
    );
    assert_eq!(after(Some(-1)), 0);
}

#[test]
fn what_will_never_be_sent_is_rejected_by_cause() {
    let rejected = |reason| SendOutcome::Rejected { reason };
    let plus = json!({ "message": "The feature is available only in Plus version for 'NOWEB' engine. Check this out: https://waha.devlike.pro/", "error": "Unprocessable Entity", "statusCode": 422 });
    assert_eq!(answer(422, &plus), rejected(FailureReason::NotSupported));
    let missing = json!({ "message": "The method is not implemented by 'NOWEB' engine.", "error": "Not Implemented", "statusCode": 501 });
    assert_eq!(answer(501, &missing), rejected(FailureReason::NotSupported));
    let invalid =
        json!({ "message": ["text must be a string"], "error": "Bad Request", "statusCode": 400 });
    assert_eq!(answer(400, &invalid), rejected(FailureReason::Rejected));
    assert_eq!(
        raw(413, Vec::new(), None),
        rejected(FailureReason::Rejected)
    );
    let no_lid = json!({ "exception": { "message": "no LID found for 5511999990009@s.whatsapp.net from server" } });
    assert_eq!(answer(500, &no_lid), rejected(FailureReason::NotOnWhatsApp));
}

proptest! {
    #[test]
    fn an_arbitrary_answer_never_panics_and_never_counts_as_not_sent_after_a_success(
        status in 200_u16..300, body in proptest::collection::vec(any::<u8>(), 0..300)
    ) {
        let is_wait = matches!(raw(status, body, None), SendOutcome::NotSent { .. });
        prop_assert!(!is_wait, "a success may have sent; sending again would be twice");
    }

    #[test]
    fn no_answer_panics(status in 0_u16..1000, body in "\\PC{0,200}") {
        let _ = raw(status, body.into_bytes(), Some(Engine::Gows));
    }
}
