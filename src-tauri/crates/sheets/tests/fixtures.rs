//! Every sample file gives what its expected file says.
//!
//! The samples are exports of address books, spreadsheets damaged by Excel and
//! files that cannot be read. All people in them are invented.

#![expect(clippy::expect_used, reason = "a test says what it expected")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use drumbeat_sheets::{ENDINGS, inspect};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/imports")
}

fn expected() -> Vec<Value> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the samples are in the project")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.to_string_lossy().ends_with(".expected.json"))
        .collect();
    names.sort();
    names
        .iter()
        .map(|path| {
            serde_json::from_slice(&fs::read(path).expect("a readable file")).expect("valid JSON")
        })
        .collect()
}

#[test]
fn every_sample_gives_its_expected_result() {
    let mut report = String::new();
    let mut checked = 0;
    for expected in expected() {
        let file = expected["file"].as_str().expect("a file name");
        checked += 1;
        let region = expected["default_region"].as_str().expect("a region");
        let actual = match inspect(&folder().join(file), region) {
            Ok(inspection) => serde_json::to_value(inspection).expect("a report is JSON"),
            Err(error) => serde_json::json!({ "result": "error", "error": error.code() }),
        };
        for difference in differences(&expected, &actual) {
            writeln!(report, "{file}: {difference}").expect("a string takes text");
        }
    }
    assert!(
        report.is_empty(),
        "an owner's file must be read as the samples say, these are not:\n{report}"
    );
    assert_eq!(checked, 34, "every sample is checked");
}

#[test]
fn what_can_be_read_can_be_chosen() {
    for expected in expected() {
        let file = expected["file"].as_str().expect("a file name");
        let ending = file.rsplit('.').next().unwrap_or_default();
        assert!(
            ENDINGS.contains(&ending),
            "the dialog must offer {file}, which can be read"
        );
    }
}

fn differences(expected: &Value, actual: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let keys = [
        "result",
        "error",
        "format",
        "encoding",
        "delimiter",
        "sheet",
        "header_row",
        "counts",
    ];
    for key in keys.into_iter().chain(["columns"]) {
        if expected.get(key).is_some() && expected[key] != actual[key] {
            found.push(format!(
                "{key}: expected {}, got {}",
                expected[key], actual[key]
            ));
        }
    }
    // What a list must agree in; more where the expected row says more.
    let lists: [(&str, &[&str]); 4] = [
        ("contacts", &["row"]),
        ("duplicates", &["row", "e164", "first_row", "name"]),
        (
            "needs_fix",
            &["row", "reason", "suggestions", "name", "raw"],
        ),
        ("invalid", &["row", "reason", "name", "raw"]),
    ];
    for (list, keys) in lists {
        let (Some(wanted), Some(got)) = (expected[list].as_array(), actual[list].as_array()) else {
            continue;
        };
        if wanted.len() != got.len() {
            found.push(format!(
                "{list}: expected {} rows, got {}",
                wanted.len(),
                got.len()
            ));
        }
        for wanted in wanted {
            let Some(got) = got.iter().find(|row| row["row"] == wanted["row"]) else {
                found.push(format!("{list}: row {} is missing", wanted["row"]));
                continue;
            };
            let fields: Vec<&str> = match list {
                "contacts" => wanted
                    .as_object()
                    .expect("an object")
                    .keys()
                    .map(String::as_str)
                    .collect(),
                _ => keys.to_vec(),
            };
            for field in fields {
                let same = match field {
                    "repairs" | "flags" => set(&wanted[field]) == set(&got[field]),
                    "extra" => wanted[field]
                        .as_object()
                        .expect("an object")
                        .iter()
                        .all(|(name, value)| got["extra"].get(name) == Some(value)),
                    _ => wanted[field] == got[field],
                };
                if !same {
                    found.push(format!(
                        "{list} row {} {field}: expected {}, got {}",
                        wanted["row"], wanted[field], got[field]
                    ));
                }
            }
        }
    }
    found
}

fn set(value: &Value) -> BTreeSet<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}
