//! The two programs, started and ended, and how to speak to them. They come from
//! `DRUMBEAT_DEVSERVER` and `DRUMBEAT_PRACTICE`, or lie beside whoever starts them.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::waiting::until;

/// A program that ends with its test.
pub struct Running {
    child: Child,
    /// The first line it said.
    pub said: String,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} starts: {error}"));
        let mut said = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        lines.read_line(&mut said).unwrap();
        Self {
            child,
            said: said.trim().to_owned(),
        }
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`: no time for anything.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ctrl-C, and its end. On Windows nobody can ask a single program: it is killed there.
    pub async fn ask_to_end(&mut self) {
        if cfg!(windows) {
            self.kill();
            return;
        }
        let asked = Command::new("kill")
            .args(["-INT", &self.id().to_string()])
            .status()
            .unwrap();
        assert!(asked.success(), "the program can be asked to end");
        let child = &mut self.child;
        until("the program to end", Duration::from_secs(20), || {
            let ended = child.try_wait().unwrap().map(|_| ());
            async move { ended }
        })
        .await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A program of the project, from the environment or beside the tests.
fn program(variable: &str, name: &str) -> PathBuf {
    let beside = || {
        let own = std::env::current_exe().unwrap();
        let folder = own.parent().unwrap();
        // Tests lie one folder deeper than programs.
        let profile = if folder.ends_with("deps") {
            folder.parent().unwrap()
        } else {
            folder
        };
        profile.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    };
    let file = std::env::var_os(variable).map_or_else(beside, PathBuf::from);
    assert!(
        file.is_file(),
        "{} is missing: run `cargo build -p {name}`, or `cargo xtask test`, which does",
        file.display()
    );
    file
}

/// The practice world as a program: it stands for the shop's server.
pub struct Server {
    _running: Running,
    /// Where it listens.
    pub url: String,
    key: String,
    client: reqwest::Client,
}

impl Server {
    /// Starts it; its ledger lies in that folder.
    pub fn start(folder: &Path, key: &str) -> Self {
        let ledger = folder.join("ledger.jsonl");
        let mut command = Command::new(program("DRUMBEAT_PRACTICE", "drumbeat-practice"));
        command.arg("--ledger").arg(ledger);
        command.args(["--port", "0", "--seed", "7", "--speed", "1"]);
        command.args(["--engine", "gows", "--api-key", key]);
        let running = Running::start(&mut command);
        let url = running.said.rsplit(' ').next().unwrap().to_owned();
        Self {
            _running: running,
            url,
            key: key.to_owned(),
            client: client(),
        }
    }

    /// Asks what only the one behind the curtain knows.
    pub async fn ask(&self, path: &str) -> Value {
        let url = format!("{}/_control/{path}", self.url);
        let answer = self.client.get(url).header("X-Api-Key", &self.key);
        answer.send().await.unwrap().json().await.unwrap()
    }

    /// Makes something happen in the world.
    pub async fn tell(&self, path: &str, body: &Value) {
        let url = format!("{}/_control/{path}", self.url);
        let answer = self.client.post(url).header("X-Api-Key", &self.key);
        let answer = answer.json(body).send().await.unwrap();
        let status = answer.status();
        assert!(
            status.is_success(),
            "{path}: {status} {}",
            answer.text().await.unwrap()
        );
    }
}

/// The app without a window.
pub struct Desk {
    running: Running,
    url: String,
    token: String,
    client: reqwest::Client,
}

impl Desk {
    /// `temp` is where it puts what does not belong into the home.
    pub fn start(home: &Path, temp: &Path) -> Self {
        let mut command = devserver(home);
        command.env("TMPDIR", temp);
        // Everything of ours, however chatty: the types must not print, whatever the level.
        command.env(
            "DRUMBEAT_LOG",
            "warn,drumbeat=trace,drumbeat_commands=trace,drumbeat_engine=trace,\
             drumbeat_gateway=trace,drumbeat_store=trace,drumbeat_sheets=trace,\
             drumbeat_devserver=trace",
        );
        Self::run(&mut command)
    }

    /// Its practice world is that server, whose clock it goes by.
    pub fn in_world(home: &Path, server: &Server) -> Self {
        let mut command = devserver(home);
        command.args(["--practice-url", &server.url, "--practice-key", &server.key]);
        Self::run(&mut command)
    }

    fn run(command: &mut Command) -> Self {
        let running = Running::start(command);
        let address = running.said.rsplit(' ').next().unwrap().to_owned();
        let (url, token) = address
            .split_once("/?token=")
            .expect("an address with a token");
        Self {
            url: url.to_owned(),
            token: token.to_owned(),
            running,
            client: client(),
        }
    }

    /// Asks it to end, and waits until it has.
    pub async fn end(&mut self) {
        self.running.ask_to_end().await;
    }

    /// Kills it.
    pub fn kill(mut self) {
        self.running.kill();
    }

    /// Calls a command; `Err` is the error as the UI gets it.
    pub async fn call(&self, command: &str, request: Value) -> Result<Value, Value> {
        let url = format!("{}/rpc/{command}", self.url);
        let call = self
            .client
            .post(url)
            .header("X-Drumbeat-Token", &self.token);
        let answer = call.json(&request).send().await.unwrap();
        let good = answer.status().is_success();
        let body = answer.json().await.unwrap();
        if good { Ok(body) } else { Err(body) }
    }

    /// Calls a command that must work.
    pub async fn rpc(&self, command: &str, request: Value) -> Value {
        self.call(command, request)
            .await
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Hands a file over, as a drop on the window does.
    pub async fn upload(&self, name: &str, bytes: Vec<u8>) -> Value {
        let url = format!("{}/files", self.url);
        let call = self.client.post(url).query(&[("name", name)]);
        let call = call.header("X-Drumbeat-Token", &self.token).body(bytes);
        let answer: Value = call.send().await.unwrap().json().await.unwrap();
        json!({ "file_ref": answer["file_ref"] })
    }
}

fn devserver(home: &Path) -> Command {
    let mut command = Command::new(program("DRUMBEAT_DEVSERVER", "drumbeat-devserver"));
    command.arg("--home").arg(home).args(["--port", "0"]);
    command
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}
