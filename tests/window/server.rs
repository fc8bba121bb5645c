//! The practice world as a program of its own: it stands for the shop's WAHA server.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::display::Running;

/// The key that the shop's owner has to type.
pub(crate) const KEY: &str = "window-test-key";

pub(crate) struct Server {
    _running: Running,
    pub(crate) url: String,
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
}

impl Server {
    pub(crate) fn start(folder: &Path) -> Self {
        let program = std::env::var_os("DRUMBEAT_PRACTICE")
            .expect("DRUMBEAT_PRACTICE names the practice world; `cargo xtask test` sets it");
        let mut running = Running::start(
            Command::new(program)
                .arg("--ledger")
                .arg(folder.join("ledger.jsonl"))
                .args(["--port", "0", "--seed", "7", "--speed", "1"])
                .args(["--engine", "gows", "--api-key", KEY])
                .stdin(Stdio::null())
                .stdout(Stdio::piped()),
        );
        let said = running.first_line();
        let url = said.rsplit(' ').next().unwrap().to_owned();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(20))
            .no_proxy()
            .build()
            .unwrap();
        Self {
            _running: running,
            url,
            runtime,
            client,
        }
    }

    /// What only the maker of the world can ask.
    pub(crate) fn ask(&self, path: &str) -> Value {
        let call = self.client.get(format!("{}/_control/{path}", self.url));
        self.answer(call)
    }

    /// What only the maker of the world can do.
    pub(crate) fn tell(&self, path: &str, body: &Value) -> Value {
        let call = self.client.post(format!("{}/_control/{path}", self.url));
        self.answer(call.json(body))
    }

    fn answer(&self, call: reqwest::RequestBuilder) -> Value {
        self.runtime.block_on(async {
            let answer = call.header("X-Api-Key", KEY).send().await.unwrap();
            let status = answer.status();
            let body: Value = answer.json().await.unwrap();
            assert!(status.is_success(), "{status}: {body}");
            body
        })
    }
}
