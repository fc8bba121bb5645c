//! What was found out about a row: the codes, and the row with its verdict.
//!
//! The codes are part of the app's vocabulary: they are stored with an import
//! and the UI has a sentence for each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answers::{Consent, unite_tags};

/// What kind of line a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineType {
    /// A mobile phone.
    Mobile,
    /// A landline. Some have WhatsApp, and the operator can see it.
    FixedLine,
    /// A country where the two cannot be told apart (USA, Mexico).
    FixedLineOrMobile,
    /// An internet line.
    Voip,
    /// A personal number.
    PersonalNumber,
}

impl LineType {
    /// Whether it can be a mobile phone.
    pub fn may_be_mobile(self) -> bool {
        match self {
            Self::Mobile | Self::FixedLineOrMobile => true,
            Self::FixedLine | Self::Voip | Self::PersonalNumber => false,
        }
    }
}

/// A safe repair, done without asking and shown as before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// A numeric cell, or empty decimals in text.
    FloatToInteger,
    /// Scientific notation that holds every digit.
    FullScientific,
    /// Calling code of the country without `+`.
    PlusRestored,
    /// `00` or `011` instead of `+`.
    InternationalPrefix,
    /// A lost zero that is part of the number.
    LeadingZeroRestored,
    /// `+49 (0)171 …`.
    TrunkZeroRemoved,
    /// Brazil.
    NinthDigitAdded,
    /// Mexico.
    MexicoPrefixRemoved,
    /// Argentina.
    ArgentinaNine,
    /// Digits of another script, full-width digits.
    DigitsNormalised,
    /// `="…"`, `=+…`, an apostrophe.
    ExcelTextMarker,
    /// Invisible or control characters in the number.
    InvisibleRemoved,
    /// Words beside the number.
    TextRemoved,
    /// Name and number exchanged.
    NamePhoneSwapped,
    /// One number written twice in a cell.
    SameNumberTwice,
}

/// Why a number must be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixReason {
    /// Digits are lost.
    ScientificNotation,
    /// Ends in six or more zeros.
    RoundedNumber,
    /// Several numbers in one cell.
    TwoNumbers,
    /// Two readings fit.
    AmbiguousNumber,
    /// Fits only another country, or `+0…`.
    CountryUnclear,
    /// A number behind a switchboard.
    Extension,
    /// O for 0, l for 1.
    LettersInNumber,
    /// Shorter than the numbers of its country.
    TooShort,
    /// Longer than the numbers of its country.
    TooLong,
    /// Right length, but no such numbers, or an unknown calling code.
    NotInPlan,
    /// The formula was never calculated.
    FormulaWithoutValue,
    /// It could be repaired, and the operator wants to be asked ([`Mapping::asked_about`]).
    ///
    /// [`Mapping::asked_about`]: crate::Mapping::asked_about
    TakenBack,
}

/// Why a row has no usable number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvalidReason {
    /// No phone cell with content, or only fax and pager.
    NoNumber,
    /// Words, TRUE/FALSE or a date.
    NotANumber,
    /// Six digits or fewer.
    ShortNumber,
    /// One digit repeated.
    Placeholder,
    /// Toll-free, premium and the like.
    ServiceNumber,
    /// An error value.
    CellError,
}

/// Something to know about a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Name, city, company or notes begin with `=` `+` `-` or `@`. Kept as
    /// plain text, to be made harmless in every export.
    FormulaLikeText,
    /// Another phone cell of the row needs a fix.
    OtherNumberUnreadable,
    /// The consent cell holds something that is neither yes nor no.
    ConsentNotUnderstood,
}

/// What becomes of a row. Every row with content gets exactly one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// A person who can be imported.
    Contact {
        /// The number, E.164 with `+`.
        e164: String,
        /// What kind of line it is.
        line_type: LineType,
        /// What was repaired, in no order that means anything.
        repairs: Vec<Repair>,
        /// What to know about it.
        flags: Vec<Flag>,
        /// Other valid numbers of the row, in file order, without repeats.
        other_numbers: Vec<String>,
        /// The cell the number was read from, as stored ("before").
        raw: String,
    },
    /// The number of an earlier row.
    Duplicate {
        /// The number, E.164 with `+`.
        e164: String,
        /// What kind of line it is.
        line_type: LineType,
        /// The row that keeps the place.
        first_row: u32,
        /// What was repaired.
        repairs: Vec<Repair>,
        /// What to know about it.
        flags: Vec<Flag>,
        /// Other valid numbers of the row.
        other_numbers: Vec<String>,
        /// The cell the number was read from, as stored.
        raw: String,
    },
    /// The operator must say what is meant. Nothing is guessed.
    NeedsFix {
        /// Why.
        reason: FixReason,
        /// The cell as stored.
        raw: String,
        /// Valid numbers it may mean, E.164.
        suggestions: Vec<String>,
    },
    /// No usable number.
    Invalid {
        /// Why.
        reason: InvalidReason,
        /// The cell as stored, empty where there is none.
        raw: String,
    },
}

