//! A key that is there, and that the keychain does not hand out.

use crate::host::{Process, TestHost};
use drumbeat_practice::{PracticeConfig, Speed};
use serde_json::{Value, json};
use std::sync::Arc;

const KEY: &str = "CANARY-8a2b";

#[test]
fn a_key_that_may_not_be_read_is_said_and_asked_for_again_without_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("home");
    let server = tokio::runtime::Runtime::new().expect("a runtime");
    let world = server
        .block_on(drumbeat_practice::start(PracticeConfig {
            api_key: Some(KEY.to_owned()),
            speed: Some(Speed::REAL),
            ..PracticeConfig::new(folder.path().join("outside").join("ledger.jsonl"))
        }))
        .expect("a server of its own");
    let host = Arc::new(TestHost::default());
    let process = Process::start(&home, &host).expect("the app");
    process.set_up();
    let address = json!({ "address": world.base_url(), "key": KEY });
    let number = process.call("waha_number_add", address)["number_id"].clone();
    let by_number = json!({ "id": number });
    process.call("link_begin", by_number.clone());
    process.until("link_state", &by_number, |link| link["step"] == "scan");
    let scanned = world.world().change(|waha, now_ms| {
        let session = waha
            .world()
            .sessions()
            .next()
            .map(|session| session.name.clone());
        waha.world_mut().scan(now_ms, &session?, None, None)
    });
    scanned.expect("a scan");
    process.until("link_state", &by_number, |link| link["step"] == "connected");
    process.quit();

    host.deny();
    let process = Process::start(&home, &host).expect("the app, denied");
    let is = |state: &'static str| move |numbers: &Value| numbers[0]["state"] == state;
    process.until("number_list", &json!({}), is("key_locked"));
    let home = process.call("home_get", json!({}));
    let needs = home["needs_you"].as_array().expect("what needs the owner");
    assert!(
        needs.iter().any(|need| need["kind"] == "key_locked"),
        "the owner must hear that nothing is sent: {needs:?}"
    );
    process.call("number_key_ask", by_number);
    process.until("number_list", &json!({}), is("connected"));
    process.quit();
    drop(server);
}
