//! Sessions, accounts and the version answer.

use super::ids::lid_digits;
use super::json::{at, flag, millis, text};
use crate::waha::version::{Engine, Server, Tier, Version};
use crate::{ChatAddress, LinkStatus, Me, TimeLock};
use serde_json::{Map, Value, json};

/// A status as the server writes it; what we do not know yet is "connecting".
pub(in crate::waha) fn parse_status(status: &str) -> LinkStatus {
    match status {
        "STOPPED" => LinkStatus::Stopped,
        "SCAN_QR_CODE" => LinkStatus::ScanQr,
        "WORKING" => LinkStatus::Working,
        "FAILED" => LinkStatus::Failed,
        "PASSKEY_REQUIRED" => LinkStatus::PasskeyRequired,
        "PASSKEY_CONFIRMATION_REQUIRED" => LinkStatus::PasskeyConfirmation,
        _ => LinkStatus::Starting,
    }
}

/// One session of the list or the single call.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::waha) struct Session {
    /// Its name.
    pub(in crate::waha) name: String,
    /// Its state.
    pub(in crate::waha) status: LinkStatus,
    /// Whose it is.
    pub(in crate::waha) me: Option<Me>,
}

/// Reads a session object.
pub(in crate::waha) fn parse_session(value: &Value) -> Option<Session> {
    Some(Session {
        name: text(value, &["name"])?.to_owned(),
        status: parse_status(text(value, &["status"])?),
        me: at(value, &["me"]).and_then(parse_me),
    })
}

/// Reads an account.
pub(in crate::waha) fn parse_me(value: &Value) -> Option<Me> {
    let address = ChatAddress::parse(text(value, &["id"])?);
    Some(Me {
        address,
        name: text(value, &["pushName"]).map(str::to_owned),
        lid: text(value, &["lid"]).and_then(lid_digits),
    })
}

/// Reads a restriction of new chats.
pub(in crate::waha) fn parse_time_lock(value: &Value) -> Option<TimeLock> {
    let active = flag(value, &["isActive"])?;
    Some(TimeLock {
        active,
        until_ms: at(value, &["timeEnforcementEnds"]).and_then(millis),
    })
}

/// Reads the version answer. Without version and engine it is not a WAHA server.
pub(in crate::waha) fn parse_server(value: &Value) -> Option<Server> {
    Some(Server {
        version: Version::parse(text(value, &["version"])?)?,
        engine: Engine::parse(text(value, &["engine"])?),
        tier: Tier::parse(text(value, &["tier"]).unwrap_or("")),
    })
}

/// The settings a session needs, merged into those it has. The server replaces
/// the whole configuration, therefore what others put there (webhooks, proxy) is
/// carried over untouched.
///
/// * Message store on: without it nothing can be looked up or caught up.
/// * Not shown as online: otherwise the shop's phone stops ringing.
/// * Groups, channels and statuses ignored, unless somebody decided otherwise.
pub(in crate::waha) fn merged_config(existing: Option<&Value>, number_uuid: &str) -> Value {
    let mut config = match existing {
        Some(Value::Object(map)) => map.clone(),
        _ => Map::new(),
    };
    set(
        &mut config,
        &["metadata", "drumbeat_number"],
        json!(number_uuid),
        true,
    );
    set(&mut config, &["noweb", "markOnline"], json!(false), true);
    set(
        &mut config,
        &["noweb", "store", "enabled"],
        json!(true),
        true,
    );
    set(
        &mut config,
        &["noweb", "store", "fullSync"],
        json!(false),
        false,
    );
    set(&mut config, &["webjs", "tagsEventsOn"], json!(true), true);
    for kind in ["status", "groups", "channels", "broadcast"] {
        set(&mut config, &["ignore", kind], json!(true), false);
    }
    Value::Object(config)
}

/// Whether a session's settings already are what they would be after merging;
/// if so they are left alone, because changing them restarts the session.
pub(in crate::waha) fn config_is_ready(existing: &Value, merged: &Value) -> bool {
    match (existing, merged) {
        (Value::Object(have), Value::Object(want)) => want.iter().all(|(key, value)| {
            // A server of another engine may leave out the parts it does not use.
            have.get(key)
                .is_some_and(|have| config_is_ready(have, value))
        }),
        (have, want) => have == want,
    }
}

fn set(map: &mut Map<String, Value>, path: &[&str], value: Value, replace: bool) {
    let Some((key, rest)) = path.split_first() else {
        return;
    };
    if rest.is_empty() {
        if replace || map.get(*key).is_none_or(Value::is_null) {
            map.insert((*key).to_owned(), value);
        }
        return;
    }
    let inner = map
        .entry((*key).to_owned())
        .or_insert_with(|| Value::Object(Map::new()));
    if !inner.is_object() {
        *inner = Value::Object(Map::new());
    }
    if let Value::Object(inner) = inner {
        set(inner, rest, value, replace);
    }
}

#[cfg(test)]
mod tests;
