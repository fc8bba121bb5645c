//! ODF spreadsheets, as free office programs and Google Sheets write them, streamed.
//!
//! The library lays a sheet out as a rectangle before it gives a cell, and one stray cell
//! in the last corner is seventeen thousand million of them. So the XML is read here, and a
//! repeated empty row or cell is only counted. A row with content that is repeated is so
//! many people.

mod cell;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::{BufReader, Read, Seek};

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use zip::ZipArchive;

use super::copies::Copies;
use super::{SheetSink, Sheets};
use crate::cell::{Cell, Row};
use crate::error::ReadError;
use crate::staging::{Limits, RowSink, SheetEntry};

const CONTENT: &str = "content.xml";

/// An .ods.
pub(super) struct Workbook<R: Read + Seek> {
    zip: ZipArchive<R>,
    sheets: Vec<SheetEntry>,
}

type Xml<'a> = Reader<BufReader<Box<dyn Read + 'a>>>;

impl<R: Read + Seek> Workbook<R> {
    pub(super) fn open(file: R) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(file).map_err(ReadError::damaged)?;
        let mut book = Self {
            zip,
            sheets: Vec::new(),
        };
        if book.is_encrypted() {
            return Err(ReadError::PasswordProtected);
        }
        book.sheets = book.find_sheets()?;
        Ok(book)
    }

    fn is_encrypted(&mut self) -> bool {
        const MOST: u64 = 1024 * 1024;
        let mut text = Vec::new();
        let Ok(part) = self.zip.by_name("META-INF/manifest.xml") else {
            return false;
        };
        // A manifest that cannot be read says nothing; the content will.
        let _ = part.take(MOST).read_to_end(&mut text);
        memchr::memmem::find(&text, b"encryption-data").is_some()
    }

    fn xml(&mut self) -> Result<Xml<'_>, ReadError> {
        let part = self.zip.by_name(CONTENT).map_err(ReadError::damaged)?;
        let part: Box<dyn Read + '_> = Box::new(part);
        let mut xml = Reader::from_reader(BufReader::with_capacity(64 * 1024, part));
        let config = xml.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        Ok(xml)
    }

    /// The names of all sheets; one is hidden where its style says so.
    fn find_sheets(&mut self) -> Result<Vec<SheetEntry>, ReadError> {
        let mut xml = self.xml()?;
        let (mut hidden, mut style) = (BTreeSet::new(), String::new());
        let mut sheets = Vec::new();
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(xml_error)? {
                Event::Eof => return Ok(sheets),
                Event::Start(start) => match start.local_name().as_ref() {
                    "style" => style = attribute(&start, "name").unwrap_or_default(),
                    "table-properties"
                        if attribute(&start, "display").as_deref() == Some("false") =>
                    {
                        hidden.insert(style.clone());
                    }
                    "table" => {
                        let style = attribute(&start, "style-name").unwrap_or_default();
                        sheets.push(SheetEntry {
                            name: attribute(&start, "name").unwrap_or_default(),
                            visible: !hidden.contains(&style),
                        });
                        // No table begins inside another one.
                        skip(&mut xml, "table")?;
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }
}

impl<R: Read + Seek> Sheets for Workbook<R> {
    fn sheets(&self) -> &[SheetEntry] {
        &self.sheets
    }

    fn read_sheet(
        &mut self,
        at: usize,
        limits: &Limits,
        copies: &mut Copies,
        sink: &mut dyn RowSink,
    ) -> Result<(), ReadError> {
        let mut xml = self.xml()?;
        go_to_table(&mut xml, 0, at)?;
        read_table(&mut xml, limits, copies, sink)
    }

    /// In one go: to find a sheet, all before it have to be read.
    fn read_each(
        &mut self,
        places: &[usize],
        limits: &Limits,
        copies: &mut Copies,
        sink: &mut dyn SheetSink,
    ) -> Result<(), ReadError> {
        let mut xml = self.xml()?;
        let mut passed = 0;
        for at in places {
            go_to_table(&mut xml, passed, *at)?;
            read_table(&mut xml, limits, copies, sink)?;
            passed = at + 1;
            sink.end_of_sheet(*at);
        }
        Ok(())
    }
}

/// Reads on to behind the start tag of the table at this place, after so many of them.
fn go_to_table(xml: &mut Xml<'_>, passed: usize, at: usize) -> Result<(), ReadError> {
    for _ in passed..at {
        next_table(xml)?;
        skip(xml, "table")?;
    }
    next_table(xml)
}

/// Reads on to behind the start tag of the next table.
fn next_table(xml: &mut Xml<'_>) -> Result<(), ReadError> {
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(xml_error)? {
            Event::Eof => return Err(ReadError::damaged("a sheet is missing")),
            Event::Start(start) if start.local_name().as_ref() == "table" => return Ok(()),
            _ => {}
        }
    }
}

/// The rows of a table whose start tag has been read.
fn read_table(
    xml: &mut Xml<'_>,
    limits: &Limits,
    copies: &mut Copies,
    sink: &mut dyn RowSink,
) -> Result<(), ReadError> {
    let mut passed = 0_u32;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(xml_error)? {
            Event::Eof => return Err(ReadError::damaged("the sheet does not end")),
            Event::End(end) if end.local_name().as_ref() == "table" => return Ok(()),
            Event::Start(start) => match start.local_name().as_ref() {
                "table-row" => {
                    let times = count(&start, "number-rows-repeated");
                    let cells = read_row(xml, limits, passed, copies)?;
                    let repeated = u64::from(times.saturating_sub(1));
                    copies.add(repeated, cells.iter().map(|(_, cell)| cell), passed + 1)?;
                    for _ in 0..if cells.is_empty() { 0 } else { times } {
                        if passed >= limits.rows {
                            return Err(ReadError::too_large("rows", Some(passed)));
                        }
                        passed += 1;
                        sink.row(Row {
                            number: passed,
                            cells: cells.clone(),
                        })?;
                    }
                    if cells.is_empty() {
                        passed = passed.saturating_add(times);
                    }
                }
                // Pictures and charts that lie on the sheet.
                "shapes" => skip(xml, "shapes")?,
                _ => {}
            },
            _ => {}
        }
    }
}

