//! What columns are called.

use super::super::{draft, opening};
use super::{LIST, open};
use crate::desk::tests::desk;
use crate::dto::import_opening::ImportPaste;
use crate::dto::imports::{ExistingDto, ImportColumnMatch, ImportDraft, ImportField, ImportMatch};

fn meanings(draft: &ImportDraft) -> Vec<Option<ImportField>> {
    let columns = draft.columns.iter();
    columns.map(|column| column.meaning.clone()).collect()
}

#[tokio::test]
async fn columns_without_headings_say_what_they_are_whatever_they_are_matched_to() {
    let (_folder, desk) = desk();
    let cards = "BEGIN:VCARD\nVERSION:3.0\nFN:Grâce\nORG:Flor\n\
        TEL;TYPE=cell:0991000412\nTEL;TYPE=work:0812000087\nEND:VCARD\n";
    let draft = open(&desk, cards).await.unwrap();
    let told = [
        ImportField::Name,
        ImportField::Company,
        ImportField::PhoneLabel,
        ImportField::Phone,
        ImportField::PhoneLabel,
        ImportField::PhoneOther,
    ]
    .map(Some);
    assert_eq!(draft.format, "vcard");
    assert_eq!(
        meanings(&draft),
        told,
        "a phone's address book has no headings"
    );
    let matched = draft::set_match(
        &desk,
        ImportMatch {
            draft_id: draft.draft_id,
            mapping: draft
                .columns
                .iter()
                .map(|column| ImportColumnMatch {
                    index: column.index,
                    field: match &column.field {
                        ImportField::Company => ImportField::Notes,
                        other => other.clone(),
                    },
                    kind: None,
                })
                .collect(),
            region: "CD".to_owned(),
            existing: ExistingDto::FillEmpty,
        },
    )
    .await
    .unwrap();
    assert_eq!(matched.columns[1].field, ImportField::Notes);
    assert_eq!(meanings(&matched), told, "the name of a column stays");

    let ask = ImportPaste {
        text: "1. Grâce 0991 000 412\n2. Josué: 0812000087 (VIP)\n".to_owned(),
        region: None,
    };
    let pasted = opening::paste(&desk, ask).await.unwrap();
    assert_eq!(pasted.format, "text");
    assert!(
        pasted.columns.iter().all(|column| column.meaning.is_some()),
        "lines of a chat have no headings either"
    );
    let table = open(&desk, LIST).await.unwrap();
    assert!(
        table.columns.iter().all(|column| column.meaning.is_none()),
        "a heading says more than we do"
    );
}
