//! Segments: a saved filter that says who belongs to a group, asked anew each time.
//!
//! A [`Filter`] is a tree of groups and [`Condition`]s. It is data, not a program: the
//! store turns it into one parameterised question ([`crate::segment`] says only what is
//! asked, never how), and a screen turns it into a sentence.
//!
//! Invariants:
//! - a `Filter` that exists is small enough to ask ([`FilterError`] names the limits); it
//!   is checked where it is read, also from JSON;
//! - no group is empty, so that a filter nobody filled in is not everybody;
//! - days are days of the shop's zone ([`Now`]), and "in the last 7 days" of an instant is
//!   7 times 24 hours.

mod value;

pub use value::{amount_of, day_of, truth_of};

use crate::consent::ConsentState;
use crate::reason::coded;
use crate::schedule::{Zone, local_date, local_date_start_ms};
use crate::{CampaignId, ImportId, ListId};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The form in which filters are written now.
const VERSION: u32 = 1;
/// Groups inside groups.
const DEEPEST: usize = 5;
/// Conditions of one filter.
const MOST_CONDITIONS: usize = 50;
/// Characters of a text to compare with.
const LONGEST_TEXT: usize = 200;
/// Ten years.
const MOST_DAYS: u16 = 3_650;
/// Years of a date.
const YEARS: RangeInclusive<i32> = 1900..=9999;

/// A filter that can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Filter(Node);

/// A filter as it is kept.
#[derive(Clone, Serialize, Deserialize)]
struct Written {
    version: u32,
    root: Node,
}

/// A part of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    /// Who fits all of these.
    All(Vec<Node>),
    /// Who fits at least one of these.
    Any(Vec<Node>),
    /// Who does not fit this.
    Not(Box<Node>),
    /// Who fits this.
    Is(Condition),
}

/// One thing that is true of somebody or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Condition {
    /// Something is known there.
    Known {
        /// Where.
        field: Field,
    },
    /// A text, whatever its capitals and accents.
    Text {
        /// Where.
        field: Field,
        /// How it is compared.
        test: TextTest,
        /// With what.
        value: String,
    },
    /// A number, where one can be read ([`amount_of`]).
    Number {
        /// Where.
        field: Field,
        /// How it is compared.
        test: NumberTest,
        /// With what, in thousandths.
        thousandths: i64,
    },
    /// A date, where one can be read ([`day_of`]).
    Date {
        /// Where.
        field: Field,
        /// When it must be.
        when: When,
    },
    /// Yes or no, where that can be read ([`truth_of`]).
    YesNo {
        /// Where.
        field: Field,
        /// Which of the two.
        yes: bool,
    },
    /// Has this tag, whatever its capitals and accents.
    Tag {
        /// The tag.
        tag: String,
    },
    /// Is in this list.
    List {
        /// The list.
        list: ListId,
    },
    /// Stands like this; a blocked address is an opt-out.
    Consent {
        /// How.
        consent: ConsentState,
    },
    /// Is a test person, or not.
    Test {
        /// Which of the two.
        yes: bool,
    },
    /// When we last wrote to them; a message in doubt counts.
    Written {
        /// When that must be.
        when: When,
    },
    /// When they last wrote to us.
    Answered {
        /// When that must be.
        when: When,
    },
    /// When they were added.
    Added {
        /// When that must be.
        when: When,
    },
    /// What became of a campaign for them.
    Campaign {
        /// Which campaign.
        campaign: CampaignId,
        /// What.
        result: CampaignResult,
    },
    /// Was in this import.
    Import {
        /// Which.
        import: ImportId,
    },
}

/// Where a value stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// In one of the fields that everybody has.
    Column(Column),
    /// In an extra field of this name.
    Extra(String),
}

coded! {
    /// A field that everybody has.
    Column {
        /// The whole name.
        Name => "name",
        /// How a message greets them.
        FirstName => "first_name",
        /// Town.
        City => "city",
        /// Company.
        Company => "company",
        /// E-mail address.
        Email => "email",
        /// Language.
        Language => "language",
        /// Notes.
        Notes => "notes",
    }
}

