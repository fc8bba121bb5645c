//! Why something waits, is skipped, fails or pauses.
//!
//! Reasons are stored as codes and shown as words from the catalogue; the same
//! values that the engine decides with are the ones a person reads, so an
//! explanation can never differ from the decision.

/// An enum whose variants have one stable code each, for the database and the UI.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident => $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant),+ }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code, as stored and as sent to the UI.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The variant with this code.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// Why nothing leaves at this moment, though there is work to do.
    WaitReason {
        /// The random time between two messages has not passed.
        Gap => "gap",
        /// The longer break after a block of messages.
        Rest => "rest",
        /// What is left of the day is spread over its open hours.
        Spread => "spread",
        /// Outside the sending hours of the number.
        ClosedHours => "closed_hours",
        /// A weekday on which the number does not send.
        ClosedDay => "closed_day",
        /// A holiday of the shop.
        Holiday => "holiday",
        /// A pause inside the day, for lunch or prayer.
        DayPause => "day_pause",
        /// Quiet hours, which no campaign can override.
        QuietHours => "quiet_hours",
        /// It is not a sending hour where the next people are.
        PersonHours => "person_hours",
        /// The rolling hour is used up.
        HourCap => "hour_cap",
        /// The calendar day of the number's zone is used up.
        DayCap => "day_cap",
        /// The settings leave no minute in which anything could be sent.
        NeverOpen => "never_open",
        /// The number is not linked, or was unlinked from the phone.
        NotLinked => "not_linked",
        /// The number is reconnecting to WhatsApp.
        Reconnecting => "reconnecting",
        /// The gateway does not answer.
        GatewayDown => "gateway_down",
        /// The gateway refuses the key.
        KeyRefused => "key_refused",
        /// The key is not there: no keychain, or removed from it.
        KeyMissing => "key_missing",
        /// The key is there, and the keychain does not hand it out.
        KeyLocked => "key_locked",
        /// WhatsApp limits this number (error 463, new-chat limit).
        WhatsAppLimit => "whatsapp_limit",
        /// A message that left may or may not have arrived; it is looked up first.
        Checking => "checking",
        /// A failed person is tried again later.
        RetryLater => "retry_later",
        /// The address of the next person is being looked up.
        LookingUp => "looking_up",
        /// The app is starting and looks at what was left undone.
        Recovering => "recovering",
        /// The campaign stood still for too long, was restored, or the clock went back: the operator says "continue".
        AwaitingContinue => "awaiting_continue",
        /// The guardian stopped the number; the operator says "continue".
        Guardian => "guardian",
        /// The app is closing.
        Quitting => "quitting",
        /// The practice clock and a real gateway never meet.
        ClockNotReal => "clock_not_real",
    }
}

coded! {
    /// Why a campaign is paused.
    PauseReason {
        /// The operator pressed Pause.
        Operator => "operator",
        /// Not running for more than 72 hours.
        StoodStill => "stood_still",
        /// The clock of the computer went back.
        ClockWentBack => "clock_went_back",
        /// The workspace was restored from a backup.
        Restored => "restored",
        /// The number was unlinked.
        NumberUnlinked => "number_unlinked",
        /// WhatsApp limits the number.
        WhatsAppLimit => "whatsapp_limit",
    }
}

coded! {
    /// Why a person of a campaign gets no message, by a rule.
    SkipReason {
        /// No consent when their turn came.
        NoConsent => "no_consent",
        /// Asked to stop.
        OptedOut => "opted_out",
        /// Blocked by the operator, or erased.
        Suppressed => "suppressed",
        /// The number is not on WhatsApp.
        NotOnWhatsApp => "not_on_whatsapp",
        /// Another person of this campaign has the same address.
        SameAddress => "same_address",
        /// A variable has no value and no replacement.
        MissingVariable => "missing_variable",
        /// The person has no number any more.
        NoNumber => "no_number",
        /// The campaign was stopped before their turn.
        CampaignStopped => "campaign_stopped",
        /// Deleted from the contacts before their turn.
        PersonDeleted => "person_deleted",
        /// Got a message of another campaign less than the days ago that must lie between.
        WrittenRecently => "written_recently",
        /// Left out by the operator.
        Operator => "operator",
    }
}

/// Why somebody who waits has not got their message yet, besides their place in the line:
/// what decides about them alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explanation {
    /// As things stand they are left out when their turn comes.
    LeftOut(SkipReason),
    /// Not before that moment.
    Waits {
        /// The cause.
        reason: WaitReason,
        /// When it ends.
        until_ms: i64,
    },
}

coded! {
    /// Why a message failed for good.
    FailureReason {
        /// The gateway or WhatsApp rejected this message.
        Rejected => "rejected",
        /// WhatsApp answered with an error receipt.
        ErrorReceipt => "error_receipt",
        /// All allowed tries were used.
        TooManyTries => "too_many_tries",
        /// The gateway cannot send this kind of message.
        NotSupported => "not_supported",
        /// The number is not on WhatsApp (learned while sending).
        NotOnWhatsApp => "not_on_whatsapp",
        /// The operator marked it failed.
        Operator => "operator",
    }
}

coded! {
    /// Why the outcome of a send is not known.
    DoubtReason {
        /// No answer before the deadline.
        Timeout => "timeout",
        /// The connection broke after the request was on its way.
        ConnectionLost => "connection_lost",
        /// The gateway answered with an internal error.
        ServerError => "server_error",
        /// The answer could not be read.
        BadAnswer => "bad_answer",
        /// The app ended while the message was leaving.
        AppEnded => "app_ended",
        /// The data was put back from a copy that is older than this message.
        Restored => "restored",
    }
}
