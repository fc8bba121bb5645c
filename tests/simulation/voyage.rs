//! One voyage from start to judgement.

use super::judge::{self, Violation};
use super::line::Source;
use super::matrix::{self, Matrix, Watch};
use super::plan::{DAY, HOUR, Happening, MINUTE, Plan, SECOND};
use super::shore::{SESSION, SHOP, Shore};
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::consent::{ConsentKind, Purpose};
use drumbeat_domain::outbox::Origin;
use drumbeat_domain::reason::PauseReason;
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{CampaignId, NumberId, PersonId};
use drumbeat_engine::{Engine, EngineParts, GatewaySource, NowKind};
use drumbeat_store::table::identities::IdentityKind;
use drumbeat_store::table::numbers::{self, LinkState};
use drumbeat_store::table::outbox::insert_once;
use drumbeat_store::table::suppressions::{self, SuppressionReason};
use drumbeat_store::table::{campaigns, consent_events};
use drumbeat_testkit::{Builder, ManualClock, Stage, TestDb, digits};
use std::collections::VecDeque;
use std::sync::Arc;

/// The phone of the owner, to whom hello goes.
pub(crate) const OWNER: &str = "243970000099";

/// What a voyage came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What must never happen, and did.
    pub violations: Vec<Violation>,
    /// Messages in the ledger.
    pub sent: usize,
    /// Times the app died.
    pub crashes: usize,
    /// People nobody could tell about.
    pub needs_check: usize,
    /// Moments at which the app could have died.
    pub moments: u64,
    /// A number that is the same for the same voyage.
    pub trace: u64,
}

/// What the judge needs to know besides the ledger.
pub(crate) struct Log {
    /// Who must not be written to from when on: digits of the phone.
    pub forbidden: Vec<(i64, String)>,
    /// From when until when nobody of the campaign may be written to.
    pub silent: Vec<(i64, i64)>,
    pub crashes: usize,
    /// When the computer's clock was set, and by how much it is ahead since.
    pub clock: Vec<(i64, i64)>,
    /// Who wrote STOP.
    pub said_stop: Vec<u32>,
    /// It never came to its end.
    pub stranded: Option<String>,
}

impl Log {
    /// What the computer's clock showed at that time.
    pub(crate) fn shown(&self, at_ms: i64) -> i64 {
        let set = self.clock.iter().rfind(|(set_ms, _)| *set_ms <= at_ms);
        at_ms + set.map_or(0, |(_, ahead_ms)| *ahead_ms)
    }

    /// How much time had passed by then, as far as anybody at the computer can tell: a
    /// clock that is set forward looks like a laptop that slept.
    pub(crate) fn passed(&self, at_ms: i64) -> i64 {
        let mut before_ms = 0;
        let mut passed_ms = at_ms;
        for (set_ms, ahead_ms) in &self.clock {
            if *set_ms <= at_ms {
                passed_ms += (ahead_ms - before_ms).max(0);
                before_ms = *ahead_ms;
            }
        }
        passed_ms
    }
}

pub(crate) struct Voyage {
    pub plan: Plan,
    pub stage: Stage,
    pub disk: TestDb,
    /// By how much the computer's clock is ahead of what time it is.
    ahead_by_ms: i64,
    pub shore: Arc<Shore>,
    pub number: NumberId,
    pub campaign: CampaignId,
    pub log: Log,
    engine: Option<Arc<Engine>>,
    /// What is still going to happen, by absolute time.
    ahead: VecDeque<(i64, Act)>,
    /// How often an engine was started, so that each draws other numbers.
    starts: u64,
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Happen(Happening),
    StartAgain,
    /// The operator starts a session that gave up.
    Repair,
    Continue,
    /// The operator comes by and continues what the clock paused.
    Look,
    /// The operator links the number again, until it is linked.
    Link,
    /// And scans the code.
    Scan,
}

const fn is_an_end(state: CampaignState) -> bool {
    matches!(state, CampaignState::Completed | CampaignState::Cancelled)
}

/// Plays the voyage of a plan.
pub fn sail(plan: &Plan) -> Outcome {
    let mut voyage = Voyage::embark(plan);
    voyage.start();
    voyage.go();
    judge::judge(&voyage)
}

/// Plays the voyage of a plan, and tells which fault met which state.
pub fn sail_watched(plan: &Plan) -> (Outcome, Matrix) {
    let mut voyage = Voyage::embark(plan);
    let watch = Watch::on(voyage.disk.db.clone(), voyage.campaign);
    voyage.shore.watch(watch);
    voyage.start();
    voyage.go();
    (judge::judge(&voyage), voyage.shore.met())
}

