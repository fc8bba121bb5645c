//! Did a message leave?
//!
//! Asked about a send whose answer was lost. "Absent" lets the engine send the
//! same item again, so it is said only where everything holds: the server carries
//! our ids, says in its own words that no chat holds the message, no message of
//! ours with the same words went to that person under another id (a server that
//! ignores ids), and the session works. Without ids of ours the answer is
//! "found" or "cannot tell".

use super::WahaGateway;
use super::ask::{Answer, ask};
use super::transport::{Call, Transport, encode};
use super::wire::failure::Failure;
use super::wire::ids::{bare_id, chat, chat_alias, from_me};
use super::wire::message::{body, parse_ack, written_at_ms};
use crate::{ChatAddress, GatewayError, LinkStatus, LookUp, LookUpAnswer};
use drumbeat_domain::delivery::Receipt;
use serde_json::Value;
use std::sync::atomic::Ordering;

/// The clocks of laptop and server may differ by this much, in milliseconds.
const CLOCK_SLACK_MS: i64 = 60_000;
/// How many messages one page asks for.
const PAGE: usize = 100;
/// How many pages are read before giving up on finding it by its words.
const MAX_PAGES: usize = 10;

impl<T: Transport> WahaGateway<T> {
    /// Answers a look-up.
    pub(super) async fn find(&self, query: &LookUp) -> Result<LookUpAnswer, GatewayError> {
        let server = self.server().await?;
        match &query.client_id {
            Some(id) if server.takes_client_ids() && !self.ids_ignored.load(Ordering::Relaxed) => {
                self.find_by_id(query, id).await
            }
            _ => self.find_by_words(query).await,
        }
    }

    async fn find_by_id(&self, query: &LookUp, id: &str) -> Result<LookUpAnswer, GatewayError> {
        let session = encode(&query.session);
        let path = format!(
            "/api/{session}/chats/all/messages/{}?downloadMedia=false",
            encode(id)
        );
        match ask(&self.transport, Call::get(path)).await? {
            Answer::Yes(message) => {
                self.store_off.store(false, Ordering::Relaxed);
                let ours = from_me(&message) != Some(false)
                    && bare_id(&message).is_some_and(|bare| bare.eq_ignore_ascii_case(id));
                Ok(if ours {
                    found(&message)
                } else {
                    LookUpAnswer::CannotTell
                })
            }
            Answer::No {
                failure: Failure::NoMessage,
                ..
            } => {
                if let Some(message) = self.same_words_anywhere(query).await? {
                    return Ok(found(&message));
                }
                match self.read_status(&query.session).await?.0 {
                    LinkStatus::Working => Ok(LookUpAnswer::Absent),
                    LinkStatus::Stopped
                    | LinkStatus::Starting
                    | LinkStatus::ScanQr
                    | LinkStatus::PasskeyRequired
                    | LinkStatus::PasskeyConfirmation
                    | LinkStatus::Failed => Err(GatewayError::WrongStatus),
                }
            }
            Answer::No { failure, .. } => {
                if failure == Failure::StoreOff {
                    self.store_off.store(true, Ordering::Relaxed);
                }
                Err(failure.into())
            }
        }
    }

    /// Looks through everything the account wrote since the intent.
    async fn same_words_anywhere(&self, query: &LookUp) -> Result<Option<Value>, GatewayError> {
        if query.body.expose().trim().is_empty() {
            return Ok(None);
        }
        let filter = format!("filter.fromMe=true&{}", since(query));
        for page in 0..MAX_PAGES {
            let rows = self
                .read_messages(&query.session, "all", &filter, PAGE, page * PAGE)
                .await?;
            if rows.is_empty() {
                break;
            }
            for message in rows {
                if is_candidate(&message, query) && self.is_chat_of(&message, query).await? {
                    return Ok(Some(message));
                }
            }
        }
        Ok(None)
    }

    /// Whether a message went to the person asked about, under either address.
    async fn is_chat_of(&self, message: &Value, query: &LookUp) -> Result<bool, GatewayError> {
        let Some(chat) = chat(message) else {
            return Ok(false);
        };
        if chat == query.to || chat_alias(message, &chat).is_some_and(|alias| alias == query.to) {
            return Ok(true);
        }
        match (&chat, &query.to) {
            (ChatAddress::Lid(_), ChatAddress::Person(_))
            | (ChatAddress::Person(_), ChatAddress::Lid(_)) => {
                Ok(self.other_address(&query.session, &chat).await?.as_ref() == Some(&query.to))
            }
            _ => Ok(false),
        }
    }

    /// Looks for the words in the person's chat, under both addresses.
    async fn find_by_words(&self, query: &LookUp) -> Result<LookUpAnswer, GatewayError> {
        if query.body.expose().trim().is_empty() {
            return Ok(LookUpAnswer::CannotTell);
        }
        let filter = format!("filter.fromMe=true&{}", since(query));
        let alias = self
            .other_address(&query.session, &query.to)
            .await
            .unwrap_or(None);
        let mut failed = None;
        let mut matches: Vec<Value> = Vec::new();
        for address in [Some(query.to.clone()), alias].into_iter().flatten() {
            match self
                .read_messages(&query.session, &address.to_wire(), &filter, PAGE, 0)
                .await
            {
                Ok(rows) => {
                    matches.extend(rows.into_iter().filter(|row| is_candidate(row, query)));
                }
                Err(error) => failed = Some(error),
            }
        }
        let first = matches
            .iter()
            .min_by_key(|row| written_at_ms(row).unwrap_or(i64::MAX));
        match (first, failed) {
            (Some(message), _) => Ok(found(message)),
            (None, Some(error)) => Err(error),
            (None, None) => Ok(LookUpAnswer::CannotTell),
        }
    }
}

fn since(query: &LookUp) -> String {
    format!(
        "filter.timestamp.gte={}",
        (query.since_ms - CLOCK_SLACK_MS).max(0) / 1_000
    )
}

/// Ours, young enough, the same words, and not another message's.
fn is_candidate(message: &Value, query: &LookUp) -> bool {
    let young =
        written_at_ms(message).is_none_or(|at_ms| at_ms >= query.since_ms - CLOCK_SLACK_MS - 1_000);
    let Some(id) = bare_id(message) else {
        return false;
    };
    from_me(message) == Some(true)
        && young
        && same_words(body(message), query.body.expose())
        && !query
            .claimed
            .iter()
            .any(|claimed| claimed.eq_ignore_ascii_case(&id))
}

/// Line ends and outer blanks are changed on the way; nothing else is.
fn same_words(one: &str, other: &str) -> bool {
    one.trim().replace("\r\n", "\n") == other.trim().replace("\r\n", "\n")
}

fn found(message: &Value) -> LookUpAnswer {
    match bare_id(message) {
        Some(provider_id) => LookUpAnswer::Found {
            provider_id,
            receipt: parse_ack(message).unwrap_or(Receipt::HandedOver),
        },
        None => LookUpAnswer::CannotTell,
    }
}

#[cfg(test)]
mod tests;
