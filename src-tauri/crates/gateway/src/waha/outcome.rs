//! What became of a send, from its answer.
//!
//! The table decides whether a message may ever be sent again, so it says "not
//! sent" only where the answer proves it, and "unknown" for everything that is
//! not in it:
//!
//! | answer | outcome |
//! |---|---|
//! | success with a message id | accepted |
//! | success without (a captive portal, a cut body) | unknown |
//! | no connection, redirect, route missing, proxy asks for a password | not sent, the number waits |
//! | 401, 403 | not sent, the number waits for its key |
//! | 422 naming a session state | not sent, the number waits |
//! | 429 | not sent, the number waits as long as asked |
//! | 500 with WhatsApp's error 463 | not sent, the number waits |
//! | 500 "no LID found" | rejected: not on WhatsApp |
//! | 400 by the server's own rules, 413 | rejected |
//! | 501, 422 "only in Plus" | rejected: not supported |
//! | any other 500, 502 to 504, a lost connection, a timeout | unknown |

use super::transport::{Reply, TransportError};
use super::version::Engine;
use super::wire::failure::{Failure, read_failure};
use super::wire::ids::bare_id;
use super::wire::message::sent_level;
use crate::LinkStatus;
use drumbeat_domain::outbox::{Scope, SendOutcome};
use drumbeat_domain::reason::{DoubtReason, FailureReason, WaitReason};

/// How long a number waits after "too often" without a time, in milliseconds.
const TOO_OFTEN_MS: i64 = 60_000;
/// The longest wait a server may ask for, in milliseconds.
const LONGEST_WAIT_MS: i64 = 3_600_000;

/// Reads the answer to a send.
pub fn outcome(answer: &Result<Reply, TransportError>, engine: Option<Engine>) -> SendOutcome {
    match answer {
        Ok(reply) if reply.is_success() => accepted(reply, engine),
        Ok(reply) => refused(reply),
        Err(TransportError::NotDelivered) => wait(WaitReason::GatewayDown, 0),
        Err(TransportError::Lost) => unknown(DoubtReason::ConnectionLost),
        Err(TransportError::Timeout) => unknown(DoubtReason::Timeout),
        Err(TransportError::TooLarge) => unknown(DoubtReason::BadAnswer),
    }
}

fn accepted(reply: &Reply, engine: Option<Engine>) -> SendOutcome {
    let Some(message) = reply.json() else {
        return unknown(DoubtReason::BadAnswer);
    };
    match bare_id(&message) {
        Some(provider_id) => SendOutcome::Accepted {
            provider_id,
            level: sent_level(&message, engine),
        },
        None => unknown(DoubtReason::BadAnswer),
    }
}

fn refused(reply: &Reply) -> SendOutcome {
    match read_failure(reply.status, &reply.body) {
        Failure::KeyRefused => wait(WaitReason::KeyRefused, 0),
        Failure::NoRoute | Failure::Redirected => wait(WaitReason::GatewayDown, 0),
        Failure::NoSession | Failure::SingleSession => wait(WaitReason::NotLinked, 0),
        Failure::WrongStatus(status) => wait(
            match status {
                // It was reconnecting, or came back between the check and the answer.
                LinkStatus::Starting | LinkStatus::Working => WaitReason::Reconnecting,
                LinkStatus::Stopped
                | LinkStatus::ScanQr
                | LinkStatus::PasskeyRequired
                | LinkStatus::PasskeyConfirmation
                | LinkStatus::Failed => WaitReason::NotLinked,
            },
            0,
        ),
        Failure::TooOften if reply.status == 429 => wait(
            WaitReason::GatewayDown,
            reply
                .retry_after_ms
                .unwrap_or(TOO_OFTEN_MS)
                .clamp(0, LONGEST_WAIT_MS),
        ),
        Failure::NewChatsLocked => wait(WaitReason::WhatsAppLimit, 0),
        Failure::NotOnWhatsApp => rejected(FailureReason::NotOnWhatsApp),
        Failure::PlusOnly | Failure::NotImplemented => rejected(FailureReason::NotSupported),
        Failure::Invalid | Failure::TooLarge => rejected(FailureReason::Rejected),
        Failure::Unrecognised => match reply.status {
            // A proxy that wants a password, or an address that is not the
            // server's: nothing behind it saw the request.
            404 | 405 | 407 => wait(WaitReason::GatewayDown, 0),
            408 => unknown(DoubtReason::Timeout),
            500..=599 => unknown(DoubtReason::ServerError),
            _ => unknown(DoubtReason::BadAnswer),
        },
        Failure::TooOften
        | Failure::EngineTimeout
        | Failure::EngineDisconnected
        | Failure::ServerAway
        | Failure::Internal => unknown(DoubtReason::ServerError),
        Failure::AlreadyExists
        | Failure::AlreadyStarted
        | Failure::StoreOff
        | Failure::NoMessage => unknown(DoubtReason::BadAnswer),
    }
}

const fn wait(reason: WaitReason, after_ms: i64) -> SendOutcome {
    SendOutcome::NotSent {
        scope: Scope::Number,
        after_ms,
        reason,
    }
}

const fn rejected(reason: FailureReason) -> SendOutcome {
    SendOutcome::Rejected { reason }
}

const fn unknown(reason: DoubtReason) -> SendOutcome {
    SendOutcome::Unknown { reason }
}

#[cfg(test)]
mod tests;
