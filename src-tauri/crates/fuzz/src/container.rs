//! Changing what is packed.
//!
//! A byte changed in a zip is a wrong checksum, and nobody reads on. So one part is taken
//! out, changed, and packed again, uncompressed.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The parts of a container: name and content, in its order.
pub type Parts = Vec<(String, Vec<u8>)>;

/// Parts looked at.
const MOST_PARTS: usize = 64;

/// Bytes taken of one part.
const MOST_BYTES: u64 = 1024 * 1024;

/// The parts, as far as they can be unpacked; `None` where it is no container.
pub fn unpack(bytes: &[u8]) -> Option<Parts> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Parts::new();
    for at in 0..zip.len().min(MOST_PARTS) {
        let Ok(part) = zip.by_index(at) else { continue };
        let name = part.name().to_owned();
        let mut content = Vec::new();
        if part.take(MOST_BYTES).read_to_end(&mut content).is_ok() {
            parts.push((name, content));
        }
    }
    (!parts.is_empty()).then_some(parts)
}

/// A container of these parts.
pub fn pack(parts: &Parts) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(name.as_str(), options).ok()?;
        zip.write_all(content).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}
