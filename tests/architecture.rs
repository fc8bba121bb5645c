//! The shape of the project, held by reading its own files: which crate may
//! know which, who may touch the outside, how long a file may grow. What fails
//! here is a change of design, to be made in `src-tauri/ARCHITECTURE.md` first.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest a source file may be.
const LINES: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file below a folder whose name ends so, without what is generated.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let generated = [
            "target",
            "node_modules",
            "dist",
            "gen",
            ".git",
            "test-results",
            "playwright-report",
        ];
        if generated.contains(&name.as_str()) {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
        .replace('\\', "/")
}

/// Our crates in the sections of a Cargo.toml whose head ends so.
fn edges(manifest: &str, section_end: &str) -> BTreeSet<String> {
    let mut inside = false;
    let mut found = BTreeSet::new();
    for line in manifest.lines() {
        if let Some(head) = line.strip_prefix('[') {
            let head = head.trim_end_matches(']');
            inside = head == section_end || head.ends_with(&format!(".{section_end}"));
        } else if inside && let Some(name) = line.strip_prefix("drumbeat-") {
            found.insert(name.split(['.', ' ', '=']).next().unwrap().to_owned());
        }
    }
    found
}

/// The crates that each crate may use, besides `domain`, which everything may use.
fn allowed(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "domain" | "store" | "gateway" | "sheets" | "practice" => &[],
        "reader" | "fuzz" => &["sheets"],
        "engine" => &["store", "gateway"],
        "commands" => &["engine", "store", "sheets", "gateway"],
        "drumbeat" | "devserver" => &["commands", "practice"],
        "testkit" => &["store", "gateway", "engine"],
        "xtask" => &[],
        _ => return None,
    })
}

fn crates() -> Vec<(String, String)> {
    let mut found = vec![("drumbeat".to_owned(), read(&root().join("Cargo.toml")))];
    for entry in fs::read_dir(root().join("src-tauri/crates"))
        .unwrap()
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let manifest = entry.path().join("Cargo.toml");
        if manifest.exists() {
            found.push((name, read(&manifest)));
        }
    }
    found
}

#[test]
fn crates_know_only_the_layers_below_them() {
    for (name, manifest) in crates() {
        // The root's table of versions is not a use.
        let manifest = match manifest.find("\n[package]") {
            Some(start) if name == "drumbeat" => manifest[start..].to_owned(),
            _ => manifest,
        };
        let allowed = allowed(&name)
            .unwrap_or_else(|| panic!("the crate {name} has no place in the layers yet"));
        for used in edges(&manifest, "dependencies") {
            assert!(
                used == "domain" && name != "domain" && name != "xtask"
                    || allowed.contains(&used.as_str()),
                "{name} must not know {used}: see the layers in src-tauri/ARCHITECTURE.md"
            );
        }
        for used in edges(&manifest, "dev-dependencies") {
            assert_ne!(
                name, "xtask",
                "xtask builds in seconds because it uses nothing"
            );
            assert!(
                ["testkit", "domain", "practice"].contains(&used.as_str())
                    || allowed.contains(&used.as_str()),
                "the tests of {name} must not know {used}"
            );
        }
    }
}

#[test]
fn xtask_uses_nothing() {
    let manifest = read(&root().join("src-tauri/crates/xtask/Cargo.toml"));
    let section = manifest.split("[dependencies]").nth(1).unwrap_or_default();
    let section = section.split("\n[").next().unwrap();
    assert_eq!(
        section.trim(),
        "",
        "xtask must build in seconds on a fresh machine"
    );
}

#[test]
fn only_the_shell_knows_tauri() {
    for (name, manifest) in crates() {
        let uses = manifest.lines().any(|line| line.starts_with("tauri"));
        assert!(
            name == "drumbeat" || !uses,
            "{name} uses Tauri: then every test would need a web view"
        );
    }
}

#[test]
fn the_store_never_asks_the_database_for_the_time() {
    let mut sources = files(&root().join("src-tauri/crates/store/src"), &[".rs", ".sql"]);
    sources.extend(files(&root().join("migrations"), &[".sql"]));
    let clocks = [
        "current_timestamp",
        "current_date",
        "current_time",
        "unixepoch(",
        "julianday(",
        "strftime(",
        "datetime(",
        "'now'",
        "\"now\"",
    ];
    for source in sources {
        let text = read(&source).to_lowercase();
        for clock in clocks {
            assert!(
                !text.contains(clock),
                "{} uses {clock}: time is an argument, or simulated days would not be honest",
                shown(&source)
            );
        }
    }
}

/// What a TypeScript file imports.
fn imports(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for marker in [
        "from \"",
        "from '",
        "import \"",
        "import '",
        "import(\"",
        "import('",
    ] {
        let quote = if marker.ends_with('"') { '"' } else { '\'' };
        for part in text.split(marker).skip(1) {
            found.extend(part.split(quote).next());
        }
    }
    found
}

