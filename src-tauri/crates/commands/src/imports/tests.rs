mod columns;
mod countries;
mod example;
mod groups;
mod judging;
mod kinds;
mod left_out;
mod notices;
mod proof;
mod rereading;
mod shapes;

use super::{answering, check, commit, draft, opening, undo};
use crate::desk::Desk;
use crate::desk::tests::{desk, person};
use crate::dto::contacts::ConsentHow;
use crate::dto::import_opening::{ImportOpen, ImportPaste};
use crate::dto::imports::{
    ExistingDto, ImportAnswer, ImportAnswerAbout, ImportCheck, ImportColumnMatch, ImportCommit,
    ImportConsent, ImportDraft, ImportField, ImportMatch, ImportResult, ImportRowAnswer,
};
use crate::{CommandError, ErrorCode, FileRef, OpenedFile};
use drumbeat_domain::ImportId;
use drumbeat_store::WorkspaceFolder;
use drumbeat_store::query::contacts;
use drumbeat_store::table::suppressions::SuppressionReason;
use drumbeat_store::table::{consent_events, identities};
use proptest::prelude::*;
use std::fmt::Write as _;

mod undoing;

const LIST: &str = "Téléphone,Nom,Ville,Groupe,Accord\n\
    0991000412,Grâce Mbuyi,Goma,VIP,oui\n\
    0812000087,KAMBALE Josué,Goma,,non\n\
    0991 000 412,,Bukavu,Peau,\n\
    0853000264 / 0853000265,Esther,Goma,,oui\n\
    099100,Marc,Goma,,oui\n\
    pas de numéro,Aline,Goma,,oui\n\
    0994000558,Furaha,Goma,,oui\n";

async fn open(desk: &Desk, content: impl AsRef<[u8]>) -> Result<ImportDraft, CommandError> {
    let folder = desk.staging.parent().unwrap().to_owned();
    let path = folder.join("clients.csv");
    std::fs::write(&path, content).unwrap();
    let ask = ImportOpen {
        file_ref: FileRef("t".to_owned()),
        region: None,
        sheet: None,
        encoding: None,
    };
    opening::open(
        desk,
        OpenedFile {
            path,
            name: "clients.csv".to_owned(),
        },
        &ask,
    )
    .await
}

/// Imports a file as the wizard proposes: its columns as they were guessed, consent by column.
pub(crate) async fn import_as_guessed(desk: &Desk, path: &std::path::Path) -> ImportResult {
    let ask = ImportOpen {
        file_ref: FileRef("t".to_owned()),
        region: None,
        sheet: None,
        encoding: None,
    };
    let file = OpenedFile {
        path: path.to_owned(),
        name: "people".to_owned(),
    };
    let draft = opening::open(desk, file, &ask).await.unwrap();
    let ask = ImportCommit {
        draft_id: draft.draft_id,
        consent: ImportConsent::Column,
        how: Some(ConsentHow::Other),
        proof: None,
        tags: Vec::new(),
        list: None,
    };
    commit::commit(desk, ask, &|_| {}).await.unwrap()
}

fn all(draft_id: i64) -> ImportCommit {
    ImportCommit {
        draft_id,
        consent: ImportConsent::All,
        how: Some(ConsentHow::PaperForm),
        proof: None,
        tags: vec!["Import".to_owned()],
        list: None,
    }
}

async fn import(desk: &Desk, text: &str, ask: impl Fn(i64) -> ImportCommit) -> ImportResult {
    let draft = open(desk, text).await.unwrap();
    commit::commit(desk, ask(draft.draft_id), &|_| {})
        .await
        .unwrap()
}

fn sum(check: &ImportCheck) -> u32 {
    let counts = check.counts;
    counts.new + counts.updated + counts.same + counts.to_repair + counts.left_out
}

async fn everyone(desk: &Desk) -> i64 {
    desk.db.read(contacts::counts).await.unwrap().everyone
}

