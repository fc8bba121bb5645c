//! `cargo xtask bundle`: what a shop installs, with everything the app starts inside.
//!
//! The window is one program, the reader of foreign files is another, and the app looks for
//! it beside itself. Tauri puts programs beside the app under the name
//! `<name>-<target triple>`, which cargo does not give them, so they are copied first; the
//! configuration that names them (`src-tauri/bundle.json`) is for bundling alone, or every
//! plain build would want the copies too. The licences of what others wrote lie there as well.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::cargo::cargo;
use crate::trouble::Trouble;
use crate::{notices, packages, paths, proc, ui};

/// The app's package.
const APP: &str = "drumbeat";

/// The programs that lie beside the app.
const BESIDE: &[&str] = &["drumbeat-reader"];

/// Kinds of installer. For Windows' Tauri downloads the tool that makes it, the first time.
const KINDS: &str = if cfg!(windows) {
    "msi"
} else if cfg!(target_os = "macos") {
    "app,dmg"
} else {
    "deb,rpm"
};

/// Builds the installers of this system and says where they lie.
pub(crate) fn bundle(arguments: &[String]) -> Result<ExitCode, Trouble> {
    if !arguments.is_empty() {
        return Err(Trouble::new("bundle takes no arguments.", crate::USAGE));
    }
    packages::ensure(&[packages::BUILD])?;
    ui::ensure_packages()?;
    ui::ensure_built()?;
    make("release", KINDS)?;
    Ok(ExitCode::SUCCESS)
}

/// The app as it lies on a shop's computer: made into a package, and unpacked. `None` where
/// packages of this kind cannot be looked into.
pub(crate) fn installed() -> Result<Option<PathBuf>, Trouble> {
    if paths::on_path("dpkg-deb").is_none() {
        return Ok(None);
    }
    let made = paths::target().join("debug").join("bundle").join("deb");
    let installed = paths::target().join("installed");
    for folder in [&made, &installed] {
        // What an older version left would be taken for this one's.
        drop(fs::remove_dir_all(folder));
    }
    make("debug", "deb")?;
    let package = fs::read_dir(&made)
        .ok()
        .and_then(|entries| {
            let mut paths = entries.flatten().map(|entry| entry.path());
            paths.find(|path| path.extension().is_some_and(|ending| ending == "deb"))
        })
        .ok_or_else(|| {
            let what = format!("There is no package in {}.", made.display());
            Trouble::new(what, "The messages above say why.")
        })?;
    let mut unpack = Command::new("dpkg-deb");
    unpack.arg("--extract").arg(package).arg(&installed);
    proc::shown(&mut unpack, "The message above says why.")?;
    Ok(Some(installed.join("usr").join("bin").join("drumbeat")))
}

fn make(profile: &str, kinds: &str) -> Result<(), Trouble> {
    let mut arguments: Vec<&str> = BESIDE.iter().flat_map(|name| ["--package", name]).collect();
    if profile == "release" {
        arguments.push("--release");
    }
    crate::cargo::build("Building what lies beside the app", &arguments)?;
    let triple = triple()?;
    for name in BESIDE {
        put_beside(&paths::program(profile, name), name, &triple)?;
    }
    let shipped: Vec<&str> = BESIDE.iter().copied().chain([APP]).collect();
    notices::write(&shipped, &beside().join("third-party.txt"))?;
    proc::say("Making the installers");
    let tauri = ["node_modules", "@tauri-apps", "cli", "tauri.js"];
    let tauri = tauri.iter().fold(paths::ui(), |path, part| path.join(part));
    let mut command = Command::new("node");
    command.current_dir(paths::root()).arg(tauri).arg("build");
    command.args(["--ci", "--bundles", kinds]);
    command.args(["--config", "src-tauri/bundle.json"]);
    if profile == "debug" {
        command.arg("--debug");
    }
    // Only the app: by itself Tauri would build every program of the workspace.
    command.args(["--", "--package", APP]);
    proc::shown(&mut command, "The message above says why.")
}

/// Under the name and in the place where `src-tauri/bundle.json` has it.
fn put_beside(program: &Path, name: &str, triple: &str) -> Result<(), Trouble> {
    let folder = beside();
    let copy = folder.join(format!("{name}-{triple}{}", std::env::consts::EXE_SUFFIX));
    fs::create_dir_all(&folder)
        .and_then(|()| fs::copy(program, &copy).map(drop))
        .map_err(|error| {
            let what = format!("{} could not be written: {error}.", copy.display());
            Trouble::new(what, "Check the folder's rights and the free space.")
        })
}

/// Where `src-tauri/bundle.json` has what lies beside the app.
fn beside() -> PathBuf {
    paths::root().join("target").join("beside")
}

/// What this compiler builds for.
fn triple() -> Result<String, Trouble> {
    proc::answer(&mut cargo(["-vV"]))
        .and_then(|version| {
            let host = version.lines().find_map(|line| line.strip_prefix("host: "));
            host.map(str::to_owned)
        })
        .ok_or_else(|| Trouble::new("cargo does not say what it builds for.", "Update Rust."))
}
