//! `cargo xtask elsewhere`: whether the code for Windows and macOS compiles, from Linux.
//!
//! Types and lints only: nothing is linked, so nothing can be started. That is enough to see
//! a call that is not there, an argument of another type, or code that nothing uses on that
//! system. For Windows there is a real C compiler to install. For macOS there is none, but
//! what C would make is only needed by the linker: a stand-in writes empty files.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::cargo::cargo;
use crate::trouble::Trouble;
use crate::{packages, paths, proc};

const WINDOWS: &str = "x86_64-pc-windows-gnu";
const MACOS: &str = "aarch64-apple-darwin";

/// Stands for the C compiler, and for what tells where Apple's headers are.
const COMPILER: &str = r#"#!/bin/sh
out=""
before=""
for word in "$@"; do
  case "$before" in -o) out="$word" ;; esac
  case "$word" in
    -E) for last in "$@"; do :; done; exec cc -E -x c "$last" ;;
    -o?*) out="${word#-o}" ;;
  esac
  before="$word"
done
if [ -n "$out" ]; then : > "$out"; fi
"#;

/// Stands for what packs objects into a library.
const ARCHIVER: &str = r#"#!/bin/sh
for word in "$@"; do
  case "$word" in *.a) : > "$word" ;; esac
done
"#;

/// Looks at both systems, or at the one that is named.
pub(crate) fn elsewhere(arguments: &[String]) -> Result<ExitCode, Trouble> {
    if !cfg!(target_os = "linux") {
        let remedy = "On Windows and macOS, cargo xtask test looks at more.";
        return Err(Trouble::new("This is for Linux.", remedy));
    }
    let targets = match arguments {
        [] => vec![WINDOWS, MACOS],
        [one] if one == "windows" => vec![WINDOWS],
        [one] if one == "macos" => vec![MACOS],
        _ => return Err(Trouble::new("windows or macos?", crate::USAGE)),
    };
    packages::ensure(&[packages::BUILD])?;
    for target in targets {
        look(target)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn look(target: &str) -> Result<(), Trouble> {
    proc::say(&format!("Lints for {target}"));
    let mut add = Command::new("rustup");
    add.args(["target", "add", target]);
    proc::shown(&mut add, "The message above says why.")?;
    let mut clippy = cargo(["clippy", "--workspace", "--all-targets", "--target", target]);
    // libFuzzer is tried on Linux only.
    clippy.args(["--exclude", "drumbeat-fuzz"]);
    if target == WINDOWS {
        packages::ensure(&[packages::WINDOWS])?;
    } else {
        let folder = stand_ins()?;
        let compiler = folder.join("cc");
        clippy
            .env("CC_aarch64_apple_darwin", &compiler)
            .env("CXX_aarch64_apple_darwin", &compiler)
            .env("AR_aarch64_apple_darwin", folder.join("ar"))
            .env("SDKROOT", &folder)
            .env("MACOSX_DEPLOYMENT_TARGET", "13.0");
    }
    clippy.args(["--", "-D", "warnings"]);
    proc::shown(&mut clippy, "The compiler's message above says why.")
}

/// Where the stand-ins lie.
fn stand_ins() -> Result<PathBuf, Trouble> {
    let folder = paths::target().join("elsewhere");
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text)?;
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        Ok(())
    };
    fs::create_dir_all(&folder)
        .and_then(|()| put("cc", COMPILER))
        .and_then(|()| put("ar", ARCHIVER))
        .map_err(|error| {
            let what = format!("{} cannot be written: {error}.", folder.display());
            Trouble::new(what, "Free some space, or look who owns it.")
        })?;
    Ok(folder)
}
