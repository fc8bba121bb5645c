//! System packages: what is missing, and installing it with apt.
//!
//! A need is looked for by what it gives (a program, a library known to
//! pkg-config, a Debian package), so that any distribution that has it passes;
//! only installing knows apt.

use std::io::{IsTerminal, stdin};
use std::process::Command;

use crate::trouble::Trouble;
use crate::{paths, proc};

/// How to see that something is there.
#[derive(Clone, Copy)]
enum Sign {
    /// A program of this name is on the search path.
    Program(&'static str),
    /// pkg-config knows this library.
    Library(&'static str),
    /// dpkg says that the package is installed.
    Package,
    /// A browser that the browser tests can drive.
    Browser,
}

/// Something the system must offer, and the Debian package that gives it.
#[derive(Clone, Copy)]
pub(crate) struct Need {
    package: &'static str,
    sign: Sign,
}

const fn need(package: &'static str, sign: Sign) -> Need {
    Need { package, sign }
}

/// What compiling the app needs.
pub(crate) const BUILD: &[Need] = &[
    need("gcc", Sign::Program("cc")),
    need("g++", Sign::Program("c++")),
    need("libc6-dev", Sign::Package),
    need("pkg-config", Sign::Program("pkg-config")),
    need("libdbus-1-dev", Sign::Library("dbus-1")),
    need("libwebkit2gtk-4.1-dev", Sign::Library("webkit2gtk-4.1")),
];

/// What looking at the code for Windows needs: its resources are compiled too.
pub(crate) const WINDOWS: &[Need] = &[need(
    "gcc-mingw-w64-x86-64",
    Sign::Program("x86_64-w64-mingw32-gcc"),
)];

/// What driving the real window on a virtual display needs.
pub(crate) const WINDOW: &[Need] = &[
    need("webkit2gtk-driver", Sign::Program("WebKitWebDriver")),
    need("xvfb", Sign::Program("Xvfb")),
    need("dbus", Sign::Program("dbus-daemon")),
    need("libglib2.0-bin", Sign::Program("gdbus")),
    need("imagemagick", Sign::Program("import")),
    need("xdotool", Sign::Program("xdotool")),
    need("gnome-keyring", Sign::Program("gnome-keyring-daemon")),
    need("libsecret-tools", Sign::Program("secret-tool")),
    need("python3-gi", Sign::Package),
    need("gir1.2-gtk-3.0", Sign::Package),
];

/// What the browser tests need.
pub(crate) const BROWSER: &[Need] = &[need("chromium", Sign::Browser)];

/// Makes sure that everything is there, installing with apt what is missing.
pub(crate) fn ensure(groups: &[&[Need]]) -> Result<(), Trouble> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let missing: Vec<&str> = groups
        .iter()
        .flat_map(|group| group.iter())
        .filter(|need| !present(need))
        .map(|need| need.package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing)
}

/// The browser for the browser tests.
pub(crate) fn browser() -> Option<std::path::PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM") {
        return Some(chosen.into());
    }
    ["chromium", "google-chrome-stable", "google-chrome"]
        .iter()
        .find_map(|name| paths::on_path(name))
}

/// Node and npm, which we do not install ourselves.
pub(crate) fn ensure_node() -> Result<(), Trouble> {
    let remedy = "Install Node 20 or newer with npm (on Debian and Ubuntu: apt-get install nodejs npm) and try again.";
    let version = proc::answer(Command::new("node").arg("--version"))
        .ok_or_else(|| Trouble::new("Node is not installed.", remedy))?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|n| n.parse().ok());
    if major.is_none_or(|major: u32| major < 20) {
        return Err(Trouble::new(
            format!("Node {} is too old.", version.trim()),
            remedy,
        ));
    }
    if proc::answer(crate::ui::npm().arg("--version")).is_none() {
        return Err(Trouble::new("npm is not installed.", remedy));
    }
    Ok(())
}

fn present(need: &Need) -> bool {
    match need.sign {
        Sign::Program(name) => paths::on_path(name).is_some(),
        Sign::Library(name) => {
            proc::answer(Command::new("pkg-config").args(["--exists", name])).is_some()
        }
        Sign::Package => proc::answer(Command::new("dpkg-query").args([
            "-W",
            "-f=${db:Status-Status}",
            need.package,
        ]))
        .is_some_and(|status| status.trim() == "installed"),
        Sign::Browser => browser().is_some(),
    }
}

fn install(missing: &[&str]) -> Result<(), Trouble> {
    let list = missing.join(" ");
    if paths::on_path("apt-get").is_none() {
        return Err(Trouble::new(
            format!("System packages are missing, and this is not Debian or Ubuntu: {list}."),
            "Install your distribution's packages of the same purpose (the names above are Debian's) and try again.",
        ));
    }
    let by_hand = format!("sudo apt-get update && sudo apt-get install -y {list}");
    let prefix = elevation().ok_or_else(|| {
        Trouble::new(
            "System packages are missing, and there is no right to install them (not root, no sudo).",
            format!("Ask someone who may to run: {by_hand}"),
        )
    })?;
    proc::say(&format!("Installing system packages: {list}"));
    let mut update = apt(prefix);
    update.args(["update", "-q"]);
    // An unreachable mirror shows itself at the install, whose list may still be good.
    drop(update.status());
    let mut install = apt(prefix);
    install
        .args(["install", "-y", "-q", "--no-install-recommends"])
        .args(missing);
    proc::shown(
        &mut install,
        &format!("Check the network connection, or install them by hand: {by_hand}"),
    )
}

/// The words in front of a command that root must run; `None` when there is no way.
fn elevation() -> Option<&'static [&'static str]> {
    if proc::answer(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0") {
        return Some(&[]);
    }
    paths::on_path("sudo")?;
    if stdin().is_terminal() {
        return Some(&["sudo"]);
    }
    // Nobody can type a password: only a sudo that asks none is of use.
    proc::answer(Command::new("sudo").args(["-n", "true"])).map(|_| ["sudo", "-n"].as_slice())
}

fn apt(prefix: &[&str]) -> Command {
    // `env` carries the variable through sudo, which drops ours.
    let mut words: Vec<&str> = prefix.to_vec();
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let mut words = words.into_iter();
    let mut command = Command::new(words.next().unwrap_or("apt-get"));
    command.args(words);
    command
}
