//! HTTP over a real socket.
//!
//! Three rules make a failure mean one thing:
//!
//! * A new connection for every request. A kept one can be closed by the server
//!   (after five idle seconds) in the moment we write, and a message would have
//!   an unknown outcome for nothing.
//! * No redirects and no retries: a request is made once, to this address.
//! * What is nearby never goes through a proxy: the system's may be meant for the internet
//!   only (macOS keeps its exceptions where nobody here reads them), and the key would travel
//!   to it in a plain header.
//!
//! The key is a header (on the event connection a query parameter, the only way
//! the server takes it there). It appears in no error and no `Debug`; errors of
//! the HTTP library are reduced to their kind because their texts hold addresses.

use super::address::is_nearby;
use super::socket::SocketEvents;
use super::transport::{
    Call, CallClass, MAX_ANSWER_BYTES, Method, Reply, Transport, TransportError, encode,
};
use crate::{EventSource, GatewayError};
use reqwest::header::{
    ACCEPT, CONNECTION, DATE, HeaderValue, RETRY_AFTER, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use secrecy::{ExposeSecret, SecretString};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use url::Url;

const CONNECT: Duration = Duration::from_secs(15);
const QUICK: Duration = Duration::from_secs(30);
/// Above the engine's 120 s and the server's own waits.
const SEND: Duration = Duration::from_mins(3);
const LIFECYCLE: Duration = Duration::from_mins(1);

/// A server at an address, with its key.
pub struct HttpTransport {
    /// Without a slash at the end.
    base: String,
    key: SecretString,
    client: reqwest::Client,
    practice: bool,
    /// The `Date` of the last answer, in milliseconds; 0 before there was one.
    server_now_ms: AtomicI64,
}

impl HttpTransport {
    /// `base_url` as [`super::parse_address`] gives it. An empty key sends none,
    /// for servers that run without.
    pub fn new(base_url: &Url, key: SecretString, practice: bool) -> Result<Self, GatewayError> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("Drumbeat/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // The event connection is an upgrade, which only this version has.
            .http1_only()
            .connect_timeout(CONNECT)
            .pool_max_idle_per_host(0);
        if is_nearby(base_url) {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|_| GatewayError::Unreachable)?;
        let base = base_url.as_str().trim_end_matches('/').to_owned();
        let transport = Self {
            base,
            key,
            client,
            practice,
            server_now_ms: AtomicI64::new(0),
        };
        transport.key_header()?;
        Ok(transport)
    }

    fn key_header(&self) -> Result<Option<HeaderValue>, GatewayError> {
        let key = self.key.expose_secret();
        if key.is_empty() {
            return Ok(None);
        }
        let mut value = HeaderValue::from_str(key).map_err(|_| GatewayError::KeyRefused)?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    fn request(&self, call: &Call) -> Result<reqwest::RequestBuilder, TransportError> {
        let method = match call.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let timeout = match call.class {
            CallClass::Quick => QUICK,
            CallClass::Send => SEND,
            CallClass::Lifecycle => LIFECYCLE,
        };
        let mut request = self
            .client
            .request(method, format!("{}{}", self.base, call.path_and_query))
            .header(ACCEPT, "application/json")
            .timeout(timeout);
        if let Some(key) = self
            .key_header()
            .map_err(|_| TransportError::NotDelivered)?
        {
            request = request.header("X-Api-Key", key);
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        Ok(request)
    }
}

/// Neither address nor key.
impl std::fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpTransport")
            .field("practice", &self.practice)
            .finish_non_exhaustive()
    }
}

/// What a failure proves. A connection that was never made carried nothing;
/// anything later may have.
fn failure(error: &reqwest::Error) -> TransportError {
    if error.is_connect() || error.is_builder() {
        TransportError::NotDelivered
    } else if error.is_timeout() {
        TransportError::Timeout
    } else {
        TransportError::Lost
    }
}

async fn read_bounded(mut response: reqwest::Response) -> Result<Vec<u8>, TransportError> {
    if response
        .content_length()
        .is_some_and(|length| length > MAX_ANSWER_BYTES as u64)
    {
        return Err(TransportError::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| late_failure(&error))?
    {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(TransportError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// A failure after the status line: the request arrived, whatever the kind.
fn late_failure(error: &reqwest::Error) -> TransportError {
    if error.is_timeout() {
        TransportError::Timeout
    } else {
        TransportError::Lost
    }
}

/// A date of HTTP (RFC 9110, 5.6.7).
fn milliseconds(value: &HeaderValue) -> Option<i64> {
    let date = chrono::DateTime::parse_from_rfc2822(value.to_str().ok()?).ok()?;
    Some(date.timestamp_millis())
}

#[async_trait::async_trait]
impl Transport for HttpTransport {
    async fn call(&self, call: Call) -> Result<Reply, TransportError> {
        let response = self
            .request(&call)?
            .send()
            .await
            .map_err(|error| failure(&error))?;
        let status = response.status().as_u16();
        let retry_after_ms = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .and_then(|text| text.trim().parse::<i64>().ok())
            .map(|seconds| seconds.clamp(0, 86_400) * 1_000);
        if let Some(date_ms) = response.headers().get(DATE).and_then(milliseconds) {
            self.server_now_ms.store(date_ms, Ordering::Relaxed);
        }
        let body = read_bounded(response).await?;
        tracing::debug!(?call, status, bytes = body.len(), "gateway answered");
        Ok(Reply {
            status,
            body,
            retry_after_ms,
        })
    }

    async fn open_events(&self, query: &str) -> Result<Box<dyn EventSource>, GatewayError> {
        let nonce = generate_key();
        let key = encode(self.key.expose_secret());
        let response = self
            .client
            .get(format!("{}/ws?x-api-key={key}&{query}", self.base))
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &nonce)
            .timeout(QUICK)
            .send()
            .await
            .map_err(|error| GatewayError::from(failure(&error)))?;
        match response.status().as_u16() {
            101 => {}
            401 | 403 => return Err(GatewayError::KeyRefused),
            429 => return Err(GatewayError::TooOften),
            502..=504 => return Err(GatewayError::Unreachable),
            500..=599 => return Err(GatewayError::Server),
            _ => return Err(GatewayError::NotWaha),
        }
        let accepted = response
            .headers()
            .get(SEC_WEBSOCKET_ACCEPT)
            .map(HeaderValue::as_bytes);
        if accepted != Some(derive_accept_key(nonce.as_bytes()).as_bytes()) {
            return Err(GatewayError::NotWaha);
        }
        let stream = response.upgrade().await.map_err(|_| GatewayError::Closed)?;
        Ok(Box::new(SocketEvents::new(stream).await))
    }

    /// The practice world has a time of its own, which is the engine's too.
    fn server_now_ms(&self) -> Option<i64> {
        let told_ms = self.server_now_ms.load(Ordering::Relaxed);
        (told_ms > 0 && !self.practice).then_some(told_ms)
    }

    fn is_practice(&self) -> bool {
        self.practice
    }
}

#[cfg(test)]
mod tests;
