//! The routes.

use crate::guard::Guard;
use crate::host::DevHost;
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use drumbeat_commands::{App, rpc};
use serde::Deserialize;
use serde_json::Value;
use std::path::{Component, PathBuf};
use std::sync::Arc;

/// The largest upload, above the largest spreadsheet that is accepted.
const UPLOAD_BYTES: usize = 600 * 1024 * 1024;
/// What the window's own policy allows, with this server in the place of the IPC.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; \
                      font-src 'self'; connect-src 'self' ws:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

#[derive(Clone)]
struct Shared {
    app: Arc<App>,
    host: Arc<DevHost>,
    guard: Guard,
}

#[derive(Deserialize)]
struct Token {
    token: Option<String>,
}

#[derive(Deserialize)]
struct Upload {
    name: String,
}

pub(crate) fn router(app: Arc<App>, host: Arc<DevHost>, guard: Guard) -> Router {
    let shared = Shared { app, host, guard };
    Router::new()
        .route("/rpc/{command}", post(call))
        .route("/files", post(upload))
        .route("/saved/{name}", get(saved))
        .route("/events", get(events))
        .fallback(get(page))
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES))
        .layer(middleware::from_fn_with_state(shared.clone(), only_at_home))
        .with_state(shared)
}

async fn only_at_home(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    if !shared.guard.is_at_home(request.headers()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        header::HeaderValue::from_static(POLICY),
    );
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        header::HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        header::HeaderValue::from_static("nosniff"),
    );
    answer
}

async fn call(
    State(shared): State<Shared>,
    Path(command): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !shared.guard.knows_token(&headers, None) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let payload = if body.is_empty() {
        Ok(Value::Null)
    } else {
        serde_json::from_slice(&body)
    };
    let Ok(payload) = payload else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match rpc::dispatch(&shared.app, &command, payload).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
    }
}

async fn upload(
    State(shared): State<Shared>,
    Query(upload): Query<Upload>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !shared.guard.knows_token(&headers, None) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let kept = tokio::task::spawn_blocking(move || shared.host.upload(&upload.name, &body)).await;
    match kept {
        Ok(Ok(file)) => Json(file).into_response(),
        Ok(Err(_)) | Err(_) => StatusCode::INSUFFICIENT_STORAGE.into_response(),
    }
}

/// A file that a command saved, as a download.
async fn saved(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Query(query): Query<Token>,
    headers: HeaderMap,
) -> Response {
    if !shared.guard.knows_token(&headers, query.token.as_deref()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let kept = tokio::task::spawn_blocking(move || shared.host.saved(&name)).await;
    match kept {
        Ok(Ok(bytes)) => {
            let kind = [
                (header::CONTENT_TYPE, "application/octet-stream"),
                (header::CONTENT_DISPOSITION, "attachment"),
            ];
            (kind, bytes).into_response()
        }
        Ok(Err(_)) | Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn events(
    State(shared): State<Shared>,
    Query(query): Query<Token>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !shared.guard.knows_token(&headers, query.token.as_deref()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    upgrade.on_upgrade(move |socket| pass_on(socket, shared.app))
}

async fn pass_on(mut socket: WebSocket, app: Arc<App>) {
    let mut events = app.events();
    loop {
        tokio::select! {
            event = events.recv() => {
                let text = match event {
                    Ok(event) => serde_json::to_string(&event).unwrap_or_default(),
                    // Too slow: it reconnects, and then reads everything anew.
                    Err(_) => return,
                };
                if socket.send(Message::Text(text.into())).await.is_err() {
                    return;
                }
            }
            heard = socket.recv() => {
                if !matches!(heard, Some(Ok(_))) {
                    return;
                }
            }
        }
    }
}

/// The built UI. What is not a file of it is its first page.
async fn page(uri: Uri) -> Response {
    let root = std::env::var_os("DRUMBEAT_UI_DIST").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ui/dist")),
        PathBuf::from,
    );
    let wanted = PathBuf::from(uri.path().trim_start_matches('/'));
    let inside = wanted
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let file = root.join(&wanted);
    // A piece of a build that is gone is not the first page: the browser would run it as a script.
    if !file.is_file() && wanted.starts_with("assets") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let file = if inside && file.is_file() {
        file
    } else {
        root.join("index.html")
    };
    let kind = match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        Some(_) | None => "application/octet-stream",
    };
    match tokio::fs::read(&file).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => (
            StatusCode::NOT_FOUND,
            "The UI is not built yet: npm run build in ui/",
        )
            .into_response(),
    }
}
