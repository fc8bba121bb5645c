//! WAHA's ways to say no. There are two shapes of 422 and a 500 that repeats
//! the whole request, stack included.

use serde_json::{Value, json};

use super::{Dialect, Iso};
use crate::waha::{Answer, Request};
use crate::world::Status;

const DOCS: &str = "https://waha.devlike.pro/";

/// `{message, error, statusCode}`
pub(crate) fn plain(status: u16, error: &str, message: impl Into<Value>) -> Answer {
    let message: Value = message.into();
    Answer::json(
        status,
        &json!({ "message": message, "error": error, "statusCode": status }),
    )
}

pub(crate) fn bad_request(message: impl Into<Value>) -> Answer {
    plain(400, "Bad Request", message)
}

/// Has no `error`, unlike all others.
pub(crate) fn unauthorized() -> Answer {
    Answer::json(
        401,
        &json!({ "message": "Unauthorized", "statusCode": 401 }),
    )
}

pub(crate) fn forbidden() -> Answer {
    Answer::json(403, &json!({ "message": "Forbidden", "statusCode": 403 }))
}

pub(crate) fn not_found(message: &str) -> Answer {
    plain(404, "Not Found", message)
}

pub(crate) fn no_route(request: &Request) -> Answer {
    not_found(&format!(
        "Cannot {} {}",
        request.method,
        request.path_and_query()
    ))
}

pub(crate) fn no_session() -> Answer {
    not_found("Session not found")
}

pub(crate) fn unprocessable(message: &str) -> Answer {
    plain(422, "Unprocessable Entity", message)
}

/// The 422 without `message`: the session exists but stands elsewhere.
pub(crate) fn wrong_status(session: &str, status: Status, expected: Status) -> Answer {
    let body = json!({
        "error": "Session status is not as expected. Try again later or restart the session",
        "session": session,
        "status": status.name(),
        "expected": [expected.name()],
    });
    Answer::json(422, &body)
}

/// The 422 without `message` for a session nobody made.
pub(crate) fn unknown_session(session: &str) -> Answer {
    let error = format!("Session \"{session}\" does not exist");
    Answer::json(422, &json!({ "error": error, "session": session }))
}

pub(crate) fn only_in_plus(dialect: &Dialect) -> Answer {
    unprocessable(&format!(
        "The feature is available only in Plus version for '{}' engine. Check this out: {DOCS}",
        dialect.engine.name()
    ))
}

pub(crate) fn only_default_session(session: &str, base64: &str) -> Answer {
    unprocessable(&format!(
        "WAHA Core support only 'default' session. You tried to access '{session}' session \
         (base64: {base64}). If you want to run more then one WhatsApp account - please get \
         WAHA PLUS version. Check this out: {DOCS}"
    ))
}

pub(crate) fn not_implemented(dialect: &Dialect) -> Answer {
    let message = format!(
        "The method is not implemented by '{}' engine. Check the docs and try another engine: \
         {DOCS}",
        dialect.engine.name()
    );
    plain(501, "Not Implemented", message)
}

pub(crate) fn store_is_off() -> Answer {
    bad_request(
        "Enable NOWEB store \"config.noweb.store.enabled=True\" and \
         \"config.noweb.store.full_sync=True\" when starting a new session. \
         Read more: https://waha.devlike.pro/docs/engines/noweb#store",
    )
}

/// What the engine threw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thrown<'a> {
    /// JavaScript touched something that is not there.
    TypeError(&'a str),
    /// The kind of `Error` that Baileys throws.
    Boom(&'a str),
    /// A plain `Error`.
    Error(&'a str),
}

/// 500: exception, stack, and the request repeated.
pub(crate) fn thrown(
    dialect: &Dialect,
    now_ms: i64,
    request: &Request,
    what: Thrown<'_>,
) -> Answer {
    let (name, message) = match what {
        Thrown::TypeError(message) => ("TypeError", message),
        Thrown::Boom(message) | Thrown::Error(message) => ("Error", message),
    };
    let mut exception = json!({
        "message": message,
        "name": name,
        "stack": format!("{name}: {message}\n    at practice (/app/dist/core/session.js:1:1)"),
    });
    if let (Thrown::Boom(_), Some(exception)) = (what, exception.as_object_mut()) {
        exception.insert("data".to_owned(), Value::Null);
        exception.insert("isBoom".to_owned(), json!(true));
        exception.insert("isServer".to_owned(), json!(false));
        exception.insert("output".to_owned(), json!({}));
    }
    let query: serde_json::Map<String, Value> = request
        .query
        .iter()
        .map(|(key, value)| (key.clone(), json!(value)))
        .collect();
    let mut echo = json!({
        "path": request.path_and_query(),
        "method": request.method,
        "query": query,
    });
    if let (Ok(body), Some(echo)) = (
        serde_json::from_slice::<Value>(&request.body),
        echo.as_object_mut(),
    ) {
        echo.insert("body".to_owned(), body);
    }
    let body = json!({
        "statusCode": 500,
        "timestamp": Iso(now_ms),
        "exception": exception,
        "request": echo,
        "version": dialect.environment(),
    });
    Answer::json(500, &body)
}
