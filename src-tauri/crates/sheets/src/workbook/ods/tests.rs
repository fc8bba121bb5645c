use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;
use crate::number::RegionCode;
use crate::staging::StageOptions;
use crate::workbook::{Kind, read};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:calcext="c">
<office:automatic-styles><style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>"#;

#[derive(Default)]
struct Rows(Vec<Row>);

impl RowSink for Rows {
    fn row(&mut self, row: Row) -> Result<(), ReadError> {
        self.0.push(row);
        Ok(())
    }
}

/// A file with these sheets and this manifest.
fn file(sheets: &str, manifest: &str) -> Cursor<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let content =
        format!("{HEAD}{sheets}</office:spreadsheet></office:body></office:document-content>");
    for (name, text) in [("META-INF/manifest.xml", manifest), (CONTENT, &content)] {
        zip.start_file(name, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("a file")
}

fn rows_of(sheets: &str) -> Result<(Option<String>, Vec<Row>), ReadError> {
    let mut rows = Rows::default();
    let region = RegionCode::parse("CD").expect("a country");
    let options = StageOptions::for_region("CD");
    let source = read(file(sheets, ""), Kind::Ods, &options, region, &mut rows)?;
    Ok((source.sheet, rows.0))
}

fn text_cell(text: &str) -> String {
    format!(
        r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
    )
}

#[test]
fn a_stray_cell_in_the_last_corner_costs_nothing() {
    let name = text_cell("Zoe");
    let sheets = format!(
        r#"<table:table table:name="a"><table:table-row>{name}</table:table-row>
        <table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row><table:table-cell table:number-columns-repeated="16383"/>{name}</table:table-row></table:table>"#
    );
    let (_, rows) = rows_of(&sheets).expect("readable");
    let places: Vec<(u32, u32)> = rows
        .iter()
        .map(|row| (row.number, row.cells[0].0))
        .collect();
    assert_eq!(places, [(1, 0), (1_048_576, 16_383)]);
}

#[test]
fn content_beyond_the_last_row_or_column_is_refused() {
    let name = text_cell("Zoe");
    for sheets in [
        format!(r#"<table:table table:name="a"><table:table-row table:number-rows-repeated="2000000000">{name}</table:table-row></table:table>"#),
        r#"<table:table table:name="a"><table:table-row><table:table-cell table:number-columns-repeated="2000000000" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#.to_owned(),
    ] {
        let refused = rows_of(&sheets).map(drop);
        assert!(
            matches!(refused, Err(ReadError::FileTooLarge { .. })),
            "{refused:?}"
        );
    }
}

#[test]
fn a_few_bytes_do_not_ask_for_seventeen_thousand_million_cells() {
    let sheets = r#"<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576">
        <table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>
        </table:table-row></table:table>"#;
    let refused = rows_of(sheets).map(drop);
    assert!(
        matches!(refused, Err(ReadError::FileTooLarge { .. })),
        "{refused:?}"
    );
}

#[test]
fn every_kind_of_cell_is_what_is_stored() {
    let sheets = r#"<table:table table:name="a"><table:table-row>
        <table:table-cell office:value-type="float" office:value="243990000441"><text:p>2.4E+11</text:p></table:table-cell>
        <table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p></table:table-cell>
        <table:table-cell office:value-type="date" office:date-value="2026-11-14T00:00:00"><text:p>14 Nov</text:p></table:table-cell>
        <table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p></table:table-cell>
        <table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
        <table:table-cell table:formula="of:=[.A1]"/>
        <table:table-cell office:value-type="string"><office:annotation><text:p>a note</text:p></office:annotation><text:p>Asha<text:s text:c="2"/>&amp; <text:span>Sons</text:span></text:p><text:p>Goma &#233;</text:p></table:table-cell>
        <table:covered-table-cell office:value-type="string"><text:p>hidden</text:p></table:covered-table-cell>
        </table:table-row></table:table>"#;
    let (_, rows) = rows_of(sheets).expect("readable");
    let cells: Vec<Cell> = rows[0].cells.iter().map(|(_, cell)| cell.clone()).collect();
    assert_eq!(
        cells,
        [
            Cell::Number(243_990_000_441.0),
            Cell::Number(0.5),
            Cell::Date("2026-11-14".to_owned()),
            Cell::Bool(true),
            Cell::Error("#DIV/0!".to_owned()),
            Cell::FormulaWithoutValue,
            Cell::Text("Asha  & Sons\nGoma é".to_owned()),
        ]
    );
}

#[test]
fn a_row_that_is_repeated_is_so_many_people() {
    let phone = text_cell("0990000441");
    let sheets = format!(
        r#"<table:table table:name="a"><table:table-row table:number-rows-repeated="3">{phone}</table:table-row></table:table>"#
    );
    let (_, rows) = rows_of(&sheets).expect("readable");
    let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn a_hidden_sheet_is_never_chosen() {
    let phone = text_cell("0990000441");
    let row = format!("<table:table-row>{phone}</table:table-row>");
    let sheets = format!(
        r#"<table:table table:name="cover"/>
        <table:table table:name="old" table:style-name="gone">{row}{row}</table:table>
        <table:table table:name="people">{row}</table:table>"#
    );
    let (sheet, rows) = rows_of(&sheets).expect("readable");
    assert_eq!(sheet.as_deref(), Some("people"));
    assert_eq!(rows.len(), 1);
}

#[test]
fn a_password_is_told_before_anything_is_parsed() {
    let manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let opened = Workbook::open(file("", manifest)).map(drop);
    assert_eq!(opened, Err(ReadError::PasswordProtected));
}

#[test]
fn a_sheet_that_breaks_off_is_damage() {
    let broken = rows_of(r#"<table:table table:name="a"><table:table-row><table:table-cell>"#);
    assert!(matches!(broken, Err(ReadError::FileDamaged { .. })));
}

#[test]
fn what_is_repeated_in_many_sheets_is_not_read_without_end() {
    let number = text_cell("+243 812 345 678");
    let row = |times: u32| {
        format!(
            r#"<table:table-row table:number-rows-repeated="{times}">{number}{number}</table:table-row>"#
        )
    };
    let sheet = |name: &str, times: u32| {
        format!(
            r#"<table:table table:name="{name}">{}</table:table>"#,
            row(times)
        )
    };
    let many: String = (0..40)
        .map(|at| sheet(&format!("full {at}"), 1_048_576))
        .collect();
    let (chosen, rows) = rows_of(&format!("{}{many}", sheet("short", 2))).expect("readable");
    assert_eq!(
        (chosen.as_deref(), rows.len()),
        (Some("full 0"), 1_048_576),
        "the fullest of those that were looked at is read"
    );
    let endless = sheet("endless", u32::MAX);
    let refused = rows_of(&format!("{endless}{many}"));
    assert!(
        matches!(refused, Err(ReadError::FileTooLarge { .. })),
        "and where not even one could be looked at, it is too large: {refused:?}"
    );
}

#[test]
fn all_sheets_are_looked_at_in_one_go() {
    let number = text_cell("+243 812 345 678");
    let empty = r#"<table:table table:name="empty"></table:table>"#;
    let full = format!(
        r#"<table:table table:name="full"><table:table-row>{number}</table:table-row></table:table>"#
    );
    let (chosen, rows) = rows_of(&format!("{}{full}{empty}", empty.repeat(30))).expect("readable");
    assert_eq!((chosen.as_deref(), rows.len()), (Some("full"), 1));
    let beyond = rows_of(&empty.repeat(5_000));
    assert!(
        matches!(beyond, Err(ReadError::FileTooLarge { .. })),
        "a file of nothing but sheets is refused: {beyond:?}"
    );
}
