//! What can be found about people who are not indexed yet, read once and kept in memory.
//!
//! After a large import a hundred thousand of them wait for some seconds, and to read each of
//! them from four tables takes half a second, for every letter that is typed. Here each is a
//! line of text. It is true as long as [`IndexState`] counts no change of the list or of who
//! waits; whoever is not in it is read from the tables as ever.

use super::document::national;
use super::question::Findable;
use super::{Document, Question};
use crate::search::Closeness;
use crate::table::search_index::IndexState;
use drumbeat_domain::PersonId;

/// Texts of so many bytes are kept: about half a million people.
const MOST_BYTES: usize = 48 * 1024 * 1024;

/// The lines of people who wait, by id.
#[derive(Debug)]
pub struct PendingTexts {
    counts: (i64, i64),
    to: PersonId,
    text: String,
    /// Who, and where their line ends.
    people: Vec<(PersonId, usize)>,
}

impl PendingTexts {
    /// For everybody after these, as they are at that moment.
    pub(crate) fn since(state: IndexState) -> Self {
        Self {
            counts: counts_of(state),
            to: state.up_to,
            text: String::new(),
            people: Vec::new(),
        }
    }

    /// Whether they are still what the tables say.
    pub fn is_true(&self, now: IndexState) -> bool {
        self.counts == counts_of(now)
    }

    /// There is room for no more.
    pub(crate) fn is_full(&self) -> bool {
        self.text.len() >= MOST_BYTES
    }

    /// Up to whom they are known.
    pub(crate) fn to(&self) -> PersonId {
        self.to
    }

    /// Adds the next one.
    pub(crate) fn push(&mut self, id: PersonId, document: &Document) {
        self.text.push_str(&document.encoded());
        self.people.push((id, self.text.len()));
        self.to = id;
    }

    /// Whoever of those after this one fits.
    pub(crate) fn find(
        &self,
        after: PersonId,
        question: &Question,
        how: Closeness,
        mut found: impl FnMut(PersonId),
    ) {
        let first = self.people.partition_point(|(id, _)| *id <= after);
        let before = first.checked_sub(1).and_then(|at| self.people.get(at));
        let mut begin = before.map_or(0, |(_, end)| *end);
        for (id, end) in self.people.iter().skip(first) {
            let line = self.text.get(begin..*end).unwrap_or_default();
            if question.is_answered_by(&Line(line), how) {
                found(*id);
            }
            begin = *end;
        }
    }
}

const fn counts_of(state: IndexState) -> (i64, i64) {
    (state.list_changes, state.pending_changes)
}

/// A document as it is encoded: the same is found in both.
struct Line<'l>(&'l str);

impl Line<'_> {
    fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|text| !text.is_empty())
    }
}

impl Findable for Line<'_> {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.texts().filter(|text| !text.starts_with('+'))
    }

    fn has_word_from(&self, prefix: &str) -> bool {
        self.words().any(|word| word.starts_with(prefix))
    }

    fn has_phone(&self, fits: impl Fn(&str, &str) -> bool) -> bool {
        let mut phones = self.texts().filter_map(|text| text.strip_prefix('+'));
        phones.any(|digits| fits(digits, national(digits)))
    }
}
