//! `cargo xtask run | test | bench | bundle | dev`: the project's own commands.
//!
//! Each does all the set-up it needs on a machine that has only cargo, Node and
//! npm: system packages, npm packages, the UI build. It says what it is doing
//! and stops with one sentence and the remedy where it cannot go on. It uses
//! the standard library only, so that it builds in seconds.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program talks to a person in a terminal"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "it times and waits for real programs; nothing here is simulated"
)]

mod bench;
mod bundle;
mod cargo;
mod checks;
mod dev;
mod elsewhere;
mod fuzz;
mod notices;
mod packages;
mod paths;
mod proc;
mod run;
mod sim;
mod tally;
mod trouble;
mod ui;

use std::process::ExitCode;

use crate::trouble::Trouble;

const USAGE: &str = "\
Usage: cargo xtask <command>

  run [-- ARGS]            build Drumbeat and open it; without a display, play the
                           practice campaign on a virtual one and leave pictures
                           and a summary under target/tour
  test                     every check and test; the last line counts them
  bench [--json FILE] [--rounds N]
                           start, memory, idle use, import and engine, with ratios
  sim [--seeds N] [--from S] [--json FILE]
                           whole campaigns, simulated: crashes, lost answers, a server
                           that lies; judged on what phones would have got
  sim --everywhere [--pairs N]
                           a small campaign that dies at every moment of its work
  sim --operator [--seeds N] [--from S]
                           random commands of an operator, held against a small model
  kill [--times N] [--seed S] [--json FILE]
                           kills the real program again and again while it sends
  powercut [--cuts N] [--faults N] [--seed S] [--json FILE]
                           cuts the power at every write of a campaign, lets the disk
                           fail, and looks whether anything is doubled or lost
  fuzz [--seconds N] [TARGETS]
                           tries the readers on files nobody would write; a find is a
                           panic, an abort, a wait of seconds or too much memory
  mutants [NAMES]          makes deliberate mistakes and looks whether `sim` sees them
  bundle                   the installers of this system, in target/release/bundle
  elsewhere [windows|macos]
                           types and lints of the code for Windows and macOS, from Linux
  dev [--web]              the app with hot reload; --web in an ordinary browser
  setup                    only install what the other commands need";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let outcome = match arguments.first().map(String::as_str) {
        Some("run") => run::run(rest),
        Some("test") => checks::test(rest),
        Some("bench") => bench::bench(rest),
        Some("sim") => sim::sim(rest),
        Some("kill") => sim::kill(rest),
        Some("powercut") => sim::powercut(rest),
        Some("fuzz") => fuzz::fuzz(rest),
        Some("mutants") => sim::mutants(rest),
        Some("bundle") => bundle::bundle(rest),
        Some("elsewhere") => elsewhere::elsewhere(rest),
        Some("dev") => dev::dev(rest),
        Some("setup") => setup(),
        None | Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Some(other) => Err(Trouble::new(format!("There is no command {other}."), USAGE)),
    };
    match outcome {
        Ok(code) => code,
        Err(trouble) => {
            eprintln!("\n{trouble}");
            ExitCode::FAILURE
        }
    }
}

/// Installs everything at once, for those who prepare a machine in advance.
fn setup() -> Result<ExitCode, Trouble> {
    packages::ensure(&[packages::BUILD, packages::WINDOW, packages::BROWSER])?;
    ui::ensure_packages()?;
    ui::ensure_built()?;
    Ok(ExitCode::SUCCESS)
}
