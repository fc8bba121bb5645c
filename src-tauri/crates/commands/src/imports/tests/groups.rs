//! Answers for a whole group of rows: they reach every row, also those not shown.

use super::{LIST, all, everyone, open, sum};
use crate::desk::Desk;
use crate::desk::tests::desk;
use crate::dto::imports::{ImportAnswer, ImportAnswerAbout, ImportCheck, ImportRowAnswer};
use crate::imports::{answering, check, commit};
use crate::{CommandError, ErrorCode};
use drumbeat_domain::ImportId;
use drumbeat_domain::phone::Phone;
use drumbeat_store::table::{identities, people};
use std::fmt::Write as _;

const ROWS: u32 = 700;

/// 700 people with two numbers in a cell, and one whose number is another one's.
fn many() -> String {
    let mut text = "Phone,Name\n0999999999,Anchor\n".to_owned();
    for n in 1..=ROWS {
        writeln!(text, "09910{n:05} / 09920{n:05},Person {n}").unwrap();
    }
    text
}

async fn say(
    desk: &Desk,
    draft_id: i64,
    about: ImportAnswerAbout,
    answer: ImportRowAnswer,
) -> Result<ImportCheck, CommandError> {
    let ask = ImportAnswer {
        draft_id,
        about,
        answer,
    };
    answering::answer(desk, ask).await?;
    check::check(desk, ImportId(draft_id)).await
}

fn group(reason: &str) -> ImportAnswerAbout {
    ImportAnswerAbout::Group(reason.to_owned())
}

#[tokio::test]
async fn every_row_of_a_long_group_is_reached_by_settling_those_shown() {
    let (_folder, desk) = desk();
    let mut text = "Phone,Name\n0999999999,Anchor\n".to_owned();
    for n in 1..=ROWS {
        writeln!(text, "0991{n:04},Person {n}").unwrap();
    }
    let id = open(&desk, text).await.unwrap().draft_id;
    let mut checked = check::check(&desk, ImportId(id)).await.unwrap();
    let mut rounds = 0;
    while checked.to_repair[0].open > 0 {
        let shown = checked.to_repair[0].rows.iter();
        let open: Vec<u32> = shown
            .filter(|row| !row.left_out)
            .map(|row| row.row)
            .collect();
        assert!(!open.is_empty(), "an open row that nobody can see");
        let rows = ImportAnswerAbout::Rows(open);
        checked = say(&desk, id, rows, ImportRowAnswer::LeaveOut)
            .await
            .unwrap();
        rounds += 1;
    }
    assert_eq!((rounds, checked.to_repair[0].total), (4, ROWS));
    assert_eq!(checked.to_repair[0].rows.len(), 200, "settled ones again");
}

#[tokio::test]
async fn of_two_numbers_in_a_cell_the_other_one_is_kept_too() {
    let (_folder, desk) = desk();
    let text = "Phone,Name\n0991000001 / 0992000001,Esther\n0991000002 / 0992000002,Marc\n\
        0992000002,Aline\n0991 000 00,Furaha\n";
    let id = open(&desk, text).await.unwrap().draft_id;
    let use_first = ImportRowAnswer::UseFirst;
    say(&desk, id, group("two_numbers"), use_first)
        .await
        .unwrap();
    commit::commit(&desk, all(id), &|_| {}).await.unwrap();
    let owner = |digits: &str| {
        let phone = Phone::from_e164(&format!("+{digits}")).unwrap();
        let name = desk.db.read(move |conn| {
            let owner = identities::find_phone(conn, &phone)?.expect("somebody has it");
            Ok(people::load(conn, owner)?.expect("they are here").text.name)
        });
        async { name.await.unwrap() }
    };
    assert_eq!(owner("243991000001").await, "Esther");
    assert_eq!(owner("243992000001").await, "Esther", "not lost");
    assert_eq!(owner("243991000002").await, "Marc");
    assert_eq!(
        owner("243992000002").await,
        "Aline",
        "a row of its own has the first right to a number"
    );
}

