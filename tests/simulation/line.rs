//! The app's end of the network: what the WAHA client sends its requests through.

use super::fate::Fate;
use super::plan::Point;
use super::shore::{LineEnd, Shore};
use drumbeat_engine::{GatewaySource, NoGateway};
use drumbeat_gateway::waha::WahaGateway;
use drumbeat_gateway::waha::transport::{Call, CallClass, Reply, Transport, TransportError};
use drumbeat_gateway::{EventSource, GatewayError, Linking};
use drumbeat_store::table::accounts::Account;
use std::future::{pending, poll_fn};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

/// Requests over the simulated network.
pub(crate) struct Line {
    shore: Arc<Shore>,
}

#[async_trait::async_trait]
impl Transport for Line {
    async fn call(&self, call: Call) -> Result<Reply, TransportError> {
        let is_message = matches!(call.class, CallClass::Send);
        let fate = &self.shore.fate;
        if fate.ends() || (is_message && self.shore.dies_at(Point::BeforeBytes)) {
            return pending().await;
        }
        if let Some(pressed) = self.shore.until_pressed(&call) {
            let _ = pressed.await;
        }
        let answer = self.shore.ask(&call)?;
        if fate.ends() || (is_message && self.shore.dies_at(Point::AfterBytes)) {
            return pending().await;
        }
        let result = match answer.await {
            Ok(result) => result,
            Err(_) => pending().await,
        };
        if fate.ends() || (is_message && self.shore.dies_at(Point::BeforeOutcome)) {
            return pending().await;
        }
        if is_message {
            self.shore.heard(&result);
        }
        result
    }

    async fn open_events(&self, _: &str) -> Result<Box<dyn EventSource>, GatewayError> {
        let end = self.shore.connect()?;
        let fate = Arc::clone(&self.shore.fate);
        Ok(Box::new(Events {
            end,
            heard: 1,
            fate,
        }))
    }

    fn server_now_ms(&self) -> Option<i64> {
        Some(self.shore.clock_ms())
    }

    fn is_practice(&self) -> bool {
        false
    }
}

struct Events {
    end: Arc<Mutex<LineEnd>>,
    heard: u64,
    fate: Arc<Fate>,
}

#[async_trait::async_trait]
impl EventSource for Events {
    async fn next(&mut self) -> Result<String, GatewayError> {
        let end = Arc::clone(&self.end);
        let next = poll_fn(|context| {
            let mut end = end.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(frame) = end.frames.pop_front() {
                return Poll::Ready(Ok(frame));
            }
            if end.closed {
                return Poll::Ready(Err(GatewayError::Closed));
            }
            end.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
        if self.fate.ends() {
            return pending().await;
        }
        self.heard += 1;
        next
    }

    async fn ping(&mut self) -> Result<(), GatewayError> {
        let closed = self
            .end
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .closed;
        if closed {
            return Err(GatewayError::Closed);
        }
        self.heard += 1;
        Ok(())
    }

    fn heard_from(&self) -> u64 {
        self.heard
    }
}

/// Where the engine gets its gateway from, as the product's source does.
pub(crate) struct Source(pub(crate) Arc<Shore>);

#[async_trait::async_trait]
impl GatewaySource for Source {
    async fn gateway(&self, _: &Account) -> Result<Arc<dyn Linking>, NoGateway> {
        let shore = Arc::clone(&self.0);
        let gateway = WahaGateway::new(Line { shore }, None);
        match gateway.learn().await {
            Ok(_) => Ok(Arc::new(gateway)),
            Err(error) => Err(NoGateway::Gateway(error)),
        }
    }
}
