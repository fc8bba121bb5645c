//! `cargo xtask sim`: campaigns against the practice world, simulated;
//! `cargo xtask powercut`: the same on a disk that loses its power or fails;
//! `cargo xtask mutants`: whether the simulation sees what it is there to see; and
//! `cargo xtask kill`: the real program, killed while it sends.

use std::process::{Command, ExitCode};

use crate::trouble::Trouble;
use crate::{cargo, paths, proc};

/// Builds the simulator to play as fast as it can, and plays; its last line counts.
pub(crate) fn sim(arguments: &[String]) -> Result<ExitCode, Trouble> {
    cargo::build_tool("sim", "simulation")?;
    proc::say("Playing");
    proc::shown(
        Command::new(paths::program("simulation", "drumbeat-sim")).args(arguments),
        "Each line above begins with a seed: play it alone with --from SEED --seeds 1.",
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the program that cuts the power and lets the disk fail, and does both.
pub(crate) fn powercut(arguments: &[String]) -> Result<ExitCode, Trouble> {
    cargo::build_tool("powercut", "release")?;
    proc::say("Cutting the power");
    proc::shown(
        Command::new(paths::program("release", "drumbeat-powercut")).args(arguments),
        "Each line above begins with the command that plays it alone.",
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the programs as they would be shipped and kills the app while it sends.
pub(crate) fn kill(arguments: &[String]) -> Result<ExitCode, Trouble> {
    let mut programs = vec!["--release"];
    programs.extend(cargo::PROGRAMS);
    cargo::build("Building the programs", &programs)?;
    cargo::build_tool("kill", "release")?;
    proc::say("Killing");
    proc::shown(
        Command::new(paths::program("release", "drumbeat-kill")).args(arguments),
        "Each line above names a person of whom the app and the ledger say different things.",
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Makes one deliberate mistake after the other, or only those named; each must be seen.
pub(crate) fn mutants(names: &[String]) -> Result<ExitCode, Trouble> {
    proc::say("Making mistakes");
    proc::shown(
        cargo::cargo([
            "run",
            "--quiet",
            "--package",
            "drumbeat-tests",
            "--features",
            "mutants",
            "--bin",
            "drumbeat-mutants",
            "--",
        ])
        .args(names),
        "Each line that says survived names a mistake that no voyage saw.",
    )?;
    Ok(ExitCode::SUCCESS)
}