/// A row, read under a mapping and a country. Text is cleaned: normalised,
/// without control characters and direction overrides, white space joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedRow {
    /// The number a spreadsheet program shows for the row, from 1.
    pub row: u32,
    /// What becomes of it.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The name to show; may be empty, a missing name is no error.
    pub name: String,
    /// First name, where the file has such a column.
    pub first_name: String,
    /// Last name, where the file has such a column.
    pub last_name: String,
    /// Town.
    pub city: String,
    /// Company.
    pub company: String,
    /// E-mail address, unchecked.
    pub email: String,
    /// Language, as written in the file.
    pub language: String,
    /// Free text.
    pub notes: String,
    /// Date of birth, as written or `YYYY-MM-DD`.
    pub birthday: String,
    /// Tags; `None` where the file has no such column.
    pub tags: Option<Vec<String>>,
    /// Lists; `None` where the file has no such column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<Vec<String>>,
    /// Consent; `None` where the file has no such column.
    pub consent: Option<Consent>,
    /// What is told about that consent.
    #[serde(default, skip_serializing_if = "ConsentTold::is_empty")]
    pub told: ConsentTold,
    /// Asked to stop; `None` where the file has no such column.
    pub opt_out: Option<bool>,
    /// When, as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub opt_out_date: String,
    /// Marked as somebody for trying messages out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_test: bool,
    /// Extra fields by the name given in the mapping, empty ones left out.
    pub extra: BTreeMap<String, String>,
    /// Cells of which nothing is kept, as stored, by the flag that says why.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dropped: BTreeMap<Flag, String>,
}

/// What a list tells about a consent beside the yes. Empty where it does not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ConsentTold {
    /// How they agreed, as written.
    pub how: String,
    /// When, as written.
    pub date: String,
    /// The words they agreed to.
    pub wording: String,
}

impl ConsentTold {
    /// Whether nothing is told.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl JudgedRow {
    /// The number, for a contact or a duplicate.
    pub fn e164(&self) -> Option<&str> {
        match &self.verdict {
            Verdict::Contact { e164, .. } | Verdict::Duplicate { e164, .. } => Some(e164),
            Verdict::NeedsFix { .. } | Verdict::Invalid { .. } => None,
        }
    }
}

/// Joins a later row of the same number into the first: empty fields are
/// filled, tags and lists are united, an opt-out or a `no` on any row wins, else the
/// first known answer counts.
pub fn absorb(first: &mut JudgedRow, later: &JudgedRow) {
    let fields = [
        (&mut first.name, &later.name),
        (&mut first.first_name, &later.first_name),
        (&mut first.last_name, &later.last_name),
        (&mut first.city, &later.city),
        (&mut first.company, &later.company),
        (&mut first.email, &later.email),
        (&mut first.language, &later.language),
        (&mut first.notes, &later.notes),
        (&mut first.birthday, &later.birthday),
        (&mut first.told.how, &later.told.how),
        (&mut first.told.date, &later.told.date),
        (&mut first.told.wording, &later.told.wording),
        (&mut first.opt_out_date, &later.opt_out_date),
    ];
    for (mine, theirs) in fields {
        if mine.is_empty() {
            mine.clone_from(theirs);
        }
    }
    for (name, value) in &later.extra {
        first
            .extra
            .entry(name.clone())
            .or_insert_with(|| value.clone());
    }
    let united = [
        (&mut first.tags, &later.tags),
        (&mut first.lists, &later.lists),
    ];
    for (mine, theirs) in united {
        if let Some(theirs) = theirs {
            unite_tags(mine.get_or_insert_default(), theirs.iter().cloned());
        }
    }
    first.is_test |= later.is_test;
    first.consent = match (first.consent, later.consent) {
        (Some(Consent::No), _) | (_, Some(Consent::No)) => Some(Consent::No),
        (Some(Consent::Yes), _) | (_, Some(Consent::Yes)) => Some(Consent::Yes),
        (Some(Consent::Unknown), _) | (_, Some(Consent::Unknown)) => Some(Consent::Unknown),
        (None, None) => None,
    };
    first.opt_out = match (first.opt_out, later.opt_out) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), _) | (_, Some(false)) => Some(false),
        (None, None) => None,
    };
}
