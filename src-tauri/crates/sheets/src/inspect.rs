//! The whole report on a file at once.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::column::Field;
use crate::error::ReadError;
use crate::format::Format;
use crate::judge::judge;
use crate::outcome::{JudgedRow, Verdict, absorb};
use crate::staging::{StageOptions, StagedFile, stage_file};

/// How many rows fell into which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Rows with content below the header; the sum of the others.
    pub rows: u32,
    /// Contacts.
    pub valid: u32,
    /// Rows with the number of an earlier row.
    pub duplicate_in_file: u32,
    /// Rows to ask about.
    pub needs_fix: u32,
    /// Rows without a usable number.
    pub invalid: u32,
}

/// A column with values that goes to a field the app knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectedColumn {
    /// 1-based column.
    pub column: u32,
    /// Header with white space joined.
    pub header: Option<String>,
    /// Where it goes.
    pub field: Field,
}

/// What an import of the file would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// Always `ok`: a file that cannot be read has an error instead.
    pub result: String,
    /// The country for numbers without one.
    pub default_region: String,
    /// What the file is.
    pub format: Format,
    /// Its encoding, where it is text.
    pub encoding: Option<String>,
    /// Its delimiter, where it is delimited text.
    pub delimiter: Option<char>,
    /// The sheet read.
    pub sheet: Option<String>,
    /// Row of the headers, from 1.
    pub header_row: Option<u32>,
    /// The columns with values that go to known fields.
    pub columns: Vec<InspectedColumn>,
    /// How many rows fell into which list.
    pub counts: Counts,
    /// The people, each joined from all rows with their number.
    pub contacts: Vec<JudgedRow>,
    /// Rows with the number of an earlier row.
    pub duplicates: Vec<JudgedRow>,
    /// Rows to ask about.
    pub needs_fix: Vec<JudgedRow>,
    /// Rows without a usable number.
    pub invalid: Vec<JudgedRow>,
}

/// Reads and judges a file. The rows go to a temporary file in between; the
/// report itself is in memory.
pub fn inspect(path: &Path, region: &str) -> Result<Inspection, ReadError> {
    let mut staging = tempfile::tempfile()?;
    let options = StageOptions::for_region(region);
    let staged = {
        let mut out = BufWriter::new(&mut staging);
        stage_file(path, &options, &mut out)?
    };
    staging.seek(SeekFrom::Start(0))?;
    inspect_staged(&staged, BufReader::new(staging), region)
}

/// Judges a staged file with the guessed mapping and gives the whole report.
pub fn inspect_staged(
    staged: &StagedFile,
    staging: impl BufRead,
    region: &str,
) -> Result<Inspection, ReadError> {
    let mut report = Inspection::of(staged, region);
    let mut place: HashMap<String, usize> = HashMap::new();
    for row in judge(staging, &staged.mapping(), region)? {
        let row = row?;
        report.counts.rows += 1;
        match &row.verdict {
            Verdict::Contact { e164, .. } => {
                report.counts.valid += 1;
                place.insert(e164.clone(), report.contacts.len());
                report.contacts.push(row);
            }
            Verdict::Duplicate { e164, .. } => {
                report.counts.duplicate_in_file += 1;
                let first = place.get(e164).and_then(|at| report.contacts.get_mut(*at));
                if let Some(first) = first {
                    absorb(first, &row);
                }
                report.duplicates.push(row);
            }
            Verdict::NeedsFix { .. } => {
                report.counts.needs_fix += 1;
                report.needs_fix.push(row);
            }
            Verdict::Invalid { .. } => {
                report.counts.invalid += 1;
                report.invalid.push(row);
            }
        }
    }
    Ok(report)
}

impl Inspection {
    fn of(staged: &StagedFile, region: &str) -> Self {
        let columns = staged
            .columns
            .iter()
            .filter(|column| column.has_values && column.field.is_known())
            .filter(|_| !staged.format.has_fixed_columns());
        Self {
            result: "ok".to_owned(),
            default_region: region.to_owned(),
            format: staged.format,
            encoding: staged.encoding.clone(),
            delimiter: staged.delimiter,
            sheet: staged.sheet.clone(),
            header_row: staged.header_row,
            columns: columns
                .map(|column| InspectedColumn {
                    column: column.index + 1,
                    header: column.header.clone(),
                    field: column.field.clone(),
                })
                .collect(),
            counts: Counts::default(),
            contacts: Vec::new(),
            duplicates: Vec::new(),
            needs_fix: Vec::new(),
            invalid: Vec::new(),
        }
    }
}
