//! What a file is, found from its content, never from its name.

use std::io::{Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};

use crate::error::ReadError;

/// A format we read. Others are refused by [`sniff`] with [`ReadError::UnsupportedFormat`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Delimited text: commas, semicolons, tabs or pipes.
    Csv,
    /// Lines without a table, one person each: found out while reading, not by [`sniff`].
    Text,
    /// Excel 2007 and later, also with macros.
    Xlsx,
    /// The same, binary.
    Xlsb,
    /// Excel 97-2003.
    Xls,
    /// ODF, as free office programs and Google Sheets write it.
    Ods,
    /// Tables of a web page, as many web systems write an .xls.
    Html,
    /// Cards of an address book.
    Vcard,
}

impl Format {
    /// Whether rows are people by what they are, and not by a header: there is nothing to
    /// match.
    pub const fn has_fixed_columns(self) -> bool {
        match self {
            Self::Text | Self::Vcard => true,
            Self::Csv | Self::Xlsx | Self::Xlsb | Self::Xls | Self::Ods | Self::Html => false,
        }
    }
}

/// The endings that files of these formats usually have, for a dialog in which one is
/// chosen. Only the content decides how a file is read.
pub const ENDINGS: &[&str] = &[
    "xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "txt", "vcf", "html", "htm",
];

/// How much of the start is looked at.
const HEAD: usize = 64 * 1024;

/// How much of an OLE container is searched for the name of its stream.
const OLE_SEARCH: u64 = 64 * 1024 * 1024;

/// Finds the format of a file and refuses, before anything is parsed, what is
/// empty, protected or not a kind we read. Leaves the reader at its start.
pub fn sniff<R: Read + Seek>(file: &mut R) -> Result<Format, ReadError> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::with_capacity(HEAD);
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let found = sniff_head(&head, file);
    file.seek(SeekFrom::Start(0))?;
    found
}

fn sniff_head<R: Read + Seek>(head: &[u8], file: &mut R) -> Result<Format, ReadError> {
    if head.is_empty() {
        return Err(ReadError::FileEmpty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return crate::guard::sniff_zip(file);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return sniff_ole(file);
    }
    if let Some(found) = known_binary(head) {
        return Err(ReadError::unsupported(found));
    }
    sniff_text(head)
}

/// Kinds of files people choose by mistake, by their first bytes.
fn known_binary(head: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"\x89PNG", "picture"),
        (b"\xFF\xD8\xFF", "picture"),
        (b"GIF8", "picture"),
        (b"BM6", "picture"),
        (b"II*\0", "picture"),
        (b"MM\0*", "picture"),
        (b"%PDF", "pdf"),
        (b"\x1F\x8B", "archive"),
        (b"Rar!", "archive"),
        (b"7z\xBC\xAF", "archive"),
        (b"BZh", "archive"),
        (b"{\\rtf", "document"),
        (b"SQLite format 3\0", "binary"),
        (b"\x7FELF", "binary"),
        (b"MZ\x90", "binary"),
        (b"ID3", "binary"),
        (b"OggS", "binary"),
    ];
    let by_magic = MAGIC
        .iter()
        .find(|(magic, _)| head.starts_with(magic))
        .map(|(_, kind)| *kind);
    by_magic
        .or_else(|| (head.get(4..8) == Some(b"ftyp".as_slice())).then_some("binary"))
        .or_else(|| {
            (head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP".as_slice()))
                .then_some("picture")
        })
}

/// An OLE container: an encrypted workbook, an old .xls, or something else.
fn sniff_ole<R: Read + Seek>(file: &mut R) -> Result<Format, ReadError> {
    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }
    let names = [
        (wide("EncryptedPackage"), true),
        (wide("Workbook"), false),
        (wide("Book"), false),
    ];
    let mut seen = [false; 3];
    file.seek(SeekFrom::Start(0))?;
    let mut file = file.by_ref().take(OLE_SEARCH);
    let mut window = Vec::new();
    let mut chunk = vec![0_u8; 64 * 1024];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            break;
        }
        window.extend_from_slice(chunk.get(..read).unwrap_or_default());
        for ((name, _), seen) in names.iter().zip(&mut seen) {
            *seen = *seen
                || window
                    .windows(name.len())
                    .any(|part| part == name.as_slice());
        }
        if seen.first() == Some(&true) {
            break;
        }
        let keep = window.len().saturating_sub(64);
        window.drain(..keep);
    }
    match seen {
        [true, _, _] => Err(ReadError::PasswordProtected),
        [_, true, _] | [_, _, true] => Ok(Format::Xls),
        [false, false, false] => Err(ReadError::unsupported("document")),
    }
}

fn sniff_text(head: &[u8]) -> Result<Format, ReadError> {
    let text = crate::encoding::decode_sample(head);
    let start: String = text
        .chars()
        .skip_while(|c| crate::clean::is_blank_char(*c))
        .take(2048)
        .collect::<String>()
        .to_lowercase();
    if start.is_empty() {
        // White space for 64 KB: whatever follows, it is no table.
        return Err(ReadError::FileEmpty);
    }
    if start.starts_with("begin:vcard") {
        return Ok(Format::Vcard);
    }
    let html = [
        "<!doctype html",
        "<html",
        "<table",
        "<meta",
        "<head",
        "<body",
    ];
    if start.starts_with('<') && html.iter().any(|tag| start.contains(tag)) {
        return Ok(Format::Html);
    }
    if start.starts_with("<?xml") {
        return Err(ReadError::unsupported("document"));
    }
    // Single control characters are damage, a tenth of them is no text.
    let controls = text
        .chars()
        .filter(|c| c.is_control() && !c.is_whitespace())
        .count();
    if controls * 10 > text.chars().count() {
        return Err(ReadError::unsupported("binary"));
    }
    Ok(Format::Csv)
}
