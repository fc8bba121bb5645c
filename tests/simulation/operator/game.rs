//! One sequence, played: each step on the app and on the model, and after each step
//! the question whether they still say the same.

use super::model::{Away, Link, Model, Number, Quiet};
use super::shop::{NUMBERS, Reply, Shop};
use super::step::{Pace, Place, Sequence, Step};
use super::verdict;
use crate::simulation::plan::{HOUR, MINUTE, Plan};
use crate::simulation::{Happening, Outcome, Violation};
use drumbeat_domain::campaign::CampaignState as State;
use drumbeat_practice::world::Behaviour;
use drumbeat_testkit::{anywhere, digits};
use serde_json::{Value, json};
use std::hash::{DefaultHasher, Hash, Hasher};

/// People the shop begins with.
const PEOPLE: u32 = 8;
/// Phones from here on belong to nobody yet.
const FREE_PHONES: u32 = 40;
/// After so long what ran waits for Continue; the app does not look every second.
const STANDS_STILL_MS: i64 = 72 * HOUR;

pub(super) struct Game {
    pub shop: Shop,
    pub model: Model,
    pub violations: Vec<Violation>,
    /// The paces of each number, by when they were set.
    pub paces: Vec<Vec<(i64, Pace)>>,
    /// People nobody can tell about in the end.
    pub needs_check: usize,
    hasher: DefaultHasher,
    pub next_phone: u32,
    /// When the app was last looked at.
    seen_ms: i64,
}

/// What a command may answer.
pub(super) enum Expected {
    Yes,
    /// A "no" with one of these codes.
    No(&'static [&'static str]),
    /// Nobody can tell from outside.
    Either(&'static [&'static str]),
}

pub(super) const GONE: &[&str] = &["not_found"];
pub(super) const STALE: &[&str] = &["stale", "not_found"];
pub(super) const NOT_ALLOWED: &[&str] = &["not_allowed"];

/// Plays a sequence.
pub fn play(sequence: &Sequence) -> Outcome {
    let weather = Plan::of(sequence.seed);
    let plan = Plan {
        people: PEOPLE,
        limits: anywhere(),
        faults: weather
            .faults
            .into_iter()
            // A number that WhatsApp limits rests for hours: the sequences are short.
            .filter(|fault| fault.next.is_none())
            .collect(),
        happenings: Vec::new(),
        ..weather
    };
    let mut game = Game::new(&plan);
    for step in &sequence.steps {
        game.shop.wait_open();
        game.step(step);
        game.compare(step);
        if !game.violations.is_empty() {
            return game.outcome();
        }
    }
    game.end();
    verdict::judge(&mut game);
    game.outcome()
}

impl Game {
    fn new(plan: &Plan) -> Self {
        let shop = Shop::open(plan);
        let mut model = Model::default();
        for n in 1..=PEOPLE {
            model.add_person(i64::from(n), &format!("Person {n}"), &digits(n), true);
        }
        for n in 1..2 * FREE_PHONES {
            // What people do by themselves is for the voyages; here it is scripted.
            let behaviour = if n % 9 == 7 {
                Behaviour::NotOnWhatsapp
            } else {
                Behaviour::Reads
            };
            shop.shore.behaves(&digits(n), behaviour);
        }
        let numbers = NUMBERS.into_iter().zip(1..);
        model.numbers = numbers
            .map(|((session, phone), id)| Number {
                id,
                session,
                phone,
                link: Link::Linked,
                quiet: Quiet::default(),
            })
            .collect();
        let now_ms = shop.now_ms();
        Self {
            paces: vec![vec![(now_ms, Pace::Quick)]; model.numbers.len()],
            shop,
            model,
            violations: Vec::new(),
            needs_check: 0,
            hasher: DefaultHasher::new(),
            next_phone: FREE_PHONES,
            seen_ms: now_ms,
        }
    }

    pub(super) fn wrong(&mut self, what: String) {
        self.violations.push(Violation::Answer(what));
    }

    /// Calls a command and holds the answer against what is expected. Gives the answer
    /// of one that worked.
    pub(super) fn call(
        &mut self,
        name: &'static str,
        ask: Value,
        expected: &Expected,
    ) -> Option<Value> {
        let said = format!("{name} {ask}");
        let reply = if name.starts_with("import_") {
            self.shop.call_files(name, ask)
        } else {
            self.shop.call(name, ask)
        };
        (name, format!("{}", matches!(reply, Reply::Yes(_)))).hash(&mut self.hasher);
        let fits = match (&reply, expected) {
            (Reply::Yes(_), Expected::Yes | Expected::Either(_)) | (Reply::Died, _) => true,
            (Reply::No(code), Expected::No(codes) | Expected::Either(codes)) => {
                codes.contains(&code.as_str())
            }
            (Reply::Yes(_) | Reply::No(_) | Reply::Nothing, _) => false,
        };
        if !fits {
            let reply: String = format!("{reply:?}").chars().take(200).collect();
            self.wrong(format!("{said}: {reply}"));
        }
        match reply {
            Reply::Yes(answer) if fits => Some(answer),
            _ => None,
        }
    }

    pub(super) fn ask(&mut self, name: &'static str, ask: Value) -> Option<Value> {
        self.call(name, ask, &Expected::Yes)
    }

    pub(super) fn campaign(&self, place: Place) -> Option<usize> {
        (!self.model.campaigns.is_empty()).then(|| place % self.model.campaigns.len())
    }

    pub(super) fn person(&self, place: Place) -> usize {
        place % self.model.people.len()
    }

    pub(super) fn number(&self, place: Place) -> usize {
        place % self.model.numbers.len()
    }

