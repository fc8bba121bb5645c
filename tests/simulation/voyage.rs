//! One voyage from start to judgement.

use super::berth::Berth;
use super::judge::{self, Violation};
use super::line::Source;
use super::matrix::{Matrix, Watch};
use super::plan::{Button, DAY, HOUR, Happening, MINUTE, Plan, SECOND};
use super::shore::{SESSION, Shore};
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::reason::WaitReason;
use drumbeat_domain::{CampaignId, NumberId};
use drumbeat_engine::{Engine, EngineParts, GatewaySource, NowKind};
use drumbeat_store::OpenError;
use drumbeat_testkit::{Builder, ManualClock, Stage, TestDb};
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Arc;

mod acts;
mod looks;

/// The phone of the owner, to whom hello goes.
pub(crate) const OWNER: &str = "243970000099";

/// Whoever needs more steps goes round in circles.
const MOST_STEPS: u64 = 3_000_000;

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
    /// From when until when the app knew that its number was linked no more.
    pub unlinked: Vec<(i64, i64)>,
    /// From when until when the app knew that WhatsApp allows no new chats.
    pub limited: Vec<(i64, i64)>,
    /// When the operator said that a campaign, or a number, shall go on.
    pub told_to_go_on: Vec<i64>,
    pub crashes: usize,
    /// When the computer's clock was set, and by how much it is ahead since.
    pub clock: Vec<(i64, i64)>,
    /// Who wrote STOP.
    pub said_stop: Vec<u32>,
    /// It never came to its end.
    pub stranded: Option<String>,
    /// What was seen to be wrong on the way.
    pub seen: Vec<Violation>,
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
    /// Where the file lies, when it lies on a disk.
    pub berth: Option<Berth>,
    /// What the app finds when it starts after its next deaths, if not what it left.
    pub power_cuts: VecDeque<PowerCut>,
    /// By how much the computer's clock is ahead of what time it is.
    ahead_by_ms: i64,
    pub shore: Arc<Shore>,
    pub number: NumberId,
    pub campaign: CampaignId,
    pub log: Log,
    engine: Option<Arc<Engine>>,
    /// The file was opened since the app last ended.
    is_open: bool,
    /// What is still going to happen, by absolute time.
    ahead: VecDeque<(i64, Act)>,
    /// What happens once it is over.
    afterwards: Vec<Happening>,
    /// How often an engine was started, so that each draws other numbers.
    starts: u64,
}

/// The disk and the file on it after the power was cut, or why it cannot be used.
pub(crate) type PowerCut = Box<dyn FnOnce(&Voyage) -> Result<(Berth, TestDb), Violation>>;

#[derive(Clone, Copy, Debug)]
enum Act {
    Happen(Happening),
    StartAgain,
    /// Somebody presses Start, which did not work before.
    PressStart,
    /// The operator starts a session that gave up.
    Repair,
    /// The operator lets a number go on that the guardian stopped.
    GoOn,
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
    Voyage::prepare(plan, None).sail()
}

/// A file that needs no disk.
fn in_memory() -> TestDb {
    TestDb::reused(judge::WATCH)
}

/// Plays the voyage of a plan, and tells which fault met which state.
pub fn sail_watched(plan: &Plan) -> (Outcome, Matrix) {
    let mut voyage = Voyage::prepare(plan, None);
    let watch = Watch::on(voyage.disk.db.clone(), voyage.campaign);
    voyage.shore.watch(watch);
    voyage.start();
    voyage.go();
    (judge::judge(&voyage), voyage.shore.met())
}

