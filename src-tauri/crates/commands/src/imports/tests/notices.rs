//! What is shown without a question: landlines, cells that are dropped, repairs.

use super::{all, everyone, open, sum};
use crate::desk::Desk;
use crate::desk::tests::desk;
use crate::dto::import_notices::ImportNotice;
use crate::dto::imports::{ImportAnswer, ImportAnswerAbout, ImportCheck, ImportRowAnswer};
use crate::dto::left_out::{ImportLeftOutSave, LeftOutFormat, LeftOutWords};
use crate::imports::{answering, check, commit, left_out};
use crate::{CommandError, ErrorCode};
use drumbeat_domain::ImportId;
use drumbeat_domain::phone::Phone;
use drumbeat_store::table::{identities, people};
use std::collections::BTreeMap;

const LIST: &str = "Tel,Tel 2,Nom,Accord\n\
    +49 30 12345678,,Anna,oui\n\
    0991000412,09910004,Grâce,peut-être\n\
    +33 1 42 68 53 00,,Luc,non\n\
    00243812000087.0,,Josué,oui\n\
    +49 30 12345678,,Anna B.,oui\n\
    0991 004,,Marc,hm\n";

fn notice<'a>(check: &'a ImportCheck, about: &str) -> &'a ImportNotice {
    let mut notices = check.notices.iter();
    notices.find(|notice| notice.about == about).unwrap()
}

async fn landlines(
    desk: &Desk,
    draft_id: i64,
    answer: ImportRowAnswer,
) -> Result<ImportCheck, CommandError> {
    let about = ImportAnswerAbout::Group("landline".to_owned());
    let ask = ImportAnswer {
        draft_id,
        about,
        answer,
    };
    answering::answer(desk, ask).await?;
    check::check(desk, ImportId(draft_id)).await
}

#[tokio::test]
async fn landlines_are_named_and_can_be_left_out_and_taken_back() {
    let (_folder, desk) = desk();
    let id = open(&desk, LIST).await.unwrap().draft_id;
    let checked = check::check(&desk, ImportId(id)).await.unwrap();
    let shown = notice(&checked, "landline");
    assert_eq!((shown.total, shown.left_out), (2, false));
    assert_eq!(
        (shown.rows[0].name.as_str(), shown.rows[1].after.as_str()),
        ("Anna", "+33 1 42 68 53 00")
    );
    assert_eq!(
        (checked.counts.new, checked.counts.left_out),
        (4, 1),
        "they are imported all the same"
    );

    let without = landlines(&desk, id, ImportRowAnswer::LeaveOut)
        .await
        .unwrap();
    let shown = notice(&without, "landline");
    assert_eq!(
        (shown.total, shown.left_out),
        (2, true),
        "still there to be undone"
    );
    assert_eq!(shown.rows[0].after, "+49 30 12345678");
    assert_eq!((without.counts.new, without.counts.left_out), (2, 3));
    assert_eq!(
        sum(&without),
        without.counts.rows,
        "every row is counted once"
    );
    let group = without
        .left_out
        .iter()
        .find(|group| group.reason == "landline");
    assert_eq!(group.map(|group| group.total), Some(2));

    let back = landlines(&desk, id, ImportRowAnswer::Ask).await.unwrap();
    assert_eq!(back, checked);
    let refused = landlines(&desk, id, ImportRowAnswer::UseFirst).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::BadRequest);

    landlines(&desk, id, ImportRowAnswer::LeaveOut)
        .await
        .unwrap();
    let folder = desk.staging.parent().unwrap().to_owned();
    let words = LeftOutWords {
        row: "Row".to_owned(),
        reason: "Why".to_owned(),
        reasons: BTreeMap::from([("landline".to_owned(), "A landline".to_owned())]),
    };
    let ask = ImportLeftOutSave {
        import_id: id,
        file_name: "x".to_owned(),
        format: LeftOutFormat::Csv,
        words,
    };
    left_out::save(&desk, ask, folder.join("left.csv"))
        .await
        .unwrap();
    let saved = std::fs::read_to_string(folder.join("left.csv")).unwrap();
    assert!(
        saved.contains("2,A landline,"),
        "the file says why: {saved}"
    );
    commit::commit(&desk, all(id), &|_| {}).await.unwrap();
    assert_eq!(everyone(&desk).await, 2, "nobody with a landline");
}

