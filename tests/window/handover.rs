//! What reaches the page from outside, and what the page cannot reach.

use std::time::Duration;

use serde_json::{Value, json};

use crate::driver::Driver;
use crate::page::CALL;
use crate::stage::Stage;
use crate::waiting::until;

/// Collects every event of the app's one channel in `window.heard`.
const LISTEN: &str = "
    const done = arguments[arguments.length - 1];
    const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
    window.heard = [];
    const handler = transformCallback((event) => window.heard.push(event.payload));
    invoke('plugin:event|listen', { event: 'drumbeat', target: { kind: 'Any' }, handler })
      .then(() => done(null), (error) => done(String(error)));";

impl Driver {
    /// Lets the page collect the app's events from now on.
    pub(crate) fn listen(&self) {
        assert_eq!(
            self.run_async(LISTEN, &[]).unwrap(),
            Value::Null,
            "the page may listen"
        );
    }

    /// The first event of a kind that the page heard.
    pub(crate) fn heard(&self, kind: &str) -> Option<Value> {
        let all = self.run("return window.heard", &[]).ok()?;
        all.as_array()?
            .iter()
            .find(|event| event["type"] == kind)
            .cloned()
    }
}

#[test]
fn a_second_start_hands_its_file_over_without_its_path() {
    let mut stage = Stage::new("handover");
    let window = stage.start(&[]);
    window.wait_for_text("Drumbeat", Duration::from_secs(20));
    window.listen();

    let file = stage.home().join("Clients d'été.csv");
    std::fs::write(&file, "phone\n+243991000412\n").unwrap();
    stage.start_again(&[file.to_str().unwrap()]);

    let window = stage.window();
    let event = until("the file to be offered", Duration::from_secs(10), || {
        window.heard("file_dropped")
    })
    .unwrap();
    assert_eq!(event["name"], "Clients d'été.csv");
    let text = event.to_string();
    let folder = stage.home().to_str().unwrap();
    assert!(
        !text.contains(folder),
        "a page never learns where a file lies: {text}"
    );
}

#[test]
fn a_file_the_first_start_was_given_is_opened() {
    let mut stage = Stage::new("given");
    std::fs::create_dir_all(stage.home()).unwrap();
    let file = stage.home().join("Clients d'été.csv");
    std::fs::write(&file, "name,phone\nGrâce,+243991000412\n").unwrap();
    let window = stage.start(&[file.to_str().unwrap()]);
    window.wait_for_text("Clients d'été.csv", Duration::from_secs(20));
    window.wait_for_text("Grâce", Duration::from_secs(20));
}

#[test]
fn the_page_reaches_nothing_but_rpc() {
    let mut stage = Stage::new("permissions");
    let window = stage.start(&[]);
    window.wait_for_text("Drumbeat", Duration::from_secs(20));

    let unknown = json!(["rpc", { "command": "file_read", "payload": {} }]);
    let answer = window.run_async(CALL, unknown.as_array().unwrap()).unwrap();
    assert_eq!(answer["refused"]["code"], "unknown_command", "{answer}");
    assert_eq!(
        answer["refused"]["retry"], false,
        "an error has a code, parameters and a hint"
    );

    for (command, payload) in [
        ("plugin:dialog|open", json!({ "options": {} })),
        (
            "plugin:fs|read_text_file",
            json!({ "path": "/etc/hostname" }),
        ),
        (
            "plugin:event|emit",
            json!({ "event": "drumbeat", "payload": {} }),
        ),
        (
            "plugin:window|set_title",
            json!({ "label": "main", "value": "x" }),
        ),
        (
            "plugin:webview|create_webview_window",
            json!({ "options": { "label": "x" } }),
        ),
        ("plugin:app|app_hide", json!({})),
    ] {
        let answer = window.run_async(CALL, &[command.into(), payload]).unwrap();
        let refused = answer["refused"].as_str().unwrap_or_default();
        assert!(
            refused.contains("not allowed") || refused.contains("not found"),
            "{command} must be refused by permission, but: {answer}"
        );
    }
}

#[test]
fn a_killed_app_starts_again() {
    let mut stage = Stage::new("killed");
    stage
        .start(&[])
        .wait_for_text("Drumbeat", Duration::from_secs(20));
    let state = json!(["rpc", { "command": "app_state", "payload": {} }]);
    let before = stage
        .window()
        .run_async(CALL, state.as_array().unwrap())
        .unwrap();
    assert!(
        before["answer"].is_object(),
        "the workspace is open: {before}"
    );
    stage.kill();
    let window = stage.start(&[]);
    window.wait_for_text("Drumbeat", Duration::from_secs(20));
    let after = window.run_async(CALL, state.as_array().unwrap()).unwrap();
    assert!(
        after["answer"].is_object(),
        "neither the lock nor the database of a killed app keeps the next one out: {after}"
    );
}
