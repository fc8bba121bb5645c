//! Records of delimited text by RFC 4180, as spreadsheets write them: doubled
//! quotes, line breaks and delimiters in quotes, LF, CR or CRLF.
//!
//! Unlike most readers it keeps blank lines, because the numbers of the rows
//! must be those a spreadsheet program shows, and it recovers from a quote that
//! is never closed by taking it as a plain character, because a stray quote
//! must not swallow the rest of the file.

use std::io::Read;

use crate::encoding::TextStream;
use crate::error::ReadError;

/// A stream of records.
pub(super) struct Records<R> {
    text: TextStream<R>,
    delimiter: u8,
    max_bytes: usize,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
}

/// What one attempt at a record came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    /// A record of so many bytes.
    Record { bytes: usize },
    /// The text ends first; where a quote is open, its place.
    Open { quote: Option<usize> },
}

impl<R: Read> Records<R> {
    pub(super) fn new(text: TextStream<R>, delimiter: u8, max_bytes: usize) -> Self {
        Self {
            text,
            delimiter,
            max_bytes,
            buffer: Vec::new(),
            start: 0,
            ended: false,
        }
    }

    /// Reads over one record.
    pub(super) fn skip_record(&mut self) -> Result<(), ReadError> {
        self.next(&mut Vec::new(), 0).map(drop)
    }

    /// Reads the next record. False at the end. `number` is its row, for errors.
    pub(super) fn next(
        &mut self,
        fields: &mut Vec<String>,
        number: u32,
    ) -> Result<bool, ReadError> {
        // A quote never closed is a plain character from its place on.
        let mut literal_from = usize::MAX;
        loop {
            let text = self.buffer.get(self.start..).unwrap_or_default();
            if text.is_empty() && self.ended {
                return Ok(false);
            }
            match attempt(text, self.ended, self.delimiter, literal_from, fields) {
                Attempt::Record { bytes } if bytes <= self.max_bytes => {
                    self.start += bytes;
                    return Ok(true);
                }
                Attempt::Record { .. } => return Err(ReadError::too_large("line", Some(number))),
                Attempt::Open { quote } => {
                    let full = text.len() > self.max_bytes;
                    match quote {
                        Some(place) if full || self.ended => literal_from = place,
                        None if full => return Err(ReadError::too_large("line", Some(number))),
                        Some(_) | None => self.more()?,
                    }
                }
            }
        }
    }

    fn more(&mut self) -> Result<(), ReadError> {
        self.buffer.drain(..self.start);
        self.start = 0;
        // Twice as much each time: a long record is looked at again from its
        // start, and must not be looked at again for every piece.
        let wanted = self.buffer.len().saturating_mul(2).max(1);
        while self.buffer.len() < wanted && !self.ended {
            self.ended = !self.text.append_to(&mut self.buffer)?;
        }
        Ok(())
    }
}

/// Tries to read one record from the start of a text.
pub(super) fn attempt(
    text: &[u8],
    ended: bool,
    delimiter: u8,
    literal_from: usize,
    fields: &mut Vec<String>,
) -> Attempt {
    fields.clear();
    let mut field: Vec<u8> = Vec::new();
    let mut at = 0;
    let mut open: Option<usize> = None;
    let mut at_start = true;
    while let Some(&byte) = text.get(at) {
        if let Some(place) = open {
            let rest = text.get(at..).unwrap_or_default();
            let plain = memchr::memchr(b'"', rest).unwrap_or(rest.len());
            field.extend_from_slice(rest.get(..plain).unwrap_or_default());
            at += plain;
            match (rest.get(plain), rest.get(plain + 1)) {
                (None, _) => {}
                (Some(_), Some(b'"')) => {
                    field.push(b'"');
                    at += 2;
                }
                (Some(_), None) if !ended => return Attempt::Open { quote: Some(place) },
                (Some(_), Some(_) | None) => {
                    open = None;
                    at += 1;
                }
            }
            continue;
        }
        if byte == b'"' && at_start && at < literal_from {
            open = Some(at);
            at_start = false;
            at += 1;
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let plain = memchr::memchr3(delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
        field.extend_from_slice(rest.get(..plain).unwrap_or_default());
        at += plain;
        at_start = true;
        match rest.get(plain) {
            None => {}
            Some(&end) if end == delimiter => {
                fields.push(take_text(&mut field));
                at += 1;
            }
            Some(&end) => {
                let pair = match text.get(at + 1) {
                    Some(b'\n') => end == b'\r',
                    None if end == b'\r' && !ended => return Attempt::Open { quote: None },
                    Some(_) | None => false,
                };
                fields.push(take_text(&mut field));
                return Attempt::Record {
                    bytes: at + 1 + usize::from(pair),
                };
            }
        }
    }
    if !ended || open.is_some() || text.is_empty() {
        return Attempt::Open { quote: open };
    }
    fields.push(take_text(&mut field));
    Attempt::Record { bytes: at }
}

/// The text of a field. It is cut out of UTF-8 at ASCII characters only.
fn take_text(field: &mut Vec<u8>) -> String {
    String::from_utf8(std::mem::take(field))
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
