//! What we post.

use crate::ChatAddress;
use serde_json::{Value, json};

/// The body of a text message.
pub(in crate::waha) fn text_message(
    session: &str,
    to: &ChatAddress,
    body: &str,
    link_preview: bool,
    client_id: Option<&str>,
) -> Value {
    let mut request = json!({
        "session": session,
        "chatId": to.to_wire(),
        "text": body,
        "linkPreview": link_preview,
    });
    if let (Some(id), Some(map)) = (client_id, request.as_object_mut()) {
        map.insert("id".to_owned(), json!(id));
    }
    request
}
