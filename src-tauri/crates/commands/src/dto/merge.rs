//! Two contacts who are one person: who they may be, and what they become.

use super::contact_fields::ContactField;
use super::contacts::{ConsentDto, ContactRowDto};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Two contacts: one is kept, the other goes into them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "MergePair.ts")]
pub struct MergePair {
    /// Who is kept.
    #[ts(type = "number")]
    pub kept_id: i64,
    /// Who goes into them.
    #[ts(type = "number")]
    pub gone_id: i64,
}

/// Why two may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "MergeReason.ts")]
#[serde(rename_all = "snake_case")]
pub enum MergeReason {
    /// WhatsApp reaches both at one address.
    SameWhatsapp,
    /// Two forms of one number.
    SameNumber,
    /// The same name and the same last digits.
    SameNameAndDigits,
    /// The same name, and one slip between their numbers.
    SameNameNearNumber,
    /// The same e-mail address.
    SameEmail,
}

/// Two who may be one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "MergeSuggestion.ts")]
pub struct MergeSuggestion {
    /// Who would be kept.
    pub kept: ContactRowDto,
    /// Who would go into them.
    pub gone: ContactRowDto,
    /// Why.
    pub why: MergeReason,
}

/// What two contacts become. Nothing is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "MergePreview.ts")]
pub struct MergePreview {
    /// The one who is kept, as they are.
    pub kept: ContactRowDto,
    /// The one who goes into them, as they are.
    pub gone: ContactRowDto,
    /// The name of the one person.
    pub name: String,
    /// Their numbers, the one that is written to first.
    pub phones: Vec<String>,
    /// Town.
    pub city: String,
    /// Company.
    pub company: String,
    /// E-mail address.
    pub email: String,
    /// Language.
    pub language: String,
    /// Notes of both.
    pub notes: String,
    /// Tags of both.
    pub tags: Vec<String>,
    /// Extra fields of both.
    pub fields: Vec<ContactField>,
    /// The stricter of the two.
    pub consent: ConsentDto,
    /// Conversations they bring together.
    #[ts(type = "number")]
    pub conversations: i64,
    /// Campaigns one of them is in.
    #[ts(type = "number")]
    pub campaigns: i64,
    /// Campaigns both are in.
    #[ts(type = "number")]
    pub campaigns_of_both: i64,
}

/// A merge that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "Merged.ts")]
pub struct Merged {
    /// For taking it back.
    #[ts(type = "number")]
    pub merge_id: i64,
    /// The one person.
    #[ts(type = "number")]
    pub kept_id: i64,
}
