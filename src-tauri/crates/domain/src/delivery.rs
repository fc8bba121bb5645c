//! How far a message got, as seen by the person it was for.
//!
//! Receipts repeat, arrive in any order, or never. [`DeliveryState::advance`] is
//! the only way a state changes, and it only moves forward: whatever order the
//! same evidence arrives in, the result is one.

use crate::mutant;
use crate::reason::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// The state of one person's message, as shown.
    DeliveryState {
        /// Planned; nothing left the laptop.
        Waiting => "waiting",
        /// The request is on the wire.
        Sending => "sending",
        /// The answer got lost; we look before we decide.
        Checking => "checking",
        /// Handed over; WhatsApp has not confirmed.
        Accepted => "accepted",
        /// WhatsApp's server has it.
        Sent => "sent",
        /// It is on the phone.
        Delivered => "delivered",
        /// It was opened.
        Read => "read",
        /// It failed, with a reason.
        Failed => "failed",
        /// Not sent, by a rule.
        Skipped => "skipped",
        /// We looked and cannot tell; never sent again by itself.
        NeedsCheck => "needs_check",
    }
}

/// One receipt, whatever its source: an answer, an event or a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receipt {
    /// The gateway took it over.
    HandedOver,
    /// WhatsApp's server has it.
    AtServer,
    /// The phone has it.
    OnDevice,
    /// It was opened (or played).
    Opened,
    /// WhatsApp could not deliver it.
    Error,
}

impl DeliveryState {
    /// The state after this receipt. Never goes back; an error counts only
    /// before the server had the message; evidence that it went out ends every
    /// doubt, and even overrules an earlier failure.
    #[must_use]
    pub fn advance(self, receipt: Receipt) -> Self {
        let seen = match receipt {
            Receipt::HandedOver => Self::Accepted,
            Receipt::AtServer => Self::Sent,
            Receipt::OnDevice => Self::Delivered,
            Receipt::Opened => Self::Read,
            Receipt::Error => {
                return match self.rank() {
                    Some(rank) if rank >= 2 => self,
                    _ if self == Self::Skipped => self,
                    _ => Self::Failed,
                };
            }
        };
        match (self.rank(), seen.rank()) {
            (Some(_), Some(_)) if mutant::is_on("receipts_go_back") => seen,
            (Some(have), Some(new)) if have >= new => self,
            _ if self == Self::Skipped => self,
            // An error receipt is final unless something later proves delivery.
            _ if self == Self::Failed && receipt < Receipt::OnDevice => self,
            _ => seen,
        }
    }

    /// How far along the way of delivery; `None` off that way.
    const fn rank(self) -> Option<u8> {
        match self {
            Self::Accepted => Some(1),
            Self::Sent => Some(2),
            Self::Delivered => Some(3),
            Self::Read => Some(4),
            Self::Waiting
            | Self::Sending
            | Self::Checking
            | Self::Failed
            | Self::Skipped
            | Self::NeedsCheck => None,
        }
    }

    /// Whether the message left and reached at least the gateway.
    pub const fn went_out(self) -> bool {
        self.rank().is_some()
    }

    /// Whether the engine has nothing more to do for this message.
    pub const fn is_done(self) -> bool {
        match self {
            Self::Waiting | Self::Sending | Self::Checking => false,
            Self::Accepted
            | Self::Sent
            | Self::Delivered
            | Self::Read
            | Self::Failed
            | Self::Skipped
            | Self::NeedsCheck => true,
        }
    }
}

#[cfg(test)]
mod tests;
