//! What shows that a list agreed: behind every yes it records, behind nothing else.

use super::super::{check, commit, draft};
use super::{LIST, all, import, open};
use crate::contacts;
use crate::desk::tests::{desk, person};
use crate::dto::evidence::NewProof;
use crate::dto::imports::{
    ExistingDto, ImportColumnMatch, ImportCommit, ImportConsent, ImportMatch,
};
use crate::{OpenedFile, evidence};
use drumbeat_domain::{ImportId, PersonId};
use drumbeat_store::{WorkspaceFolder, table::consent_proofs};

/// The people of [`LIST`] again, with no column of consent.
const LIST_WITHOUT_ANSWERS: &str = "Phone,Name\n0812000087,Josué\n";

#[tokio::test]
async fn every_yes_of_a_list_has_its_proof_and_its_row_and_a_no_has_none() {
    let (_folder, desk) = desk();
    let path = desk.staging.parent().unwrap().join("form.pdf");
    std::fs::write(&path, "%PDF-1.7 form").unwrap();
    let chosen = OpenedFile {
        path,
        name: "form.pdf".to_owned(),
    };
    let paper = evidence::keep(&desk, chosen).await.unwrap();
    let proof = NewProof {
        agreed_on: Some("2023-10-02".to_owned()),
        wording: "Puis-je vous envoyer nos offres ?".to_owned(),
        evidence: Some(paper.clone()),
    };
    let by_column = |id| ImportCommit {
        consent: ImportConsent::Column,
        proof: Some(proof.clone()),
        ..all(id)
    };
    import(&desk, LIST, by_column).await;
    let of = async |name: &str| {
        let window = crate::dto::contacts::ContactWindow {
            query: name.to_owned(),
            limit: 1,
            ..Default::default()
        };
        let page = contacts::window_of(&desk, window).await;
        contacts::get(&desk, PersonId(page.rows[0].as_ref().unwrap().id))
            .await
            .unwrap()
    };
    let furaha = of("Furaha").await;
    let event = &furaha.consent_events[0];
    assert_eq!(event.kind, "imported");
    assert_eq!(event.file_name.as_deref(), Some("clients.csv"));
    assert_eq!((event.file_row, furaha.came_from_row), (Some(8), Some(8)));
    let shown = event.proof.as_ref().unwrap();
    assert_eq!(shown.evidence.as_ref(), Some(&paper));
    assert_eq!(shown.agreed_on.as_deref(), Some("2023-10-02"));
    let josue = of("Josué").await;
    let no = &josue.consent_events[0];
    assert_eq!((no.kind.as_str(), no.proof.is_none()), ("withdrawn", true));
    import(&desk, LIST_WITHOUT_ANSWERS, all).await;
    assert_eq!(
        of("Josué").await.consent,
        josue.consent,
        "next month's list, whose people all agreed, makes no yes of his no"
    );
    // A start forgets papers nobody points to, and this is not one.
    let home = WorkspaceFolder::create(desk.staging.parent().unwrap()).unwrap();
    draft::recover(&desk.db, &home, desk.now_ms).await.unwrap();
    assert_eq!(std::fs::read_dir(&desk.evidence).unwrap().count(), 1);
}

#[tokio::test]
async fn a_cancelled_import_leaves_no_proof_and_its_paper_goes_with_the_next_start() {
    let (_folder, desk) = desk();
    let path = desk.staging.parent().unwrap().join("form.pdf");
    std::fs::write(&path, "%PDF-1.7 form").unwrap();
    let name = "form.pdf".to_owned();
    let paper = evidence::keep(&desk, OpenedFile { path, name })
        .await
        .unwrap();
    let id = open(&desk, LIST).await.unwrap().draft_id;
    let ask = ImportCommit {
        proof: Some(NewProof {
            evidence: Some(paper),
            ..NewProof::default()
        }),
        ..all(id)
    };
    let drafts = desk.drafts.clone();
    let cancel = move |_| assert!(drafts.stop(&ImportId(id)), "it is at work");
    commit::commit(&desk, ask, &cancel).await.unwrap_err();
    assert_eq!(
        desk.db.read(|c| consent_proofs::load(c, 1)).await.unwrap(),
        None
    );
    let home = WorkspaceFolder::create(desk.staging.parent().unwrap()).unwrap();
    draft::recover(&desk.db, &home, desk.now_ms).await.unwrap();
    assert_eq!(std::fs::read_dir(&desk.evidence).unwrap().count(), 0);
}

#[tokio::test]
async fn to_fill_what_is_empty_and_to_replace_what_is_there_are_two_wishes() {
    let outcomes = [
        (ExistingDto::Keep, "Old name", ""),
        (ExistingDto::FillEmpty, "Old name", "Bukavu"),
        (ExistingDto::ReplaceOnly, "New name", ""),
        (ExistingDto::Replace, "New name", "Bukavu"),
    ];
    for (existing, name, city) in outcomes {
        let (_folder, desk) = desk();
        person(&desk, "Old name", "+243991000412", "").await;
        let text = "Phone,Name,City\n0991000412,New name,Bukavu\n";
        let draft = open(&desk, text).await.unwrap();
        let mapping = draft
            .columns
            .iter()
            .map(|column| ImportColumnMatch {
                index: column.index,
                field: column.field.clone(),
                kind: None,
            })
            .collect();
        let ask = ImportMatch {
            draft_id: draft.draft_id,
            mapping,
            region: "CD".to_owned(),
            existing,
        };
        let kept = draft::set_match(&desk, ask).await.unwrap();
        assert_eq!(kept.existing, existing, "it is remembered with the draft");
        let id = ImportId(draft.draft_id);
        let changes = u32::from(existing != ExistingDto::Keep);
        let checked = check::check(&desk, id).await.unwrap();
        assert_eq!(checked.counts.updated, changes, "{existing:?}");
        commit::commit(&desk, all(draft.draft_id), &|_| {})
            .await
            .unwrap();
        let after = contacts::get(&desk, PersonId(1)).await.unwrap();
        assert_eq!((after.name.as_str(), after.city.as_str()), (name, city));
    }
}
