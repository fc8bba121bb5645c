//! Which character separates the fields.
//!
//! A first line `sep=X` decides. Else each candidate is tried on the first
//! records: known header words count most, then how many rows have the same
//! number of fields, then how many fields there are.

use super::records::{Attempt, attempt};
use crate::header::known_words;

const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Records looked at.
const RECORDS: usize = 100;

/// Records in which a header is looked for.
const HEADER_RECORDS: usize = 30;

pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// The first line is `sep=X` and no row.
    pub(super) names_itself: bool,
}

pub(super) fn dialect(sample: &str) -> Dialect {
    if let Some(delimiter) = named(sample) {
        return Dialect {
            delimiter,
            names_itself: true,
        };
    }
    let mut best = (b',', Score::default());
    for delimiter in CANDIDATES {
        let score = score(sample, delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    Dialect {
        delimiter: best.0,
        names_itself: false,
    }
}

fn named(sample: &str) -> Option<u8> {
    let line = sample.lines().next()?.trim_matches(['"', '\u{FEFF}', '\r']);
    let (key, value) = line.split_at_checked(4)?;
    let mut bytes = value.bytes();
    let delimiter = bytes.next()?;
    (key.eq_ignore_ascii_case("sep=") && bytes.next().is_none()).then_some(delimiter)
}

#[derive(Default, PartialEq, PartialOrd)]
struct Score {
    words: usize,
    same: f64,
    fields: usize,
}

fn score(sample: &str, delimiter: u8) -> Score {
    let mut rest = sample.as_bytes();
    let mut fields = Vec::new();
    let mut widths: Vec<usize> = Vec::new();
    let mut words = 0;
    for record in 0..RECORDS {
        let Attempt::Record { bytes } = attempt(rest, true, delimiter, usize::MAX, &mut fields)
        else {
            break;
        };
        rest = rest.get(bytes..).unwrap_or_default();
        if record < HEADER_RECORDS {
            words = words.max(known_words(&fields));
        }
        if fields.iter().any(|field| !field.trim().is_empty()) {
            widths.push(fields.len());
        }
    }
    let count = |width: usize| widths.iter().filter(|other| **other == width).count();
    let most = widths
        .iter()
        .filter(|width| **width > 1)
        .max_by_key(|width| (count(**width), **width));
    match most {
        Some(width) => Score {
            words,
            same: count(*width) as f64 / widths.len() as f64,
            fields: *width,
        },
        None => Score {
            words,
            same: 0.0,
            fields: 1,
        },
    }
}
