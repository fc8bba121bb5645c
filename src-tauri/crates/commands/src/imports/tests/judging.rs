//! What was said about the rows is asked again, and only while it still answers the question.

use super::super::{check, draft};
use super::{open, staged_files};
use crate::AppEvent;
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
        desk.judging.of(&source, &|_| {}).unwrap()
    };
    let again = desk.judging.of(&load().await, &|_| {}).unwrap();
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
    let other = desk.judging.of(&load().await, &|_| {}).unwrap();
    let row = other.rows().unwrap().next().unwrap().unwrap();
    assert_eq!(row.e164(), Some("+243991000413"), "of the other column");
    let in_france = matched(2, "FR").await;
    assert_eq!(in_france.new, 1, "a number of Besançon");
    let last = desk.judging.of(&load().await, &|_| {}).unwrap();
    let row = last.rows().unwrap().next().unwrap().unwrap();
    assert_eq!(row.e164(), Some("+33991000413"), "of the other country");

    drop((first, again, other, last));
    assert_eq!(staged_files(&desk), 2, "the draft and what was said last");
    draft::discard(&desk, ImportId(id)).await.unwrap();
    assert_eq!(staged_files(&desk), 0);
}

/// Of a list this long the owner hears that it goes on.
#[tokio::test]
async fn the_check_of_a_long_list_says_how_far_it_is() {
    let (_folder, desk) = desk();
    let rows = (0..10_400).map(|n| format!("09910{n:05},Grâce\n"));
    let list: String = std::iter::once("Phone,Name\n".to_owned())
        .chain(rows)
        .collect();
    let id = open(&desk, &list).await.unwrap().draft_id;
    let mut events = desk.events.subscribe();
    let mut said = async || {
        check::check(&desk, ImportId(id)).await.unwrap();
        std::iter::from_fn(|| events.try_recv().ok())
            .map(|event| match event {
                AppEvent::ImportChecking {
                    draft_id,
                    done,
                    total,
                } => {
                    assert_eq!((draft_id, total), (id, 10_400));
                    done
                }
                other => panic!("{other:?}"),
            })
            .collect::<Vec<u32>>()
    };
    assert_eq!(
        said().await,
        [5_000, 10_200],
        "judged, then held beside who is here"
    );
    assert_eq!(
        said().await,
        [10_200],
        "what was judged is not judged again"
    );
}
