//! After a whole day: where the key is, and where numbers and words are.

use std::fs;
use std::path::{Path, PathBuf};

use crate::search::{files, forms, holders};
use crate::shop::{BODY, HELLO, KEY, PEOPLE, REPLY, SHOP, WRONG_KEY, digits, open_shop};
use drumbeat_tests::programs::{Desk, Server};

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_nowhere_and_words_and_numbers_only_in_the_database() {
    let folders = tempfile::tempdir().unwrap();
    let folder = |name: &str| {
        let path = folders.path().join(name);
        fs::create_dir_all(&path).unwrap();
        path
    };
    let (home, temp) = (folder("home"), folder("temp"));
    let server = Server::start(&folder("server"), KEY);
    let mut desk = Desk::start(&home, &temp);
    let day = open_shop(&desk, &server).await;

    let mut reached: Vec<String> = day
        .ledger
        .iter()
        .map(|line| digits(&line["phone"]))
        .collect();
    reached.sort();
    let mut wanted: Vec<&str> = PEOPLE.to_vec();
    wanted.insert(0, SHOP);
    assert_eq!(
        reached, wanted,
        "hello to the shop, and everybody exactly once"
    );
    assert_eq!(
        day.counts["total"],
        PEOPLE.len(),
        "the figures are those of the server: {}",
        day.counts
    );

    // While it runs: what other programs of this computer can see of it.
    for (who, text) in visible_to_others() {
        for key in [KEY, WRONG_KEY] {
            assert!(!text.contains(key), "{who} shows the key");
        }
    }
    look_for_leaks(&home, &temp);
    desk.end().await;
    // What the last moments wrote, too.
    look_for_leaks(&home, &temp);
    let logs = files(&home.join("logs"));
    assert!(
        logs.iter().any(|(_, bytes)| bytes.len() > 1_000),
        "there is a log to look at"
    );
}

fn look_for_leaks(home: &Path, temp: &Path) {
    let mut left = files(home);
    left.extend(files(temp));
    for key in [KEY, WRONG_KEY] {
        assert_eq!(
            holders(&left, key),
            [] as [&Path; 0],
            "the key is only in the keychain"
        );
    }
    for body in [BODY, REPLY, HELLO] {
        only_in_the_database(&left, body);
    }
    // A name of the file is no name of ours to log either.
    only_in_the_database(&left, "Clients.csv");
    for phone in PEOPLE.iter().chain([&SHOP]) {
        only_in_the_database(&left, phone);
        only_in_the_database(&left, &phone[3..]);
        let people_read = format!(
            "+{} {} {} {}",
            &phone[..3],
            &phone[3..6],
            &phone[6..9],
            &phone[9..]
        );
        only_in_the_database(&left, &people_read);
    }
    assert!(
        !holders(&left, BODY).is_empty(),
        "the search finds what is there"
    );
}

/// The database, the files SQLite keeps beside it, and its backups. The upload that
/// the devserver keeps for its browser stands for the person's own file.
fn only_in_the_database(left: &[(PathBuf, Vec<u8>)], text: &str) {
    let belongs = |path: &Path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let database =
            ["drumbeat.db", "drumbeat.db-wal", "drumbeat.db-shm"].contains(&name.as_str());
        let backup = path
            .parent()
            .is_some_and(|folder| folder.ends_with("backups"));
        let upload = name.len() == 32 && name.chars().all(|letter| letter.is_ascii_hexdigit());
        database || backup || upload
    };
    let elsewhere: Vec<_> = holders(left, text)
        .into_iter()
        .filter(|path| !belongs(path))
        .collect();
    assert_eq!(
        elsewhere,
        [] as [&Path; 0],
        "“{text}” belongs into the database only"
    );
}

/// Arguments and environment of every program. The practice world stands for a
/// server on another machine: that one was given its key when it was set up.
fn visible_to_others() -> Vec<(String, String)> {
    let mut seen = Vec::new();
    let Ok(all) = fs::read_dir("/proc") else {
        eprintln!("no /proc here: arguments of programs are not looked at");
        return seen;
    };
    for entry in all.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let read = |what: &str| {
            let bytes = fs::read(entry.path().join(what)).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let arguments = read("cmdline");
        let server = arguments
            .split('\0')
            .next()
            .is_some_and(|program| program.ends_with("drumbeat-practice"));
        if name.parse::<u32>().is_ok() && !server {
            seen.push((format!("environment of process {name}"), read("environ")));
            seen.push((format!("arguments of process {name}"), arguments));
        }
    }
    assert!(
        seen.iter()
            .any(|(_, text)| text.contains("drumbeat-devserver")),
        "the app is among the programs that were looked at"
    );
    seen
}

#[test]
fn a_key_that_is_short_of_one_letter_would_be_found_in_every_form() {
    assert!(
        forms(KEY).iter().all(|form| form.len() >= KEY.len() - 3),
        "no form is so short that it is found by chance"
    );
}
