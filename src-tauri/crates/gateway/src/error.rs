//! Why a question to a gateway got no answer. Named by cause; the UI has words
//! and one action for each.

use thiserror::Error;

/// A question (not a send) failed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GatewayError {
    /// Nothing answers at the address.
    #[error("nothing answers at the address")]
    Unreachable,
    /// It did not answer in time.
    #[error("no answer in time")]
    Timeout,
    /// Something answers, but it is not the expected kind of server.
    #[error("the address is not a WAHA server")]
    NotWaha,
    /// The key is wrong, or may not do this.
    #[error("the key is refused")]
    KeyRefused,
    /// The server is older than we can work with.
    #[error("server version {version} is too old")]
    TooOld {
        /// What it says it is.
        version: String,
    },
    /// The free edition before 2026.6.1: one session, texts only.
    #[error("this edition of the server does not offer that")]
    EditionLimit,
    /// There is no such session.
    #[error("the session does not exist")]
    NoSession,
    /// The session is in another state than the question needs.
    #[error("the session is not ready")]
    WrongStatus,
    /// The engine of the server cannot do it.
    #[error("not supported by the server's engine")]
    NotSupported,
    /// Asked too often.
    #[error("asked too often")]
    TooOften,
    /// The message store of the session is off: messages cannot be looked up.
    #[error("the message store of the session is off")]
    StoreOff,
    /// The server had an internal error.
    #[error("the server had an internal error")]
    Server,
    /// The answer could not be understood.
    #[error("the answer could not be understood")]
    BadAnswer,
    /// The event connection ended.
    #[error("the event connection ended")]
    Closed,
}

impl GatewayError {
    /// The stable code for the UI.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable => "gateway_unreachable",
            Self::Timeout => "gateway_timeout",
            Self::NotWaha => "gateway_not_waha",
            Self::KeyRefused => "gateway_key_refused",
            Self::TooOld { .. } => "gateway_too_old",
            Self::EditionLimit => "gateway_edition_limit",
            Self::NoSession => "gateway_no_session",
            Self::WrongStatus => "gateway_wrong_status",
            Self::NotSupported => "gateway_not_supported",
            Self::TooOften => "gateway_too_often",
            Self::StoreOff => "gateway_store_off",
            Self::Server => "gateway_server_error",
            Self::BadAnswer => "gateway_bad_answer",
            Self::Closed => "gateway_closed",
        }
    }
}
