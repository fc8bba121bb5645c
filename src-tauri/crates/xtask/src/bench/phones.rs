//! Whether phone numbers are read as Google's numbering plans say, as published for Python.
//!
//! `drumbeat-bench --phones` writes a hundred thousand numbers with what it read; the program
//! [`COMPARE`] reads them too. Where Python or its package is missing, or the package knows
//! the plans of another time, nothing is compared.

use std::process::Command;

use crate::bench::figures::{Bar, Figure, Figures};
use crate::trouble::Trouble;
use crate::{paths, proc};

/// Given to Python.
const COMPARE: &str = include_str!("phones.py");
/// The package that has the plans, of the version ours are of.
const PACKAGE: &str = "phonenumbers==9.0.42";

/// Compares, and counts what was read differently.
pub(crate) fn compare(mut program: Command, figures: &mut Figures) -> Result<(), Trouble> {
    let python = std::env::var_os("DRUMBEAT_PYTHON").unwrap_or_else(|| "python3".into());
    let version = "import phonenumbers; print('phonenumbers==' + phonenumbers.__version__)";
    let found = proc::answer(Command::new(&python).args(["-c", version]));
    if found.as_deref().map(str::trim) != Some(PACKAGE) {
        println!("Python has no {PACKAGE}: numbers are not compared with it.");
        return Ok(());
    }
    let file = paths::target().join("bench").join("phones.tsv");
    let written = proc::answer(program.arg("--phones").arg(&file));
    written.ok_or_else(|| Trouble::new("drumbeat-bench wrote no numbers.", ""))?;
    let said = proc::answer(Command::new(&python).args(["-c", COMPARE]).arg(&file));
    let different = said
        .as_deref()
        .and_then(|said| said.rsplit_once("different\":"));
    let different =
        different.and_then(|(_, rest)| rest.trim_end_matches(['}', '\n']).trim().parse().ok());
    let different = different.ok_or_else(|| {
        Trouble::new(
            "The numbers could not be compared.",
            "Run phones.py by itself to see why.",
        )
    })?;
    figures.put(Figure::once(
        "phones_read_differently",
        "of 100k",
        different,
    ));
    figures.bar("phones_read_differently", "of 100k", Bar::Most(0.0));
    Ok(())
}
