//! From what stands in a cell to `+` and digits.
//!
//! Only what cannot change the number is dropped: blanks, brackets, dashes, dots,
//! invisible marks, a label before and a remark after. Anything between the
//! digits that could mean something is an error with a name.

use super::PhoneError;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// More characters than any number with a label needs.
const LONGEST: usize = 80;

/// Each script's digit zero; the nine others follow it.
const ZEROS: &[char] = &[
    '0', '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '᠐', '߀',
];

/// What a character of a cell is.
enum Mark {
    Digit(char),
    Plus,
    Blank,
    /// Could part two numbers, or belong to one.
    Parting,
    Other,
}

/// Digits in ASCII, with a `+` in front if the text says so.
pub(super) fn clean(input: &str) -> Result<String, PhoneError> {
    if input.chars().count() > LONGEST {
        return Err(PhoneError::TooLong);
    }
    // Full-width signs become plain ones.
    let plain = if input.is_ascii() {
        Cow::Borrowed(input)
    } else {
        input.nfkc().collect()
    };
    let (text, international) = whatsapp_address(plain.trim());
    if is_rounded(text) {
        return Err(PhoneError::Rounded);
    }
    let text = without_decimals(text);
    let marks: Vec<Mark> = text.chars().map(mark).collect();
    let starts = |mark: &Mark| matches!(mark, Mark::Digit(_) | Mark::Plus);
    let digit = |mark: &Mark| matches!(mark, Mark::Digit(_));
    let first = marks.iter().position(starts).ok_or(PhoneError::NoDigits)?;
    let last = marks.iter().rposition(digit).ok_or(PhoneError::NoDigits)?;
    let mut digits = String::new();
    let mut plus = international;
    let mut piece = 0;
    for mark in marks.iter().take(last + 1).skip(first) {
        match mark {
            Mark::Digit(digit) => {
                digits.push(*digit);
                piece += 1;
            }
            Mark::Plus if digits.is_empty() => plus = true,
            Mark::Plus => return Err(PhoneError::SeveralNumbers),
            Mark::Blank => {}
            Mark::Parting => {
                // `0991000412/0812345678` are two numbers, `030/1234567` is one.
                let after = digits_in(&marks) - digits.len();
                if piece >= 6 && after >= 6 {
                    return Err(PhoneError::SeveralNumbers);
                }
                piece = 0;
            }
            Mark::Other => return Err(PhoneError::Letters),
        }
    }
    if plus {
        // "+0033 6…" and "+ (0) …" are spellings of a trunk prefix nobody dials.
        let trimmed = digits.strip_prefix("00").unwrap_or(&digits);
        return Ok(format!("+{trimmed}"));
    }
    Ok(digits)
}

fn digits_in(marks: &[Mark]) -> usize {
    marks
        .iter()
        .filter(|mark| matches!(mark, Mark::Digit(_)))
        .count()
}

/// A digit of any script as the one of ASCII; `None` for everything else.
pub fn digit(c: char) -> Option<char> {
    ZEROS.iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(*zero))?;
        char::from_digit(value, 10)
    })
}

fn mark(c: char) -> Mark {
    if let Some(digit) = digit(c) {
        return Mark::Digit(digit);
    }
    match c {
        '+' => Mark::Plus,
        ',' | ';' | '/' | '|' | '\n' | '\r' | '،' | '؛' | '&' => Mark::Parting,
        '('
        | ')'
        | '['
        | ']'
        | '-'
        | '.'
        | '_'
        | '·'
        | '\''
        | '’'
        | '"'
        | '`'
        | '~'
        | '−'
        | '\u{2010}'..='\u{2015}'
        | '\u{00ad}'
        | '\u{061c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Mark::Blank,
        c if c.is_whitespace() => Mark::Blank,
        _ => Mark::Other,
    }
}

/// The number inside an address of WhatsApp, and whether it was one: those
/// always begin with the country, also without a `+`.
fn whatsapp_address(text: &str) -> (&str, bool) {
    for ending in ["@c.us", "@s.whatsapp.net"] {
        if let Some(number) = text.strip_suffix(ending) {
            return (number, true);
        }
    }
    let bare = text
        .trim_start_matches("https://")
        .trim_start_matches("http://");
    match bare.strip_prefix("wa.me/") {
        Some(number) => (
            number.split(['?', '/', '#']).next().unwrap_or_default(),
            true,
        ),
        None => (text, false),
    }
}

/// Whether a spreadsheet wrote the number as a power of ten.
fn is_rounded(text: &str) -> bool {
    let Some((mantissa, power)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let power = power.trim_start_matches(['+', '-']);
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    plain(power)
        && mantissa
            .split(['.', ','])
            .all(|part| plain(part.trim_start_matches('+')))
}

/// A whole number that a spreadsheet wrote with decimals: `243991000412.0`.
fn without_decimals(text: &str) -> &str {
    match text.rsplit_once(['.', ',']) {
        Some((whole, zeros))
            if (1..=2).contains(&zeros.len())
                && zeros.bytes().all(|b| b == b'0')
                && whole.len() >= 7
                && whole
                    .trim_start_matches('+')
                    .bytes()
                    .all(|b| b.is_ascii_digit()) =>
        {
            whole
        }
        _ => text,
    }
}
