use super::*;
use serde_json::json;

fn read(status: u16, body: &Value) -> Failure {
    read_failure(status, body.to_string().as_bytes())
}

fn with_message(status: u16, message: &str) -> Failure {
    read(
        status,
        &json!({ "message": message, "error": "x", "statusCode": status }),
    )
}

fn with_exception(message: &str) -> Failure {
    read(
        500,
        &json!({
            "statusCode": 500,
            "timestamp": "2026-11-20T08:31:03.134Z",
            "exception": { "message": message, "output": {}, "name": "Error", "stack": "Error\n at x" },
            "request": { "path": "/api/sendText", "method": "POST", "body": { "text": "hello" } },
            "version": { "version": "2026.2.1", "engine": "NOWEB", "tier": "CORE" },
        }),
    )
}

macro_rules! phrase {
    ($name:ident, $said:expr => $failure:expr) => {
        #[test]
        fn $name() {
            assert_eq!($said, $failure);
        }
    };
}

phrase!(new_chats_are_locked,
    with_exception("2 UNKNOWN: server returned error 463") => Failure::NewChatsLocked);
phrase!(a_number_without_identity_is_not_on_whatsapp,
    with_exception("2 UNKNOWN: no LID found for 5511999990009@s.whatsapp.net from server")
        => Failure::NotOnWhatsApp);
phrase!(too_many_contact_queries, with_exception("rate-overlimit") => Failure::TooOften);
phrase!(noweb_gave_up_waiting, with_exception("Timed Out") => Failure::EngineTimeout);
phrase!(gows_gave_up_waiting,
    with_exception("4 DEADLINE_EXCEEDED: Deadline exceeded") => Failure::EngineTimeout);
phrase!(the_engine_lost_whatsapp,
    with_exception("Connection Closed") => Failure::EngineDisconnected);
phrase!(noweb_had_no_text, with_exception("Invalid media type") => Failure::Invalid);
phrase!(any_other_exception_is_internal,
    with_exception("Cannot read properties of undefined (reading 'includes')")
        => Failure::Internal);
phrase!(the_store_is_off, with_message(400,
    "Enable NOWEB store \"config.noweb.store.enabled=True\" and \"config.noweb.store.full_sync=True\" when starting a new session. Read more: https://waha.devlike.pro/docs/engines/noweb#store")
    => Failure::StoreOff);
phrase!(a_get_route_is_missing,
    with_message(404, "Cannot GET /api/default/new-message-id") => Failure::NoRoute);
phrase!(a_post_route_is_missing, with_message(404, "Cannot POST /api/x") => Failure::NoRoute);
phrase!(a_put_route_is_missing, with_message(404, "Cannot PUT /api/x") => Failure::NoRoute);
phrase!(a_delete_route_is_missing, with_message(404, "Cannot DELETE /api/x") => Failure::NoRoute);
phrase!(the_session_is_missing, with_message(404, "Session not found") => Failure::NoSession);
phrase!(the_session_does_not_run, with_message(404,
    "We didn't find a session with name 'default'.\nPlease start it first by using POST /api/sessions/default/start request")
    => Failure::NoSession);
phrase!(the_message_is_missing, with_message(404, "Message not found") => Failure::NoMessage);
phrase!(only_in_plus, with_message(422,
    "The feature is available only in Plus version for 'NOWEB' engine. Check this out: https://waha.devlike.pro/")
    => Failure::PlusOnly);
phrase!(not_in_this_edition, with_message(422,
    "API key management is not available in this edition. See https://waha.devlike.pro/")
    => Failure::PlusOnly);
phrase!(one_session_only, with_message(422,
    "WAHA Core support only 'default' session. You tried to access 'sales' session (base64: c2FsZXM=). If you want to run more then one WhatsApp account - please get WAHA PLUS version. Check this out: https://waha.devlike.pro/")
    => Failure::SingleSession);
phrase!(the_session_exists, with_message(422,
    "Session 'default' already exists. Use PUT to update it.") => Failure::AlreadyExists);
phrase!(the_session_runs, with_message(422,
    "Session 'default' is already started.") => Failure::AlreadyStarted);
phrase!(the_session_starts, with_message(422,
    "The session is starting, please try again after few seconds")
    => Failure::WrongStatus(LinkStatus::Starting));
phrase!(a_code_needs_the_qr_state, with_message(422,
    "Can request code only in SCAN_QR_CODE status. The current status is 'WORKING'")
    => Failure::WrongStatus(LinkStatus::Starting));

#[test]
fn the_second_shape_of_422_names_the_state() {
    let body = json!({
        "error": "Session status is not as expected. Try again later or restart the session",
        "session": "default", "status": "FAILED", "expected": ["WORKING"],
    });
    assert_eq!(read(422, &body), Failure::WrongStatus(LinkStatus::Failed));
    let missing = json!({ "error": "Session \"x\" does not exist", "session": "x" });
    assert_eq!(read(422, &missing), Failure::NoSession);
}

#[test]
fn the_echo_of_our_own_words_is_never_taken_for_the_servers() {
    let body = json!({
        "statusCode": 500,
        "exception": { "message": "boom", "stack": "server returned error 463" },
        "request": { "body": { "text": "server returned error 463, no LID found for you" } },
    });
    assert_eq!(
        read(500, &body),
        Failure::Internal,
        "a customer's text must not stop a campaign or reject a person"
    );
}

#[test]
fn a_page_of_a_proxy_is_no_rule_of_the_server() {
    let page = b"<html><h1>400 Bad Request</h1></html>";
    for status in [400, 404, 422, 501] {
        assert_eq!(
            read_failure(status, page),
            Failure::Unrecognised,
            "{status}"
        );
    }
    assert_eq!(read_failure(502, page), Failure::ServerAway);
    assert_eq!(read_failure(302, b""), Failure::Redirected);
}
