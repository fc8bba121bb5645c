//! Lists without headings: told again by what their columns hold.

use super::super::{commit, draft};
use super::{all, open};
use crate::desk::Desk;
use crate::desk::tests::desk;
use crate::dto::imports::{
    ExistingDto, ImportColumnMatch, ImportConfidence, ImportDraft, ImportField, ImportMatch,
};

const NOVEMBER: &str = "0991000412,Grâce Mbuyi,Goma,oui\n\
    0812000087,Josué Kambale,Bukavu,non\n\
    0853000264,Esther Nyota,Goma,oui\n\
    0994000558,Furaha,Uvira,oui\n";

const DECEMBER: &str = "0991000417,Aline,Goma,non\n\
    0812000089,Marc Ilunga,Goma,oui\n\
    0853000269,Deo,Kindu,oui\n";

fn fields(draft: &ImportDraft) -> Vec<ImportField> {
    let columns = draft.columns.iter();
    columns.map(|column| column.field.clone()).collect()
}

fn wanted() -> [ImportField; 4] {
    [
        ImportField::Phone,
        ImportField::Name,
        ImportField::City,
        ImportField::Consent,
    ]
}

async fn matched(desk: &Desk, draft: &ImportDraft, fields: &[ImportField]) -> ImportDraft {
    let columns = draft.columns.iter().zip(fields);
    let ask = ImportMatch {
        draft_id: draft.draft_id,
        mapping: columns
            .map(|(column, field)| ImportColumnMatch {
                index: column.index,
                field: field.clone(),
                kind: None,
            })
            .collect(),
        region: "CD".to_owned(),
        existing: ExistingDto::FillEmpty,
    };
    draft::set_match(desk, ask).await.unwrap()
}

/// November's list, brought in as its owner says.
async fn bring_november(desk: &Desk) {
    let draft = open(desk, NOVEMBER).await.unwrap();
    assert!(!draft.remembered, "nothing is known yet");
    assert_ne!(fields(&draft), wanted(), "the values alone do not tell it");
    let draft = matched(desk, &draft, &wanted()).await;
    commit::commit(desk, all(draft.draft_id), &|_| {})
        .await
        .unwrap();
}

#[tokio::test]
async fn a_list_without_headings_is_known_again_by_what_its_columns_hold() {
    let (_folder, desk) = desk();
    bring_november(&desk).await;
    let draft = open(&desk, DECEMBER).await.unwrap();
    assert!(draft.remembered);
    assert_eq!(fields(&draft), wanted(), "matched as last month");
    assert!(
        draft
            .columns
            .iter()
            .all(|column| column.confidence == ImportConfidence::PleaseLook),
        "no heading says so: the owner looks"
    );
    let mut said = wanted();
    said[2] = ImportField::Notes;
    let draft = matched(&desk, &draft, &said).await;
    assert_eq!(
        draft.columns[2].confidence,
        ImportConfidence::Sure,
        "what the owner said is no guess"
    );
    assert_eq!(draft.columns[1].confidence, ImportConfidence::PleaseLook);
}

#[tokio::test]
async fn a_list_of_another_shape_is_not_taken_for_it() {
    let (_folder, desk) = desk();
    bring_november(&desk).await;
    let others = [
        (
            "figures where the towns stood",
            DECEMBER.replace("Goma", "120").replace("Kindu", "95"),
        ),
        (
            "towns where the answers stood",
            DECEMBER.replace("oui", "Uvira").replace("non", "Beni"),
        ),
        ("a column more", DECEMBER.replace('\n', ",VIP\n")),
        (
            "a column less",
            DECEMBER.replace(",oui", "").replace(",non", ""),
        ),
        (
            "the same columns in another order",
            DECEMBER
                .lines()
                .map(|line| {
                    let (phone, rest) = line.split_once(',').unwrap();
                    let (name, rest) = rest.split_once(',').unwrap();
                    [name, phone, rest].join(",")
                })
                .collect::<Vec<_>>()
                .join("\n"),
        ),
        (
            "two rows, which say little",
            DECEMBER.lines().take(2).collect::<Vec<_>>().join("\n"),
        ),
        ("headings", format!("Phone,Name,X,Y\n{DECEMBER}")),
    ];
    for (what, list) in others {
        let draft = open(&desk, &list).await.unwrap();
        assert!(!draft.remembered, "{what}");
        assert_ne!(fields(&draft), wanted(), "{what}");
    }
}

#[tokio::test]
async fn cards_say_themselves_what_is_what_and_are_matched_anew() {
    let (_folder, desk) = desk();
    let cards = |number: u32| {
        let card = |at| {
            format!("BEGIN:VCARD\nVERSION:3.0\nFN:A\nORG:B\nTEL:09910{number}{at}\nEND:VCARD\n")
        };
        (0..4).map(card).collect::<Vec<_>>().concat()
    };
    let draft = open(&desk, cards(1000)).await.unwrap();
    commit::commit(&desk, all(draft.draft_id), &|_| {})
        .await
        .unwrap();
    let draft = open(&desk, cards(2000)).await.unwrap();
    assert!(!draft.remembered);
    assert!(
        draft
            .columns
            .iter()
            .filter(|column| column.field != ImportField::LeaveOut)
            .all(|column| column.confidence == ImportConfidence::Sure)
    );
}
