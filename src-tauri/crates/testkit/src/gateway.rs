//! A gateway with a small world behind it.
//!
//! It does what a server does, faults included: it may take a message and never
//! say so, take it late, break the line, be down, forget its socket. Like the
//! real ones it hands a repeated id to WhatsApp again, so a second send of one
//! message shows as a second line of the ledger.

use crate::ManualClock;
use crate::world::{Answer, Habit, Message, Sent, World};
use drumbeat_domain::delivery::Receipt;
use drumbeat_domain::outbox::{DoubtTimes, Level, Scope, SendOutcome};
use drumbeat_domain::phone::Phone;
use drumbeat_domain::reason::{DoubtReason, WaitReason};
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_engine::Clock;
use drumbeat_gateway::{
    Capabilities, ChatAddress, EventSource, Gateway, GatewayError, History, InboundEvent,
    InboundMessage, LinkStatus, LookUp, LookUpAnswer, Me, MessageContent, ParsedEvent, Resolution,
    SendRequest, TimeLock,
};
use line::Line;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

mod line;

/// How long an answer takes.
const ANSWER_MS: i64 = 300;

/// A gateway with a small world behind it.
pub struct FakeGateway {
    clock: Arc<ManualClock>,
    world: Arc<Mutex<World>>,
    changed: watch::Sender<u64>,
}

