//! A list is dropped on the window, checked, imported, and seen in Contacts.

use crate::desk::{Desk, agreed};
use crate::figures::{forget_peak, peak_mib, print};
use crate::list;
use serde_json::json;
use std::path::Path;

pub(crate) async fn measure(people: u32) {
    let folder = tempfile::tempdir().unwrap();
    let lists = list::write(folder.path(), people);
    one(&format!("import_{people}_xlsx"), &lists.xlsx, people).await;
    one(&format!("import_{people}_csv"), &lists.csv, people).await;
}

async fn one(name: &str, path: &Path, people: u32) {
    let desk = Desk::open().await;
    forget_peak();
    let (draft, open_ms) = desk.drop_file(path).await;
    assert_eq!(draft["rows"], people, "every row is read");
    let id = &draft["draft_id"];
    let (check, check_ms) = desk.timed("import_check", json!({ "draft_id": id })).await;
    assert_eq!(check["counts"]["rows"], people, "every row is checked");
    let commit = desk.timed("import_commit", agreed(id));
    let ((result, commit_ms), longest_ms) = desk.while_others_write(commit).await;
    let new = result["counts"]["new"].as_u64().unwrap();
    assert!(
        new > u64::from(people) * 4 / 5,
        "most are new, the others were unreadable or twice: {result}"
    );
    let window = json!({ "query": "", "sort": "name", "offset": 0, "limit": 50 });
    let (listed, listed_ms) = desk.timed("contact_window", window).await;
    assert_eq!(listed["rows"].as_array().map(Vec::len), Some(50));
    print(name, "ms", open_ms + check_ms + commit_ms + listed_ms);
    print(&format!("{name}_to_check"), "ms", open_ms + check_ms);
    print(&format!("{name}_to_listed"), "ms", commit_ms + listed_ms);
    print(&format!("{name}_others_wait"), "ms", longest_ms);
    if let Some(peak) = peak_mib() {
        print(&format!("{name}_peak_memory"), "MiB", peak);
    }
    desk.close().await;
}
