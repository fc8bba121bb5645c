//! One spelling for finding and ordering: lower case, no accents, single spaces.

use unicode_normalization::UnicodeNormalization;

/// Folds a name, a tag or what was typed into the search field, so that
/// "Émile  N." and "emile n." are the same text.
///
/// Marks that decorate a letter go (Latin accents, Arabic and Hebrew points);
/// the vowel signs of Indic scripts are letters to their readers and stay.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        // Nothing to take apart, in half of all names.
        return folded(text.chars().map(|c| c.to_ascii_lowercase()), text.len());
    }
    folded(text.nfkd().flat_map(char::to_lowercase), text.len())
}

fn folded(lower: impl Iterator<Item = char>, length: usize) -> String {
    let mut out = String::with_capacity(length);
    let mut gap = false;
    for c in lower {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if c.is_control() || is_decoration(c) {
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

const fn is_decoration(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}'   // accents
        | '\u{0591}'..='\u{05C7}' // Hebrew points
        | '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}' // Arabic points, tatweel
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' // invisible
    )
}
