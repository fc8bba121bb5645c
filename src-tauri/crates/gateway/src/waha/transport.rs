//! The wire under the client: one request and answer, one event connection.
//!
//! The mapping of the whole client runs over this trait, so that a simulation
//! can put the practice world here, in process and on its own clock, and still
//! exercise every line that reads an answer.
//!
//! A transport never retries. What it reports about a failure decides whether a
//! message may be sent again, therefore [`TransportError::NotDelivered`] is said
//! only where no byte of the request can have arrived.

use crate::{EventSource, GatewayError};
use serde_json::Value;
use thiserror::Error;

/// The largest answer that is read, in bytes. A page of a hundred messages is
/// far below; anything above is not an answer to us.
pub const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// DELETE
    Delete,
}

/// How long a request may take before the transport gives up by itself. These
/// are backstops: the engine's own deadlines come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallClass {
    /// A question.
    Quick,
    /// Sending: the server may wait for the session, a link preview and WhatsApp.
    Send,
    /// Starting, stopping and unlinking: the server queues these per session.
    Lifecycle,
}

/// One request.
#[derive(Clone)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// From the slash after the base address, encoded.
    pub path_and_query: String,
    /// The body, sent as JSON.
    pub body: Option<Value>,
    /// How long it may take.
    pub class: CallClass,
}

impl Call {
    /// A question.
    pub fn get(path_and_query: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            path_and_query: path_and_query.into(),
            body: None,
            class: CallClass::Quick,
        }
    }

    /// Another kind of request.
    pub fn new(
        method: Method,
        path_and_query: impl Into<String>,
        body: Option<Value>,
        class: CallClass,
    ) -> Self {
        Self {
            method,
            path_and_query: path_and_query.into(),
            body,
            class,
        }
    }
}

/// Without path and body: they hold numbers and words.
impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} ({:?})", self.method, self.class)
    }
}

/// One answer, whatever its status.
#[derive(Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body, at most [`MAX_ANSWER_BYTES`].
    pub body: Vec<u8>,
    /// What `Retry-After` asks for, in milliseconds.
    pub retry_after_ms: Option<i64>,
}

impl Reply {
    /// Whether the status says success.
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The body as JSON, if it is JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// Without the body, which can echo what we sent.
impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "status {}, {} bytes", self.status, self.body.len())
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TransportError {
    /// The request certainly did not arrive: refused, unknown host, no handshake.
    #[error("the request was not delivered")]
    NotDelivered,
    /// The connection broke after bytes may have left.
    #[error("the connection was lost")]
    Lost,
    /// No whole answer in time; the request may have arrived.
    #[error("no answer in time")]
    Timeout,
    /// The answer is larger than anything the server would say.
    #[error("the answer is too large")]
    TooLarge,
}

impl From<TransportError> for GatewayError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::NotDelivered | TransportError::Lost => Self::Unreachable,
            TransportError::Timeout => Self::Timeout,
            TransportError::TooLarge => Self::BadAnswer,
        }
    }
}

/// What carries requests to a server.
#[async_trait::async_trait]
pub trait Transport: Send + Sync {
    /// Makes one request, once.
    async fn call(&self, call: Call) -> Result<Reply, TransportError>;

    /// Opens the event connection; `query` is encoded and holds no key.
    async fn open_events(&self, query: &str) -> Result<Box<dyn EventSource>, GatewayError>;

    /// What the server's clock showed in its last answer, in milliseconds since 1970;
    /// `None` while it has not said so.
    fn server_now_ms(&self) -> Option<i64> {
        None
    }

    /// Whether the other end is the built-in practice world.
    fn is_practice(&self) -> bool;
}

/// Encodes text for one segment of a path or one value of a query.
pub(super) fn encode(text: &str) -> String {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(HEX.get(usize::from(digit)).copied().unwrap_or('0'));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
