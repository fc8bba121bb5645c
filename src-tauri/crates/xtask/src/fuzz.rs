//! `cargo xtask fuzz`: the readers, tried by libFuzzer on files nobody would write.
//!
//! The program is built into a target folder of its own, because every crate in it is built
//! to tell libFuzzer which way it goes. That needs no nightly compiler, only that the flags
//! reach no build script, which naming the target does. What was learned is kept in
//! `target/fuzz/learned` and is where the next run goes on; a find lies in
//! `target/fuzz/finds` until it is mended and kept in `tests/fixtures/fuzz`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::cargo::cargo;
use crate::trouble::Trouble;
use crate::{paths, proc};

/// What the flags ask for: counters at each branch, and the values that are compared.
const FLAGS: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// The targets, as `drumbeat-fuzz` names them, and how the samples' names end that they
/// begin with.
const TARGETS: &[(&str, &[&str])] = &[
    ("delimited", &[".csv", "text.txt"]),
    ("encoding", &[".csv", ".txt"]),
    ("pasted", &["lines.txt", "no-header.csv"]),
    ("xlsx", &[".xlsx"]),
    ("xlsb", &[".xlsb"]),
    ("xls", &["2003.xls"]),
    ("ods", &[".ods"]),
    ("html", &["web-export.xls"]),
    ("vcard", &[".vcf"]),
];

/// Seconds for each target, unless told otherwise.
const SECONDS: u32 = 60;

/// Seconds that one file may take.
const PATIENCE: u32 = 5;

/// Bytes of a file that is made up; and of one to begin with.
const MOST_BYTES: u64 = 64 * 1024;

/// Targets tried at once.
const AT_ONCE: usize = 2;

/// How one target ended.
pub(crate) struct Tried {
    /// What is said of it, in one line.
    pub(crate) line: String,
    /// Whether nothing was found.
    pub(crate) is_good: bool,
}

/// Tries all targets, or those named.
pub(crate) fn fuzz(arguments: &[String]) -> Result<ExitCode, Trouble> {
    let mut seconds = SECONDS;
    let mut names = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--seconds" {
            let given = rest.next().and_then(|given| given.parse().ok());
            seconds = given.ok_or_else(|| Trouble::new("How many seconds?", crate::USAGE))?;
        } else if TARGETS.iter().any(|(name, _)| name == argument) {
            names.push(argument.as_str());
        } else {
            let known: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
            return Err(Trouble::new(
                format!("There is no target {argument}."),
                format!("The targets are {}.", known.join(", ")),
            ));
        }
    }
    let program = build()?;
    proc::say("Trying");
    let tried = all(&program, &names, seconds);
    Ok(if tried.iter().all(|tried| tried.is_good) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds the program; gives where it is.
pub(crate) fn build() -> Result<PathBuf, Trouble> {
    let host = host()?;
    let folder = folder().join("build");
    proc::say("Building drumbeat-fuzz");
    let mut command = cargo(["build", "--profile", "fuzz", "--package", "drumbeat-fuzz"]);
    command.args(["--features", "libfuzzer", "--bin", "drumbeat-fuzz"]);
    command.args(["--target", &host]).arg("--target-dir");
    command.arg(&folder).env("RUSTFLAGS", FLAGS);
    command.env_remove("CARGO_ENCODED_RUSTFLAGS");
    proc::shown(&mut command, "The compiler's message above says why.")?;
    Ok(folder.join(host).join("fuzz").join("drumbeat-fuzz"))
}

/// Tries the targets of these names, or all where there are none, some at once, and says
/// of each how it ended.
pub(crate) fn all(program: &Path, names: &[&str], seconds: u32) -> Vec<Tried> {
    let chosen: Vec<_> = TARGETS
        .iter()
        .filter(|(name, _)| names.is_empty() || names.contains(name))
        .collect();
    let next = AtomicUsize::new(0);
    let ended = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((name, endings)) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let tried = one(program, name, endings, seconds);
                    println!("{}", tried.line);
                    if let Ok(mut ended) = ended.lock() {
                        ended.push(tried);
                    }
                }
            });
        }
    });
    ended.into_inner().unwrap_or_default()
}

fn one(program: &Path, name: &str, endings: &[&str], seconds: u32) -> Tried {
    match run(program, name, endings, seconds) {
        Ok(tried) => tried,
        Err(trouble) => Tried {
            line: format!("{name}: {trouble}"),
            is_good: false,
        },
    }
}

