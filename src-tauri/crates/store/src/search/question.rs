//! What was typed into the search field.

use super::Document;
use super::document::{Level, Range};
use super::edit::is_one_edit;
use super::words::words;

/// Letters a word needs before a mistake in it can be told from another word.
const SHORTEST_NEAR: usize = 3;
/// Digits that say something about a number.
const SHORTEST_NUMBER: usize = 3;
/// Words that are looked at.
const MOST_PARTS: usize = 12;

/// How well a word has to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closeness {
    /// Letter by letter.
    Exact,
    /// With at most one letter too many, missing, wrong or in the wrong place.
    Near,
}

/// What was typed, as its parts; each of them must fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    parts: Vec<Part>,
}

/// A part of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The beginning of a word.
    Word(String),
    /// Digits: a number as somebody writes it, or the beginnings of words.
    Number {
        /// The groups as they were written.
        groups: Vec<String>,
        /// All digits.
        digits: String,
    },
}

impl Question {
    /// Reads what was typed; `None` where that is blank. Signs alone are a question that
    /// nobody fits.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.trim().is_empty() {
            return None;
        }
        let mut parts: Vec<Part> = Vec::new();
        for word in words(typed) {
            let is_group = word.bytes().all(|b| b.is_ascii_digit());
            match (parts.last_mut(), is_group) {
                (Some(Part::Number { groups, digits }), true) => {
                    digits.push_str(&word);
                    groups.push(word);
                }
                (_, true) => parts.push(Part::Number {
                    digits: word.clone(),
                    groups: vec![word],
                }),
                (_, false) => parts.push(Part::Word(word)),
            }
        }
        parts.truncate(MOST_PARTS);
        Some(Self { parts })
    }

    /// Its parts.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether there is a word in which one letter can be a mistake.
    pub fn can_be_mistyped(&self) -> bool {
        let near = |part: &Part| matches!(part, Part::Word(word) if may_be_near(word));
        self.parts.iter().any(near)
    }

    /// Whether somebody fits; the definition.
    pub fn is_answered_by(&self, document: &Document, how: Closeness) -> bool {
        let fits = |part: &Part| part.is_answered_by(document, how);
        !self.parts.is_empty() && self.parts.iter().all(fits)
    }
}

impl Part {
    fn is_answered_by(&self, document: &Document, how: Closeness) -> bool {
        match self {
            Self::Word(word) => {
                document.has_word_from(word)
                    || how == Closeness::Near
                        && document.words().any(|other| begins_nearly(word, other))
            }
            Self::Number { groups, digits } => {
                let number = NumberPart::of(digits);
                groups.iter().all(|group| document.has_word_from(group))
                    || document.has_phone(|whole, national| number.fits(whole, national))
            }
        }
    }

    /// What the index is asked for this part: a choice of ranges, of which the first list
    /// is joined, and the others have all to fit.
    pub(crate) fn lookups(&self) -> Lookups {
        match self {
            Self::Word(word) => Lookups::any([Level::range(&Level::OF_WORDS, word)]),
            Self::Number { groups, digits } => {
                let number = NumberPart::of(digits);
                let mut lookups = Lookups::any([
                    number
                        .beginning()
                        .and_then(|digits| Level::range(&Level::OF_BEGINNINGS, digits)),
                    number.end().and_then(|digits| {
                        let backwards: String = digits.chars().rev().collect();
                        Level::range(&Level::OF_ENDS, &backwards)
                    }),
                ]);
                let ranges = groups
                    .iter()
                    .filter_map(|group| Level::range(&Level::OF_WORDS, group));
                lookups.or_all = ranges.map(|(range, _)| range).collect();
                lookups
            }
        }
    }
}

/// How the index is asked for one part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lookups {
    /// Whoever stands in one of these,
    pub(crate) any: Vec<Range>,
    /// or in all of these, if there are some.
    pub(crate) or_all: Vec<Range>,
    /// Who is found has to be looked at again: more was typed than an entry tells.
    pub(crate) is_rough: bool,
}

impl Lookups {
    fn any<const N: usize>(ranges: [Option<(Range, bool)>; N]) -> Self {
        let found: Vec<_> = ranges.into_iter().flatten().collect();
        Self {
            is_rough: found.iter().any(|(_, is_rough)| *is_rough),
            any: found.into_iter().map(|(range, _)| range).collect(),
            or_all: Vec::new(),
        }
    }

    /// Adds everybody with a word that begins so.
    pub(crate) fn or_word(&mut self, beginning: &str) {
        self.any
            .extend(Level::range(&Level::OF_WORDS, beginning).map(|(range, _)| range));
    }
}

/// Typed digits as a number: `00` and a leading zero are only for dialling.
struct NumberPart<'t> {
    typed: &'t str,
    dialled: &'t str,
}

impl<'t> NumberPart<'t> {
    fn of(typed: &'t str) -> Self {
        Self {
            typed,
            dialled: typed.trim_start_matches('0'),
        }
    }

    fn beginning(&self) -> Option<&'t str> {
        Some(self.dialled).filter(|digits| digits.len() >= SHORTEST_NUMBER)
    }

    fn end(&self) -> Option<&'t str> {
        Some(self.typed).filter(|digits| digits.len() >= SHORTEST_NUMBER)
    }

    fn fits(&self, whole: &str, national: &str) -> bool {
        let begins = |digits: &str| whole.starts_with(digits) || national.starts_with(digits);
        self.beginning().is_some_and(begins)
            || self.end().is_some_and(|digits| whole.ends_with(digits))
    }
}

/// Whether a word with this beginning can be corrected at all.
pub(crate) fn may_be_near(beginning: &str) -> bool {
    beginning.chars().count() >= SHORTEST_NEAR && !beginning.bytes().any(|b| b.is_ascii_digit())
}

/// Whether a word begins with these letters but for one mistake. Digits are no letters
/// that somebody meant.
fn begins_nearly(typed: &str, word: &str) -> bool {
    if !may_be_near(typed) {
        return false;
    }
    let (typed, word): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    (typed.len() - 1..=typed.len() + 1)
        .filter_map(|length| word.get(..length))
        .filter(|beginning| !beginning.iter().any(char::is_ascii_digit))
        .any(|beginning| is_one_edit(&typed, beginning))
}