    pub(super) fn new_phone(&mut self) -> String {
        self.next_phone += 1;
        digits(self.next_phone)
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Create { everyone, first } => self.create(*everyone, *first),
            Step::Reword(place) => self.reword(*place),
            Step::Readdress(place, first) => self.readdress(*place, *first),
            Step::Renumber(place, number) => self.renumber(*place, *number),
            Step::Discard(place) => self.discard(*place),
            Step::Duplicate(place) => self.duplicate(*place),
            Step::Start { campaign, right } => self.start(*campaign, *right),
            Step::Pause(place) => self.button(*place, "pause", "campaign_pause", State::Paused),
            Step::Resume(place) => {
                self.button(*place, "resume", "campaign_resume", State::Running);
            }
            Step::Stop(place) => self.button(*place, "stop", "campaign_stop", State::Cancelled),
            Step::Decide {
                campaign,
                row,
                verdict,
            } => self.decide(*campaign, *row, verdict),
            Step::Add { known, agreed } => self.add(*known, *agreed),
            Step::Change { person, phone } => self.change(*person, *phone),
            Step::Grant(place) => self.consent(*place, true),
            Step::Withdraw(place) => self.consent(*place, false),
            Step::Block(place) => self.block(*place),
            Step::Unblock(place) => self.unblock(*place),
            Step::Delete(place) => self.delete(*place),
            Step::Restore(place) => self.restore(*place),
            Step::Import {
                first,
                people,
                agreed,
            } => self.import(*first, *people, *agreed),
            Step::SaysStop(place) => self.says_stop(*place),
            Step::Pace(place, pace) => self.pace(*place, *pace),
            Step::Hello(to) => self.hello(*to),
            Step::Unlink(place) => self.unlink(*place, "number_unlink", Link::Unlinked),
            Step::Remove(place) => self.unlink(*place, "number_remove", Link::Removed),
            Step::Link { number, scans } => self.link(*number, *scans),
            Step::CancelLink(place) => self.cancel_link(*place),
            Step::LogOut(place) => {
                let at = self.number(*place);
                self.shop.shore.log_out(self.model.numbers[at].session);
                self.between(at);
            }
            Step::Quit(ms) => self.shop.quit(*ms),
            Step::Crash(ms) => self.shop.crash(*ms),
            Step::CrashAt(point, ms) => self.shop.shore.strike(Happening::CrashAt(*point, *ms)),
            Step::Sleep(ms) => self.shop.sleep(*ms),
            Step::Outage(ms) => self.shop.shore.strike(Happening::Outage(*ms)),
            Step::Disconnect(ms) => self.shop.shore.strike(Happening::Disconnect(*ms)),
            Step::Pass(ms) => self.shop.pass(*ms),
        }
    }

    /// Does the app say what the model says?
    fn compare(&mut self, step: &Step) {
        self.shop.wait_open();
        let now_ms = self.shop.now_ms();
        self.model.away = match step {
            Step::Quit(ms) | Step::Crash(ms) | Step::Sleep(ms) if *ms > STANDS_STILL_MS + HOUR => {
                Away::ForDays
            }
            // It may have died and come back meanwhile.
            _ if now_ms - self.seen_ms > STANDS_STILL_MS - HOUR => Away::Perhaps,
            _ => Away::Shortly,
        };
        self.seen_ms = now_ms;
        self.compare_numbers();
        self.compare_campaigns();
        self.compare_people();
        self.model.quieten(self.shop.now_ms());
    }

    /// Lets everything come to its end: the weather is good, the app runs, the pace is quick.
    fn end(&mut self) {
        self.shop.shore.calm();
        self.shop.wait_open();
        for at in 0..self.model.numbers.len() {
            if self.model.numbers[at].link != Link::Removed {
                self.pace(at, Pace::Quick);
            }
        }
        // What is in doubt is known, or said to be unknown, after a quarter of an hour.
        self.shop.pass(30 * MINUTE);
        for _ in 0..48 {
            self.compare(&Step::Pass(0));
            if !self.goes_on() || !self.violations.is_empty() {
                return;
            }
            self.shop.pass(HOUR);
        }
        self.violations
            .push(Violation::Lost("a campaign never ends".to_owned()));
    }

    /// Whether a campaign runs that can get to its end.
    fn goes_on(&self) -> bool {
        let linked = |number: Option<usize>| {
            number.is_some_and(|at| self.model.numbers[at].link == Link::Linked)
        };
        let mut campaigns = self.model.campaigns.iter();
        campaigns.any(|campaign| campaign.state == State::Running && linked(campaign.number))
    }

    pub(super) fn people_of(&mut self, at: usize) -> Vec<Value> {
        let ask = json!({ "id": self.model.campaigns[at].id, "limit": 200 });
        let page = self.ask("campaign_people", ask).unwrap_or_default();
        page["rows"].as_array().cloned().unwrap_or_default()
    }

    pub(super) fn counts_of(&mut self, at: usize) -> Value {
        let ask = json!({ "id": self.model.campaigns[at].id });
        let view = self.ask("campaign_view", ask).unwrap_or_default();
        view["row"]["counts"].clone()
    }

    fn outcome(mut self) -> Outcome {
        let ledger = self.shop.shore.ledger();
        for line in &ledger {
            (line.at_ms, &line.bare_id, &line.chat_id).hash(&mut self.hasher);
        }
        Outcome {
            violations: self.violations,
            sent: ledger.len(),
            crashes: self.shop.crashes,
            needs_check: self.needs_check,
            moments: 0,
            trace: self.hasher.finish(),
        }
    }
}
