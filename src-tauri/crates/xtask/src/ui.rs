//! The UI's packages and its build.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::trouble::Trouble;
use crate::{packages, paths, proc};

/// npm in the UI's folder. Browsers are never downloaded: the tests use the system's.
pub(crate) fn npm() -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    if paths::ui().is_dir() {
        command.current_dir(paths::ui());
    }
    command
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .env("npm_config_fund", "false")
        .env("npm_config_audit", "false")
        .env("npm_config_update_notifier", "false");
    command
}

/// True when there is a UI to build.
pub(crate) fn exists() -> bool {
    paths::ui().join("package.json").is_file() && paths::ui().join("package-lock.json").is_file()
}

/// True when package.json has a script of this name.
pub(crate) fn has_script(name: &str) -> bool {
    fs::read_to_string(paths::ui().join("package.json"))
        .is_ok_and(|text| text.contains(&format!("\"{name}\":")))
}

/// Runs `npm ci` when the lock file is not the one that was installed last.
pub(crate) fn ensure_packages() -> Result<(), Trouble> {
    if !exists() {
        println!("There is no UI yet (ui/package-lock.json): skipped.");
        return Ok(());
    }
    packages::ensure_node()?;
    let lock = paths::ui().join("package-lock.json");
    // A copy of the lock file inside node_modules says what is installed.
    let installed = paths::ui()
        .join("node_modules")
        .join(".drumbeat-installed.json");
    let wanted = fs::read(&lock).map_err(|error| unreadable(&lock, &error))?;
    if fs::read(&installed).is_ok_and(|had| had == wanted) {
        return Ok(());
    }
    proc::say("Installing the UI's packages (npm ci)");
    let remedy = "Check the network connection and the registry that npm is set to, and try again.";
    proc::shown(npm().arg("ci"), remedy)?;
    fs::write(&installed, wanted).map_err(|error| unreadable(&installed, &error))
}

/// Builds ui/dist unless it is newer than everything it is made from.
pub(crate) fn ensure_built() -> Result<(), Trouble> {
    if !exists() || !has_script("build") {
        println!("There is no UI to build yet: skipped.");
        return Ok(());
    }
    let page = paths::ui().join("dist").join("index.html");
    // The empty page that the app's build script leaves does not count.
    let built = fs::metadata(&page)
        .ok()
        .filter(|page| page.len() > 0)
        .and_then(|page| page.modified().ok());
    let sources = [paths::ui(), paths::root().join("assets")];
    let newest = sources
        .iter()
        .filter_map(|folder| newest_below(folder))
        .max();
    if built.is_some() && built >= newest {
        return Ok(());
    }
    proc::say("Building the UI");
    proc::shown(npm().args(["run", "build"]), "The message above says why.")
}

/// The latest change below a folder, leaving out what is generated.
pub(crate) fn newest_below(folder: &Path) -> Option<SystemTime> {
    let mut newest = None;
    for entry in fs::read_dir(folder).ok()?.flatten() {
        let name = entry.file_name();
        let generated = [
            "node_modules",
            "dist",
            "test-results",
            "playwright-report",
            "target",
            ".git",
        ];
        if generated.iter().any(|skipped| name.as_os_str() == *skipped) {
            continue;
        }
        let Ok(meta) = entry.metadata() else { continue };
        let changed = if meta.is_dir() {
            newest_below(&entry.path())
        } else {
            meta.modified().ok()
        };
        newest = newest.max(changed);
    }
    newest
}

fn unreadable(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::new(
        format!("{} could not be read or written: {error}.", path.display()),
        "Check the folder's rights and the free space.",
    )
}
