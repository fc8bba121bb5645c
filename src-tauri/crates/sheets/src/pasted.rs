//! Lines pasted from chats and notes, one person each.
//!
//! A time stamp, a list number or a bullet at the start is dropped. The first number of the
//! line is its number, with whatever follows it as a second one. What stands before it is
//! the name, else what stands after it up to a separator; the rest are notes.

mod line;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek};

use crate::cell::{Cell, Row};
use crate::clean::{cut, is_blank_char};
use crate::column::{Field, MappedColumn};
use crate::encoding::{Lines, TextEncoding};
use crate::error::ReadError;
use crate::staging::{Limits, RowSink, Source};

/// What the columns of the rows are.
pub(crate) fn columns() -> Vec<MappedColumn> {
    let fields = [Field::Phone, Field::Name, Field::Notes];
    fields
        .into_iter()
        .zip(0..)
        .map(|(field, index)| MappedColumn { index, field })
        .collect()
}

/// Reads lines from the start of a file.
pub(crate) fn read<R: Read + Seek>(
    file: R,
    encoding: TextEncoding,
    limits: &Limits,
    sink: &mut dyn RowSink,
) -> Result<Source, ReadError> {
    let mut lines = Lines::new(encoding.decode(file), limits.line_bytes);
    while let Some(text) = lines.next()? {
        let number = lines.number();
        if number > limits.rows {
            return Err(ReadError::too_large("rows", Some(number)));
        }
        if text.chars().all(is_blank_char) {
            continue;
        }
        let person = line::read(&text);
        let cells = [person.phone, person.name, person.notes]
            .into_iter()
            .zip(0..)
            .filter(|(text, _)| !text.is_empty())
            .map(|(text, column)| (column, Cell::Text(cut(&text, limits.cell_chars))))
            .collect();
        sink.row(Row { number, cells })?;
    }
    Ok(Source {
        encoding: Some(encoding.name()),
        ..Source::default()
    })
}
