//! What columns are called.

use super::super::{draft, opening};
use super::{LIST, open};
use crate::desk::tests::desk;
use crate::dto::import_opening::ImportPaste;
use crate::dto::imports::{
    ExistingDto, ImportColumnMatch, ImportConfidence, ImportDraft, ImportField, ImportMatch,
};

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

#[tokio::test]
async fn what_an_address_book_says_about_its_columns_is_left_out_unless_it_is_wanted() {
    let (_folder, desk) = desk();
    let google = "Name,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,\
        Address 1 - Label,Website 1 - Type,IM 1 - Service,E-mail Type,Customer type,Skin - Type\n\
        Grâce,Home,g@x.cd,Mobile,0991000412,Work,Blog,Skype,SMTP,Regular,Dry\n";
    let draft = open(&desk, google).await.unwrap();
    let left_out: Vec<&str> = draft
        .columns
        .iter()
        .filter(|column| column.confidence == ImportConfidence::LeftOut)
        .map(|column| column.header.as_deref().unwrap_or_default())
        .collect();
    assert_eq!(
        left_out,
        [
            "E-mail 1 - Label",
            "Address 1 - Label",
            "Website 1 - Type",
            "IM 1 - Service",
            "E-mail Type"
        ],
        "of which kind an address is, is nothing about the person"
    );
    assert_eq!(
        draft.columns[1].samples,
        ["Home"],
        "it is shown with its values, so that it can be chosen"
    );
    assert_eq!(
        draft.columns[3].field,
        ImportField::PhoneLabel,
        "of which kind a number is, decides which one is written to"
    );
    assert_eq!(
        draft.columns[10].field,
        ImportField::Extra("Skin - Type".to_owned()),
        "a type of something else is a field of the shop's own"
    );
}

#[tokio::test]
async fn tags_and_texts_of_our_own_export_are_shown_as_the_person_will_have_them() {
    let (_folder, desk) = desk();
    let export = "Name,WhatsApp number,Tags,Lists,Consent date,Asked to stop,Points\n\
        '=Grâce,'+243991000412,\"a\\, b, VIP\",\"Goma\\; est\",,no,\"c\\, d\"\n";
    let draft = open(&desk, export).await.unwrap();
    let samples: Vec<&str> = draft
        .columns
        .iter()
        .flat_map(|column| column.samples.iter().map(String::as_str))
        .collect();
    assert_eq!(
        samples,
        [
            "=Grâce",
            "+243991000412",
            "a, b, VIP",
            "Goma; est",
            "no",
            "c\\, d"
        ],
        "the signs that keep a sheet whole are none of the values"
    );
}
