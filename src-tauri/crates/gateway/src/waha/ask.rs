//! Asking: a call whose answer is JSON or a recognised refusal.

use super::transport::{Call, Reply, Transport};
use super::wire::failure::{Failure, read_failure};
use crate::GatewayError;
use serde_json::Value;

/// The answer to a question.
pub(super) enum Answer {
    /// A success; an empty body is `Null`.
    Yes(Value),
    /// The server refused.
    No {
        /// The HTTP status.
        status: u16,
        /// What it said.
        failure: Failure,
    },
}

impl Answer {
    /// The value, with every refusal as an error.
    pub(super) fn value(self) -> Result<Value, GatewayError> {
        match self {
            Self::Yes(value) => Ok(value),
            Self::No { failure, .. } => Err(failure.into()),
        }
    }
}

/// Asks once.
pub(super) async fn ask<T: Transport + ?Sized>(
    transport: &T,
    call: Call,
) -> Result<Answer, GatewayError> {
    let reply = transport.call(call).await?;
    read(&reply)
}

fn read(reply: &Reply) -> Result<Answer, GatewayError> {
    if !reply.is_success() {
        let failure = read_failure(reply.status, &reply.body);
        return Ok(Answer::No {
            status: reply.status,
            failure,
        });
    }
    if reply.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Answer::Yes(Value::Null));
    }
    match reply.json() {
        Some(value) => Ok(Answer::Yes(value)),
        // A web page with a friendly 200 is a login page of the network.
        None if reply.body.trim_ascii_start().starts_with(b"<") => Err(GatewayError::NotWaha),
        None => Err(GatewayError::BadAnswer),
    }
}
