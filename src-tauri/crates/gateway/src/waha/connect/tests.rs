use super::*;
use crate::waha::fake::{FakeServer, refusal, reply};
use crate::waha::transport::{Reply, TransportError};
use serde_json::{Value, json};

fn version(version: &str, engine: &str, tier: &str) -> Value {
    json!({ "version": version, "engine": engine, "tier": tier, "browser": null })
}

/// A healthy server, except for the paths given.
async fn tested(
    except: &'static str,
    answer: impl Fn() -> Result<Reply, TransportError> + Send + Sync + 'static,
) -> Result<ServerFacts, GatewayError> {
    let server = FakeServer::new(move |call| match call.path_and_query.as_str() {
        path if path == except => answer(),
        "/ping" => reply(200, &json!({ "message": "pong" })),
        "/api/server/version" => reply(200, &version("2026.8.1", "GOWS", "CORE")),
        "/api/sessions?all=true" => reply(
            200,
            &json!([{ "name": "default", "status": "WORKING",
                      "me": { "id": "5511888880000:3@s.whatsapp.net", "pushName": "Desk" } }]),
        ),
        path => refusal(404, &format!("Cannot GET {path}")),
    });
    test_transport(&server).await
}

#[tokio::test]
async fn a_good_server_tells_what_it_is_and_whose_phones_are_linked() {
    let facts = tested("-", || refusal(500, ""))
        .await
        .expect("a good server");
    assert_eq!(facts.server.version.to_string(), "2026.8.1");
    assert!(
        facts.capabilities.carries_client_id && facts.warnings.is_empty(),
        "{facts:?}"
    );
    let session = &facts.sessions[0];
    assert_eq!(session.status, LinkStatus::Working);
    assert_eq!(
        session.me.as_ref().expect("linked").address,
        crate::ChatAddress::Person("5511888880000".into())
    );
}

#[tokio::test]
async fn each_failure_has_its_own_cause() {
    let refused = || refusal(401, "Unauthorized");
    let page = || {
        Ok(Reply {
            status: 200,
            body: b"<html>Hotel</html>".to_vec(),
            retry_after_ms: None,
        })
    };
    assert_eq!(
        tested("/ping", || Err(TransportError::NotDelivered)).await,
        Err(GatewayError::Unreachable)
    );
    assert_eq!(
        tested("/ping", || Err(TransportError::Timeout)).await,
        Err(GatewayError::Timeout)
    );
    assert_eq!(
        tested("/ping", page).await,
        Err(GatewayError::NotWaha),
        "a captive portal"
    );
    assert_eq!(
        tested("/ping", || reply(200, &json!({ "status": "ok" }))).await,
        Err(GatewayError::NotWaha),
        "another server that speaks JSON"
    );
    assert_eq!(
        tested("/ping", || reply(502, &Value::Null)).await,
        Err(GatewayError::Unreachable),
        "a proxy whose server is down"
    );
    assert_eq!(
        tested("/api/server/version", refused).await,
        Err(GatewayError::KeyRefused)
    );
    assert_eq!(
        tested("/api/server/version", || refusal(
            404,
            "Cannot GET /api/server/version"
        ))
        .await,
        Err(GatewayError::NotWaha),
        "neither the version nor its old name"
    );
    assert_eq!(
        tested("/api/server/version", || reply(
            200,
            &version("2024.9.1", "WEBJS", "CORE")
        ))
        .await,
        Err(GatewayError::TooOld {
            version: "2024.9.1".into()
        })
    );
    assert_eq!(
        tested("/api/sessions?all=true", || refusal(403, "Forbidden")).await,
        Err(GatewayError::KeyRefused)
    );
}

#[tokio::test]
async fn limits_of_old_servers_are_warned_about() {
    let facts = tested("/api/server/version", || {
        reply(200, &version("2026.2.1", "NOWEB", "CORE"))
    })
    .await
    .expect("works, with limits");
    assert_eq!(
        facts.warnings,
        [
            Warning::NoDuplicateProtection,
            Warning::LimitedEdition,
            Warning::OldVersion
        ]
    );
    assert_eq!(facts.capabilities.only_session, Some("default"));
}
