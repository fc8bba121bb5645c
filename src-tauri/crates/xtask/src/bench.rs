//! `cargo xtask bench`: the figures that the product promises.
//!
//! The app and an empty Tauri window, built the same way, take turns on the
//! same machine, and what is promised is the ratio of their medians: a slow
//! laptop slows both. The figures without a window come from `drumbeat-bench`,
//! which prints one per line. Where `DRUMBEAT_BENCH_PEERS` names a folder with
//! other programs that do the same work, they take turns too ([`peers`]).

mod figures;
mod peers;
mod phones;
mod process;
mod window;

use std::fs;
use std::process::{Command, ExitCode};

use crate::bench::figures::{Bar, Figure, Figures};
use crate::bench::peers::Peers;
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

    cargo::build_tool("bench", "release")?;
    let peers = Peers::find()?;

    let mut figures = Figures::default();
    if cfg!(target_os = "linux") {
        let homes = paths::target().join("bench").join("used-homes");
        window::measure(options.rounds, bench_program()?, &homes, &mut figures)?;
    } else {
        println!("Start, memory and idle use are measured on Linux only: skipped.");
    }
    without_window(options.rounds, peers.as_ref(), &mut figures)?;
    phones::compare(bench_program()?, &mut figures)?;
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

/// A command of drumbeat-bench, with its files on the disk of the target folder:
/// the system's folder for temporary files may be memory, where writing is free.
fn bench_program() -> Result<Command, Trouble> {
    let folder = paths::target().join("bench").join("tmp");
    fs::create_dir_all(&folder).map_err(|error| {
        Trouble::new(
            format!("{} could not be made: {error}.", folder.display()),
            "Check its rights.",
        )
    })?;
    let mut command = Command::new(paths::program("release", "drumbeat-bench"));
    command.env("TMPDIR", folder);
    Ok(command)
}

fn answer(mut command: Command) -> Result<String, Trouble> {
    proc::answer(&mut command).ok_or_else(|| {
        Trouble::new(
            "drumbeat-bench did not succeed.",
            format!("Run {} by itself to see why.", proc::spelled(&command)),
        )
    })
}

/// What is promised of the figures without a window, over their floor where they have one.
const BARS: [(&str, Bar); 16] = [
    // The median of all cycles at least 0.8 times as fast as the floor's.
    ("queue_cycle_p50", Bar::Most(1.25)),
    ("queue_cycle_p99", Bar::Most(2.0)),
    ("campaign_start_100000", Bar::Most(3.0)),
    ("open_1000000_to_decision", Bar::Most(150.0)),
    ("search_1000000_prefix_p99", Bar::Most(5.0)),
    ("search_1000000_typo_p99", Bar::Most(50.0)),
    ("contacts_1000000_jump_p99", Bar::Most(100.0)),
    ("phone_number", Bar::Most(2.0)),
    ("import_100000_xlsx_memory", Bar::Most(120.0)),
    ("import_100000_csv_memory", Bar::Most(120.0)),
    ("import_1000000_xlsx_memory", Bar::Most(300.0)),
    ("hostile_file_refused", Bar::Most(500.0)),
    ("segment_count_100000", Bar::Most(100.0)),
    ("segment_count_1000000", Bar::Most(1_000.0)),
    ("idle_wake_ups", Bar::Most(1.0)),
    ("pacing_days", Bar::Least(1_000.0)),
];

/// Import and engine: lines such as `import_10000_csv ms 812.4`. What begins with
/// `floor_` is what the figure of that name is compared with.
fn without_window(
    rounds: usize,
    peers: Option<&Peers>,
    figures: &mut Figures,
) -> Result<(), Trouble> {
    proc::say("Measuring import and engine");
    let mut million = bench_program()?;
    million.args([
        "million",
        "search",
        "segments_million",
        "import_million",
        "cells",
    ]);
    read(&answer(million)?, figures);
    if let Some(peers) = peers {
        let mut list = bench_program()?;
        list.arg("--list").arg(peers.folder());
        list.arg(peers::MILLION.to_string());
        answer(list)?;
        peers.measure_million(figures)?;
    }
    for round in 1..=rounds {
        println!("round {round}");
        read(&answer(bench_program()?)?, figures);
        if let Some(peers) = peers {
            let mut lists = bench_program()?;
            lists.arg("--list").arg(peers.folder());
            answer(lists)?;
            peers.measure(figures)?;
        }
    }
    peers::compare(figures);
    Ok(())
}

fn read(lines: &str, figures: &mut Figures) {
    for line in lines.lines() {
        let mut words = line.split_whitespace();
        let (Some(name), Some(unit), Some(value)) = (words.next(), words.next(), words.next())
        else {
            continue;
        };
        let Ok(value) = value.parse() else { continue };
        if let Some(name) = name.strip_prefix("floor_") {
            figures.add_against(name, unit, value);
            continue;
        }
        figures.add(name, unit, value);
        // No write may keep a number that sends waiting for longer.
        if name.ends_with("_others_wait") {
            figures.bar(name, unit, Bar::Most(50.0));
        }
        if name.starts_with("cells_wrong_by_") {
            figures.bar(name, unit, Bar::Most(0.0));
        }
        if let Some((_, bar)) = BARS.iter().find(|(of, _)| *of == name) {
            figures.bar(name, unit, *bar);
        }
    }
}

/// What lies on the disk after an installation: the programs, stripped.
fn installed_size(figures: &mut Figures) {
    let sizes = ["drumbeat", "drumbeat-reader"]
        .map(|name| fs::metadata(paths::program("release", name)).map_or(0, |file| file.len()));
    let bytes: u64 = sizes.iter().sum();
    figures.put(Figure::once("installed_size", "MB", bytes as f64 / 1e6));
}
