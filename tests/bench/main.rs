//! `drumbeat-bench`: the figures that need no window, for `cargo xtask bench`.
//!
//! Each line is `name unit value`. What is measured is the product's own path:
//! the commands that the window calls ([`import`], [`start`]), the store's
//! transactions on a file with `synchronous=FULL` ([`queue`]), the engine with a
//! gateway that answers at once and a clock that is moved by hand ([`engine`]).
//!
//! `--list DIR` only writes the list of people, for other programs that are
//! measured beside; `--phones FILE` only writes what is read of a hundred thousand numbers,
//! for another program to read them too; `--homes DIR` only makes homes with a campaign
//! under way.
//!
//! Parts can be named (`drumbeat-bench queue`); without a name all but
//! `million`, `search` and `cells` are measured.
//! Files lie in the folder for temporary files; name one on a real disk with
//! `TMPDIR`, or writing costs nothing.

mod cells;
mod desk;
mod engine;
mod figures;
mod floor;
mod host;
mod idle;
mod import;
mod list;
mod pacing;
mod phones;
#[path = "../../src-tauri/src/practice.rs"]
mod practice;
mod queue;
mod search;
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

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, folder] = words.as_slice()
        && flag.starts_with("--")
    {
        match flag.as_str() {
            "--list" => drop(list::write(folder.as_ref(), PEOPLE)),
            "--phones" => phones::write_readings(folder.as_ref(), COMPARED),
            "--homes" => wait_for(shop::leave_homes(folder.into(), IN_HOME)),
            _ => panic!("there is no {flag}"),
        }
        return;
    }
    let parts: [(&str, fn()); 11] = [
        // First, while the process is small: its peak memory is a figure.
        ("import", || wait_for(import::measure(PEOPLE))),
        ("phones", || phones::measure(WAITING)),
        ("start", || wait_for(start::measure(STARTED))),
        ("queue", || wait_for(queue::measure(WAITING))),
        ("numbers", || wait_for(queue::measure_at_once(WAITING))),
        ("engine", || engine::measure(WAITING)),
        ("pacing", pacing::measure),
        ("idle", idle::measure),
        // These take long to prepare, so they are only measured where they are named.
        (CELLS_PART, || cells::measure(CELLS)),
        (MILLION, || wait_for(queue::measure_opening(1_000_000))),
        (SEARCH, || wait_for(search::measure(1_000_000))),
    ];
    for word in &words {
        assert!(
            parts.iter().any(|(name, _)| name == word),
            "there is no part {word:?}"
        );
    }
    for (name, measure) in parts {
        if (words.is_empty() && ![MILLION, SEARCH, CELLS_PART].contains(&name))
            || words.iter().any(|word| word == name)
        {
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
