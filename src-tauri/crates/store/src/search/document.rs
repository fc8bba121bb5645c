//! What can be found about somebody, and the entries of the index that say so.

use super::question::Findable;
use super::words::words_and_parts;
use drumbeat_domain::phone::Phone;
use std::collections::BTreeSet;

/// Words that are kept of one person: a note that is a novel finds by its beginning.
const MOST_WORDS: usize = 256;
/// Characters of one text that are looked at.
const MOST_CHARS: usize = 4_000;

/// Digits of a piece inside a number. With three, and where a country's numbers begin alike,
/// a piece says next to nothing; each digit more makes ten times as many entries.
pub(super) const INNER: usize = 4;

/// What can be found about somebody.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Document {
    /// Words of their name, town, company, e-mail, notes, extra fields and tags.
    words: BTreeSet<String>,
    /// Their numbers, as digits with the country.
    phones: BTreeSet<String>,
}

impl Document {
    /// Adds the words of a text.
    pub(crate) fn add_text(&mut self, text: &str) {
        let end = text.char_indices().nth(MOST_CHARS).map(|(at, _)| at);
        let text = end.and_then(|end| text.get(..end)).unwrap_or(text);
        for word in words_and_parts(text) {
            if self.words.len() < MOST_WORDS {
                self.words.insert(word);
            }
        }
    }

    /// Adds a number, given as its digits with the country.
    pub(crate) fn add_phone(&mut self, digits: &str) {
        self.phones.insert(digits.to_owned());
    }

    /// Nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phones.is_empty()
    }

    /// One line, as the index keeps it beside the person.
    pub(crate) fn encoded(&self) -> String {
        let mut line = String::new();
        let phones = self.phones.iter().map(|digits| ("+", digits));
        for (sign, text) in self.words.iter().map(|word| ("", word)).chain(phones) {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(sign);
            line.push_str(text);
        }
        line
    }

    pub(crate) fn decoded(line: &str) -> Self {
        let mut document = Self::default();
        for text in line.split(' ').filter(|text| !text.is_empty()) {
            match text.strip_prefix('+') {
                Some(digits) => document.phones.insert(digits.to_owned()),
                None => document.words.insert(text.to_owned()),
            };
        }
        document
    }

    /// The entries of the index under which they stand.
    pub(crate) fn entries(&self) -> BTreeSet<String> {
        let mut entries = BTreeSet::new();
        for word in &self.words {
            for level in Level::OF_WORDS {
                entries.extend(level.entry_of(word));
            }
        }
        for digits in &self.phones {
            let backwards: String = digits.chars().rev().collect();
            for level in Level::OF_BEGINNINGS {
                entries.extend(level.entry_of(digits));
                entries.extend(level.entry_of(national(digits)));
            }
            for level in Level::OF_ENDS {
                entries.extend(level.entry_of(&backwards));
            }
            entries.extend(inner(national(digits)).map(|piece| Level::INNER.entry(piece)));
        }
        entries
    }
}

/// The digits behind the code of the country.
pub(super) fn national(digits: &str) -> &str {
    Phone::national_of(digits)
}

impl Findable for Document {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    fn has_word_from(&self, prefix: &str) -> bool {
        self.words
            .range(prefix.to_owned()..)
            .next()
            .is_some_and(|word| word.starts_with(prefix))
    }

    fn has_phone(&self, fits: impl Fn(&str, &str) -> bool) -> bool {
        self.phones
            .iter()
            .any(|digits| fits(digits, national(digits)))
    }
}

/// The pieces of a national number that stand inside it. What stands at its beginning or its
/// end is found there, but for a zero that is no sign for dialling.
fn inner(national: &str) -> impl Iterator<Item = &str> {
    let first = usize::from(!national.starts_with('0'));
    let last = national.len().saturating_sub(INNER + 1);
    (first..=last).filter_map(|at| national.get(at..at + INNER))
}

/// A length to which words are cut for the index. A beginning that was typed is looked up
/// at the next longer level: as it is where it has that length, otherwise as a range of
/// at most a few letters, so that no question reads many entries however many different
/// words there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    /// First sign of its entries.
    kind: char,
    /// Characters of an entry.
    longest: usize,
    /// Words that are shorter are found at an earlier level.
    shortest: usize,
}

impl Level {
    const fn new(kind: char, shortest: usize, longest: usize) -> Self {
        Self {
            kind,
            longest,
            shortest,
        }
    }

    pub(super) const OF_WORDS: [Self; 5] = [
        Self::new('a', 1, 1),
        Self::new('b', 2, 3),
        Self::new('c', 4, 5),
        Self::new('d', 6, 8),
        Self::new('e', 9, super::LONGEST_WORD),
    ];
    /// Numbers from their beginning. Longer ones are looked at one by one.
    pub(super) const OF_BEGINNINGS: [Self; 3] = [
        Self::new('n', 3, 3),
        Self::new('o', 4, 5),
        Self::new('p', 6, 8),
    ];
    /// Numbers from their end, written backwards.
    pub(super) const OF_ENDS: [Self; 2] = [Self::new('x', 3, 3), Self::new('y', 4, 5)];

    /// Pieces inside a number.
    pub(super) const INNER: Self = Self::new('z', INNER, INNER);

    fn entry_of(self, text: &str) -> Option<String> {
        let is_long_enough = text.chars().nth(self.shortest - 1).is_some();
        is_long_enough.then(|| self.entry(text))
    }

    fn entry(self, text: &str) -> String {
        let cut = text.chars().take(self.longest);
        std::iter::once(self.kind).chain(cut).collect()
    }

    /// The entries of everything that begins so: from the first to the last, and whether
    /// the beginning is longer than an entry, so that each of them has to be looked at.
    pub(super) fn range(levels: &[Self], beginning: &str) -> Option<(Range, bool)> {
        let length = beginning.chars().count();
        let level = levels
            .iter()
            .find(|level| length <= level.longest)
            .or(levels.last())?;
        let first = level.entry(beginning);
        let last = if length < level.longest {
            format!("{first}{}", char::MAX)
        } else {
            first.clone()
        };
        Some((Range { first, last }, length > level.longest))
    }
}

/// Entries of the index, the first and the last one included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Range {
    pub(crate) first: String,
    pub(crate) last: String,
}
