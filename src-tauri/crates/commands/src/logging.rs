//! What the program writes about itself: JSON lines in the home's `logs/`.
//!
//! At most [`FILES`] files of [`FILE_BYTES`]: 20 MB in all. When one is full the
//! next number begins and the oldest is deleted; no file is ever renamed, because
//! an open one cannot be on Windows. Names, numbers and texts never get here:
//! the types that hold them do not print them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Files kept.
const FILES: u64 = 5;
/// The size of one file.
const FILE_BYTES: u64 = 4_000_000;
/// What is written unless `DRUMBEAT_LOG` says otherwise. Libraries only when
/// something is wrong: their own words may hold addresses.
const USUAL: &str = "warn,drumbeat=info,drumbeat_commands=info,drumbeat_engine=info,\
drumbeat_gateway=info,drumbeat_store=info,drumbeat_sheets=info,drumbeat_practice=info,\
drumbeat_devserver=info";

/// Starts writing to `home/logs`, for the whole process. A second call changes nothing.
pub fn start(home: &Path) -> io::Result<()> {
    let file = RotatingFile::open(&home.join("logs"), FILES, FILE_BYTES)?;
    let filter = EnvFilter::try_from_env("DRUMBEAT_LOG").unwrap_or_else(|_| EnvFilter::new(USUAL));
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(Mutex::new(file));
    // Refused when this process already has one: then that one stays.
    let _ = tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .try_init();
    Ok(())
}

/// A file that goes on in the next number when it is full.
struct RotatingFile {
    folder: PathBuf,
    files: u64,
    file_bytes: u64,
    number: u64,
    written: u64,
    file: File,
}

impl RotatingFile {
    /// Goes on with the newest file there is.
    fn open(folder: &Path, files: u64, file_bytes: u64) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let number = numbers(folder)?.last().copied().unwrap_or(1);
        let file = append(&path(folder, number))?;
        let written = file.metadata()?.len();
        Ok(Self {
            folder: folder.to_path_buf(),
            files,
            file_bytes,
            number,
            written,
            file,
        })
    }

    fn turn(&mut self) -> io::Result<()> {
        self.file = append(&path(&self.folder, self.number + 1))?;
        self.number += 1;
        self.written = self.file.metadata()?.len();
        for old in numbers(&self.folder)? {
            if old + self.files <= self.number {
                // Somebody reads it right now: the next turn tries again.
                let _ = fs::remove_file(path(&self.folder, old));
            }
        }
        Ok(())
    }
}

impl Write for RotatingFile {
    /// One call is one line, and a line is never torn over two files.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.written > 0 && self.written + line.len() as u64 > self.file_bytes {
            self.turn()?;
        }
        self.file.write_all(line)?;
        self.written += line.len() as u64;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("drumbeat-{number:06}.jsonl"))
}

fn append(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

/// The numbers of the files there are, the oldest first.
fn numbers(folder: &Path) -> io::Result<Vec<u64>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number: Option<u64> = name.to_str().and_then(|name| {
            name.strip_prefix("drumbeat-")?
                .strip_suffix(".jsonl")?
                .parse()
                .ok()
        });
        found.extend(number);
    }
    found.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests;
