//! Cells that answer a question: consent, opt-out, tags.
//!
//! Only a clear yes is a yes; anything that is not a clear no is an opt-out.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::clean::{clean_text, fold};

/// What the consent cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// A clear yes.
    Yes,
    /// A clear no.
    No,
    /// Empty, or not understood.
    Unknown,
}

const YES: &[&str] = &[
    "yes",
    "y",
    "true",
    "1",
    "x",
    "✓",
    "✔",
    "☑",
    "ok",
    "oui",
    "o",
    "vrai",
    "sim",
    "s",
    "verdadeiro",
    "si",
    "sí",
    "verdadero",
    "vero",
    "ja",
    "j",
    "wahr",
    "हाँ",
    "हां",
    "जी",
    "نعم",
    "evet",
    "ya",
    "да",
    "ndiyo",
    "ndio",
];

const NO: &[&str] = &[
    "no",
    "n",
    "false",
    "0",
    "non",
    "faux",
    "não",
    "nao",
    "falso",
    "nein",
    "falsch",
    "नहीं",
    "لا",
    "hayır",
    "hayir",
    "tidak",
    "нет",
    "hapana",
];

fn answer(text: &str) -> String {
    // Variation selectors make an emoji of a tick; they are not part of the word.
    clean_text(text)
        .replace(['\u{FE0E}', '\u{FE0F}'], "")
        .to_lowercase()
}

/// A list of answers, as written and folded.
struct Words(LazyLock<HashSet<String>>);

static YES_WORDS: Words = Words(LazyLock::new(|| with_folded(YES)));
static NO_WORDS: Words = Words(LazyLock::new(|| with_folded(NO)));

fn with_folded(list: &[&str]) -> HashSet<String> {
    let folded = list
        .iter()
        .map(|word| fold(word))
        .filter(|word| !word.is_empty());
    folded
        .chain(list.iter().map(|word| (*word).to_owned()))
        .collect()
}

impl Words {
    fn has(&self, answer: &str) -> bool {
        self.0.contains(answer) || self.0.contains(&fold(answer))
    }
}

fn only_punctuation(answer: &str) -> bool {
    !answer.chars().any(char::is_alphanumeric)
}

/// Reads a consent cell. The second value is true where the cell holds
/// something that is neither yes nor no.
pub fn parse_consent(text: &str) -> (Consent, bool) {
    let answer = answer(text);
    if YES_WORDS.has(&answer) {
        (Consent::Yes, false)
    } else if NO_WORDS.has(&answer) {
        (Consent::No, false)
    } else {
        (Consent::Unknown, !only_punctuation(&answer))
    }
}

/// Reads an opt-out cell: empty, punctuation and a clear no are false,
/// everything else is true, also a date or a sentence.
pub fn parse_opt_out(text: &str) -> bool {
    let answer = answer(text);
    if YES_WORDS.has(&answer) {
        return true;
    }
    !only_punctuation(&answer) && !NO_WORDS.has(&answer)
}

/// Splits a cell into tags: at `,` `;` `|`, line breaks, the Arabic comma and
/// semicolon and ` ::: `; trimmed, without empty ones and repeats whatever the
/// case. Google's `* myContacts` and `* starred` are dropped. A backslash in front
/// makes a sign part of the tag, as in cards and in our own exports.
pub fn split_tags(text: &str) -> Vec<String> {
    let mut tags = Vec::new();
    unite_tags(&mut tags, parts(text).into_iter().filter_map(tag));
    tags
}

/// Tags as one cell, which [`split_tags`] takes apart again.
pub(crate) fn join_tags<T: AsRef<str>>(tags: &[T]) -> String {
    let mut out = String::new();
    for tag in tags {
        if !out.is_empty() {
            out.push_str(", ");
        }
        for c in tag.as_ref().chars() {
            if is_escaped(c) {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

const SEPARATORS: [char; 7] = [',', ';', '|', '\n', '\r', '\u{060C}', '\u{061B}'];

/// What means something in a cell of tags, unless a backslash stands in front.
fn is_escaped(c: char) -> bool {
    matches!(c, '\\' | '*' | ':') || SEPARATORS.contains(&c)
}

/// The parts of a cell, each still with its backslashes.
fn parts(text: &str) -> Vec<&str> {
    const GOOGLE: &str = " ::: ";
    let mut parts = Vec::new();
    let mut start = 0;
    let mut end_part = |end: usize, next: usize| {
        parts.push(text.get(start..end).unwrap_or_default());
        start = next;
    };
    let mut chars = text.char_indices().peekable();
    let mut passed = 0;
    while let Some((at, c)) = chars.next() {
        if at < passed {
            continue;
        }
        if c == '\\' {
            chars.next_if(|(_, next)| is_escaped(*next));
        } else if SEPARATORS.contains(&c) {
            end_part(at, at + c.len_utf8());
        } else if c == ' ' && text.get(at..).is_some_and(|rest| rest.starts_with(GOOGLE)) {
            passed = at + GOOGLE.len();
            end_part(at, passed);
        }
    }
    end_part(text.len(), text.len());
    parts
}

fn tag(part: &str) -> Option<String> {
    let part = clean_text(part);
    let part = match part.strip_prefix("* ") {
        Some(google) => {
            let bare: String = google
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
                .to_lowercase();
            if bare == "mycontacts" || bare == "starred" {
                return None;
            }
            google.trim().to_owned()
        }
        None => part,
    };
    (!part.is_empty() && part != "*").then(|| unescaped(&part))
}

fn unescaped(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    let mut chars = part.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.next_if(|next| c == '\\' && is_escaped(*next)) {
            Some(sign) => out.push(sign),
            None => out.push(c),
        }
    }
    out
}

/// Adds tags that are not there yet, whatever their case; the first spelling
/// stays.
pub(crate) fn unite_tags(tags: &mut Vec<String>, more: impl Iterator<Item = String>) {
    for tag in more {
        let folded = tag.to_lowercase();
        if !tags.iter().any(|known| known.to_lowercase() == folded) {
            tags.push(tag);
        }
    }
}
