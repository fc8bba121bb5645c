//! What people and phones do, done: a message comes in, is typed on the shop's
//! own phone, gets a reaction, another text, or is taken back.

use std::sync::Arc;

use super::{Ack, ChatId, Happened, Happening, LidUse, Source, StoredMessage, World};

impl World {
    pub(super) fn happen(&mut self, at_ms: i64, session: &str, happening: Happening) {
        match happening {
            Happening::Incoming {
                phone,
                text,
                bare_id,
                quoted,
                media,
            } => {
                let person = self.person(&phone);
                self.meet(&phone);
                let chat = match person.lid_use {
                    LidUse::Never => ChatId::of_phone(&phone),
                    LidUse::Replies | LidUse::Everywhere => self.lid_chat(&phone),
                };
                let message = StoredMessage {
                    bare_id,
                    chat,
                    phone: Some(phone),
                    from_me: false,
                    source: Source::App,
                    body: Some(text),
                    at_ms,
                    ack: Ack::Device,
                    quoted,
                    push_name: Some(person.push_name),
                    media,
                    refused_with: None,
                };
                self.keep_and_tell(at_ms, session, Arc::new(message));
            }
            Happening::Typed {
                chat_id,
                text,
                bare_id,
            } => {
                let chat = ChatId::lenient(&chat_id);
                let phone = self.phone_of(&chat);
                let message = StoredMessage {
                    bare_id,
                    chat,
                    phone,
                    from_me: true,
                    source: Source::App,
                    body: Some(text),
                    at_ms,
                    ack: Ack::Server,
                    quoted: None,
                    push_name: None,
                    media: None,
                    refused_with: None,
                };
                self.keep_and_tell(at_ms, session, Arc::new(message));
            }
            Happening::Reaction {
                phone,
                message_id,
                text,
                bare_id,
            } => {
                let person = self.person(&phone);
                let Some(target) = self.message(session, &message_id) else {
                    return;
                };
                let target_id = target.serialized_id();
                let reaction = StoredMessage {
                    bare_id,
                    chat: target.chat.clone(),
                    phone: Some(phone),
                    from_me: false,
                    source: Source::App,
                    body: Some(text),
                    at_ms,
                    ack: Ack::Device,
                    quoted: None,
                    push_name: Some(person.push_name),
                    media: None,
                    refused_with: None,
                };
                let reaction = Box::new(reaction);
                self.tell(
                    at_ms,
                    session,
                    Happened::Reaction {
                        reaction,
                        target_id,
                    },
                );
            }
            Happening::Revoked { message_id } => {
                let Some(message) = self.kept_mut(session, &message_id) else {
                    return;
                };
                let before = Arc::clone(message);
                let message = Arc::make_mut(message);
                message.body = None;
                message.media = None;
                self.tell(at_ms, session, Happened::Revoked { before });
            }
            Happening::Edited { message_id, text } => {
                let Some(message) = self.kept_mut(session, &message_id) else {
                    return;
                };
                Arc::make_mut(message).body = Some(text);
                let message = Arc::clone(message);
                self.tell(at_ms, session, Happened::Edited { message });
            }
            Happening::Refused { message } => {
                self.keep_and_tell(at_ms, session, Arc::from(message));
            }
        }
    }
}
