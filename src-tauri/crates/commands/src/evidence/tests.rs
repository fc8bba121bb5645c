use super::{keep, proof_of, refused};
use crate::contacts;
use crate::desk::Desk;
use crate::desk::tests::{desk, person};
use crate::dto::evidence::{EvidenceDto, NewProof};
use crate::{CommandError, ErrorCode, OpenedFile};
use drumbeat_domain::PersonId;

const PDF: &[u8] = b"%PDF-1.7 a form that was signed";

async fn paper(desk: &Desk, name: &str, content: &[u8]) -> Result<EvidenceDto, CommandError> {
    let path = desk.staging.parent().unwrap().join("chosen");
    std::fs::write(&path, content).unwrap();
    let name = name.to_owned();
    keep(desk, OpenedFile { path, name }).await
}

#[tokio::test]
async fn only_pictures_and_pdfs_are_kept_whatever_they_are_called() {
    let (_folder, desk) = desk();
    let kept = paper(&desk, "form.exe", PDF).await.unwrap();
    assert_eq!((kept.kind.as_str(), kept.hash.len()), ("pdf", 64));
    let script = paper(&desk, "form.pdf", b"<svg onload=alert(1)>").await;
    assert_eq!(script.unwrap_err().code, ErrorCode::PaperUnreadable);
    let large = vec![b' '; 11 * 1024 * 1024];
    let large = paper(&desk, "form.pdf", &[PDF, &large].concat()).await;
    assert_eq!(large.unwrap_err().code, ErrorCode::PaperTooLarge);
}

#[test]
fn a_paper_that_another_program_holds_can_be_closed_there() {
    let held = std::io::Error::from(std::io::ErrorKind::ResourceBusy);
    assert_eq!(
        refused(held.into()).code,
        ErrorCode::FileLocked,
        "an internal error would not say what to do"
    );
}

#[tokio::test]
async fn a_proof_is_of_a_day_that_was_and_a_paper_that_is_here() {
    let (_folder, desk) = desk();
    let said = |agreed_on: &str, evidence| NewProof {
        agreed_on: Some(agreed_on.to_owned()),
        wording: "  May we write to you?  ".to_owned(),
        evidence,
    };
    // The desk's clock stands in November 2023.
    for day in ["2024-01-01", "2023-02-30", "yesterday", "2023-1-1"] {
        let refused = proof_of(&desk, Some(said(day, None))).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::BadRequest, "{day}");
    }
    let mut gone = paper(&desk, "form.pdf", PDF).await.unwrap();
    gone.hash = "0".repeat(64);
    let refused = proof_of(&desk, Some(said("2023-11-01", Some(gone)))).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::BadRequest);
    let kept = proof_of(&desk, Some(said("2023-11-01", None)))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.wording, "May we write to you?");
    let nothing = proof_of(&desk, Some(NewProof::default())).await.unwrap();
    assert_eq!(nothing, None, "nothing said is no proof");
}

#[tokio::test]
async fn a_yes_of_one_person_shows_what_proves_it() {
    let (_folder, desk) = desk();
    person(&desk, "Grâce", "+243991000412", "").await;
    let paper = paper(&desk, "form.pdf", PDF).await.unwrap();
    let proof = NewProof {
        agreed_on: Some("2023-11-01".to_owned()),
        wording: "May we write to you?".to_owned(),
        evidence: Some(paper.clone()),
    };
    let after = contacts::grant(&desk, PersonId(1), Some(proof)).await;
    let events = after.consent_events;
    assert_eq!(events.len(), 2, "the earlier yes stays in the ledger");
    let shown = events[0].proof.as_ref().unwrap();
    assert_eq!(shown.agreed_on.as_deref(), Some("2023-11-01"));
    assert_eq!(shown.wording, "May we write to you?");
    assert_eq!(shown.evidence.as_ref(), Some(&paper));
    assert_eq!(events[1].proof, None);
}