coded! {
    /// How texts are compared.
    TextTest {
        /// The whole text.
        Is => "is",
        /// Somewhere in it.
        Contains => "contains",
    }
}

coded! {
    /// How numbers are compared.
    NumberTest {
        /// The same.
        Is => "is",
        /// Less.
        Below => "below",
        /// More.
        Above => "above",
    }
}

coded! {
    /// What became of a campaign for somebody.
    CampaignResult {
        /// Is among its people, whatever became of it.
        InIt => "in_it",
        /// Got it, or may still get it: neither left out nor failed.
        GotOrMay => "got_or_may",
        /// It was handed over, and did not fail afterwards.
        Got => "got",
        /// It arrived on their phone.
        Delivered => "delivered",
        /// They opened it.
        Read => "read",
        /// They answered.
        Answered => "answered",
        /// It failed.
        Failed => "failed",
        /// They were left out when their turn came.
        Skipped => "skipped",
    }
}

/// When something must have been. What never was fits none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// In the last so many days; today's date is in the last day.
    Within(u16),
    /// Longer ago than so many days.
    LongerAgo(u16),
    /// Before the day began.
    Before(NaiveDate),
    /// On that day or later.
    Since(NaiveDate),
    /// At any time.
    Ever,
}

/// The moment a filter is asked at, and whose days count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds since 1970.
    pub at_ms: i64,
    /// The shop's zone.
    pub zone: Zone,
}

/// From `from` on (inclusive) up to `until` (exclusive); open where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first inside.
    pub from: Option<i64>,
    /// The first outside, after it.
    pub until: Option<i64>,
}

coded! {
    /// Why something is no filter.
    FilterError {
        /// A group with nothing in it.
        EmptyGroup => "empty_group",
        /// More groups inside groups than can be asked.
        TooDeep => "too_deep",
        /// More conditions than can be asked.
        TooMany => "too_many",
        /// A name or a text to compare with is missing.
        TextMissing => "text_missing",
        /// A name or a text to compare with is too long.
        TextTooLong => "text_too_long",
        /// No number of days, or no date, that makes sense.
        Days => "days",
        /// Written by a newer version of the app.
        Newer => "newer",
    }
}

impl std::fmt::Display for FilterError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for FilterError {}

impl Filter {
    /// A filter of these conditions, if it can be asked.
    pub fn parse(root: Node) -> Result<Self, FilterError> {
        let mut conditions = 0;
        check(&root, DEEPEST, &mut conditions)?;
        Ok(Self(root))
    }

    /// What it says.
    pub const fn root(&self) -> &Node {
        &self.0
    }

    /// Every condition in it.
    pub fn conditions(&self) -> Vec<&Condition> {
        let mut found = Vec::new();
        let mut open = vec![&self.0];
        while let Some(node) = open.pop() {
            match node {
                Node::All(parts) | Node::Any(parts) => open.extend(parts.iter().rev()),
                Node::Not(part) => open.push(part),
                Node::Is(condition) => found.push(condition),
            }
        }
        found
    }
}

impl TryFrom<Written> for Filter {
    type Error = FilterError;

    fn try_from(written: Written) -> Result<Self, FilterError> {
        if written.version != VERSION {
            return Err(FilterError::Newer);
        }
        Self::parse(written.root)
    }
}

impl From<Filter> for Written {
    fn from(filter: Filter) -> Self {
        Self {
            version: VERSION,
            root: filter.0,
        }
    }
}

