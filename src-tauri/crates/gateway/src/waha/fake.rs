//! A server in a closure, for tests of the mapping without a socket.

use super::WahaGateway;
use super::transport::{Call, Reply, Transport, TransportError};
use super::version::{Engine, Server, Tier, Version};
use crate::{ChatAddress, EventSource, GatewayError};
use serde_json::{Value, json};
use std::sync::Mutex;

type Answers = dyn Fn(&Call) -> Result<Reply, TransportError> + Send + Sync;

/// Answers by closure and remembers what it was asked.
pub(super) struct FakeServer {
    answers: Box<Answers>,
    asked: Mutex<Vec<Call>>,
}

impl FakeServer {
    pub(super) fn new(
        answers: impl Fn(&Call) -> Result<Reply, TransportError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            answers: Box::new(answers),
            asked: Mutex::new(Vec::new()),
        }
    }

    /// `METHOD path` of everything asked so far.
    pub(super) fn asked(&self) -> Vec<String> {
        self.calls(|call| format!("{:?} {}", call.method, call.path_and_query))
    }

    /// The bodies of everything asked so far.
    pub(super) fn bodies(&self) -> Vec<Option<Value>> {
        self.calls(|call| call.body.clone())
    }

    fn calls<R>(&self, read: impl Fn(&Call) -> R) -> Vec<R> {
        self.asked.lock().unwrap().iter().map(read).collect()
    }
}

/// An answer.
#[expect(
    clippy::unnecessary_wraps,
    reason = "a closure of answers needs the whole result"
)]
pub(super) fn reply(status: u16, body: &Value) -> Result<Reply, TransportError> {
    let body = if body.is_null() {
        Vec::new()
    } else {
        body.to_string().into_bytes()
    };
    Ok(Reply {
        status,
        body,
        retry_after_ms: None,
    })
}

/// The server's own error object.
pub(super) fn refusal(status: u16, message: &str) -> Result<Reply, TransportError> {
    reply(
        status,
        &json!({ "message": message, "error": "x", "statusCode": status }),
    )
}

#[async_trait::async_trait]
impl Transport for FakeServer {
    async fn call(&self, call: Call) -> Result<Reply, TransportError> {
        let answer = (self.answers)(&call);
        self.asked.lock().unwrap().push(call);
        answer
    }

    async fn open_events(&self, _query: &str) -> Result<Box<dyn EventSource>, GatewayError> {
        Err(GatewayError::NotSupported)
    }

    fn is_practice(&self) -> bool {
        false
    }
}

/// The id our test messages leave under.
pub(super) const ID: &str = "3EB0C0FFEE0000000001";

/// A free edition.
pub(super) fn known(version: &str, engine: Engine) -> Server {
    Server {
        version: Version::parse(version).unwrap(),
        engine,
        tier: Tier::Core,
    }
}

/// A gateway to a new server that keeps messages and carries ids.
pub(super) fn gows(
    answers: impl Fn(&Call) -> Result<Reply, TransportError> + Send + Sync + 'static,
) -> WahaGateway<FakeServer> {
    WahaGateway::new(
        FakeServer::new(answers),
        Some(known("2026.8.1", Engine::Gows)),
    )
}

/// A person.
pub(super) fn ana() -> ChatAddress {
    ChatAddress::Person("5511999990001".into())
}

/// A message of ours in a chat.
pub(super) fn stored(id: &str, chat: &str, body: &str, ack: i64) -> Value {
    json!({ "id": format!("true_{chat}_{id}"), "timestamp": 1_795_163_834, "from": chat,
            "fromMe": true, "body": body, "hasMedia": false, "ack": ack })
}