impl Voyage {
    fn embark(plan: &Plan) -> Self {
        let stage = Stage::at(plan.start_ms);
        let disk = TestDb::memory();
        let builder = Builder::new(&disk.db, plan.start_ms);
        let (_, number) = builder.number(SESSION, plan.limits.clone());
        builder.people(plan.people);
        let campaign = builder.draft(number, "c");
        judge::watch(&disk);
        let clock = Arc::new(ManualClock::at(plan.start_ms));
        let shore = Arc::new(Shore::new(plan, clock));
        let happenings = plan.happenings.iter();
        Self {
            plan: plan.clone(),
            stage,
            disk,
            ahead_by_ms: 0,
            shore,
            number,
            campaign,
            log: Log {
                forbidden: Vec::new(),
                silent: Vec::new(),
                crashes: 0,
                clock: Vec::new(),
                said_stop: Vec::new(),
                stranded: None,
            },
            engine: None,
            ahead: happenings
                .map(|(after_ms, what)| (plan.start_ms + after_ms, Act::Happen(*what)))
                .collect(),
            starts: 0,
        }
    }

    fn start(&mut self) {
        self.starts += 1;
        let parts = EngineParts {
            db: self.disk.db.that_may_end(self.shore.fate.ending()),
            clock: Arc::clone(&self.stage.clock) as _,
            gateways: Arc::new(Source(Arc::clone(&self.shore))) as Arc<dyn GatewaySource>,
            seed: self.plan.seed.wrapping_mul(31).wrapping_add(self.starts),
        };
        let started = self.stage.at_this_moment(Engine::start(parts));
        self.engine = started.and_then(Result::ok);
        if self.shore.fate.died() {
            return self.crash(self.plan.dead_ms);
        }
        assert!(self.engine.is_some(), "the engine starts without waiting");
        if self.state() == CampaignState::Draft {
            self.press_start();
        }
    }

    /// Somebody presses Start, and again when the app died under their finger.
    fn press_start(&mut self) {
        let Some(engine) = self.engine.clone() else {
            return;
        };
        let people = i64::from(self.plan.people);
        let start = engine.start_campaign(self.campaign, people, "Duka".to_owned());
        let started = self.stage.at_this_moment(start);
        drop(engine);
        if self.shore.fate.died() {
            return self.crash(self.plan.dead_ms);
        }
        assert!(matches!(started, Some(Ok(_))), "it starts: {started:?}");
    }

    fn crash(&mut self, back_ms: i64) {
        self.engine = None;
        self.stage.crash();
        self.log.crashes += 1;
        self.later(back_ms, Act::StartAgain);
    }

    fn later(&mut self, after_ms: i64, act: Act) {
        let at_ms = self.shore.clock_ms() + after_ms;
        let place = self.ahead.partition_point(|(other, _)| *other <= at_ms);
        self.ahead.insert(place, (at_ms, act));
    }

    pub(crate) fn state(&self) -> CampaignState {
        let id = self.campaign;
        self.disk.read(move |conn| campaigns::get(conn, id)).state
    }

    /// Over: everybody has an end, and nothing is under way any more.
    fn is_over(&self) -> bool {
        let idle = self
            .engine
            .as_ref()
            .is_some_and(|engine| engine.now_of(self.number).kind == NowKind::Idle);
        idle && self.ahead.is_empty() && is_an_end(self.state())
    }

