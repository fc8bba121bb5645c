//! Step 6: several numbers in one cell.

use super::shape::{ENOUGH, count_digits};

/// Words that stand between two numbers.
const BETWEEN: &[&str] = &[
    "or", "ou", "o", "oder", "und", "and", "et", "e", "y", "या", "أو", "او", "atau", "au", "или",
    "и",
];

/// The parts of a cell with enough digits for a number each. One part or none
/// means that separators stand inside one number, where they are nothing.
pub(super) fn split(text: &str) -> Vec<String> {
    // The common cell has nothing that could separate.
    if count_digits(text) < 2 * ENOUGH {
        return Vec::new();
    }
    let mut parts = vec![String::new()];
    let mut word = String::new();
    // Whether the word began directly behind a digit: `0990000516x`.
    let mut joined = false;
    let mut after_digit = false;
    for c in text.chars().chain(std::iter::once('\n')) {
        if c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c) {
            if word.is_empty() {
                joined = after_digit;
            }
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            let alone = !joined && !c.is_ascii_digit();
            let between = alone && BETWEEN.contains(&word.to_lowercase().as_str());
            if between {
                parts.push(String::new());
            } else if let Some(part) = parts.last_mut() {
                part.push_str(&word);
            }
            word.clear();
        }
        let digits_so_far = parts.last().is_some_and(|part| count_digits(part) > 0);
        if matches!(c, '/' | ';' | ',' | '|' | '\n' | '&') {
            parts.push(String::new());
        } else if c == '+' && digits_so_far {
            parts.push("+".to_owned());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
        after_digit = c.is_ascii_digit();
    }
    parts.retain(|part| count_digits(part) >= ENOUGH);
    parts
}
