//! Tables of a web page, as many web systems write what they call an .xls.
//!
//! Every table, nested or not, is a sheet of its own; the one with the most valid numbers is
//! read. The page is taken as a stream of tags, and no tree is built: end tags may be
//! missing, and nothing may grow with how deep they are nested.

mod tables;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek, SeekFrom};

use crate::cell::Row;
use crate::encoding::{TextEncoding, Utf8Read};
use crate::error::ReadError;
use crate::number::RegionCode;
use crate::staging::{Limits, RowSink, Source, StageOptions};
use crate::workbook::Count;
use tables::Rows;

/// How much of the start is searched for the name of the encoding.
const HEAD: u64 = 16 * 1024;

/// Reads a page from its start.
pub(crate) fn read<R: Read + Seek>(
    mut file: R,
    options: &StageOptions,
    region: RegionCode,
    sink: &mut dyn RowSink,
) -> Result<Source, ReadError> {
    let limits = &options.limits;
    let encoding = encoding(&mut file, options, region)?;
    let mut counts: Vec<Count> = Vec::new();
    walk(&mut file, encoding, limits, &mut |table, row| {
        while counts.len() <= table {
            counts.push(Count::new(region));
        }
        match counts.get_mut(table) {
            Some(count) => count.row(row),
            None => Ok(()),
        }
    })?;
    let valid = counts.into_iter().map(Count::finish);
    // The first, if equal.
    let best = valid.zip(0..).max_by_key(|(valid, at)| (*valid, -at));
    let Some((_, best)) = best else {
        return Err(ReadError::NoPhoneColumn);
    };
    walk(&mut file, encoding, limits, &mut |table, row| {
        if i64::try_from(table) == Ok(best) {
            sink.row(row)
        } else {
            Ok(())
        }
    })?;
    Ok(Source {
        encoding: Some(encoding.name()),
        ..Source::default()
    })
}

/// Gives the rows of all tables, each with the place of its table in the page.
fn walk<R: Read + Seek>(
    file: &mut R,
    encoding: TextEncoding,
    limits: &Limits,
    give: &mut dyn FnMut(usize, Row) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    file.seek(SeekFrom::Start(0))?;
    let text = Utf8Read::new(encoding.decode(&mut *file));
    Rows::new(limits, give).read(text)
}

/// A mark decides; else UTF-8 if the bytes are; else what the page says of itself; else it
/// is guessed.
fn encoding<R: Read + Seek>(
    file: &mut R,
    options: &StageOptions,
    region: RegionCode,
) -> Result<TextEncoding, ReadError> {
    let domain = region.domain();
    let asked = options.encoding.as_deref();
    let found = TextEncoding::find(file, asked, Some(&domain))?;
    if asked.is_some() || found.is_certain() {
        return Ok(found);
    }
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let said = head.split("charset=").nth(1).map(|rest| {
        let rest = rest.trim_start_matches(['"', '\'', ' ']);
        let end = rest.find(['"', '\'', ' ', '>', ';', '/']);
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    });
    match said {
        Some(label) => TextEncoding::find(file, Some(label), None).or(Ok(found)),
        None => Ok(found),
    }
}
