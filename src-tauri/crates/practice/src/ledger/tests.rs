use std::io::Write;

use super::{FileLedger, Ledger, LedgerError, LedgerLine, Reach};

fn line(body: &str) -> LedgerLine {
    LedgerLine {
        seq: 0,
        at_ms: 1,
        session: "shop".into(),
        chat_id: "243990000001@c.us".into(),
        phone: Some("243990000001".into()),
        client_id: None,
        bare_id: "3EB0AA".into(),
        body: body.into(),
        body_sha256: LedgerLine::hash(body),
        reach: Reach::Person,
    }
}

#[test]
fn lines_survive_and_go_on_counting() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("deep/ledger.jsonl");
    let (mut ledger, lines) = FileLedger::open(&path).expect("a new ledger");
    assert!(lines.is_empty(), "a new ledger holds nothing");
    ledger
        .append(line("one\nwith a line break"))
        .expect("room on the disk");
    ledger.append(line("two")).expect("room on the disk");
    drop(ledger);
    let (mut ledger, lines) = FileLedger::open(&path).expect("the same ledger");
    assert_eq!(lines.len(), 2, "what was accepted is known after a restart");
    assert_eq!(
        lines[0].body, "one\nwith a line break",
        "the text is kept as it was sent"
    );
    assert_eq!(
        ledger.append(line("three")).expect("room").seq,
        3,
        "numbers have no holes"
    );
}

#[test]
fn a_torn_last_line_was_never_answered_and_is_cut_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.jsonl");
    let (mut ledger, _) = FileLedger::open(&path).expect("a new ledger");
    ledger.append(line("whole")).expect("room on the disk");
    drop(ledger);
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .expect("the file");
    // Longer than the next line: what is written over it must not leave a rest.
    file.write_all(format!("{{\"seq\":2,\"body\":\"{}", "x".repeat(2_000)).as_bytes())
        .expect("room on the disk");
    drop(file);
    let (mut ledger, lines) = FileLedger::open(&path).expect("a torn ledger opens");
    assert_eq!(lines.len(), 1, "only whole lines count");
    ledger.append(line("next")).expect("room on the disk");
    drop(ledger);
    let (_, lines) = FileLedger::open(&path).expect("still readable after the cut");
    assert_eq!(
        lines.len(),
        2,
        "the line after a torn one is not glued to it"
    );
}

#[test]
fn two_worlds_never_share_a_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.jsonl");
    let first = FileLedger::open(&path).expect("a new ledger");
    let second = FileLedger::open(&path);
    assert!(
        matches!(second, Err(LedgerError::InUse(_))),
        "the second world must be refused"
    );
    drop(first);
    assert!(
        FileLedger::open(&path).is_ok(),
        "the lock ends with its world"
    );
}

#[test]
fn damage_in_the_middle_is_told_not_skipped() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.jsonl");
    std::fs::write(&path, b"nonsense\n").expect("room on the disk");
    let opened = FileLedger::open(&path);
    assert!(
        matches!(opened, Err(LedgerError::Damaged { line: 1, .. })),
        "a damaged truth must not pass for a smaller one"
    );
}
