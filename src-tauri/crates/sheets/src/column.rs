//! Columns: what they can be, what we guess they are, what the operator says.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::outcome::Repair;

/// What a column goes to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The main phone number.
    Phone,
    /// Another phone number.
    PhoneOther,
    /// What kind of number stands in the next number column (Google exports).
    PhoneLabel,
    /// Calling code, put before numbers that have none.
    CallingCode,
    /// Two-letter country, replaces the default country on its row.
    Country,
    /// Whole name.
    Name,
    /// First name.
    FirstName,
    /// Middle name.
    MiddleName,
    /// Last name.
    LastName,
    /// Nickname.
    Nickname,
    /// Town.
    City,
    /// Company.
    Company,
    /// E-mail address.
    Email,
    /// Language.
    Language,
    /// Tags, split at commas and the like.
    Tags,
    /// The shop's own lists somebody is in, split like tags.
    Lists,
    /// Consent to be written to.
    Consent,
    /// How they agreed: one of the app's own words, or any other.
    ConsentHow,
    /// The day on which they agreed.
    ConsentDate,
    /// The words they agreed to.
    ConsentWording,
    /// Asked to stop.
    OptOut,
    /// The day on which they asked to stop.
    OptOutDate,
    /// Somebody for trying messages out, who is in no audience.
    TestPerson,
    /// Notes.
    Notes,
    /// Date of birth.
    Birthday,
    /// An extra field of this name.
    Extra(String),
    /// Not imported.
    LeaveOut,
}

impl Field {
    /// Whether the column holds phone numbers.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Phone | Self::PhoneOther)
    }

    /// Whether several columns may go there.
    pub fn may_repeat(&self) -> bool {
        matches!(
            self,
            Self::PhoneOther
                | Self::PhoneLabel
                | Self::Email
                | Self::Tags
                | Self::Lists
                | Self::Extra(_)
                | Self::LeaveOut
        )
    }

    /// Whether it is a field the app knows, neither extra nor left out.
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Extra(_) | Self::LeaveOut)
    }
}

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The header says it.
    Sure,
    /// Guessed from part of the header or from the content.
    PleaseLook,
    /// Left out unless the operator says otherwise.
    LeftOut,
}

/// What most values of a column are, as far as the values alone tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Phone numbers, also damaged ones.
    Phones,
    /// E-mail addresses.
    Addresses,
    /// Yes and no.
    Answers,
    /// Days, as a spreadsheet has them or written out.
    Dates,
    /// Figures.
    Numbers,
    /// Words.
    Words,
    /// Nothing that most of them are.
    Mixed,
}

/// A column of the file and our guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnGuess {
    /// 0-based column.
    pub index: u32,
    /// Header with white space joined; `None` without a header row.
    pub header: Option<String>,
    /// Up to three real values, cut to 80 characters.
    pub samples: Vec<String>,
    /// What we think it is.
    pub field: Field,
    /// How sure we are.
    pub confidence: Confidence,
    /// Whether any row has a value in it.
    pub has_values: bool,
    /// What an export of this app says its values are ([`crate::Heading`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kinds: Option<String>,
    /// What it holds, where the file has no header; otherwise `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
}

/// One column of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedColumn {
    /// 0-based column.
    pub index: u32,
    /// Where it goes.
    pub field: Field,
}

/// What each column is, as guessed or as the operator corrected it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mapping {
    /// Row of the headers, from 1; rows up to it are not people.
    pub header_row: Option<u32>,
    /// Columns; those not named are left out.
    pub columns: Vec<MappedColumn>,
    /// Repairs that are asked about instead of being done.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub asked_about: BTreeSet<Repair>,
}
