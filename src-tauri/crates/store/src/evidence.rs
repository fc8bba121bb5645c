//! Papers that prove a consent: pictures and scans in `evidence/`, each under the hash of
//! what is in it, so that one paper is kept once and nobody can change it unseen.
//!
//! What a file is is told by its content, never by its name. Nothing here opens a paper:
//! a picture's size is read from its header, so that a small file cannot ask a screen for
//! gigabytes, and a PDF is only ever handed out again.

mod picture;

use crate::whole_file::{told_as_busy, write_whole};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The largest paper, in bytes.
pub const MOST_BYTES: u64 = 10 * 1024 * 1024;
/// The most dots of a picture.
const MOST_DOTS: u64 = 60_000_000;
/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 120;

/// What a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A photo.
    Jpeg,
    /// A picture.
    Png,
    /// A scan.
    Pdf,
}

impl EvidenceKind {
    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// The kind with this code.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "jpeg" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// The ending of its file.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// The media type of what a page may show; a PDF is not shown.
    pub const fn media_type(self) -> Option<&'static str> {
        match self {
            Self::Jpeg => Some("image/jpeg"),
            Self::Png => Some("image/png"),
            Self::Pdf => None,
        }
    }
}

/// A paper that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EvidenceRef {
    /// SHA-256 of its content, 64 hex digits.
    pub hash: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// Its name when it was chosen, without its folder.
    pub name: String,
}

/// Why a paper is not kept, or cannot be shown.
#[derive(Debug, Error)]
pub enum EvidenceError {
    /// Larger than [`MOST_BYTES`], or a picture with far too many dots.
    #[error("the paper is too large")]
    TooLarge,
    /// Neither JPEG, PNG nor PDF, or none that can be read.
    #[error("not a picture or a PDF")]
    NotAPaper,
    /// It is not there, or not what it was.
    #[error("the paper is gone or was changed")]
    Gone,
    /// The disk.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Copies a paper into `folder` under its hash. Blocks.
pub fn keep(folder: &Path, from: &Path, name: &str) -> Result<EvidenceRef, EvidenceError> {
    // Asked before it is opened: Windows denies that for a folder, as for a file that is held.
    if std::fs::metadata(from)?.is_dir() {
        return Err(EvidenceError::NotAPaper);
    }
    let mut content = Vec::new();
    File::open(from)
        .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut content))
        .map_err(told_as_busy)?;
    if content.len() as u64 > MOST_BYTES {
        return Err(EvidenceError::TooLarge);
    }
    let kind = kind_of(&content)?;
    let hash = hash_of(&content);
    let to = place(folder, &hash, kind);
    if !to.is_file() {
        std::fs::create_dir_all(folder)?;
        write_whole(&to, &content)?;
    }
    Ok(EvidenceRef {
        hash,
        kind,
        name: name
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_NAME)
            .collect(),
    })
}

/// The content of a kept paper, which must still be what was kept. Blocks.
pub fn read(folder: &Path, paper: &EvidenceRef) -> Result<Vec<u8>, EvidenceError> {
    let content = match std::fs::read(place(folder, &paper.hash, paper.kind)) {
        Ok(content) => content,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(EvidenceError::Gone);
        }
        Err(error) => return Err(told_as_busy(error).into()),
    };
    if hash_of(&content) == paper.hash {
        Ok(content)
    } else {
        Err(EvidenceError::Gone)
    }
}

/// The kept paper with this hash, if it is there. Blocks.
pub fn find(folder: &Path, hash: &str, name: &str) -> Option<EvidenceRef> {
    let is_hash = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    let kinds = [EvidenceKind::Jpeg, EvidenceKind::Png, EvidenceKind::Pdf];
    let kind = kinds
        .into_iter()
        .find(|kind| is_hash && place(folder, hash, *kind).is_file())?;
    Some(EvidenceRef {
        hash: hash.to_owned(),
        kind,
        name: name.chars().take(LONGEST_NAME).collect(),
    })
}

/// Deletes papers that nothing points to: chosen for an import that never came. Blocks.
pub fn forget_unused(folder: &Path, in_use: &[String]) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let hash = path.file_stem().unwrap_or_default().to_string_lossy();
        if !in_use.iter().any(|used| *used == hash)
            && let Err(error) = std::fs::remove_file(&path)
        {
            tracing::warn!(%error, "a paper that nothing points to could not be deleted");
        }
    }
}

fn place(folder: &Path, hash: &str, kind: EvidenceKind) -> PathBuf {
    folder.join(format!("{hash}.{}", kind.ending()))
}

fn hash_of(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

fn kind_of(content: &[u8]) -> Result<EvidenceKind, EvidenceError> {
    if content.starts_with(b"%PDF-") {
        return Ok(EvidenceKind::Pdf);
    }
    let (kind, size) = match (picture::png_size(content), picture::jpeg_size(content)) {
        (Some(size), _) => (EvidenceKind::Png, size),
        (None, Some(size)) => (EvidenceKind::Jpeg, size),
        (None, None) => return Err(EvidenceError::NotAPaper),
    };
    if u64::from(size.0) * u64::from(size.1) > MOST_DOTS {
        return Err(EvidenceError::TooLarge);
    }
    Ok(kind)
}

#[cfg(test)]
mod tests;
