//! Why somebody gets a campaign's message or not.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks about one person and one campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ExplainAsk.ts")]
pub struct ExplainAsk {
    /// Who.
    #[ts(type = "number")]
    pub person_id: i64,
    /// Of which campaign.
    #[ts(type = "number")]
    pub campaign_id: i64,
}

/// Every rule in order, and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ExplainedDto.ts")]
pub struct ExplainedDto {
    /// The person's name; may be empty.
    pub name: String,
    /// The campaign's name.
    pub campaign: String,
    /// What becomes of them.
    pub outcome: ExplainedOutcome,
    /// The rules.
    pub rules: Vec<ExplainedRule>,
}

/// What becomes of somebody in a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ExplainedOutcome.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExplainedOutcome {
    /// They get it, as things stand.
    WillGet,
    /// They do not.
    LeftOut,
    /// They get it, but not before that.
    Waits {
        /// The cause: a wait code.
        reason: String,
        /// When it ends.
        #[ts(type = "number")]
        until_ms: i64,
    },
    /// It is decided.
    Decided {
        /// How their message stands.
        state: String,
        /// Why it was skipped, failed or is in doubt.
        reason: Option<String>,
        /// Since when.
        #[ts(type = "number")]
        at_ms: i64,
    },
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ExplainedRule.ts")]
pub struct ExplainedRule {
    /// `in_contacts`, `not_a_test`, `chosen`, `not_left_out`, `did_not_stop`, `not_blocked`,
    /// `agreed`, `has_number`, `can_be_worded`, `had_rest`.
    pub rule: String,
    /// Whether it lets them through.
    pub passed: bool,
    /// Since when that is so.
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
    /// How it came about: a way to agree, `stop_word`, `operator`, `import`, `erased`; or the
    /// names of what the message says and nobody knows; may be empty.
    pub how: String,
    /// It is asked when their turn comes and does not count before.
    pub is_later: bool,
}
