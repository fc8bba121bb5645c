//! The rows of the tables of a page, as its tags pass by.

use std::io::Read;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{IoReader, StartTag, Token, Tokenizer};

use crate::cell::{Cell, Row};
use crate::clean::cut;
use crate::error::ReadError;
use crate::staging::Limits;

/// Tables that may be open inside each other; what is deeper is text of the last.
const MOST_OPEN: usize = 32;

/// Tables of a page.
const MOST_TABLES: usize = 4_096;

/// A table whose end has not come.
struct Table {
    /// Its place in the page.
    place: usize,
    /// Rows begun.
    rows: u32,
    row: Option<Row>,
    /// Where the next cell stands.
    column: u32,
    cell: Option<String>,
    /// The columns that the open cell takes.
    span: u32,
}

/// Makes rows of tags.
pub(super) struct Rows<'a> {
    limits: &'a Limits,
    give: &'a mut dyn FnMut(usize, Row) -> Result<(), ReadError>,
    open: Vec<Table>,
    tables: usize,
    /// Inside a script or a style.
    silent: bool,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        limits: &'a Limits,
        give: &'a mut dyn FnMut(usize, Row) -> Result<(), ReadError>,
    ) -> Self {
        Self {
            limits,
            give,
            open: Vec::new(),
            tables: 0,
            silent: false,
        }
    }

    pub(super) fn read(mut self, text: impl Read) -> Result<(), ReadError> {
        let mut emitter = DefaultEmitter::default();
        // A script ends at its end tag, whatever is written in it.
        emitter.naively_switch_states(true);
        let tokens = Tokenizer::new_with_emitter(IoReader::new(text), emitter);
        for token in tokens {
            match token.map_err(ReadError::damaged)? {
                Token::StartTag(tag) => self.start(&tag)?,
                Token::EndTag(tag) => self.end(&tag.name)?,
                Token::String(text) => self.text(&String::from_utf8_lossy(&text)),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        while !self.open.is_empty() {
            self.end_table()?;
        }
        Ok(())
    }

    fn start(&mut self, tag: &StartTag<()>) -> Result<(), ReadError> {
        match &**tag.name {
            b"script" | b"style" => self.silent = !tag.self_closing,
            b"table" if self.open.len() < MOST_OPEN => {
                if self.tables >= MOST_TABLES {
                    return Err(ReadError::too_large("tables", None));
                }
                self.open.push(Table {
                    place: self.tables,
                    rows: 0,
                    row: None,
                    column: 0,
                    cell: None,
                    span: 1,
                });
                self.tables += 1;
            }
            b"tr" => {
                self.end_row()?;
                let Some(table) = self.open.last_mut() else {
                    return Ok(());
                };
                if table.rows >= self.limits.rows {
                    return Err(ReadError::too_large("rows", Some(table.rows)));
                }
                table.rows += 1;
                table.column = 0;
                table.row = Some(Row {
                    number: table.rows,
                    cells: Vec::new(),
                });
            }
            b"td" | b"th" => {
                self.end_cell()?;
                let span = tag.attributes.get(&b"colspan"[..]);
                let span = span.and_then(|span| String::from_utf8_lossy(span).trim().parse().ok());
                if let Some(table) = self.open.last_mut() {
                    table.cell = Some(String::new());
                    table.span = span.unwrap_or(1).clamp(1, self.limits.columns);
                }
            }
            b"br" | b"p" | b"div" | b"li" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<(), ReadError> {
        match name {
            b"script" | b"style" => self.silent = false,
            b"table" => self.end_table()?,
            b"tr" => self.end_row()?,
            b"td" | b"th" => self.end_cell()?,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        // Longer than what is kept it need not grow.
        let room = self.limits.cell_chars.saturating_mul(8);
        let cell = self.open.last_mut().and_then(|table| table.cell.as_mut());
        if let Some(cell) = cell.filter(|cell| !self.silent && cell.len() < room) {
            cell.push_str(text);
        }
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        let Some(table) = self.open.last_mut() else {
            return Ok(());
        };
        let Some(text) = table.cell.take() else {
            return Ok(());
        };
        if table.column >= self.limits.columns {
            return Err(ReadError::too_large("columns", Some(table.rows)));
        }
        let cell = Cell::Text(cut(text.trim(), self.limits.cell_chars));
        if let Some(row) = table.row.as_mut().filter(|_| !cell.is_blank()) {
            row.cells.push((table.column, cell));
        }
        table.column = table.column.saturating_add(table.span);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        self.end_cell()?;
        let Some(table) = self.open.last_mut() else {
            return Ok(());
        };
        match table.row.take() {
            Some(row) if !row.cells.is_empty() => (self.give)(table.place, row),
            Some(_) | None => Ok(()),
        }
    }

    fn end_table(&mut self) -> Result<(), ReadError> {
        self.end_row()?;
        self.open.pop();
        Ok(())
    }
}
