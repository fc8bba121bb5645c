use std::io::Cursor;

use super::*;

const GOOD: &[u8] =
    include_bytes!("../../../../../../tests/fixtures/imports/customers-97-2003.xls");

fn open(bytes: Vec<u8>) -> Result<(), ReadError> {
    Workbook::open(Cursor::new(bytes)).map(drop)
}

/// Where the table of sectors begins: the first one that the header names.
fn table(bytes: &[u8]) -> usize {
    let id = bytes[76..80].try_into().map(u32::from_le_bytes);
    (id.expect("a word") as usize + 1) * 512
}

#[test]
fn a_chain_that_runs_in_a_circle_is_damage_and_takes_no_memory() {
    let mut bytes = GOOD.to_vec();
    let folder = bytes[48..52].try_into().map(u32::from_le_bytes);
    let folder = folder.expect("a word");
    let at = table(&bytes) + folder as usize * 4;
    bytes[at..at + 4].copy_from_slice(&folder.to_le_bytes());
    assert_eq!(
        open(bytes),
        Err(ReadError::damaged("a chain in a circle")),
        "the sector that follows the folder is the folder itself"
    );
}

#[test]
fn a_sheet_that_says_it_is_huge_is_refused_before_room_is_made() {
    let mut bytes = GOOD.to_vec();
    let record = [0x00, 0x02, 0x0E, 0x00];
    let at = memchr::memmem::find(&bytes, &record).expect("DIMENSIONS");
    bytes[at + 8..at + 12].copy_from_slice(&65_536_u32.to_le_bytes());
    bytes[at + 14..at + 16].copy_from_slice(&256_u16.to_le_bytes());
    let refused = open(bytes);
    assert!(
        matches!(refused, Err(ReadError::FileTooLarge { .. })),
        "{refused:?}"
    );
}

#[test]
fn cells_far_apart_are_refused_before_they_are_laid_out() {
    let cell = |row: u16, column: u16| {
        let place = [row.to_le_bytes(), column.to_le_bytes()].concat();
        [&[0x03, 0x02, 14, 0][..], &place, &[0; 10]].concat()
    };
    // One sheet that begins behind this record and its end.
    let globals = [
        &[0x85, 0, 4, 0][..],
        &12_u32.to_le_bytes(),
        &[0x0A, 0, 0, 0],
    ]
    .concat();
    let near = [globals.clone(), cell(0, 0), cell(9, 9)].concat();
    assert_eq!(extent::check(&near), Ok(()));
    let far = [globals, cell(0, 0), cell(65_535, 255)].concat();
    assert!(
        matches!(extent::check(&far), Err(ReadError::FileTooLarge { .. })),
        "two cells are half a thousand million bytes laid out"
    );
}
