//! Files that are refused: how long until the sentence is there.

use crate::desk::Desk;
use crate::figures::print;
use serde_json::Value;
use std::path::Path;

pub(crate) async fn measure() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/imports");
    let desk = Desk::open().await;
    let (mut longest, mut of) = (0.0, String::new());
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = entry.file_name().into_string().unwrap();
        let Some(file) = name.strip_suffix(".expected.json") else {
            continue;
        };
        let expected: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        if expected["result"] != "error" {
            continue;
        }
        let (code, ms) = desk.refused(&path.with_file_name(file)).await;
        assert_eq!(expected["error"], code.as_str(), "{file}");
        if ms > longest {
            (longest, of) = (ms, file.to_owned());
        }
    }
    println!("the longest: {of}");
    print("hostile_file_refused", "ms", longest);
    desk.close().await;
}
