use super::{JudgedFile, JudgedRows};
use crate::judge::judge;
use crate::outcome::{JudgedRow, Verdict};
use crate::staging::{StageOptions, StagedFile, stage};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Cursor;

fn staged(text: &str) -> (StagedFile, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut out = Vec::new();
    let options = StageOptions::for_region("CD");
    let file = stage(Cursor::new(text.as_bytes()), &options, &mut out).unwrap();
    std::fs::write(folder.path().join("rows"), out).unwrap();
    (file, folder)
}

/// Rows as the iterator gives them, one after the other.
fn one_by_one(file: &StagedFile, folder: &tempfile::TempDir) -> Vec<JudgedRow> {
    let staging = std::fs::read(folder.path().join("rows")).unwrap();
    judge(staging.as_slice(), &file.mapping(), "CD")
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn judged(file: &StagedFile, folder: &tempfile::TempDir) -> JudgedFile {
    let rows = folder.path().join("rows");
    JudgedFile::of(&rows, &file.mapping(), "CD", folder.path(), &|_| {}).unwrap()
}

fn kept(file: &JudgedFile) -> Vec<JudgedRow> {
    file.rows().unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn many_bundles_come_back_in_order_and_repeated_rows_are_found_again() {
    let mut text = "Name,Phone,Shop\n".to_owned();
    for n in 0..9_000 {
        // Every number stands twice, far apart.
        writeln!(
            text,
            "Grâce {n},0990{:06},\"Duka {n}\"",
            500_001 + n % 4_500
        )
        .unwrap();
    }
    text.push_str("Béni,+243991000412 / 0991000413,\n");
    let (file, folder) = staged(&text);
    let (judged, expected) = (judged(&file, &folder), one_by_one(&file, &folder));
    assert_eq!(kept(&judged), expected, "as one thread says it");
    let mut single = JudgedRows::new(judged.open().unwrap());
    let first = expected.first().unwrap();
    let later: Vec<JudgedRow> = judged
        .later(first.row)
        .iter()
        .map(|place| single.at(*place).unwrap())
        .collect();
    assert_eq!(later.len(), 1, "the row that repeats the first one");
    assert!(
        matches!(later[0].verdict, Verdict::Duplicate { first_row, .. } if first_row == first.row)
    );
    let asked = single.at(judged.questions()[0]).unwrap();
    assert_eq!(Some(&asked), expected.last(), "two numbers in a cell");
    let path = judged.path.to_path_buf();
    drop(judged);
    assert!(!path.exists(), "nothing of it stays behind");
}

proptest! {
    #[test]
    fn whatever_the_cells_hold_a_row_is_kept_as_it_is(
        cells in prop::collection::vec(("\\PC{0,12}", "[0-9+ /a]{0,14}", "[a-z;]{0,9}"), 1..40),
    ) {
        let mut text = "Name,Phone,Tags,Note\n".to_owned();
        for (name, phone, tags) in &cells {
            let name = name.replace('"', "");
            writeln!(text, "\"{name}\",{phone},{tags},\"=1+1\"").unwrap();
        }
        text.push_str("Grâce,+243990000411,vip,\n");
        let (file, folder) = staged(&text);
        prop_assert_eq!(kept(&judged(&file, &folder)), one_by_one(&file, &folder));
    }
}
