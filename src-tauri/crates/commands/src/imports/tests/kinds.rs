//! Extra fields of a list have kinds: guessed from their values, or as the operator says.

use super::super::draft;
use super::{all, import, open};
use crate::contacts;
use crate::desk::tests::desk;
use crate::dto::contact_fields::{FieldKindDto, SourceDto};
use crate::dto::imports::{ExistingDto, ImportColumnMatch, ImportField, ImportMatch};
use drumbeat_domain::PersonId;

const LIST: &str = "Phone,Name,Dernier achat,Montant,Carte,Serie\n\
    0991000412,Grâce,12/10/26,\"1 234,50\",oui,0071\n\
    0991000413,Josué,25/12/26,12,non,0072\n\
    0991000414,Esther,,,,\n";

#[tokio::test]
async fn kinds_are_guessed_and_values_are_stored_so_that_they_can_be_sorted() {
    let (_folder, desk) = desk();
    let draft = open(&desk, LIST).await.unwrap();
    let kinds: Vec<_> = draft.columns.iter().map(|column| column.kind).collect();
    assert_eq!(
        kinds,
        [
            None,
            None,
            Some(FieldKindDto::Date),
            Some(FieldKindDto::Number),
            Some(FieldKindDto::YesNo),
            Some(FieldKindDto::Text)
        ]
    );
    import(&desk, LIST, all).await;
    let grace = contacts::get(&desk, PersonId(1)).await.unwrap();
    let values: Vec<_> = grace
        .fields
        .iter()
        .map(|field| (field.field.as_str(), field.value.as_str(), field.kind))
        .collect();
    assert_eq!(
        values,
        [
            ("Carte", "yes", FieldKindDto::YesNo),
            ("Dernier achat", "2026-10-12", FieldKindDto::Date),
            ("Montant", "1234.50", FieldKindDto::Number),
            ("Serie", "0071", FieldKindDto::Text),
        ]
    );
    let SourceDto::Import {
        file_name,
        file_row,
        ..
    } = &grace.fields[0].source
    else {
        panic!("it came with the list: {:?}", grace.fields[0].source);
    };
    assert_eq!((file_name.as_str(), *file_row), ("clients.csv", Some(2)));
}

#[tokio::test]
async fn the_operators_kind_counts_and_is_remembered_for_next_month() {
    let (_folder, desk) = desk();
    let draft = open(&desk, LIST).await.unwrap();
    let mapping = draft
        .columns
        .iter()
        .map(|column| ImportColumnMatch {
            index: column.index,
            field: column.field.clone(),
            kind: match &column.field {
                ImportField::Extra(name) if name == "Montant" => Some(FieldKindDto::Text),
                _ => None,
            },
        })
        .collect();
    let ask = ImportMatch {
        draft_id: draft.draft_id,
        mapping,
        region: "CD".to_owned(),
        existing: ExistingDto::FillEmpty,
    };
    let kept = draft::set_match(&desk, ask).await.unwrap();
    assert_eq!(kept.columns[3].kind, Some(FieldKindDto::Text));
    super::commit::commit(&desk, all(draft.draft_id), &|_| {})
        .await
        .unwrap();
    let grace = contacts::get(&desk, PersonId(1)).await.unwrap();
    assert_eq!(grace.fields[2].value, "1 234,50", "a text stays as it is");
    let next = open(&desk, LIST).await.unwrap();
    assert!(next.remembered);
    assert_eq!(next.columns[3].kind, Some(FieldKindDto::Text));
    assert_eq!(next.columns[2].kind, Some(FieldKindDto::Date));
}