#[tokio::test]
async fn one_answer_reaches_every_row_of_a_group_and_is_what_is_imported() {
    let (_folder, desk) = desk();
    let draft = open(&desk, many()).await.unwrap();
    let id = draft.draft_id;
    let before = check::check(&desk, ImportId(id)).await.unwrap();
    let asked = &before.to_repair[0];
    assert_eq!(
        (asked.total, asked.open, asked.suggested, asked.rows.len()),
        (ROWS, ROWS, ROWS, 200),
        "more than are shown"
    );

    // One is left out first: what was said about a row stays.
    say(
        &desk,
        id,
        ImportAnswerAbout::Rows(vec![10]),
        ImportRowAnswer::LeaveOut,
    )
    .await
    .unwrap();
    let after = say(&desk, id, group("two_numbers"), ImportRowAnswer::UseFirst)
        .await
        .unwrap();
    let asked = &after.to_repair[0];
    assert_eq!((asked.total, asked.open, asked.answered), (ROWS, 0, true));
    assert_eq!((after.counts.new, after.counts.left_out), (ROWS, 1));
    assert_eq!(sum(&after), after.counts.rows);

    // The row is asked about again by itself; the others keep their answer.
    let again = say(
        &desk,
        id,
        ImportAnswerAbout::Rows(vec![10, 11]),
        ImportRowAnswer::Ask,
    )
    .await
    .unwrap();
    assert_eq!((again.counts.to_repair, again.counts.new), (2, ROWS - 1));

    let kept = crate::imports::draft::load(&desk, ImportId(id))
        .await
        .unwrap();
    assert!(
        kept.import.answers.len() < 300,
        "the answers of a group are kept as one: {} bytes",
        kept.import.answers.len()
    );
    let result = commit::commit(&desk, all(id), &|_| {}).await.unwrap();
    assert_eq!((result.counts.new, result.counts.left_out), (ROWS - 1, 2));
    assert_eq!(everyone(&desk).await, i64::from(ROWS - 1));
}

#[tokio::test]
async fn a_group_can_be_taken_back_and_told_otherwise() {
    let (_folder, desk) = desk();
    let id = open(&desk, many()).await.unwrap().draft_id;
    let out = say(&desk, id, group("two_numbers"), ImportRowAnswer::LeaveOut)
        .await
        .unwrap();
    assert_eq!((out.counts.new, out.counts.left_out), (1, ROWS));
    let back = say(&desk, id, group("two_numbers"), ImportRowAnswer::Ask)
        .await
        .unwrap();
    assert_eq!(
        (back.counts.to_repair, back.to_repair[0].answered),
        (ROWS, false)
    );
    let used = say(&desk, id, group("two_numbers"), ImportRowAnswer::UseFirst)
        .await
        .unwrap();
    assert_eq!((used.counts.new, used.counts.to_repair), (ROWS + 1, 0));
}

#[tokio::test]
async fn a_group_is_not_one_person_and_must_exist() {
    let (_folder, desk) = desk();
    let id = open(&desk, LIST).await.unwrap().draft_id;
    let number = ImportRowAnswer::Use("+243991000999".to_owned());
    for (about, answer) in [
        (group("two_numbers"), number),
        (group("no_such_reason"), ImportRowAnswer::LeaveOut),
    ] {
        let refused = say(&desk, id, about, answer).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::BadRequest);
    }
}

#[tokio::test]
async fn numbers_that_a_group_gives_twice_are_one_person() {
    let (_folder, desk) = desk();
    let text = "Phone,Name\n\
        0991000001 / 0992000001,First\n\
        0991000001 / 0992000002,Again\n\
        0991000003 / 0992000003,Before\n\
        0991000003,Later in the file\n";
    let id = open(&desk, text).await.unwrap().draft_id;
    let checked = say(&desk, id, group("two_numbers"), ImportRowAnswer::UseFirst)
        .await
        .unwrap();
    let counts = checked.counts;
    assert_eq!((counts.new, counts.left_out, counts.rows), (2, 2, 4));
    assert_eq!(checked.left_out[0].reason, "repeated");
    commit::commit(&desk, all(id), &|_| {}).await.unwrap();
    assert_eq!(everyone(&desk).await, 2, "one person for each number");
}
