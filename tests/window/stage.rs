//! A machine for one test: a home, a display, a bus with a keychain, and the app on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::display::{Bus, Display};
use crate::driver::{Driver, Environment, alive};
use crate::waiting::until;

/// The designed size of the window.
const WINDOW: (u32, u32) = (1280, 800);

/// How long a page that has its data may take to be seen on the display.
const SETTLE: Duration = Duration::from_millis(400);

pub(crate) struct Stage {
    name: &'static str,
    /// Pictures taken so far; the next is numbered one higher.
    pictures: u32,
    driver: Option<Driver>,
    display: Display,
    bus: Bus,
    home: tempfile::TempDir,
}

impl Stage {
    /// An untouched machine: nothing was ever started on it.
    pub(crate) fn new(name: &'static str) -> Self {
        let home = tempfile::Builder::new()
            .prefix("drumbeat-")
            .tempdir()
            .unwrap();
        let display = Display::start(WINDOW.0, WINDOW.1);
        let bus = Bus::start(home.path(), true);
        Self {
            name,
            pictures: 0,
            driver: None,
            display,
            bus,
            home,
        }
    }

    /// The folder that the app takes for the person's own.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Where the app keeps everything on this machine.
    pub(crate) fn app_home(&self) -> PathBuf {
        self.home().join(".local/share/app.drumbeat.desktop")
    }

    /// Starts the app and gives its window.
    pub(crate) fn start(&mut self, arguments: &[&str]) -> &Driver {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|&argument| argument.to_owned())
            .collect();
        let driver = Driver::start(&app(), &arguments, &self.environment());
        self.driver.insert(driver)
    }

    /// The window.
    pub(crate) fn window(&self) -> &Driver {
        self.driver.as_ref().expect("the app is running")
    }

    /// Starts the app a second time, as a person does by mistake, and waits for it to end.
    pub(crate) fn start_again(&self, arguments: &[&str]) {
        let mut command = Command::new(app());
        command.args(arguments).stdin(Stdio::null());
        self.environment().apply(&mut command);
        let mut second = crate::display::Running::start(&mut command);
        until(
            "the second start to hand over and end",
            Duration::from_secs(20),
            || second.ended(),
        )
        .unwrap();
    }

    /// `kill -9`: the app gets no chance to put anything in order.
    pub(crate) fn kill(&mut self) {
        let app = self.window().app_process().expect("the app is running");
        let status = Command::new("kill")
            .args(["-9", &app.to_string()])
            .status()
            .unwrap();
        assert!(status.success(), "the app could be killed");
        until("the app to be gone", Duration::from_secs(10), || {
            (!alive(app)).then_some(())
        })
        .unwrap();
        if let Some(driver) = self.driver.take() {
            driver.abandon();
        }
    }

    /// Asks the window to close, as its button does.
    pub(crate) fn close_window(&self) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("window/close_window.py");
        let mut command = Command::new("/usr/bin/python3");
        command.arg(script).arg("^Drumbeat").stdout(Stdio::piped());
        self.environment().apply(&mut command);
        let mut asking = crate::display::Running::start(&mut command);
        assert_eq!(asking.first_line(), "asked", "the window was asked");
    }

    /// Waits until the app has ended by itself.
    pub(crate) fn wait_closed(&mut self, at_most: Duration) {
        let app = self.window().app_process().expect("the app is running");
        until("the app to end by itself", at_most, || {
            (!alive(app)).then_some(())
        })
        .unwrap();
        if let Some(driver) = self.driver.take() {
            driver.abandon();
        }
    }

    /// Ends the app through its driver.
    pub(crate) fn stop(&mut self) {
        self.driver = None;
    }

    /// Takes the next numbered picture, when pictures are wanted.
    pub(crate) fn picture(&mut self, what: &str) {
        self.pictures += 1;
        self.window().painted();
        if let Some(folder) = tour() {
            // The web view's own process hands a frame on to the display a little
            // later; nothing is proved by this, it only makes the picture whole.
            self.window().rest(SETTLE);
            self.display
                .picture(&folder.join(format!("{:02}-{what}.png", self.pictures)));
        }
    }

    /// What every program of this machine sees.
    pub(crate) fn environment(&self) -> Environment {
        let home = self.home().display().to_string();
        Environment {
            variables: vec![
                ("HOME", home.clone()),
                ("XDG_RUNTIME_DIR", home),
                ("DISPLAY", self.display.name.clone()),
                ("DBUS_SESSION_BUS_ADDRESS", self.bus.address.clone()),
                ("GDK_BACKEND", "x11".to_owned()),
                // No settings and no accessibility daemon that would outlive the test.
                ("GSETTINGS_BACKEND", "memory".to_owned()),
                ("NO_AT_BRIDGE", "1".to_owned()),
                ("LANG", "C.UTF-8".to_owned()),
            ],
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/window");
            drop(fs::create_dir_all(&folder));
            let file = folder.join(format!("{}-failed.png", self.name));
            self.display.picture(&file);
            eprintln!("what the display showed: {}", file.display());
        }
        // The session ends before the display and the bus do.
        self.driver = None;
    }
}

/// The folder for the tour's pictures.
pub(crate) fn tour() -> Option<PathBuf> {
    std::env::var_os("DRUMBEAT_TOUR").map(PathBuf::from)
}

fn app() -> PathBuf {
    let app = std::env::var_os("DRUMBEAT_APP")
        .expect("DRUMBEAT_APP names the app's program; `cargo xtask test` sets it");
    PathBuf::from(app)
}
