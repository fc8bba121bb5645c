//! Lists and segments, and filters that are built by clicking.
//!
//! A filter crosses in the form in which it is kept (`domain::segment`): the types here only
//! tell TypeScript what that form is, and a test holds them to it.

use super::contacts::{ContactRowDto, ContactWindow};
use drumbeat_domain::segment::Node;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A part of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "FilterNode.ts")]
#[serde(rename_all = "snake_case")]
pub enum FilterNode {
    /// Who fits all of these.
    All(Vec<FilterNode>),
    /// Who fits at least one of these.
    Any(Vec<FilterNode>),
    /// Who does not fit this.
    Not(Box<FilterNode>),
    /// Who fits this.
    Is(FilterCondition),
}

/// One thing that is true of somebody or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "FilterCondition.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FilterCondition {
    /// Something is known there.
    Known {
        /// Where.
        field: FilterField,
    },
    /// A text, whatever its capitals and accents.
    Text {
        /// Where.
        field: FilterField,
        /// How it is compared.
        #[ts(type = "'is' | 'contains'")]
        test: String,
        /// With what.
        value: String,
    },
    /// A number, where one can be read.
    Number {
        /// Where.
        field: FilterField,
        /// How it is compared.
        #[ts(type = "'is' | 'below' | 'above'")]
        test: String,
        /// With what, in thousandths.
        #[ts(type = "number")]
        thousandths: i64,
    },
    /// A date, where one can be read.
    Date {
        /// Where.
        field: FilterField,
        /// When it must be.
        when: FilterWhen,
    },
    /// Yes or no, where that can be read.
    YesNo {
        /// Where.
        field: FilterField,
        /// Which of the two.
        yes: bool,
    },
    /// Has this tag.
    Tag {
        /// The tag.
        tag: String,
    },
    /// Is in this list.
    List {
        /// The list.
        #[ts(type = "number")]
        list: i64,
    },
    /// Stands like this.
    Consent {
        /// How.
        #[ts(type = "'agreed' | 'not_asked' | 'opted_out'")]
        consent: String,
    },
    /// Is a test person, or not.
    Test {
        /// Which of the two.
        yes: bool,
    },
    /// When we last wrote to them.
    Written {
        /// When that must be.
        when: FilterWhen,
    },
    /// When they last wrote to us.
    Answered {
        /// When that must be.
        when: FilterWhen,
    },
    /// When they were added.
    Added {
        /// When that must be.
        when: FilterWhen,
    },
    /// What became of a campaign for them.
    Campaign {
        /// Which campaign.
        #[ts(type = "number")]
        campaign: i64,
        /// What.
        result: CampaignResultDto,
    },
    /// Was in this import.
    Import {
        /// Which.
        #[ts(type = "number")]
        import: i64,
    },
}

/// Where a value stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "FilterField.ts")]
#[serde(rename_all = "snake_case")]
pub enum FilterField {
    /// In one of the fields that everybody has.
    #[ts(type = "'name' | 'first_name' | 'city' | 'company' | 'email' | 'language' | 'notes'")]
    Column(String),
    /// In an extra field of this name.
    Extra(String),
}

/// When something must have been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "FilterWhen.ts")]
#[serde(rename_all = "snake_case")]
pub enum FilterWhen {
    /// In the last so many days.
    Within(u16),
    /// Longer ago than so many days.
    LongerAgo(u16),
    /// Before the day began: `2026-11-03`.
    Before(String),
    /// On that day or later.
    Since(String),
    /// At any time.
    Ever,
}

/// What became of a campaign for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "CampaignResultDto.ts")]
#[serde(rename_all = "snake_case")]
pub enum CampaignResultDto {
    /// Is among its people, whatever became of it.
    InIt,
    /// Got it, or may still get it.
    GotOrMay,
    /// Got it.
    Got,
    /// It arrived on their phone.
    Delivered,
    /// They opened it.
    Read,
    /// They answered.
    Answered,
    /// It failed.
    Failed,
    /// They were left out.
    Skipped,
}

/// A list and how many people are in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ListDto.ts")]
pub struct ListDto {
    /// Its id.
    #[ts(type = "number")]
    pub id: i64,
    /// What the owner calls it.
    pub name: String,
    /// People in it.
    #[ts(type = "number")]
    pub people: i64,
}

