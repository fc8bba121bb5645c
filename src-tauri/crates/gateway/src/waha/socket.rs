//! One open event connection (WebSocket).
//!
//! The server only talks: one JSON text frame per event. It pings every minute;
//! those pings are answered while [`EventSource::next`] waits. Everything that
//! needs a clock (our own pings, giving up on a silent line, reconnecting)
//! belongs to the engine.

use crate::{EventSource, GatewayError};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

/// The largest event that is read, in bytes.
const MAX_EVENT_BYTES: usize = 16 * 1024 * 1024;

/// Events over one socket.
pub(super) struct SocketEvents<S> {
    socket: WebSocketStream<S>,
    heard: u64,
    /// Why it ended; asked again, it says the same.
    ended: Option<GatewayError>,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> SocketEvents<S> {
    /// Takes over a stream on which the upgrade was agreed.
    pub(super) async fn new(stream: S) -> Self {
        let config = WebSocketConfig::default()
            .max_message_size(Some(MAX_EVENT_BYTES))
            .max_frame_size(Some(MAX_EVENT_BYTES));
        let socket = WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await;
        Self {
            socket,
            heard: 0,
            ended: None,
        }
    }

    fn end(&mut self, reason: GatewayError) -> GatewayError {
        self.ended = Some(reason.clone());
        reason
    }
}

#[async_trait::async_trait]
impl<S: AsyncRead + AsyncWrite + Unpin + Send> EventSource for SocketEvents<S> {
    async fn next(&mut self) -> Result<String, GatewayError> {
        if let Some(reason) = &self.ended {
            return Err(reason.clone());
        }
        loop {
            // Cancel-safe: a half-read frame stays inside the socket.
            match self.socket.next().await {
                Some(Ok(message)) => {
                    self.heard += 1;
                    match message {
                        Message::Text(text) => return Ok(text.as_str().to_owned()),
                        Message::Close(frame) => {
                            // The server accepts first and then closes with 1008
                            // when the key is wrong or may not see this session.
                            let refused =
                                frame.is_some_and(|frame| frame.code == CloseCode::Policy);
                            return Err(self.end(if refused {
                                GatewayError::KeyRefused
                            } else {
                                GatewayError::Closed
                            }));
                        }
                        Message::Binary(_)
                        | Message::Ping(_)
                        | Message::Pong(_)
                        | Message::Frame(_) => {}
                    }
                }
                // A line that is cut is the normal end of a laptop's connection.
                Some(Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake))) => {
                    return Err(self.end(GatewayError::Closed));
                }
                Some(Err(Error::Capacity(_) | Error::Utf8(_) | Error::Protocol(_))) => {
                    return Err(self.end(GatewayError::BadAnswer));
                }
                Some(Err(_)) | None => return Err(self.end(GatewayError::Closed)),
            }
        }
    }

    async fn ping(&mut self) -> Result<(), GatewayError> {
        if let Some(reason) = &self.ended {
            return Err(reason.clone());
        }
        match self.socket.send(Message::Ping(Vec::new().into())).await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.end(GatewayError::Closed)),
        }
    }

    fn heard_from(&self) -> u64 {
        self.heard
    }
}

#[cfg(test)]
mod tests;
