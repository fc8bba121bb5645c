//! `drumbeat-reader inspect` as somebody types it: for every sample the report is the one of
//! [`drumbeat_sheets::inspect`], which is held beside what the sample expects.

#![expect(clippy::expect_used, reason = "a test says what it expected")]

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/imports")
}

/// The exit code and the document.
fn inspect(region: &str, file: &Path) -> (Option<i32>, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_drumbeat-reader"))
        .args(["inspect", "--region", region])
        .arg(file)
        .output()
        .expect("it starts");
    let document = serde_json::from_slice(&output.stdout).expect("one JSON document");
    (output.status.code(), document)
}

#[test]
fn every_sample_is_reported_as_the_library_reports_it() {
    let mut samples = 0;
    for entry in std::fs::read_dir(folder()).expect("the samples are in the project") {
        let path = entry.expect("a readable folder").path();
        if !path.to_string_lossy().ends_with(".expected.json") {
            continue;
        }
        samples += 1;
        let text = std::fs::read(&path).expect("a readable file");
        let expected: Value = serde_json::from_slice(&text).expect("valid JSON");
        let region = expected["default_region"].as_str().expect("a region");
        let name = expected["file"].as_str().expect("a file name");
        let file = folder().join(name);
        let (code, document) = inspect(region, &file);
        match drumbeat_sheets::inspect(&file, region) {
            Ok(report) => {
                let report = serde_json::to_value(report).expect("a report is JSON");
                assert_eq!((code, document), (Some(0), report), "{name}");
            }
            Err(error) => {
                let said = json!({ "result": document["result"], "error": document["error"] });
                let meant = json!({ "result": "error", "error": error.code() });
                assert_eq!((code, said), (Some(1), meant), "{name}");
            }
        }
    }
    assert_eq!(samples, 34, "every sample is reported");
}
