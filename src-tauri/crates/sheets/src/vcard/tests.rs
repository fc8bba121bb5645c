use std::io::Cursor;

use super::property::Property;
use super::*;

#[derive(Default)]
struct Rows(Vec<Row>);

impl RowSink for Rows {
    fn row(&mut self, row: Row) -> Result<(), ReadError> {
        self.0.push(row);
        Ok(())
    }
}

fn rows(text: &[u8]) -> Vec<Row> {
    let mut rows = Rows::default();
    let options = StageOptions::for_region("CD");
    read(Cursor::new(text.to_vec()), &options, &mut rows).expect("readable");
    rows.0
}

fn value(row: &Row, field: &Field) -> String {
    let columns = columns();
    let column = columns.iter().find(|column| column.field == *field);
    let cell = column.and_then(|column| row.get(column.index));
    cell.map(Cell::raw).unwrap_or_default()
}

#[test]
fn folded_lines_soft_breaks_and_charsets_are_one_text() {
    let cards = b"begin:vcard\r\nversion:2.1\r\n\
        FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Gr=E2ce=20=\r\nMbuyi\r\n\
        NOTE:first\r\n  second\r\nTEL;CELL:0990000411\r\nend:vcard\r\n";
    let rows = rows(cards);
    assert_eq!(value(&rows[0], &Field::Name), "Grâce Mbuyi");
    assert_eq!(value(&rows[0], &Field::Notes), "first second");
    assert_eq!(value(&rows[0], &Field::Phone), "0990000411");
}

#[test]
fn a_card_ends_where_the_next_one_begins_and_a_group_is_nobody() {
    let cards = b"BEGIN:VCARD\nFN:Ana\nTEL:1\nBEGIN:VCARD\nKIND:group\nFN:All\nEND:VCARD\n\
        BEGIN:VCARD\nFN:Bo\nTEL:2\n";
    let numbers: Vec<(u32, String)> = rows(cards)
        .iter()
        .map(|row| (row.number, value(row, &Field::Name)))
        .collect();
    assert_eq!(numbers, [(1, "Ana".to_owned()), (3, "Bo".to_owned())]);
}

#[test]
fn a_card_without_a_shown_name_has_one_all_the_same() {
    let named = |card: &str| {
        let cards = format!("BEGIN:VCARD\n{card}\nTEL:1\nEND:VCARD");
        value(&rows(cards.as_bytes())[0], &Field::Name)
    };
    assert_eq!(named("FN:\nN:Souza;Ana;Beatriz;;"), "Ana Beatriz Souza");
    assert_eq!(named("N:;;;;\nNICKNAME:Aninha\nORG:Flor"), "Aninha");
    assert_eq!(named("ORG:Flor\\, Filhos;Sales"), "Flor, Filhos");
}

#[test]
fn an_address_book_of_one_picture_costs_no_more_than_its_names() {
    let mut cards = b"BEGIN:VCARD\nFN:Ana\nPHOTO;ENCODING=b:\n".to_vec();
    for _ in 0..200_000 {
        cards.extend_from_slice(b" /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAg==\n");
    }
    cards.extend_from_slice(b"TEL:0990000411\nEND:VCARD\n");
    assert_eq!(value(&rows(&cards)[0], &Field::Phone), "0990000411");
}

#[test]
fn a_line_that_goes_on_and_on_is_not_read_again_each_time() {
    let mut cards = b"BEGIN:VCARD\nTEL:0990000411\n".to_vec();
    cards.extend_from_slice(&b"x".repeat(1_000_000));
    cards.extend_from_slice(&b"\n ".repeat(300_000));
    cards.extend_from_slice(b"\nEND:VCARD\n");
    assert_eq!(value(&rows(&cards)[0], &Field::Phone), "0990000411");
}

#[test]
fn addresses_of_telephones_are_numbers_and_labels_say_which() {
    let number = |line: &str| {
        let property = Property::read(line).expect("a property");
        (property.number(), property.label())
    };
    let is = |number: &str, label: &str| (number.to_owned(), label.to_owned());
    assert_eq!(
        number("TEL;VALUE=uri;TYPE=\"voice,cell\";PREF=1:tel:+49-171-3920061"),
        is("+49-171-3920061", "voice cell pref")
    );
    assert_eq!(
        number("TEL;TYPE=work:tel:+49-30-23125062;ext=17;phone-context=x"),
        is("+49-30-23125062;ext=17", "work")
    );
    assert_eq!(number("item1.TEL;CELL;PREF:0990"), is("0990", "CELL PREF"));
}
