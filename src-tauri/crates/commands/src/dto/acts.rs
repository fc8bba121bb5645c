//! What was done to many people lately, and can be taken back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something that was done to many people at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "RecentAct.ts")]
pub struct RecentAct {
    /// For taking it back.
    #[ts(type = "number")]
    pub id: i64,
    /// What.
    pub what: RecentWhat,
    /// Who can be put back.
    pub people: u32,
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// How long it can be taken back.
    #[ts(type = "number")]
    pub until_ms: i64,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "RecentWhat.ts")]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RecentWhat {
    /// They got a tag.
    Tag {
        /// Which.
        tag: String,
    },
    /// A tag was taken from them.
    Untag {
        /// Which.
        tag: String,
    },
    /// Nobody may write to them any more.
    Block,
    /// They were deleted.
    Delete,
    /// They were put into a list.
    List {
        /// Its name now.
        list: String,
    },
}
