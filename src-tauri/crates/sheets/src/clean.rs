//! Text as it is kept: normalised, without characters that hide or reorder.
//!
//! Control characters, U+200B, U+2060, U+FEFF and the direction overrides and
//! isolates are removed; joiners and direction marks stay, names and emoji need
//! them. White space of any kind is joined to one space.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Whether a character is a line break.
pub(crate) fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character is white space of any kind.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() && !is_removed_control(c)
}

fn is_removed_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')
}

/// Characters that never stay in a text.
fn is_removed(c: char) -> bool {
    is_removed_control(c)
        || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters of a cell that holds nothing.
pub(crate) fn is_blank_char(c: char) -> bool {
    c.is_whitespace() || is_removed(c)
}

/// Whether it is printable ASCII with single spaces inside: nothing to clean.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_edge = |byte: Option<&u8>| byte == Some(&b' ');
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
        && !is_edge(bytes.first())
        && !is_edge(bytes.last())
        && !bytes.windows(2).any(|pair| pair == b"  ")
}

/// Cleans a text for keeping and showing.
pub fn clean_text(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if is_space(c) {
            gap = true;
        } else if !is_removed(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    match is_nfc_quick(out.chars()) {
        IsNormalized::Yes => out,
        IsNormalized::No | IsNormalized::Maybe => out.nfc().collect(),
    }
}

/// Cleans a text of several lines, which stay; without empty ones at its ends.
pub fn clean_lines(text: &str) -> String {
    let mut lines: Vec<String> = text
        .replace("\r\n", "\n")
        .split(is_line_break)
        .map(clean_text)
        .collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let first = lines.iter().position(|line| !line.is_empty());
    lines.split_off(first.unwrap_or(0)).join("\n")
}

/// Characters kept of one text about somebody.
pub(crate) const TEXT_CHARS: usize = 4096;

/// A text that was typed, as an import would keep it: whoever was typed in and whoever came
/// with a file are the same, and an export brings both back as they were.
pub fn kept_text(text: &str) -> String {
    cut(&clean_text(text), TEXT_CHARS)
}

/// The same for a text of several lines.
pub fn kept_lines(text: &str) -> String {
    cut(&clean_lines(text), TEXT_CHARS)
}

/// Folds a text for comparing words: lower case, without accents and
/// punctuation, parts joined by one space.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        // Nothing to take apart.
        return folded(text.chars().map(|c| c.to_ascii_lowercase()), text.len());
    }
    folded(text.nfkd().flat_map(char::to_lowercase), text.len())
}

fn folded(lower: impl Iterator<Item = char>, length: usize) -> String {
    let mut out = String::with_capacity(length);
    let mut gap = false;
    for c in lower {
        // Accents of Latin, Greek and Cyrillic, Arabic vowel marks and tatweel,
        // the Devanagari nukta: the same word is written with and without.
        if matches!(c, '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{65F}' | '\u{640}' | '\u{93C}')
            || (is_removed(c) && !c.is_whitespace())
            || matches!(c, '\u{200C}'..='\u{200F}')
        {
            continue;
        }
        let c = match c {
            'ı' => 'i',
            // Forms of alef, ya and ta marbuta that writers mix.
            'أ' | 'إ' | 'آ' => 'ا',
            'ى' => 'ي',
            other => other,
        };
        if c == 'ß' {
            push_folded(&mut out, &mut gap, 's');
            push_folded(&mut out, &mut gap, 's');
        } else if c.is_alphanumeric() || is_mark(c) {
            push_folded(&mut out, &mut gap, c);
        } else {
            gap = true;
        }
    }
    out
}

fn push_folded(out: &mut String, gap: &mut bool, c: char) {
    if *gap && !out.is_empty() {
        out.push(' ');
    }
    *gap = false;
    out.push(c);
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Cuts a text to at most `max` characters, with an ellipsis where cut.
pub(crate) fn cut(text: &str, max: usize) -> String {
    if text.char_indices().nth(max).is_none() {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(max.saturating_sub(1)).collect();
    out.push('…');
    out
}
