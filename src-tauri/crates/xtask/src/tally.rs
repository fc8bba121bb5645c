//! Counting tests from what the runners print.
//!
//! Each runner ends with its own summary; these functions read it. A check
//! without tests (format, lints, types) counts as one. A runner that failed
//! without naming a failed test counts as one failure, so that nothing that
//! went wrong can end in "0 failed".

use std::ops::AddAssign;

use crate::proc::Ended;

/// Passed and failed, in tests or checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Whose output is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    /// Not a test runner: one check.
    Check,
    /// `cargo nextest run`
    Nextest,
    /// `cargo test`
    CargoTest,
    /// `vitest run`
    Vitest,
    /// `playwright test`
    Playwright,
}

/// What a finished runner counts for.
pub(crate) fn count(runner: Runner, ended: &Ended) -> Tally {
    let mut tally = match runner {
        Runner::Check => Tally {
            passed: u64::from(ended.success),
            failed: 0,
        },
        Runner::Nextest => nextest(&ended.text),
        Runner::CargoTest => cargo_test(&ended.text),
        Runner::Vitest => vitest(&ended.text),
        Runner::Playwright => playwright(&ended.text),
    };
    if !ended.success && tally.failed == 0 {
        tally.failed = 1;
    }
    tally
}

/// `Summary [ 1.2s] 7 tests run: 5 passed (1 slow), 1 failed, 1 timed out, 2 skipped`
fn nextest(text: &str) -> Tally {
    let mut tally = Tally::default();
    for line in text
        .lines()
        .filter(|line| line.trim_start().starts_with("Summary ["))
    {
        let Some((_, counts)) = line.split_once(" run: ") else {
            continue;
        };
        for part in counts.split(',') {
            match number_and_words(part) {
                Some((n, words)) if words.starts_with("passed") => tally.passed += n,
                Some((n, words))
                    if ["failed", "exec failed", "timed out"]
                        .iter()
                        .any(|w| words.starts_with(w)) =>
                {
                    tally.failed += n;
                }
                Some(_) | None => {}
            }
        }
    }
    tally
}

/// `test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; …`
fn cargo_test(text: &str) -> Tally {
    let mut tally = Tally::default();
    for line in text
        .lines()
        .filter(|line| line.starts_with("test result: "))
    {
        let counts = line.split_once(". ").map_or("", |(_, counts)| counts);
        for part in counts.split(';') {
            match number_and_words(part) {
                Some((n, "passed")) => tally.passed += n,
                Some((n, "failed")) => tally.failed += n,
                Some(_) | None => {}
            }
        }
    }
    tally
}

/// `Tests  1 failed | 11 passed | 1 skipped (13)`
fn vitest(text: &str) -> Tally {
    let mut tally = Tally::default();
    for line in text.lines() {
        let Some(counts) = line.trim_start().strip_prefix("Tests ") else {
            continue;
        };
        for part in counts.split('|') {
            match number_and_words(part) {
                Some((n, words)) if words.starts_with("passed") => tally.passed += n,
                Some((n, words)) if words.starts_with("failed") => tally.failed += n,
                Some(_) | None => {}
            }
        }
    }
    tally
}

/// One count a line at the end: `  1 failed`, `  12 passed (34.5s)`, `  2 did not run`.
fn playwright(text: &str) -> Tally {
    let mut tally = Tally::default();
    for line in text.lines() {
        match number_and_words(line) {
            Some((n, words)) if words == "passed" || words.starts_with("passed (") => {
                tally.passed += n;
            }
            Some((n, "failed" | "flaky" | "did not run" | "interrupted")) => tally.failed += n,
            Some(_) | None => {}
        }
    }
    tally
}

/// `" 12 passed (3 slow)"` is 12 and `"passed (3 slow)"`.
fn number_and_words(part: &str) -> Option<(u64, &str)> {
    let (number, words) = part.trim().split_once(' ')?;
    Some((number.parse().ok()?, words.trim()))
}

#[cfg(test)]
mod tests;
