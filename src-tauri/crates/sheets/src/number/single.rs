//! Steps 7 to 9: one number, with what stands beside it.

use super::CellVerdict;
use super::plan::{self, RegionCode};
use super::shape::{ENOUGH, count_digits};
use crate::outcome::{FixReason, InvalidReason, Repair};

/// Judges the text of one number.
pub(super) fn judge(text: &str, region: RegionCode) -> CellVerdict {
    if let Some(meant) = letters_for_digits(text) {
        let suggestion = judge(&meant, region).into_suggestion();
        return CellVerdict::fix(FixReason::LettersInNumber, suggestion.into_iter().collect());
    }
    let (number, words) = without_words(text);
    let plus = number.find('+').is_some_and(|plus| {
        number
            .find(|c: char| c.is_ascii_digit())
            .is_some_and(|digit| plus < digit)
    });
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let verdict = judge_digits(plus, &digits, region);
    if words {
        verdict.with_repairs(&[Repair::TextRemoved])
    } else {
        verdict
    }
}

fn judge_digits(plus: bool, digits: &str, region: RegionCode) -> CellVerdict {
    if digits.len() < ENOUGH {
        let reason = if digits.is_empty() {
            InvalidReason::NotANumber
        } else {
            InvalidReason::ShortNumber
        };
        return CellVerdict::invalid(reason);
    }
    let mut bytes = digits.bytes();
    let first = bytes.next();
    if bytes.all(|byte| Some(byte) == first) {
        return CellVerdict::invalid(InvalidReason::Placeholder);
    }
    if digits.ends_with("000000") {
        return CellVerdict::fix(FixReason::RoundedNumber, Vec::new());
    }
    plan::read(plus, digits, region)
}

/// The number that O, o, I and l directly beside a digit may mean, if there are
/// such letters that are not part of a longer word.
fn letters_for_digits(text: &str) -> Option<String> {
    if !text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut found = false;
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        if !c.is_alphabetic() {
            out.push(*c);
            at += 1;
            continue;
        }
        let run: Vec<char> = chars
            .iter()
            .skip(at)
            .take_while(|c| c.is_alphabetic())
            .copied()
            .collect();
        let is_digit = |index: Option<usize>| {
            index
                .and_then(|index| chars.get(index))
                .is_some_and(char::is_ascii_digit)
        };
        let beside = is_digit(at.checked_sub(1)) || is_digit(at.checked_add(run.len()));
        if beside && run.iter().all(|c| matches!(c, 'O' | 'o' | 'I' | 'l')) {
            found = true;
            out.extend(
                run.iter()
                    .map(|c| if matches!(c, 'O' | 'o') { '0' } else { '1' }),
            );
        } else {
            out.extend(&run);
        }
        at += run.len();
    }
    found.then_some(out)
}

/// Drops words before and after the number. Says whether there were any.
fn without_words(text: &str) -> (String, bool) {
    let mut segments = vec![String::new()];
    let mut words = false;
    let mut in_word = false;
    for c in text.chars() {
        let part_of_number = c.is_ascii_digit()
            || c.is_whitespace()
            || (c.is_ascii_punctuation() && !c.is_ascii_alphanumeric());
        if part_of_number {
            in_word = false;
            if let Some(segment) = segments.last_mut() {
                segment.push(c);
            }
        } else {
            words = true;
            if !in_word {
                segments.push(String::new());
            }
            in_word = true;
        }
    }
    // Digits among the words ("2 enfants 0990…") are no part of the number,
    // where one segment is long enough to be it.
    let mut long = segments
        .iter()
        .filter(|segment| count_digits(segment) >= ENOUGH);
    match (long.next(), long.next()) {
        (Some(number), None) => (number.clone(), words),
        _ => (segments.concat(), words),
    }
}
