use std::io::Cursor;

use super::*;
use crate::cell::Cell;

#[derive(Default)]
struct Kept(Vec<Row>);

impl RowSink for Kept {
    fn row(&mut self, row: Row) -> Result<(), ReadError> {
        self.0.push(row);
        Ok(())
    }
}

/// The number of a row, and its cells with their columns.
type Numbered = (u32, Vec<(u32, String)>);

fn rows(page: &[u8]) -> Result<(String, Vec<Numbered>), ReadError> {
    let mut kept = Kept::default();
    let region = RegionCode::parse("CD").expect("a country");
    let options = StageOptions::for_region("CD");
    let source = read(Cursor::new(page.to_vec()), &options, region, &mut kept)?;
    let rows = kept.0.into_iter().map(|row| {
        let cells = row.cells.into_iter();
        let cells = cells.map(|(at, cell)| (at, Cell::raw(&cell))).collect();
        (row.number, cells)
    });
    Ok((source.encoding.unwrap_or_default(), rows.collect()))
}

fn cells(texts: &[(u32, &str)]) -> Vec<(u32, String)> {
    texts
        .iter()
        .map(|(at, text)| (*at, (*text).to_owned()))
        .collect()
}

#[test]
fn end_tags_may_be_missing_and_spans_take_their_columns() {
    let page = b"<table><tr><th colspan=2>Both<th>Third<tr><td>a<br>b<td>&amp;<td>c</table>";
    let (_, rows) = rows(page).expect("readable");
    assert_eq!(
        rows,
        [
            (1, cells(&[(0, "Both"), (2, "Third")])),
            (2, cells(&[(0, "a b"), (1, "&"), (2, "c")])),
        ]
    );
}

#[test]
fn of_all_tables_nested_or_not_the_one_with_numbers_is_read() {
    let page =
        b"<table><tr><td>menu<table><tr><td>Ana<td>0990000411<tr><td>Bo<td>0990000412</table>\
        <td>more</table><table><tr><td>0990000413</table>";
    let (_, rows) = rows(page).expect("readable");
    assert_eq!(
        rows,
        [
            (1, cells(&[(0, "Ana"), (1, "0990000411")])),
            (2, cells(&[(0, "Bo"), (1, "0990000412")])),
        ]
    );
}

#[test]
fn scripts_and_styles_are_no_text() {
    let page =
        b"<table><tr><td>Ana<script>if (a<b) '</td>'</script><style>td{}</style><td>1</table>";
    let (_, rows) = rows(page).expect("readable");
    assert_eq!(rows, [(1, cells(&[(0, "Ana"), (1, "1")]))]);
}

#[test]
fn the_encoding_that_a_page_names_decides_where_it_is_not_utf_8() {
    let page = b"<meta charset='windows-1251'><table><tr><td>\xCF\xF0\xE8\xE2\xE5\xF2</table>";
    let (encoding, rows) = rows(page).expect("readable");
    assert_eq!(encoding, "windows-1251");
    assert_eq!(rows, [(1, cells(&[(0, "Привет")]))]);
}

#[test]
fn a_page_of_nothing_but_open_tables_is_read_to_its_end() {
    let page = "<table><tr><td>".repeat(200_000);
    let _ = rows(page.as_bytes());
}
