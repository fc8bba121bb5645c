use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Cursor;

use proptest::prelude::*;

use super::*;
use crate::column::MappedColumn;
use crate::outcome::{FixReason, InvalidReason};
use crate::staging::{StageOptions, StagedFile, stage};

fn staged(text: &str, region: &str) -> (StagedFile, Vec<u8>) {
    let mut out = Vec::new();
    let staged = stage(
        Cursor::new(text.as_bytes()),
        &StageOptions::for_region(region),
        &mut out,
    )
    .expect("a readable file");
    (staged, out)
}

fn rows(text: &str, region: &str) -> Vec<JudgedRow> {
    let (file, out) = staged(text, region);
    judge(out.as_slice(), &file.mapping(), region)
        .expect("a known country")
        .map(|row| row.expect("a staged row"))
        .collect()
}

#[test]
fn text_pasted_from_a_sheet_is_read_like_a_file() {
    let (file, _) = staged("Nom\tTéléphone\nGrâce\t0990000411\n", "CD");
    assert_eq!(
        file.delimiter,
        Some('\t'),
        "a sheet puts tabs on the clipboard"
    );
    let (file, out) = staged("0990000411\n0990000412\n", "CD");
    assert_eq!(file.header_row, None);
    assert_eq!(
        judge(out.as_slice(), &file.mapping(), "CD")
            .expect("known")
            .count(),
        2,
        "a column of numbers alone is a list too"
    );
}

#[test]
fn another_mapping_and_country_need_no_second_reading() {
    let (file, out) = staged("A,Tel,Mobil\nZoe,0990000411,0171 3920011\n", "CD");
    let first = judge(out.as_slice(), &file.mapping(), "CD")
        .expect("known")
        .next();
    assert!(matches!(
        first,
        Some(Ok(JudgedRow {
            verdict: Verdict::Contact { .. },
            ..
        }))
    ));
    let mapping = Mapping {
        header_row: Some(1),
        columns: vec![
            MappedColumn {
                index: 2,
                field: Field::Phone,
            },
            MappedColumn {
                index: 0,
                field: Field::Extra("Code".to_owned()),
            },
        ],
        ..Mapping::default()
    };
    let mut again = judge(out.as_slice(), &mapping, "DE").expect("known");
    let row = again.next().expect("one row").expect("a staged row");
    assert_eq!(
        row.e164(),
        Some("+491713920011"),
        "the operator's mapping and country count"
    );
    assert_eq!(row.extra.get("Code").map(String::as_str), Some("Zoe"));
    assert_eq!(
        judge(out.as_slice(), &mapping, "XX").err(),
        Some(ReadError::UnknownRegion)
    );
}

#[test]
fn a_repeated_header_is_no_person() {
    let rows = rows("Nom,Tel\nA,0990000411\nNom,Tel\nB,0990000412\n", "CD");
    let numbers: Vec<u32> = rows.iter().map(|row| row.row).collect();
    assert_eq!(
        numbers,
        [2, 4],
        "printed lists repeat the header on every page"
    );
}

#[test]
fn a_header_without_a_known_phone_word_is_still_a_header() {
    let rows = rows(
        "Nom,Ville,Joindre\nA,Goma,0990000411\nB,Goma,0990000412\n",
        "CD",
    );
    assert_eq!(rows.len(), 2, "the words of the header are not a person");
    assert_eq!(rows[0].name, "A");
}

#[test]
fn fax_labels_are_no_numbers() {
    let text = "Name,Phone 1 - Label,Phone 1 - Value\nA,Work Fax,0990000411\nB,Mobile ::: Fax,0990000412 ::: 0990000413\n";
    let rows = rows(text, "CD");
    assert_eq!(
        rows[0].verdict,
        Verdict::Invalid {
            reason: InvalidReason::NoNumber,
            raw: String::new()
        }
    );
    match &rows[1].verdict {
        Verdict::Contact {
            e164,
            other_numbers,
            ..
        } => {
            assert_eq!(e164, "+243990000412");
            assert!(
                other_numbers.is_empty(),
                "a fax is never a number of the person"
            );
        }
        other => panic!("B has a mobile: {other:?}"),
    }
}

