//! Steps about campaigns.

use super::game::{Expected, Game, NOT_ALLOWED, STALE};
use super::model::{Campaign, Letter, Link, Quiet, template};
use super::step::Place;
use drumbeat_domain::campaign::CampaignState as State;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

impl Game {
    pub(super) fn audience(&self, everyone: bool, chosen: &BTreeSet<usize>) -> Value {
        let ids: Vec<i64> = chosen.iter().map(|at| self.model.people[*at].id).collect();
        json!({ "everyone": everyone, "people": ids })
    }

    pub(super) fn some_people(&self, first: Place) -> BTreeSet<usize> {
        (first..first + 3).map(|at| self.person(at)).collect()
    }

    pub(super) fn create(&mut self, everyone: bool, first: Place) {
        let chosen = self.some_people(first);
        let words = self.model.new_words();
        let ask = json!({ "name": format!("Offer {words}"), "audience": self.audience(everyone, &chosen) });
        let Some(draft) = self.ask("campaign_create", ask) else {
            return;
        };
        let body = json!({ "id": draft["id"], "body": template(words) });
        if self.ask("campaign_save", body).is_none() {
            return;
        }
        self.keep_draft(&draft, words, everyone, chosen);
    }

    pub(super) fn keep_draft(
        &mut self,
        draft: &Value,
        words: u32,
        everyone: bool,
        chosen: BTreeSet<usize>,
    ) {
        let number = draft["number_id"].as_i64();
        let numbers = &self.model.numbers;
        self.model.campaigns.push(Campaign {
            id: draft["id"].as_i64().unwrap_or_default(),
            state: State::Draft,
            everyone,
            chosen,
            words,
            number: numbers.iter().position(|other| Some(other.id) == number),
            letters: BTreeMap::new(),
            quiet: Quiet::always(),
        });
    }

    /// A change to a draft; to anything else it is refused.
    pub(super) fn save(&mut self, at: usize, mut change: Value) -> bool {
        change["id"] = json!(self.model.campaigns[at].id);
        let expected = if self.model.campaigns[at].allows("edit") {
            Expected::Yes
        } else {
            Expected::No(STALE)
        };
        self.call("campaign_save", change, &expected).is_some()
    }

    pub(super) fn reword(&mut self, place: Place) {
        let Some(at) = self.campaign(place) else {
            return;
        };
        let words = self.model.new_words();
        if self.save(at, json!({ "body": template(words) })) {
            self.model.campaigns[at].words = words;
        }
    }

    pub(super) fn readdress(&mut self, place: Place, first: Place) {
        let Some(at) = self.campaign(place) else {
            return;
        };
        let chosen = self.some_people(first);
        if self.save(at, json!({ "audience": self.audience(false, &chosen) })) {
            self.model.campaigns[at].everyone = false;
            self.model.campaigns[at].chosen = chosen;
        }
    }

    pub(super) fn renumber(&mut self, place: Place, number: Place) {
        let Some(at) = self.campaign(place) else {
            return;
        };
        let number = self.number(number);
        if self.save(at, json!({ "number_id": self.model.numbers[number].id })) {
            self.model.campaigns[at].number = Some(number);
        }
    }

    pub(super) fn discard(&mut self, place: Place) {
        let Some(at) = self.campaign(place) else {
            return;
        };
        let expected = if self.model.campaigns[at].allows("delete") {
            Expected::Yes
        } else {
            Expected::No(STALE)
        };
        let ask = json!({ "id": self.model.campaigns[at].id });
        if self.call("campaign_delete", ask, &expected).is_some() {
            self.model.campaigns.remove(at);
        }
    }

    pub(super) fn duplicate(&mut self, place: Place) {
        let Some(at) = self.campaign(place) else {
            return;
        };
        let from = self.model.campaigns[at].clone();
        let Some(copy) = self.ask("campaign_duplicate", json!({ "id": from.id })) else {
            return;
        };
        if copy["body"] != template(from.words) || copy["state"] != "draft" {
            self.wrong(format!("a copy of {} is another: {copy}", from.words));
        }
        let words = self.model.new_words();
        let body = json!({ "id": copy["id"], "body": template(words) });
        if self.ask("campaign_save", body).is_some() {
            self.keep_draft(&copy, words, from.everyone, from.chosen);
        }
    }

