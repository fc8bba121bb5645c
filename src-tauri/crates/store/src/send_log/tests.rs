use super::{LONGEST, Lines, NotedSend, SendLog};
use drumbeat_domain::{AttemptId, ItemId, NumberId};
use std::io::Write;

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

/// A disk with room for so many bytes more.
struct Nearly {
    room: usize,
    written: Vec<u8>,
}

impl Write for Nearly {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let some = bytes.len().min(self.room);
        if some == 0 {
            return Err(std::io::ErrorKind::StorageFull.into());
        }
        self.room -= some;
        self.written.extend(&bytes[..some]);
        Ok(some)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_line_that_a_full_disk_tore_takes_no_other_with_it() {
    let disk = Nearly {
        room: send(1).line().len() + 5,
        written: Vec::new(),
    };
    let mut lines = Lines {
        file: disk,
        is_torn: false,
    };
    lines.write(&send(1).line()).unwrap();
    lines.write(&send(2).line()).unwrap_err();
    // Somebody made room.
    lines.file.room = 1_000;
    lines.write(&send(3).line()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sends.log");
    std::fs::write(&path, &lines.file.written).unwrap();
    assert_eq!(
        SendLog::open(&path).unwrap().found(),
        [send(1), send(3)],
        "what left after there was room again must be known to a file put back from a copy"
    );
}

#[test]
fn a_torn_line_on_a_full_disk_keeps_nothing_from_being_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sends.log");
    std::fs::write(&path, "12 3").unwrap();
    let before = std::fs::metadata(&path).unwrap().len();
    drop(SendLog::open(&path).unwrap());
    assert_eq!(
        std::fs::metadata(&path).unwrap().len(),
        before,
        "a start that has to write here fails where there is no room"
    );
}