#[tokio::test]
async fn a_cell_that_is_dropped_is_shown_with_what_it_held() {
    let (_folder, desk) = desk();
    let id = open(&desk, LIST).await.unwrap().draft_id;
    let checked = check::check(&desk, ImportId(id)).await.unwrap();
    for (about, before) in [
        ("other_number_unreadable", "09910004"),
        ("consent_not_understood", "peut-être"),
    ] {
        let shown = notice(&checked, about);
        assert_eq!(shown.total, 1, "of people who are imported: {about}");
        let row = &shown.rows[0];
        assert_eq!((row.row, row.name.as_str()), (3, "Grâce"));
        assert_eq!((row.before.as_str(), row.after.as_str()), (before, ""));
    }
}

#[tokio::test]
async fn a_cell_that_is_dropped_is_shown_also_where_its_row_repeats_a_number() {
    let (_folder, desk) = desk();
    let list = "Tel,Tel 2,Nom,Accord\n\
        0991000412,,Grâce,oui\n\
        0812000087,,Josué,\n\
        0991 000 412,09910004,,peut-être\n\
        0812 000 087,,Josué K.,hm\n";
    let id = open(&desk, list).await.unwrap().draft_id;
    let checked = check::check(&desk, ImportId(id)).await.unwrap();
    let shown = |about: &str| -> Vec<(u32, String, String, String)> {
        let rows = notice(&checked, about).rows.clone().into_iter();
        rows.map(|row| (row.row, row.name, row.before, row.after))
            .collect()
    };
    let row = |row: u32, name: &str, before: &str, after: &str| {
        (row, name.to_owned(), before.to_owned(), after.to_owned())
    };
    assert_eq!(
        shown("consent_not_understood"),
        [
            row(4, "Grâce", "peut-être", "yes"),
            row(5, "Josué K.", "hm", "")
        ],
        "in the row it stands in, with what counts instead"
    );
    assert_eq!(
        shown("other_number_unreadable"),
        [row(4, "Grâce", "09910004", "")]
    );
    assert_eq!(
        checked.counts.left_out, 2,
        "they are still rows of their own"
    );
}

#[tokio::test]
async fn who_asked_to_stop_in_the_list_is_counted_apart_from_who_did_not_agree() {
    let (_folder, desk) = desk();
    let list = "Tel,Nom,Accord,Stop\n\
        0991000412,Grâce,oui,\n\
        0812000087,Josué,oui,oui\n\
        0853000264,Esther,non,oui\n\
        0994000558,Furaha,,\n\
        pas de numéro,Aline,,oui\n";
    let id = open(&desk, list).await.unwrap().draft_id;
    let checked = check::check(&desk, ImportId(id)).await.unwrap();
    let column = checked.consent.unwrap();
    assert_eq!((column.yes, column.not_yet), (1, 3));
    assert_eq!(
        checked.asked_to_stop, 2,
        "of those who are imported, whatever else their row says"
    );
}

#[tokio::test]
async fn a_row_of_which_several_things_were_repaired_is_in_each_group_and_counted_once() {
    let (_folder, desk) = desk();
    let id = open(&desk, LIST).await.unwrap().draft_id;
    let checked = check::check(&desk, ImportId(id)).await.unwrap();
    let groups: Vec<(&str, u32, &str)> = checked
        .repaired
        .iter()
        .map(|group| {
            (
                group.why.as_str(),
                group.total,
                group.rows[0].also[0].as_str(),
            )
        })
        .collect();
    assert_eq!(
        groups,
        [
            ("float_to_integer", 1, "international_prefix"),
            ("international_prefix", 1, "float_to_integer"),
        ]
    );
    assert_eq!(checked.repaired_rows, 1);
    assert_eq!(sum(&checked), checked.counts.rows);
}

