//! What was typed into the search field.

use super::document::{INNER, Level, Range};
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

/// What can be found about somebody, however it is kept.
pub trait Findable {
    /// The words of their texts.
    fn words(&self) -> impl Iterator<Item = &str>;
    /// Whether one of them begins so.
    fn has_word_from(&self, prefix: &str) -> bool;
    /// Whether one of their numbers fits, with the country and without.
    fn has_phone(&self, fits: impl Fn(&str, &str) -> bool) -> bool;
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
    pub fn is_answered_by(&self, document: &impl Findable, how: Closeness) -> bool {
        let fits = |part: &Part| part.is_answered_by(document, how);
        !self.parts.is_empty() && self.parts.iter().all(fits)
    }
}

impl Part {
    fn is_answered_by(&self, document: &impl Findable, how: Closeness) -> bool {
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

    /// What the index is asked for this part.
    pub(crate) fn lookups(&self) -> Lookups {
        let mut lookups = Lookups::default();
        match self {
            Self::Word(word) => lookups.or_word(word),
            Self::Number { groups, digits } => {
                let number = NumberPart::of(digits);
                if let Some(digits) = number.beginning() {
                    lookups.or(Level::range(&Level::OF_BEGINNINGS, digits));
                }
                if let Some(digits) = number.end() {
                    let backwards: String = digits.chars().rev().collect();
                    lookups.or(Level::range(&Level::OF_ENDS, &backwards));
                }
                if let Some(digits) = number.inside() {
                    lookups.or_all(
                        pieces(digits).filter_map(|piece| Level::range(&[Level::INNER], piece)),
                        // The pieces may stand in another order, or in two numbers.
                        digits.len() > INNER,
                    );
                }
                let words = groups.iter();
                lookups.or_all(
                    words.filter_map(|group| Level::range(&Level::OF_WORDS, group)),
                    false,
                );
            }
        }
        lookups
    }
}

fn pieces(digits: &str) -> impl Iterator<Item = &str> {
    (0..=digits.len() - INNER).filter_map(|at| digits.get(at..at + INNER))
}

/// How the index is asked for one part: for whoever fits one of the ways.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lookups {
    pub(crate) ways: Vec<Way>,
}

/// Whoever stands in all of these ranges.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) ranges: Vec<Range>,
    /// Who is found only so has to be looked at: more was typed than an entry tells.
    pub(crate) is_rough: bool,
}

impl Lookups {
    fn or(&mut self, found: Option<(Range, bool)>) {
        self.or_all(found.into_iter(), false);
    }

    fn or_all(&mut self, found: impl Iterator<Item = (Range, bool)>, is_rough: bool) {
        let (ranges, rough): (Vec<Range>, Vec<bool>) = found.unzip();
        if !ranges.is_empty() {
            self.ways.push(Way {
                ranges,
                is_rough: is_rough || rough.contains(&true),
            });
        }
    }

    /// Adds everybody with a word that begins so.
    pub(crate) fn or_word(&mut self, beginning: &str) {
        self.or(Level::range(&Level::OF_WORDS, beginning));
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

    fn inside(&self) -> Option<&'t str> {
        Some(self.typed).filter(|digits| digits.len() >= INNER)
    }

    fn fits(&self, whole: &str, national: &str) -> bool {
        let begins = |digits: &str| whole.starts_with(digits) || national.starts_with(digits);
        self.beginning().is_some_and(begins)
            || self.end().is_some_and(|digits| whole.ends_with(digits))
            || self
                .inside()
                .is_some_and(|digits| national.contains(digits))
    }
}

/// Whether a word with this beginning can be corrected at all.
pub(crate) fn may_be_near(beginning: &str) -> bool {
    beginning.chars().count() >= SHORTEST_NEAR && !beginning.bytes().any(|b| b.is_ascii_digit())
}

/// Whether one mistake can make the one begin like the other: of their first two letters one
/// is the same, or in the place of the other. Most words are told apart by that.
fn may_begin_nearly(typed: &str, word: &str) -> bool {
    let two = |text: &str| {
        let mut letters = text.chars();
        (letters.next(), letters.next())
    };
    let ((a, b), (c, d)) = (two(typed), two(word));
    a == c || b == c || a == d || b == d
}

/// Whether a word begins with these letters but for one mistake. Digits are no letters
/// that somebody meant.
fn begins_nearly(typed: &str, word: &str) -> bool {
    if !may_be_near(typed) || !may_begin_nearly(typed, word) {
        return false;
    }
    let (typed, word): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    (typed.len() - 1..=typed.len() + 1)
        .filter_map(|length| word.get(..length))
        .filter(|beginning| !beginning.iter().any(char::is_ascii_digit))
        .any(|beginning| is_one_edit(&typed, beginning))
}