fn staged_files(desk: &Desk) -> usize {
    std::fs::read_dir(&desk.staging).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_list_is_guessed_checked_and_imported_as_promised() {
    let (_folder, desk) = desk();
    let draft = open(&desk, LIST).await.unwrap();
    assert_eq!((draft.rows, draft.region.as_str()), (7, "CD"));
    assert_eq!(draft.columns[0].field, ImportField::Phone);
    assert_eq!(draft.columns[3].field, ImportField::Tags);
    let example = draft.example.unwrap();
    assert_eq!(
        (example.before.as_str(), example.after.as_str()),
        ("0991000412", "+243 991 000 412")
    );

    let id = ImportId(draft.draft_id);
    let checked = check::check(&desk, id).await.unwrap();
    let counts = checked.counts;
    assert_eq!(
        (counts.rows, counts.new, counts.to_repair, counts.left_out),
        (7, 3, 1, 3)
    );
    assert_eq!(sum(&checked), counts.rows);
    let consent = checked.consent.unwrap();
    assert_eq!(
        (consent.header.as_str(), consent.yes, consent.not_yet),
        ("Accord", 2, 1)
    );
    assert_eq!(everyone(&desk).await, 0, "nothing is written by a check");

    let result = commit::commit(&desk, all(draft.draft_id), &|_| {})
        .await
        .unwrap();
    let counts = result.counts;
    assert_eq!((counts.new, counts.left_out, counts.to_repair), (3, 4, 0));
    assert_eq!(
        counts.new + counts.updated + counts.same + counts.left_out,
        counts.rows
    );
    assert!(
        result
            .left_out
            .iter()
            .any(|group| group.reason == "not_repaired")
    );
    assert_eq!(
        (result.may_get, result.not_asked),
        (2, 1),
        "a clear no beats yes for all"
    );
    assert_eq!(
        staged_files(&desk),
        0,
        "the rows are not kept longer than needed"
    );
    let grace = super::super::contacts::check_phone(
        &desk,
        crate::dto::contact_phones::PhoneCheck {
            input: "0991000412".to_owned(),
            region: None,
        },
    );
    let grace = grace.await.unwrap().contact_id.unwrap();
    let grace = crate::contacts::get(&desk, drumbeat_domain::PersonId(grace))
        .await
        .unwrap();
    assert_eq!(
        grace.tags,
        ["Import", "Peau", "VIP"],
        "repeated rows are joined, not lost"
    );
    assert_eq!(
        (grace.city.as_str(), grace.came_from.as_deref()),
        ("Goma", Some("clients.csv"))
    );
}

#[tokio::test]
async fn answers_move_rows_and_the_figures_still_add_up() {
    let (_folder, desk) = desk();
    let draft = open(&desk, LIST).await.unwrap();
    let (draft_id, id) = (draft.draft_id, ImportId(draft.draft_id));
    let answer = async |rows: Vec<u32>, answer| {
        answering::answer(
            &desk,
            ImportAnswer {
                draft_id,
                about: ImportAnswerAbout::Rows(rows),
                answer,
            },
        )
        .await?;
        check::check(&desk, id).await
    };
    let checked = answer(vec![5], ImportRowAnswer::UseFirst).await.unwrap();
    assert_eq!(
        (checked.counts.new, checked.counts.to_repair, sum(&checked)),
        (4, 0, 7)
    );
    let group = &checked.to_repair[0];
    assert_eq!(
        (group.reason.as_str(), group.total, group.open),
        ("two_numbers", 1, 0)
    );
    assert_eq!(group.rows[0].uses.as_deref(), Some("+243 853 000 264"));

    let checked = answer(vec![5], ImportRowAnswer::Use("0991000412".into()))
        .await
        .unwrap();
    assert_eq!(
        (checked.counts.new, sum(&checked)),
        (3, 7),
        "the number of another row: repeated"
    );
    let checked = answer(vec![5], ImportRowAnswer::LeaveOut).await.unwrap();
    assert!(
        checked
            .left_out
            .iter()
            .any(|group| group.reason == "operator" && group.total == 1)
    );
    let checked = answer(vec![5], ImportRowAnswer::Ask).await.unwrap();
    assert_eq!(checked.counts.to_repair, 1, "an answer can be taken back");
    let bad = answer(vec![5], ImportRowAnswer::Use("12".into()))
        .await
        .unwrap_err();
    assert_eq!(bad.code, ErrorCode::PhoneBad);
}

#[tokio::test]
async fn the_same_file_again_is_all_the_same_and_its_columns_are_known() {
    let (_folder, desk) = desk();
    import(&desk, LIST, all).await;
    let draft = open(&desk, LIST).await.unwrap();
    assert!(
        draft.remembered,
        "next month's same sheet is matched by itself"
    );
    let checked = check::check(&desk, ImportId(draft.draft_id)).await.unwrap();
    assert_eq!(
        (
            checked.counts.same,
            checked.counts.new,
            checked.counts.updated
        ),
        (3, 0, 0)
    );
    let result = commit::commit(&desk, all(draft.draft_id), &|_| {})
        .await
        .unwrap();
    assert_eq!((result.counts.same, result.counts.new), (3, 0));
    assert_eq!(everyone(&desk).await, 3);
}

#[tokio::test]
async fn who_asked_to_stop_is_named_among_those_left_out_and_stays_stopped() {
    let (_folder, desk) = desk();
    person(&desk, "Grâce", "+243991000412", "").await;
    let stop = |tx: &drumbeat_store::Tx<'_>| {
        let phone = drumbeat_domain::phone::Phone::from_e164("+243991000412").unwrap();
        let id = identities::find_phone(tx, &phone)?.unwrap();
        consent_events::stop(tx, id, SuppressionReason::StopWord, None, 1)
    };
    desk.db.write(stop).await.unwrap();
    let draft = open(&desk, LIST).await.unwrap();
    let checked = check::check(&desk, ImportId(draft.draft_id)).await.unwrap();
    let group = checked
        .left_out
        .iter()
        .find(|group| group.reason == "asked_to_stop")
        .unwrap();
    assert_eq!((group.total, group.rows[0].row, sum(&checked)), (1, 2, 7));
    commit::commit(&desk, all(draft.draft_id), &|_| {})
        .await
        .unwrap();
    let counts = desk.db.read(contacts::counts).await.unwrap();
    assert_eq!((counts.asked_to_stop, counts.everyone), (1, 3));
}

