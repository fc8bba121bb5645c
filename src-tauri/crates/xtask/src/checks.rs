//! `cargo xtask test`: every check and every test, counted on the last line.
//!
//! It runs on through failures, because a person who waits wants all of them;
//! only what cannot make sense without an earlier step is left out, and counts
//! as failed.

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::cargo::{PROGRAMS, cargo};
use crate::tally::{Runner, Tally, count};
use crate::trouble::Trouble;
use crate::{bundle, fuzz, packages, paths, proc, run, ui};

/// The whole workspace without the window, and the tests that need the window's binary.
const NO_WINDOW: &[&str] = &[
    "--workspace",
    "--no-default-features",
    "--features",
    "drumbeat-tests/window,drumbeat-tests/programs",
];

/// Seconds for which each reader is tried.
const FUZZ_SECONDS: u32 = 30;

struct Checks {
    total: Tally,
    failures: Vec<String>,
}

/// Runs everything. The last line on standard output is `N passed, N failed`.
pub(crate) fn test(arguments: &[String]) -> Result<ExitCode, Trouble> {
    if !arguments.is_empty() {
        return Err(Trouble::new("test takes no arguments.", crate::USAGE));
    }
    let started = Instant::now();
    packages::ensure(&[packages::BUILD, packages::WINDOW, packages::BROWSER])?;
    let mut checks = Checks {
        total: Tally::default(),
        failures: Vec::new(),
    };

    checks.run(
        "Format",
        Runner::Check,
        &mut cargo(["fmt", "--all", "--check"]),
    );
    let mut clippy = cargo(["clippy", "--all-targets"]);
    // These programs are no tests, so nothing else here would look at them.
    let programs = "drumbeat-tests/bench,drumbeat-tests/sim,drumbeat-tests/mutants,\
         drumbeat-tests/kill,drumbeat-tests/powercut";
    clippy.args(NO_WINDOW).args(["--features", programs]);
    if cfg!(target_os = "linux") {
        // As for its runs below: elsewhere it may not even be built.
        clippy.args(["--features", "drumbeat-fuzz/libfuzzer"]);
    }
    clippy.args(["--", "-D", "warnings"]);
    checks.run("Lints without the window", Runner::Check, &mut clippy);
    checks.rust_tests();
    checks.fuzz();
    let ui_ready = checks.ui();
    let mut clippy = cargo(["clippy", "--package", "drumbeat", "--all-targets"]);
    clippy.args(["--", "-D", "warnings"]);
    checks.run("Lints of the window", Runner::Check, &mut clippy);
    checks.shell_tests();
    checks.licences();
    if ui_ready {
        checks.browser();
        checks.window();
    }

    if !checks.failures.is_empty() {
        println!("\nFailed: {}", checks.failures.join(", "));
    }
    println!("\nTook {} s.", started.elapsed().as_secs());
    println!(
        "{} passed, {} failed",
        checks.total.passed, checks.total.failed
    );
    Ok(if checks.total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl Checks {
    fn run(&mut self, name: &str, runner: Runner, command: &mut Command) -> bool {
        proc::say(name);
        println!("{}", proc::spelled(command));
        match proc::kept(command) {
            Ok(ended) => {
                let tally = count(runner, &ended);
                self.total += tally;
                if tally.failed > 0 {
                    self.failures.push(name.to_owned());
                }
                tally.failed == 0
            }
            Err(trouble) => {
                self.fail(name, &trouble);
                false
            }
        }
    }

    fn fail(&mut self, name: &str, trouble: &Trouble) {
        println!("{trouble}");
        self.total.failed += 1;
        self.failures.push(name.to_owned());
    }

    /// A step that only prepares others: it counts when it fails.
    fn prepare(&mut self, name: &str, outcome: Result<(), Trouble>) -> bool {
        match outcome {
            Ok(()) => true,
            Err(trouble) => {
                self.fail(name, &trouble);
                false
            }
        }
    }

    fn rust_tests(&mut self) {
        let built = crate::cargo::build("Building the programs that tests start", PROGRAMS);
        if !self.prepare("Programs for the tests", built) {
            return;
        }
        // The window tests are left to their own step, after the app is built.
        let everything = [
            "--workspace",
            "--no-default-features",
            "--features",
            "drumbeat-tests/programs",
        ];
        if crate::cargo::has("nextest") {
            let mut tests = cargo(["nextest", "run", "--no-fail-fast", "--no-tests=pass"]);
            with_programs(tests.args(everything));
            self.run("Rust tests", Runner::Nextest, &mut tests);
            let mut examples = cargo(["test", "--doc"]);
            examples.args(everything);
            self.run(
                "Examples in the documentation",
                Runner::CargoTest,
                &mut examples,
            );
        } else {
            let mut tests = cargo(["test", "--no-fail-fast"]);
            with_programs(tests.args(everything));
            self.run("Rust tests", Runner::CargoTest, &mut tests);
        }
    }

    /// A short try of each reader of foreign files; each counts as a check.
    fn fuzz(&mut self) {
        if !cfg!(target_os = "linux") {
            println!("\nThe readers are tried by libFuzzer on Linux only: skipped.");
            return;
        }
        match fuzz::build() {
            Ok(program) => {
                proc::say("Readers of foreign files");
                for tried in fuzz::all(&program, &[], FUZZ_SECONDS) {
                    self.total.passed += u64::from(tried.is_good);
                    if !tried.is_good {
                        self.total.failed += 1;
                        self.failures.push(tried.line);
                    }
                }
            }
            Err(trouble) => self.fail("Readers of foreign files", &trouble),
        }
    }

    /// The shell's own tests; they need the web view's libraries, but no window.
    fn shell_tests(&mut self) {
        let (mut tests, runner) = if crate::cargo::has("nextest") {
            (cargo(["nextest", "run", "--no-fail-fast"]), Runner::Nextest)
        } else {
            (cargo(["test", "--no-fail-fast"]), Runner::CargoTest)
        };
        self.run(
            "Tests of the shell",
            runner,
            tests.args(["--package", "drumbeat"]),
        );
    }

    /// Types, lints and unit tests of the UI. True when the rest can use it.
    fn ui(&mut self) -> bool {
        if !ui::exists() {
            println!("\nThere is no UI yet: its checks are skipped.");
            return false;
        }
        if !self.prepare("UI packages", ui::ensure_packages()) {
            return false;
        }
        for (script, name, runner) in [
            ("typecheck", "TypeScript types", Runner::Check),
            ("lint", "UI lints", Runner::Check),
            ("test", "UI unit tests", Runner::Vitest),
        ] {
            if ui::has_script(script) {
                self.run(name, runner, ui::npm().args(["run", script]));
            }
        }
        self.prepare("UI build", ui::ensure_built())
    }

    /// Licences and advisories, where cargo-deny is installed.
    fn licences(&mut self) {
        if crate::cargo::has("deny") {
            self.run(
                "Licences and advisories",
                Runner::Check,
                &mut cargo(["deny", "check"]),
            );
        } else {
            println!("\ncargo-deny is not installed: licences and advisories are skipped.");
        }
    }

    fn browser(&mut self) {
        if !paths::ui().join("playwright.config.ts").is_file() {
            println!("\nThere are no browser tests yet: skipped.");
            return;
        }
        let Some(browser) = packages::browser() else {
            let trouble = Trouble::new(
                "There is no Chromium for the browser tests.",
                "Install it, or set CHROMIUM to its program.",
            );
            return self.fail("Browser tests", &trouble);
        };
        // Also when the Rust tests ran: only then is it certain that they are the newest.
        let built = crate::cargo::build("Building the development server", PROGRAMS);
        if !self.prepare("Development server", built) {
            return;
        }
        let mut tests = ui::npm();
        with_programs(tests.args(["run", "e2e"]).env("CHROMIUM", browser));
        self.run("Browser tests", Runner::Playwright, &mut tests);
    }

    fn window(&mut self) {
        if !cfg!(target_os = "linux") {
            println!(
                "\nThe real-window tests need WebKitWebDriver, which exists on Linux only: skipped."
            );
            return;
        }
        if !run::window_tests_exist() {
            println!("\nThere are no real-window tests yet: skipped.");
            return;
        }
        if !self.prepare("App", run::build_app("debug")) {
            return;
        }
        // What a shop installs, so that nothing is missing in it.
        let app = match bundle::installed() {
            Ok(Some(installed)) => installed,
            Ok(None) => paths::program("debug", "drumbeat"),
            Err(trouble) => return self.fail("Package", &trouble),
        };
        let (mut tests, runner) = run::window_tests(&app);
        self.run("Real-window tests", runner, &mut tests);
    }
}

/// Tells tests where the programs are that they start.
fn with_programs(tests: &mut Command) -> &mut Command {
    for (variable, name) in [
        ("DRUMBEAT_DEVSERVER", "drumbeat-devserver"),
        ("DRUMBEAT_PRACTICE", "drumbeat-practice"),
    ] {
        tests.env(variable, paths::program("debug", name));
    }
    tests
}
