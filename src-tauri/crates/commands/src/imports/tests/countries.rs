//! Lists whose numbers are of another country than the one that was said.

use super::super::{answering, check, draft};
use super::open;
use crate::desk::Desk;
use crate::desk::tests::desk;
use crate::dto::imports::{
    ExistingDto, ImportAnswer, ImportAnswerAbout, ImportCheck, ImportColumnMatch, ImportDraft,
    ImportMatch, ImportRowAnswer,
};
use drumbeat_domain::ImportId;
use std::fmt::Write as _;

/// Mobile numbers of India as they are written there, and one that says its country.
const INDIAN: &str = "Phone,Name\n98765 43210,Asha\n98765 43211,Ravi\n\
    +243 991 000 412,Grâce\n09876543212,Meera\n";

async fn checked(desk: &Desk, draft: &ImportDraft) -> ImportCheck {
    check::check(desk, ImportId(draft.draft_id)).await.unwrap()
}

async fn elsewhere(desk: &Desk, list: &str) -> u32 {
    let draft = open(desk, list).await.unwrap();
    checked(desk, &draft).await.elsewhere
}

/// The same columns under another country.
async fn in_country(desk: &Desk, draft: &ImportDraft, region: &str) -> ImportDraft {
    let column = |column: &crate::dto::imports::ImportColumn| ImportColumnMatch {
        index: column.index,
        field: column.field.clone(),
        kind: column.kind,
    };
    let ask = ImportMatch {
        draft_id: draft.draft_id,
        mapping: draft.columns.iter().map(column).collect(),
        region: region.to_owned(),
        existing: ExistingDto::FillEmpty,
    };
    draft::set_match(desk, ask).await.unwrap()
}

#[tokio::test]
async fn a_list_of_another_country_is_found_out_until_its_country_is_said() {
    let (_folder, desk) = desk();
    let draft = open(&desk, INDIAN).await.unwrap();
    assert_eq!(
        checked(&desk, &draft).await.elsewhere,
        3,
        "three numbers without a country are none of DR Congo"
    );
    let draft = in_country(&desk, &draft, "IN").await;
    let found = checked(&desk, &draft).await;
    assert_eq!(
        (found.elsewhere, found.counts.new),
        (0, 4),
        "with their country all of them are numbers"
    );
}

#[tokio::test]
async fn who_answered_every_row_is_not_asked_about_the_country() {
    let (_folder, desk) = desk();
    let draft = open(&desk, INDIAN).await.unwrap();
    let ask = ImportAnswer {
        draft_id: draft.draft_id,
        about: ImportAnswerAbout::Rows(vec![2]),
        answer: ImportRowAnswer::LeaveOut,
    };
    answering::answer(&desk, ask).await.unwrap();
    assert_eq!(
        checked(&desk, &draft).await.elsewhere,
        0,
        "two are left, which may be slips of the pen"
    );
}

#[tokio::test]
async fn a_few_wrong_numbers_are_no_sign_of_another_country() {
    let (_folder, desk) = desk();
    let mut list = "Phone,Name\n98765 43210,A\n98765 43211,B\n98765 43212,C\n".to_owned();
    for at in 0..7 {
        writeln!(list, "099100041{at},Grâce {at}").unwrap();
    }
    assert_eq!(
        elsewhere(&desk, &list).await,
        0,
        "three of ten numbers without a country"
    );
    assert_eq!(
        elsewhere(
            &desk,
            "Phone\n+99 98765 43210\n00999 76543211\n+999 7654321\n"
        )
        .await,
        0,
        "numbers that say a country are not about the one of the list"
    );
    assert_eq!(
        elsewhere(
            &desk,
            "Phone,Country\n98765 43210,FR\n98765 43211,FR\n98765 43212,FR\n"
        )
        .await,
        0,
        "where each row says its country, that of the list changes nothing"
    );
}

#[tokio::test]
async fn the_live_example_is_a_number_that_the_country_decides_about() {
    let (_folder, desk) = desk();
    let list = "Phone,Country\n\
        +243 812 000 087,\n\
        00243 812 000 088,\n\
        243812000089,\n\
        06 12 34 56 78,FR\n\
        0991 000 412,\n";
    let draft = open(&desk, list).await.unwrap();
    let example = draft.example.clone().unwrap();
    assert_eq!(
        (example.before.as_str(), example.after.as_str()),
        ("0991 000 412", "+243 991 000 412"),
        "those before it have a country: in front, or in their row"
    );
    let kenyan = in_country(&desk, &draft, "KE").await;
    assert_eq!(
        kenyan.example, None,
        "no number is shown that the country of the list does not change"
    );
}

#[tokio::test]
async fn in_france_too_the_example_is_a_number_without_a_country() {
    let (_folder, desk) = desk();
    let draft = open(&desk, "Phone\n+33 6 12 34 56 78\n06 12 34 56 79\n")
        .await
        .unwrap();
    let french = in_country(&desk, &draft, "FR").await;
    assert_eq!(french.example.unwrap().before, "06 12 34 56 79");
}
