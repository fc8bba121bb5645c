//! Papers that prove a consent: kept when chosen, looked at, handed out again. What is
//! kept and never used is forgotten at the next start.

use crate::beside;
use crate::desk::Desk;
use crate::dto::evidence::{
    EvidenceDto, EvidenceKeep, EvidencePicture, EvidenceSaved, NewProof, ProofDto,
};
use crate::dto::{ById, Empty};
use crate::{App, ChosenFile, CommandError, ErrorCode, OpenedFile};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use drumbeat_sheets::kept_lines;
use drumbeat_store::evidence::{self, EvidenceError, EvidenceRef};
use drumbeat_store::table::consent_proofs::{self, ConsentProof};

/// The longest wording that is kept, in characters.
pub(crate) const LONGEST_WORDING: usize = 4000;

/// Asks the operator for a picture or a PDF.
pub async fn evidence_choose(app: &App, _: Empty) -> Result<Option<ChosenFile>, CommandError> {
    app.host()
        .choose_paper()
        .await
        .map_err(|error| CommandError::internal(&error))
}

/// Keeps a paper.
pub async fn evidence_keep(app: &App, ask: EvidenceKeep) -> Result<EvidenceDto, CommandError> {
    let file = app
        .host()
        .take_file(&ask.file_ref)
        .ok_or_else(|| CommandError::new(ErrorCode::FileGone))?;
    keep(&app.desk().await?, file).await
}

pub(crate) async fn keep(desk: &Desk, file: OpenedFile) -> Result<EvidenceDto, CommandError> {
    let folder = desk.evidence.clone();
    let kept = blocking(move || evidence::keep(&folder, &file.path, &file.name)).await?;
    Ok(dto(kept))
}

/// The paper of a proof, to look at.
pub async fn evidence_picture(app: &App, ask: ById) -> Result<EvidencePicture, CommandError> {
    let desk = app.desk().await?;
    let paper = paper_of(&desk, ask.id).await?;
    Ok(EvidencePicture {
        data_url: data_url(&desk, paper).await?,
    })
}

/// The picture of a proof as the address of an image; `None` where it has no paper, or one
/// that is no picture.
pub(crate) async fn picture(desk: &Desk, proof: i64) -> Result<Option<String>, CommandError> {
    let proof = desk
        .db
        .read(move |conn| consent_proofs::load(conn, proof))
        .await?;
    match proof.and_then(|proof| proof.evidence) {
        Some(paper) => data_url(desk, paper).await,
        None => Ok(None),
    }
}

async fn data_url(desk: &Desk, paper: EvidenceRef) -> Result<Option<String>, CommandError> {
    let Some(media_type) = paper.kind.media_type() else {
        return Ok(None);
    };
    let folder = desk.evidence.clone();
    let content = blocking(move || evidence::read(&folder, &paper)).await?;
    let data = STANDARD.encode(content);
    Ok(Some(format!("data:{media_type};base64,{data}")))
}

/// Saves the paper of a proof as a file of the operator's. `None`: they thought better of it.
pub async fn evidence_save(app: &App, ask: ById) -> Result<Option<EvidenceSaved>, CommandError> {
    let desk = app.desk().await?;
    let paper = paper_of(&desk, ask.id).await?;
    let name = format!("consent-{}.{}", ask.id, paper.kind.ending());
    let chosen = app
        .host()
        .choose_target(&name, paper.kind.ending())
        .await
        .map_err(|error| CommandError::internal(&error))?;
    let Some(to) = chosen else { return Ok(None) };
    let folder = desk.evidence.clone();
    let content = blocking(move || evidence::read(&folder, &paper)).await?;
    beside::save(to.path, move |part| Ok(std::fs::write(part, content)?)).await?;
    Ok(Some(EvidenceSaved { name: to.name }))
}

async fn paper_of(desk: &Desk, proof: i64) -> Result<EvidenceRef, CommandError> {
    let proof = desk
        .db
        .read(move |conn| consent_proofs::load(conn, proof))
        .await?;
    proof
        .and_then(|proof| proof.evidence)
        .ok_or_else(|| CommandError::new(ErrorCode::NotFound).with("what", "evidence"))
}

/// What the operator says, as it is kept; `None` where they say nothing. A day is one that
/// was, and a paper is one that is here.
pub(crate) async fn proof_of(
    desk: &Desk,
    said: Option<NewProof>,
) -> Result<Option<ConsentProof>, CommandError> {
    let Some(said) = said else { return Ok(None) };
    let bad = |field: &str| CommandError::new(ErrorCode::BadRequest).with("field", field);
    let agreed_on = said.agreed_on.filter(|day| !day.is_empty());
    if let Some(day) = &agreed_on {
        let parsed = chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
        let tomorrow = chrono::DateTime::from_timestamp_millis(desk.now_ms + DAY_MS);
        let last = tomorrow.map(|moment| moment.date_naive());
        if day.len() != 10 || parsed.is_none() || parsed > last {
            return Err(bad("agreed_on"));
        }
    }
    let paper = match said.evidence {
        None => None,
        Some(paper) => {
            let folder = desk.evidence.clone();
            let found = blocking(move || Ok(evidence::find(&folder, &paper.hash, &paper.name)));
            Some(found.await?.ok_or_else(|| bad("evidence"))?)
        }
    };
    let proof = ConsentProof {
        agreed_on,
        wording: kept_lines(&said.wording)
            .chars()
            .take(LONGEST_WORDING)
            .collect(),
        evidence: paper,
    };
    Ok(Some(proof).filter(|proof| !proof.is_empty()))
}

/// A day; the shop's calendar may be ahead of UTC's by less than that.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

pub(crate) fn proof(id: i64, proof: ConsentProof) -> ProofDto {
    ProofDto {
        id,
        agreed_on: proof.agreed_on,
        wording: proof.wording,
        evidence: proof.evidence.map(dto),
    }
}

fn dto(paper: EvidenceRef) -> EvidenceDto {
    EvidenceDto {
        hash: paper.hash,
        kind: paper.kind.code().to_owned(),
        name: paper.name,
    }
}

pub(crate) async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, EvidenceError> + Send + 'static,
) -> Result<T, CommandError> {
    match tokio::task::spawn_blocking(job).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(refused(error)),
        Err(error) => Err(CommandError::internal(&error)),
    }
}

fn refused(error: EvidenceError) -> CommandError {
    let new = CommandError::new;
    match error {
        EvidenceError::TooLarge => new(ErrorCode::PaperTooLarge),
        EvidenceError::NotAPaper => new(ErrorCode::PaperUnreadable),
        EvidenceError::Gone => new(ErrorCode::NotFound).with("what", "evidence"),
        EvidenceError::Io(error) => match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                new(ErrorCode::DiskFull).retryable()
            }
            std::io::ErrorKind::NotFound => new(ErrorCode::FileGone),
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ResourceBusy => {
                new(ErrorCode::FileLocked).retryable()
            }
            _ => CommandError::internal(&error),
        },
    }
}

#[cfg(test)]
mod tests;
