//! What was decided, newest first.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ActivityFilter.ts")]
#[serde(rename_all = "snake_case")]
pub enum ActivityFilter {
    /// Everything.
    #[default]
    All,
    /// Messages that left and what became of them.
    Sent,
    /// Waiting and pauses.
    Waiting,
    /// What went wrong.
    Problems,
    /// What people did: replies, stops.
    People,
    /// What the operator did.
    Operator,
}

/// A page, keyset by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ActivityAsk.ts")]
#[serde(default)]
pub struct ActivityAsk {
    /// Only older than this line.
    #[ts(type = "number | null")]
    pub before_id: Option<i64>,
    /// Which kinds.
    pub filter: ActivityFilter,
    /// At most so many (200 at most).
    #[ts(type = "number")]
    pub limit: i64,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "ActivityLine.ts")]
pub struct ActivityLine {
    /// Journal id.
    #[ts(type = "number")]
    pub id: i64,
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// What.
    pub kind: String,
    /// A reason code belonging to it.
    pub code: String,
    /// What the words need.
    #[ts(type = "Record<string, unknown>")]
    pub params: serde_json::Value,
    /// Which campaign.
    #[ts(type = "number | null")]
    pub campaign_id: Option<i64>,
    /// Its name.
    pub campaign: Option<String>,
    /// The person's name, looked up now; gone if erased.
    pub person: Option<String>,
    /// What they wrote, for replies.
    pub text: Option<String>,
}