impl FakeGateway {
    /// A server without any session.
    pub fn new(clock: Arc<ManualClock>) -> Self {
        Self {
            clock,
            world: Arc::default(),
            changed: watch::Sender::new(0),
        }
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut World, i64) -> T) -> T {
        let changed = change(&mut self.world(), self.clock.now_ms());
        self.changed.send_modify(|n| *n += 1);
        changed
    }

    /// What left for WhatsApp by now, in the order in which it left.
    pub fn ledger(&self) -> Vec<Sent> {
        let now_ms = self.clock.now_ms();
        let mut left: Vec<Sent> = self
            .world()
            .sent
            .iter()
            .filter(|sent| sent.at_ms <= now_ms)
            .cloned()
            .collect();
        left.sort_by_key(|sent| sent.at_ms);
        left
    }

    /// How often it was asked to send.
    pub fn calls(&self) -> usize {
        self.world().calls
    }

    /// When it was asked whether which phone is on WhatsApp.
    pub fn questions(&self) -> Vec<(i64, String)> {
        self.world().questions.clone()
    }

    /// When it was asked whether a message left.
    pub fn look_ups(&self) -> Vec<i64> {
        self.world().look_ups.clone()
    }

    /// What it does with the next sends, one after the other.
    pub fn next(&self, answers: impl IntoIterator<Item = Answer>) {
        self.change(|world, _| world.answers.extend(answers));
    }

    /// What it does with all further sends (`None`: takes them).
    pub fn always(&self, answer: Option<Answer>) {
        self.change(|world, _| world.always = answer);
    }

    /// From now on nothing answers, for this reason (`None`: it is back).
    pub fn down(&self, cause: Option<GatewayError>) {
        self.change(|world, _| world.down = cause);
    }

    /// Questions about phones fail (`None`: they work again).
    pub fn questions_fail(&self, cause: Option<GatewayError>) {
        self.change(|world, _| world.question_fault = cause);
    }

    /// Not all of what was missed can be read (`None`: it can).
    pub fn history_misses(&self, cause: Option<GatewayError>) {
        self.change(|world, _| world.history_fault = cause);
    }

    /// Questions about phones take so long.
    pub fn questions_take(&self, ms: i64) {
        self.change(|world, _| world.slow_questions_ms = ms);
    }

    /// How a session is takes so long to be answered, and may be old by then.
    pub fn status_takes(&self, ms: i64) {
        self.change(|world, _| world.slow_status_ms = ms);
    }

    /// Reading what was missed takes so long.
    pub fn history_takes(&self, ms: i64) {
        self.change(|world, _| world.slow_history_ms = ms);
    }

    /// Questions about messages take so long.
    pub fn look_ups_take(&self, ms: i64) {
        self.change(|world, _| world.slow_look_ups_ms = ms);
    }

    /// It carries no ids of ours (and so cannot prove that a message is missing).
    pub fn forgets_ids(&self) {
        self.change(|world, _| world.forgetful = true);
    }

    /// Somebody is not on WhatsApp (or is).
    pub fn absent(&self, digits: &str, absent: bool) {
        self.change(|world, _| world.somebody(digits).absent = absent);
    }

    /// Somebody is reached under a hidden identity.
    pub fn hide(&self, digits: &str, lid: &str) {
        self.change(|world, _| world.somebody(digits).lid = Some(lid.to_owned()));
    }

    /// What somebody's phone does with messages.
    pub fn habit(&self, digits: &str, habit: Habit) {
        self.change(|world, _| world.somebody(digits).habit = habit);
    }

    /// A session is in this state now; listeners are told.
    pub fn session(&self, session: &str, status: LinkStatus) {
        self.session_of(session, status, "243970000001");
    }

    /// The same, with this phone where it works.
    pub fn session_of(&self, session: &str, status: LinkStatus, phone: &str) {
        self.change(|world, now_ms| {
            let me = (status == LinkStatus::Working).then(|| Me {
                address: ChatAddress::Person(phone.to_owned()),
                name: Some("Duka la Goma".to_owned()),
                lid: None,
            });
            world
                .sessions
                .insert(session.to_owned(), (status, me.clone()));
            let n = world.number();
            let event = InboundEvent::Status {
                status,
                me,
                time_lock: None,
            };
            world.happen(now_ms, session, &format!("status/{n}"), event);
        });
    }

    /// WhatsApp restricts the number (or ends it).
    pub fn time_lock(&self, session: &str, lock: TimeLock) {
        self.time_lock_told(session, lock, self.clock.now_ms());
    }

    /// The same, told by a server whose clock shows that time.
    pub fn time_lock_told(&self, session: &str, lock: TimeLock, told_ms: i64) {
        self.change(|world, now_ms| {
            let n = world.number();
            let event = InboundEvent::Status {
                status: LinkStatus::Working,
                me: None,
                time_lock: Some(lock),
            };
            let key = format!("lock/{n}");
            world.happen_told(now_ms, told_ms, session, &key, event);
        });
    }

    /// A receipt arrives now.
    pub fn receipt(&self, session: &str, provider_id: &str, receipt: Receipt) {
        self.change(|world, now_ms| {
            let chat = ChatAddress::Person("0".to_owned());
            world.receipt(now_ms, session, &chat, provider_id, receipt, None);
        });
    }

    /// Somebody writes now, from their phone number or a hidden identity.
    pub fn writes(&self, session: &str, from: &ChatAddress, words: &str) {
        self.change(|world, now_ms| {
            let n = world.number();
            let message = InboundMessage {
                chat: from.clone(),
                chat_alias: None,
                from_me: false,
                provider_id: format!("THEIRS{n}"),
                at_ms: now_ms,
                body: PrivateText::new(words),
                has_media: false,
                receipt: None,
                push_name: None,
                reply_to: None,
            };
            let event = InboundEvent::Message(message);
            world.happen(now_ms, session, &format!("message/{n}"), event);
        });
    }

    fn answer_question(&self) -> Result<(), GatewayError> {
        match &self.world().down {
            Some(cause) => Err(cause.clone()),
            None => Ok(()),
        }
    }

    async fn answer_after(&self, ms: i64) {
        if ms > 0 {
            self.clock.sleep_until(self.clock.now_ms() + ms).await;
        }
    }

    async fn take(&self) {
        self.answer_after(ANSWER_MS).await;
    }
}

