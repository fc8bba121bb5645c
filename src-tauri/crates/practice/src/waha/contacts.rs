//! Who is on WhatsApp, who is who behind a hidden id.

use serde_json::{Value, json};

use super::Waha;
use super::chats::page;
use super::request::{Answer, Exchange, Verdict};
use crate::version::Version;
use crate::wire::error::{self, Thrown};
use crate::world::{ChatId, Engine, LidUse, Person, Status};

impl Waha {
    pub(super) fn check_exists(&mut self, now_ms: i64, exchange: &Exchange) -> Verdict {
        let request = &exchange.request;
        let session = request.query("session").unwrap_or("default").to_owned();
        if let Err(verdict) = self.need(now_ms, exchange, &session, Status::Working) {
            return verdict;
        }
        let Some(asked) = request.query("phone") else {
            let what = Thrown::TypeError("Cannot read properties of undefined (reading 'split')");
            return error::thrown(&self.dialect, now_ms, request, what).into();
        };
        let asked = asked
            .split('@')
            .next()
            .unwrap_or_default()
            .trim_start_matches('+');
        let chat = ChatId::of_phone(self.world.registered_as(asked).unwrap_or(asked));
        let phone = self.world.phone_of(&chat);
        let person = phone.as_deref().map(|phone| self.world.person(phone));
        let is_gows = self.dialect.engine == Engine::Gows;
        let Some(person) = person.filter(Person::is_on_whatsapp) else {
            let body = if is_gows {
                json!({ "numberExists": false, "chatId": null })
            } else {
                json!({ "numberExists": false })
            };
            return Answer::json(200, &body).into();
        };
        self.world.meet(&person.phone);
        let body = if is_gows && person.lid_use == LidUse::Everywhere {
            let mut body = json!({
                "numberExists": true,
                "chatId": self.world.lid_chat(&person.phone).as_str(),
            });
            if let (true, Some(body)) = (
                self.dialect.version >= Version::CAPPING,
                body.as_object_mut(),
            ) {
                body.insert("pn".into(), json!(chat.as_str()));
            }
            body
        } else {
            json!({ "numberExists": true, "chatId": chat.as_str() })
        };
        Answer::json(200, &body).into()
    }

    pub(super) fn contacts_all(&self, _now_ms: i64, exchange: &Exchange) -> Verdict {
        let request = &exchange.request;
        let session = request.query("session").unwrap_or("default");
        let (limit, offset) = match page(request) {
            Ok(page) => page,
            Err(refusal) => return refusal.into(),
        };
        if let Err(verdict) = self.need_store(session) {
            return verdict;
        }
        let contacts: Vec<Value> = self
            .written(session)
            .into_iter()
            .skip(offset)
            .take(limit)
            .map(|phone| self.contact_body(&phone))
            .collect();
        Answer::json(200, &contacts).into()
    }

    pub(super) fn contact(&self, _now_ms: i64, exchange: &Exchange) -> Verdict {
        let request = &exchange.request;
        let session = request.query("session").unwrap_or("default");
        if let Err(verdict) = self.need_store(session) {
            return verdict;
        }
        let chat = ChatId::lenient(request.query("contactId").unwrap_or_default());
        match self
            .world
            .phone_of(&chat)
            .filter(|phone| self.written(session).contains(phone))
        {
            Some(phone) => Answer::json(200, &self.contact_body(&phone)).into(),
            // An unknown contact is 200 with nothing in it.
            None => Answer::Empty(200).into(),
        }
    }

    pub(super) fn lids(&self, _now_ms: i64, exchange: &Exchange, session: &str) -> Verdict {
        let (limit, offset) = match page(&exchange.request) {
            Ok(page) => page,
            Err(refusal) => return refusal.into(),
        };
        if let Err(verdict) = self.known(session) {
            return verdict;
        }
        let lids: Vec<Value> = self
            .world
            .lids()
            .into_iter()
            .skip(offset)
            .take(limit)
            .map(|(lid, phone)| {
                json!({ "lid": lid.as_str(), "pn": ChatId::of_phone(&phone).as_str() })
            })
            .collect();
        Answer::json(200, &lids).into()
    }

    pub(super) fn lids_count(&self, session: &str) -> Verdict {
        match self.known(session) {
            Ok(()) => Answer::json(200, &json!({ "count": self.world.lids().len() })).into(),
            Err(verdict) => verdict,
        }
    }

    pub(super) fn lid_of(&self, session: &str, phone: &str) -> Verdict {
        if let Err(verdict) = self.known(session) {
            return verdict;
        }
        let chat = ChatId::lenient(phone);
        let phone = self.world.phone_of(&chat);
        let known = phone.and_then(|phone| self.world.lid_of(&phone));
        let lid = known.map(|lid| lid.as_str().to_owned());
        Answer::json(200, &json!({ "lid": lid, "pn": chat.as_str() })).into()
    }

    pub(super) fn phone_of(&self, session: &str, lid: &str) -> Verdict {
        if let Err(verdict) = self.known(session) {
            return verdict;
        }
        let lid = if lid.contains('@') {
            lid.to_owned()
        } else {
            format!("{lid}@lid")
        };
        let known = self.world.phone_behind(&ChatId::lenient(&lid));
        let pn = known.map(|phone| ChatId::of_phone(&phone));
        Answer::json(200, &json!({ "lid": lid, "pn": pn })).into()
    }

    fn known(&self, session: &str) -> Result<(), Verdict> {
        if self.world.session(session).is_none() {
            return Err(error::unknown_session(session).into());
        }
        self.need_store(session)
    }

    /// The phones of everybody in a session's chats.
    fn written(&self, session: &str) -> Vec<String> {
        self.world
            .list_chats(session, true)
            .into_iter()
            .filter_map(|chat| chat.last.phone.clone())
            .collect()
    }

    fn contact_body(&self, phone: &str) -> Value {
        let person = self.world.person(phone);
        let id = ChatId::of_phone(phone);
        match self.dialect.engine {
            Engine::Noweb | Engine::Gows => json!({
                "id": id.as_str(),
                "name": person.push_name,
                "lid": self.world.lid_chat(phone).as_str(),
                "pushname": person.push_name,
            }),
            Engine::Webjs => json!({
                "id": id.as_str(),
                "number": phone,
                "name": person.push_name,
                "pushname": person.push_name,
                "shortName": person.push_name,
                "isMe": false,
                "isGroup": false,
                "isWAContact": true,
                "isMyContact": false,
                "isBlocked": false,
            }),
        }
    }
}
