//! Reading in a process of its own.
//!
//! A hostile file can make a parser use all memory or abort the process. The
//! reader program has a cap on its memory; whatever happens to it, the app gets
//! an error value. Its standard output carries one JSON document: the
//! [`StagedFile`] with exit code 0, or the [`ReadError`] with exit code 1. Its standard error
//! carries how many rows it has read so far, a number a line, one every [`ROWS_PER_WORD`].
//! Its standard input carries nothing and ends with us: so does the reader then.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use crate::error::ReadError;
use crate::staging::{StageOptions, StagedFile};

/// Exit code of a reader that reached its memory cap.
pub const READER_OUT_OF_MEMORY: i32 = 3;

/// Exit code of a program that Windows could not start for want of a library
/// (`STATUS_DLL_NOT_FOUND`, 0xC0000135). It says nothing about the file.
const DLL_NOT_FOUND: i32 = -1_073_741_515;

/// Rows between two words of the reader about how far it is.
pub const ROWS_PER_WORD: u32 = 10_000;

/// What the reader says about how far it is at most: a line for each of the rows of the longest
/// list there can be.
const MAX_WORDS: u64 = 1024 * 1024;

/// Is told how many rows were read so far, from a thread of its own.
pub type RowsRead = Arc<dyn Fn(u32) + Send + Sync>;

/// The reader's answer is small; more than this is a reader gone wrong.
const MAX_ANSWER: u64 = 32 * 1024 * 1024;

/// Stops a reader from another thread.
#[derive(Debug, Clone, Default)]
pub struct CancelHandle(Arc<Mutex<Running>>);

#[derive(Debug, Default)]
struct Running {
    cancelled: bool,
    child: Option<Child>,
}

impl CancelHandle {
    /// A handle that nobody has used yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Kills the reader, or keeps it from starting. Staging then ends with
    /// [`ReadError::Cancelled`].
    pub fn cancel(&self) {
        self.with(|running| {
            running.cancelled = true;
            kill(running.child.as_mut());
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut Running) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn kill(child: Option<&mut Child>) {
    if let Some(child) = child {
        // Already gone is as good as killed.
        drop(child.kill());
    }
}

/// Stages a file in the reader program. Blocks; returns at the latest shortly
/// after `deadline`, when the reader is killed ([`ReadError::FileTooLarge`]).
/// What the reader left in `out` after an error means nothing.
pub fn stage_in_child(
    reader_program: &Path,
    file: &Path,
    out: &Path,
    options: &StageOptions,
    deadline: Duration,
    cancel: &CancelHandle,
    rows_read: RowsRead,
) -> Result<StagedFile, ReadError> {
    let mut command = Command::new(reader_program);
    command
        .arg("stage")
        .arg("--region")
        .arg(&options.region)
        .arg("--out")
        .arg(out);
    if let Some(sheet) = &options.sheet {
        command.arg("--sheet").arg(sheet);
    }
    if let Some(encoding) = &options.encoding {
        command.arg("--encoding").arg(encoding);
    }
    // After `--` a file name that begins with a dash is a file name.
    command.arg("--").arg(file);
    command
        // Held open in the child until we wait for its end.
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    without_console(&mut command);

    let (mut answer, words) = cancel.with(|running| {
        if running.cancelled {
            return Err(ReadError::Cancelled);
        }
        let mut child = command.spawn().map_err(|error| ReadError::ReaderMissing {
            detail: error.to_string(),
        })?;
        let outputs = child.stdout.take().zip(child.stderr.take());
        running.child = Some(child);
        outputs.ok_or_else(|| ReadError::ReaderMissing {
            detail: "no output".to_owned(),
        })
    })?;
    thread::spawn(move || {
        let lines = BufReader::new(words.take(MAX_WORDS)).lines();
        for rows in lines.map_while(Result::ok) {
            if let Ok(rows) = rows.parse() {
                rows_read(rows);
            }
        }
    });
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = answer.by_ref().take(MAX_ANSWER).read_to_end(&mut bytes);
        // Nobody listens any more after the deadline.
        drop(sender.send(read.map(|_| bytes)));
    });
    let received = receiver.recv_timeout(deadline);
    let (child, cancelled) = cancel.with(|running| {
        if received.is_err() {
            kill(running.child.as_mut());
        }
        (running.child.take(), running.cancelled)
    });
    let status = child.map(|mut child| child.wait()).transpose()?;
    if cancelled {
        return Err(ReadError::Cancelled);
    }
    let Ok(bytes) = received else {
        return Err(ReadError::too_large("time", None));
    };
    let bytes = bytes?;
    match status.and_then(|status| status.code()) {
        Some(0) => serde_json::from_slice(&bytes).map_err(ReadError::damaged),
        Some(1) => Err(serde_json::from_slice(&bytes).unwrap_or_else(ReadError::damaged)),
        Some(DLL_NOT_FOUND) => Err(ReadError::ReaderMissing {
            detail: "a library it needs is not on this computer".to_owned(),
        }),
        Some(READER_OUT_OF_MEMORY) => Err(ReadError::too_large("memory", None)),
        _ => Err(ReadError::damaged("the reader stopped")),
    }
}

#[cfg(windows)]
fn without_console(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
fn without_console(_command: &mut Command) {}
