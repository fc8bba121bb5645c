//! Chats and the messages in them.

use crate::{StoreError, Tx};
use drumbeat_domain::{ItemId, MessageId, NumberId, PersonId};
use rusqlite::OptionalExtension;

/// A message to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMessage<'a> {
    /// The bare id.
    pub provider_id: &'a str,
    /// Theirs (`true`) or ours.
    pub inbound: bool,
    /// Its words.
    pub body: &'a str,
    /// It carries a file.
    pub has_media: bool,
    /// The item it was sent as.
    pub item: Option<ItemId>,
    /// The message it answers.
    pub reply_to: Option<&'a str>,
    /// When it was written.
    pub at_ms: i64,
}

/// The chat with an address, made where it is missing. A person learned later is
/// filled in.
pub fn ensure(
    tx: &Tx<'_>,
    number: NumberId,
    person: Option<PersonId>,
    address: &str,
) -> Result<i64, StoreError> {
    // Several addresses of one person are one chat.
    if let Some(person) = person {
        let known: Option<i64> = tx
            .prepare_cached(
                "SELECT id FROM conversations WHERE number_id = ?1 AND person_id = ?2 ORDER BY id LIMIT 1",
            )?
            .query_row((number.0, person.0), |row| row.get(0))
            .optional()?;
        if let Some(id) = known {
            return Ok(id);
        }
    }
    let person = person.map(|id| id.0);
    let known: Option<(i64, Option<i64>)> = tx
        .prepare_cached(
            "SELECT id, person_id FROM conversations WHERE number_id = ?1 AND address = ?2",
        )?
        .query_row((number.0, address), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match known {
        Some((id, None)) if person.is_some() => {
            tx.prepare_cached("UPDATE conversations SET person_id = ?2 WHERE id = ?1")?
                .execute((id, person))?;
            Ok(id)
        }
        Some((id, _)) => Ok(id),
        None => {
            tx.prepare_cached(
                "INSERT INTO conversations (number_id, person_id, address) VALUES (?1, ?2, ?3)",
            )?
            .execute((number.0, person, address))?;
            Ok(tx.last_insert_rowid())
        }
    }
}

/// Keeps a message. `None`: it was known.
pub fn insert_message(
    tx: &Tx<'_>,
    conversation: i64,
    message: &NewMessage<'_>,
) -> Result<Option<MessageId>, StoreError> {
    let added = tx
        .prepare_cached(
            "INSERT INTO messages (conversation_id, provider_id, direction, body, has_media, item_id, reply_to, at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (conversation_id, provider_id) DO NOTHING",
        )?
        .execute((
            conversation,
            message.provider_id,
            if message.inbound { "in" } else { "out" },
            message.body,
            message.has_media,
            message.item.map(|id| id.0),
            message.reply_to,
            message.at_ms,
        ))?;
    if added == 0 {
        return Ok(None);
    }
    let id = MessageId(tx.last_insert_rowid());
    tx.prepare_cached(
        "UPDATE conversations SET last_at_ms = max(last_at_ms, ?2),
           last_inbound_ms = CASE WHEN ?3 THEN max(last_inbound_ms, ?2) ELSE last_inbound_ms END,
           unread = unread + ?3
         WHERE id = ?1",
    )?
    .execute((conversation, message.at_ms, message.inbound))?;
    Ok(Some(id))
}

/// A reaction, an edit or a withdrawal of a message we know.
pub fn amend(
    tx: &Tx<'_>,
    number: NumberId,
    provider_id: &str,
    amendment: &Amendment,
) -> Result<(), StoreError> {
    let (column, value): (&str, Option<&str>) = match amendment {
        Amendment::Reaction(text) => ("reaction = ?3", Some(text)),
        Amendment::Edited(body) => ("edited = 1, body = ?3", Some(body)),
        Amendment::Revoked => ("revoked = 1, body = coalesce(?3, '')", None),
    };
    tx.prepare_cached(&format!(
        "UPDATE messages SET {column} WHERE provider_id = ?2
           AND conversation_id IN (SELECT id FROM conversations WHERE number_id = ?1)"
    ))?
    .execute((number.0, provider_id, value))?;
    Ok(())
}

/// What happened to a message afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amendment {
    /// A reaction; empty removes it.
    Reaction(String),
    /// Its words now.
    Edited(String),
    /// Taken back.
    Revoked,
}

#[cfg(test)]
mod tests;