const REPAIRED: &str = "Tel,Tel 2,Nom\n\
    0991000412.0,0853000264,Grâce\n\
    0812000087.0,,Josué\n\
    0991000412,,Grâce M.\n\
    00243994000558,,Furaha\n";

async fn repairs(desk: &Desk, draft_id: i64, answer: ImportRowAnswer) -> ImportCheck {
    let about = ImportAnswerAbout::Repairs(vec!["float_to_integer".to_owned()]);
    let ask = ImportAnswer {
        draft_id,
        about,
        answer,
    };
    answering::answer(desk, ask).await.unwrap();
    check::check(desk, ImportId(draft_id)).await.unwrap()
}

#[tokio::test]
async fn a_repair_that_is_taken_back_is_asked_about_and_can_be_done_again() {
    let (_folder, desk) = desk();
    let id = open(&desk, REPAIRED).await.unwrap().draft_id;
    let before = check::check(&desk, ImportId(id)).await.unwrap();
    assert_eq!((before.counts.new, before.counts.left_out), (3, 1));

    let asked = repairs(&desk, id, ImportRowAnswer::Ask).await;
    assert_eq!(asked.taken_back, ["float_to_integer"]);
    let group = &asked.to_repair[0];
    assert_eq!((group.reason.as_str(), group.total), ("taken_back", 2));
    assert_eq!(
        group.rows[0].raw, "0991000412.0",
        "as it stands in the file"
    );
    assert_eq!(group.rows[0].suggestions[0].phone, "+243991000412");
    let whys: Vec<&str> = asked
        .repaired
        .iter()
        .map(|group| group.why.as_str())
        .collect();
    assert_eq!(whys, ["international_prefix"], "no other repair is touched");
    assert_eq!(
        (
            asked.counts.new,
            asked.counts.to_repair,
            asked.counts.left_out
        ),
        (2, 2, 0),
        "the later row with that number is somebody now, not a repetition of a doubt"
    );
    assert_eq!(sum(&asked), asked.counts.rows);

    let again = repairs(&desk, id, ImportRowAnswer::UseFirst).await;
    assert_eq!(again, before);
}

#[tokio::test]
async fn a_number_typed_for_a_repair_that_was_taken_back_is_the_only_one_of_its_cell() {
    let (_folder, desk) = desk();
    let id = open(&desk, REPAIRED).await.unwrap().draft_id;
    repairs(&desk, id, ImportRowAnswer::Ask).await;
    let typed = ImportAnswer {
        draft_id: id,
        about: ImportAnswerAbout::Rows(vec![2]),
        answer: ImportRowAnswer::Use("0899000341".to_owned()),
    };
    answering::answer(&desk, typed).await.unwrap();
    commit::commit(&desk, all(id), &|_| {}).await.unwrap();
    let has = |digits: &'static str| {
        let owner = desk.db.read(move |conn| {
            let phone = Phone::from_e164(digits).expect("a number");
            let owner = identities::find_phone(conn, &phone)?;
            Ok(match owner {
                Some(id) => people::load(conn, id)?.map(|person| person.text.name),
                None => None,
            })
        });
        async { owner.await.unwrap() }
    };
    assert_eq!(has("+243899000341").await.as_deref(), Some("Grâce"));
    assert_eq!(
        has("+243853000264").await.as_deref(),
        Some("Grâce"),
        "her second one"
    );
    assert_eq!(has("+243991000412").await.as_deref(), Some("Grâce M."));
    assert_eq!(has("+243812000087").await, None, "nobody said what it is");
}
