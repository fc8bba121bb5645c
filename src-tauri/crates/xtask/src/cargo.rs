//! Calling cargo from a program that cargo started.

use std::ffi::OsStr;
use std::process::Command;

use crate::trouble::Trouble;
use crate::{paths, proc};

/// What the tests start as programs of their own.
pub(crate) const PROGRAMS: &[&str] = &[
    "--package",
    "drumbeat-devserver",
    "--package",
    "drumbeat-practice",
    "--package",
    "drumbeat-reader",
];

/// A cargo command in the checkout.
///
/// `cargo run` leaves variables about xtask's own package in the environment.
/// Build scripts that watch them (ring's does) would run again each time, so
/// they are taken out.
pub(crate) fn cargo<I, S>(arguments: I) -> Command
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(paths::root()).args(arguments);
    for (name, _) in std::env::vars_os() {
        let left_over = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_")
                || name.starts_with("CARGO_MANIFEST_")
                || name == "CARGO_BIN_NAME"
                || name == "CARGO_CRATE_NAME"
                || name == "CARGO_PRIMARY_PACKAGE"
        });
        if left_over {
            command.env_remove(name);
        }
    }
    command
}

/// True when `cargo <name>` exists.
pub(crate) fn has(name: &str) -> bool {
    proc::answer(&mut cargo([name, "--version"])).is_some()
}

/// Builds with cargo, output shown.
pub(crate) fn build(what: &str, arguments: &[&str]) -> Result<(), Trouble> {
    proc::say(what);
    let mut command = cargo(["build"]);
    command.args(arguments);
    proc::shown(&mut command, "The compiler's message above says why.")
}

/// Builds `drumbeat-<name>`, a program of the tests, in one of the fast profiles:
/// `release`, which is the product's, or `simulation`.
pub(crate) fn build_tool(name: &str, profile: &str) -> Result<(), Trouble> {
    let program = format!("drumbeat-{name}");
    let mut arguments = vec!["--profile", profile, "--package", "drumbeat-tests"];
    arguments.extend(["--features", name, "--bin", &program]);
    build(&format!("Building {program}"), &arguments)
}
