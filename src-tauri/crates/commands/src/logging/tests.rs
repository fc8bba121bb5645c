use super::*;

fn size(folder: &Path) -> u64 {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().len())
        .sum()
}

#[test]
fn the_folder_never_grows_beyond_its_bound() {
    let home = tempfile::tempdir().unwrap();
    let mut file = RotatingFile::open(home.path(), 3, 100).unwrap();
    for line in 0..200 {
        file.write_all(format!("{{\"line\":{line}}}\n").as_bytes())
            .unwrap();
        assert!(
            size(home.path()) <= 300,
            "an old laptop's disk is not ours to fill"
        );
    }
    let newest = fs::read_to_string(path(home.path(), file.number)).unwrap();
    assert!(
        newest.ends_with("{\"line\":199}\n"),
        "the newest lines are the ones kept"
    );
}

#[test]
fn a_line_is_never_torn() {
    let home = tempfile::tempdir().unwrap();
    let mut file = RotatingFile::open(home.path(), 5, 50).unwrap();
    for _ in 0..20 {
        file.write_all(b"{\"message\":\"twenty letters\"}\n")
            .unwrap();
    }
    for number in numbers(home.path()).unwrap() {
        let text = fs::read_to_string(path(home.path(), number)).unwrap();
        for line in text.lines() {
            assert!(
                serde_json::from_str::<serde_json::Value>(line).is_ok(),
                "every file can be read by itself: {line}"
            );
        }
    }
}

#[test]
fn the_next_start_goes_on_in_the_same_file() {
    let home = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        let mut file = RotatingFile::open(home.path(), 5, 100).unwrap();
        file.write_all(b"{}\n").unwrap();
    }
    assert_eq!(
        numbers(home.path()).unwrap(),
        [1],
        "many starts do not push the old lines out"
    );
    assert_eq!(size(home.path()), 9);
}

#[test]
fn foreign_files_are_left_alone() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("notes.txt"), "mine").unwrap();
    let mut file = RotatingFile::open(home.path(), 2, 10).unwrap();
    for _ in 0..10 {
        file.write_all(b"{\"a\":1}\n").unwrap();
    }
    assert!(
        home.path().join("notes.txt").exists(),
        "only our own lines are deleted"
    );
}
