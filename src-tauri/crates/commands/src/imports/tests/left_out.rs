//! Rows that are left out come back as a file, and can be brought in again.

use super::super::{answering, check, commit, draft, left_out, opening, undo};
use super::{LIST, all, import, open, staged_files};
use crate::desk::Desk;
use crate::desk::tests::{desk, person};
use crate::dto::import_opening::ImportOpen;
use crate::dto::imports::{ImportAnswer, ImportAnswerAbout, ImportRowAnswer};
use crate::dto::left_out::{ImportLeftOutSave, LeftOutFormat, LeftOutWords};
use crate::{ErrorCode, FileRef, OpenedFile};
use drumbeat_domain::ImportId;
use drumbeat_domain::phone::Phone;
use drumbeat_store::WorkspaceFolder;
use drumbeat_store::table::suppressions::SuppressionReason;
use drumbeat_store::table::{consent_events, identities};

fn ask(import_id: i64) -> ImportLeftOutSave {
    let reasons = [
        ("asked_to_stop", "Asked to stop earlier"),
        ("repeated", "Same number as row {row}"),
        ("two_numbers", "Two numbers in one cell"),
        ("not_a_number", "No number"),
    ];
    ImportLeftOutSave {
        import_id,
        file_name: "clients".to_owned(),
        format: LeftOutFormat::Csv,
        words: LeftOutWords {
            row: "Row".to_owned(),
            reason: "Why".to_owned(),
            reasons: reasons
                .map(|(code, words)| (code.to_owned(), words.to_owned()))
                .into(),
        },
    }
}

fn ask_to_open() -> ImportOpen {
    ImportOpen {
        file_ref: FileRef("t".to_owned()),
        region: None,
        sheet: None,
        encoding: None,
    }
}

/// What is in the saved file, without the mark in front, and the rows it said it has.
async fn saved(desk: &Desk, import_id: i64) -> (String, u32) {
    let to = desk.staging.parent().unwrap().join("out.csv");
    let saved = left_out::save(desk, ask(import_id), to.clone())
        .await
        .unwrap();
    assert_eq!(saved.name, "out.csv");
    let text = std::fs::read_to_string(&to).unwrap();
    assert!(
        !to.with_extension("csv.part").exists(),
        "nothing half is left beside it"
    );
    (
        text.strip_prefix('\u{FEFF}').unwrap().to_owned(),
        saved.rows,
    )
}

const EXPECTED: &str = "Row,Why,Téléphone,Nom,Ville,Groupe,Accord\r\n\
    2,Asked to stop earlier,'0991000412,Grâce Mbuyi,Goma,VIP,oui\r\n\
    4,Same number as row 2,'0991 000 412,,Bukavu,Peau,\r\n\
    5,Two numbers in one cell,0853000264 / 0853000265,Esther,Goma,,oui\r\n\
    6,short_number,'099100,Marc,Goma,,oui\r\n\
    7,No number,pas de numéro,Aline,Goma,,oui\r\n";

#[tokio::test]
async fn every_row_left_out_is_in_the_file_with_its_reason_before_and_after_the_import() {
    let (_folder, desk) = desk();
    person(&desk, "Grâce", "+243991000412", "").await;
    let stop = |tx: &drumbeat_store::Tx<'_>| {
        let phone = Phone::from_e164("+243991000412").unwrap();
        let id = identities::find_phone(tx, &phone)?.unwrap();
        consent_events::stop(tx, id, SuppressionReason::StopWord, None, 1)
    };
    desk.db.write(stop).await.unwrap();
    let id = open(&desk, LIST).await.unwrap().draft_id;
    let of_draft = saved(&desk, id).await;
    assert_eq!((of_draft.0.as_str(), of_draft.1), (EXPECTED, 5));
    assert_eq!(
        staged_files(&desk),
        2,
        "only the draft stays, and what was said about its rows"
    );

    let checked = check::check(&desk, ImportId(id)).await.unwrap();
    assert_eq!(
        checked.counts.left_out + checked.counts.to_repair,
        of_draft.1,
        "as many as the screen says"
    );
    let result = commit::commit(&desk, all(id), &|_| {}).await.unwrap();
    assert!(result.left_out_kept);
    assert_eq!(result.counts.left_out, of_draft.1);
    assert_eq!(saved(&desk, id).await, of_draft, "the same once imported");
}

