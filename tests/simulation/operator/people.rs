//! Steps about people: contacts, their wishes, lists of them.

use super::compare::digits_of;
use super::game::{Expected, GONE, Game, NOT_ALLOWED};
use super::model::Standing;
use super::step::Place;
use super::verdict;
use drumbeat_testkit::digits;
use serde_json::{Value, json};
use std::fmt::Write as _;

impl Game {
    pub(super) fn add(&mut self, known: Option<Place>, agreed: bool) {
        let known = known.map(|place| self.person(place));
        let phone = match known {
            Some(at) => self.model.people[at].phones[0].clone(),
            None => self.new_phone(),
        };
        let name = format!("Neema {}", self.next_phone);
        let taken = known.is_some_and(|at| !self.model.people[at].deleted);
        let expected = if taken {
            Expected::No(&["phone_taken"])
        } else {
            Expected::Yes
        };
        let ask =
            json!({ "name": name, "phone": format!("+{phone}"), "consent": { "agreed": agreed } });
        let Some(contact) = self.call("contact_add", ask, &expected) else {
            return;
        };
        match known {
            None => {
                let id = contact["id"].as_i64().unwrap_or_default();
                self.model.add_person(id, &name, &phone, agreed);
            }
            Some(at) => {
                let person = &mut self.model.people[at];
                person.deleted = false;
                person.name = name;
                if agreed && person.standing != Standing::Stopped {
                    person.agrees();
                }
            }
        }
    }

    /// Something about one person that is refused where they are deleted.
    pub(super) fn of_person(
        &mut self,
        at: usize,
        name: &'static str,
        mut ask: Value,
        expected: &Expected,
    ) -> bool {
        ask["id"] = json!(self.model.people[at].id);
        let expected = if self.model.people[at].deleted {
            &Expected::No(GONE)
        } else {
            expected
        };
        self.call(name, ask, expected).is_some()
    }

    pub(super) fn change(&mut self, place: Place, phone: bool) {
        let at = self.person(place);
        let phone = phone.then(|| self.new_phone());
        let name = format!("Zawadi {place}");
        let mut ask = json!({ "name": name });
        if let Some(phone) = &phone {
            ask["phone"] = json!(format!("+{phone}"));
        }
        if self.of_person(at, "contact_update", ask, &Expected::Yes) {
            let person = &mut self.model.people[at];
            person.name = name;
            if let Some(phone) = phone {
                person.phones.insert(0, phone);
                self.keep_phones(at);
            }
        }
    }

    /// A main number that was typed anew goes, unless something hangs on it: what that is,
    /// skipped messages and chats among it, is the app's to know. A number that was written to
    /// stays in any case.
    fn keep_phones(&mut self, at: usize) {
        let ask = json!({ "id": self.model.people[at].id });
        let Some(contact) = self.ask("contact_get", ask) else {
            return;
        };
        let others = contact["other_phones"].as_array().cloned();
        let others: Vec<String> = others
            .unwrap_or_default()
            .iter()
            .map(|other| digits_of(other["phone"].as_str().unwrap_or_default()))
            .collect();
        let written_to = verdict::phones_written_to(self);
        let person = &mut self.model.people[at];
        let main = person.phones.remove(0);
        let (kept, gone): (Vec<_>, Vec<_>) = person
            .phones
            .drain(..)
            .partition(|phone| others.contains(phone));
        person.phones = std::iter::once(main).chain(kept).collect();
        if let Some(phone) = gone.iter().find(|phone| written_to.contains(*phone)) {
            self.wrong(format!("{phone} was written to and is nobody's now"));
        }
    }

    pub(super) fn consent(&mut self, place: Place, agreed: bool) {
        let at = self.person(place);
        let expected = if self.model.people[at].standing == Standing::Stopped {
            Expected::No(NOT_ALLOWED)
        } else {
            Expected::Yes
        };
        let state = if agreed { "agreed" } else { "not_asked" };
        let ask = json!({ "state": state, "how": "spoken" });
        if self.of_person(at, "contact_set_consent", ask, &expected) {
            let person = &mut self.model.people[at];
            if agreed {
                person.agrees();
            } else if person.standing == Standing::Agreed {
                person.standing = Standing::NotAsked;
                person.refused = true;
            }
        }
    }

    pub(super) fn block(&mut self, place: Place) {
        let at = self.person(place);
        if self.of_person(at, "contact_stop", json!({}), &Expected::Yes) {
            self.model.people[at].standing = Standing::Stopped;
            self.model.people[at].refused = true;
        }
    }

    pub(super) fn unblock(&mut self, place: Place) {
        let at = self.person(place);
        if self.of_person(
            at,
            "contact_allow",
            json!({ "how": "chat" }),
            &Expected::Yes,
        ) {
            self.model.people[at].agrees();
        }
    }

    pub(super) fn delete(&mut self, place: Place) {
        let at = self.person(place);
        if self.of_person(at, "contact_delete", json!({}), &Expected::Yes) {
            self.model.people[at].deleted = true;
        }
    }

    pub(super) fn restore(&mut self, place: Place) {
        let at = self.person(place);
        let ask = json!({ "id": self.model.people[at].id });
        if self.ask("contact_restore", ask).is_some() {
            self.model.people[at].deleted = false;
        }
    }

    pub(super) fn import(&mut self, first: u32, people: u32, agreed: bool) {
        let mut text = "Name,Phone\n".to_owned();
        let mut rows = Vec::new();
        for n in first..first + people {
            let phone = digits(n);
            let owner = self.model.owner_of(&phone);
            if owner.is_some_and(|at| self.model.people[at].says_stop) {
                // Whether the list or the wish comes first is not for the model to know.
                continue;
            }
            let name = match owner {
                Some(at) => self.model.people[at].name.clone(),
                None => format!("Imani {n}"),
            };
            let _ = writeln!(text, "{name},+{phone}");
            rows.push((phone, name, owner));
        }
        if rows.is_empty() {
            return;
        }
        let Some(draft) = self.ask("import_paste", json!({ "text": text })) else {
            return;
        };
        let consent = if agreed { "all" } else { "not_yet" };
        let ask = json!({ "draft_id": draft["draft_id"], "consent": consent, "how": "paper_form" });
        if self.ask("import_commit", ask).is_none() {
            return;
        }
        for (phone, name, owner) in rows {
            let Some(at) = owner else {
                // Whose id it got is seen in the list.
                self.model.add_person(0, &name, &phone, agreed);
                continue;
            };
            let person = &mut self.model.people[at];
            if person.standing == Standing::Stopped {
                continue;
            }
            person.deleted = false;
            if agreed && person.standing == Standing::NotAsked && !person.refused {
                person.agrees();
            }
        }
    }

    pub(super) fn says_stop(&mut self, place: Place) {
        let at = self.person(place);
        let phone = self.model.people[at].phones[0].clone();
        let session = self.model.numbers[0].session;
        self.shop.shore.says(session, &phone, "STOP");
        self.model.people[at].says_stop = true;
    }
}
