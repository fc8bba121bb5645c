//! A display and a session bus of one's own, ended when dropped.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A program that ends with its owner, also when a test panics.
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        Self(command.spawn().unwrap_or_else(|error| {
            panic!("{name} did not start ({error}); `cargo xtask setup` installs what is needed")
        }))
    }

    /// Something once it has ended.
    pub(crate) fn ended(&mut self) -> Option<std::process::ExitStatus> {
        self.0.try_wait().expect("it can be waited for")
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// The first line of its standard output.
    pub(crate) fn first_line(&mut self) -> String {
        let output = self.0.stdout.take().expect("its output is piped");
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .expect("its first line can be read");
        line.trim().to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// An X server without a screen. The number of its display is chosen by itself.
pub(crate) struct Display {
    _server: Running,
    /// Such as `:1`.
    pub name: String,
}

impl Display {
    /// As large as the window, so that a picture of the screen is one of the window.
    pub(crate) fn start(width: u32, height: u32) -> Self {
        let mut server = Running::start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
                .arg(format!("{width}x{height}x24"))
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let name = format!(":{}", server.first_line());
        Self {
            _server: server,
            name,
        }
    }

    /// A picture of everything on the display.
    pub(crate) fn picture(&self, file: &Path) {
        let status = Command::new("import")
            .args(["-display", &self.name, "-window", "root"])
            .arg(file)
            .status()
            .expect("ImageMagick's import is installed");
        assert!(
            status.success(),
            "the picture {} could not be taken",
            file.display()
        );
    }
}

/// A session bus with a keychain on it, open and empty.
pub(crate) struct Bus {
    _keychain: Option<Running>,
    _daemon: Running,
    pub address: String,
}

impl Bus {
    pub(crate) fn start(home: &Path, with_keychain: bool) -> Self {
        let config = home.join("bus.conf");
        fs::write(&config, bus_config(home)).expect("the home can be written to");
        let mut daemon = Running::start(
            Command::new("dbus-daemon")
                .args(["--nofork", "--nopidfile", "--print-address=1"])
                .arg(format!("--config-file={}", config.display()))
                .env("HOME", home)
                .env("XDG_RUNTIME_DIR", home)
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let address = daemon.first_line();
        let keychain = with_keychain.then(|| keychain(home, &address));
        Self {
            _keychain: keychain,
            _daemon: daemon,
            address,
        }
    }
}

/// A bus that starts nothing by itself: portals and accessibility daemons would
/// outlive the test and write into its home.
fn bus_config(home: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        home.join("bus").display()
    )
}

fn keychain(home: &Path, address: &str) -> Running {
    use std::io::Write;
    let mut command = Command::new("gnome-keyring-daemon");
    command
        .args(["--foreground", "--unlock", "--components=secrets"])
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .env_remove("XDG_DATA_HOME")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut daemon = Running::start(&mut command);
    let mut input = daemon.0.stdin.take().expect("its input is piped");
    input
        .write_all(b"test")
        .expect("the keychain takes its password");
    daemon
}
