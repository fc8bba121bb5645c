//! What happened while nobody listened: the server replays no events, so they
//! are made from the messages it keeps.

use super::WahaGateway;
use super::ask::{Answer, ask};
use super::transport::{Call, Transport, encode};
use super::wire::event::from_history;
use super::wire::failure::Failure;
use super::wire::json::{at, text};
use super::wire::message::{person_chat, written_at_ms};
use crate::{ChatAddress, GatewayError, History};
use serde_json::Value;
use std::sync::atomic::Ordering;

/// Messages a page.
const PAGE: usize = 100;
/// The most that is read after one gap: 20,000 messages. The newest come first,
/// so a longer gap loses its oldest part.
const MAX_PAGES: usize = 200;
/// Chats a page of the overview; more makes some engines fetch pictures for minutes.
const CHAT_PAGE: usize = 20;
/// The most chats that are looked at on engines without a list of all messages.
const MAX_CHAT_PAGES: usize = 25;

impl<T: Transport> WahaGateway<T> {
    /// One page of a chat (or of all), newest first, without media.
    pub(super) async fn read_messages(
        &self,
        session: &str,
        chat: &str,
        filter: &str,
        limit: usize,
        offset: usize,
    ) -> Result<Vec<Value>, GatewayError> {
        let path = format!(
            "/api/{}/chats/{}/messages?limit={limit}&offset={offset}&downloadMedia=false&{filter}",
            encode(session),
            encode(chat),
        );
        match ask(&self.transport, Call::get(path)).await? {
            Answer::Yes(Value::Array(rows)) => {
                self.store_off.store(false, Ordering::Relaxed);
                Ok(rows)
            }
            Answer::Yes(_) => Err(GatewayError::BadAnswer),
            Answer::No { failure, .. } => {
                if failure == Failure::StoreOff {
                    self.store_off.store(true, Ordering::Relaxed);
                }
                Err(failure.into())
            }
        }
    }

    /// Raw events for everything since a moment, oldest first, as far as it could be read.
    pub(super) async fn events_since(&self, session: &str, since_ms: i64) -> History {
        let server = match self.server().await {
            Ok(server) => server,
            Err(error) => {
                return History {
                    missing: Some(error),
                    ..History::default()
                };
            }
        };
        let filter = format!("filter.timestamp.gte={}", since_ms.max(0) / 1_000);
        let mut messages = Vec::new();
        let read = if server.engine.has_store() {
            self.all_messages(session, &filter, &mut messages).await
        } else {
            self.messages_by_chat(session, &filter, since_ms, &mut messages)
                .await
        };
        // They came newest first and their times are whole seconds: the reversal
        // keeps the order inside a second, where a STOP may follow an answer.
        messages.reverse();
        messages.sort_by_key(|message| written_at_ms(message).unwrap_or(0));
        let engine = server.engine.code();
        let events = messages
            .iter()
            .flat_map(|message| from_history(session, engine, message));
        History {
            events: events.collect(),
            missing: read.err(),
        }
    }

    async fn all_messages(
        &self,
        session: &str,
        filter: &str,
        messages: &mut Vec<Value>,
    ) -> Result<(), GatewayError> {
        for page in 0..MAX_PAGES {
            // A page may hold fewer than asked for though more follow: only an
            // empty one is the end. What arrives meanwhile shifts the pages, which
            // repeats messages and loses none.
            let rows = self
                .read_messages(session, "all", filter, PAGE, page * PAGE)
                .await?;
            if rows.is_empty() {
                return Ok(());
            }
            messages.extend(rows);
        }
        tracing::warn!(messages = messages.len(), "history was cut at its limit");
        Ok(())
    }

    /// Browser engines list messages by chat only: ask the chats that moved. One that does
    /// not answer keeps none of the others back.
    async fn messages_by_chat(
        &self,
        session: &str,
        filter: &str,
        since_ms: i64,
        messages: &mut Vec<Value>,
    ) -> Result<(), GatewayError> {
        let mut all = Ok(());
        for page in 0..MAX_CHAT_PAGES {
            let path = format!(
                "/api/{}/chats/overview?limit={CHAT_PAGE}&offset={}",
                encode(session),
                page * CHAT_PAGE
            );
            let value = ask(&self.transport, Call::get(path)).await?.value()?;
            let Value::Array(rows) = value else {
                return Err(GatewayError::BadAnswer);
            };
            let moved: Vec<&Value> = rows
                .iter()
                .filter(|row| {
                    at(row, &["lastMessage"])
                        .and_then(written_at_ms)
                        .is_some_and(|at_ms| at_ms >= since_ms - 1_000)
                })
                .collect();
            for row in &moved {
                let mut names = names_of(row);
                match self.hidden_name(session, &names).await {
                    Ok(hidden) => names.extend(hidden),
                    Err(error) => all = Err(error),
                }
                for chat in names {
                    let chat = chat.to_wire();
                    match self.read_messages(session, &chat, filter, PAGE, 0).await {
                        Ok(rows) => messages.extend(rows),
                        Err(error) => all = Err(error),
                    }
                }
            }
            // The chats come newest first.
            if moved.is_empty() {
                break;
            }
        }
        all
    }

    /// The hidden id of the person in a chat, where its row does not tell it: their STOP may
    /// be kept under it though the last message is ours, and went to their phone.
    async fn hidden_name(
        &self,
        session: &str,
        names: &[ChatAddress],
    ) -> Result<Option<ChatAddress>, GatewayError> {
        match names {
            [person @ ChatAddress::Person(_)] => self.other_address(session, person).await,
            _ => Ok(None),
        }
    }
}

/// What a person's chat is called, as far as its row tells: the overview shows it by phone,
/// and its messages may be kept under the hidden id that they came from.
fn names_of(row: &Value) -> Vec<ChatAddress> {
    let shown = text(row, &["id"]).map(ChatAddress::parse);
    let kept = at(row, &["lastMessage"]).and_then(person_chat);
    let mut names: Vec<ChatAddress> = [shown, kept].into_iter().flatten().collect();
    names.retain(|name| !matches!(name, ChatAddress::Other(_)));
    names.dedup();
    names
}

#[cfg(test)]
mod tests;
