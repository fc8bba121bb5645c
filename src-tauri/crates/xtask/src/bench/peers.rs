//! Other programs that do the same work, as measuring rods.
//!
//! They are no part of this project: `DRUMBEAT_BENCH_PEERS` names their folder.
//! `floor` is a Rust program that does the bare work without product logic, the
//! nearest thing to what the machine can do. It is copied and built below the target
//! folder, because theirs may be read-only. `node` has what web programs read sheets
//! with; where its packages are not installed it is not measured.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bench::figures::{Bar, Figure, Figures};
use crate::trouble::Trouble;
use crate::{cargo, paths, proc};

/// The formats that are imported, and the libraries of `node` that read them.
const FORMATS: [(&str, &[&str]); 2] = [
    ("csv", &["papaparse", "papaparse-sync", "csv-parse"]),
    ("xlsx", &["exceljs-stream", "exceljs", "sheetjs"]),
];

/// People of the long list.
pub(crate) const MILLION: u32 = 1_000_000;

/// The only library that reads the long list without holding it all, which node refuses.
const STREAMING: &str = "exceljs-stream";

/// The rods, built.
pub(crate) struct Peers {
    folder: PathBuf,
    /// The program that reads with the libraries of the web.
    node: Option<PathBuf>,
}

impl Peers {
    /// Builds what there is; `None` where no folder is named.
    pub(crate) fn find() -> Result<Option<Self>, Trouble> {
        let Some(named) = env::var_os("DRUMBEAT_BENCH_PEERS") else {
            println!("DRUMBEAT_BENCH_PEERS is not set: no other program is measured beside.");
            return Ok(None);
        };
        let from = Path::new(&named).join("floor");
        let folder = paths::target().join("bench").join("floor");
        copy(&from, &folder).map_err(|error| {
            Trouble::new(
                format!("{} could not be copied: {error}.", from.display()),
                "Let DRUMBEAT_BENCH_PEERS name a folder with a program floor, or nothing.",
            )
        })?;
        let manifest = folder.join("Cargo.toml").to_string_lossy().into_owned();
        let target = folder.join("target").to_string_lossy().into_owned();
        cargo::build(
            "Building the program that is measured beside",
            &[
                "--release",
                "--manifest-path",
                &manifest,
                "--target-dir",
                &target,
            ],
        )?;
        let node = Path::new(&named).join("node");
        let node = node
            .join("node_modules")
            .is_dir()
            .then(|| node.join("import.js"));
        if node.is_none() {
            println!("The packages of node are not installed: no library is measured beside.");
        }
        // Where they leave their databases.
        fs::create_dir_all(folder.join("data")).map_err(|error| {
            Trouble::new(
                format!("A folder could not be made: {error}."),
                "Check its rights.",
            )
        })?;
        Ok(Some(Self { folder, node }))
    }

    /// Where it finds the lists and leaves its files.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// One round, beside the figures of the same names.
    pub(crate) fn measure(&self, figures: &mut Figures) -> Result<(), Trouble> {
        for (format, libraries) in FORMATS {
            let list = format!("people_100000.{format}");
            let import = self.answer(&["import", &list, "dbfull", "rl", "import.db"])?;
            if let Some(seconds) = number(&import, "s") {
                let figure = format!("import_100000_{format}");
                figures.add_against(&figure, "ms", seconds * 1000.0);
            }
            for library in libraries {
                self.library(&list, library, &peer(library, format), figures)?;
            }
        }
        Ok(())
    }

    /// Once, on the list of a million that lies in the folder.
    pub(crate) fn measure_million(&self, figures: &mut Figures) -> Result<(), Trouble> {
        let list = format!("people_{MILLION}.xlsx");
        let figure = peer(STREAMING, "xlsx_1000000");
        self.library(&list, STREAMING, &figure, figures)
    }

    /// Has a library import a list, where the packages of node are installed.
    fn library(
        &self,
        list: &str,
        library: &str,
        figure: &str,
        figures: &mut Figures,
    ) -> Result<(), Trouble> {
        let Some(program) = &self.node else {
            return Ok(());
        };
        let mut node = Command::new("node");
        node.arg(program)
            .args([list, library, "db", "js", "sqlite"]);
        if let Some(seconds) = number(&self.run(node)?, "s") {
            figures.add(figure, "ms", seconds * 1000.0);
        }
        Ok(())
    }

    fn answer(&self, arguments: &[&str]) -> Result<String, Trouble> {
        let mut command = Command::new(self.folder.join("target/release/floor"));
        command.args(arguments);
        self.run(command)
    }

    fn run(&self, mut command: Command) -> Result<String, Trouble> {
        command.current_dir(&self.folder);
        proc::answer(&mut command).ok_or_else(|| {
            Trouble::new(
                format!("{} did not succeed.", proc::spelled(&command)),
                "Run it by itself to see why, or unset DRUMBEAT_BENCH_PEERS.",
            )
        })
    }
}

/// How many times faster a list is imported than by the fastest library.
pub(crate) fn compare(figures: &mut Figures) {
    for (format, libraries) in FORMATS {
        let names: Vec<String> = libraries.iter().map(|name| peer(name, format)).collect();
        faster(figures, &format!("import_100000_{format}"), &names);
    }
    let names = [peer(STREAMING, "xlsx_1000000")];
    faster(figures, &format!("import_{MILLION}_xlsx"), &names);
}

fn faster(figures: &mut Figures, ours: &str, peers: &[String]) {
    let best = peers.iter().filter_map(|name| figures.median(name));
    if let (Some(best), Some(time)) = (best.reduce(f64::min), figures.median(ours)) {
        let name = format!("{ours}_faster");
        figures.put(Figure::once(&name, "times", best / time));
        figures.bar(&name, "times", Bar::Least(3.0));
    }
}

/// The figure of a library.
fn peer(library: &str, format: &str) -> String {
    format!("peer_{library}_{format}")
}

/// The manifest and the sources; what is unchanged is not touched, so that cargo
/// does not build it again.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to.join("src"))?;
    let mut files = vec![PathBuf::from("Cargo.toml")];
    for entry in fs::read_dir(from.join("src"))? {
        files.push(Path::new("src").join(entry?.file_name()));
    }
    for file in files {
        let mut text = fs::read(from.join(&file))?;
        if file.ends_with("Cargo.toml") {
            // Or cargo takes it for a member of the workspace around it.
            text.extend_from_slice(b"\n[workspace]\n");
        }
        if fs::read(to.join(&file)).ok().as_ref() != Some(&text) {
            fs::write(to.join(&file), text)?;
        }
    }
    Ok(())
}

/// The number behind a key in one line of JSON.
fn number(line: &str, key: &str) -> Option<f64> {
    let (_, after) = line.split_once(&format!("\"{key}\":"))?;
    let end = after.find([',', '}']).unwrap_or(after.len());
    after.get(..end)?.trim().parse().ok()
}

#[cfg(test)]
mod tests;
