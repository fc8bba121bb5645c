//! A small WebDriver client, and the driver it talks to.
//!
//! Only what the tests need. Every request has a time limit, and the session
//! is ended before the driver is, also when a test panics: otherwise the app
//! would stay behind.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::display::Running;
use crate::waiting::until;

/// The key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// An element of the page, valid until the page replaces it.
#[derive(Clone, Debug)]
pub(crate) struct Element(String);

/// A running driver with one session: the app's window.
pub(crate) struct Driver {
    // Fields are dropped in this order; `Drop` ends the session before them.
    process: Running,
    runtime: tokio::runtime::Runtime,
    http: reqwest::Client,
    session: String,
    /// The app and the processes of its web view, as they were after the start.
    app: Vec<u32>,
}

impl Driver {
    /// Starts the driver with `environment`, and the app through it.
    pub(crate) fn start(app: &Path, arguments: &[String], environment: &Environment) -> Self {
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            // Without it the session never begins.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        environment.apply(&mut command);
        let process = Running::start(&mut command);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(60))
            .no_proxy()
            .build()
            .unwrap();
        let base = format!("http://127.0.0.1:{port}");
        until("the driver", Duration::from_secs(20), || {
            runtime
                .block_on(async { http.get(format!("{base}/status")).send().await })
                .ok()
        })
        .unwrap();
        let mut driver = Self {
            process,
            runtime,
            http,
            session: String::new(),
            app: Vec::new(),
        };
        let options = json!({ "binary": app, "args": arguments });
        let wanted = json!({ "alwaysMatch": { "webkitgtk:browserOptions": options } });
        let answer = driver
            .request(
                reqwest::Method::POST,
                &format!("{base}/session"),
                &json!({ "capabilities": wanted }),
            )
            .unwrap_or_else(|error| panic!("the app did not start under the driver: {error}"));
        driver.session = format!("{base}/session/{}", answer["sessionId"].as_str().unwrap());
        driver.app = descendants(driver.process.id());
        driver
    }

    /// The app's process, a child of the driver's.
    pub(crate) fn app_process(&self) -> Option<u32> {
        self.app.first().copied()
    }

    /// Lets go of an app that was killed: there is no session to end any more.
    pub(crate) fn abandon(mut self) {
        self.session.clear();
    }

    /// Waits until what the page shows is on the display.
    pub(crate) fn painted(&self) {
        let script = "
            const done = arguments[arguments.length - 1];
            document.fonts.ready.then(() =>
              requestAnimationFrame(() => requestAnimationFrame(() => done(true))));";
        self.post("execute/async", &json!({ "script": script, "args": [] }))
            .unwrap();
    }

    /// Lets the page go on for a while.
    pub(crate) fn rest(&self, time: Duration) {
        let script = "setTimeout(arguments[1], arguments[0])";
        let millis = u64::try_from(time.as_millis()).unwrap();
        self.run_async(script, &[millis.into()]).unwrap();
    }

    /// Runs a script in the page; `arguments` are its `arguments`.
    pub(crate) fn run(&self, script: &str, arguments: &[Value]) -> Result<Value, String> {
        self.post(
            "execute/sync",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Runs a script that ends by calling its last argument.
    pub(crate) fn run_async(&self, script: &str, arguments: &[Value]) -> Result<Value, String> {
        self.post(
            "execute/async",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Runs a script that gives an element or nothing.
    pub(crate) fn find(&self, script: &str, arguments: &[Value]) -> Option<Element> {
        let found = self.run(script, arguments).ok()?;
        found[ELEMENT].as_str().map(|id| Element(id.to_owned()))
    }

    /// False for what is drawn but waits for something.
    pub(crate) fn can_be_pressed(&self, element: &Element) -> bool {
        let script = "const [element] = arguments;
            return !element.disabled && element.ariaDisabled !== 'true' && element.dataset.disabled === undefined;";
        let ready = self.run(script, &[json!({ ELEMENT: element.0 })]);
        ready.is_ok_and(|ready| ready == true)
    }

    /// The words in an element.
    pub(crate) fn words_of(&self, element: &Element) -> String {
        let script = "return arguments[0].innerText.trim()";
        let words = self.run(script, &[json!({ ELEMENT: element.0 })]);
        words.unwrap().as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn click(&self, element: &Element) -> Result<(), String> {
        self.post(&format!("element/{}/click", element.0), &json!({}))
            .map(drop)
    }

    pub(crate) fn type_into(&self, element: &Element, text: &str) -> Result<(), String> {
        self.post(
            &format!("element/{}/value", element.0),
            &json!({ "text": text }),
        )
        .map(drop)
    }

    pub(crate) fn clear(&self, element: &Element) -> Result<(), String> {
        self.post(&format!("element/{}/clear", element.0), &json!({}))
            .map(drop)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.request(
            reqwest::Method::POST,
            &format!("{}/{path}", self.session),
            body,
        )
    }

    fn request(&self, method: reqwest::Method, url: &str, body: &Value) -> Result<Value, String> {
        let request = self.http.request(method, url).json(body);
        let (status, mut answer) = self
            .runtime
            .block_on(async {
                let response = request.send().await?;
                let status = response.status();
                Ok((status, response.json::<Value>().await?))
            })
            .map_err(|error: reqwest::Error| error.to_string())?;
        if status.is_success() {
            Ok(answer["value"].take())
        } else {
            Err(answer.to_string())
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let end = self
                .http
                .delete(&self.session)
                .timeout(Duration::from_secs(10));
            // Whether it worked is seen below.
            drop(self.runtime.block_on(async { end.send().await }));
        }
        // The home is removed after this: nothing may write there any more.
        let gone = until("the app to end", Duration::from_secs(5), || {
            self.app.iter().all(|id| !alive(*id)).then_some(())
        });
        if gone.is_err() {
            for id in &self.app {
                drop(Command::new("kill").args(["-9", &id.to_string()]).status());
            }
        }
    }
}

/// What a program of one test sees of the machine.
pub(crate) struct Environment {
    pub variables: Vec<(&'static str, String)>,
}

impl Environment {
    pub(crate) fn apply(&self, command: &mut Command) {
        for name in [
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "WAYLAND_DISPLAY",
        ] {
            command.env_remove(name);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
    }
}

/// True while the process runs; one that ended and was not collected does not.
pub(crate) fn alive(process: u32) -> bool {
    stat(process).first().is_some_and(|state| state != "Z")
}

/// All that the process started, and what those started, the oldest first.
fn descendants(top: u32) -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut all: Vec<u32> = entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    all.sort_unstable();
    let mut found = vec![top];
    for id in all {
        let parent = stat(id).get(1).and_then(|parent| parent.parse().ok());
        if parent.is_some_and(|parent| found.contains(&parent)) {
            found.push(id);
        }
    }
    found.remove(0);
    found
}

/// The words of `/proc/<id>/stat` from the state on; the parent comes second.
fn stat(process: u32) -> Vec<String> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name before them stands in brackets and may hold anything.
    let after = text.rsplit_once(')').map_or("", |(_, after)| after);
    after.split_whitespace().map(str::to_owned).collect()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}
