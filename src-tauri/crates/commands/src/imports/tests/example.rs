//! The example file, with the words of the catalogue.

use super::super::{check, example, opening};
use crate::desk::tests::desk;
use crate::dto::import_example::ImportExampleSave;
use crate::dto::import_opening::ImportOpen;
use crate::dto::imports::{ImportConfidence, ImportField};
use crate::{FileRef, OpenedFile, SaveTarget};
use drumbeat_domain::ImportId;
use std::collections::BTreeMap;
use std::path::Path;

/// The words that the page sends.
fn words() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let text = std::fs::read_to_string(root.join("assets/messages/en.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn the_example_is_read_without_a_question_and_writes_to_nobody() {
    let (_folder, desk) = desk();
    let words = words();
    let word = |key: &str| words[&format!("import.example.{key}")].clone();
    let path = desk.staging.parent().unwrap().join("Example list.xlsx");
    let ask = ImportExampleSave {
        file_name: word("fileName"),
        headings: ["name", "number", "city", "tags", "agreed"]
            .map(word)
            .into(),
        rows: vec![
            ["Grâce Mbuyi", "000 000 0000", "Goma", "VIP", &word("yes")]
                .map(str::to_owned)
                .into(),
            ["Josué Kambale", "000 000 0000", "Bukavu", "", &word("no")]
                .map(str::to_owned)
                .into(),
        ],
    };
    let name = "Example list.xlsx".to_owned();
    let to = SaveTarget {
        path: path.clone(),
        name: name.clone(),
    };
    assert_eq!(
        example::save(ask.clone(), to.clone()).await.unwrap().name,
        name
    );
    let open = ImportOpen {
        file_ref: FileRef("t".to_owned()),
        region: None,
        sheet: None,
        encoding: None,
    };
    let draft = opening::open(&desk, OpenedFile { path, name }, &open)
        .await
        .unwrap();
    let fields: Vec<&ImportField> = draft.columns.iter().map(|column| &column.field).collect();
    let wanted = [
        &ImportField::Name,
        &ImportField::Phone,
        &ImportField::City,
        &ImportField::Tags,
        &ImportField::Consent,
    ];
    assert_eq!(
        fields, wanted,
        "every heading of the example is one we know"
    );
    // Consent is always to be looked at.
    let mut columns = draft.columns.iter().take(4);
    assert!(columns.all(|column| column.confidence == ImportConfidence::Sure));
    let checked = check::check(&desk, ImportId(draft.draft_id)).await.unwrap();
    assert_eq!(
        (checked.counts.left_out, checked.counts.rows),
        (2, 2),
        "whoever leaves the example in their list writes to no stranger"
    );
    assert_eq!(checked.left_out[0].reason, "placeholder");

    let long = ImportExampleSave {
        rows: vec![vec![String::new(); 501]],
        ..ask
    };
    assert!(example::save(long, to).await.is_err(), "that is no example");
}
