use calamine::{DataRef, Dimensions, ExcelDateTime, ExcelDateTimeType};

use super::copies::Copies;
use super::merged::MergedColumns;
use super::values;
use crate::cell::{Cell, Row};

fn date(serial: f64, is_1904: bool) -> Option<Cell> {
    let value = ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904);
    values::cell(DataRef::DateTime(value), false, is_1904, 100)
}

#[test]
fn dates_of_both_systems_and_numbers_under_a_date_format() {
    let text = |day: &str| Some(Cell::Date(day.to_owned()));
    assert_eq!(date(46_340.0, false), text("2026-11-14"));
    assert_eq!(date(46_340.5, false), text("2026-11-14T12:00:00"));
    assert_eq!(
        date(46_340.0 - 1462.0, true),
        text("2026-11-14"),
        "the system of old Macs"
    );
    assert_eq!(
        date(243_990_000_441.0, false),
        Some(Cell::Number(243_990_000_441.0)),
        "a phone number under a date format is a number"
    );
}

#[test]
fn a_formula_never_calculated_is_not_an_empty_cell() {
    assert_eq!(
        values::cell(DataRef::Empty, true, false, 100),
        Some(Cell::FormulaWithoutValue)
    );
    assert_eq!(values::cell(DataRef::Empty, false, false, 100), None);
}

#[test]
fn a_value_merged_over_rows_counts_for_each() {
    let regions = [
        Dimensions {
            start: (0, 5),
            end: (2, 5),
        },
        Dimensions {
            start: (0, 0),
            end: (0, 3),
        },
    ];
    let mut merged = MergedColumns::new(&regions);
    let mut copies = Copies::default();
    let cell = |text: &str| Cell::Text(text.to_owned());
    let mut first = Row {
        number: 1,
        cells: vec![(5, cell("Goma"))],
    };
    let mut third = Row {
        number: 3,
        cells: vec![(0, cell("Zoe"))],
    };
    let mut fourth = Row {
        number: 4,
        cells: vec![(0, cell("Ida"))],
    };
    for row in [&mut first, &mut third, &mut fourth] {
        merged.fill(row, &mut copies).expect("a few copies");
    }
    assert_eq!(third.get(5), Some(&cell("Goma")));
    assert_eq!(fourth.get(5), None, "the region has ended");
}

#[test]
fn merged_cells_do_not_fill_a_sheet_from_a_few_bytes() {
    let last = 1_048_575;
    let regions: Vec<Dimensions> = (0..16_384)
        .map(|column| Dimensions {
            start: (0, column),
            end: (last, column),
        })
        .collect();
    let mut merged = MergedColumns::new(&regions);
    let rows = (1..=last).map(|number| Row {
        number,
        cells: (0..if number == 1 { 16_384 } else { 1 })
            .map(|column| (column, Cell::Bool(true)))
            .collect(),
    });
    let mut copies = Copies::default();
    let refused = rows
        .map(|mut row| merged.fill(&mut row, &mut copies))
        .find(Result::is_err);
    assert!(
        matches!(
            refused,
            Some(Err(crate::error::ReadError::FileTooLarge { .. }))
        ),
        "{refused:?}"
    );
}

/// The parts of a binary workbook, as MS-XLSB 2.1.4 frames its records.
mod binary {
    pub(super) fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        let varint = |mut number: usize, bytes: &mut Vec<u8>| {
            while number >= 0x80 {
                bytes.push(0x80 | (number & 0x7F) as u8);
                number >>= 7;
            }
            bytes.push(number as u8);
        };
        let mut bytes = Vec::new();
        varint(usize::from(kind), &mut bytes);
        varint(body.len(), &mut bytes);
        bytes.extend_from_slice(body);
        bytes
    }

    pub(super) fn wide(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut bytes = (units.len() as u32).to_le_bytes().to_vec();
        bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
        bytes
    }

    /// A cell of a row: its column, no style, its value.
    pub(super) fn cell(kind: u16, column: u32, value: &[u8]) -> Vec<u8> {
        record(kind, &[&column.to_le_bytes()[..], &[0; 4], value].concat())
    }
}

/// A binary workbook with a name and a number, the number in this row.
fn xlsb(row: u32) -> std::io::Cursor<Vec<u8>> {
    use binary::{cell, record, wide};
    use std::io::Write;
    const ROW: u16 = 0;
    const REAL: u16 = 5;
    const TEXT: u16 = 6;
    let rels =
        r#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.bin"/></Relationships>"#;
    let sheet = [&[0; 4][..], &[1, 0, 0, 0], &wide("r1"), &wide("People")].concat();
    let book = [
        record(0x9C, &sheet),
        record(0x90, &[]),
        record(0x9D, &[0; 26]),
        record(0x84, &[]),
    ];
    let cells = [
        record(0x81, &[]),
        record(0x94, &[0; 16]),
        record(0x91, &[]),
        record(ROW, &0_u32.to_le_bytes()),
        cell(TEXT, 0, &wide("Grâce")),
        record(ROW, &row.to_le_bytes()),
        cell(REAL, 1, &243_990_000_441_f64.to_le_bytes()),
        record(0x92, &[]),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("xl/_rels/workbook.bin.rels", rels.as_bytes().to_vec()),
        ("xl/workbook.bin", book.concat()),
        ("xl/worksheets/sheet1.bin", cells.concat()),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(&bytes).expect("its bytes");
    }
    zip.finish().expect("a file")
}

#[test]
fn a_binary_workbook_is_read_cell_by_cell() {
    #[derive(Default)]
    struct Rows(Vec<Row>);
    impl crate::staging::RowSink for Rows {
        fn row(&mut self, row: Row) -> Result<(), crate::error::ReadError> {
            self.0.push(row);
            Ok(())
        }
    }
    let last = 1_048_575;
    let mut file = xlsb(last);
    assert_eq!(
        crate::format::sniff(&mut file),
        Ok(crate::format::Format::Xlsb)
    );
    let region = crate::number::RegionCode::parse("CD").expect("a country");
    let options = crate::staging::StageOptions::for_region("CD");
    let mut rows = Rows::default();
    let source =
        super::read(file, super::Kind::Xlsb, &options, region, &mut rows).expect("readable");
    assert_eq!(source.sheet.as_deref(), Some("People"));
    let cells: Vec<(u32, u32, Cell)> = rows
        .0
        .into_iter()
        .flat_map(|row| {
            row.cells
                .into_iter()
                .map(move |(at, cell)| (row.number, at, cell))
        })
        .collect();
    assert_eq!(
        cells,
        [
            (1, 0, Cell::Text("Grâce".to_owned())),
            (last + 1, 1, Cell::Number(243_990_000_441.0)),
        ],
        "one stray cell in the last row is one cell"
    );
}
