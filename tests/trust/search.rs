//! Looking for a text in everything that was left behind, as it is and encoded.

use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder, with its bytes.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            // Gone between the list and the look: then it holds nothing.
            found.extend(fs::read(&path).ok().map(|bytes| (path, bytes)));
        }
    }
    found
}

/// The files that hold a text, in any form it may be written in.
pub(crate) fn holders<'f>(files: &'f [(PathBuf, Vec<u8>)], text: &str) -> Vec<&'f Path> {
    let forms = forms(text);
    let holds = |bytes: &[u8]| forms.iter().any(|form| contains(bytes, form));
    files
        .iter()
        .filter(|(path, bytes)| holds(bytes) || holds(path.as_os_str().as_encoded_bytes()))
        .map(|(path, _)| path.as_path())
        .collect()
}

/// As it is, backwards, in two bytes a letter, in hexadecimal and in base64 at every offset.
pub(crate) fn forms(text: &str) -> Vec<Vec<u8>> {
    let bytes = text.as_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![
        bytes.to_vec(),
        bytes.iter().rev().copied().collect(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    forms.extend((0..3).map(|skipped| base64(&bytes[skipped..])));
    forms
}

/// The letters that are the same whatever follows.
fn base64(bytes: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes
        .chunks_exact(3)
        .flat_map(|three| {
            let all = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
            [18, 12, 6, 0].map(|shift| LETTERS[(all >> shift & 63) as usize])
        })
        .collect()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[test]
fn the_search_finds_what_is_hidden() {
    for (place, bytes) in [
        ("a log", b"{\"error\":\"CANARYkey\"}".to_vec()),
        (
            "a file of Windows",
            "…CANARYkey…"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
        ),
        ("a header", b"Basic eDpDQU5BUllrZXk=".to_vec()),
    ] {
        let files = [(PathBuf::from(place), bytes)];
        assert_eq!(
            holders(&files, "CANARYkey").len(),
            1,
            "a key in {place} is found"
        );
    }
}
