//! `/ws`: one text frame per event, nothing is replayed, nothing is expected
//! from the client but pongs. The key stands in the address; a wrong one is
//! told after the upgrade (1008), as WAHA does.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use tokio::sync::broadcast;

use super::http::{response, text};
use super::line::Caller;
use super::{Core, Told, sleep};
use crate::waha::Request;
use crate::wire::error;

/// The server's own ping; a client that answered none until the next is dropped.
const PING: Duration = Duration::from_mins(1);
const POLICY_VIOLATION: u16 = 1008;

/// What a subscriber wants to hear.
struct Wanted {
    session: String,
    events: Vec<String>,
}

impl Wanted {
    fn parse(request: &Request) -> Self {
        let events: Vec<String> = request
            .query
            .iter()
            .filter(|(key, _)| key == "events")
            .flat_map(|(_, value)| value.split(','))
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        let session = request
            .query("session")
            .filter(|name| !name.is_empty())
            .unwrap_or("*");
        Self {
            session: session.to_owned(),
            events,
        }
    }

    fn includes(&self, told: &Told) -> bool {
        let named = |wanted: &String| wanted == "*" || wanted == told.event;
        (self.session == "*" || self.session == told.session)
            && (self.events.is_empty() || self.events.iter().any(named))
    }
}

pub(super) async fn open(
    State(core): State<Arc<Core>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let target = format!("/ws?{}", query.unwrap_or_default());
    let mut request = Request::new("GET", &target, None, Vec::new());
    request.host = text(&headers, "host").or_else(|| Some(String::new()));
    if !request.host_is_loopback() {
        return response(error::forbidden());
    }
    let key = request.query("x-api-key").unwrap_or_default().to_owned();
    let fits = core
        .with_async(move |waha, _| waha.key_fits(&key))
        .await
        .unwrap_or(false);
    // Before the upgrade is answered: what happens from now on is heard.
    let frames = core.frames.subscribe();
    let wanted = Wanted::parse(&request);
    upgrade
        .on_upgrade(move |socket| async move {
            if fits {
                tell(&core, socket, frames, &wanted, &caller).await;
            } else {
                refuse(socket).await;
            }
        })
        .into_response()
}

async fn refuse(mut socket: WebSocket) {
    let frame = CloseFrame {
        code: POLICY_VIOLATION,
        reason: "Unauthorized".into(),
    };
    let _ = socket.send(Message::Close(Some(frame))).await;
    // The other side's close completes the farewell.
    while let Some(Ok(_)) = socket.recv().await {}
}

async fn tell(
    core: &Core,
    mut socket: WebSocket,
    mut frames: broadcast::Receiver<Arc<Told>>,
    wanted: &Wanted,
    caller: &Caller,
) {
    let mut forgotten = core.sockets.subscribe();
    let mut heard = true;
    let mut next_ping = Box::pin(sleep(PING));
    loop {
        tokio::select! {
            frame = frames.recv() => match frame {
                Ok(told) if wanted.includes(&told) => {
                    let text = Message::Text(told.text.clone());
                    if socket.send(text).await.is_err() {
                        return;
                    }
                }
                Ok(_) => {}
                // Too slow: a gap nobody is told about would be worse than the end.
                Err(broadcast::error::RecvError::Lagged(_) | broadcast::error::RecvError::Closed) => {
                    caller.0.cut();
                    return;
                }
            },
            message = socket.recv() => match message {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(Message::Pong(_))) => heard = true,
                Some(Ok(Message::Text(_) | Message::Binary(_) | Message::Ping(_))) => {}
            },
            () = &mut next_ping => {
                if !heard || socket.send(Message::Ping(Vec::new().into())).await.is_err() {
                    caller.0.cut();
                    return;
                }
                heard = false;
                next_ping = Box::pin(sleep(PING));
            }
            _ = forgotten.changed() => {
                caller.0.cut();
                return;
            }
            () = core.stop.cancelled() => {
                caller.0.cut();
                return;
            }
        }
    }
}