/// Some people: these, and all whom a question to the contacts finds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "PeopleChoice.ts")]
#[serde(default)]
pub struct PeopleChoice {
    /// These.
    #[ts(optional, as = "Option<Vec<i32>>")]
    pub people: Vec<i64>,
    /// All who are found by this.
    #[ts(optional = nullable)]
    pub all: Option<ContactWindow>,
}

/// A new list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ListCreate.ts")]
pub struct ListCreate {
    /// What the owner calls it.
    pub name: String,
    /// Who is in it from the beginning.
    #[serde(default)]
    pub who: PeopleChoice,
}

/// Another name for a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ListRename.ts")]
pub struct ListRename {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// Its new name.
    pub name: String,
}

/// Puts people into a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ListAdd.ts")]
pub struct ListAdd {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// Who.
    pub who: PeopleChoice,
}

/// People who were put into a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ListAdded.ts")]
pub struct ListAdded {
    /// The list as it is now.
    pub list: ListDto,
    /// How many were not in it before.
    #[ts(type = "number")]
    pub added: i64,
    /// By which they are taken out again.
    #[ts(type = "number")]
    pub batch: i64,
}

/// Takes back what `list_add` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ListTakeBack.ts")]
pub struct ListTakeBack {
    /// Which list.
    #[ts(type = "number")]
    pub id: i64,
    /// What was added.
    #[ts(type = "number")]
    pub batch: i64,
}

/// Takes people out of a list; at most 500.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ListRemove.ts")]
pub struct ListRemove {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// Who.
    #[ts(type = "number[]")]
    pub people: Vec<i64>,
}

/// People who were taken out of a list: adding them again undoes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ListRemoved.ts")]
pub struct ListRemoved {
    /// The list as it is now.
    pub list: ListDto,
    /// Who was in it.
    #[ts(type = "number[]")]
    pub people: Vec<i64>,
}

/// A saved filter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "SegmentDto.ts")]
pub struct SegmentDto {
    /// Its id.
    #[ts(type = "number")]
    pub id: i64,
    /// What the owner calls it.
    pub name: String,
    /// Who is in it.
    #[ts(as = "FilterNode")]
    pub filter: Node,
}

/// Saves a filter: a new one without an id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "SegmentSave.ts")]
pub struct SegmentSave {
    /// Which.
    #[serde(default)]
    #[ts(optional = nullable, type = "number")]
    pub id: Option<i64>,
    /// What the owner calls it.
    pub name: String,
    /// Who is in it.
    #[ts(as = "FilterNode")]
    pub filter: Node,
}

/// Counts who fits a filter, saved or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "SegmentAsk.ts")]
pub struct SegmentAsk {
    /// Who.
    #[ts(as = "FilterNode")]
    pub filter: Node,
}

/// How many fit a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "SegmentCount.ts")]
pub struct SegmentCount {
    /// All who fit.
    #[ts(type = "number")]
    pub people: i64,
    /// Some of them, those added last first.
    pub sample: Vec<ContactRowDto>,
}

/// How many are in a saved segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "SegmentSize.ts")]
pub struct SegmentSize {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// All who fit.
    #[ts(type = "number")]
    pub people: i64,
}

/// How many of those who fit a campaign would reach, and why not more. The parts add up to
/// those who fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "SegmentReach.ts")]
pub struct SegmentReach {
    /// A campaign would reach them now.
    #[ts(type = "number")]
    pub may_get: i64,
    /// Asked to stop.
    #[ts(type = "number")]
    pub asked_to_stop: i64,
    /// Did not agree yet.
    #[ts(type = "number")]
    pub not_asked: i64,
    /// Without a number.
    #[ts(type = "number")]
    pub no_number: i64,
    /// Blocked.
    #[ts(type = "number")]
    pub suppressed: i64,
    /// Another campaign wrote to them within the days of rest.
    #[ts(type = "number")]
    pub written_recently: i64,
    /// For tests only.
    #[ts(type = "number")]
    pub test_people: i64,
    /// Days of rest between two campaigns; 0 for none.
    pub rest_days: u32,
}