impl Voyage {
    /// The shop, its people and a draft are in the file, or in memory; nothing runs yet.
    pub(crate) fn prepare(plan: &Plan, berth: Option<Berth>) -> Self {
        let stage = Stage::at(plan.start_ms);
        let disk = berth.as_ref().map_or_else(in_memory, Berth::first);
        let builder = Builder::new(&disk.db, plan.start_ms);
        let (_, number) = builder.number(SESSION, plan.limits.clone());
        disk.people(plan.people, plan.start_ms);
        let campaign = builder.draft(number, "c");
        let clock = Arc::new(ManualClock::at(plan.start_ms));
        let shore = Arc::new(Shore::new(plan, clock));
        let happenings = plan.happenings.iter();
        Self {
            plan: plan.clone(),
            stage,
            disk,
            berth,
            power_cuts: VecDeque::new(),
            ahead_by_ms: 0,
            shore,
            number,
            campaign,
            log: Log {
                forbidden: Vec::new(),
                silent: Vec::new(),
                unlinked: Vec::new(),
                limited: Vec::new(),
                told_to_go_on: Vec::new(),
                crashes: 0,
                clock: Vec::new(),
                said_stop: Vec::new(),
                stranded: None,
                seen: Vec::new(),
            },
            engine: None,
            is_open: false,
            ahead: happenings
                .map(|(after_ms, what)| (plan.start_ms + after_ms, Act::Happen(*what)))
                .collect(),
            afterwards: plan.afterwards.clone(),
            starts: 0,
        }
    }

    /// From the first start of the app to the judgement.
    pub(crate) fn sail(mut self) -> Outcome {
        self.start();
        self.go();
        judge::judge(&self)
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
        if self.shore.fate.died() {
            return self.die();
        }
        match started.expect("the engine starts without waiting") {
            Ok(engine) => self.engine = Some(engine),
            Err(error) => return self.try_again(&error, Act::StartAgain),
        }
        if self.state() == CampaignState::Draft {
            self.press_start();
        }
    }

