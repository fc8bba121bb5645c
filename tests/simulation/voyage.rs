//! One voyage from start to judgement.

use super::judge::{self, Violation};
use super::line::Source;
use super::plan::{DAY, HOUR, Happening, MINUTE, Plan};
use super::shore::{SESSION, Shore};
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::consent::{ConsentKind, Purpose};
use drumbeat_domain::outbox::Origin;
use drumbeat_domain::reason::{PauseReason, WaitReason};
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{CampaignId, NumberId, PersonId};
use drumbeat_engine::{Engine, EngineParts, GatewaySource, NowKind};
use drumbeat_store::table::identities::IdentityKind;
use drumbeat_store::table::outbox::insert_once;
use drumbeat_store::table::suppressions::{self, SuppressionReason};
use drumbeat_store::table::{campaigns, consent_events};
use drumbeat_testkit::{Builder, Stage, TestDb, digits};
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
    /// It never came to its end.
    pub stranded: Option<String>,
}

pub(crate) struct Voyage {
    pub plan: Plan,
    pub stage: Stage,
    pub disk: TestDb,
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
    /// The operator lets a number go on that the guardian stopped.
    GoOn,
    Continue,
}

/// Plays the voyage of a plan.
pub fn sail(plan: &Plan) -> Outcome {
    let mut voyage = Voyage::embark(plan);
    voyage.go();
    judge::judge(&voyage)
}

impl Voyage {
    fn embark(plan: &Plan) -> Self {
        let stage = Stage::at(plan.start_ms);
        let disk = TestDb::reused(judge::WATCH);
        let builder = Builder::new(&disk.db, plan.start_ms);
        let (_, number) = builder.number(SESSION, plan.limits.clone());
        builder.people(plan.people);
        let campaign = builder.draft(number, "c");
        let shore = Arc::new(Shore::new(plan, Arc::clone(&stage.clock)));
        let happenings = plan.happenings.iter();
        let mut voyage = Self {
            plan: plan.clone(),
            stage,
            disk,
            shore,
            number,
            campaign,
            log: Log {
                forbidden: Vec::new(),
                silent: Vec::new(),
                crashes: 0,
                stranded: None,
            },
            engine: None,
            ahead: happenings
                .map(|(after_ms, what)| (plan.start_ms + after_ms, Act::Happen(*what)))
                .collect(),
            starts: 0,
        };
        voyage.start();
        voyage
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
        idle && self.ahead.is_empty()
            && matches!(
                self.state(),
                CampaignState::Completed | CampaignState::Cancelled
            )
    }

    /// The guardian stopped the number, and the app says so.
    fn is_stopped(&self) -> bool {
        self.engine.as_ref().is_some_and(|engine| {
            engine.now_of(self.number).kind == NowKind::Waiting(WaitReason::Guardian)
        })
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
            if self.is_stopped() && !self.ahead.iter().any(|(_, act)| matches!(act, Act::GoOn)) {
                self.later(HOUR, Act::GoOn);
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
                self.stage.clock.next_ms(),
                self.shore.next_ms(),
                self.ahead.front().map(|(at_ms, _)| *at_ms),
            ];
            let Some(next_ms) = next.into_iter().flatten().min() else {
                self.log.stranded = Some("nobody waits for anything".to_owned());
                break;
            };
            self.stage.clock.advance_to(next_ms);
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
            Act::GoOn => {
                if let Some(engine) = self.engine.clone() {
                    self.stage.at_this_moment(engine.go_on(self.number));
                }
            }
            Act::Happen(happening) => self.happen(happening),
        }
    }

    fn happen(&mut self, happening: Happening) {
        let now_ms = self.shore.clock_ms();
        match happening {
            Happening::Crash(back_ms) => self.crash(back_ms),
            Happening::Outage(_)
            | Happening::OutageAfterMessage(_)
            | Happening::DropLines
            | Happening::Restrict(_)
            | Happening::CrashAt(..) => self.shore.strike(happening),
            Happening::Disconnect(for_ms) => {
                self.shore.strike(happening);
                self.later(for_ms + HOUR, Act::Repair);
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
                    consent_events::append(tx, person, purpose, kind, "", None, now_ms)?;
                    Ok(())
                });
                self.log.forbidden.push((now_ms, digits(n)));
            }
            Happening::Block(n) => {
                self.disk.write(move |tx| {
                    let reason = SuppressionReason::Operator;
                    suppressions::add(tx, IdentityKind::Phone, &digits(n), reason, now_ms)?;
                    Ok(())
                });
                self.log.forbidden.push((now_ms, digits(n)));
            }
            Happening::Hello => {
                let number = self.number;
                self.disk.write(move |tx| {
                    let words = PrivateText::new(format!("Hello {now_ms}"));
                    insert_once(tx, Origin::TestOnce, number, None, OWNER, &words, now_ms)
                });
                if let Some(engine) = &self.engine {
                    engine.wake(number);
                }
            }
        }
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
            if let Some((_, until_ms)) = self.log.silent.last_mut() {
                *until_ms = now_ms;
            }
        } else {
            self.log.silent.push((now_ms, i64::MAX));
        }
    }
}