    fn go(&mut self) {
        // However long the network is bad: from then on it works, and everything must end.
        let calm_ms = self.plan.start_ms + 10 * DAY;
        let deadline_ms = calm_ms + 20 * DAY;
        let mut steps = 0_u64;
        let mut calm = false;
        let mut over_since_ms = None;
        loop {
            self.stage.settle();
            if let Some(back_ms) = self.shore.sinks() {
                self.crash(back_ms);
                continue;
            }
            if self.shore.fate.died() {
                self.crash(self.plan.dead_ms);
                continue;
            }
            let now_ms = self.shore.clock_ms();
            if self.is_over() {
                // A receipt may still put somebody back into the line.
                if now_ms - *over_since_ms.get_or_insert(now_ms) > MINUTE {
                    break;
                }
            } else {
                over_since_ms = None;
            }
            steps += 1;
            if now_ms > deadline_ms || steps > 3_000_000 {
                let waits = self.engine.as_ref().map(|e| e.now_of(self.number));
                self.log.stranded = Some(format!("{:?}, {waits:?}", self.state()));
                break;
            }
            if !calm && now_ms > calm_ms {
                calm = true;
                self.shore.calm();
            }
            let next = [
                self.stage
                    .clock
                    .next_ms()
                    .map(|at_ms| at_ms - self.ahead_by_ms),
                self.shore.next_ms(),
                self.ahead.front().map(|(at_ms, _)| *at_ms),
            ];
            let Some(next_ms) = next.into_iter().flatten().min() else {
                self.log.stranded = Some("nobody waits for anything".to_owned());
                break;
            };
            // Who waited for a moment that a clock set forward has passed is awake already.
            let next_ms = next_ms.max(now_ms);
            self.shore.clock.advance_to(next_ms);
            self.stage.clock.advance_to(next_ms + self.ahead_by_ms);
            self.shore.run(next_ms);
            while self
                .ahead
                .front()
                .is_some_and(|(at_ms, _)| *at_ms <= next_ms)
            {
                if let Some((_, act)) = self.ahead.pop_front() {
                    self.act(act);
                }
            }
        }
        self.engine = None;
        self.stage.crash();
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::StartAgain => {
                if self.engine.is_none() {
                    self.start();
                }
            }
            Act::Continue => self.event(CampaignEvent::Resume),
            Act::Repair => self.shore.repair(),
            Act::Look => self.look(),
            Act::Link => self.link(),
            Act::Scan => self.shore.scan(SESSION, SHOP),
            Act::Happen(happening) => self.happen(happening),
        }
    }

    fn happen(&mut self, happening: Happening) {
        let (now_ms, shown_ms) = (self.shore.clock_ms(), self.stage.now_ms());
        if let Some(fault) = matrix::of_happening(happening) {
            self.shore.meets(fault);
        }
        match happening {
            Happening::Crash(back_ms) => self.crash(back_ms),
            Happening::Outage(_)
            | Happening::OutageAfterMessage(_)
            | Happening::DropLines
            | Happening::Restart(_)
            | Happening::Restrict(_)
            | Happening::CrashAt(..) => self.shore.strike(happening),
            Happening::Disconnect(for_ms) => {
                self.shore.strike(happening);
                self.later(for_ms + HOUR, Act::Repair);
            }
            Happening::LogOut(for_ms) => {
                self.shore.strike(happening);
                self.later(for_ms, Act::Link);
            }
            Happening::SetClock(by_ms) => {
                self.ahead_by_ms += by_ms;
                self.stage.clock.set(now_ms + self.ahead_by_ms);
                self.log.clock.push((now_ms, self.ahead_by_ms));
                self.later(10 * MINUTE, Act::Look);
            }
            Happening::SaysStop(n) => {
                self.log.said_stop.push(n);
                let heard = self.engine.is_some() && self.shore.is_heard();
                self.shore.says(SESSION, &digits(n), "STOP");
                self.stage.settle();
                if heard {
                    self.log.forbidden.push((now_ms, digits(n)));
                }
            }
            Happening::Pause(for_ms) => {
                self.event(CampaignEvent::Pause(PauseReason::Operator));
                self.later(for_ms, Act::Continue);
            }
            Happening::Stop => self.event(CampaignEvent::Stop),
            Happening::Withdraw(n) => {
                self.disk.write(move |tx| {
                    let (kind, purpose) = (ConsentKind::Withdrawn, Purpose::Marketing);
                    let person = PersonId(i64::from(n));
                    consent_events::append(tx, person, purpose, kind, "", None, shown_ms)?;
                    Ok(())
                });
                self.log.forbidden.push((now_ms, digits(n)));
            }
            Happening::Block(n) => {
                self.disk.write(move |tx| {
                    let reason = SuppressionReason::Operator;
                    suppressions::add(tx, IdentityKind::Phone, &digits(n), reason, shown_ms)?;
                    Ok(())
                });
                self.log.forbidden.push((now_ms, digits(n)));
            }
            Happening::Hello => {
                let number = self.number;
                self.disk.write(move |tx| {
                    let words = PrivateText::new(format!("Hello {now_ms}"));
                    insert_once(tx, Origin::TestOnce, number, None, OWNER, &words, shown_ms)
                });
                if let Some(engine) = &self.engine {
                    engine.wake(number);
                }
            }
        }
    }

    /// The operator comes by every other hour, as long as there is something to look at.
    fn look(&mut self) {
        let id = self.campaign;
        let campaign = self.disk.read(move |conn| campaigns::get(conn, id));
        let by_clock = [PauseReason::ClockWentBack, PauseReason::StoodStill];
        if campaign.state == CampaignState::Paused
            && campaign
                .pause_reason
                .is_some_and(|reason| by_clock.contains(&reason))
        {
            self.event(CampaignEvent::Resume);
        }
        if !is_an_end(campaign.state) {
            self.later(2 * HOUR, Act::Look);
        }
    }

    /// Links the number again, and comes back to see whether that worked.
    fn link(&mut self) {
        let id = self.number;
        let number = self.disk.read(move |conn| numbers::get(conn, id));
        let linked = number.link == LinkState::Linked;
        if is_an_end(self.state()) || (linked && self.shore.works()) {
            return;
        }
        if let (Some(engine), false) = (self.engine.clone(), linked) {
            // What it waits for is the server; how it ends is seen later.
            let _ = self.stage.at_this_moment(engine.begin_link(id, true));
            self.later(10 * SECOND, Act::Scan);
        }
        self.later(HOUR, Act::Link);
    }

    /// The operator presses a button; one that the app would not offer does nothing.
    fn event(&mut self, event: CampaignEvent) {
        let Some(engine) = self.engine.clone() else {
            // Nobody can press a button of an app that does not run.
            if event == CampaignEvent::Resume {
                self.later(HOUR, Act::Continue);
            }
            return;
        };
        let done = self
            .stage
            .at_this_moment(engine.apply(self.campaign, event));
        if !matches!(done, Some(Ok(()))) {
            return;
        }
        let now_ms = self.shore.clock_ms();
        if event == CampaignEvent::Resume {
            // What the clock paused was never promised to be silent.
            if let Some((_, until_ms)) = self.log.silent.last_mut() {
                *until_ms = now_ms.min(*until_ms);
            }
        } else {
            self.log.silent.push((now_ms, i64::MAX));
        }
    }
}