fn ui_sources() -> Vec<PathBuf> {
    files(&root().join("ui/src"), &[".ts", ".tsx"])
}

#[test]
fn only_the_host_talks_to_tauri() {
    for source in ui_sources() {
        let text = read(&source);
        let inside = shown(&source).starts_with("ui/src/host/");
        for import in imports(&text) {
            assert!(
                inside || !import.starts_with("@tauri-apps/"),
                "{} imports {import}: go through ui/src/host, so that it runs in a browser too",
                shown(&source)
            );
        }
    }
}

#[test]
fn the_page_never_listens_for_paths() {
    for source in ui_sources() {
        assert!(
            !read(&source).contains("tauri://drag"),
            "{} listens for dropped paths: files come as one-time references",
            shown(&source)
        );
    }
}

/// `ui/src/features/contacts/page.tsx` belongs to `contacts`.
fn feature(path: &str) -> Option<&str> {
    path.split_once("features/")?
        .1
        .split_once('/')
        .map(|(name, _)| name)
}

/// Where an import leads, as a path in the tree; `None` for packages.
fn target(source: &Path, import: &str) -> Option<String> {
    if let Some(below) = import
        .strip_prefix("@/")
        .or_else(|| import.strip_prefix("~/"))
    {
        return Some(format!("ui/src/{below}"));
    }
    if !import.starts_with('.') {
        return None;
    }
    let mut path = source.parent()?.to_path_buf();
    for part in import.split('/') {
        match part {
            "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    Some(shown(&path))
}

#[test]
fn features_do_not_know_each_other() {
    for source in ui_sources() {
        let text = read(&source);
        let from = shown(&source);
        for import in imports(&text) {
            let Some(to) = target(&source, import) else {
                continue;
            };
            let to = format!("{to}/");
            if let (Some(here), Some(there)) = (feature(&from), feature(&to)) {
                assert_eq!(here, there, "{from} imports {import} of another feature");
            }
            if from.starts_with("ui/src/shared/") {
                assert!(
                    feature(&to).is_none(),
                    "{from} is shared and imports a feature, {import}"
                );
            }
        }
    }
}

#[test]
fn files_stay_short_enough_to_read() {
    let mut long = Vec::new();
    for folder in ["src-tauri", "tests", "ui"] {
        for source in files(&root().join(folder), &[".rs", ".ts", ".tsx"]) {
            let text = read(&source);
            let lines = text.lines().count();
            let generated = shown(&source).ends_with(".gen.ts") || text.contains("Do not edit");
            if lines > LINES && !generated {
                long.push(format!("{} has {lines} lines", shown(&source)));
            }
        }
    }
    assert!(long.is_empty(), "split these: {long:#?}");
}

#[test]
fn nothing_names_one_machine_or_what_lies_beside_the_checkout() {
    let endings = [
        ".rs", ".toml", ".ts", ".tsx", ".json", ".md", ".sql", ".mjs", ".js", ".css", ".html",
        ".yml",
    ];
    // Put together here, so that this file does not name them either.
    let foreign = [
        ["/wor", "k/"].concat(),
        ["/ro", "ot/"].concat(),
        ["../sha", "red/"].concat(),
        ["/tmp/br", "ief"].concat(),
    ];
    for source in files(&root(), &endings) {
        let name = shown(&source);
        if name.starts_with(".ci/") || name.ends_with("package-lock.json") {
            continue;
        }
        let text = read(&source);
        for word in &foreign {
            // The same words are how UI features reach the shared parts of the UI.
            let own = name.starts_with("ui/") && word.starts_with("../");
            assert!(own || !text.contains(word.as_str()), "{name} names {word}");
        }
    }
}

#[test]
fn lock_files_name_no_download_address() {
    let lock = root().join("ui/package-lock.json");
    if lock.exists() {
        assert!(
            !read(&lock).contains("\"resolved\": \"http"),
            "package-lock.json records where one machine downloaded from"
        );
    }
}

#[test]
fn every_test_that_the_page_about_sending_names_exists() {
    let page = read(&root().join("src-tauri/ARCHITECTURE.md"));
    let (_, section) = page
        .split_once("## How a message is sent once")
        .expect("the page");
    let section = section.split_once("\n## ").expect("its end").0;
    let code = files(&root(), &[".rs"])
        .iter()
        .map(|path| read(path))
        .collect::<String>();
    // Names of tests are sentences; nothing else in code spans is.
    let named: BTreeSet<&str> = section
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.matches('_').count() >= 3 && !name.contains(['/', ' ', '.']))
        .collect();
    assert!(named.len() > 20, "they are read: {named:?}");
    for name in named {
        assert!(
            code.contains(&format!("fn {name}(")),
            "the page names {name}, and there is no such test"
        );
    }
}
