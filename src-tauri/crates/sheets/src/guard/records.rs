//! Records of an .xlsb: each says how long it is, in up to four bytes, and whoever reads it
//! makes room for so much before looking whether it is there.

use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::zip_error;
use crate::error::ReadError;

/// Refuses a workbook with a record that is longer than what is left of its part.
pub(crate) fn check_records<R: Read + Seek>(file: &mut R) -> Result<(), ReadError> {
    file.seek(SeekFrom::Start(0))?;
    let mut zip = ZipArchive::new(&mut *file).map_err(zip_error)?;
    for index in 0..zip.len() {
        let part = zip.by_index(index).map_err(zip_error)?;
        if holds_records(part.name()) {
            walk(io::BufReader::new(part))?;
        }
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(())
}

fn holds_records(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let Some(name) = name.strip_suffix(".bin") else {
        return false;
    };
    let named = ["workbook", "sharedstrings", "styles"];
    name.contains("worksheets/") || named.iter().any(|end| name.ends_with(end))
}

fn walk(mut part: impl Read) -> Result<(), ReadError> {
    while let Some(kind) = byte(&mut part)? {
        if kind & 0x80 != 0 {
            needed(&mut part)?;
        }
        let mut length = 0;
        for shift in [0, 7, 14, 21] {
            let next = needed(&mut part)?;
            length |= u64::from(next & 0x7f) << shift;
            if next & 0x80 == 0 {
                break;
            }
        }
        let passed = io::copy(&mut part.by_ref().take(length), &mut io::sink());
        if passed.map_err(ReadError::damaged)? < length {
            return Err(ReadError::damaged("a record is longer than its part"));
        }
    }
    Ok(())
}

fn byte(part: &mut impl Read) -> Result<Option<u8>, ReadError> {
    let mut byte = [0];
    let read = part.read(&mut byte).map_err(ReadError::damaged)?;
    Ok((read == 1).then_some(byte).map(|[byte]| byte))
}

fn needed(part: &mut impl Read) -> Result<u8, ReadError> {
    byte(part)?.ok_or_else(|| ReadError::damaged("a record is cut off"))
}
