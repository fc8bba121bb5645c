//! The licences of everything that is inside an installer, in one text beside the app: what
//! others wrote may be given on only with the notice they wrote above it.
//!
//! Crates are those that cargo builds the shipped programs from, and their texts lie in
//! cargo's copies of the sources; packages are those the window's pages are made from. A text
//! that many share stands once, below the names of all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::cargo;
use crate::trouble::Trouble;
use crate::{proc, ui};

/// What the files are called that hold a licence or a notice.
const NAMES: &[&str] = &["licen", "copying", "notice", "unlicense", "copyright"];

/// What somebody else wrote.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    /// "tokio 1.54.1".
    name: String,
    /// What its manifest says: "MIT".
    licence: String,
    /// Where its files lie.
    folder: PathBuf,
}

/// Writes the text.
pub(crate) fn write(shipped: &[&str], to: &Path) -> Result<(), Trouble> {
    let mut parts = crates(shipped)?;
    parts.extend(packages()?);
    fs::write(to, text(&parts)).map_err(|error| {
        let what = format!("{} could not be written: {error}.", to.display());
        Trouble::new(what, "Check the folder's rights and the free space.")
    })
}

fn text(parts: &BTreeSet<Part>) -> String {
    let mut by_text: BTreeMap<String, Vec<&Part>> = BTreeMap::new();
    let mut without = Vec::new();
    for part in parts {
        let texts = licences(&part.folder);
        if texts.is_empty() {
            without.push(part);
        }
        for text in texts {
            by_text.entry(text).or_default().push(part);
        }
    }
    let mut out =
        String::from("Drumbeat is made with the work of others. These are their licences.\n");
    for (text, of) in &by_text {
        heading(&mut out, of);
        out.push_str(text);
        out.push('\n');
    }
    if !without.is_empty() {
        out.push_str("\nThese come without a text of their own:\n");
        heading(&mut out, &without);
    }
    out
}

fn heading(out: &mut String, of: &[&Part]) {
    out.push_str("\n----------------------------------------\n");
    for part in of {
        // To write into a text cannot fail.
        let _ = writeln!(out, "{} ({})", part.name, part.licence);
    }
    out.push('\n');
}

/// The licence files of a folder, in the order of their names.
fn licences(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = name.to_lowercase();
            path.is_file() && NAMES.iter().any(|known| name.starts_with(known))
        })
        .collect();
    files.sort();
    let texts = files.iter().filter_map(|file| fs::read(file).ok());
    texts
        .map(|bytes| String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}

/// The crates of these programs that are not of this workspace.
fn crates(shipped: &[&str]) -> Result<BTreeSet<Part>, Trouble> {
    let mut command = cargo(["tree", "--edges", "normal", "--prefix", "none"]);
    command.args(["--format", "{p}|{l}"]);
    for name in shipped {
        command.args(["--package", name]);
    }
    let tree = proc::answer(&mut command).ok_or_else(|| {
        let what = "cargo does not say what the app is made from.";
        Trouble::new(what, "Run `cargo tree` to see why.")
    })?;
    let sources = sources()?;
    Ok(parsed(&tree)
        .into_iter()
        .map(|(name, version, licence)| {
            let folder = format!("{name}-{version}");
            let found = sources.iter().map(|source| source.join(&folder));
            Part {
                folder: found
                    .into_iter()
                    .find(|path| path.is_dir())
                    .unwrap_or_default(),
                name: format!("{name} {version}"),
                licence,
            }
        })
        .collect())
}

/// The name, version and licence of each foreign crate of `cargo tree`: one of this workspace
/// says where it lies.
fn parsed(tree: &str) -> BTreeSet<(String, String, String)> {
    tree.lines()
        .filter_map(|line| {
            let (crate_, licence) = line.split_once('|')?;
            let (name, version) = crate_.split_once(" v")?;
            let (version, rest) = version.split_once(' ').unwrap_or((version, ""));
            let licence = licence.strip_suffix(" (*)").unwrap_or(licence);
            let is_ours = rest.contains('/') || rest.contains('\\');
            (!is_ours).then(|| (name.to_owned(), version.to_owned(), licence.to_owned()))
        })
        .collect()
}

