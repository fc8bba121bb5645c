//! What a gateway tells us, in our words.
//!
//! Raw events are stored before they are understood; [`EventKey`] is what makes
//! the same fact one row however often it arrives.

use crate::ChatAddress;
use drumbeat_domain::delivery::Receipt;
use drumbeat_domain::secret_text::PrivateText;

/// The state of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkStatus {
    /// Not running.
    Stopped,
    /// Connecting, or in a state we do not know yet.
    Starting,
    /// Shows a QR code.
    ScanQr,
    /// WhatsApp wants a passkey on a computer; to be finished in the server's own page.
    PasskeyRequired,
    /// WhatsApp shows a code to compare.
    PasskeyConfirmation,
    /// Linked and connected.
    Working,
    /// Gave up: codes ran out, or the phone unlinked it.
    Failed,
}

/// Whose WhatsApp a session is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The account's address.
    pub address: ChatAddress,
    /// The name people see.
    pub name: Option<String>,
    /// The account's hidden identity.
    pub lid: Option<String>,
}

/// WhatsApp restricts starting new chats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLock {
    /// Whether it is in force.
    pub active: bool,
    /// When it ends, if WhatsApp says so.
    pub until_ms: Option<i64>,
}

/// What makes two deliveries of one fact the same: session, kind, bare message
/// id, and the ack or reaction. Never the envelope's own id, which differs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventKey(pub String);

/// A raw event, read.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedEvent {
    /// Its identity.
    pub key: EventKey,
    /// The session it is about.
    pub session: String,
    /// When it happened, by the gateway's clock.
    pub at_ms: i64,
    /// What happened.
    pub event: InboundEvent,
}

/// A message in a chat, ours or theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct InboundMessage {
    /// The chat.
    pub chat: ChatAddress,
    /// Another address of the same person, when the event names one.
    pub chat_alias: Option<ChatAddress>,
    /// Written by the account itself (by us or on the phone).
    pub from_me: bool,
    /// The bare message id, upper case.
    pub provider_id: String,
    /// When it was written.
    pub at_ms: i64,
    /// The text or caption.
    pub body: PrivateText,
    /// It carries a picture, a voice message or a file.
    pub has_media: bool,
    /// What its ack proves, for our own messages.
    pub receipt: Option<Receipt>,
    /// The name the person chose.
    pub push_name: Option<String>,
    /// The bare id of the message it answers.
    pub reply_to: Option<String>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum InboundEvent {
    /// The session changed its state.
    Status {
        /// The state now.
        status: LinkStatus,
        /// Whose it is, where known.
        me: Option<Me>,
        /// A restriction by WhatsApp, where told.
        time_lock: Option<TimeLock>,
    },
    /// A message appeared in a chat.
    Message(InboundMessage),
    /// A receipt for one of our messages.
    Receipt {
        /// The chat.
        chat: ChatAddress,
        /// The bare message id, upper case.
        provider_id: String,
        /// What is proved.
        receipt: Receipt,
        /// WhatsApp's error code, where told (for example 463).
        error_code: Option<String>,
    },
    /// A reaction to a message; empty text removes it.
    Reaction {
        /// The chat.
        chat: ChatAddress,
        /// Ours or theirs.
        from_me: bool,
        /// The bare id of the message reacted to.
        to_provider_id: String,
        /// The emoji.
        text: String,
    },
    /// A message was taken back.
    Revoked {
        /// The chat.
        chat: ChatAddress,
        /// The bare id of the message.
        provider_id: String,
    },
    /// A message was changed.
    Edited {
        /// The chat.
        chat: ChatAddress,
        /// The bare id of the message.
        provider_id: String,
        /// Its text now.
        body: PrivateText,
    },
}
