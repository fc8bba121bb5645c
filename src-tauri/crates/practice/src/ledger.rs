//! The ledger: what phones would have received, and the only truth about it.
//!
//! One JSON line per accepted message, appended and synced **before** the world
//! answers the client. A test compares the app's report with these lines and
//! never the other way round. Reading it back rebuilds every look-up, so a
//! killed world still knows what it accepted.
//!
//! Invariants:
//! * `seq` counts 1, 2, 3 … without holes;
//! * a line is complete or was never answered: a torn last line is cut off;
//! * one process at a time holds a ledger (OS lock on `<ledger>.lock`).

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What became of a message once WhatsApp had accepted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// It reaches the person's phone, at once or when that is switched on.
    Person,
    /// The person blocked this sender: accepted, never delivered.
    Blocked,
    /// No phone has that address: accepted, delivered to nowhere.
    Nobody,
}

/// One accepted message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// 1, 2, 3 …
    pub seq: u64,
    /// World time of acceptance, milliseconds since 1970.
    pub at_ms: i64,
    /// The session that sent it.
    pub session: String,
    /// The chat id as the client gave it (with `@c.us` where it gave none).
    pub chat_id: String,
    /// The digits of the person behind the chat id, when there is one.
    pub phone: Option<String>,
    /// The message id the client asked for, when it did.
    pub client_id: Option<String>,
    /// The id the message really has.
    pub bare_id: String,
    /// The text.
    pub body: String,
    /// SHA-256 of the text, lower-case hex.
    pub body_sha256: String,
    /// Whom it reaches.
    pub reach: Reach,
}

impl LedgerLine {
    /// The hash that stands in `body_sha256`.
    pub fn hash(body: &str) -> String {
        hex::encode(Self::digest(body))
    }

    /// SHA-256 of a text.
    pub(crate) fn digest(text: &str) -> [u8; 32] {
        Sha256::digest(text.as_bytes()).into()
    }
}

/// Where accepted messages are written before anyone is told about them.
pub trait Ledger {
    /// Numbers and keeps a line; when this returns an error the message was not accepted.
    fn append(&mut self, line: LedgerLine) -> io::Result<LedgerLine>;
}

/// A ledger in memory, for simulations inside one process.
#[derive(Debug, Default, Clone)]
pub struct MemoryLedger {
    /// The lines so far.
    pub lines: Vec<LedgerLine>,
}

impl Ledger for MemoryLedger {
    fn append(&mut self, mut line: LedgerLine) -> io::Result<LedgerLine> {
        line.seq = self.lines.len() as u64 + 1;
        self.lines.push(line.clone());
        Ok(line)
    }
}

/// Why a ledger cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file could not be opened, read or cut.
    #[error("the ledger {path} cannot be used: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another world holds it.
    #[error("another practice world uses the ledger {0}")]
    InUse(PathBuf),
    /// A line that is not the last one makes no sense.
    #[error("line {line} of the ledger {path} is damaged")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
}

/// A ledger on disk.
#[derive(Debug)]
pub struct FileLedger {
    file: File,
    next_seq: u64,
    /// Set when a write failed half-way: the next one first cuts the torn rest off.
    good_len: u64,
    /// Held open: the lock lives as long as the ledger.
    _lock: File,
}

impl FileLedger {
    /// Opens or creates the file and reads what it holds.
    pub fn open(path: &Path) -> Result<(Self, Vec<LedgerLine>), LedgerError> {
        let io = |source| LedgerError::Io {
            path: path.to_path_buf(),
            source,
        };
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder).map_err(io)?;
        }
        // A file of its own: on Windows a locked file could not be read by others.
        let lock = open_or_create(&beside(path, ".lock")).map_err(io)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LedgerError::InUse(path.to_path_buf())),
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        let file = open_or_create(path).map_err(io)?;
        let (lines, good_len) = read_lines(path, &file)?;
        file.set_len(good_len).map_err(io)?;
        let next_seq = lines.last().map_or(1, |line| line.seq + 1);
        Ok((
            Self {
                file,
                next_seq,
                good_len,
                _lock: lock,
            },
            lines,
        ))
    }
}

/// The path of a companion file: the same name with `ending` behind it.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn open_or_create(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
}

fn read_lines(path: &Path, file: &File) -> Result<(Vec<LedgerLine>, u64), LedgerError> {
    let io = |source| LedgerError::Io {
        path: path.to_path_buf(),
        source,
    };
    let mut reader = BufReader::new(file);
    let (mut lines, mut good_len, mut buffer) = (Vec::new(), 0_u64, Vec::new());
    loop {
        buffer.clear();
        let read = reader.read_until(b'\n', &mut buffer).map_err(io)?;
        if read == 0 || buffer.last() != Some(&b'\n') {
            return Ok((lines, good_len));
        }
        let line =
            serde_json::from_slice::<LedgerLine>(&buffer).map_err(|_| LedgerError::Damaged {
                path: path.to_path_buf(),
                line: lines.len() + 1,
            })?;
        good_len += read as u64;
        lines.push(line);
    }
}

impl Ledger for FileLedger {
    fn append(&mut self, mut line: LedgerLine) -> io::Result<LedgerLine> {
        line.seq = self.next_seq;
        let mut text = serde_json::to_vec(&line)?;
        text.push(b'\n');
        self.file.seek(SeekFrom::Start(self.good_len))?;
        let written = self
            .file
            .write_all(&text)
            .and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // Not accepted: leave no half line behind for the next reader.
            let _ = self.file.set_len(self.good_len);
            return Err(error);
        }
        self.good_len += text.len() as u64;
        self.next_seq += 1;
        Ok(line)
    }
}

#[cfg(test)]
mod tests;
