//! After every step: does the app say what the model says?

use super::game::Game;
use super::model::{Link, Standing};
use drumbeat_domain::campaign::CampaignState as State;
use serde_json::{Value, json};

/// A number as it is shown, as its digits.
pub(super) fn digits_of(shown: &str) -> String {
    shown.chars().filter(char::is_ascii_digit).collect()
}

impl Game {
    pub(super) fn compare_numbers(&mut self) {
        let Some(list) = self.ask("number_list", json!({})) else {
            return;
        };
        for at in 0..self.model.numbers.len() {
            let number = &self.model.numbers[at];
            let mut rows = list.as_array().into_iter().flatten();
            let row = rows.find(|row| row["id"] == number.id);
            let state = row.and_then(|row| row["state"].as_str());
            let link = match (number.link, state) {
                (Link::Removed, None) => Link::Removed,
                (Link::Unlinked, Some("not_linked")) => Link::Unlinked,
                (Link::Linked | Link::Between, Some("connected")) => Link::Linked,
                (Link::Linked, Some("reconnecting" | "server_down" | "limited")) => Link::Linked,
                // A session that gave up is scanned again; it may also come back.
                (Link::Linked | Link::Between, Some(_)) => Link::Between,
                (link, state) => {
                    self.wrong(format!("number {at} is {link:?}, the app says {state:?}"));
                    link
                }
            };
            self.model.numbers[at].link = link;
        }
    }

    pub(super) fn compare_campaigns(&mut self) {
        let Some(list) = self.ask("campaign_list", json!({})) else {
            return;
        };
        let rows = list.as_array().cloned().unwrap_or_default();
        if rows.len() != self.model.campaigns.len() {
            self.wrong(format!("{} campaigns in the list", rows.len()));
        }
        for at in 0..self.model.campaigns.len() {
            let id = self.model.campaigns[at].id;
            let Some(row) = rows.iter().find(|row| row["id"] == id) else {
                self.wrong(format!("campaign {at} is not in the list"));
                continue;
            };
            let state = row["state"].as_str().and_then(State::parse);
            let seen = self.model.sees(at, state.unwrap_or(State::Preparing));
            if let Err(how) = seen {
                self.wrong(how);
            }
            let campaign = &self.model.campaigns[at];
            let (buttons, letters) = (campaign.buttons(), campaign.letters.len());
            if row["allowed_actions"] != json!(buttons) {
                let actions = &row["allowed_actions"];
                self.wrong(format!("campaign {at} offers {actions}, not {buttons:?}"));
            }
            if let Err(how) = adds_up(&row["counts"], letters, state) {
                self.wrong(format!("campaign {at}: {how}"));
            }
        }
    }

    pub(super) fn compare_people(&mut self) {
        let ask = json!({ "limit": 500, "sort": "newest" });
        let Some(page) = self.ask("contact_window", ask) else {
            return;
        };
        let rows = page["rows"].as_array().cloned().unwrap_or_default();
        let here = self.model.people.iter().filter(|person| !person.deleted);
        if here.count() != rows.len() {
            self.wrong(format!("{} people in the list", rows.len()));
        }
        for row in rows {
            let phone = digits_of(row["phone"].as_str().unwrap_or_default());
            let owner = self.model.owner_of(&phone);
            let Some(person) = owner.map(|at| &mut self.model.people[at]) else {
                self.wrong(format!("nobody has {row}"));
                continue;
            };
            let id = row["id"].as_i64().unwrap_or_default();
            if person.id == 0 {
                person.id = id;
            }
            let stopped = row["consent"] == "asked_to_stop";
            if person.says_stop && stopped && person.standing != Standing::Stopped {
                // It has reached the shop.
                person.standing = Standing::Stopped;
                person.refused = true;
                person.says_stop = false;
            }
            let same = person.id == id
                && !person.deleted
                && person.phones[0] == phone
                && row["name"] == person.name
                && row["consent"] == person.standing.code();
            if !same {
                let person = format!("{person:?}");
                self.wrong(format!("{row} is {person}"));
            }
        }
    }
}

const STATES: [&str; 10] = [
    "waiting",
    "sending",
    "checking",
    "accepted",
    "sent",
    "delivered",
    "read",
    "failed",
    "skipped",
    "needs_check",
];

/// The figures of a campaign add up to its people, and an end is an end.
fn adds_up(counts: &Value, people: usize, state: Option<State>) -> Result<(), String> {
    let of = |name: &str| counts[name].as_u64().unwrap_or(u64::MAX);
    let sum: u64 = STATES.iter().map(|name| of(name)).sum();
    if sum != people as u64 || of("total") != sum {
        return Err(format!("{people} people, figures {counts}"));
    }
    let open = of("waiting") + of("sending") + of("checking");
    match state {
        Some(State::Completed) if open > 0 => Err(format!("complete, with {open} open")),
        Some(State::Cancelled) if of("waiting") > 0 => Err("stopped, and people wait".to_owned()),
        Some(State::Running) if open == 0 => Err("runs for nobody".to_owned()),
        _ => Ok(()),
    }
}
