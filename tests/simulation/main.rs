//! `drumbeat-sim --seeds N [--from S]`: plays voyages on every core and prints one line.

use drumbeat_tests::simulation::{Plan, sail};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |flag: &str, usual: u64| {
        words
            .iter()
            .position(|word| word == flag)
            .and_then(|at| words.get(at + 1))
            .map_or(usual, |word| word.parse().expect("a number"))
    };
    let (from, seeds) = (number("--from", 0), number("--seeds", 1_000));
    let next = AtomicU64::new(from);
    let [sent, crashes, checks, bad] = [const { AtomicUsize::new(0) }; 4];
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= from + seeds {
                        return;
                    }
                    let outcome = sail(&Plan::of(seed));
                    sent.fetch_add(outcome.sent, Ordering::Relaxed);
                    crashes.fetch_add(outcome.crashes, Ordering::Relaxed);
                    checks.fetch_add(outcome.needs_check, Ordering::Relaxed);
                    if !outcome.violations.is_empty() {
                        bad.fetch_add(1, Ordering::Relaxed);
                        println!("seed {seed}: {:?}", outcome.violations);
                        if seeds == 1 {
                            println!("{:#?}", Plan::of(seed));
                        }
                    }
                }
            });
        }
    });
    let all = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    println!(
        "{seeds} voyages, {} messages, {} crashes, {} need a check, {} with violations",
        all(&sent),
        all(&crashes),
        all(&checks),
        all(&bad)
    );
    if all(&bad) > 0 {
        std::process::exit(1);
    }
}
