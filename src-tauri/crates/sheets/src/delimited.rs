//! Delimited text: encoding, delimiter, records.
//!
//! The whole file is looked at once to know its encoding (UTF-8 only if every
//! byte is), then decoded in a stream. Rows are counted as a spreadsheet program
//! does: a line break in quotes starts no row, a blank line is one.

mod encoding;
mod records;
mod sniff;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek, SeekFrom};

pub(crate) use encoding::decode_sample;

use encoding::TextEncoding;
use records::Records;

use crate::cell::{Cell, Row};
use crate::clean::{cut, is_blank_char};
use crate::error::ReadError;
use crate::number::RegionCode;
use crate::staging::{Limits, RowSink, Source, StageOptions};

/// Reads delimited text from its start.
pub(crate) fn read<R: Read + Seek>(
    mut file: R,
    options: &StageOptions,
    sink: &mut dyn RowSink,
) -> Result<Source, ReadError> {
    let domain = RegionCode::parse(&options.region).map(RegionCode::domain);
    let encoding = TextEncoding::find(&mut file, options.encoding.as_deref(), domain.as_deref())?;
    file.seek(SeekFrom::Start(0))?;
    let sample = encoding.sample(&mut file)?;
    let dialect = sniff::dialect(&sample);
    file.seek(SeekFrom::Start(0))?;
    let text = encoding.decode(file);
    let mut records = Records::new(text, dialect.delimiter, options.limits.line_bytes);
    if dialect.names_itself {
        records.skip_record()?;
    }
    let mut widths = Widths::default();
    let mut fields = Vec::new();
    let mut number = 0_u32;
    while records.next(&mut fields, number + 1)? {
        number += 1;
        if number > options.limits.rows {
            return Err(ReadError::too_large("rows", Some(number)));
        }
        let width = fields.len();
        let row = row(number, &mut fields, &options.limits)?;
        if !row.cells.is_empty() {
            widths.add(width);
            sink.row(row)?;
        }
    }
    Ok(Source {
        encoding: Some(encoding.name()),
        delimiter: Some(char::from(dialect.delimiter)),
        sheets: Vec::new(),
        sheet: None,
        ragged: widths.differ,
    })
}

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
