//! `drumbeat-kill --times N [--seed S] [--json FILE]`: the devserver sends one campaign
//! after the other, over HTTP, to a practice world that is a program of its own, and
//! is killed with `kill -9` at random moments. What the world's ledger says afterwards
//! is what people got: each text once, and everybody whom the app calls reached.
//!
//! The world takes its time to accept a message, so that many of the kills find one of
//! which nobody can know whether it will arrive.

mod books;
mod desk;

use books::Books;
use desk::{Left, Shop};
use drumbeat_tests::arguments::Arguments;
use drumbeat_tests::programs::{Desk, Server};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use std::process::ExitCode;
use std::time::Duration;

/// From the request to its acceptance, in milliseconds of a world at [`desk::SPEED`]:
/// 33 of ours.
const ACCEPT_MS: u32 = 120_000;
/// The longest life of the app, in milliseconds.
const LONGEST_LIFE_MS: u64 = 500;
/// The same where only doubts are left: they are waited out in one life, which takes ten
/// seconds at any speed, and looked up twice after that.
const LONGEST_LIFE_IN_DOUBT_MS: u64 = 30_000;
const KEY: &str = "practice";
/// Of the kills, this share has to find a message in doubt, or they prove little.
const LEAST_IN_DOUBT: f64 = 0.3;

#[tokio::main]
async fn main() -> ExitCode {
    let given = Arguments::read(&[], &["--times", "--seed", "--json"]);
    let (times, seed) = (given.number("--times", 100), given.number("--seed", 1));
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("home");
    let server = Server::start(folder.path(), KEY);
    // Accepted after a while, whether the app still lives or not: the first the app
    // hears of it, be it answer or event, comes then.
    let late = json!({ "kind": "late_accept", "ms": ACCEPT_MS, "path": "/api/send" });
    server.tell("faults", &late).await;

    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut shop = Shop::open(Desk::in_world(&home, &server)).await;
    let mut in_doubt = 0_u64;
    for kill in 1..=times {
        let longest_ms = match shop.keep_busy().await {
            Left::People => LONGEST_LIFE_MS,
            Left::Doubts => LONGEST_LIFE_IN_DOUBT_MS,
        };
        pause(rng.random_range(0..longest_ms)).await;
        shop.desk.kill();
        let books = Books::open(&home);
        in_doubt += u64::from(books.in_doubt() > 0);
        drop(books);
        shop.desk = Desk::in_world(&home, &server);
        if kill % 100 == 0 {
            println!("{kill} kills, {in_doubt} with a message in doubt");
        }
    }
    shop.finish().await;
    let ledger = server.ask("ledger?since=0").await;
    let mut desk = shop.desk;
    desk.end().await;
    let found = Books::open(&home).compare(ledger.as_array().expect("lines"));
    for wrong in &found.wrong {
        println!("{wrong}");
    }
    let share = in_doubt as f64 / times.max(1) as f64;
    println!(
        "{times} kills, {:.0} % with a message in doubt, {} messages, {} people, \
         {} need a check, {} doubled, {} lost, {} untrue",
        share * 100.0,
        found.messages,
        found.people,
        found.need_check,
        found.doubled,
        found.lost,
        found.untrue
    );
    if let Some(file) = given.word("--json") {
        let figures = json!({
            "kills": times, "in_doubt": share, "messages": found.messages,
            "people": found.people, "need_check": found.need_check,
            "doubled": found.doubled, "lost": found.lost, "untrue": found.untrue,
        });
        std::fs::write(file, figures.to_string()).expect("the figures can be written");
    }
    let good = found.wrong.is_empty() && (share >= LEAST_IN_DOUBT || times < 100);
    ExitCode::from(u8::from(!good))
}

/// Lets the programs work.
#[expect(
    clippy::disallowed_methods,
    reason = "real programs live in real time, and are killed in it"
)]
async fn pause(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}
