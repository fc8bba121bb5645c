//! `cargo xtask sim`: campaigns against the practice world, simulated.

use std::process::{Command, ExitCode};

use crate::trouble::Trouble;
use crate::{cargo, paths, proc};

/// Builds the simulator as fast as the product and plays; its last line counts.
pub(crate) fn sim(arguments: &[String]) -> Result<ExitCode, Trouble> {
    cargo::build(
        "Building the simulator",
        &[
            "--release",
            "--package",
            "drumbeat-tests",
            "--features",
            "sim",
            "--bin",
            "drumbeat-sim",
        ],
    )?;
    proc::say("Playing");
    proc::shown(
        Command::new(paths::program("release", "drumbeat-sim")).args(arguments),
        "Each line above names a seed: play it alone with --from SEED --seeds 1.",
    )?;
    Ok(ExitCode::SUCCESS)
}