#[tokio::test]
async fn a_corrected_file_can_be_brought_in_again() {
    let (_folder, desk) = desk();
    let first = import(&desk, "Phone,Name\n0991000412,Grâce\n09910004,=1+1\n", all).await;
    assert_eq!(first.counts.new, 1);
    let (text, rows) = saved(&desk, first.import_id).await;
    assert_eq!(rows, 1);
    assert!(text.contains("'=1+1"), "nothing runs: {text}");
    let corrected = text.replace("'09910004", "'0991000499");
    let second = import(&desk, &corrected, all).await;
    assert_eq!(
        (second.counts.new, second.counts.left_out),
        (1, 0),
        "the apostrophe does not stand in the way"
    );
}

#[tokio::test]
async fn a_workbook_holds_every_cell_as_it_stands_in_the_list_and_comes_back_in() {
    let (_folder, desk) = desk();
    let list = "Phone,Name\n0991000412,Grâce\n09910004,=1+1\n0991000499 / 0991000498,'=x\n";
    let first = import(&desk, list, all).await;
    let path = desk.staging.parent().unwrap().join("out.xlsx");
    let as_workbook = ImportLeftOutSave {
        format: LeftOutFormat::Xlsx,
        ..ask(first.import_id)
    };
    let saved = left_out::save(&desk, as_workbook, path.clone())
        .await
        .unwrap();
    assert_eq!((saved.name.as_str(), saved.rows), ("out.xlsx", 2));
    let file = OpenedFile {
        path,
        name: saved.name,
    };
    let draft = opening::open(&desk, file, &ask_to_open()).await.unwrap();
    assert_eq!(
        draft.format, "xlsx",
        "what was asked for, not text under its name"
    );
    let column = |name: &str| {
        let mut columns = draft.columns.iter();
        columns.find(|column| column.header.as_deref() == Some(name))
    };
    assert_eq!(
        column("Why").unwrap().samples,
        ["not_in_plan", "Two numbers in one cell"]
    );
    assert_eq!(
        (
            column("Phone").unwrap().samples.clone(),
            column("Name").unwrap().samples.clone()
        ),
        (
            vec!["09910004".to_owned(), "0991000499 / 0991000498".to_owned()],
            vec!["=1+1".to_owned(), "'=x".to_owned()]
        ),
        "no zero is lost, nothing is calculated and no quote is added"
    );
}

#[tokio::test]
async fn a_list_that_leaves_nobody_out_keeps_nothing_and_a_cancelled_one_neither() {
    let (_folder, desk) = desk();
    let whole = import(&desk, "Phone,Name\n0991000412,Grâce\n", all).await;
    assert!(!whole.left_out_kept);
    let to = desk.staging.join("out.csv");
    let none = left_out::save(&desk, ask(whole.import_id), to).await;
    assert_eq!(none.unwrap_err().code, ErrorCode::NotFound);

    let id = open(&desk, LIST).await.unwrap().draft_id;
    let about = ImportAnswerAbout::Rows(vec![5]);
    let answer = ImportRowAnswer::LeaveOut;
    let said = ImportAnswer {
        draft_id: id,
        about,
        answer,
    };
    answering::answer(&desk, said).await.unwrap();
    let drafts = desk.drafts.clone();
    let cancel = move |_| assert!(drafts.stop(&ImportId(id)), "it is at work");
    commit::commit(&desk, all(id), &cancel).await.unwrap_err();
    assert!(
        !left_out::is_kept(&desk, ImportId(id)),
        "nothing of a cancelled import is left"
    );
}

#[tokio::test]
async fn the_rows_are_kept_as_long_as_the_import_can_be_undone_and_no_longer() {
    let (_folder, desk) = desk();
    let done = import(&desk, LIST, all).await;
    let id = ImportId(done.import_id);
    undo::undo(&desk, id).await.unwrap();
    std::fs::write(desk.left_out.join("stray"), "x").unwrap();
    let home = WorkspaceFolder::create(desk.staging.parent().unwrap()).unwrap();
    let day = 24 * 60 * 60 * 1000;
    draft::recover(&desk.db, &home, desk.now_ms + 29 * day)
        .await
        .unwrap();
    assert!(
        left_out::is_kept(&desk, id),
        "also of one that was undone: it may be brought in again"
    );
    assert!(!desk.left_out.join("stray").exists());
    draft::recover(&desk.db, &home, desk.now_ms + 31 * day)
        .await
        .unwrap();
    assert!(!left_out::is_kept(&desk, id));
}

#[test]
fn a_suggested_name_is_one_that_every_system_takes() {
    assert_eq!(
        crate::beside::file_name("../clients: novembre?", "csv"),
        "clients novembre.csv"
    );
    assert_eq!(crate::beside::file_name(" ./ ", "csv"), "list.csv");
}
