//! Judging on several threads. Rows are judged one by one whatever the others are, so the
//! lines of a staging file are dealt out in bundles; only what depends on the order (which
//! row was the first with a number) is done where they come together again.

use super::{Judged, Rules, parse};
use crate::error::ReadError;
use crate::outcome::JudgedRow;
use std::io::BufRead;
use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Bytes of a bundle of lines, and what the last line needs.
const BUNDLE: usize = 64 * 1024;
/// Bundles that wait for a thread at most, the one it works at included.
const IN_FLIGHT: usize = 2;
/// More threads than this would wait for the one that reads.
const MOST_THREADS: usize = 4;

type Judgement = Result<Vec<JudgedRow>, ReadError>;

/// A thread's bundles, and what it said about them.
struct Lane {
    bundles: SyncSender<Vec<u8>>,
    judged: Receiver<Judgement>,
}

/// Judges the rows that are left, below the heading.
pub(super) fn each<R: BufRead>(
    rows: &mut Judged<R>,
    take: &mut dyn FnMut(JudgedRow) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let Judged {
        staging,
        rules,
        seen,
        ..
    } = rows;
    let rules = &*rules;
    thread::scope(|scope| {
        let lanes: Vec<Lane> = (0..threads.min(MOST_THREADS))
            .map(|_| {
                let (bundles, todo) = sync_channel(IN_FLIGHT);
                let (done, judged) = sync_channel(IN_FLIGHT);
                scope.spawn(move || work(rules, &todo, &done));
                Lane { bundles, judged }
            })
            .collect();
        // Dealt out in turn and taken back in turn, so the order is kept.
        let mut turns = lanes.iter().cycle();
        let mut taken = lanes.iter().cycle();
        let (mut in_flight, mut is_over) = (0, false);
        loop {
            while !is_over && in_flight < lanes.len() * IN_FLIGHT {
                let bundle = bundle(staging)?;
                is_over = bundle.is_empty();
                if let (false, Some(lane)) = (is_over, turns.next()) {
                    lane.bundles.send(bundle).map_err(ReadError::failed)?;
                    in_flight += 1;
                }
            }
            let Some(lane) = taken.next().filter(|_| in_flight > 0) else {
                return Ok(());
            };
            in_flight -= 1;
            for mut row in lane.judged.recv().map_err(ReadError::failed)?? {
                super::mark_duplicate(seen, &mut row);
                take(row)?;
            }
        }
    })
}

/// The next whole lines; none at the end.
fn bundle(staging: &mut impl BufRead) -> Result<Vec<u8>, ReadError> {
    let mut lines = Vec::with_capacity(BUNDLE + BUNDLE / 8);
    while lines.len() < BUNDLE {
        if staging.read_until(b'\n', &mut lines)? == 0 {
            break;
        }
    }
    Ok(lines)
}

/// Until there is no more, or nobody wants to know.
fn work(rules: &Rules, todo: &Receiver<Vec<u8>>, done: &SyncSender<Judgement>) {
    while let Ok(lines) = todo.recv() {
        let lines = lines.split_inclusive(|byte| *byte == b'\n');
        let judged = lines
            .filter_map(|line| parse(line).map(|row| rules.judge(&row)).transpose())
            .collect();
        if done.send(judged).is_err() {
            return;
        }
    }
}
