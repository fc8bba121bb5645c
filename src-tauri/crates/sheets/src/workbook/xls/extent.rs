//! How much memory a workbook will take, told from its records before the library takes it.
//!
//! The library lays each sheet out as a rectangle, and makes room for the one that a sheet
//! says it has. Both are told by a few bytes: a cell in the last corner, or a record.

use std::ops::RangeInclusive;

use calamine::{Cell, Data};

use crate::error::ReadError;

/// Bytes of all rectangles; the chosen one is copied once more.
const MOST_BYTES: u64 = 100 * 1024 * 1024;

/// Kinds of records (MS-XLS 2.3.1).
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const FORMULA: u16 = 0x0006;
const MUL_RK: u16 = 0x00BD;
/// NUMBER, LABEL, RSTRING, BOOLERR, RK, LABELSST: a cell each.
const CELLS: [u16; 6] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD];

/// Refuses a workbook that would take more memory than the reader has.
pub(super) fn check(stream: &[u8]) -> Result<(), ReadError> {
    let globals = Records(stream).take_while(|(kind, _)| *kind != EOF);
    let sheets = globals.filter(|(kind, _)| *kind == BOUND_SHEET);
    let mut total = 0_u64;
    for (_, body) in sheets {
        let at = word(body, 0) | (word(body, 2) << 16);
        let sheet = stream.get(at as usize..).unwrap_or_default();
        let room = room_of(sheet);
        total = total.saturating_add(room.kept);
        if total.saturating_add(room.claimed) > MOST_BYTES {
            return Err(ReadError::too_large("sheet laid out", None));
        }
    }
    Ok(())
}

/// Bytes that a sheet takes for good, and while it is read.
struct Room {
    kept: u64,
    claimed: u64,
}

fn room_of(sheet: &[u8]) -> Room {
    let (mut cells, mut formulas) = (Extent::default(), Extent::default());
    let mut claimed = 0_u64;
    let mut open = 0_u32;
    for (kind, body) in Records(sheet) {
        match kind {
            BOF => open += 1,
            // The end of the sheet; deeper, of a chart within it.
            EOF if open <= 1 => break,
            EOF => open -= 1,
            _ if open > 1 => {}
            DIMENSIONS => {
                let claim = dimensions(body).saturating_mul(size_of::<Cell<Data>>() as u64);
                claimed = claimed.max(claim);
            }
            FORMULA => {
                let column = word(body, 2);
                cells.add(word(body, 0), column..=column);
                formulas.add(word(body, 0), column..=column);
            }
            MUL_RK => {
                let last = word(body, body.len().saturating_sub(2));
                cells.add(word(body, 0), word(body, 2)..=last.max(word(body, 2)));
            }
            kind if CELLS.contains(&kind) => {
                let column = word(body, 2);
                cells.add(word(body, 0), column..=column);
            }
            _ => {}
        }
    }
    Room {
        kept: cells.bytes(size_of::<Data>()) + formulas.bytes(size_of::<String>()),
        claimed,
    }
}

/// Cells of the rectangle that a sheet says it has.
fn dimensions(body: &[u8]) -> u64 {
    let long = |at| u64::from(word(body, at) | (word(body, at + 2) << 16));
    let short = |at| u64::from(word(body, at));
    let (rows, first, last) = if body.len() < 14 {
        (short(2).saturating_sub(short(0)), short(4), short(6))
    } else {
        (long(4).saturating_sub(long(0)), short(8), short(10))
    };
    // The library takes a first column that cannot be for the first there is.
    let first = if first > 0xFF || last < first {
        0
    } else {
        first
    };
    rows.saturating_mul(last.saturating_sub(first))
}

/// The rectangle around cells.
#[derive(Default)]
struct Extent(Option<(RangeInclusive<u32>, RangeInclusive<u32>)>);

impl Extent {
    fn add(&mut self, row: u32, columns: RangeInclusive<u32>) {
        let around = |one: &RangeInclusive<u32>, other: &RangeInclusive<u32>| {
            *one.start().min(other.start())..=*one.end().max(other.end())
        };
        let row = row..=row;
        self.0 = Some(match &self.0 {
            Some((rows, all)) => (around(rows, &row), around(all, &columns)),
            None => (row, columns),
        });
    }

    fn bytes(&self, each: usize) -> u64 {
        let len = |range: &RangeInclusive<u32>| u64::from(range.end() - range.start()) + 1;
        match &self.0 {
            Some((rows, columns)) => len(rows) * len(columns) * each as u64,
            None => 0,
        }
    }
}

/// Records one after the other; what is cut off is the end.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.0.split_first_chunk::<4>()?;
        let [kind @ .., _, _] = head;
        let len = word(head, 2) as usize;
        let body = rest.get(..len)?;
        self.0 = rest.get(len..)?;
        Some((u16::from_le_bytes(*kind), body))
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    let word = bytes.get(at..).and_then(<[u8]>::first_chunk::<2>);
    word.map_or(0, |word| u32::from(u16::from_le_bytes(*word)))
}
