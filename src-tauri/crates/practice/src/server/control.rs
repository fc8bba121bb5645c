//! The two control calls that are about the server and not about its world.
//!
//! | Call | Body |
//! |---|---|
//! | `GET /_control/clock` | answers `{nowMs, speed, anchor: {virtual_ms, real_ms, speed}}` |
//! | `POST /_control/clock` | `{speed}` (1, 60, 3600 …), answers the same |
//! | `POST /_control/down` | `{for_ms}`: the port is closed so long (world time) |

use std::sync::Arc;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::Core;
use super::http::response;
use super::line::Caller;
use crate::clock::Speed;
use crate::waha::{Answer, Request};
use crate::wire::error;

#[derive(Deserialize)]
struct SetSpeed {
    speed: Speed,
}

#[derive(Deserialize)]
struct Down {
    #[serde(alias = "forMs")]
    for_ms: i64,
}

/// The answer, if the request is one of these.
pub(super) async fn answer(
    core: &Arc<Core>,
    caller: &Caller,
    request: &Request,
) -> Option<Response> {
    let call = request.path.strip_prefix("/_control/")?;
    if !matches!(call, "clock" | "down") {
        return None;
    }
    let key = request.api_key.clone().unwrap_or_default();
    let fits = core
        .with_async(move |waha, _| waha.key_fits(&key))
        .await
        .unwrap_or(false);
    let answer = if !request.host_is_loopback() {
        error::forbidden()
    } else if !fits {
        error::unauthorized()
    } else {
        match (request.method.as_str(), call) {
            ("GET", "clock") => clock(core),
            ("POST", "clock") => match serde_json::from_slice::<SetSpeed>(&request.body) {
                Ok(SetSpeed { speed }) => {
                    core.clock.set_speed(speed);
                    clock(core)
                }
                Err(error) => error::bad_request(error.to_string()),
            },
            ("POST", "down") => match serde_json::from_slice::<Down>(&request.body) {
                Ok(Down { for_ms }) => {
                    core.gate.close_until(core.clock.now_ms() + for_ms);
                    core.gate.cut_all(Some(&caller.0));
                    let mut last = response(Answer::Empty(204));
                    // The one connection that is left ends with its answer.
                    last.headers_mut()
                        .insert(header::CONNECTION, HeaderValue::from_static("close"));
                    return Some(last);
                }
                Err(error) => error::bad_request(error.to_string()),
            },
            _ => error::no_route(request),
        }
    };
    Some(response(answer))
}

fn clock(core: &Core) -> Answer {
    let anchor = core.clock.anchor();
    let body = json!({
        "nowMs": core.clock.now_ms(),
        "speed": anchor.speed.times(),
        "anchor": anchor,
    });
    Answer::json(200, &body)
}
