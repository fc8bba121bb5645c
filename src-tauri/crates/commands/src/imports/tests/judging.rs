//! What was said about the rows is asked again, and only while it still answers the question.

use super::super::{check, draft};
use super::{open, staged_files};
use crate::desk::tests::desk;
use crate::dto::imports::{ExistingDto, ImportColumnMatch, ImportField, ImportMatch};
use drumbeat_domain::ImportId;

#[tokio::test]
async fn rows_are_judged_anew_for_another_country_or_column_and_for_nothing_else() {
    let (_folder, desk) = desk();
    let list = "Phone,Name,Shop\n0991000412,Grâce,0991000413\n";
    let id = open(&desk, list).await.unwrap().draft_id;
    let load = async || draft::load(&desk, ImportId(id)).await.unwrap().source;
    let first = {
        let source = load().await;
        desk.judging.of(&source).unwrap()
    };
    let again = desk.judging.of(&load().await).unwrap();
    assert!(
        std::sync::Arc::ptr_eq(&first, &again),
        "nothing was done twice"
    );

    let matched = async |phone: u32, region: &str| {
        let column = |index, field| ImportColumnMatch {
            index,
            field,
            kind: None,
        };
        let ask = ImportMatch {
            draft_id: id,
            mapping: vec![
                column(phone, ImportField::Phone),
                column(1, ImportField::Name),
            ],
            region: region.to_owned(),
            existing: ExistingDto::Replace,
        };
        draft::set_match(&desk, ask).await.unwrap();
        check::check(&desk, ImportId(id)).await.unwrap().counts
    };
    let of_columns = (matched(0, "CD").await.new, matched(2, "CD").await.new);
    assert_eq!(of_columns, (1, 1));
    let other = desk.judging.of(&load().await).unwrap();
    let row = other.rows().unwrap().next().unwrap().unwrap();
    assert_eq!(row.e164(), Some("+243991000413"), "of the other column");
    let in_france = matched(2, "FR").await;
    assert_eq!(in_france.new, 1, "a number of Besançon");
    let last = desk.judging.of(&load().await).unwrap();
    let row = last.rows().unwrap().next().unwrap().unwrap();
    assert_eq!(row.e164(), Some("+33991000413"), "of the other country");

    drop((first, again, other, last));
    assert_eq!(staged_files(&desk), 2, "the draft and what was said last");
    draft::discard(&desk, ImportId(id)).await.unwrap();
    assert_eq!(staged_files(&desk), 0);
}
