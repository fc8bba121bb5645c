//! Integer ids of rows. Each table has its own type, so that a person can never
//! be passed where a number is meant.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A server or Meta account with its key (`gateway_accounts`).
    AccountId,
    /// A sending number (`numbers`).
    NumberId,
    /// Somebody in the contacts (`people`).
    PersonId,
    /// A saved message (`templates`).
    TemplateId,
    /// A campaign (`campaigns`).
    CampaignId,
    /// A person frozen into a campaign (`recipients`).
    RecipientId,
    /// A piece of sending work (`outbox_items`).
    ItemId,
    /// One try at an item (`attempts`).
    AttemptId,
    /// A message in a conversation (`messages`).
    MessageId,
    /// One import of a file (`imports`).
    ImportId,
    /// A list of people (`lists`).
    ListId,
    /// A saved filter (`segments`).
    SegmentId,
}
