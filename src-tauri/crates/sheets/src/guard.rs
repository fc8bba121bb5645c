//! Guards that refuse a file before it is parsed.
//!
//! The sizes a zip declares are claims. Every part is therefore unpacked once
//! into nothing, counted, and the file is refused as soon as one part passes
//! the limit, so a bomb costs the time of the first 50 MB only.

mod compound;
mod records;

use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::ReadError;
use crate::format::Format;
use crate::staging::Limits;

pub(crate) use compound::workbook_stream;
pub(crate) use records::check_records;

/// Parts of a container; a workbook has a few dozen.
const MAX_PARTS: usize = 20_000;

/// Refuses a file that is empty or larger than any list of people.
pub(crate) fn check_size<R: Seek>(file: &mut R, limits: &Limits) -> Result<(), ReadError> {
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    match size {
        0 => Err(ReadError::FileEmpty),
        size if size > limits.file_bytes => Err(ReadError::too_large("file", None)),
        _ => Ok(()),
    }
}

/// Refuses a file that has to be loaded whole and is larger than memory should be.
pub(crate) fn check_whole<R: Seek>(file: &mut R, limits: &Limits) -> Result<(), ReadError> {
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    if size > limits.whole_bytes {
        return Err(ReadError::too_large("file", None));
    }
    Ok(())
}

/// What a zip container is.
pub(crate) fn sniff_zip<R: Read + Seek>(file: &mut R) -> Result<Format, ReadError> {
    let mut zip = ZipArchive::new(&mut *file).map_err(zip_error)?;
    if zip.len() > MAX_PARTS {
        return Err(ReadError::too_large("parts", None));
    }
    let has = |zip: &ZipArchive<&mut R>, suffix: &str| {
        zip.file_names()
            .any(|name| name.to_ascii_lowercase().ends_with(suffix))
    };
    if has(&zip, "workbook.xml") {
        return Ok(Format::Xlsx);
    }
    if has(&zip, "workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if has(&zip, "word/document.xml") || has(&zip, "ppt/presentation.xml") {
        return Err(ReadError::unsupported("document"));
    }
    let mut kind = String::new();
    if let Ok(part) = zip.by_name("mimetype") {
        part.take(200)
            .read_to_string(&mut kind)
            .map_err(ReadError::damaged)?;
    }
    if kind.contains("opendocument.spreadsheet") {
        return Ok(Format::Ods);
    }
    if kind.contains("opendocument") {
        return Err(ReadError::unsupported("document"));
    }
    Err(ReadError::unsupported("archive"))
}

/// What unpacking every part once has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts {
    /// Whether any part names merged cells, which stand behind the rows: where
    /// none does, nobody needs to read all rows to look for them.
    pub(crate) merged_cells: bool,
}

/// Unpacks every part of a container into nothing and refuses it when one part
/// unpacks to more than `part_bytes` and to more than `part_ratio` times its
/// packed size.
pub(crate) fn check_parts<R: Read + Seek>(
    file: &mut R,
    limits: &Limits,
) -> Result<Parts, ReadError> {
    file.seek(SeekFrom::Start(0))?;
    let mut zip = ZipArchive::new(&mut *file).map_err(zip_error)?;
    let mut parts = Parts {
        merged_cells: false,
    };
    for index in 0..zip.len() {
        let part = zip.by_index(index).map_err(zip_error)?;
        let packed = part.compressed_size();
        let allowed = limits
            .part_bytes
            .max(packed.saturating_mul(limits.part_ratio));
        if part.size() > allowed {
            return Err(ReadError::too_large("part", None));
        }
        let (unpacked, merged_cells) = count(part, allowed)?;
        if unpacked > allowed {
            return Err(ReadError::too_large("part", None));
        }
        parts.merged_cells |= merged_cells;
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(parts)
}

/// How much a part unpacks to, up to one piece more than `allowed`, and whether
/// it names merged cells.
fn count(mut part: impl Read, allowed: u64) -> Result<(u64, bool), ReadError> {
    const NAME: &[u8] = b"mergeCell";
    let finder = memchr::memmem::Finder::new(NAME);
    let mut piece = vec![0_u8; 64 * 1024];
    // The end of the last piece, in which the name may begin.
    let mut kept = 0;
    let mut unpacked = 0_u64;
    let mut merged_cells = false;
    while unpacked <= allowed {
        let room = piece.get_mut(kept..).unwrap_or_default();
        let read = match part.read(room) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) => return Err(ReadError::damaged(error)),
        };
        unpacked += read as u64;
        let filled = kept + read;
        let text = piece.get(..filled).unwrap_or_default();
        merged_cells = merged_cells || finder.find(text).is_some();
        kept = filled.min(NAME.len() - 1);
        piece.copy_within(filled - kept..filled, 0);
    }
    Ok((unpacked, merged_cells))
}

fn zip_error(error: ZipError) -> ReadError {
    match error {
        ZipError::Io(error) => ReadError::from(error),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ReadError::PasswordProtected
        }
        other => ReadError::damaged(other),
    }
}