fn check(node: &Node, levels: usize, conditions: &mut usize) -> Result<(), FilterError> {
    match node {
        Node::All(parts) | Node::Any(parts) => {
            let below = levels.checked_sub(1).ok_or(FilterError::TooDeep)?;
            if parts.is_empty() {
                return Err(FilterError::EmptyGroup);
            }
            parts
                .iter()
                .try_for_each(|part| check(part, below, conditions))
        }
        Node::Not(part) => {
            // Not of not says nothing that could not be said without.
            if matches!(**part, Node::Not(_)) {
                return Err(FilterError::TooDeep);
            }
            check(part, levels, conditions)
        }
        Node::Is(condition) => {
            *conditions += 1;
            if *conditions > MOST_CONDITIONS {
                return Err(FilterError::TooMany);
            }
            check_condition(condition)
        }
    }
}

fn check_condition(condition: &Condition) -> Result<(), FilterError> {
    match condition {
        Condition::Known { field }
        | Condition::Number { field, .. }
        | Condition::YesNo { field, .. } => check_field(field),
        Condition::Text { field, value, .. } => {
            check_field(field)?;
            check_text(value)
        }
        Condition::Date { field, when } => {
            check_field(field)?;
            check_when(*when)
        }
        Condition::Written { when } | Condition::Answered { when } | Condition::Added { when } => {
            check_when(*when)
        }
        Condition::Tag { tag } => check_text(tag),
        Condition::List { .. }
        | Condition::Consent { .. }
        | Condition::Test { .. }
        | Condition::Campaign { .. }
        | Condition::Import { .. } => Ok(()),
    }
}

fn check_field(field: &Field) -> Result<(), FilterError> {
    match field {
        Field::Column(_) => Ok(()),
        Field::Extra(name) => check_text(name),
    }
}

fn check_text(text: &str) -> Result<(), FilterError> {
    if text.trim().is_empty() {
        Err(FilterError::TextMissing)
    } else if text.chars().count() > LONGEST_TEXT {
        Err(FilterError::TextTooLong)
    } else {
        Ok(())
    }
}

fn check_when(when: When) -> Result<(), FilterError> {
    match when {
        When::Within(days) | When::LongerAgo(days) if days == 0 || days > MOST_DAYS => {
            Err(FilterError::Days)
        }
        When::Before(date) | When::Since(date) if !YEARS.contains(&date.year()) => {
            Err(FilterError::Days)
        }
        When::Within(_) | When::LongerAgo(_) | When::Before(_) | When::Since(_) | When::Ever => {
            Ok(())
        }
    }
}

/// Days since 1970 of a date.
pub fn day_number(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()) - 719_163
}

impl When {
    /// The instants (milliseconds) that fit.
    pub fn instants(self, now: Now) -> Range {
        const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
        let ago = |days: u16| Some(now.at_ms - i64::from(days) * DAY_MS);
        let start = |date| Some(local_date_start_ms(now.zone, date));
        match self {
            Self::Within(days) => Range::from(ago(days)),
            Self::LongerAgo(days) => Range::until(ago(days)),
            Self::Before(date) => Range::until(start(date)),
            Self::Since(date) => Range::from(start(date)),
            Self::Ever => Range::from(None),
        }
    }

    /// The days ([`day_number`]) that fit.
    pub fn days(self, now: Now) -> Range {
        let today = day_number(local_date(now.zone, now.at_ms));
        match self {
            Self::Within(days) => Range {
                from: Some(today - i64::from(days) + 1),
                until: Some(today + 1),
            },
            Self::LongerAgo(days) => Range::until(Some(today - i64::from(days) + 1)),
            Self::Before(date) => Range::until(Some(day_number(date))),
            Self::Since(date) => Range::from(Some(day_number(date))),
            Self::Ever => Range::from(None),
        }
    }
}

impl Range {
    const fn from(from: Option<i64>) -> Self {
        Self { from, until: None }
    }

    const fn until(until: Option<i64>) -> Self {
        Self { from: None, until }
    }

    /// Whether it is inside.
    pub fn holds(self, value: i64) -> bool {
        self.from.is_none_or(|from| value >= from) && self.until.is_none_or(|until| value < until)
    }
}

#[cfg(test)]
mod tests;