    pub(super) fn start(&mut self, place: Place, right: bool) {
        let Some(at) = self.campaign(place) else {
            return;
        };
        let people = self.model.will_get(at).len() as i64;
        let campaign = self.model.campaigns[at].clone();
        let ask = json!({
            "audience": self.audience(campaign.everyone, &campaign.chosen), "body": template(campaign.words),
        });
        let Some(count) = self.ask("audience_count", ask) else {
            return;
        };
        if count["will_get"] != people {
            self.wrong(format!("{people} get it, the count is {count}"));
        }
        let link = campaign
            .number
            .map(|number| self.model.numbers[number].link);
        let expected = match link {
            None | Some(Link::Unlinked | Link::Removed) => Expected::No(&["number_missing"]),
            _ if !campaign.allows("start") => Expected::No(&["not_allowed", "number_missing"]),
            _ if people == 0 => Expected::No(&["audience_empty", "number_missing"]),
            _ if !right => Expected::No(&["count_changed", "number_missing"]),
            Some(Link::Between) => Expected::Either(&["number_missing"]),
            Some(Link::Linked) => Expected::Yes,
        };
        let ask = json!({ "id": campaign.id, "people": people + i64::from(!right) });
        if let Some(row) = self.call("campaign_start", ask, &expected) {
            self.model.starts(at);
            if row["counts"]["total"] != people {
                self.wrong(format!("{people} are in it, it says {}", row["counts"]));
            }
        }
    }

    pub(super) fn button(&mut self, place: Place, button: &str, name: &'static str, to: State) {
        let Some(at) = self.campaign(place) else {
            return;
        };
        let campaign = &self.model.campaigns[at];
        let expected = if campaign.allows(button) {
            Expected::Yes
        } else {
            Expected::No(NOT_ALLOWED)
        };
        if self
            .call(name, json!({ "id": campaign.id }), &expected)
            .is_some()
        {
            self.model.campaigns[at].state = to;
        }
    }

    pub(super) fn decide(&mut self, place: Place, row: Place, verdict: &'static str) {
        let Some(at) = self.campaign(place) else {
            return;
        };
        let ask = json!({ "id": self.model.campaigns[at].id, "limit": 200 });
        let Some(page) = self.ask("campaign_people", ask) else {
            return;
        };
        let Some(rows) = page["rows"].as_array().filter(|rows| !rows.is_empty()) else {
            return;
        };
        // Where a verdict is possible somewhere, it is tried there every second time.
        let possible = |row: &&Value| {
            let actions = row["allowed_actions"].as_array();
            actions.is_some_and(|actions| actions.contains(&json!(verdict)))
        };
        let fitting: Vec<&Value> = rows.iter().filter(possible).collect();
        let row = if row.is_multiple_of(2) && !fitting.is_empty() {
            fitting[row / 2 % fitting.len()]
        } else {
            &rows[row % rows.len()]
        };
        let state = row["state"].as_str().unwrap_or_default();
        let reason = row["reason"].as_str().unwrap_or_default();
        let campaign = &self.model.campaigns[at];
        let expected = if campaign.verdicts(state, reason).contains(&verdict) {
            Expected::Yes
        } else {
            Expected::No(STALE)
        };
        let ask = json!({ "id": row["id"], "verdict": verdict });
        if self.call("recipient_decide", ask, &expected).is_none() {
            return;
        }
        let now_ms = self.shop.now_ms();
        let campaign = &mut self.model.campaigns[at];
        if let Some(letter) = letter_of(campaign, row) {
            match verdict {
                "try_again" => {
                    letter.may_arrive += 1;
                    letter.said_out = false;
                    letter.quiet.keep(false, now_ms);
                }
                "it_went_out" => letter.said_out = true,
                _ => letter.quiet.keep(true, now_ms),
            }
        }
        if verdict == "try_again" && campaign.state == State::Completed {
            campaign.state = State::Running;
        }
    }
}

pub(super) fn letter_of<'c>(campaign: &'c mut Campaign, row: &Value) -> Option<&'c mut Letter> {
    let phone = row["phone"].as_str()?;
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    campaign.letters.get_mut(&digits)
}
