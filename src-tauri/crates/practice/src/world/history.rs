//! What a session remembers of its chats, and the questions asked about it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::message::{Ack, ChatId, StoredMessage, bare_id};
use super::{LidUse, World};

/// All messages of one session in the order they were kept.
#[derive(Debug, Default)]
pub(super) struct History {
    messages: Vec<Arc<StoredMessage>>,
    by_id: BTreeMap<String, usize>,
    writers: BTreeSet<String>,
}

impl History {
    /// Keeps a message; one with a known id takes the place of the earlier one.
    pub(super) fn keep(&mut self, message: Arc<StoredMessage>) {
        if let Some(phone) = message.phone.as_ref().filter(|_| !message.from_me)
            && !self.writers.contains(phone)
        {
            self.writers.insert(phone.clone());
        }
        let earlier = self.by_id.get(&message.bare_id).copied();
        if let Some(kept) = earlier.and_then(|at| self.messages.get_mut(at)) {
            *kept = message;
        } else {
            self.by_id
                .insert(message.bare_id.clone(), self.messages.len());
            self.messages.push(message);
        }
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&Arc<StoredMessage>> {
        self.messages.get(*self.by_id.get(bare_id(id))?)
    }

    pub(super) fn by_id_mut(&mut self, id: &str) -> Option<&mut Arc<StoredMessage>> {
        self.messages.get_mut(*self.by_id.get(bare_id(id))?)
    }

    pub(super) fn has_written(&self, phone: &str) -> bool {
        self.writers.contains(phone)
    }
}

/// Which messages are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageFilter {
    /// At most so many.
    pub limit: usize,
    /// After so many.
    pub offset: usize,
    /// Not older (seconds since 1970).
    pub from_s: Option<i64>,
    /// Not newer (seconds since 1970).
    pub to_s: Option<i64>,
    /// Ours or theirs.
    pub from_me: Option<bool>,
    /// Exactly so far.
    pub ack: Option<Ack>,
    /// Newest first.
    pub newest_first: bool,
    /// A person's number and hidden id count as one chat.
    pub merge: bool,
}

/// A chat as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat<'a> {
    /// Its address.
    pub id: ChatId,
    /// The name the other side gave themselves, once known.
    pub name: Option<&'a str>,
    /// Its newest message.
    pub last: &'a StoredMessage,
}

impl World {
    pub(super) fn keep(&mut self, session: &str, message: Arc<StoredMessage>) {
        if let Some(history) = self.messages.get_mut(session) {
            history.keep(message);
        } else {
            let history = self.messages.entry(session.to_owned()).or_default();
            history.keep(message);
        }
    }

    pub(super) fn kept_mut(&mut self, session: &str, id: &str) -> Option<&mut Arc<StoredMessage>> {
        self.messages.get_mut(session)?.by_id_mut(id)
    }

    /// A message by its bare or full id.
    pub fn message(&self, session: &str, id: &str) -> Option<&StoredMessage> {
        self.messages.get(session)?.by_id(id).map(AsRef::as_ref)
    }

    /// The messages of a chat (`None` = of all chats).
    pub fn list_messages(
        &self,
        session: &str,
        chat: Option<&ChatId>,
        filter: &MessageFilter,
    ) -> Vec<&StoredMessage> {
        let Some(history) = self.messages.get(session) else {
            return Vec::new();
        };
        let phone = chat
            .and_then(|chat| self.phone_of(chat))
            .filter(|_| filter.merge);
        let in_chat = |message: &StoredMessage| match (chat, &phone) {
            (None, _) => true,
            (Some(_), Some(phone)) => message.phone.as_ref() == Some(phone),
            (Some(chat), None) => message.chat == *chat,
        };
        let wanted = |message: &StoredMessage| {
            let at_s = message.at_ms.div_euclid(1_000);
            filter.from_s.is_none_or(|from| at_s >= from)
                && filter.to_s.is_none_or(|to| at_s <= to)
                && filter.from_me.is_none_or(|ours| message.from_me == ours)
                && filter.ack.is_none_or(|ack| message.ack == ack)
        };
        let mut found: Vec<&StoredMessage> = history
            .messages
            .iter()
            .map(AsRef::as_ref)
            .filter(|message| in_chat(message) && wanted(message))
            .collect();
        found.sort_by_key(|message| message.at_ms);
        if filter.newest_first {
            found.reverse();
        }
        found
            .into_iter()
            .skip(filter.offset)
            .take(filter.limit)
            .collect()
    }

    /// The chats of a session, the most recent first.
    pub fn list_chats(&self, session: &str, merge: bool) -> Vec<Chat<'_>> {
        let Some(history) = self.messages.get(session) else {
            return Vec::new();
        };
        let mut chats: BTreeMap<ChatId, Chat<'_>> = BTreeMap::new();
        for message in &history.messages {
            let id = match &message.phone {
                Some(phone) if merge => ChatId::of_phone(phone),
                _ => message.chat.clone(),
            };
            let chat = chats.entry(id.clone()).or_insert_with(|| Chat {
                id,
                name: None,
                last: message,
            });
            if message.at_ms >= chat.last.at_ms {
                chat.last = message;
            }
            if let Some(name) = &message.push_name {
                chat.name = Some(name);
            }
        }
        let mut chats: Vec<Chat<'_>> = chats.into_values().collect();
        chats.sort_by_key(|chat| std::cmp::Reverse(chat.last.at_ms));
        chats
    }

    /// Phones and hidden ids of everybody met, for those who show one.
    pub fn lids(&self) -> Vec<(ChatId, String)> {
        self.met()
            .filter_map(|phone| Some((self.shown_lid(phone)?, phone.to_owned())))
            .collect()
    }

    /// The hidden id of somebody met, if they show one.
    pub fn lid_of(&self, phone: &str) -> Option<ChatId> {
        let met = self.met.contains(phone);
        met.then(|| self.shown_lid(phone)).flatten()
    }

    /// The phone of somebody met who shows this hidden id.
    pub fn phone_behind(&self, lid: &ChatId) -> Option<String> {
        let phone = self.phone_of(lid)?;
        (self.lid_of(&phone).as_ref() == Some(lid)).then_some(phone)
    }

    fn shown_lid(&self, phone: &str) -> Option<ChatId> {
        let person = self.person(phone);
        let shows = person.is_on_whatsapp() && person.lid_use != LidUse::Never;
        shows.then(|| self.lid_chat(phone))
    }
}
