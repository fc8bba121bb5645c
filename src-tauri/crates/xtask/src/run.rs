//! `cargo xtask run`: the app, or its tour on a virtual display.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::cargo::cargo;
use crate::tally::Runner;
use crate::trouble::Trouble;
use crate::{packages, paths, proc, ui};

/// Builds the app in release mode and opens it; without a display plays the tour.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode, Trouble> {
    let arguments = arguments
        .strip_prefix(&["--".to_owned()])
        .unwrap_or(arguments);
    let display = has_display();
    if display {
        packages::ensure(&[packages::BUILD])?;
    } else {
        println!("There is no display here: the app will play its tour on a virtual one.");
        packages::ensure(&[packages::BUILD, packages::WINDOW])?;
    }
    ui::ensure_packages()?;
    ui::ensure_built()?;
    build_app("release")?;
    if !display {
        return tour();
    }
    proc::say("Opening Drumbeat");
    proc::shown(
        Command::new(paths::program("release", "drumbeat")).args(arguments),
        "The message above says why.",
    )?;
    Ok(ExitCode::SUCCESS)
}

/// True when a window can be opened for a person to see.
pub(crate) fn has_display() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Builds the app and the programs it starts, with the UI embedded.
pub(crate) fn build_app(profile: &str) -> Result<(), Trouble> {
    let mut arguments = vec!["--package", "drumbeat", "--package", "drumbeat-reader"];
    arguments.extend(["--package", "drumbeat-practice"]);
    if profile == "release" {
        arguments.push("--release");
    }
    crate::cargo::build(
        "Building the app (the first time takes some minutes)",
        &arguments,
    )
}

/// True when the tests that drive the real window are there.
pub(crate) fn window_tests_exist() -> bool {
    paths::root()
        .join("tests")
        .join("window")
        .join("main.rs")
        .is_file()
}

/// The command that drives the real window of this app, and whose output it prints.
pub(crate) fn window_tests(app: &Path) -> (Command, Runner) {
    let target = [
        "--package",
        "drumbeat-tests",
        "--features",
        "window",
        "--test",
        "window",
    ];
    let (mut command, runner) = if crate::cargo::has("nextest") {
        (cargo(["nextest", "run", "--no-fail-fast"]), Runner::Nextest)
    } else {
        (cargo(["test", "--no-fail-fast"]), Runner::CargoTest)
    };
    command.args(target);
    with_programs(&mut command, app, "debug");
    (command, runner)
}

fn with_programs(command: &mut Command, app: &Path, profile: &str) {
    let practice = paths::program(profile, "drumbeat-practice");
    command
        .env("DRUMBEAT_APP", app)
        .env("DRUMBEAT_PRACTICE", practice);
}

/// Plays the practice campaign in the real window, with a picture of every step.
fn tour() -> Result<ExitCode, Trouble> {
    if !window_tests_exist() {
        println!("There are no real-window tests yet, so there is nothing to show.");
        return Ok(ExitCode::SUCCESS);
    }
    let folder = paths::target().join("tour");
    // Pictures of an earlier tour would be taken for this one's.
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).map_err(|error| {
        Trouble::new(
            format!("{} could not be made: {error}.", folder.display()),
            "Check the folder's rights and the free space.",
        )
    })?;
    proc::say("Playing the practice campaign on a virtual display");
    let mut command = cargo([
        "test",
        "--package",
        "drumbeat-tests",
        "--features",
        "window",
    ]);
    command
        .args(["--test", "window", "--", "--nocapture", "tour"])
        .env("DRUMBEAT_TOUR", &folder);
    let app = paths::program("release", "drumbeat");
    with_programs(&mut command, &app, "release");
    let outcome = proc::shown(
        &mut command,
        "The message above says at which step it stopped.",
    );
    println!("\nThe pictures and summary.txt are in {}", folder.display());
    outcome?;
    if let Ok(summary) = fs::read_to_string(folder.join("summary.txt")) {
        println!("\n{summary}");
    }
    Ok(ExitCode::SUCCESS)
}
