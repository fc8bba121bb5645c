//! Undo as the window asks for it.

use super::{all, everyone, import, undo};
use crate::ErrorCode;
use crate::desk::tests::{NOW, desk, person};
use crate::dto::contacts::ImportOutcomeDto;
use crate::dto::import_undo::{ImportUndoReport, ImportUndoState};
use drumbeat_domain::ImportId;
use drumbeat_store::table::imports::undoing::begin_undo;
use drumbeat_store::table::imports::writing::UNDO_MS;
use drumbeat_store::table::{identities, people, tags};

const FILE: &str = "Téléphone,Nom,Ville\n\
    0991000412,Grâce Mbuyi,Goma\n\
    0812000087,KAMBALE Josué,Goma\n\
    0994000558,Furaha,Goma\n";

fn figures(report: &ImportUndoReport) -> (i64, i64, i64, Vec<(&str, i64)>) {
    let stays = report
        .stays
        .iter()
        .map(|stay| (stay.reason.as_str(), stay.total));
    (
        report.removed,
        report.restored,
        report.unchanged,
        stays.collect(),
    )
}

#[tokio::test]
async fn what_the_question_says_is_what_the_undo_does_and_the_result_tells() {
    let (_folder, desk) = desk();
    person(&desk, "Grâce", "+243991000412", "").await;
    let done = import(&desk, FILE, all).await;
    let id = ImportId(done.import_id);
    assert_eq!(
        done.undo,
        ImportUndoState::Possible {
            until_ms: NOW + UNDO_MS
        }
    );
    desk.db
        .write(|tx| {
            let furaha = drumbeat_domain::phone::Phone::from_e164("+243994000558").unwrap();
            let furaha = identities::find_phone(tx, &furaha)?.unwrap();
            tags::add(tx, furaha, "VIP")?;
            Ok(())
        })
        .await
        .unwrap();
    let asked = undo::check(&desk, id).await.unwrap();
    assert_eq!(figures(&asked), (1, 1, 0, vec![("edited", 1)]));
    let stays = &asked.stays[0].people[0];
    assert_eq!(
        (stays.name.as_str(), stays.phone.as_deref()),
        ("Furaha", Some("+243 994 000 558")),
        "named before anything happens"
    );
    assert_eq!(everyone(&desk).await, 3, "a question changes nothing");

    let report = undo::undo(&desk, id).await.unwrap();
    assert_eq!(figures(&report), figures(&asked));
    assert_eq!(everyone(&desk).await, 2);
    let result = super::commit::result(&desk, id).await.unwrap();
    assert_eq!(result.undo, ImportUndoState::Undone { at_ms: NOW });
    assert_eq!(result.undone.as_ref().map(figures), Some(figures(&asked)));
    let stayed = crate::dto::contacts::ContactWindow {
        import_id: Some(id.0),
        outcome: Some(ImportOutcomeDto::Stayed),
        limit: 10,
        ..Default::default()
    };
    let shown = crate::contacts::window_of(&desk, stayed).await.rows;
    let shown: Vec<_> = shown.into_iter().flatten().map(|row| row.phone).collect();
    assert_eq!(
        shown,
        std::slice::from_ref(&stays.phone),
        "all of them can be looked at"
    );
    let listed = undo::list(&desk).await.unwrap();
    assert_eq!(
        (listed.len(), listed[0].undo, listed[0].counts),
        (1, result.undo, done.counts)
    );
    let again = undo::undo(&desk, id).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::Stale, "once");
}

#[tokio::test]
async fn too_late_and_too_soon_are_said_before_anything_is_asked() {
    let (_folder, mut desk) = desk();
    let first = ImportId(import(&desk, FILE, all).await.import_id);
    let second = ImportId(import(&desk, FILE, all).await.import_id);
    desk.db
        .write(move |tx| begin_undo(tx, second, NOW))
        .await
        .unwrap();
    let busy = undo::check(&desk, first).await.unwrap_err();
    assert_eq!((busy.code, busy.retry), (ErrorCode::ImportBusy, true));
    let report = undo::undo(&desk, second).await.unwrap();
    assert_eq!(report.removed, 0, "an undo that was begun goes on");
    desk.now_ms = NOW + UNDO_MS + 1;
    for refused in [
        undo::check(&desk, first).await.unwrap_err(),
        undo::undo(&desk, first).await.unwrap_err(),
    ] {
        assert_eq!(refused.code, ErrorCode::UndoTooLate);
    }
    assert_eq!(everyone(&desk).await, 3);
    let listed = undo::list(&desk).await.unwrap();
    let states: Vec<_> = listed.iter().map(|import| import.undo).collect();
    assert_eq!(
        states,
        [
            ImportUndoState::Undone { at_ms: NOW },
            ImportUndoState::Over
        ],
        "the last one first"
    );
    let gone = desk
        .db
        .read(|conn| people::load(conn, drumbeat_domain::PersonId(1)))
        .await
        .unwrap();
    assert!(gone.is_some_and(|person| person.deleted_at_ms.is_none()));
}
