//! What shows that people agreed: a day, words, a paper.

use crate::FileRef;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Keeps a chosen picture or PDF as a paper that proves a consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "EvidenceKeep.ts")]
pub struct EvidenceKeep {
    /// The ticket of the file.
    pub file_ref: FileRef,
}

/// A kept paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "EvidenceDto.ts")]
pub struct EvidenceDto {
    /// Names it for ever: the hash of what is in it.
    pub hash: String,
    /// `jpeg`, `png` or `pdf`.
    pub kind: String,
    /// Its name when it was chosen.
    pub name: String,
}

/// What the operator says shows that people agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "NewProof.ts")]
#[serde(default)]
pub struct NewProof {
    /// The day, `YYYY-MM-DD`; not after today.
    #[ts(optional = nullable)]
    pub agreed_on: Option<String>,
    /// The words people were shown or told; may be empty.
    pub wording: String,
    /// A paper that is kept.
    #[ts(optional = nullable)]
    pub evidence: Option<EvidenceDto>,
}

/// What shows that somebody agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ProofDto.ts")]
pub struct ProofDto {
    /// For looking at its paper.
    #[ts(type = "number")]
    pub id: i64,
    /// The day, `YYYY-MM-DD`.
    pub agreed_on: Option<String>,
    /// The words; may be empty.
    pub wording: String,
    /// Its paper.
    pub evidence: Option<EvidenceDto>,
}

/// A paper to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "EvidencePicture.ts")]
pub struct EvidencePicture {
    /// The picture as the address of an image; `null` for a PDF, which is only saved.
    pub data_url: Option<String>,
}

/// A paper that was saved as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "EvidenceSaved.ts")]
pub struct EvidenceSaved {
    /// Its name, without its folder.
    pub name: String,
}
