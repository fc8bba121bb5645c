use super::{LONGEST, NotedSend, SendLog};
use drumbeat_domain::{AttemptId, ItemId, NumberId};

fn send(n: i64) -> NotedSend {
    NotedSend {
        attempt: AttemptId(n),
        item: ItemId(n * 10),
        number: NumberId(1),
        started_at_ms: 1_772_409_600_000 + n,
        client_id: (n % 2 == 0).then(|| format!("OURS{n}")),
    }
}

#[test]
fn what_was_noted_is_found_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sends.log");
    for n in 1..=3 {
        let log = SendLog::open(&path).unwrap();
        assert_eq!(log.found(), (1..n).map(send).collect::<Vec<_>>());
        log.note(&send(n));
    }
}

#[test]
fn torn_and_foreign_lines_are_left_out_and_stop_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sends.log");
    let whole = send(1).line();
    let whole_other = send(2).line();
    let torn = whole_other.get(..7).unwrap();
    for junk in [
        "\n\n",
        "hello\n",
        "1 2 3\n",
        "1 2 3 4 5 6\n",
        "a b c d -\n",
        // Read well, and were never written: two halves of two lines.
        "12 120 1 1772409600012 - 00000000\n",
        "1 10 1 1772409600001 -\n",
        "\u{0}\u{0}\n",
    ] {
        std::fs::write(&path, format!("{junk}{whole}{torn}")).unwrap();
        let log = SendLog::open(&path).unwrap();
        assert_eq!(log.found(), [send(1)], "{junk:?}");
        log.note(&send(3));
        let again = SendLog::open(&path).unwrap();
        assert_eq!(
            again.found(),
            [send(1), send(3)],
            "after the torn line of {junk:?}"
        );
    }
    std::fs::write(&path, [0xFF, 0xFE, b'\n']).unwrap();
    assert_eq!(SendLog::open(&path).unwrap().found(), []);
}

#[test]
fn it_keeps_the_newer_half_of_a_long_life() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sends.log");
    let last = 120_000;
    std::fs::write(
        &path,
        (1..=last).map(|n| send(n).line()).collect::<String>(),
    )
    .unwrap();
    assert!(std::fs::metadata(&path).unwrap().len() > LONGEST);
    let log = SendLog::open(&path).unwrap();
    assert_eq!(log.found().last(), Some(&send(last)));
    assert!(log.found().len() > 40_000);
    assert!(std::fs::metadata(&path).unwrap().len() < LONGEST);
}
