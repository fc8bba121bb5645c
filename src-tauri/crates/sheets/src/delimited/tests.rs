use std::fmt::Write as _;
use std::io::{Cursor, Seek};

use proptest::prelude::*;

use super::*;

/// Gives at most so many bytes at a time, as a slow disk does.
struct Trickle {
    inner: Cursor<Vec<u8>>,
    step: usize,
}

impl Read for Trickle {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let step = self.step.min(buffer.len());
        self.inner.read(&mut buffer[..step])
    }
}

impl Seek for Trickle {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.inner.seek(to)
    }
}

#[derive(Default)]
struct Rows(Vec<Row>);

impl RowSink for Rows {
    fn row(&mut self, row: Row) -> Result<(), ReadError> {
        self.0.push(row);
        Ok(())
    }
}

fn read_with(bytes: &[u8], step: usize) -> Result<(Source, Vec<Row>), ReadError> {
    let mut rows = Rows::default();
    let file = Trickle {
        inner: Cursor::new(bytes.to_vec()),
        step,
    };
    let source =
        super::open(file, &StageOptions::for_region("CD"))?.read(&Limits::default(), &mut rows)?;
    Ok((source, rows.0))
}

fn cells(text: &str) -> Vec<(u32, Vec<String>)> {
    let (_, rows) = read_with(text.as_bytes(), 4096).expect("readable");
    rows.into_iter()
        .map(|row| {
            (
                row.number,
                row.cells.into_iter().map(|(_, cell)| cell.raw()).collect(),
            )
        })
        .collect()
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
    let rows = cells("a,b\r\n\r\n\"c\r\nd\",e\r\n,,\r\nf,g");
    let numbers: Vec<u32> = rows.iter().map(|(number, _)| *number).collect();
    assert_eq!(
        numbers,
        [1, 3, 5],
        "blank lines count, line breaks in quotes do not"
    );
    assert_eq!(rows[1].1, ["c\r\nd", "e"]);
}

#[test]
fn line_ends_of_every_kind_and_doubled_quotes() {
    assert_eq!(
        cells("a,b\rc,d\re,f").len(),
        3,
        "old Mac files end lines with CR"
    );
    assert_eq!(
        cells("x,\"say \"\"hi\"\", ok\"\n")[0].1,
        ["x", "say \"hi\", ok"]
    );
}

#[test]
fn a_first_line_may_name_the_delimiter() {
    let (source, rows) = read_with(b"sep=|\na|b\nc|d", 4096).expect("readable");
    assert_eq!(source.delimiter, Some('|'));
    assert_eq!(rows[0].number, 1, "the line is no row");
}

#[test]
fn a_quote_never_closed_does_not_swallow_the_file() {
    let mut text = "Nom,Tel\n\"Bob,0990000511\n".to_owned();
    for row in 0..1000 {
        writeln!(text, "Row {row},0990000{row:03}").expect("a string takes text");
    }
    assert_eq!(
        cells(&text).len(),
        1002,
        "every row after the stray quote must be there"
    );
}

#[test]
fn a_line_beyond_the_limit_is_refused_with_its_row() {
    let text = format!("Nom,Tel\nBob,{}\n", "9".repeat(1024 * 1024 + 10));
    let error = read_with(text.as_bytes(), 4096).err();
    assert_eq!(error, Some(ReadError::too_large("line", Some(2))));
}

#[test]
fn encodings_are_found() {
    let name = |bytes: &[u8]| {
        read_with(bytes, 4096)
            .expect("readable")
            .0
            .encoding
            .expect("text")
    };
    assert_eq!(name("Nom,Tél\nZoé,1".as_bytes()), "utf-8");
    assert_eq!(name("\u{feff}Nom,Tél\nZoé,1".as_bytes()), "utf-8-bom");
    assert_eq!(name(b"Nom,T\xe9l\nZo\xe9,1\nFran\xe7ois,2"), "windows-1252");
    let wide: Vec<u8> = "Nom\tTél\nZoé\t1"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(name(&wide), "utf-16le", "without a mark too");
    let marked: Vec<u8> = "\u{feff}Nom\tTél\nZoé\t1"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(name(&marked), "utf-16be");
    assert_eq!(
        name(b"Nom,Tel\nAna\0 Bel,1"),
        "utf-8",
        "a stray NUL makes no binary file"
    );
}

proptest! {
    #[test]
    fn cells_do_not_depend_on_how_the_file_is_read(
        text in "[a-zéñह٣😀\",;\t\r\n 0-9]{0,200}",
        wide in any::<bool>(),
    ) {
        let bytes: Vec<u8> = if wide {
            std::iter::once('\u{feff}').chain(text.chars()).collect::<String>()
                .encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else {
            text.into_bytes()
        };
        let whole = read_with(&bytes, 65_536).expect("text is always readable").1;
        for step in [1, 2, 3, 7, 4096] {
            let rows = read_with(&bytes, step).expect("text is always readable").1;
            prop_assert_eq!(&rows, &whole, "read {} bytes at a time", step);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut out = Vec::new();
        let options = StageOptions::for_region("CD");
        drop(crate::staging::stage(Cursor::new(bytes), &options, &mut out));
    }

    #[test]
    fn quoted_cells_come_back_as_they_were(
        rows in proptest::collection::vec(proptest::collection::vec("[a-z\",;\n\r ]{0,8}x", 2..5), 1..6)
    ) {
        let mut text = "sep=,\n".to_owned();
        for row in &rows {
            let quoted: Vec<String> =
                row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            text.push_str(&quoted.join(","));
            text.push('\n');
        }
        let read: Vec<Vec<String>> = cells(&text).into_iter().map(|(_, cells)| cells).collect();
        prop_assert_eq!(read, rows, "what a spreadsheet wrote must be read back");
    }
}
