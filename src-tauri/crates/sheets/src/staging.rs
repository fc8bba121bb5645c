//! The first step: a foreign file becomes staged rows, with columns guessed.

use std::fs::File;
use std::io::{BufReader, Read, Seek, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::cell::Row;
use crate::column::{ColumnGuess, MappedColumn, Mapping};
use crate::error::ReadError;
use crate::format::{Format, sniff};
use crate::header::Scan;
use crate::number::RegionCode;
use crate::own::Heading;
use crate::workbook::Kind;

/// What a file may cost at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, packed, in bytes.
    pub file_bytes: u64,
    /// Largest file of a format that has to be loaded whole, in bytes.
    pub whole_bytes: u64,
    /// A part may unpack to this many bytes whatever its ratio.
    pub part_bytes: u64,
    /// Beyond `part_bytes`, at most this many times the packed size.
    pub part_ratio: u64,
    /// Rows of a sheet.
    pub rows: u32,
    /// Columns of a sheet.
    pub columns: u32,
    /// One line of delimited text, in bytes of UTF-8.
    pub line_bytes: usize,
    /// Characters staged of one cell; longer text is cut with an ellipsis.
    pub cell_chars: usize,
    /// The staging file, in bytes.
    pub staged_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 512 * 1024 * 1024,
            whole_bytes: 100 * 1000 * 1000,
            part_bytes: 50 * 1000 * 1000,
            part_ratio: 100,
            rows: 1_048_576,
            columns: 16_384,
            line_bytes: 1024 * 1024,
            // With room for the quotes that an export puts in front.
            cell_chars: crate::clean::TEXT_CHARS + 2,
            staged_bytes: 4 * 1024 * 1024 * 1024,
        }
    }
}

/// How to read a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageOptions {
    /// Country for numbers without one, ISO code. Used to choose the sheet and,
    /// without a header, the column; judging can use another one later.
    pub region: String,
    /// Read this sheet; without it the visible one with the most valid numbers.
    pub sheet: Option<String>,
    /// Read delimited text in this encoding (a name of the WHATWG standard).
    pub encoding: Option<String>,
    /// What the file may cost.
    pub limits: Limits,
}

impl StageOptions {
    /// The usual options for a country.
    pub fn for_region(region: &str) -> Self {
        Self {
            region: region.to_owned(),
            ..Self::default()
        }
    }
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetEntry {
    /// Its name.
    pub name: String,
    /// Hidden sheets are never chosen by themselves.
    pub visible: bool,
}

/// A file whose rows are staged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedFile {
    /// What the file is.
    pub format: Format,
    /// `utf-8`, `utf-8-bom`, `utf-16le`, `utf-16be`, `windows-1252`, `macintosh` …;
    /// `None` where the format fixes it.
    pub encoding: Option<String>,
    /// The delimiter of delimited text.
    pub delimiter: Option<char>,
    /// All sheets, in the order of the workbook.
    pub sheets: Vec<SheetEntry>,
    /// The sheet read.
    pub sheet: Option<String>,
    /// Row of the headers, from 1.
    pub header_row: Option<u32>,
    /// The columns that have a header or a value, in file order.
    pub columns: Vec<ColumnGuess>,
    /// Rows below the header that have content, repeated headers not counted.
    pub rows: u32,
    /// Rows in the staging file, titles and headers included.
    pub staged_rows: u32,
}

impl StagedFile {
    /// The guesses as a mapping, for [`crate::judge`].
    pub fn mapping(&self) -> Mapping {
        Mapping {
            header_row: self.header_row,
            columns: self
                .columns
                .iter()
                .map(|column| MappedColumn {
                    index: column.index,
                    field: column.field.clone(),
                })
                .collect(),
            ..Mapping::default()
        }
    }
}

/// What reading the rows of a file found out beside them.
#[derive(Default)]
pub(crate) struct Source {
    pub(crate) encoding: Option<String>,
    pub(crate) delimiter: Option<char>,
    pub(crate) sheets: Vec<SheetEntry>,
    pub(crate) sheet: Option<String>,
    /// Columns that only the rows name.
    pub(crate) columns: Vec<(u32, Heading)>,
}

/// Takes rows one by one, in rising order of their numbers.
pub(crate) trait RowSink {
    fn row(&mut self, row: Row) -> Result<(), ReadError>;
}

