//! From header words, or from content, to one field for each column.

use std::collections::BTreeMap;

use super::words::{self, says_mobile, says_whatsapp};
use crate::cell::{Cell, Row};
use crate::column::{Confidence, Field};
use crate::number::{CellVerdict, RegionCode, judge_cell};

type Guesses = BTreeMap<u32, (Field, Confidence)>;

/// Words that alone mean the last name beside a first-name column.
const LAST_BESIDE_FIRST: &[&str] = &["nom", "noms", "name", "nome", "नाम", "имя"];

/// Words that alone mean the first name beside a last-name column.
const FIRST_BESIDE_LAST: &[&str] = &["nombre", "nome", "name", "имя"];

/// What each column is by its folded header. Columns without a known word are
/// not in the answer.
pub(super) fn by_header(headers: &[(u32, String)]) -> Guesses {
    let mut guesses = Guesses::new();
    for (index, header) in headers {
        if let Some(meaning) = words::meaning(header) {
            // Consent decides who is written to: it is always looked at.
            let look = !meaning.exact || meaning.field == Field::Consent;
            let confidence = if look {
                Confidence::PleaseLook
            } else {
                Confidence::Sure
            };
            guesses.insert(*index, (meaning.field, confidence));
        }
    }
    settle_names(headers, &mut guesses);
    settle_phones(headers, &mut guesses);
    guesses
}

fn settle_names(headers: &[(u32, String)], guesses: &mut Guesses) {
    let has =
        |guesses: &Guesses, wanted: &Field| guesses.values().any(|(field, _)| field == wanted);
    let first = has(guesses, &Field::FirstName);
    let last = has(guesses, &Field::LastName);
    let (words, field) = match (first, last) {
        (true, false) => (LAST_BESIDE_FIRST, Field::LastName),
        (false, true) => (FIRST_BESIDE_LAST, Field::FirstName),
        (true, true) | (false, false) => return,
    };
    for (index, header) in headers {
        if let Some((guess, _)) = guesses.get_mut(index)
            && *guess == Field::Name
            && words.contains(&header.as_str())
        {
            *guess = field.clone();
            return;
        }
    }
}

/// One column is `phone`: with labels the first, else WhatsApp, else mobile,
/// else the first; all others are `phone_other`.
fn settle_phones(headers: &[(u32, String)], guesses: &mut Guesses) {
    let numbers: Vec<(u32, &str)> = headers
        .iter()
        .filter(|(index, _)| {
            guesses
                .get(index)
                .is_some_and(|(field, _)| field.is_number())
        })
        .map(|(index, header)| (*index, header.as_str()))
        .collect();
    let labelled = guesses
        .values()
        .any(|(field, _)| *field == Field::PhoneLabel);
    let is_main = |index: &u32| {
        guesses
            .get(index)
            .is_some_and(|(field, _)| *field == Field::Phone)
    };
    let main: Vec<&(u32, &str)> = numbers.iter().filter(|(index, _)| is_main(index)).collect();
    let chosen = if labelled {
        numbers.first()
    } else {
        let says = |word: fn(&str) -> bool| main.iter().find(|(_, header)| word(header)).copied();
        says(says_whatsapp)
            .or_else(|| says(says_mobile))
            .or_else(|| main.first().copied())
            .or_else(|| numbers.first())
    };
    let Some(chosen) = chosen.map(|(index, _)| *index) else {
        return;
    };
    for (index, _) in numbers {
        if let Some((field, _)) = guesses.get_mut(&index) {
            *field = if index == chosen {
                Field::Phone
            } else {
                Field::PhoneOther
            };
        }
    }
}

/// The column with the most readable numbers, apart from those taken.
pub(super) fn phone_by_content<'a>(
    rows: impl Iterator<Item = &'a Row>,
    taken: &[u32],
    region: RegionCode,
) -> Option<u32> {
    let mut valid: BTreeMap<u32, u32> = BTreeMap::new();
    for (index, cell) in rows.flat_map(|row| &row.cells) {
        if !taken.contains(index) && matches!(judge_cell(cell, region), CellVerdict::Valid { .. }) {
            *valid.entry(*index).or_default() += 1;
        }
    }
    most(&valid)
}

/// The first column with the highest count.
fn most(counts: &BTreeMap<u32, u32>) -> Option<u32> {
    let highest = counts.values().max()?;
    counts
        .iter()
        .find(|(_, count)| *count == highest)
        .map(|(index, _)| *index)
}

/// What the columns are where there is no header.
pub(super) fn by_content(rows: &[Row], region: RegionCode) -> Guesses {
    let mut guesses = Guesses::new();
    let Some(phone) = phone_by_content(rows.iter(), &[], region) else {
        return guesses;
    };
    guesses.insert(phone, (Field::Phone, Confidence::PleaseLook));
    let mut filled: BTreeMap<u32, u32> = BTreeMap::new();
    let mut words: BTreeMap<u32, u32> = BTreeMap::new();
    let mut addresses: BTreeMap<u32, u32> = BTreeMap::new();
    for (index, cell) in rows.iter().flat_map(|row| &row.cells) {
        if *index == phone {
            continue;
        }
        *filled.entry(*index).or_default() += 1;
        if let Cell::Text(text) = cell {
            if text.contains('@') {
                *addresses.entry(*index).or_default() += 1;
            } else if is_words(text) {
                *words.entry(*index).or_default() += 1;
            }
        }
    }
    let mostly = |counts: &BTreeMap<u32, u32>| {
        filled
            .iter()
            .find(|(index, filled)| counts.get(index).is_some_and(|count| count * 2 > **filled))
            .map(|(index, _)| *index)
    };
    if let Some(name) = mostly(&words) {
        guesses.insert(name, (Field::Name, Confidence::PleaseLook));
    }
    if let Some(email) = mostly(&addresses) {
        guesses.insert(email, (Field::Email, Confidence::PleaseLook));
    }
    guesses
}

fn is_words(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    letters > digits
}
