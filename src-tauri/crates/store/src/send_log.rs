//! A second, tiny memory of what left, beside the database: which attempts there were.
//!
//! The database alone cannot know that it is old. Put back from a copy of last week it
//! would send last week's messages again. So before the wire is touched, and after the
//! intent is durable in the database, one line goes into `sends.log`: ids and a time,
//! no name, no number, no word. A database that is behind this file was restored, and
//! the lines it does not know say which messages may have left meanwhile
//! ([`crate::table::outbox::doubt::adopt_unknown`]).
//!
//! Invariants:
//! - a line is written after its attempt is durable, so a database that was not
//!   replaced is never behind the file, whatever crashes or loses power;
//! - a line that is torn or cannot be read is left out: nothing here can stop a start;
//! - lines are not synced: losing the last ones in a power cut only matters together
//!   with a restore at that moment.

use crate::whole_file::write_whole;
use drumbeat_domain::{AttemptId, ItemId, NumberId};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// A longer file is cut down to its newer half when it is opened. About 80,000 sends.
const LONGEST: u64 = 4 * 1024 * 1024;

/// One message that was about to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotedSend {
    /// The attempt.
    pub attempt: AttemptId,
    /// Its item.
    pub item: ItemId,
    /// Its number.
    pub number: NumberId,
    /// When.
    pub started_at_ms: i64,
    /// The id of ours that went with it, where the gateway carries one.
    pub client_id: Option<String>,
}

impl NotedSend {
    fn line(&self) -> String {
        let Self {
            attempt,
            item,
            number,
            started_at_ms,
            client_id,
        } = self;
        let client_id = client_id.as_deref().unwrap_or("-");
        let words = format!(
            "{} {} {} {started_at_ms} {client_id}",
            attempt.0, item.0, number.0
        );
        format!("{words} {}\n", sum(&words))
    }

    fn parse(line: &str) -> Option<Self> {
        let (line, told) = line.rsplit_once(' ')?;
        if told != sum(line) {
            return None;
        }
        let mut words = line.split(' ');
        let mut number = || words.next()?.parse().ok();
        let (attempt, item, sender, started_at_ms) = (number()?, number()?, number()?, number()?);
        let client_id = words.next().filter(|_| words.next().is_none())?;
        Some(Self {
            attempt: AttemptId(attempt),
            item: ItemId(item),
            number: NumberId(sender),
            started_at_ms,
            client_id: (client_id != "-").then(|| client_id.to_owned()),
        })
    }
}

/// The beginning of the SHA-256 of a line. A power cut can leave the end of one line and the
/// beginning of another as one that reads well.
fn sum(words: &str) -> String {
    use sha2::Digest;
    let digest = sha2::Sha256::digest(words.as_bytes());
    let first = digest
        .iter()
        .take(4)
        .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    format!("{first:08x}")
}

/// Where lines are added.
#[derive(Debug)]
struct Lines<W> {
    file: W,
    /// The last one has no end: the next one must not be joined to it. A power cut leaves
    /// one, and a disk that was full.
    is_torn: bool,
}

impl<W: Write> Lines<W> {
    fn write(&mut self, line: &str) -> std::io::Result<()> {
        let joined = self.is_torn.then(|| format!("\n{line}"));
        self.is_torn = true;
        let line = joined.as_deref().unwrap_or(line);
        self.file.write_all(line.as_bytes())?;
        self.is_torn = false;
        Ok(())
    }
}

/// The file.
#[derive(Debug)]
pub(crate) struct SendLog {
    lines: Mutex<Lines<File>>,
    /// What stood in it when it was opened.
    found: Vec<NotedSend>,
}

impl SendLog {
    /// Opens the file, and reads what stands in it.
    pub(crate) fn open(path: &Path) -> std::io::Result<Self> {
        let mut text = String::new();
        if let Ok(mut file) = File::open(path) {
            // Whatever is not text was never written by us.
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            text = String::from_utf8_lossy(&bytes).into_owned();
        }
        if text.len() as u64 > LONGEST {
            let half = text.len() / 2;
            let newer = text.get(half..).and_then(|rest| rest.split_once('\n'));
            text = newer.map(|(_, rest)| rest.to_owned()).unwrap_or_default();
            write_whole(path, text.as_bytes())?;
        }
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self {
            lines: Mutex::new(Lines {
                file,
                is_torn: !text.is_empty() && !text.ends_with('\n'),
            }),
            found: text
                .split_inclusive('\n')
                .filter_map(|line| NotedSend::parse(line.strip_suffix('\n')?))
                .collect(),
        })
    }

    /// A message is about to leave. A disk that is full stops nothing: the intent is in
    /// the database.
    pub(crate) fn note(&self, send: &NotedSend) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = lines.write(&send.line()) {
            tracing::warn!(%error, "a send could not be noted beside the database");
        }
    }

    /// What stood in it when it was opened, in the order of leaving.
    pub(crate) fn found(&self) -> &[NotedSend] {
        &self.found
    }
}

#[cfg(test)]
mod tests;