#[test]
fn joining_rows_never_loses_a_stop_or_a_no() {
    let text =
        "Name,Phone,Tags,Consent,Opt-out\n,0990000501,vip,yes,\nG,+243990000501,VIP;new,no,STOP\n";
    let mut rows = rows(text, "CD");
    let later = rows.pop().expect("two rows");
    let mut first = rows.pop().expect("two rows");
    crate::outcome::absorb(&mut first, &later);
    assert_eq!(first.name, "G", "empty fields are filled");
    assert_eq!(first.tags, Some(vec!["vip".to_owned(), "new".to_owned()]));
    assert_eq!(first.consent, Some(Consent::No), "a no on any row wins");
    assert_eq!(first.opt_out, Some(true), "a stop on any row wins");
}

#[test]
fn of_a_cell_of_which_nothing_is_kept_is_said_what_it_held() {
    let text = "Nom,Tel,Tel 2,Accord\nA,0990000411,09900041,peut-être\nB,0990000412,,oui\n";
    let rows = rows(text, "CD");
    let said = [
        (Flag::OtherNumberUnreadable, "09900041"),
        (Flag::ConsentNotUnderstood, "peut-être"),
    ];
    let said = said.map(|(flag, cell)| (flag, cell.to_owned()));
    assert_eq!(rows[0].dropped, BTreeMap::from(said));
    assert!(rows[1].dropped.is_empty(), "all of it is kept");
}

#[test]
fn a_staged_row_is_read_back_as_it_was() {
    let row = Row {
        number: 7,
        cells: vec![
            (0, Cell::Text("Grâce \"x\"\n".to_owned())),
            (1, Cell::Number(243_990_000_441.0)),
            (2, Cell::Number(0.15)),
            (3, Cell::Bool(true)),
            (4, Cell::Date("2026-11-14".to_owned())),
            (5, Cell::Error("#N/A".to_owned())),
            (16_383, Cell::FormulaWithoutValue),
        ],
    };
    let line = serde_json::to_string(&row).expect("JSON");
    assert!(!line.contains('\n'), "one row is one line");
    assert_eq!(serde_json::from_str::<Row>(&line).expect("JSON"), row);
}

proptest! {
    #[test]
    fn every_row_is_in_exactly_one_list(
        cells in proptest::collection::vec(("[a-zA-Z0-9 +/é]{0,12}", "[-+0-9 /oOx.,E]{0,16}"), 0..30)
    ) {
        let mut text = "Name,Phone\nStart,0990000411\n".to_owned();
        for (name, phone) in &cells {
            writeln!(text, "\"{name}\",\"{phone}\"").expect("a string takes text");
        }
        let rows = rows(&text, "CD");
        let numbers: BTreeSet<u32> = rows.iter().map(|row| row.row).collect();
        prop_assert_eq!(numbers.len(), rows.len(), "no row twice");
        let with_content = cells.iter().filter(|(name, phone)| {
            !name.trim().is_empty() || !phone.trim().is_empty()
        }).count();
        prop_assert_eq!(rows.len(), with_content + 1, "no row lost");
        let mut seen = BTreeSet::new();
        for row in &rows {
            match &row.verdict {
                Verdict::Contact { e164, .. } => prop_assert!(seen.insert(e164.clone())),
                Verdict::Duplicate { e164, first_row, .. } => {
                    prop_assert!(seen.contains(e164) && *first_row < row.row);
                }
                Verdict::NeedsFix { reason, .. } => {
                    prop_assert_ne!(*reason, FixReason::FormulaWithoutValue);
                }
                Verdict::Invalid { .. } => {}
            }
        }
    }
}
