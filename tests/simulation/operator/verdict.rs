//! What phones got in the end, held against what the model says they may get.

use super::campaigns::letter_of;
use super::game::Game;
use super::model::{Model, words_of};
use super::step::Pace;
use crate::simulation::Violation;
use crate::simulation::judge::left_ms;
use crate::simulation::plan::{DAY, HOUR, SECOND};
use crate::simulation::shore::Departure;
use drumbeat_practice::LedgerLine;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn judge(game: &mut Game) {
    let ledger = game.shop.shore.ledger();
    let departures = game.shop.shore.departures();
    let mut violations = Vec::new();
    for departure in &departures {
        if let Err(violation) = departs(game, departure) {
            violations.push(violation);
        }
    }
    arrivals(&game.model, &ledger, &mut violations);
    for (at, number) in game.model.numbers.iter().enumerate() {
        let paces = &game.paces[at];
        let of_number = |line: &&LedgerLine| line.session == number.session;
        let lines: Vec<LedgerLine> = ledger.iter().filter(of_number).cloned().collect();
        caps(paces, &left_ms(&lines, &departures), &mut violations);
        let mut times: Vec<i64> = departures
            .iter()
            .filter(|one| said(one)[0] == number.session)
            .map(|one| one.at_ms)
            .collect();
        times.sort_unstable();
        gaps(paces, &times, &mut violations);
    }
    game.violations.append(&mut violations);
    reports(game, &ledger);
}

/// What a request for a message says: from which session, into which chat, what.
fn said(departure: &Departure) -> [String; 3] {
    let body: Value = serde_json::from_slice(&departure.body).unwrap_or_default();
    ["session", "chatId", "text"].map(|name| body[name].as_str().unwrap_or_default().to_owned())
}

/// Phones that a campaign's message left for, so far.
pub(super) fn phones_written_to(game: &Game) -> BTreeSet<String> {
    let departures = game.shop.shore.departures();
    let of_campaigns = departures.iter().map(said);
    of_campaigns
        .filter(|[_, _, text]| words_of(text).is_some())
        .map(|[_, chat, _]| game.shop.shore.phone_of(&chat).unwrap_or(chat))
        .collect()
}

/// Whether this message might leave for this person at that time.
fn departs(game: &Game, departure: &Departure) -> Result<(), Violation> {
    let (at_ms, model) = (departure.at_ms, &game.model);
    let [session, chat, text] = said(departure);
    let phone = game.shop.shore.phone_of(&chat).unwrap_or(chat);
    let how = |what: &str| format!("{what}: {text} to {phone} at {at_ms}");
    let number = model
        .numbers
        .iter()
        .find(|number| number.session == session);
    if number.is_none_or(|number| number.quiet.at(at_ms)) {
        return Err(Violation::Silence(how("the number is unlinked")));
    }
    let owner = model.owner_of(&phone).map(|at| &model.people[at]);
    let Some(words) = words_of(&text) else {
        return if owner.is_some_and(|person| person.blocked.at(at_ms)) {
            Err(Violation::Forbidden(how("blocked")))
        } else {
            Ok(())
        };
    };
    let campaign = model
        .campaigns
        .iter()
        .find(|campaign| campaign.words == words);
    let Some(campaign) = campaign else {
        return Err(Violation::OtherWords(how("nobody's words")));
    };
    if campaign.quiet.at(at_ms) {
        return Err(Violation::Silence(how("the campaign does not run")));
    }
    let Some(letter) = campaign.letters.get(&phone) else {
        return Err(Violation::Forbidden(how("not in the campaign")));
    };
    if letter.text != text {
        return Err(Violation::OtherWords(how("not what was frozen")));
    }
    let person = &model.people[letter.person];
    if person.quiet.at(at_ms) || letter.quiet.at(at_ms) {
        return Err(Violation::Forbidden(how("must not be written to")));
    }
    Ok(())
}

/// Nobody got anything more often than it was asked for.
fn arrivals(model: &Model, ledger: &[LedgerLine], violations: &mut Vec<Violation>) {
    let mut got: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in ledger {
        let who = line.phone.as_ref().unwrap_or(&line.chat_id);
        *got.entry((who, &line.body)).or_default() += 1;
    }
    for ((who, text), times) in got {
        let campaign =
            words_of(text).and_then(|words| model.campaigns.iter().find(|one| one.words == words));
        let letter = campaign.and_then(|campaign| campaign.letters.get(who));
        let may_arrive = letter.map_or(1, |letter| letter.may_arrive);
        if times > may_arrive {
            violations.push(Violation::Twice(format!("{text} to {who}, {times} times")));
        }
    }
}

