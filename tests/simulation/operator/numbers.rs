//! Steps about numbers: pace, hello, the link.

use super::game::{Expected, GONE, Game};
use super::model::Link;
use super::step::{Pace, Place};
use crate::simulation::plan::SECOND;
use serde_json::{Value, json};

impl Game {
    pub(super) fn pace(&mut self, place: Place, pace: Pace) {
        let at = self.number(place);
        let id = self.model.numbers[at].id;
        let Some(view) = self.ask("limits_get", json!({ "id": id })) else {
            return;
        };
        let ask = json!({ "number_id": id, "limits": limits(view["current"].clone(), pace) });
        let expected = match pace {
            Pace::Nonsense => Expected::No(&["limits_bad"]),
            _ => Expected::Yes,
        };
        if self.call("limits_save", ask, &expected).is_some() {
            let now_ms = self.shop.now_ms();
            self.paces[at].push((now_ms, pace));
        }
    }

    pub(super) fn hello(&mut self, to: Option<Place>) {
        let to = to.map(|place| self.model.people[self.person(place)].phones[0].clone());
        let phone = to.unwrap_or_default();
        let links: Vec<Link> = self
            .model
            .numbers
            .iter()
            .map(|number| number.link)
            .collect();
        let missing = &["number_missing"];
        let expected = if !phone.is_empty() && links.contains(&Link::Linked) {
            Expected::Yes
        } else if links.contains(&Link::Linked) || links.contains(&Link::Between) {
            Expected::Either(missing)
        } else {
            Expected::No(missing)
        };
        let n = self.model.hellos.len();
        let written = if phone.is_empty() {
            String::new()
        } else {
            format!("+{phone}")
        };
        let ask = json!({ "text": format!("Hello {n}"), "phone": written });
        if self.call("hello_send", ask, &expected).is_some() {
            self.model.hellos.push(phone);
        }
    }

    pub(super) fn between(&mut self, at: usize) {
        let number = &mut self.model.numbers[at];
        if number.link == Link::Linked {
            number.link = Link::Between;
        }
    }

    pub(super) fn unlink(&mut self, place: Place, name: &'static str, to: Link) {
        let at = self.number(place);
        let gone = self.model.numbers[at].link == Link::Removed;
        let expected = if gone {
            Expected::No(GONE)
        } else {
            Expected::Yes
        };
        let ask = json!({ "id": self.model.numbers[at].id });
        // Until the answer both are possible, and after it too if the app died.
        self.between(at);
        if self.call(name, ask, &expected).is_some() {
            self.model.numbers[at].link = to;
        }
    }

    pub(super) fn link(&mut self, place: Place, scans: bool) {
        let at = self.number(place);
        let number = self.model.numbers[at].clone();
        let expected = if number.link == Link::Removed {
            Expected::No(GONE)
        } else {
            Expected::Yes
        };
        let ask = json!({ "id": number.id });
        if self.call("link_begin", ask, &expected).is_none() {
            return;
        }
        self.model.numbers[at].link = Link::Between;
        self.model.quieten(self.shop.now_ms());
        self.shop.pass(20 * SECOND);
        if scans {
            self.shop.shore.scan(number.session, number.phone);
            self.shop.pass(20 * SECOND);
        }
    }

    pub(super) fn cancel_link(&mut self, place: Place) {
        let at = self.number(place);
        // One that was removed has nothing to cancel, and either way nothing comes of it.
        let ask = json!({ "id": self.model.numbers[at].id });
        self.call("link_cancel", ask, &Expected::Either(GONE));
    }
}

/// The settings of a number at this pace.
fn limits(mut limits: Value, pace: Pace) -> Value {
    let mut set = |name: &str, value: Value| limits[name] = value;
    set("gap_min_s", json!(5));
    set("gap_max_s", json!(10));
    set("hour_cap", json!(120));
    set("day_cap", json!(1_000));
    set("window", json!({ "start": "00:00", "end": "24:00" }));
    match pace {
        Pace::Quick => {}
        Pace::Slow => {
            set("gap_min_s", json!(60));
            set("gap_max_s", json!(120));
        }
        Pace::HourCap => set("hour_cap", json!(4)),
        Pace::DayCap => set("day_cap", json!(6)),
        Pace::Hours => set("window", json!({ "start": "09:00", "end": "17:00" })),
        Pace::Nonsense => set("gap_min_s", json!(60)),
    }
    limits
}
