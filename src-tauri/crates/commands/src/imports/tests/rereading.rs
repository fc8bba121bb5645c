//! A file that is read once more, as another sheet or with other letters.

use super::super::{answering, check, draft, opening, rereading};
use super::{open, staged_files};
use crate::desk::Desk;
use crate::desk::tests::desk;
use crate::dto::contact_fields::FieldKindDto;
use crate::dto::import_opening::{ImportOpen, ImportPaste, ImportReread};
use crate::dto::imports::{
    ImportAnswer, ImportAnswerAbout, ImportColumnMatch, ImportDraft, ImportField, ImportMatch,
    ImportRowAnswer,
};
use crate::{CommandError, ErrorCode, FileRef, OpenedFile};
use drumbeat_domain::ImportId;

async fn read_as(
    desk: &Desk,
    draft: &ImportDraft,
    encoding: &str,
) -> Result<ImportDraft, CommandError> {
    let ask = ImportReread {
        draft_id: draft.draft_id,
        sheet: None,
        encoding: Some(encoding.to_owned()),
    };
    rereading::reread(desk, ask).await
}

async fn sheet(desk: &Desk, draft: &ImportDraft, name: &str) -> Result<ImportDraft, CommandError> {
    let ask = ImportReread {
        draft_id: draft.draft_id,
        sheet: Some(name.to_owned()),
        encoding: None,
    };
    rereading::reread(desk, ask).await
}

/// Sends one column elsewhere and leaves the others.
async fn send(desk: &Desk, draft: &ImportDraft, index: u32, field: ImportField) -> ImportDraft {
    let mapping = draft.columns.iter().map(|column| {
        let is_it = column.index == index;
        ImportColumnMatch {
            index: column.index,
            field: if is_it {
                field.clone()
            } else {
                column.field.clone()
            },
            kind: if is_it {
                Some(FieldKindDto::Text)
            } else {
                column.kind
            },
        }
    });
    let ask = ImportMatch {
        draft_id: draft.draft_id,
        mapping: mapping.collect(),
        region: draft.region.clone(),
        existing: draft.existing,
    };
    draft::set_match(desk, ask).await.unwrap()
}

fn goes_to(draft: &ImportDraft, header: &str) -> ImportField {
    let mut columns = draft.columns.iter();
    let found = columns.find(|column| column.header.as_deref() == Some(header));
    found.unwrap().field.clone()
}

/// "Téléphone;Prénom;Métier;Ville" and three people, as Windows writes them.
const WINDOWS: &[u8] = b"T\xe9l\xe9phone;Pr\xe9nom;M\xe9tier;Ville\n\
    0991000412;Gr\xe2ce;Coiffeuse;Goma\n\
    0812000087;Josu\xe9;Ma\xe7on;Goma\n\
    0853000264 / 0853000265;H\xe9l\xe8ne;Coiffeuse;Bukavu\n";

#[tokio::test]
async fn a_text_is_read_with_other_letters_without_being_dropped_again() {
    let (_folder, desk) = desk();
    let draft = open(&desk, WINDOWS).await.unwrap();
    assert_eq!(draft.encoding.as_deref(), Some("windows-1252"));
    assert!(draft.can_reread);
    let draft = send(&desk, &draft, 3, ImportField::Notes).await;
    answering::answer(
        &desk,
        ImportAnswer {
            draft_id: draft.draft_id,
            about: ImportAnswerAbout::Rows(vec![4]),
            answer: ImportRowAnswer::LeaveOut,
        },
    )
    .await
    .unwrap();

    let mac = read_as(&desk, &draft, "macintosh").await.unwrap();
    assert_eq!(mac.draft_id, draft.draft_id, "it is the same draft");
    assert_eq!(mac.encoding.as_deref(), Some("macintosh"));
    assert_eq!(mac.columns[1].samples[1], "JosuÈ", "the values show it");
    assert_eq!(staged_files(&desk), 1, "what was read before is gone");
    assert_eq!(
        goes_to(&mac, "Ville"),
        ImportField::Notes,
        "what was chosen for a column that is the same one stays"
    );
    let id = ImportId(draft.draft_id);
    let checked = check::check(&desk, id).await.unwrap();
    assert_eq!(
        (checked.counts.rows, checked.counts.to_repair),
        (3, 1),
        "what was said about rows was said about others"
    );

    let back = read_as(&desk, &mac, "windows-1252").await.unwrap();
    assert_eq!(back.columns[1].samples[1], "Josué");
    assert_eq!(goes_to(&back, "Ville"), ImportField::Notes);
    assert_eq!(goes_to(&back, "Téléphone"), ImportField::Phone);
}

