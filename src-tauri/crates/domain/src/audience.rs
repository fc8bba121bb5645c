//! The rules by which somebody gets a campaign's message, in the order they are asked.

use crate::reason::{SkipReason, coded};

coded! {
    /// A rule about one person and one campaign.
    AudienceRule {
        /// They are in the contacts.
        InContacts => "in_contacts",
        /// They are no test person.
        NotATest => "not_a_test",
        /// They are in a group that is chosen.
        Chosen => "chosen",
        /// They are in no group that is left out.
        NotLeftOut => "not_left_out",
        /// They did not ask to stop.
        DidNotStop => "did_not_stop",
        /// No address of theirs is blocked.
        NotBlocked => "not_blocked",
        /// They agreed.
        Agreed => "agreed",
        /// A number of theirs is known.
        HasNumber => "has_number",
        /// Everything the message says about people is known of them.
        CanBeWorded => "can_be_worded",
        /// No other campaign wrote to them lately.
        HadRest => "had_rest",
    }
}

impl AudienceRule {
    /// The rule that failed where somebody was left out when their turn came; `None` where
    /// it is about the campaign or the line and not about who they are.
    pub const fn of_skip(reason: SkipReason) -> Option<Self> {
        match reason {
            SkipReason::OptedOut => Some(Self::DidNotStop),
            SkipReason::Suppressed => Some(Self::NotBlocked),
            SkipReason::NoConsent => Some(Self::Agreed),
            SkipReason::PersonDeleted => Some(Self::InContacts),
            SkipReason::WrittenRecently => Some(Self::HadRest),
            SkipReason::NoNumber => Some(Self::HasNumber),
            SkipReason::MissingVariable => Some(Self::CanBeWorded),
            SkipReason::NotOnWhatsApp
            | SkipReason::SameAddress
            | SkipReason::CampaignStopped
            | SkipReason::Operator => None,
        }
    }
}
