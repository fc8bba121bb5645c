//! What is left of a practice world after a kill, and after a clean end.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expected by panicking"
)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use drumbeat_practice::{PracticeConfig, Speed, start};
use reqwest::StatusCode;
use serde_json::Value;
use support::Api;

mod support;

/// The program itself, killed on drop.
struct Program {
    child: Child,
    api: Api,
}

impl Program {
    fn start(ledger: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_drumbeat-practice"))
            .args([
                "--port", "0", "--seed", "7", "--speed", "3600", "--engine", "gows",
            ])
            .args(["--api-key", "k-1", "--ledger"])
            .arg(ledger)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output"))
            .read_line(&mut line)
            .expect("a line");
        let url = line
            .trim()
            .strip_prefix("practice listening on ")
            .expect("the promised line");
        let api = Api::new(url, "k-1");
        Self { child, api }
    }

    fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn a_killed_world_comes_back_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = folder.path().join("ledger.jsonl");
    let program = Program::start(&ledger);
    program.api.link().await;
    for number in 0..5 {
        program
            .api
            .send(&format!("3EB0A{number}"))
            .await
            .expect("an answer");
    }
    let clock: Value = program
        .api
        .get("/_control/clock")
        .await
        .json()
        .await
        .expect("JSON");
    program.kill();

    let program = Program::start(&ledger);
    program.api.wait_for("WORKING").await;
    let later: Value = program
        .api
        .get("/_control/clock")
        .await
        .json()
        .await
        .expect("JSON");
    assert!(
        later["nowMs"].as_i64() >= clock["nowMs"].as_i64(),
        "time never goes back"
    );
    assert_eq!(
        program.api.accepted().await,
        5,
        "what was accepted is known"
    );
    let found = program
        .api
        .get("/api/shop/chats/all/messages/3EB0A3?downloadMedia=false")
        .await;
    assert_eq!(found.status(), StatusCode::OK, "look-ups survive");
    program.api.send("3EB0A9").await.expect("an answer");
    assert_eq!(program.api.accepted().await, 6, "and it goes on");
    program.kill();
}

#[tokio::test]
async fn a_clean_end_keeps_the_clock_exactly() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = || {
        let mut config = PracticeConfig::new(folder.path().join("ledger.jsonl"));
        config.speed = Some(Speed::HOUR);
        config
    };
    let first = start(config()).await.expect("a practice server");
    let before_ms = first.clock().now_ms();
    first.shutdown().await;
    let second = start(config()).await.expect("the same world again");
    let after_ms = second.clock().now_ms();
    assert!(after_ms >= before_ms, "time never goes back");
    assert!(
        after_ms - before_ms < 3 * 3_600_000,
        "and stands still while the world is closed"
    );
    let refused = start(config()).await;
    assert!(refused.is_err(), "one world per ledger");
    second.shutdown().await;
}
