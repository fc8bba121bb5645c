//! Delimited text: encoding, delimiter, records.
//!
//! The whole file is looked at once to know its encoding (UTF-8 only if every
//! byte is), then decoded in a stream. Rows are counted as a spreadsheet program
//! does: a line break in quotes starts no row, a blank line is one.

mod records;
mod sniff;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek, SeekFrom};

use records::{Attempt, Records};

use crate::cell::{Cell, Row};
use crate::clean::{cut, is_blank_char};
use crate::encoding::TextEncoding;
use crate::error::ReadError;
use crate::header::Scan;
use crate::number::RegionCode;
use crate::staging::{Limits, RowSink, Source, StageOptions};

/// Records in which is looked whether it is a table.
const LOOK_RECORDS: u32 = 500;

/// A text whose encoding and delimiter are known.
pub(crate) struct Opened<R> {
    file: R,
    encoding: TextEncoding,
    dialect: sniff::Dialect,
    sample: String,
}

/// Finds out how to read a text.
pub(crate) fn open<R: Read + Seek>(
    mut file: R,
    options: &StageOptions,
) -> Result<Opened<R>, ReadError> {
    let domain = RegionCode::parse(&options.region).map(RegionCode::domain);
    let encoding = TextEncoding::find(&mut file, options.encoding.as_deref(), domain.as_deref())?;
    file.seek(SeekFrom::Start(0))?;
    let sample = encoding.sample(&mut file)?;
    let dialect = sniff::dialect(&sample);
    file.seek(SeekFrom::Start(0))?;
    Ok(Opened {
        file,
        encoding,
        dialect,
        sample,
    })
}

impl<R: Read + Seek> Opened<R> {
    /// The file at its start, and its encoding.
    pub(crate) fn into_text(self) -> (R, TextEncoding) {
        (self.file, self.encoding)
    }

    /// Whether it is lines of chats and notes, one person each: no header was found, and the
    /// lines differ in their number of fields, or have one, in which words and numbers stand.
    pub(crate) fn is_lines(&self, region: RegionCode, limits: &Limits) -> Result<bool, ReadError> {
        if self.dialect.names_itself {
            return Ok(false);
        }
        let mut scan = Scan::new(region);
        let mut widths = Widths::default();
        let mut rest = self.sample.as_bytes();
        let mut fields = Vec::new();
        let mut mixed = false;
        for number in 1..=LOOK_RECORDS {
            let attempt =
                records::attempt(rest, true, self.dialect.delimiter, usize::MAX, &mut fields);
            let Attempt::Record { bytes } = attempt else {
                break;
            };
            rest = rest.get(bytes..).unwrap_or_default();
            let width = fields.len();
            let row = row(number, &mut fields, limits)?;
            if let Some((_, Cell::Text(first))) = row.cells.first() {
                widths.add(width);
                mixed = mixed
                    || (width == 1
                        && first.chars().any(char::is_alphabetic)
                        && first.chars().filter(|c| c.is_numeric()).count() >= ENOUGH_DIGITS);
                scan.feed(row);
            }
        }
        let is_table = scan.decided_mapping().header_row.is_some();
        Ok(!is_table && (widths.differ || (widths.first == Some(1) && mixed)))
    }

    /// Reads it as a table.
    pub(crate) fn read(self, limits: &Limits, sink: &mut dyn RowSink) -> Result<Source, ReadError> {
        let text = self.encoding.decode(self.file);
        let mut records = Records::new(text, self.dialect.delimiter, limits.line_bytes);
        if self.dialect.names_itself {
            records.skip_record()?;
        }
        let mut fields = Vec::new();
        let mut number = 0_u32;
        while records.next(&mut fields, number + 1)? {
            number += 1;
            if number > limits.rows {
                return Err(ReadError::too_large("rows", Some(number)));
            }
            let row = row(number, &mut fields, limits)?;
            if !row.cells.is_empty() {
                sink.row(row)?;
            }
        }
        Ok(Source {
            encoding: Some(self.encoding.name()),
            delimiter: Some(char::from(self.dialect.delimiter)),
            ..Source::default()
        })
    }
}

/// Digits that may be a phone number.
const ENOUGH_DIGITS: usize = 7;

/// Whether rows with content have different numbers of fields.
#[derive(Default)]
struct Widths {
    first: Option<usize>,
    differ: bool,
}

impl Widths {
    fn add(&mut self, width: usize) {
        self.differ = self.differ || *self.first.get_or_insert(width) != width;
    }
}

fn row(number: u32, fields: &mut Vec<String>, limits: &Limits) -> Result<Row, ReadError> {
    let mut cells = Vec::new();
    for (index, field) in fields.drain(..).enumerate() {
        if field.chars().all(is_blank_char) {
            continue;
        }
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        if index >= limits.columns {
            return Err(ReadError::too_large("columns", Some(number)));
        }
        let field = if field.len() > limits.cell_chars {
            cut(&field, limits.cell_chars)
        } else {
            field
        };
        cells.push((index, Cell::Text(field)));
    }
    Ok(Row { number, cells })
}