/// The folders in which cargo keeps what it fetched, one for each registry.
fn sources() -> Result<Vec<PathBuf>, Trouble> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| {
            let home = std::env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?;
            Some(PathBuf::from(home).join(".cargo"))
        });
    let registries = home.and_then(|home| fs::read_dir(home.join("registry").join("src")).ok());
    let found = registries.into_iter().flatten().flatten();
    let found: Vec<PathBuf> = found.map(|entry| entry.path()).collect();
    if found.is_empty() {
        let what = "The sources that cargo fetched are not found.";
        return Err(Trouble::new(
            what,
            "Set CARGO_HOME to the folder cargo keeps them in.",
        ));
    }
    Ok(found)
}

/// The packages whose code is in the window's pages.
fn packages() -> Result<BTreeSet<Part>, Trouble> {
    let mut command = ui::npm();
    command.args(["ls", "--omit=dev", "--all", "--parseable"]);
    let list = proc::answer(&mut command).ok_or_else(|| {
        let what = "npm does not say what the pages are made from.";
        Trouble::new(what, "Run `npm ls --omit=dev` in ui to see why.")
    })?;
    let folders = list.lines().map(PathBuf::from);
    // The first is the UI itself.
    let foreign =
        folders.filter(|folder| folder.components().any(|c| c.as_os_str() == "node_modules"));
    Ok(foreign
        .map(|folder| {
            let manifest = fs::read_to_string(folder.join("package.json")).unwrap_or_default();
            let of = |key: &str| value(&manifest, key).unwrap_or("?");
            Part {
                name: format!("{} {}", of("name"), of("version")),
                licence: of("license").to_owned(),
                folder,
            }
        })
        .collect())
}

/// The text behind a key at the top of a package's manifest.
fn value<'a>(manifest: &'a str, key: &str) -> Option<&'a str> {
    let line = manifest
        .lines()
        .find(|line| line.trim_start().starts_with(&format!("\"{key}\":")))?;
    let (_, rest) = line.split_once(':')?;
    rest.split('"').nth(1)
}

#[cfg(test)]
mod tests {
    use super::{Part, parsed, text, value};
    use std::collections::BTreeSet;

    #[test]
    fn foreign_crates_are_told_from_ours_each_once() {
        let tree = "drumbeat v0.1.0 (/home/shop/drumbeat/src-tauri)|MIT\n\
                    serde v1.0.229|MIT OR Apache-2.0\n\
                    serde_derive v1.0.229 (proc-macro)|MIT OR Apache-2.0\n\
                    serde v1.0.229|MIT OR Apache-2.0 (*)\n\n\
                    drumbeat-store v0.1.0 (C:\\drumbeat\\store)|MIT\n";
        let found: Vec<_> = parsed(tree).into_iter().map(|(name, ..)| name).collect();
        assert_eq!(found, ["serde", "serde_derive"]);
        let licences: BTreeSet<_> = parsed(tree).into_iter().map(|(.., l)| l).collect();
        assert_eq!(
            licences.len(),
            1,
            "a mark of cargo's is no licence: {licences:?}"
        );
    }

    #[test]
    fn a_text_that_two_share_stands_once_below_both_names() {
        let folder = std::env::temp_dir().join(format!("drumbeat-notices-{}", std::process::id()));
        let part = |name: &str| {
            let own = folder.join(name);
            std::fs::create_dir_all(&own).unwrap();
            std::fs::write(own.join("LICENSE-MIT"), "Permission is granted\r\n").unwrap();
            std::fs::write(own.join("README.md"), "Hello").unwrap();
            Part {
                name: name.to_owned(),
                licence: "MIT".to_owned(),
                folder: own,
            }
        };
        let mut parts: BTreeSet<Part> = ["one 1.0", "two 2.0"].map(part).into();
        parts.insert(Part {
            name: "three 3.0".to_owned(),
            licence: "ISC".to_owned(),
            folder: folder.join("nowhere"),
        });
        let all = text(&parts);
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(all.matches("Permission is granted").count(), 1, "{all}");
        assert!(all.contains("one 1.0 (MIT)\ntwo 2.0 (MIT)\n"), "{all}");
        assert!(
            all.contains("three 3.0 (ISC)"),
            "named also without a text: {all}"
        );
        assert!(!all.contains("Hello"), "{all}");
    }

    #[test]
    fn a_manifest_says_its_name_and_licence() {
        let manifest = "{\n  \"name\": \"@a/b\",\n  \"license\": \"MIT\"\n}";
        assert_eq!(value(manifest, "name"), Some("@a/b"));
        assert_eq!(value(manifest, "license"), Some("MIT"));
        assert_eq!(value(manifest, "version"), None);
    }
}
