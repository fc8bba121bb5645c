//! What is removed is gone: closed before it is deleted, and tried again where it was held.

use crate::host::{Process, TestHost};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn index_of(home: &Path) -> Value {
    let text = std::fs::read(home.join("workspaces.json")).expect("the index");
    serde_json::from_slice(&text).expect("JSON")
}

fn shop_of(home: &Path) -> PathBuf {
    let real = index_of(home)["real"].as_str().expect("a name").to_owned();
    home.join("workspaces").join(real)
}

fn remove_everything(process: &Process) -> Value {
    process.call("data_remove_everything", json!({ "word": "REMOVE" }))
}

/// Files below a folder that this process has open, deleted ones included.
#[cfg(target_os = "linux")]
fn open_below(folder: &Path) -> Vec<PathBuf> {
    let open = std::fs::read_dir("/proc/self/fd").expect("what is open");
    open.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok())
        .filter(|file| file.starts_with(folder))
        // The practice world of these tests lives as long as they do.
        .filter(|file| !file.components().any(|part| part.as_os_str() == "world"))
        .collect()
}

/// Windows deletes no database that anybody has open; here it is only seen.
#[cfg(target_os = "linux")]
#[test]
fn a_shop_that_is_removed_has_been_closed_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let process = Process::start(folder.path(), &Arc::default()).expect("the app");
    process.set_up();
    for _ in 0..5 {
        process.call("practice_open", json!({}));
        let (shop, workspaces) = (shop_of(folder.path()), folder.path().join("workspaces"));
        assert!(!open_below(&shop).is_empty(), "it is seen at all");
        assert_eq!(remove_everything(&process)["stays"], false);
        let open = open_below(&workspaces);
        let fresh = shop_of(folder.path());
        let held: Vec<_> = open
            .iter()
            .filter(|file| !file.starts_with(&fresh))
            .collect();
        assert!(held.is_empty(), "{held:?}");
        assert!(!shop.exists());
        let left = std::fs::read_dir(&workspaces).expect("it").count();
        assert_eq!(left, 1, "the new shop alone");
    }
    process.quit();
}

#[test]
fn what_could_not_be_removed_is_said_remembered_and_removed_at_the_next_start() {
    let (folder, host) = (tempfile::tempdir().expect("a folder"), Arc::default());
    let home = folder.path();
    let process = Process::start(home, &host).expect("the app");
    process.set_up();
    // A file where the folder was cannot be removed as one, whoever runs this.
    let (shop, aside) = (shop_of(home), home.join("aside"));
    std::fs::rename(&shop, &aside).expect("moved");
    std::fs::write(&shop, "in the way").expect("written");
    let name = shop.file_name().expect("a name").to_string_lossy();
    assert_eq!(remove_everything(&process)["stays"], true);
    assert_eq!(process.call("your_data", json!({}))["leaving"], true);
    assert_eq!(index_of(home)["leaving"], json!([name]));
    process.quit();
    std::fs::remove_file(&shop).expect("free");
    std::fs::rename(&aside, &shop).expect("back");
    let process = Process::start(home, &host).expect("the next start");
    assert!(!shop.exists());
    assert_eq!(process.call("your_data", json!({}))["leaving"], false);
    assert_eq!(index_of(home)["leaving"], Value::Null);
    process.quit();
}

#[test]
fn a_removal_that_cannot_be_noted_keeps_no_shop_closed() {
    let (folder, host) = (
        tempfile::tempdir().expect("a folder"),
        Arc::<TestHost>::default(),
    );
    let home = folder.path();
    Process::start(home, &host).expect("the app").quit();
    let leaving = home.join("workspaces/7d1f2f6e-1111-4222-8333-444455556666");
    std::fs::create_dir_all(&leaving).expect("made");
    let mut index = index_of(home);
    index["leaving"] = json!([leaving.file_name().expect("a name").to_string_lossy()]);
    std::fs::write(home.join("workspaces.json"), index.to_string()).expect("written");
    // As on a disk that is full, for whoever runs this.
    let in_the_way = home.join("workspaces.json.part");
    std::fs::create_dir(&in_the_way).expect("made");
    Process::start(home, &host)
        .expect("a full disk must not keep the shop closed")
        .quit();
    assert!(!leaving.exists(), "it went all the same");
    std::fs::remove_dir(&in_the_way).expect("room again");
    Process::start(home, &host).expect("the app").quit();
    assert_eq!(index_of(home)["leaving"], Value::Null, "and is noted");
}

#[test]
fn a_folder_that_the_index_does_not_name_as_leaving_is_never_touched() {
    let (folder, host) = (
        tempfile::tempdir().expect("a folder"),
        Arc::<TestHost>::default(),
    );
    let home = folder.path();
    Process::start(home, &host).expect("the app").quit();
    let shop = shop_of(home);
    let unknown = home.join("workspaces/7d1f2f6e-1111-4222-8333-444455556666");
    std::fs::create_dir_all(&unknown).expect("made");
    std::fs::write(unknown.join("drumbeat.db"), "somebody's shop").expect("written");
    // Names that lead elsewhere, and the shop itself, in an index that went wrong.
    let mut index = index_of(home);
    index["leaving"] = json!(["", ".", "..", "../aside", index["real"]]);
    std::fs::create_dir_all(home.join("aside")).expect("made");
    std::fs::write(home.join("workspaces.json"), index.to_string()).expect("written");
    let process = Process::start(home, &host).expect("the next start");
    assert_eq!(remove_everything(&process)["stays"], false);
    process.quit();
    assert!(unknown.join("drumbeat.db").exists(), "unknown, so it stays");
    assert!(home.join("aside").exists() && !shop.exists());
}
