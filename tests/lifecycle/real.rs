//! Real and practice never mix; one home, one app; a key is nowhere but in the keychain.

use crate::host::{Process, TestHost};
use drumbeat_practice::{PracticeConfig, Speed};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const KEY: &str = "CANARY-4f1c9d0e7b";

#[test]
fn two_apps_never_open_one_home() {
    let folder = tempfile::tempdir().expect("a folder");
    let host = Arc::new(TestHost::default());
    let first = Process::start(folder.path(), &host).expect("the first");
    let code = Process::start(folder.path(), &host)
        .err()
        .map(|error| error.code.as_str());
    assert_eq!(code, Some("workspace_in_use"));
    first.quit();
    Process::start(folder.path(), &host)
        .expect("free again")
        .quit();
}

#[test]
fn a_real_number_is_refused_in_practice_and_a_practice_number_in_the_shop() {
    let folder = tempfile::tempdir().expect("a folder");
    let process = Process::start(folder.path(), &Arc::default()).expect("the app");
    process.set_up();
    let in_the_shop = process.try_call("practice_number_add", json!({}));
    assert_eq!(in_the_shop, Err("wrong_workspace".to_owned()));
    process.call("practice_open", json!({}));
    let server = json!({ "address": "http://127.0.0.1:9", "key": KEY });
    let in_practice = process.try_call("waha_number_add", server);
    assert_eq!(in_practice, Err("wrong_workspace".to_owned()));
    process.call("practice_remove", json!({}));
    assert_eq!(
        process.call("number_list", json!({})),
        json!([]),
        "the shop never saw any of it"
    );
    process.quit();
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder)
        .expect("a folder")
        .filter_map(Result::ok)
    {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn holds(path: &Path, needle: &str) -> bool {
    let bytes = std::fs::read(path).expect("a file");
    bytes
        .windows(needle.len())
        .any(|part| part == needle.as_bytes())
}

/// The same way as a WAHA server: address and key, the real clock, real time.
#[test]
fn a_server_with_address_and_key_sends_and_its_key_is_nowhere_on_the_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("home");
    drumbeat_commands::logging::start(&home).expect("logs");
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
    let wrong = json!({ "address": world.base_url(), "key": format!("{KEY}-wrong") });
    assert_eq!(
        process.try_call("waha_number_add", wrong),
        Err("gateway_key_refused".to_owned())
    );
    let right = json!({ "address": world.base_url(), "key": KEY });
    let number = process.call("waha_number_add", right)["number_id"]
        .as_i64()
        .expect("a number");
    let by_number = json!({ "id": number });
    process.call("link_begin", by_number.clone());
    process.until("link_state", &by_number, |link| link["step"] == "scan");
    let sessions: serde_json::Value = server.block_on(async {
        let http = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client");
        let ask = http
            .get(format!("{}/api/sessions", world.base_url()))
            .header("X-Api-Key", KEY);
        ask.send()
            .await
            .expect("an answer")
            .json()
            .await
            .expect("sessions")
    });
    let session = sessions[0]["name"]
        .as_str()
        .expect("the app's session")
        .to_owned();
    world.world().scan(&session, None, None).expect("a scan");
    process.until("link_state", &by_number, |link| link["step"] == "connected");
    process.send_always(number, 5..6);
    process.call(
        "hello_send",
        json!({ "phone": "+243991000412", "text": "Habari kutoka dukani" }),
    );
    process.until("hello_state", &json!({}), |hello| {
        ["sent", "delivered", "read"]
            .iter()
            .any(|state| hello["state"] == *state)
    });
    assert_eq!(world.world().ledger().len(), 1, "it was sent once");

    // Also a restart finds the key where it belongs and nowhere else.
    process.quit();
    let process = Process::start(&home, &host).expect("the app, again");
    process.until("number_list", &json!({}), |numbers| {
        numbers[0]["state"] == "connected"
    });
    process.quit();
    let mut found = Vec::new();
    files(&home, &mut found);
    assert!(
        found.iter().any(|path| path.ends_with("drumbeat.db")),
        "the search sees the file"
    );
    for path in &found {
        assert!(!holds(path, "CANARY"), "the key is in {}", path.display());
    }
    for path in found
        .iter()
        .filter(|path| path.starts_with(home.join("logs")))
    {
        for private in ["Habari kutoka", "991000412"] {
            assert!(!holds(path, private), "{private} is in {}", path.display());
        }
    }
    drop(server);
}