#[async_trait::async_trait]
impl Gateway for FakeGateway {
    fn capabilities(&self) -> Capabilities {
        let carries = !self.world().forgetful;
        Capabilities {
            carries_client_id: carries,
            exact_look_up: carries,
            history: true,
            in_flight: 1,
            accepted_level: Level::HandedOver,
            media: true,
            only_session: None,
            text_times: DoubtTimes::TEXT,
        }
    }

    fn is_practice(&self) -> bool {
        false
    }

    async fn new_client_id(&self, _: &str) -> Result<Option<String>, GatewayError> {
        self.answer_question()?;
        let mut world = self.world();
        if world.forgetful {
            return Ok(None);
        }
        let n = world.number();
        Ok(Some(format!("OURS{n}")))
    }

    async fn send(&self, request: &SendRequest) -> SendOutcome {
        let MessageContent::Text { body, .. } = &request.content else {
            panic!("only texts are sent here");
        };
        if self.world().down.is_some() {
            return SendOutcome::NotSent {
                scope: Scope::Number,
                after_ms: 0,
                reason: WaitReason::GatewayDown,
            };
        }
        let answer = self.world().next_answer();
        let message = Message {
            to: &request.to,
            client_id: request.client_id.as_deref(),
            body: body.expose(),
        };
        let leave = |after_ms: i64| {
            self.change(|world, now_ms| world.leave(now_ms + after_ms, &request.session, message))
        };
        let accepted = |provider_id| SendOutcome::Accepted {
            provider_id,
            level: Level::HandedOver,
        };
        match answer {
            Answer::Accept => {
                let id = leave(0);
                self.take().await;
                accepted(id)
            }
            Answer::Slow { ms } => {
                let id = leave(0);
                self.clock.sleep_until(self.clock.now_ms() + ms).await;
                accepted(id)
            }
            Answer::ReceiptFirst => {
                let id = leave(0);
                self.clock.sleep_until(self.clock.now_ms() + 1_000).await;
                accepted(id)
            }
            Answer::TakeSilently => {
                leave(0);
                std::future::pending().await
            }
            Answer::TakeLate { after_ms } => {
                leave(after_ms);
                std::future::pending().await
            }
            Answer::Swallow => std::future::pending().await,
            Answer::Lost { taken } => {
                if taken {
                    leave(0);
                }
                self.take().await;
                SendOutcome::Unknown {
                    reason: DoubtReason::ConnectionLost,
                }
            }
            Answer::NotSent {
                scope,
                after_ms,
                reason,
            } => {
                self.take().await;
                SendOutcome::NotSent {
                    scope,
                    after_ms,
                    reason,
                }
            }
            Answer::Reject(reason) => {
                self.take().await;
                SendOutcome::Rejected { reason }
            }
            Answer::RefusedLater { code } => {
                let id = self.change(|world, now_ms| {
                    let n = world.number();
                    let id = request
                        .client_id
                        .clone()
                        .unwrap_or_else(|| format!("SERVER{n}"));
                    let (session, to) = (&request.session, &request.to);
                    world.receipt(now_ms + 1_000, session, to, &id, Receipt::Error, Some(code));
                    id
                });
                self.take().await;
                accepted(id)
            }
        }
    }

    async fn look_up(&self, query: &LookUp) -> Result<LookUpAnswer, GatewayError> {
        let slow_ms = self.world().slow_look_ups_ms;
        self.answer_after(slow_ms).await;
        let now_ms = self.clock.now_ms();
        let mut world = self.world();
        world.look_ups.push(now_ms);
        if let Some(cause) = &world.down {
            return Err(cause.clone());
        }
        let to = world.digits_of(&query.to);
        let mine = world
            .sent
            .iter()
            .filter(|sent| sent.at_ms <= now_ms)
            .find(|sent| match &query.client_id {
                Some(id) => sent.client_id.as_ref() == Some(id),
                None => {
                    sent.to == to
                        && sent.body == query.body.expose()
                        && sent.at_ms >= query.since_ms
                        && !query.claimed.contains(&sent.provider_id)
                }
            });
        let working = world
            .sessions
            .get(&query.session)
            .is_some_and(|(status, _)| *status == LinkStatus::Working);
        Ok(match mine {
            Some(sent) => LookUpAnswer::Found {
                provider_id: sent.provider_id.clone(),
                receipt: world.progress(&sent.provider_id, now_ms),
            },
            None if working && query.client_id.is_some() => LookUpAnswer::Absent,
            None => LookUpAnswer::CannotTell,
        })
    }

