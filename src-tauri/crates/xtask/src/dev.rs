//! `cargo xtask dev`: Vite for the UI, and the app (or the development server)
//! built again and started again whenever Rust changes.

use std::path::PathBuf;
use std::process::{Child, Command, ExitCode};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::cargo::cargo;
use crate::trouble::Trouble;
use crate::{packages, paths, proc, run, ui};

/// How often the sources are looked at.
const LOOK: Duration = Duration::from_millis(500);

/// Where the development server listens, and the token that its pages carry.
const WEB_PORT: &str = "5174";
const WEB_TOKEN: &str = "dev";

/// Runs until the app is closed or the person presses Ctrl-C.
pub(crate) fn dev(arguments: &[String]) -> Result<ExitCode, Trouble> {
    let web = match arguments {
        [] => !run::has_display(),
        [flag] if flag == "--web" => true,
        _ => return Err(Trouble::new("dev takes nothing but --web.", crate::USAGE)),
    };
    if !ui::exists() {
        return Err(Trouble::new(
            "There is no UI yet.",
            "Nothing to develop against.",
        ));
    }
    packages::ensure(&[packages::BUILD])?;
    ui::ensure_packages()?;
    proc::say("Starting Vite on http://localhost:5173");
    let mut vite = ui::npm();
    vite.args(["run", "dev"]);
    if web {
        vite.env("DRUMBEAT_RPC", format!("http://127.0.0.1:{WEB_PORT}"));
        println!("Open http://localhost:5173/?token={WEB_TOKEN} once the development server runs.");
    }
    let mut vite = vite
        .spawn()
        .map_err(|error| Trouble::new(format!("Vite did not start: {error}."), "Try again."))?;
    let outcome = watch(web);
    // Vite may have gone already, by the same Ctrl-C.
    drop(vite.kill());
    drop(vite.wait());
    outcome
}

/// Builds, starts, and does both again after each change.
fn watch(web: bool) -> Result<ExitCode, Trouble> {
    loop {
        let seen = newest();
        let mut child = build(web).then(|| start(web)).transpose()?;
        loop {
            thread::sleep(LOOK);
            if newest() > seen {
                println!("\nSomething changed: building again.");
                if let Some(child) = child.as_mut() {
                    drop(child.kill());
                    drop(child.wait());
                }
                break;
            }
            let ended = child
                .as_mut()
                .is_some_and(|child| !matches!(child.try_wait(), Ok(None)));
            if ended && !web {
                // The person closed the window.
                return Ok(ExitCode::SUCCESS);
            }
            if ended {
                child = None;
            }
        }
    }
}

/// Without `custom-protocol` the window shows what Vite serves.
fn build(web: bool) -> bool {
    let mut command = if web {
        cargo([
            "build",
            "--package",
            "drumbeat-devserver",
            "--package",
            "drumbeat-reader",
        ])
    } else {
        cargo([
            "build",
            "--package",
            "drumbeat",
            "--package",
            "drumbeat-reader",
            "--no-default-features",
            "--features",
            "drumbeat/desktop",
        ])
    };
    command.status().is_ok_and(|status| status.success())
}

fn start(web: bool) -> Result<Child, Trouble> {
    let home = paths::target().join("dev-home");
    let name = if web {
        "drumbeat-devserver"
    } else {
        "drumbeat"
    };
    let mut command = Command::new(paths::program("debug", name));
    command.arg("--home").arg(home);
    if web {
        command.args(["--port", WEB_PORT, "--token", WEB_TOKEN]);
    }
    command
        .spawn()
        .map_err(|error| Trouble::new(format!("{name} did not start: {error}."), "Try again."))
}

fn newest() -> Option<SystemTime> {
    let watched: [PathBuf; 3] =
        ["src-tauri", "migrations", "assets"].map(|name| paths::root().join(name));
    watched
        .iter()
        .filter_map(|folder| ui::newest_below(folder))
        .max()
}
