use super::*;
use crate::Gateway;
use crate::waha::fake::{gows, refusal, reply};

#[tokio::test]
async fn a_new_session_gets_store_metadata_and_an_explicit_start() {
    let gateway = gows(|call| match (call.method, call.path_and_query.as_str()) {
        (Method::Get, _) => refusal(404, "Session not found"),
        _ => reply(201, &json!({ "name": "sales", "status": "STARTING" })),
    });
    gateway
        .prepare_session("sales", "0198-uuid")
        .await
        .expect("created");
    let bodies = gateway.transport.bodies();
    let created = bodies.last().cloned().flatten().expect("a body");
    assert_eq!(created["start"], json!(true));
    assert_eq!(
        created["config"]["metadata"]["drumbeat_number"],
        json!("0198-uuid")
    );
    assert_eq!(created["config"]["noweb"]["store"]["enabled"], json!(true));
    assert_eq!(created["config"]["noweb"]["markOnline"], json!(false));
    assert_eq!(
        gateway.transport.asked().len(),
        2,
        "created and started in one call"
    );
}

#[tokio::test]
async fn a_session_that_is_ready_is_not_restarted() {
    let config = merged_config(None, "0198-uuid");
    let gateway = gows(move |_| {
        reply(
            200,
            &json!({ "name": "default", "status": "WORKING", "config": config }),
        )
    });
    gateway
        .prepare_session("default", "0198-uuid")
        .await
        .expect("ready");
    assert_eq!(gateway.transport.asked(), ["Get /api/sessions/default"]);
}

#[tokio::test]
async fn a_failed_session_is_restarted_and_a_stopped_one_started() {
    for (status, verb) in [("FAILED", "restart"), ("STOPPED", "start")] {
        let gateway = gows(move |call| match call.method {
            Method::Post => reply(201, &json!({ "name": "default", "status": "STARTING" })),
            _ => reply(
                200,
                &json!({ "name": "default", "status": status, "config": null }),
            ),
        });
        gateway
            .prepare_session("default", "0198-uuid")
            .await
            .expect("prepared");
        assert_eq!(
            gateway.transport.asked(),
            [
                "Get /api/sessions/default".to_owned(),
                "Put /api/sessions/default".to_owned(),
                format!("Post /api/sessions/default/{verb}")
            ]
        );
    }
}

#[tokio::test]
async fn the_limited_edition_is_named_when_a_second_session_is_wanted() {
    let gateway = gows(|_| {
        refusal(
            422,
            "WAHA Core support only 'default' session. You tried to access 'sales' session",
        )
    });
    assert_eq!(
        gateway.prepare_session("sales", "0198-uuid").await,
        Err(GatewayError::EditionLimit)
    );
}

#[tokio::test]
async fn an_unknown_session_is_the_same_whatever_the_status() {
    for status in [403, 404, 422] {
        let gateway = gows(move |_| match status {
            403 => refusal(403, "Forbidden"),
            404 => refusal(404, "Session not found"),
            _ => reply(
                422,
                &json!({ "error": "Session \"x\" does not exist", "session": "x" }),
            ),
        });
        assert_eq!(
            gateway.status("x").await,
            Err(GatewayError::NoSession),
            "{status}"
        );
    }
    let gateway = gows(|_| refusal(401, "Unauthorized"));
    assert_eq!(gateway.status("x").await, Err(GatewayError::KeyRefused));
}
