//! HTTP around the simulated server: requests in, answers out, waits in
//! between. Everything about paths and bodies is decided in [`crate::waha`].

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;

use super::line::{Caller, PracticeListener};
use super::{Core, control, socket};
use crate::waha::{Answer, Request, Step};

/// WAHA's own limit for a body.
const BODY_LIMIT: usize = 50 * 1024 * 1024;
/// Waits are looked at again so often, because the clock's speed may change.
const LONGEST_WAIT: Duration = Duration::from_millis(250);
const SHORTEST_WAIT: Duration = Duration::from_millis(1);

/// Serves until the core stops.
pub(super) async fn serve(core: Arc<Core>, listener: PracticeListener) {
    let stop = core.stop.clone();
    let router = Router::new()
        .route("/ws", any(socket::open))
        .fallback(answer)
        .with_state(Arc::clone(&core))
        .into_make_service_with_connect_info::<Caller>();
    let stopping = async move { stop.cancelled().await };
    if let Err(error) = axum::serve(listener, router)
        .with_graceful_shutdown(stopping)
        .await
    {
        tracing::warn!(%error, "the practice server ended");
    }
}

/// How a request ended.
enum Ending {
    Answer(Answer),
    Cut,
    Hang,
}

async fn answer(
    State(core): State<Arc<Core>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    request: axum::extract::Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let target = parts
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let header = |name: &str| text(&parts.headers, name);
    let key = header("x-api-key");
    let mut asked = Request::new(parts.method.as_str(), target, key.as_deref(), Vec::new());
    asked.host = header("host").or_else(|| Some(String::new()));
    asked.accept = header("accept");
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    asked.body = body.to_vec();

    if let Some(response) = control::answer(&core, &caller, &asked).await {
        return response;
    }
    // A task of its own: the client's patience is not the server's.
    let working = core.tasks.spawn(work(Arc::clone(&core), asked));
    match working.await {
        Ok(Ending::Answer(answer)) => response(answer),
        Ok(Ending::Hang) => {
            core.stop.cancelled().await;
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Ok(Ending::Cut) | Err(_) => {
            caller.0.cut();
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn work(core: Arc<Core>, asked: Request) -> Ending {
    let opened = core
        .with_async(move |waha, now_ms| waha.open(now_ms, asked))
        .await;
    let Some(mut exchange) = opened else {
        return Ending::Cut;
    };
    loop {
        let stepped = core
            .with_async(move |waha, now_ms| (waha.step(now_ms, &mut exchange), exchange))
            .await;
        let Some((step, returned)) = stepped else {
            return Ending::Cut;
        };
        exchange = returned;
        match step {
            Step::Answer(answer) => return Ending::Answer(answer),
            Step::Cut => return Ending::Cut,
            Step::Hang => return Ending::Hang,
            Step::WaitUntil(at_ms) => {
                let wait = core.clock.real_duration(at_ms - core.clock.now_ms());
                core.nap(wait.clamp(SHORTEST_WAIT, LONGEST_WAIT)).await;
                if core.stop.is_cancelled() {
                    return Ending::Cut;
                }
            }
        }
    }
}

pub(super) fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

pub(super) fn response(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::OK);
    let typed = |mime: &str, body: Vec<u8>| {
        (
            status,
            [(header::CONTENT_TYPE, mime.to_owned())],
            Body::from(body),
        )
            .into_response()
    };
    match answer {
        Answer::Json(_, text) => typed("application/json; charset=utf-8", text.into_bytes()),
        Answer::Empty(_) => status.into_response(),
        Answer::Bytes(_, mime, bytes) => typed(&mime, bytes),
    }
}
