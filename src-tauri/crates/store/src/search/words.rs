//! Texts as folded words: one spelling for what people write in several.

use crate::fold;
use drumbeat_domain::phone;
use unicode_normalization::char::is_combining_mark;

/// Characters of a word that count; what is longer is cut.
pub(crate) const LONGEST_WORD: usize = 32;

/// The words of a text, in their order. A word with an apostrophe is one word
/// (`N'Golo` is `ngolo`); a Chinese or Japanese sign is a word of its own, because
/// names in them have no spaces.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = Word::default();
    for c in fold(text).chars() {
        if is_apostrophe(c) {
            continue;
        }
        if is_sign(c) {
            word.end(&mut words);
            words.push(c.to_string());
        } else if c.is_alphanumeric() || is_combining_mark(c) {
            word.push(c);
        } else {
            word.end(&mut words);
        }
    }
    word.end(&mut words);
    words
}

/// The same, and the parts of words with an apostrophe, so that both `dalmeida` and
/// `almeida` find "D'Almeida".
pub(super) fn words_and_parts(text: &str) -> Vec<String> {
    let mut all = words(text);
    if text.contains(is_apostrophe) {
        all.extend(words(&text.replace(is_apostrophe, " ")));
    }
    all
}

#[derive(Default)]
struct Word {
    text: String,
    chars: usize,
}

impl Word {
    fn push(&mut self, c: char) {
        let (first, second) = letters(c);
        for c in [first, second].into_iter().flatten() {
            if self.chars < LONGEST_WORD {
                self.text.push(c);
                self.chars += 1;
            }
        }
    }

    fn end(&mut self, words: &mut Vec<String>) {
        if !self.text.is_empty() {
            words.push(std::mem::take(&mut self.text));
        }
        self.chars = 0;
    }
}

const fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | '\u{05F3}' | '\u{02B9}'
    )
}

const fn is_sign(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

/// The letter or the two letters that a folded letter counts as. What [`fold`] leaves
/// apart (names are also ordered by it) and people do not: forms of one Arabic letter,
/// letters of Latin alphabets that others write without, digits of all scripts.
fn letters(c: char) -> (Option<char>, Option<char>) {
    let one = match c {
        // Alef with wasla; alef maqsura and the yehs; teh marbuta and the hehs; keheh.
        '\u{0671}' => 'ا',
        'ى' | '\u{06CC}' | '\u{06D0}' | '\u{06D2}' => 'ي',
        'ة' | '\u{06C1}' | '\u{06BE}' | '\u{06D5}' | '\u{06C3}' => 'ه',
        '\u{06A9}' | '\u{06AA}' => 'ك',
        // A hamza by itself is left out as often as it is written.
        'ء' => return (None, None),
        'ß' => return (Some('s'), Some('s')),
        'æ' => return (Some('a'), Some('e')),
        'œ' => return (Some('o'), Some('e')),
        'þ' => return (Some('t'), Some('h')),
        'ø' | 'ɔ' => 'o',
        'đ' | 'ð' | 'ɖ' | 'ɗ' => 'd',
        'ł' => 'l',
        'ı' => 'i',
        'ħ' => 'h',
        'ɓ' => 'b',
        'ƙ' => 'k',
        'ɛ' => 'e',
        'ŋ' => 'n',
        'ς' => 'σ',
        c => phone::digit(c).unwrap_or(c),
    };
    (Some(one), None)
}
