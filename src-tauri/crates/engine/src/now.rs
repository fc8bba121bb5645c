//! What a number does at this moment, in the words of the rule that decides it.

use drumbeat_domain::reason::WaitReason;
use drumbeat_domain::{CampaignId, NumberId};

/// The kind of moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NowKind {
    /// Nothing is to be sent.
    #[default]
    Idle,
    /// A message is on the wire.
    Sending,
    /// Something is to be sent, and waits.
    Waiting(WaitReason),
}

/// What a number does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumberNow {
    /// What.
    pub kind: NowKind,
    /// Until when, if it waits for a known moment.
    pub until_ms: Option<i64>,
    /// The campaign whose person is next.
    pub campaign: Option<CampaignId>,
}

impl NumberNow {
    /// Waits until a known moment.
    pub(crate) fn wait(reason: WaitReason, until_ms: i64) -> Self {
        Self {
            kind: NowKind::Waiting(reason),
            until_ms: Some(until_ms),
            campaign: None,
        }
    }

    /// Waits for something without a time.
    pub(crate) fn stuck(reason: WaitReason) -> Self {
        Self {
            kind: NowKind::Waiting(reason),
            until_ms: None,
            campaign: None,
        }
    }
}

/// All numbers, for the loops that write it and the screens that read it.
pub(crate) type NowMap = std::collections::BTreeMap<NumberId, NumberNow>;