#[tokio::test]
async fn a_mapping_needs_a_number_and_a_country_that_exists() {
    let (_folder, desk) = desk();
    let draft = open(&desk, LIST).await.unwrap();
    let ask = |mapping: Vec<ImportColumnMatch>, region: &str| ImportMatch {
        draft_id: draft.draft_id,
        mapping,
        region: region.to_owned(),
        existing: ExistingDto::Replace,
    };
    let column = |index, field| ImportColumnMatch {
        index,
        field,
        kind: None,
    };
    let none = draft::set_match(&desk, ask(vec![column(1, ImportField::Name)], "CD")).await;
    assert_eq!(none.unwrap_err().code, ErrorCode::NoPhoneColumn);
    let nowhere = draft::set_match(&desk, ask(vec![column(0, ImportField::Phone)], "XX")).await;
    assert_eq!(nowhere.unwrap_err().code, ErrorCode::BadRequest);
    let extra = ImportField::Extra("Quartier".to_owned());
    let mapping = vec![column(0, ImportField::Phone), column(2, extra.clone())];
    let kept = draft::set_match(&desk, ask(mapping, "CD")).await.unwrap();
    assert_eq!(
        (&kept.columns[2].field, kept.existing),
        (&extra, ExistingDto::Replace)
    );
    assert_eq!(
        kept.columns[1].field,
        ImportField::LeaveOut,
        "what is not named is left out"
    );
}

#[tokio::test]
async fn a_cancelled_import_leaves_nothing() {
    let (_folder, desk) = desk();
    let mut text = "Phone,Name\n".to_owned();
    for n in 1..=900 {
        writeln!(text, "+24399100{n:04},Person {n}").unwrap();
    }
    let draft = open(&desk, &text).await.unwrap();
    let id = ImportId(draft.draft_id);
    let drafts = desk.drafts.clone();
    let cancel = move |_| {
        assert!(drafts.stop(&id), "it is at work");
    };
    let stopped = commit::commit(&desk, all(draft.draft_id), &cancel)
        .await
        .unwrap_err();
    assert_eq!(stopped.code, ErrorCode::Stale);
    assert_eq!(everyone(&desk).await, 0);
    let left: i64 = desk
        .db
        .read(|conn| Ok(conn.query_row("SELECT count(*) FROM people", [], |row| row.get(0))?))
        .await
        .unwrap();
    assert_eq!((left, staged_files(&desk)), (0, 0), "not even invisibly");
    assert_eq!(
        import(&desk, &text, all).await.counts.new,
        900,
        "and it can be done again"
    );
}

#[tokio::test]
async fn without_its_reader_the_app_reads_no_foreign_file_itself() {
    let (_folder, mut desk) = desk();
    desk.reader = Some(desk.staging.join("in-quarantine"));
    let refused = open(&desk, LIST).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ReaderMissing);
    assert_eq!(staged_files(&desk), 0);
}

