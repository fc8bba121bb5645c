//! What the window's page may do, read from the configuration that ships.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

fn json(path: &str) -> Value {
    let text = fs::read_to_string(root().join(path)).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn security() -> Value {
    json("tauri.conf.json")["app"]["security"].clone()
}

fn words(value: &Value) -> BTreeSet<String> {
    match value {
        Value::String(words) => words.split_whitespace().map(str::to_owned).collect(),
        Value::Array(words) => words
            .iter()
            .map(|word| word.as_str().unwrap().to_owned())
            .collect(),
        other => panic!("not a list of sources: {other}"),
    }
}

#[test]
fn the_page_runs_only_its_own_scripts() {
    let csp = &security()["csp"];
    assert_eq!(
        words(&csp["default-src"]),
        words(&"'self'".into()),
        "nothing from elsewhere"
    );
    assert_eq!(
        words(&csp["script-src"]),
        words(&"'self'".into()),
        "a name or a reply that holds a script must never run"
    );
    assert_eq!(words(&csp["object-src"]), words(&"'none'".into()));
    assert_eq!(words(&csp["base-uri"]), words(&"'none'".into()));
    assert_eq!(words(&csp["form-action"]), words(&"'none'".into()));
    for (directive, sources) in csp.as_object().unwrap() {
        for source in words(sources) {
            assert!(
                !source.contains('*'),
                "{directive} allows {source}, a wildcard"
            );
            assert!(
                !source.starts_with("https:"),
                "{directive} allows the network: {source}"
            );
            assert!(
                source != "'unsafe-inline'" && source != "'unsafe-eval'",
                "{directive} allows {source}"
            );
        }
    }
}

#[test]
fn the_page_reaches_the_app_and_no_network() {
    assert_eq!(
        words(&security()["csp"]["connect-src"]),
        words(&"ipc: http://ipc.localhost".into()),
        "every connection is made in Rust, where it is checked"
    );
}

#[test]
fn hardening_is_on() {
    let security = security();
    assert_eq!(
        security["freezePrototype"], true,
        "a script cannot bend the built-in types"
    );
    assert!(
        security
            .get("dangerousDisableAssetCspModification")
            .is_none(),
        "Tauri's own additions to the policy stay"
    );
    assert!(
        security.get("assetProtocol").is_none(),
        "the page reads no files"
    );
    let app = &json("tauri.conf.json")["app"];
    assert_ne!(
        app["withGlobalTauri"], true,
        "only ui/src/host reaches Tauri"
    );
}

#[test]
fn the_window_has_exactly_the_permissions_it_uses() {
    let folder = root().join("src-tauri/capabilities");
    let capabilities: Vec<_> = fs::read_dir(folder).unwrap().flatten().collect();
    assert_eq!(capabilities.len(), 1, "one window, one capability");
    assert_eq!(security()["capabilities"], serde_json::json!(["main"]));

    let main = json("src-tauri/capabilities/main.json");
    assert_eq!(
        main["windows"],
        serde_json::json!(["main"]),
        "no wildcard window"
    );
    assert!(
        main.get("remote").is_none(),
        "no page from elsewhere has any right"
    );
    let permissions: Vec<&str> = main["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p.as_str().unwrap())
        .collect();
    assert_eq!(
        permissions,
        [
            "allow-rpc",
            "core:event:allow-listen",
            "core:event:allow-unlisten"
        ],
        "a permission more is one that nothing uses, or a second door beside rpc"
    );
}

#[test]
fn the_shell_registers_one_command() {
    let shell = root().join("src-tauri/src");
    let mut commands = 0;
    let mut folders = vec![shell];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                let text = fs::read_to_string(entry.path()).unwrap();
                commands += text.matches("#[tauri::command").count();
            }
        }
    }
    assert_eq!(
        commands, 1,
        "everything goes through rpc, so that the commands table is the whole truth"
    );
}

#[test]
fn the_window_is_as_designed() {
    let window = &json("tauri.conf.json")["app"]["windows"][0];
    assert_eq!(
        (window["width"].as_u64(), window["height"].as_u64()),
        (Some(1280), Some(800))
    );
    assert_eq!(
        (window["minWidth"].as_u64(), window["minHeight"].as_u64()),
        (Some(960), Some(640))
    );
    assert_ne!(window["decorations"], false, "the system's own title bar");
}
