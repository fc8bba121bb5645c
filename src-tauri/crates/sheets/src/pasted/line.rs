//! One pasted line.

use crate::clean::{clean_text, fold};
use crate::header::is_label;

/// Digits from which on it is a number of somebody.
const ENOUGH: usize = 7;

/// Words between two numbers of one person.
const BETWEEN: &[&str] = &["or", "ou", "o", "oder", "und", "and", "et", "e", "y"];

/// What a line says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) phone: String,
    pub(super) name: String,
    pub(super) notes: String,
}

/// Reads a line with content.
pub(super) fn read(line: &str) -> Person {
    let line = clean_text(line);
    let (stamped, rest) = match without_stamp(&line) {
        Some(rest) => (true, rest),
        None => (false, line.as_str()),
    };
    let rest = without_bullet(rest);
    let Some((start, end)) = number(rest) else {
        return Person {
            name: rest.trim().to_owned(),
            ..Person::default()
        };
    };
    let part = |from: usize, to: usize| rest.get(from..to).unwrap_or_default();
    let (before, after) = (part(0, start), part(end, rest.len()));
    let mut name = plain(before);
    let mut notes = plain(after);
    if name.is_empty() && !stamped {
        let end = after.find([';', ',', '|']).unwrap_or(after.len());
        let (own, rest) = after.split_at(end);
        (name, notes) = (plain(own), plain(rest));
    }
    Person {
        phone: part(start, end).to_owned(),
        name,
        notes,
    }
}

/// Behind `[09:41, 14/11/2026] ` or `14/11/2026, 09:41 - `.
fn without_stamp(line: &str) -> Option<&str> {
    let is_stamp = |stamp: &str| {
        stamp.contains(':')
            && stamp.chars().filter(char::is_ascii_digit).count() >= 6
            && stamp.chars().all(|c| {
                c.is_ascii_digit()
                    || " ,:./-".contains(c)
                    || matches!(c, 'a' | 'A' | 'p' | 'P' | 'm' | 'M')
            })
    };
    if let Some(rest) = line.strip_prefix('[') {
        let (stamp, rest) = rest.split_once(']')?;
        return is_stamp(stamp).then(|| rest.trim_start());
    }
    let (stamp, rest) = line.split_once(" - ")?;
    is_stamp(stamp).then_some(rest)
}

/// Behind `1. `, `2) ` or a bullet.
fn without_bullet(line: &str) -> &str {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    if (1..=3).contains(&number.len())
        && let Some(rest) = rest.strip_prefix(['.', ')'])
        && rest.starts_with(' ')
    {
        return rest.trim_start();
    }
    match line.strip_prefix(['•', '-', '–', '—', '*', '·', '▪', '●', '◦', '☐', '✓', '✔'])
    {
        Some(rest) if rest.starts_with(' ') => rest.trim_start(),
        Some(_) | None => line,
    }
}

/// Where the number stands, with a second one that follows it; without one of enough
/// digits, the first digits of the line.
fn number(line: &str) -> Option<(usize, usize)> {
    let runs = runs(line);
    let digits = |(start, end): (usize, usize)| {
        let text = line.get(start..end).unwrap_or_default();
        text.chars().filter(|c| c.is_numeric()).count()
    };
    let at = runs.iter().position(|run| digits(*run) >= ENOUGH);
    let Some(at) = at else {
        return runs.first().copied();
    };
    let mut found = runs.get(at).copied()?;
    for next in runs.iter().skip(at + 1) {
        let between = fold(line.get(found.1..next.0).unwrap_or_default());
        let joins = between.is_empty() || BETWEEN.contains(&between.as_str());
        if !joins || digits(*next) < ENOUGH {
            break;
        }
        found.1 = next.1;
    }
    Some(found)
}

/// Everything that looks like a number: digits, and signs that stand inside one.
fn runs(line: &str) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    for (at, c) in line.char_indices() {
        let end = at + c.len_utf8();
        let is_sign = matches!(c, ' ' | '-' | '–' | '(' | ')' | '.' | '/' | '\u{2011}');
        match (&mut run, c.is_numeric()) {
            (Some(run), true) => run.1 = end,
            // Signs belong to a number when a digit follows them.
            (Some(_), false) if is_sign => {}
            (Some(found), false) => {
                runs.push(*found);
                run = matches!(c, '+' | '＋' | '(').then_some((at, at));
            }
            (None, true) => run = Some((at, end)),
            (None, false) if matches!(c, '+' | '＋' | '(') => run = Some((at, at)),
            (None, false) => {}
        }
    }
    runs.extend(run);
    runs.retain(|(start, end)| end > start);
    runs
}

/// A text without words like `Tel:` or `Nome:`, and without punctuation at its ends.
fn plain(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let is_said = word.ends_with(':') && is_label(&fold(word));
        if !is_said {
            kept.push(word);
        }
    }
    let is_end = |c: char| c.is_whitespace() || "-–—:;,|.•*()[]/\\~=_".contains(c);
    let joined = kept.join(" ");
    let trimmed = joined.trim_matches(is_end);
    // `Ana Tel 0990…`: the word before the number says what it is.
    match trimmed.rsplit_once(' ') {
        Some((name, last)) if is_label(&fold(last)) => name.trim_matches(is_end).to_owned(),
        _ if is_label(&fold(trimmed)) => String::new(),
        _ => trimmed.to_owned(),
    }
}