#[tokio::test]
async fn files_that_are_none_say_what_they_are() {
    let (_folder, desk) = desk();
    let files: [(&[u8], _); 5] = [
        (b"", ErrorCode::FileEmpty),
        (b"Phone,Name,City\n", ErrorCode::NoRows),
        (b"\x89PNG\r\n\x1a\n\0\0", ErrorCode::UnsupportedFormat),
        (b"Name,Price\nSoap,3\nCream,4\n", ErrorCode::NoPhoneColumn),
        (b"PK\x03\x04 cut off", ErrorCode::FileDamaged),
    ];
    for (content, code) in files {
        assert_eq!(open(&desk, content).await.unwrap_err().code, code);
    }
    let gone = OpenedFile {
        path: desk.staging.join("gone.csv"),
        name: "gone.csv".to_owned(),
    };
    let ask = ImportOpen {
        file_ref: FileRef(String::new()),
        region: None,
        sheet: None,
        encoding: None,
    };
    assert_eq!(
        opening::open(&desk, gone, &ask).await.unwrap_err().code,
        ErrorCode::FileGone
    );
    assert_eq!(
        staged_files(&desk),
        0,
        "a refused file leaves nothing behind"
    );
}

#[tokio::test]
async fn a_pasted_table_is_a_list_too() {
    let (_folder, desk) = desk();
    let ask = ImportPaste {
        text: "Nom\tTéléphone\nGrâce\t0991000412\n".to_owned(),
        region: None,
    };
    let draft = opening::paste(&desk, ask).await.unwrap();
    assert_eq!((draft.rows, draft.file_name.as_str()), (1, ""));
    assert_eq!(staged_files(&desk), 1, "the pasted text itself is gone");
    draft::discard(&desk, ImportId(draft.draft_id))
        .await
        .unwrap();
    assert_eq!(staged_files(&desk), 0);
    assert!(draft::get(&desk, ImportId(draft.draft_id)).await.is_err());
}

#[tokio::test]
async fn at_the_start_forgotten_drafts_and_stray_files_go() {
    let (_folder, desk) = desk();
    let draft = open(&desk, LIST).await.unwrap();
    std::fs::write(desk.staging.join("stray.jsonl"), "x").unwrap();
    let home = WorkspaceFolder::create(desk.staging.parent().unwrap()).unwrap();
    draft::recover(&desk.db, &home, desk.now_ms).await.unwrap();
    assert_eq!(
        staged_files(&desk),
        1,
        "an open draft is still there after a restart"
    );
    assert!(check::check(&desk, ImportId(draft.draft_id)).await.is_ok());
    draft::recover(&desk.db, &home, desk.now_ms + 8 * 86_400_000)
        .await
        .unwrap();
    assert_eq!(
        staged_files(&desk),
        0,
        "names and numbers do not lie about for ever"
    );
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..6u32).prop_map(|n| format!("099100041{n}")),
        (0..6u32).prop_map(|n| format!("+24399100041{n}")),
        Just("0853000264 / 0853000265".to_owned()),
        Just("12345".to_owned()),
        Just(String::new()),
        Just("2.43E+11".to_owned()),
        "[a-z0-9 ]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn the_figures_always_add_up_to_the_rows_and_are_kept(
        cells in prop::collection::vec((cell(), "[A-Za-zé ]{0,8}"), 1..25),
        use_first in prop::collection::vec(2..27u32, 0..4),
        leave_out in prop::collection::vec(2..27u32, 0..3),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (_folder, desk) = desk();
            let mut text = "Phone,Name\n0999999999,Anchor\n".to_owned();
            for (phone, name) in &cells {
                writeln!(text, "{phone},{name}").unwrap();
            }
            let draft = open(&desk, &text).await.unwrap();
            let (draft_id, id) = (draft.draft_id, ImportId(draft.draft_id));
            for (rows, answer) in
                [(use_first, ImportRowAnswer::UseFirst), (leave_out, ImportRowAnswer::LeaveOut)]
            {
                answering::answer(&desk, ImportAnswer { draft_id, about: ImportAnswerAbout::Rows(rows), answer }).await.unwrap();
            }
            let checked = check::check(&desk, id).await.unwrap();
            assert_eq!(checked.counts.rows, draft.rows, "every row of the file has one place");
            assert_eq!(sum(&checked), checked.counts.rows);
            let grouped: u32 = checked.left_out.iter().map(|group| group.total).sum();
            assert_eq!(grouped, checked.counts.left_out, "every row left out has its reason");
            let open: u32 = checked.to_repair.iter().map(|group| group.open).sum();
            assert_eq!(open, checked.counts.to_repair);
            let result = commit::commit(&desk, all(draft_id), &|_| {}).await.unwrap();
            assert_eq!(result.counts.new, checked.counts.new, "what was promised is done");
            assert_eq!(result.counts.left_out, checked.counts.left_out + checked.counts.to_repair);
            assert_eq!(everyone(&desk).await, i64::from(result.counts.new));
        });
    }
}