    /// What a faulty disk prevented is tried again; on a good one nothing is prevented.
    fn try_again(&mut self, error: &dyn std::error::Error, act: Act) {
        assert!(self.berth.is_some(), "it works in memory: {error:?}");
        self.later(MINUTE, act);
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
            return self.die();
        }
        if let Err(error) = started.expect("a start takes no time") {
            self.try_again(&error, Act::PressStart);
        }
    }

    /// The app dies where its fate says so, and the power may fail with it.
    fn die(&mut self) {
        self.crash(self.plan.dead_ms);
        let Some(cut) = self.power_cuts.pop_front() else {
            return;
        };
        match cut(self) {
            Ok((berth, disk)) => {
                self.shore.fate.noted_on(Arc::clone(&berth.disk));
                // The old file is closed before its folder goes.
                self.disk = disk;
                self.berth = Some(berth);
                self.is_open = true;
            }
            Err(violation) => self.log.seen.push(violation),
        }
    }

    /// A new process opens the file, which a faulty disk may prevent.
    fn open_again(&mut self) -> Result<(), OpenError> {
        let is_open = std::mem::take(&mut self.is_open);
        if let (Some(berth), false) = (&self.berth, is_open) {
            // There is one process at a time.
            self.disk = in_memory();
            self.disk = berth.open()?;
        }
        Ok(())
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

    /// Over: everybody has an end, nothing is under way any more, and the app hears what is
    /// said. What an operator would only come by for does not matter then.
    fn is_over(&self) -> bool {
        let idle = self
            .engine
            .as_ref()
            .is_some_and(|engine| engine.now_of(self.number).kind == NowKind::Idle);
        let comes_by = |act: &Act| {
            matches!(
                act,
                Act::Repair | Act::GoOn | Act::Look | Act::Link | Act::Scan
            )
        };
        idle && self.ahead.iter().all(|(_, act)| comes_by(act))
            && self.shore.is_heard()
            && self.shore.works()
            && is_an_end(self.state())
    }

    /// For so long it is waited for what may still come: a receipt that puts somebody back
    /// into the line, or an answer that tells who asked to stop.
    fn lingers_ms(&self) -> i64 {
        let heard = judge::unheard(self).is_empty();
        if heard { MINUTE } else { 12 * HOUR }
    }

    /// The guardian stopped the number, and the app says so.
    fn is_stopped(&self) -> bool {
        self.engine.as_ref().is_some_and(|engine| {
            engine.now_of(self.number).kind == NowKind::Waiting(WaitReason::Guardian)
        })
    }

    /// Nothing has to be done here: it is somebody's timer, an answer on its way, the world.
    fn goes_on(&self) -> bool {
        let kind = self
            .engine
            .as_ref()
            .map(|engine| engine.now_of(self.number).kind);
        let matters = matches!(
            kind,
            Some(NowKind::Idle | NowKind::Waiting(WaitReason::Guardian))
        );
        !matters && !self.shore.calls() && self.log.seen.is_empty()
    }

    /// To the next moment at which anything happens; `None`: nobody waits for anything.
    fn move_on(&self, now_ms: i64) -> Option<i64> {
        let next = [
            self.stage
                .clock
                .next_ms()
                .map(|at_ms| at_ms - self.ahead_by_ms),
            self.shore.next_ms(),
            self.ahead.front().map(|(at_ms, _)| *at_ms),
        ];
        // Who waited for a moment that a clock set forward has passed is awake already.
        let next_ms = next.into_iter().flatten().min()?.max(now_ms);
        self.shore.clock.advance_to(next_ms);
        self.stage.clock.advance_to(next_ms + self.ahead_by_ms);
        self.shore.run(next_ms);
        Some(next_ms)
    }

    fn is_due(&self, now_ms: i64) -> bool {
        let next = self.ahead.front();
        next.is_some_and(|(at_ms, _)| *at_ms <= now_ms)
    }

    fn act_what_is_due(&mut self, now_ms: i64) {
        while self.is_due(now_ms) {
            if let Some((_, act)) = self.ahead.pop_front() {
                self.act(act);
            }
        }
    }

    fn go(&mut self) {
        // However long the network is bad: from then on it works, and everything must end.
        let calm_ms = self.plan.start_ms + 10 * DAY;
        let deadline_ms = calm_ms + 20 * DAY;
        let mut steps = 0_u64;
        let mut calm = false;
        let mut over_since_ms = None;
        loop {
            let mut due_ms = None;
            let until_ms = if calm { deadline_ms } else { calm_ms };
            // Nearly all steps, and without leaving the stage.
            self.stage.play(|| {
                let now_ms = self.shore.clock_ms();
                if now_ms > until_ms || steps > MOST_STEPS || !self.goes_on() {
                    return ControlFlow::Break(());
                }
                steps += 1;
                over_since_ms = None;
                match self.move_on(now_ms) {
                    Some(now_ms) if !self.is_due(now_ms) => ControlFlow::Continue(()),
                    moved => {
                        due_ms = moved;
                        ControlFlow::Break(())
                    }
                }
            });
            if let Some(now_ms) = due_ms {
                self.act_what_is_due(now_ms);
                continue;
            }
            if let Some(back_ms) = self.shore.sinks() {
                self.crash(back_ms);
                continue;
            }
            if self.shore.fate.died() {
                self.die();
                continue;
            }
            if let Some((button, leaves)) = self.shore.pressing() {
                self.act(Act::Happen(match button {
                    Button::Pause(for_ms) => Happening::Pause(for_ms),
                    Button::Stop => Happening::Stop,
                }));
                let _ = leaves.send(());
                continue;
            }
            if !self.log.seen.is_empty() {
                // There is nothing to go on with.
                break;
            }
            let now_ms = self.shore.clock_ms();
            let over = self.is_over();
            if over && !self.afterwards.is_empty() {
                for (happening, place) in std::mem::take(&mut self.afterwards).into_iter().zip(1..)
                {
                    self.later(place * SECOND, Act::Happen(happening));
                }
            } else if over {
                let over_ms = now_ms - *over_since_ms.get_or_insert(now_ms);
                if over_ms > MINUTE && over_ms > self.lingers_ms() {
                    break;
                }
            } else {
                over_since_ms = None;
            }
            if self.is_stopped() && !self.ahead.iter().any(|(_, act)| matches!(act, Act::GoOn)) {
                self.later(HOUR, Act::GoOn);
            }
            steps += 1;
            if now_ms > deadline_ms || steps > MOST_STEPS {
                let waits = self.engine.as_ref().map(|e| e.now_of(self.number));
                let why = self.pause_reason();
                self.log.stranded = Some(format!("{:?} ({why:?}), {waits:?}", self.state()));
                break;
            }
            if !calm && now_ms > calm_ms {
                calm = true;
                self.shore.calm();
                self.mend();
            }
            let Some(next_ms) = self.move_on(now_ms) else {
                self.log.stranded = Some("nobody waits for anything".to_owned());
                break;
            };
            self.act_what_is_due(next_ms);
        }
        self.engine = None;
        self.stage.crash();
        self.mend();
    }

    /// The disk works again.
    fn mend(&self) {
        if let Some(berth) = &self.berth {
            berth.disk.works();
        }
    }
}
