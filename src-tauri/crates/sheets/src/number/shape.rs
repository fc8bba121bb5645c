//! Steps 3 to 5: numbers that a spreadsheet has written as something else.

/// Digits that make a number rather than a fragment.
pub(super) const ENOUGH: usize = 7;

pub(super) fn count_digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A date in the one form that cannot be a phone number: `YYYY-MM-DD`.
pub(super) fn is_date(text: &str) -> bool {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let mut parts = day.split('-');
    let (year, month, day_of_month) = (parts.next(), parts.next(), parts.next());
    let number = |part: Option<&str>, length: usize| {
        part.filter(|part| part.len() == length && all_digits(part))
            .and_then(|part| part.parse::<u32>().ok())
    };
    parts.next().is_none()
        && number(year, 4).is_some_and(|year| (1900..=2100).contains(&year))
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day_of_month, 2).is_some_and(|day| (1..=31).contains(&day))
}

/// `919900000001.0` and `919900000001,00` lose the empty decimals.
pub(super) fn empty_decimals(text: &str) -> Option<String> {
    let (sign, bare) = match text.strip_prefix('+') {
        Some(bare) => ("+", bare),
        None => ("", text),
    };
    let (whole, decimals) = bare.split_once(['.', ','])?;
    let empty = !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0');
    (empty && all_digits(whole) && whole.len() >= ENOUGH).then(|| format!("{sign}{whole}"))
}

/// Scientific notation as text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scientific {
    /// Not written that way.
    No,
    /// The mantissa holds every digit: the number written out.
    Whole(String),
    /// Digits are missing. They are never guessed.
    DigitsLost,
}

pub(super) fn scientific(text: &str) -> Scientific {
    let bare = text.strip_prefix('+').unwrap_or(text);
    let Some((mantissa, exponent)) = bare.split_once(['e', 'E']) else {
        return Scientific::No;
    };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let (whole, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let shaped = all_digits(whole)
        && (decimals.is_empty() || all_digits(decimals))
        && all_digits(exponent.strip_prefix('-').unwrap_or(exponent))
        && exponent.len() <= 4;
    if !shaped {
        return Scientific::No;
    }
    let Ok(exponent) = exponent.parse::<usize>() else {
        return Scientific::DigitsLost;
    };
    // Decimals beyond the exponent may only be zeros.
    let significant = decimals.trim_end_matches('0').len();
    if decimals.len() < exponent || significant > exponent || exponent == 0 {
        return Scientific::DigitsLost;
    }
    let digits: String = whole
        .chars()
        .chain(decimals.chars().take(exponent))
        .collect();
    Scientific::Whole(digits)
}

/// Words before an extension, the longer ones first.
const EXTENSION: &[&str] = &[
    ";ext=",
    "extension",
    "extensión",
    "durchwahl",
    "interno",
    "anexo",
    "poste",
    "ramal",
    "extn",
    "доб",
    "ext",
    "dw",
    "x",
    "#",
];

/// The number before an extension at the end of the text.
pub(super) fn before_extension(text: &str) -> Option<&str> {
    let text = text.trim_end_matches([' ', ')', '.']);
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - before.len();
    if digits == 0 || digits > ENOUGH {
        return None;
    }
    let before = before.trim_end_matches([' ', '.', ':', '(']);
    let main = EXTENSION.iter().find_map(|word| strip_word(before, word))?;
    (count_digits(main) >= ENOUGH).then_some(main)
}

/// Takes a word off the end, whatever its case; not the end of a longer word.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let length = word.chars().count();
    let (at, _) = text.char_indices().rev().nth(length.checked_sub(1)?)?;
    let (main, tail) = text.split_at_checked(at)?;
    if tail.to_lowercase() != word {
        return None;
    }
    let is_sign = !word.starts_with(char::is_alphabetic);
    let joined = main.chars().next_back().is_some_and(char::is_alphabetic);
    (is_sign || !joined).then_some(main)
}
