//! Message ids and chats in all their shapes.
//!
//! A serialized id is `{true|false}_{chat}_{ID}[_{participant}]`. The bare ID in
//! the middle, in upper case, is the one key everything is correlated by: the
//! other parts differ between an answer and its events.

use super::json::text;
use crate::ChatAddress;
use serde_json::Value;

/// Longer than any id an engine makes.
const MAX_ID: usize = 128;

/// A serialized id, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::waha) struct SerializedId<'a> {
    /// Ours or theirs; unknown for a bare id.
    pub(in crate::waha) from_me: Option<bool>,
    /// The chat; unknown for a bare id.
    pub(in crate::waha) chat: Option<&'a str>,
    /// The bare id as written.
    pub(in crate::waha) bare: &'a str,
}

/// Reads a serialized or a bare id.
pub(in crate::waha) fn parse_serialized(id: &str) -> Option<SerializedId<'_>> {
    let mut parts = id.split('_');
    let first = parts.next()?;
    let Some(chat) = parts.next() else {
        return usable(id).then_some(SerializedId {
            from_me: None,
            chat: None,
            bare: id,
        });
    };
    let bare = parts.next()?;
    let _participant = parts.next();
    if parts.next().is_some() || !usable(bare) {
        return None;
    }
    let from_me = match first {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    };
    Some(SerializedId {
        from_me,
        chat: Some(chat),
        bare,
    })
}

fn usable(bare: &str) -> bool {
    !bare.is_empty() && bare.len() <= MAX_ID && bare.bytes().all(|b| b.is_ascii_graphic())
}

/// The serialized id of a message or an event payload, whatever the engine.
pub(in crate::waha) fn serialized(value: &Value) -> Option<SerializedId<'_>> {
    [&["id"][..], &["id", "_serialized"], &["id", "$1"]]
        .into_iter()
        .find_map(|path| text(value, path).and_then(parse_serialized))
}

/// The bare id of a sent, found or received message, in upper case.
pub(in crate::waha) fn bare_id(value: &Value) -> Option<String> {
    let plain = |path: &[&str]| text(value, path).filter(|id| usable(id));
    plain(&["key", "id"])
        .or_else(|| plain(&["id", "id"]))
        .or_else(|| {
            text(value, &["id"])
                .and_then(parse_serialized)
                .map(|id| id.bare)
        })
        .or_else(|| plain(&["_data", "Info", "ID"]))
        .or_else(|| plain(&["_data", "key", "id"]))
        .or_else(|| plain(&["_data", "id", "id"]))
        .or_else(|| serialized(value).map(|id| id.bare))
        .map(str::to_ascii_uppercase)
}

/// The bare id inside a text that may be bare or serialized, in upper case.
pub(in crate::waha) fn bare_of_text(id: &str) -> Option<String> {
    parse_serialized(id).map(|id| id.bare.to_ascii_uppercase())
}

/// Whether a payload is about a message of the account itself.
pub(in crate::waha) fn from_me(value: &Value) -> Option<bool> {
    super::json::flag(value, &["fromMe"])
        .or_else(|| super::json::flag(value, &["id", "fromMe"]))
        .or_else(|| super::json::flag(value, &["key", "fromMe"]))
        .or_else(|| serialized(value).and_then(|id| id.from_me))
}

/// The chat of a message. The id names it on every engine; `from` and `to` only
/// help where the id is bare, and there `to` is the chat of what we wrote.
pub(in crate::waha) fn chat(value: &Value) -> Option<ChatAddress> {
    let by_id = serialized(value)
        .and_then(|id| id.chat)
        .or_else(|| text(value, &["id", "remote"]));
    by_id
        .or_else(|| {
            let to = text(value, &["to"]).filter(|_| from_me(value) == Some(true));
            to.or_else(|| text(value, &["from"]))
        })
        .or_else(|| text(value, &["_data", "key", "remoteJid"]))
        .or_else(|| text(value, &["key", "remoteJid"]))
        .map(ChatAddress::parse)
}

/// Another address of the same person, where the event names one.
pub(in crate::waha) fn chat_alias(value: &Value, chat: &ChatAddress) -> Option<ChatAddress> {
    let by_direction: &[&str] = if from_me(value) == Some(true) {
        &["_data", "Info", "RecipientAlt"]
    } else {
        &["_data", "Info", "SenderAlt"]
    };
    let paths = [
        &["_data", "key", "remoteJidAlt"][..],
        by_direction,
        &["_data", "Info", "Chat"],
        &["pn"],
    ];
    paths
        .into_iter()
        .filter_map(|path| text(value, path))
        .map(ChatAddress::parse)
        .find(|alias| {
            let differs = alias != chat;
            match alias {
                ChatAddress::Person(_) | ChatAddress::Lid(_) => differs,
                ChatAddress::Other(_) => false,
            }
        })
}

/// The digits of a hidden identity, from `199…@lid`.
pub(in crate::waha) fn lid_digits(text: &str) -> Option<String> {
    match ChatAddress::parse(text) {
        ChatAddress::Lid(digits) => Some(digits),
        ChatAddress::Person(_) | ChatAddress::Other(_) => None,
    }
}

#[cfg(test)]
mod tests;
