//! Whether a cell comes out of a file as it went in, however little of the file a read
//! gives: other readers break characters where two reads meet.

use crate::figures::print;
use drumbeat_sheets::{Cell, Row, StageOptions, stage};
use rust_xlsxwriter::Workbook;
use std::fmt::Write as _;
use std::io::{Cursor, Read, Seek, SeekFrom, Write};

/// Bytes a read gives at most.
const STEPS: [usize; 6] = [1, 2, 3, 7, 4096, 65_536];
const COLUMNS: u32 = 10;
/// Pieces of several scripts, with what a table has to quote.
const PIECES: [&str; 16] = [
    "Grâce",
    "अंजली",
    "José",
    "محمد",
    "李娜",
    "Nguyễn",
    "יוסף",
    "🦅",
    "Müller",
    "\"promo\"",
    "event, 2024",
    "தமிழ்",
    "Ünal",
    "한국",
    "Жанна",
    "e\u{301}",
];

/// Reads so many cells at each size of a read, as comma-separated text in UTF-8 and UTF-16
/// and as a workbook.
pub(crate) fn measure(cells: u32) {
    let rows = cells / COLUMNS;
    let text = csv(rows);
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(csv(rows / 10).encode_utf16().flat_map(u16::to_le_bytes));
    let workbook = xlsx(rows / 10);
    for step in STEPS {
        let wrong = check(text.as_bytes(), rows, step)
            + check(&utf16, rows / 10, step)
            + check(&workbook, rows / 10, step);
        print(&format!("cells_wrong_by_{step}"), "cells", f64::from(wrong));
    }
}

/// What stands in a cell.
fn text(row: u32, column: u32) -> String {
    if column == 0 {
        return format!("+24399{row:07}");
    }
    let mixed = row
        .wrapping_mul(2_654_435_761)
        .wrapping_add(column.wrapping_mul(40_503));
    let piece = |shift: u32| PIECES[(mixed >> shift) as usize % PIECES.len()];
    format!("{} {} {row}", piece(8), piece(16))
}

fn heading(column: u32) -> String {
    match column {
        0 => "phone".to_owned(),
        1 => "name".to_owned(),
        _ => format!("field {column}"),
    }
}

fn csv(rows: u32) -> String {
    let mut out = String::new();
    let mut line = |cell: &dyn Fn(u32) -> String| {
        for column in 0..COLUMNS {
            let end = if column + 1 == COLUMNS { "\r\n" } else { "," };
            // Writing to a String does not fail.
            let _ = write!(out, "\"{}\"{end}", cell(column).replace('"', "\"\""));
        }
    };
    line(&heading);
    for row in 0..rows {
        line(&|column| text(row, column));
    }
    out
}

fn xlsx(rows: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for column in 0..COLUMNS {
        sheet.write(0, column as u16, heading(column)).unwrap();
        for row in 0..rows {
            sheet
                .write(row + 1, column as u16, text(row, column))
                .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// Cells that are not as they were written.
fn check(file: &[u8], rows: u32, step: usize) -> u32 {
    let mut compared = Compared::default();
    let file = Trickle {
        inner: Cursor::new(file),
        step,
    };
    let staged = stage(file, &StageOptions::for_region("CD"), &mut compared).unwrap();
    assert_eq!(staged.rows, rows, "every row is read");
    compared.wrong + rows * COLUMNS - compared.cells
}

/// Gives at most so many bytes at a time.
struct Trickle<'a> {
    inner: Cursor<&'a [u8]>,
    step: usize,
}

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let step = self.step.min(buffer.len());
        self.inner.read(&mut buffer[..step])
    }
}

impl Seek for Trickle<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Takes staged rows and compares them.
#[derive(Default)]
struct Compared {
    line: Vec<u8>,
    cells: u32,
    wrong: u32,
}

impl Write for Compared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                let row: Row = serde_json::from_slice(&self.line).unwrap();
                self.line.clear();
                self.compare(&row);
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Compared {
    fn compare(&mut self, row: &Row) {
        let Some(number) = row.number.checked_sub(2) else {
            return;
        };
        for (column, cell) in &row.cells {
            self.cells += 1;
            let same = matches!(cell, Cell::Text(found) if *found == text(number, *column));
            self.wrong += u32::from(!same);
        }
    }
}
