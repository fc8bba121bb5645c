//! What the program was started with.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// `drumbeat [--home DIR] [--seed S] [--clock-speed N] [--report-ready] [FILE…]`
///
/// Unknown flags are left alone: systems and desktops add their own.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Where everything is kept, instead of the system's usual place. Absolute.
    pub home: Option<PathBuf>,
    /// Print `ready` once the first page is painted.
    pub report_ready: bool,
    /// Decides who lives in the practice world; drawn when not given.
    pub seed: Option<u64>,
    /// How fast a new practice world's clock runs. The real workspace knows only real time.
    pub clock_speed: Option<u32>,
    /// Files to import, as if they had been dropped on the window. Absolute.
    pub files: Vec<PathBuf>,
}

impl Arguments {
    /// Reads the words after the program's name; `folder` is what relative paths start from.
    pub(crate) fn parse(words: impl IntoIterator<Item = OsString>, folder: &Path) -> Self {
        let mut arguments = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("--home") => arguments.home = words.next().map(|home| folder.join(home)),
                Some("--seed") => arguments.seed = number(words.next()),
                Some("--clock-speed") => arguments.clock_speed = number(words.next()),
                Some("--report-ready") => arguments.report_ready = true,
                Some(text) if text.starts_with("--home=") => {
                    let home = text.trim_start_matches("--home=");
                    arguments.home = Some(folder.join(home));
                }
                Some(flag) if flag.starts_with('-') => {}
                Some(_) | None => arguments.files.push(folder.join(word)),
            }
        }
        arguments
    }
}

fn number<T: FromStr>(word: Option<OsString>) -> Option<T> {
    word?.to_str()?.parse().ok()
}

#[cfg(test)]
mod tests;
