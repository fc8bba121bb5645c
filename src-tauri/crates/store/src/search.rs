//! What "found" means, without a database.
//!
//! A [`Document`] is what can be found about somebody: the [`words`] of their texts and
//! their numbers. A [`Question`] is what was typed. [`Question::is_answered_by`] is the
//! definition; the index ([`crate::table::search_index`]) only gives its answer faster,
//! and a property test holds the two against each other.
//!
//! * Every word that was typed must begin a word of the person, in any order.
//! * Digits also find a number: from its beginning, with or without the country, `+`,
//!   `00` or the leading zero, by how it ends, or, from four digits on, by what stands
//!   inside it behind the country.
//! * Where nobody fits, [`Closeness::Near`] allows one typing mistake in each word.

mod document;
mod edit;
mod ordered;
mod pending;
mod people_set;
mod question;
mod words;

pub use document::Document;
pub(crate) use edit::is_one_edit;
pub use ordered::{Narrowed, OrderedPeople};
pub use pending::PendingTexts;
pub use people_set::{BLOCK, PeopleSet};
pub use question::{Closeness, Findable, Part, Question};
use words::LONGEST_WORD;

/// What only the index needs to know.
pub(crate) mod index {
    pub(crate) use super::document::Range;
    pub(crate) use super::people_set::{Bits, place_of};
    pub(crate) use super::question::{Lookups, may_be_near};
}

#[cfg(test)]
mod tests;
