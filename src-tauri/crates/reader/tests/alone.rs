//! A reader whose app is gone ends, however long its file would have kept it.
//!
//! The file is a pipe here that nobody writes into: a reader stands before it for ever.

#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test says what it expected")]

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use drumbeat_sheets::{CancelHandle, StageOptions, stage_in_child};

const READER: &str = env!("CARGO_BIN_EXE_drumbeat-reader");
/// Where the second process finds its pipes.
const INSIDE: &str = "DRUMBEAT_READER_TEST_FOLDER";
/// An end takes some milliseconds.
const LONG: Duration = Duration::from_secs(20);

fn pipe(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let made = Command::new("mkfifo").arg(&path).status();
    assert!(made.expect("mkfifo is there").success(), "a pipe is made");
    path
}

/// Tells when the reader is at work, then when it is gone: it holds the other end of `out`.
fn watched(out: PathBuf) -> Receiver<()> {
    let (tell, told) = channel();
    std::thread::spawn(move || {
        let mut staged = File::open(out).expect("the reader opens it too");
        tell.send(()).expect("the test waits for it");
        let mut nothing = Vec::new();
        drop(staged.read_to_end(&mut nothing));
        // The test may have given up.
        let _ = tell.send(());
    });
    told
}

/// Whether the reader ends; one that does not is let past its file, so that none is left.
fn ends(told: &Receiver<()>, file: &Path) -> bool {
    let ended = told.recv_timeout(LONG).is_ok();
    if !ended {
        drop(File::options().write(true).open(file));
    }
    ended
}

#[test]
fn a_reader_ends_with_its_standard_input_and_not_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (pipe(folder.path(), "file"), pipe(folder.path(), "out"));
    let told = watched(out.clone());
    let mut reader = Command::new(READER)
        .args(["stage", "--region", "CD", "--out"])
        .args([&out, &file])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    told.recv_timeout(LONG).expect("it is at work");
    assert_eq!(
        told.recv_timeout(Duration::from_millis(300)),
        Err(RecvTimeoutError::Timeout),
        "a reader whose app is there must read on"
    );
    drop(reader.stdin.take());
    let ended = ends(&told, &file);
    drop(reader.wait());
    assert!(ended, "nobody waits for it: it must not read on for ever");
}

#[test]
fn a_reader_ends_when_its_app_is_killed() {
    if let Some(folder) = std::env::var_os(INSIDE) {
        // The app: it waits for its reader, until it is killed.
        let folder = PathBuf::from(folder);
        let (file, out) = (folder.join("file"), folder.join("out"));
        let (options, cancel) = (StageOptions::for_region("CD"), CancelHandle::new());
        let program = Path::new(READER);
        let unheard = Arc::new(|_| {});
        drop(stage_in_child(
            program,
            &file,
            &out,
            &options,
            LONG * 3,
            &cancel,
            unheard,
        ));
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (pipe(folder.path(), "file"), pipe(folder.path(), "out"));
    let told = watched(out);
    let mut app = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "a_reader_ends_when_its_app_is_killed"])
        .env(INSIDE, folder.path())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    told.recv_timeout(LONG).expect("the reader is at work");
    app.kill().expect("killed");
    app.wait().expect("gone");
    assert!(
        ends(&told, &file),
        "the reader outlived the app that was killed"
    );
}