fn run(program: &Path, name: &str, endings: &[&str], seconds: u32) -> Result<Tried, Trouble> {
    let learned = made(&folder().join("learned").join(name))?;
    let finds = made(&folder().join("finds").join(name))?;
    let log = folder().join("finds").join(format!("{name}.log"));
    let (seeds, begin) = (seeds(name, endings), folder().join(format!("{name}.seeds")));
    let words = paths::root().join("src-tauri/crates/fuzz/words.dict");
    fs::write(&begin, seeds.join(",")).map_err(|error| unwritable(&begin, &error))?;
    let output = Command::new(program)
        .env("DRUMBEAT_FUZZ", name)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={PATIENCE}"))
        .arg(format!("-max_len={MOST_BYTES}"))
        .arg(format!("-dict={}", words.display()))
        .arg(format!("-seed_inputs=@{}", begin.display()))
        // The folder's own end, or libFuzzer takes it for the start of a name.
        .arg(format!("-artifact_prefix={}/", finds.display()))
        .args(["-rss_limit_mb=2048", "-print_final_stats=1"])
        .arg(learned)
        .output()
        .map_err(|error| Trouble::new(format!("It could not be started: {error}."), ""))?;
    let said = String::from_utf8_lossy(&output.stderr);
    fs::write(&log, said.as_bytes()).map_err(|error| unwritable(&log, &error))?;
    let inputs = number_after(&said, "stat::number_of_executed_units:");
    let edges = number_after(said.rsplit("DONE").next().unwrap_or_default(), "cov:");
    let tried = format!("{name}: {inputs} files in {seconds} s, {edges} branches");
    if output.status.success() {
        return Ok(good(format!("{tried}, nothing found")));
    }
    let why = said.lines().find(|line| line.contains("ERROR: libFuzzer:"));
    let why = why.map_or("it broke off", |line| line.trim_start_matches(['=', ' ']));
    let find = said
        .lines()
        .find_map(|line| line.split("written to ").nth(1));
    // A computer that sleeps or is busy with others makes any file take seconds.
    if let Some(find) = find.filter(|_| why.contains("timeout")) {
        let mut alone = Command::new(program);
        alone
            .env("DRUMBEAT_FUZZ", name)
            .arg(format!("-timeout={PATIENCE}"));
        if proc::answer(alone.arg(find)).is_some() {
            return Ok(good(format!(
                "{name}: {inputs} files until the computer stood still, nothing found"
            )));
        }
    }
    Ok(Tried {
        line: format!(
            "{name}: FOUND after {inputs} files: {why}\n  {}\n  {}",
            find.unwrap_or("no file was kept"),
            log.display()
        ),
        is_good: false,
    })
}

fn good(line: String) -> Tried {
    Tried {
        line,
        is_good: true,
    }
}

/// The files to begin with: the samples of this kind and what once found something.
fn seeds(name: &str, endings: &[&str]) -> Vec<String> {
    let fixtures = paths::root().join("tests").join("fixtures");
    let samples = listed(&fixtures.join("imports"))
        .into_iter()
        .filter(|path| {
            let sample = path.to_string_lossy();
            endings.iter().any(|ending| sample.ends_with(ending))
        });
    samples
        .chain(listed(&fixtures.join("fuzz").join(name)))
        .filter(|path| fs::metadata(path).is_ok_and(|file| (1..=MOST_BYTES).contains(&file.len())))
        .map(|path| path.display().to_string())
        .collect()
}

/// The files of a folder, in a fixed order; none where there is no folder.
fn listed(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
}

fn folder() -> PathBuf {
    paths::target().join("fuzz")
}

fn made(folder: &Path) -> Result<PathBuf, Trouble> {
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    Ok(folder.to_path_buf())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::new(
        format!("{} could not be written: {error}.", path.display()),
        "Check the folder's rights and the free space.",
    )
}

/// The machine's own target, as the compiler names it.
fn host() -> Result<String, Trouble> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = proc::answer(Command::new(rustc).arg("-vV")).unwrap_or_default();
    said.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| Trouble::new("rustc does not say what it builds for.", "Run rustc -vV."))
}

/// The number behind a word; 0 where there is none.
fn number_after(text: &str, word: &str) -> u64 {
    text.split(word)
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}
