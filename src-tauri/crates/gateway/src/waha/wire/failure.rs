//! What a server says when it does not do what was asked.
//!
//! This is the only place where texts of a server are matched, and only where a
//! status says too little. What matches nothing is [`Failure::Unrecognised`]:
//! for a send that means an unknown outcome.
//!
//! A 500 echoes the request it answers, words of the shop included. Only the
//! exception's own message is looked at, so that a customer's message about
//! "error 463" cannot stop a campaign.

use super::json::{at, text};
use super::session::parse_status;
use crate::{GatewayError, LinkStatus};
use serde_json::Value;

/// One recognised failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::waha) enum Failure {
    /// The key is wrong or may not do this.
    KeyRefused,
    /// A route the server does not have.
    NoRoute,
    /// The session does not exist.
    NoSession,
    /// The session is in another state than needed.
    WrongStatus(LinkStatus),
    /// The session exists already.
    AlreadyExists,
    /// The session runs already.
    AlreadyStarted,
    /// The free edition before 2026.6.1 does not have the feature.
    PlusOnly,
    /// The free edition before 2026.6.1 has one session only.
    SingleSession,
    /// The engine does not have the feature.
    NotImplemented,
    /// The message store of the session is off.
    StoreOff,
    /// The message is in no chat.
    NoMessage,
    /// The request breaks a rule of the server.
    Invalid,
    /// WhatsApp forbids this number to start new chats (error 463).
    NewChatsLocked,
    /// The number asked about is not on WhatsApp.
    NotOnWhatsApp,
    /// WhatsApp was asked too often.
    TooOften,
    /// The engine gave up waiting for WhatsApp.
    EngineTimeout,
    /// The engine lost WhatsApp while it worked on the request.
    EngineDisconnected,
    /// Something in front of the server sent us elsewhere.
    Redirected,
    /// Something in front of the server cannot reach it.
    ServerAway,
    /// The request is too large.
    TooLarge,
    /// An internal error without a text we know.
    Internal,
    /// Nothing of the above.
    Unrecognised,
}

/// Texts of the `message` field, by the status they come with.
const MESSAGES: &[(u16, &str, Failure)] = &[
    (400, "Enable NOWEB store", Failure::StoreOff),
    (404, "Cannot GET ", Failure::NoRoute),
    (404, "Cannot POST ", Failure::NoRoute),
    (404, "Cannot PUT ", Failure::NoRoute),
    (404, "Cannot DELETE ", Failure::NoRoute),
    (404, "Session not found", Failure::NoSession),
    (404, "We didn't find a session", Failure::NoSession),
    (404, "Message not found", Failure::NoMessage),
    (422, "available only in Plus version", Failure::PlusOnly),
    (422, "is not available in this edition", Failure::PlusOnly),
    (
        422,
        "support only 'default' session",
        Failure::SingleSession,
    ),
    (422, "already exists", Failure::AlreadyExists),
    (422, "is already started", Failure::AlreadyStarted),
    (
        422,
        "The session is starting",
        Failure::WrongStatus(LinkStatus::Starting),
    ),
    (
        422,
        "only in SCAN_QR_CODE status",
        Failure::WrongStatus(LinkStatus::Starting),
    ),
];

/// Texts of the engine inside a 500, from `exception.message` and `details`.
const EXCEPTIONS: &[(&str, Failure)] = &[
    ("server returned error 463", Failure::NewChatsLocked),
    ("no LID found for", Failure::NotOnWhatsApp),
    ("rate-overlimit", Failure::TooOften),
    ("Timed Out", Failure::EngineTimeout),
    ("DEADLINE_EXCEEDED", Failure::EngineTimeout),
    ("Connection Closed", Failure::EngineDisconnected),
    ("Invalid media type", Failure::Invalid),
];

/// Reads an answer that is not a success.
pub(in crate::waha) fn read_failure(status: u16, body: &[u8]) -> Failure {
    let json: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    match status {
        401 | 403 => Failure::KeyRefused,
        300..=399 => Failure::Redirected,
        413 => Failure::TooLarge,
        429 => Failure::TooOften,
        500 => in_exception(&json).unwrap_or(Failure::Internal),
        501 if is_ours(&json, 501) => Failure::NotImplemented,
        502..=504 => Failure::ServerAway,
        400 | 404 | 422 => {
            if let Some(known) = in_message(status, &json) {
                return known;
            }
            match status {
                400 if is_ours(&json, 400) => Failure::Invalid,
                422 => wrong_status(&json).unwrap_or(Failure::Unrecognised),
                _ => Failure::Unrecognised,
            }
        }
        _ => Failure::Unrecognised,
    }
}

/// Whether the body is the server's own error object, not a page of a proxy.
fn is_ours(json: &Value, status: u16) -> bool {
    at(json, &["statusCode"]).and_then(Value::as_u64) == Some(u64::from(status))
}

fn in_message(status: u16, json: &Value) -> Option<Failure> {
    let message = text(json, &["message"])?;
    MESSAGES
        .iter()
        .find(|(of, part, _)| *of == status && message.contains(part))
        .map(|(_, _, failure)| *failure)
}

/// The 422 without `message` and `statusCode`.
fn wrong_status(json: &Value) -> Option<Failure> {
    if let Some(status) = text(json, &["status"]) {
        return Some(Failure::WrongStatus(parse_status(status)));
    }
    text(json, &["error"])
        .filter(|error| error.contains("does not exist"))
        .map(|_| Failure::NoSession)
}

fn in_exception(json: &Value) -> Option<Failure> {
    let said = [&["exception", "message"][..], &["exception", "details"]];
    said.into_iter()
        .filter_map(|path| text(json, path))
        .find_map(|said| {
            EXCEPTIONS
                .iter()
                .find(|(part, _)| said.contains(part))
                .map(|(_, failure)| *failure)
        })
}

/// What a failed question means. Sends are judged in [`super::super::outcome`].
impl From<Failure> for GatewayError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::KeyRefused => Self::KeyRefused,
            Failure::NoSession => Self::NoSession,
            Failure::WrongStatus(_) | Failure::EngineDisconnected => Self::WrongStatus,
            Failure::PlusOnly | Failure::SingleSession => Self::EditionLimit,
            Failure::NotImplemented | Failure::NoRoute => Self::NotSupported,
            Failure::StoreOff => Self::StoreOff,
            Failure::TooOften => Self::TooOften,
            Failure::EngineTimeout => Self::Timeout,
            Failure::Redirected => Self::NotWaha,
            Failure::ServerAway => Self::Unreachable,
            Failure::NewChatsLocked | Failure::NotOnWhatsApp | Failure::Internal => Self::Server,
            Failure::AlreadyExists
            | Failure::AlreadyStarted
            | Failure::NoMessage
            | Failure::Invalid
            | Failure::TooLarge
            | Failure::Unrecognised => Self::BadAnswer,
        }
    }
}

#[cfg(test)]
mod tests;
