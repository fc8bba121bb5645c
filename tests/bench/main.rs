//! `drumbeat-bench`: the figures that need no window, for `cargo xtask bench`.
//!
//! Each line is `name unit value`. What is measured is the product's own path:
//! the commands that the window calls ([`import`], [`start`]), the store's
//! transactions on a file with `synchronous=FULL` ([`queue`]), the engine with a
//! gateway that answers at once and a clock that is moved by hand ([`engine`]).
//!
//! `--list DIR [ROWS]` only writes the list of people, for other programs that are
//! measured beside; `--phones FILE` only writes what is read of a hundred thousand numbers,
//! for another program to read them too; `--homes DIR` only makes homes with a campaign
//! under way.
//!
//! Parts can be named (`drumbeat-bench queue`); without a name all but
//! those of [`LONG`] are measured.
//! Files lie in the folder for temporary files; name one on a real disk with
//! `TMPDIR`, or writing costs nothing.

mod cells;
mod desk;
mod engine;
mod figures;
mod floor;
mod host;
mod hostile;
mod idle;
mod import;
mod list;
mod pacing;
mod phones;
#[path = "../../src-tauri/src/practice.rs"]
mod practice;
mod queue;
mod readers;
mod search;
mod segments;
mod shop;
mod start;

use std::future::Future;

/// People of the list that is imported.
const PEOPLE: u32 = 100_000;
/// People of the campaign that is started.
const STARTED: u32 = 100_000;
/// People in the homes that windows are opened on.
const IN_HOME: u32 = 1_000;
/// People who wait where the queue is measured.
const WAITING: u32 = 100_000;
/// Numbers that another program reads too.
const COMPARED: usize = 100_000;
/// Cells that are read at each size of a read.
const CELLS: u32 = 10_000_000;
/// The part that compares them.
const CELLS_PART: &str = "cells";
/// The part that opens a file in which a million wait.
const MILLION: &str = "million";
/// The part that searches among a million.
const SEARCH: &str = "search";
/// The part that counts among a million.
const SEGMENTS_MILLION: &str = "segments_million";
/// The part that imports a million.
const IMPORT_MILLION: &str = "import_million";
/// What takes long to prepare, so it is only measured where it is named.
const LONG: [&str; 5] = [
    CELLS_PART,
    MILLION,
    SEARCH,
    SEGMENTS_MILLION,
    IMPORT_MILLION,
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, folder, rest @ ..] = words.as_slice()
        && flag.starts_with("--")
    {
        match flag.as_str() {
            "--list" => {
                let rows = rest.first().map_or(PEOPLE, |rows| rows.parse().unwrap());
                drop(list::write(folder.as_ref(), rows));
            }
            "--phones" => phones::write_readings(folder.as_ref(), COMPARED),
            "--homes" => wait_for(shop::leave_homes(folder.into(), IN_HOME)),
            _ => panic!("there is no {flag}"),
        }
        return;
    }
    let parts: [(&str, fn()); 18] = [
        // First, while the process is small: its peak memory is a figure.
        ("import_xlsx", || wait_for(import::xlsx(PEOPLE))),
        ("import_csv", || wait_for(import::csv(PEOPLE))),
        ("others_wait", || wait_for(import::others_wait(PEOPLE))),
        ("phones", || phones::measure(WAITING)),
        ("start", || wait_for(start::measure(STARTED))),
        ("queue", || wait_for(queue::measure(WAITING))),
        ("numbers", || wait_for(queue::measure_at_once(WAITING))),
        ("engine", || engine::measure(WAITING)),
        ("pacing", pacing::measure),
        ("hostile", || wait_for(hostile::measure())),
        ("segments", || wait_for(segments::measure(PEOPLE))),
        ("search_waiting", || {
            wait_for(search::measure_waiting(PEOPLE))
        }),
        ("idle", idle::measure),
        (CELLS_PART, || cells::measure(CELLS)),
        (MILLION, || wait_for(queue::measure_opening(1_000_000))),
        (SEARCH, || wait_for(search::measure(1_000_000))),
        (SEGMENTS_MILLION, || wait_for(segments::measure(1_000_000))),
        (IMPORT_MILLION, || wait_for(import::million(1_000_000))),
    ];
    for word in &words {
        assert!(
            parts.iter().any(|(name, _)| name == word),
            "there is no part {word:?}"
        );
    }
    for (name, measure) in parts {
        if (words.is_empty() && !LONG.contains(&name)) || words.iter().any(|word| word == name) {
            measure();
        }
    }
}

fn wait_for(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work);
}