#[tokio::test]
async fn a_choice_for_a_column_outlives_other_letters_in_its_heading() {
    let (_folder, desk) = desk();
    let draft = open(&desk, WINDOWS).await.unwrap();
    let wrong = read_as(&desk, &draft, "macintosh").await.unwrap();
    let own = ImportField::Extra("MÈtier".to_owned());
    assert_eq!(goes_to(&wrong, "MÈtier"), own);
    let right = read_as(&desk, &wrong, "windows-1252").await.unwrap();
    assert_eq!(
        goes_to(&right, "Métier"),
        ImportField::Extra("Métier".to_owned()),
        "a field that is called as its column is called as it is now"
    );
    let wrong = read_as(&desk, &right, "macintosh").await.unwrap();
    let wrong = send(&desk, &wrong, 2, ImportField::FirstName).await;
    let right = read_as(&desk, &wrong, "windows-1252").await.unwrap();
    let first: Vec<u32> = right
        .columns
        .iter()
        .filter(|column| column.field == ImportField::FirstName)
        .map(|column| column.index)
        .collect();
    assert_eq!(
        first,
        [2],
        "a place for one column goes to the one that was sent there"
    );
}

#[tokio::test]
async fn what_cannot_be_read_so_leaves_the_draft_as_it_was() {
    let (_folder, desk) = desk();
    let draft = open(&desk, WINDOWS).await.unwrap();
    let as_wide = read_as(&desk, &draft, "utf-16le").await.unwrap_err();
    assert_eq!(as_wide.code, ErrorCode::NoPhoneColumn);
    assert_eq!(staged_files(&desk), 1);
    let kept = draft::get(&desk, ImportId(draft.draft_id)).await.unwrap();
    assert_eq!(kept, draft);
    std::fs::remove_file(desk.staging.parent().unwrap().join("clients.csv")).unwrap();
    let gone = read_as(&desk, &draft, "macintosh").await.unwrap_err();
    assert_eq!(
        gone.code,
        ErrorCode::FileGone,
        "it was moved away meanwhile"
    );
    let ask = ImportPaste {
        text: "Nom\tTéléphone\nGrâce\t0991000412\n".to_owned(),
        region: None,
    };
    let pasted = opening::paste(&desk, ask).await.unwrap();
    assert!(!pasted.can_reread, "there is no file to read again");
    let refused = read_as(&desk, &pasted, "macintosh").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::FileGone);
}

#[tokio::test]
async fn another_sheet_is_read_from_the_file_that_is_open() {
    let (_folder, desk) = desk();
    let path = desk.staging.parent().unwrap().join("two.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in [
        (
            "Clients",
            &[
                ["Téléphone", "Nom", "Code"],
                ["0991000412", "Grâce", "A"],
                ["0812000087", "Josué", "B"],
            ][..],
        ),
        (
            "Anciens",
            &[
                ["Téléphone", "Nom", "Ville"],
                ["0853000264", "Esther", "Goma"],
            ],
        ),
        ("Vide", &[["Notes", "", ""]]),
    ] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write(row, column, *cell).unwrap();
            }
        }
    }
    book.save(&path).unwrap();
    let ask = ImportOpen {
        file_ref: FileRef("t".to_owned()),
        region: None,
        sheet: None,
        encoding: None,
    };
    let name = "two.xlsx".to_owned();
    let file = OpenedFile { path, name };
    let draft = opening::open(&desk, file, &ask).await.unwrap();
    assert_eq!((draft.sheet.as_deref(), draft.rows), (Some("Clients"), 2));
    let draft = send(&desk, &draft, 1, ImportField::FirstName).await;
    let draft = send(&desk, &draft, 2, ImportField::Tags).await;
    let other = sheet(&desk, &draft, "Anciens").await.unwrap();
    assert_eq!((other.sheet.as_deref(), other.rows), (Some("Anciens"), 1));
    assert_eq!(
        (goes_to(&other, "Nom"), goes_to(&other, "Ville")),
        (ImportField::FirstName, ImportField::City),
        "the same heading keeps its choice, another one is guessed anew"
    );
    assert_eq!(
        sheet(&desk, &other, "Vide").await.unwrap_err().code,
        ErrorCode::NoPhoneColumn
    );
    let kept = draft::get(&desk, ImportId(draft.draft_id)).await.unwrap();
    assert_eq!(kept.sheet.as_deref(), Some("Anciens"));
}
