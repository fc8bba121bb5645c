//! `cargo xtask bench`: the figures that the product promises.
//!
//! The app and an empty Tauri window, built the same way, take turns on the
//! same machine, and what is promised is the ratio of their medians: a slow
//! laptop slows both. The figures without a window come from `drumbeat-bench`,
//! which prints one per line.

mod figures;
mod process;
mod window;

use std::fs;
use std::process::{Command, ExitCode};

use crate::bench::figures::{Figure, Figures};
use crate::trouble::Trouble;
use crate::{cargo, packages, paths, proc, run, ui};

struct Options {
    json: Option<String>,
    rounds: usize,
}

/// Measures, prints a table and, when asked, writes the figures as JSON.
pub(crate) fn bench(arguments: &[String]) -> Result<ExitCode, Trouble> {
    let options = options(arguments)?;
    packages::ensure(&[packages::BUILD, packages::WINDOW])?;
    ui::ensure_packages()?;
    ui::ensure_built()?;
    run::build_app("release")?;
    cargo::build(
        "Building the empty window that the app is measured against",
        &[
            "--release",
            "--package",
            "drumbeat",
            "--example",
            "empty-window",
        ],
    )?;

    let mut figures = Figures::default();
    if cfg!(target_os = "linux") {
        window::measure(options.rounds, &mut figures)?;
    } else {
        println!("Start, memory and idle use are measured on Linux only: skipped.");
    }
    without_window(options.rounds, &mut figures)?;
    installed_size(&mut figures);

    println!("\n{figures}");
    if let Some(file) = options.json {
        fs::write(&file, figures.json()).map_err(|error| {
            Trouble::new(
                format!("{file} could not be written: {error}."),
                "Choose another file.",
            )
        })?;
        println!("Written to {file}");
    }
    Ok(ExitCode::SUCCESS)
}

fn options(arguments: &[String]) -> Result<Options, Trouble> {
    let mut options = Options {
        json: None,
        rounds: 5,
    };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let value = words.next();
        match (word.as_str(), value) {
            ("--json", Some(file)) => options.json = Some(file.clone()),
            ("--rounds", Some(rounds)) if rounds.parse().is_ok_and(|n: usize| n > 0) => {
                options.rounds = rounds.parse().unwrap_or(options.rounds);
            }
            _ => {
                return Err(Trouble::new(
                    "bench takes --json FILE and --rounds N.",
                    crate::USAGE,
                ));
            }
        }
    }
    Ok(options)
}

/// Import and engine: lines such as `import_10000_rows ms 812.4`.
fn without_window(rounds: usize, figures: &mut Figures) -> Result<(), Trouble> {
    if !paths::root()
        .join("tests")
        .join("bench")
        .join("main.rs")
        .is_file()
    {
        println!("There is no drumbeat-bench yet: import and engine are not measured.");
        return Ok(());
    }
    cargo::build(
        "Building drumbeat-bench",
        &[
            "--release",
            "--package",
            "drumbeat-tests",
            "--bin",
            "drumbeat-bench",
        ],
    )?;
    proc::say("Measuring import and engine");
    for _ in 0..rounds {
        let mut command = Command::new(paths::program("release", "drumbeat-bench"));
        let Some(lines) = proc::answer(&mut command) else {
            return Err(Trouble::new(
                "drumbeat-bench did not succeed.",
                format!("Run {} by itself to see why.", proc::spelled(&command)),
            ));
        };
        for line in lines.lines() {
            let mut words = line.split_whitespace();
            let (Some(name), Some(unit), Some(value)) = (words.next(), words.next(), words.next())
            else {
                continue;
            };
            if let Ok(value) = value.parse() {
                figures.add(name, unit, value);
            }
        }
    }
    Ok(())
}

/// What lies on the disk after an installation: the programs, stripped.
fn installed_size(figures: &mut Figures) {
    let sizes = ["drumbeat", "drumbeat-reader"]
        .map(|name| fs::metadata(paths::program("release", name)).map_or(0, |file| file.len()));
    let bytes: u64 = sizes.iter().sum();
    figures.put(Figure::once("installed_size", "MB", bytes as f64 / 1e6));
}