fn pace_at(paces: &[(i64, Pace)], at_ms: i64) -> Pace {
    let known = paces.iter().rfind(|(from_ms, _)| *from_ms <= at_ms);
    known.map_or(Pace::Quick, |(_, pace)| *pace)
}

/// Whatever the pace was changed to meanwhile: no message leaves above the caps that
/// hold when it leaves.
fn caps(paces: &[(i64, Pace)], left_ms: &[i64], violations: &mut Vec<Violation>) {
    for (n, at_ms) in left_ms.iter().enumerate() {
        let since = |from_ms: i64| left_ms[..=n].iter().filter(|one| **one > from_ms).count();
        let day_start_ms = at_ms - at_ms.rem_euclid(DAY) - 1;
        let pace = pace_at(paces, *at_ms);
        if pace == Pace::HourCap && since(at_ms - HOUR) > 4 {
            violations.push(Violation::HourCap(format!("until {at_ms}")));
        }
        if pace == Pace::DayCap && since(day_start_ms) > 6 {
            violations.push(Violation::DayCap(format!("until {at_ms}")));
        }
    }
}

/// A gap is drawn when the message before leaves; hours are those of the moment.
fn gaps(paces: &[(i64, Pace)], times: &[i64], violations: &mut Vec<Violation>) {
    for pair in times.windows(2) {
        if let [one, next] = pair {
            let least_s = if pace_at(paces, *one) == Pace::Slow {
                60
            } else {
                5
            };
            if next - one < least_s * SECOND {
                violations.push(Violation::TooFast(format!("{} ms at {next}", next - one)));
            }
        }
    }
    for at_ms in times {
        let hour = at_ms.rem_euclid(DAY) / HOUR;
        if pace_at(paces, *at_ms) == Pace::Hours && !(9..17).contains(&hour) {
            violations.push(Violation::Closed(format!("{at_ms}")));
        }
    }
}

/// The report of each campaign is about exactly its people, and true.
fn reports(game: &mut Game, ledger: &[LedgerLine]) {
    for at in 0..game.model.campaigns.len() {
        let rows = game.people_of(at);
        let counts = game.counts_of(at);
        let mut tally: BTreeMap<String, u64> = BTreeMap::new();
        let campaign = &mut game.model.campaigns[at];
        let mut wrong = Vec::new();
        if rows.len() != campaign.letters.len() {
            wrong.push(format!(
                "{} people of {}",
                rows.len(),
                campaign.letters.len()
            ));
        }
        for row in &rows {
            let state = row["state"].as_str().unwrap_or_default().to_owned();
            let Some(letter) = letter_of(campaign, row) else {
                wrong.push(format!("nobody was frozen as {row}"));
                continue;
            };
            let got = ledger
                .iter()
                .filter(|line| line.body == letter.text && is_for(line, row))
                .count();
            let fits = match state.as_str() {
                "accepted" | "sent" | "delivered" | "read" => got > 0 || letter.said_out,
                // Asked for again, the first may have arrived before.
                "failed" | "skipped" | "waiting" => got == 0 || letter.may_arrive > 1,
                "needs_check" => true,
                _ => false,
            };
            if !fits {
                wrong.push(format!("{row}, in the ledger {got} times"));
            }
            *tally.entry(state).or_default() += 1;
        }
        let unknown = tally.get("needs_check").copied().unwrap_or_default();
        game.needs_check += unknown as usize;
        for (state, people) in tally {
            if counts[&state] != json!(people) {
                wrong.push(format!(
                    "{people} are {state}, the figure is {}",
                    counts[&state]
                ));
            }
        }
        let wrong = wrong
            .into_iter()
            .map(|how| Violation::Untrue(format!("campaign {at}: {how}")));
        game.violations.extend(wrong);
    }
}

fn is_for(line: &LedgerLine, row: &Value) -> bool {
    let digits: String = row["phone"]
        .as_str()
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    line.phone.as_deref() == Some(digits.as_str())
}
