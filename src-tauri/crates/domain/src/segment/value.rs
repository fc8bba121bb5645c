//! What stands in a field, read as a number, a date, or yes or no.
//!
//! A shop's sheet says "12 500 FC", "03/11/2026" and "oui"; a field's kind says what the
//! sheet promised, so the value alone decides. What cannot be read is none of the three,
//! and fits no comparison.

use crate::field::{self, DateOrder};
use chrono::Datelike;
use std::borrow::Cow;

/// The digit zero of each script that shops write numbers in.
const ZEROS: &[char] = &[
    '0', '\u{0660}', '\u{06F0}', '\u{0966}', '\u{09E6}', '\u{FF10}',
];

/// The largest amount (in thousandths) that a screen's numbers can hold exactly.
const MOST: i64 = 9_000_000_000_000_000;

/// With the digits of any script as 0 to 9.
fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.trim());
    }
    let digit = |c: char| {
        ZEROS.iter().find_map(|zero| {
            let value = u32::from(c).checked_sub(u32::from(*zero))?;
            char::from_digit(value, 10)
        })
    };
    let text = text.trim().chars();
    Cow::Owned(text.map(|c| digit(c).unwrap_or(c)).collect())
}

/// The number in a text, in thousandths: with the words and signs around it that a shop
/// writes beside a price, and else as a field of numbers is read ([`field::number`]), so
/// that what is stored and what is asked never differ.
pub fn amount_of(text: &str) -> Option<i64> {
    let text = plain(text);
    let is_word = |c: char| !c.is_ascii_digit() && !matches!(c, '-' | '\u{2212}' | '.' | ',');
    let number = text
        .trim_start_matches(is_word)
        .trim_end_matches(|c: char| !c.is_ascii_digit());
    let number = field::number(number)?;
    let (sign, number) = match number.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, number.as_str()),
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    let amount = whole.checked_mul(1_000)?.checked_add(part)?;
    (amount <= MOST).then_some(sign * amount)
}

/// The day in a text, as a number of days; read as a field of dates is ([`field::date`]).
/// Where nothing tells what stands first, it is the day.
pub fn day_of(text: &str) -> Option<i64> {
    let text = plain(text);
    let written = text.split(' ').next()?;
    let date = field::day(written, DateOrder::DayFirst)?;
    (date.year() >= 1900).then(|| super::day_number(date))
}

/// Words for yes, in the languages whose headers an import knows.
const YES: &[&str] = &[
    "1",
    "y",
    "yes",
    "true",
    "x",
    "ok",
    "✓",
    "✔",
    "oui",
    "vrai",
    "sim",
    "sí",
    "si",
    "ja",
    "wahr",
    "да",
    "ndiyo",
    "ndio",
    "ya",
    "हाँ",
    "हां",
    "نعم",
];
/// Words for no.
const NO: &[&str] = &[
    "0",
    "n",
    "no",
    "false",
    "non",
    "faux",
    "não",
    "nao",
    "nein",
    "falsch",
    "нет",
    "hapana",
    "tidak",
    "नहीं",
    "لا",
    "✗",
];

/// Whether a text says yes or no.
pub fn truth_of(text: &str) -> Option<bool> {
    let word = plain(text).to_lowercase();
    if YES.contains(&word.as_str()) {
        Some(true)
    } else if NO.contains(&word.as_str()) {
        Some(false)
    } else {
        None
    }
}