/// The cells with content of a row whose start tag has been read.
fn read_row(
    xml: &mut Xml<'_>,
    limits: &Limits,
    passed: u32,
    copies: &mut Copies,
) -> Result<Vec<(u32, Cell)>, ReadError> {
    let mut cells = Vec::new();
    let mut column = 0_u32;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(xml_error)? {
            Event::Eof => return Err(ReadError::damaged("a row does not end")),
            Event::End(end) if end.local_name().as_ref() == "table-row" => return Ok(cells),
            Event::Start(start) => {
                let is_cell = match start.local_name().as_ref() {
                    "table-cell" => true,
                    "covered-table-cell" => false,
                    _ => continue,
                };
                let times = count(&start, "number-columns-repeated");
                let stored = cell::Stored::of(&start);
                let name = start.local_name().as_ref().to_owned();
                let text = cell::text(xml, &name, limits.cell_chars)?;
                let cell = is_cell.then(|| stored.cell(text)).flatten();
                if let Some(cell) = cell.filter(|cell| !cell.is_blank()) {
                    copies.add(u64::from(times.saturating_sub(1)), [&cell], passed + 1)?;
                    for at in column..column.saturating_add(times) {
                        if at >= limits.columns {
                            return Err(ReadError::too_large("columns", Some(passed + 1)));
                        }
                        cells.push((at, cell.clone()));
                    }
                }
                column = column.saturating_add(times);
            }
            _ => {}
        }
    }
}

/// Reads on to behind the end of the element whose start tag has been read.
fn skip(xml: &mut Xml<'_>, name: &str) -> Result<(), ReadError> {
    let mut open = 1_u32;
    let mut buffer = Vec::new();
    while open > 0 {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(xml_error)? {
            Event::Eof => return Err(ReadError::damaged("an element does not end")),
            Event::Start(start) if start.local_name().as_ref() == name => open += 1,
            Event::End(end) if end.local_name().as_ref() == name => open -= 1,
            _ => {}
        }
    }
    Ok(())
}

/// An attribute by its name, whatever its prefix.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    let found = attributes
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let raw = found.value;
    let text = quick_xml::escape::unescape(&raw).map(std::borrow::Cow::into_owned);
    Some(text.unwrap_or_else(|_| raw.into_owned()))
}

/// How often a row or a cell is repeated: once, unless it says so.
fn count(start: &BytesStart<'_>, name: &str) -> u32 {
    attribute(start, name)
        .and_then(|text| text.parse().ok())
        .unwrap_or(1)
}

fn xml_error(error: quick_xml::Error) -> ReadError {
    match error {
        quick_xml::Error::Io(error) => ReadError::damaged(error),
        other => ReadError::damaged(other),
    }
}
