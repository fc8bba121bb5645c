//! A list is dropped on the window, checked, imported, and seen in Contacts.

use crate::desk::{Desk, agreed};
use crate::figures::{forget_peak, peak_mib, print, resident_mib};
use crate::list::{self, Lists};
use crate::readers::Readers;
use crate::shop::{Campaign, draft, practice_number};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A sheet in which cells share texts.
pub(crate) async fn xlsx(people: u32) {
    let (_folder, file) = list(people, |lists| lists.xlsx);
    one(&format!("import_{people}_xlsx"), &file, people).await;
}

/// Lines of text.
pub(crate) async fn csv(people: u32) {
    let (_folder, file) = list(people, |lists| lists.csv);
    one(&format!("import_{people}_csv"), &file, people).await;
}

fn list(people: u32, which: impl Fn(Lists) -> PathBuf) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    // In a process of its own, or what it needed would count as memory at rest here.
    let mut program = Command::new(std::env::current_exe().unwrap());
    program
        .arg("--list")
        .arg(folder.path())
        .arg(people.to_string());
    assert!(program.status().unwrap().success());
    let file = which(list::files(folder.path(), people));
    (folder, file)
}

/// As many as a sheet can have, while a campaign is being sent.
pub(crate) async fn million(people: u32) {
    let (_few, few) = list(10_000, |lists| lists.csv);
    let (_folder, file) = list(people, |lists| lists.xlsx);
    let desk = Desk::open().await;
    let number = practice_number(&desk).await;
    let Campaign { id, count_ask } = draft(&desk, &few, &number).await;
    let count = desk.call("audience_count", count_ask).await;
    let begin = json!({ "id": id, "people": count["will_get"] });
    desk.call("campaign_start", begin).await;
    let name = format!("import_{people}_xlsx");
    let import = on(&desk, &name, &file, people);
    let ((), longest_ms) = desk.while_others_write(import).await;
    print(&format!("{name}_others_wait"), "ms", longest_ms);
    desk.close().await;
}

async fn one(name: &str, path: &Path, people: u32) {
    let desk = Desk::open().await;
    on(&desk, name, path, people).await;
    desk.close().await;
}

async fn on(desk: &Desk, name: &str, path: &Path, people: u32) {
    let idle = resident_mib();
    forget_peak();
    let readers = Readers::watch();
    let (draft, open_ms) = desk.drop_file(path).await;
    let reader = readers.peak_mib();
    let while_reading = peak_mib();
    assert_eq!(draft["rows"], people, "every row is read");
    let id = &draft["draft_id"];
    let (check, check_ms) = desk.timed("import_check", json!({ "draft_id": id })).await;
    assert_eq!(check["counts"]["rows"], people, "every row is checked");
    let (result, commit_ms) = desk.timed("import_commit", agreed(id)).await;
    let new = result["counts"]["new"].as_u64().unwrap();
    assert!(
        new > u64::from(people) * 4 / 5,
        "most are new, the others were unreadable or twice: {result}"
    );
    let window = json!({ "query": "", "sort": "name", "offset": 0, "limit": 50 });
    let (listed, listed_ms) = desk.timed("contact_window", window).await;
    assert_eq!(listed["rows"].as_array().map(Vec::len), Some(50));
    print(name, "ms", open_ms + check_ms + commit_ms + listed_ms);
    print(&format!("{name}_to_draft"), "ms", open_ms);
    print(&format!("{name}_to_check"), "ms", open_ms + check_ms);
    print(&format!("{name}_to_listed"), "ms", commit_ms + listed_ms);
    if let (Some(idle), Some(reading), Some(peak)) = (idle, while_reading, peak_mib()) {
        // The reader is gone when the rest begins, so the two peaks are not added.
        let most = (reading + reader).max(peak);
        print(&format!("{name}_memory"), "MiB", most - idle);
    }
}

/// How long somebody waits who writes while a list is imported.
pub(crate) async fn others_wait(people: u32) {
    let (_folder, file) = list(people, |lists| lists.xlsx);
    let desk = Desk::open().await;
    let draft = desk.drop_file(&file).await.0["draft_id"].clone();
    let commit = desk.call("import_commit", agreed(&draft));
    let (_, longest_ms) = desk.while_others_write(commit).await;
    print(&format!("import_{people}_others_wait"), "ms", longest_ms);
    desk.close().await;
}
