//! Running other programs: with their output shown, or shown and kept.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::trouble::Trouble;

/// How a program ended, and all it said.
pub(crate) struct Ended {
    /// It answered with exit code 0.
    pub success: bool,
    /// Standard output and standard error as they came, without colours.
    pub text: String,
}

/// Says what happens next.
pub(crate) fn say(what: &str) {
    println!("\n== {what}");
}

/// The program as a person would type it.
pub(crate) fn spelled(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

/// Runs a program with its output passed through.
pub(crate) fn shown(command: &mut Command, remedy: &str) -> Result<(), Trouble> {
    let status = command
        .status()
        .map_err(|error| not_started(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(Trouble::new(
        format!("This did not succeed: {}", spelled(command)),
        remedy,
    ))
}

/// Runs a program with its output passed through line by line, and keeps it.
pub(crate) fn kept(command: &mut Command) -> Result<Ended, Trouble> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    let all = Arc::new(Mutex::new(Vec::new()));
    let readers = [
        child.stdout.take().map(|pipe| follow(pipe, &all)),
        child.stderr.take().map(|pipe| follow(pipe, &all)),
    ];
    let status = child.wait().map_err(|error| not_started(command, &error))?;
    for reader in readers.into_iter().flatten() {
        // A reader that panicked has shown what it could; the exit code decides.
        drop(reader.join());
    }
    let bytes = all.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(Ended {
        success: status.success(),
        text: without_colours(&String::from_utf8_lossy(&bytes)),
    })
}

/// Runs a program silently; `None` when it could not start or failed.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn not_started(command: &Command, error: &io::Error) -> Trouble {
    Trouble::new(
        format!(
            "{} could not be started: {error}.",
            command.get_program().to_string_lossy()
        ),
        "Check that it is installed and on the search path.",
    )
}

/// Copies a pipe to our output line by line, so that two pipes never mix within a line.
fn follow(pipe: impl Read + Send + 'static, all: &Arc<Mutex<Vec<u8>>>) -> thread::JoinHandle<()> {
    let all = Arc::clone(all);
    thread::spawn(move || {
        let mut lines = BufReader::new(pipe);
        let mut line = Vec::new();
        while matches!(lines.read_until(b'\n', &mut line), Ok(read) if read > 0) {
            let mut kept = all.lock().unwrap_or_else(PoisonError::into_inner);
            // A closed terminal must not end the tests.
            drop(io::stdout().write_all(&line));
            kept.extend_from_slice(&line);
            drop(kept);
            line.clear();
        }
    })
}

/// Takes terminal colours (`ESC [ … letter`) out of a text.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\u{1b}' {
            plain.push(character);
            continue;
        }
        // Skip up to and with the letter that ends the sequence.
        for skipped in characters.by_ref() {
            if skipped.is_ascii_alphabetic() {
                break;
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests;
