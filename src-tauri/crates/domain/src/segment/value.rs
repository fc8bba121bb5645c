//! What stands in a field, read as a number, a date, or yes or no.
//!
//! A shop's sheet says "12 500 FC", "03/11/2026" and "oui"; a field's kind says what the
//! sheet promised, so the value alone decides. What cannot be read is none of the three,
//! and fits no comparison.

use chrono::{Datelike, NaiveDate};

/// The digit zero of each script that shops write numbers in.
const ZEROS: &[char] = &[
    '0', '\u{0660}', '\u{06F0}', '\u{0966}', '\u{09E6}', '\u{FF10}',
];

/// The largest amount (in thousandths) that a screen's numbers can hold exactly.
const MOST: i64 = 9_000_000_000_000_000;

/// With the digits of any script as 0 to 9.
fn plain(text: &str) -> String {
    let digit = |c: char| {
        ZEROS.iter().find_map(|zero| {
            let value = u32::from(c).checked_sub(u32::from(*zero))?;
            char::from_digit(value, 10)
        })
    };
    text.trim().chars().map(|c| digit(c).unwrap_or(c)).collect()
}

/// The number in a text, in thousandths: "12 500 FC" is 12,500,000. A mark with exactly
/// three digits behind it groups ("1.500", "1,500"), any other one is the decimal mark;
/// words and signs of a currency may stand before or after.
pub fn amount_of(text: &str) -> Option<i64> {
    let text = plain(text);
    let is_word = |c: char| !c.is_ascii_digit() && !matches!(c, '-' | '\u{2212}' | '.' | ',');
    let first = text.trim_start_matches(is_word);
    let (negative, number) = match first.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, first),
    };
    let number = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    let mut digits = String::new();
    let mut marks = Vec::new();
    for c in number.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '.' | ',' => marks.push((c, digits.len())),
            // What groups the digits of a long number.
            ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '\u{2019}' | '\u{066C}' => {}
            _ => return None,
        }
    }
    let decimals = decimals_of(&marks, &digits)?;
    let (whole, part) = digits.split_at_checked(digits.len() - decimals)?;
    let whole: i64 = if whole.is_empty() { "0" } else { whole }.parse().ok()?;
    let part: i64 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    let amount = whole.checked_mul(1_000)?.checked_add(part)?;
    (!digits.is_empty() && amount <= MOST).then_some(if negative { -amount } else { amount })
}

/// How many of the digits stand behind the decimal mark; `None` where the marks make no number.
fn decimals_of(marks: &[(char, usize)], digits: &str) -> Option<usize> {
    let behind = |at: usize| digits.len() - at;
    let Some((last, at)) = marks.last() else {
        return Some(0);
    };
    let alike = marks.iter().filter(|(mark, _)| mark == last).count();
    let others = marks.len() - alike;
    let groups = behind(*at) == 3 && others == 0 && !digits.starts_with('0') && *at > 0;
    if alike > 1 {
        // A decimal mark stands once.
        (others == 0 && groups).then_some(0)
    } else if groups {
        Some(0)
    } else {
        Some(behind(*at))
    }
}

/// The date in a text, in days since 1970: `2026-11-03`, or the day first as in
/// `3/11/2026` and `03.11.26`, unless the second number can be no month.
pub fn day_of(text: &str) -> Option<i64> {
    let text = plain(text);
    let date = text.split(['T', ' ']).next()?;
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let number = |part: &str| {
        let fits = (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let (year, month, day) = if first.len() == 4 {
        (number(first)?, number(second)?, number(third)?)
    } else {
        let (day, month, year) = (number(first)?, number(second)?, number(third)?);
        let year = match third.len() {
            4 => year,
            2 if year < 70 => 2_000 + year,
            2 => 1_900 + year,
            _ => return None,
        };
        if month > 12 {
            (year, day, month)
        } else {
            (year, month, day)
        }
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
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