    async fn resolve(&self, _: &str, phone: &Phone) -> Result<Resolution, GatewayError> {
        let slow_ms = self.world().slow_questions_ms;
        self.answer_after(slow_ms).await;
        self.answer_question()?;
        let now_ms = self.clock.now_ms();
        let mut world = self.world();
        let digits = phone.digits().to_owned();
        world.questions.push((now_ms, digits.clone()));
        if let Some(cause) = &world.question_fault {
            return Err(cause.clone());
        }
        let somebody = world.somebody(&digits).clone();
        if somebody.absent {
            return Ok(Resolution::NotOnWhatsApp);
        }
        let person = ChatAddress::Person(digits);
        Ok(match somebody.lid {
            Some(lid) => Resolution::Reachable {
                address: ChatAddress::Lid(lid),
                alias: Some(person),
            },
            None => Resolution::Reachable {
                address: person,
                alias: None,
            },
        })
    }

    async fn phone_of_lid(&self, _: &str, lid: &str) -> Result<Option<String>, GatewayError> {
        self.answer_question()?;
        let world = self.world();
        if let Some(cause) = &world.question_fault {
            return Err(cause.clone());
        }
        let known = world
            .people
            .iter()
            .find(|(_, somebody)| somebody.lid.as_deref() == Some(lid));
        Ok(known.map(|(digits, _)| digits.clone()))
    }

    async fn status(&self, session: &str) -> Result<(LinkStatus, Option<Me>), GatewayError> {
        self.answer_question()?;
        let status = self.world().sessions.get(session).cloned();
        let slow_ms = self.world().slow_status_ms;
        if slow_ms > 0 {
            self.clock.sleep_until(self.clock.now_ms() + slow_ms).await;
        }
        status.ok_or(GatewayError::NoSession)
    }

    async fn history_since(&self, session: &str, since_ms: i64) -> History {
        if let Err(error) = self.answer_question() {
            return History {
                missing: Some(error),
                ..History::default()
            };
        }
        let slow_ms = self.world().slow_history_ms;
        if slow_ms > 0 {
            self.clock.sleep_until(self.clock.now_ms() + slow_ms).await;
        }
        let now_ms = self.clock.now_ms();
        let world = self.world();
        let missed = world.timeline.range((since_ms, 0)..=(now_ms, u64::MAX));
        let events = missed
            .filter(|(_, event)| {
                event.session == session && !matches!(event.event, InboundEvent::Status { .. })
            })
            .map(|((at_ms, n), _)| format!("{at_ms}/{n}"));
        History {
            events: events.collect(),
            missing: world.history_fault.clone(),
        }
    }

    async fn open_events(&self) -> Result<Box<dyn EventSource>, GatewayError> {
        self.answer_question()?;
        let mut changed = self.changed.subscribe();
        changed.mark_unchanged();
        Ok(Box::new(Line {
            told: (self.clock.now_ms(), self.world().numbered),
            clock: Arc::clone(&self.clock),
            world: Arc::clone(&self.world),
            changed,
        }))
    }

    fn parse_event(&self, raw: &str) -> Option<ParsedEvent> {
        let (at_ms, n) = raw.split_once('/')?;
        let at = (at_ms.parse().ok()?, n.parse().ok()?);
        self.world().timeline.get(&at).cloned()
    }
}