/// Reads a file by its path. See [`stage`].
pub fn stage_file(
    path: &Path,
    options: &StageOptions,
    out: &mut dyn Write,
) -> Result<StagedFile, ReadError> {
    // Asked before it is opened: Windows denies that for a folder, as for a file that is held.
    if std::fs::metadata(path)?.is_dir() {
        return Err(ReadError::unsupported("folder"));
    }
    let file = File::open(path)?;
    stage(BufReader::with_capacity(64 * 1024, file), options, out)
}

/// Reads a file and writes its rows to `out` as JSON lines: the form that
/// [`crate::judge`] reads. Refuses a hostile file before parsing it.
pub fn stage<R: Read + Seek>(
    mut file: R,
    options: &StageOptions,
    out: &mut dyn Write,
) -> Result<StagedFile, ReadError> {
    let region = RegionCode::parse(&options.region).ok_or(ReadError::UnknownRegion)?;
    let limits = &options.limits;
    crate::guard::check_size(&mut file, limits)?;
    let mut sink = StagingSink {
        scan: Scan::new(region),
        out,
        limits,
        written: 0,
        line: Vec::new(),
    };
    let mut format = sniff(&mut file)?;
    let workbook = |file, kind, sink: &mut StagingSink<'_>| {
        crate::workbook::read(file, kind, options, region, sink)
    };
    let source = match format {
        Format::Csv | Format::Text => {
            let text = crate::delimited::open(file, options)?;
            if text.is_lines(region, limits)? {
                format = Format::Text;
                sink.scan = Scan::with_columns(region, &crate::pasted::columns());
                let (file, encoding) = text.into_text();
                crate::pasted::read(file, encoding, limits, &mut sink)?
            } else {
                text.read(limits, &mut sink)?
            }
        }
        Format::Xlsx => workbook(file, Kind::Xlsx, &mut sink)?,
        Format::Xlsb => workbook(file, Kind::Xlsb, &mut sink)?,
        Format::Xls => workbook(file, Kind::Xls, &mut sink)?,
        Format::Ods => workbook(file, Kind::Ods, &mut sink)?,
        Format::Html => crate::html::read(file, options, region, &mut sink)?,
        Format::Vcard => {
            sink.scan = Scan::with_columns(region, &crate::vcard::columns());
            crate::vcard::read(file, options, &mut sink)?
        }
    };
    sink.out.flush()?;
    sink.scan.add_columns(source.columns);
    let scanned = sink.scan.finish();
    if scanned.staged_rows == 0 {
        return Err(match format {
            Format::Csv | Format::Text => ReadError::FileEmpty,
            Format::Xlsx
            | Format::Xlsb
            | Format::Xls
            | Format::Ods
            | Format::Html
            | Format::Vcard => ReadError::NoPhoneColumn,
        });
    }
    if !scanned.has_phone_column() {
        return Err(ReadError::NoPhoneColumn);
    }
    if scanned.rows == 0 {
        return Err(ReadError::NoRows);
    }
    Ok(StagedFile {
        format,
        encoding: source.encoding,
        delimiter: source.delimiter,
        sheets: source.sheets,
        sheet: source.sheet,
        header_row: scanned.header_row,
        columns: scanned.columns,
        rows: scanned.rows,
        staged_rows: scanned.staged_rows,
    })
}

/// Writes rows to the staging file and looks at them on the way.
struct StagingSink<'a> {
    scan: Scan,
    out: &'a mut dyn Write,
    limits: &'a Limits,
    written: u64,
    line: Vec<u8>,
}

impl RowSink for StagingSink<'_> {
    fn row(&mut self, row: Row) -> Result<(), ReadError> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, &row).map_err(|error| ReadError::ReadFailed {
            detail: error.to_string(),
        })?;
        self.line.push(b'\n');
        self.written += self.line.len() as u64;
        if self.written > self.limits.staged_bytes {
            return Err(ReadError::too_large("staged rows", Some(row.number)));
        }
        self.out.write_all(&self.line)?;
        self.scan.feed(row);
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::{StageOptions, stage_file};
    use crate::ReadError;
    use std::fs::{Permissions, create_dir, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_folder_is_told_without_opening_it() {
        let folder = tempfile::tempdir().unwrap();
        let dropped = folder.path().join("customers");
        create_dir(&dropped).unwrap();
        // What cannot be opened, as no folder can on Windows. An administrator opens it.
        set_permissions(&dropped, Permissions::from_mode(0o000)).unwrap();
        let refused = stage_file(&dropped, &StageOptions::for_region("CD"), &mut Vec::new());
        assert_eq!(
            refused,
            Err(ReadError::unsupported("folder")),
            "a folder must not be called a file that somebody else holds"
        );
    }
}
