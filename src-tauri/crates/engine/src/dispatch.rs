//! Sending, one message after the other, one loop a number.
//!
//! # Protocol of one step
//!
//! 1. What is in doubt and due for a look-up is looked up first, once its quarantine has
//!    ended ([`crate::quarantine`]).
//! 2. The next item is chosen, of somebody whose hours are open; the guardian, link, connection, hold, hours, gap and caps are
//!    asked in this order, and the first "no" is the reason shown, with its time.
//! 3. The way to its person is found: address and id ([`crate::resolve`]).
//! 4. It is taken: way, consent and caps, in the one transaction that makes the
//!    intent durable ([`drumbeat_store::table::outbox::take`]).
//! 5. Only now the gateway is called, against a deadline of the clock.
//! 6. The outcome is written; if the disk refuses, it is tried again until it is
//!    written or the app ends (then the next start finds the item and looks it up).
//!
//! A step never sends twice, never skips a rule because time was missed, and
//! ends at once when the number is woken.

use crate::campaigns;
use crate::core::Core;
use crate::events::Topic;
use crate::guardian::{self, AboutClock};
use crate::now::{NowKind, NumberNow};
use crate::quarantine::Of;
use crate::recover;
use crate::resolve::{self, Readiness};
use drumbeat_domain::NumberId;
use drumbeat_domain::mutant;
use drumbeat_domain::outbox::SendOutcome;
use drumbeat_domain::pacing::{self, Decision, History};
use drumbeat_domain::reason::{DoubtReason, WaitReason};
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_gateway::{ChatAddress, Linking, MessageContent, SendRequest};
use drumbeat_store::table::address_cache::{self, Known};
use drumbeat_store::table::campaigns::ChangeError;
use drumbeat_store::table::numbers::{self, LinkState, SendingNumber};
use drumbeat_store::table::outbox::clocks::{self, Turn};
use drumbeat_store::table::outbox::take::{self, Intent, Seen, TakeAnswer, Taken};
use drumbeat_store::table::outbox::{Item, doubt, finish};
use drumbeat_store::{NotedSend, StoreError};
use futures_util::FutureExt;
use rand::Rng;
use std::sync::Arc;
use std::sync::atomic::Ordering;

mod waiting;

use waiting::{nothing_due, obstacle};

/// A short pause after a fault of our own, in real milliseconds.
const AFTER_FAULT_MS: i64 = 3_000;

/// A wait is looked at again after this long, so that a campaign that is closed
/// for days is seen to be alive.
const LONGEST_WAIT_MS: i64 = 6 * 3_600_000;

/// The guardian looks at the messages of days no more often.
const GUARDIAN_EVERY_MS: i64 = 60_000;

/// What a step wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Another step at once.
    Again,
    /// Nothing before that moment (or a wake-up).
    Until(i64),
}

/// What the loop of a number remembers between steps; nothing that matters
/// across a restart.
#[derive(Default)]
pub(crate) struct Memory {
    /// No question for an address before this.
    asked_ms: i64,
    /// The running campaigns were last touched then.
    touched_ms: i64,
    /// When the guardian last looked.
    guarded_ms: i64,
    /// Nothing was to be done when so much had been written ([`drumbeat_store::Db::writes`]),
    /// and nothing is as long as nothing is written.
    idle_at: Option<u64>,
    /// How often an idle number is looked at, in milliseconds.
    idle_ms: i64,
}

/// Runs a number until the engine ends or the number is gone.
pub(crate) async fn run(core: Arc<Core>, number: NumberId) {
    let waker = core.waker(number);
    let mut memory = Memory::default();
    loop {
        // What rang before this look is seen by it; listening begins before looking, so
        // that no wake-up is lost.
        let _ = waker.notified().now_or_never();
        let woken = waker.notified();
        let stepped = tokio::select! {
            biased;
            // What was on the wire is found at the next start and looked up.
            () = core.ended.cancelled() => return,
            stepped = step(&core, number, &mut memory) => stepped,
        };
        let step = match stepped {
            Ok(Some(step)) => step,
            Ok(None) => return,
            Err(error) => {
                tracing::error!(number = number.0, %error, "a step failed");
                Step::Until(core.after_real(AFTER_FAULT_MS))
            }
        };
        match step {
            Step::Again => {
                if core.ended.is_cancelled() {
                    return;
                }
                tokio::task::yield_now().await;
            }
            Step::Until(at_ms) => {
                tokio::select! {
                    biased;
                    () = core.ended.cancelled() => return,
                    () = core.quitting.cancelled(), if !core.quitting.is_cancelled() => {}
                    () = woken => {}
                    () = core.clock.sleep_until(at_ms) => {}
                }
            }
        }
    }
}

/// What is to be done, read in one go.
struct View {
    number: SendingNumber,
    turn: Option<Turn>,
    next_due_ms: Option<i64>,
    open: Option<Item>,
    history: History,
    /// Where the person whose turn it is can be reached, if that is known.
    known: Option<Known>,
}

/// One step. `None`: the number is gone.
pub(crate) async fn step(
    core: &Core,
    id: NumberId,
    memory: &mut Memory,
) -> Result<Option<Step>, StoreError> {
    quietly(campaigns::guard_clock(core).await)?;
    let now_ms = core.now_ms();
    let written = core.db.writes();
    if memory.idle_at == Some(written) && !core.quitting.is_cancelled() {
        return Ok(Some(Step::Until(now_ms + memory.idle_ms)));
    }
    memory.idle_at = None;
    let view = core
        .db
        .glance(move |conn| {
            let Some(number) = numbers::load(conn, id)? else {
                return Ok(None);
            };
            let history = take::history_of(conn, &number, now_ms)?;
            let turn = clocks::next_turn(conn, &number, &history, now_ms)?;
            let next_due_ms = match turn {
                // Looks at everybody who waits: only asked where nobody's turn has come.
                None => take::next_due_at(conn, id)?,
                Some(_) => None,
            };
            let known = match &turn {
                Some(turn) if turn.decision == Decision::Send => {
                    address_cache::load(conn, number.account_id, &turn.item.phone, now_ms)?
                }
                Some(_) | None => None,
            };
            Ok(Some(View {
                turn,
                next_due_ms,
                history,
                known,
                open: doubt::next_open(conn, id)?,
                number,
            }))
        })
        .await?;
    let Some(mut view) = view else {
        return Ok(None);
    };
    if let Some(item) = &mut view.open {
        // By the clock its time may have come; it may still be on its way all the same.
        let left_ms = core.quarantines.left_ms(item.id);
        let ends_ms = (left_ms > 0).then(|| core.after_real(left_ms));
        item.check_at_ms = item.check_at_ms.max(ends_ms);
    }
    let removed = view.number.link == LinkState::Removed;
    if removed && view.open.is_none() {
        return Ok(None);
    }
    let idle_until = now_ms + i64::from(view.number.limits.poll_interval_s) * 1_000;
    let check_at = view.open.as_ref().and_then(|item| item.check_at_ms);
    let wait = |now: NumberNow| {
        let campaign = view.turn.as_ref().and_then(|turn| turn.item.campaign);
        core.set_now(id, NumberNow { campaign, ..now });
        let at_ms = now
            .until_ms
            .unwrap_or(idle_until)
            .min(check_at.unwrap_or(i64::MAX))
            .min(now_ms + LONGEST_WAIT_MS);
        // A moment that has passed is no reason to look again and again.
        let at_ms = if at_ms > now_ms {
            at_ms
        } else {
            core.after_real(AFTER_FAULT_MS)
        };
        Ok(Some(Step::Until(at_ms)))
    };
    if core.quitting.is_cancelled() {
        return wait(NumberNow::stuck(WaitReason::Quitting));
    }
    if let (Some(item), Some(at_ms)) = (&view.open, check_at)
        && at_ms <= now_ms
    {
        let campaign = item.campaign;
        let checking = NumberNow::stuck(WaitReason::Checking);
        core.set_now(
            id,
            NumberNow {
                campaign,
                ..checking
            },
        );
        recover::look_up(core, &view.number, item).await?;
        return Ok(Some(Step::Again));
    }
    let of_campaign = matches!(&view.turn, Some(turn) if turn.item.campaign.is_some());
    if !of_campaign || removed {
        let held_up = view.turn.is_some() || view.open.is_some() || view.next_due_ms.is_some();
        match guardian::about_clock(core, &view.number, &view.history, held_up, now_ms).await? {
            AboutClock::Fine => {}
            AboutClock::Settled => return Ok(Some(Step::Again)),
            AboutClock::Asks => return wait(NumberNow::stuck(WaitReason::Guardian)),
        }
    }
    // What had left a number before it was removed is looked up; nothing else is done.
    let Some(Turn { item, decision }) = view.turn.clone().filter(|_| !removed) else {
        let now = nothing_due(&view);
        if now == NumberNow::default() {
            memory.idle_at = Some(written);
            memory.idle_ms = i64::from(view.number.limits.poll_interval_s) * 1_000;
        }
        return wait(now);
    };
    if of_campaign
        && quietly(campaigns::guard_stamps(core, &view.number, &view.history, now_ms).await)?
            == Some(true)
    {
        return Ok(Some(Step::Again));
    }
    let due = touch(core, id, now_ms, memory).await?;
    if due {
        guardian::warm_up(core, &view.number, now_ms).await?;
    }
    if item.campaign.is_some() {
        if view.number.alarm.is_some() && !mutant::is_on("alarm_ignored") {
            return wait(NumberNow::stuck(WaitReason::Guardian));
        }
        // Before each send at the last messages; now and then, also while the number waits
        // for its turn, at more of them.
        let long = !(0..GUARDIAN_EVERY_MS).contains(&(now_ms - memory.guarded_ms));
        if decision == Decision::Send || long {
            if long {
                memory.guarded_ms = now_ms;
            }
            let stops = guardian::look(core, &view.number, long, now_ms).await?;
            if stops && !mutant::is_on("alarm_ignored") {
                return Ok(Some(Step::Again));
            }
        }
    }
    if let Some(obstacle) = obstacle(core, &view, now_ms) {
        return wait(obstacle);
    }
    let gateway = match core.gateway(view.number.account_id).await? {
        Ok(gateway) => gateway,
        Err(cause) => {
            return wait(NumberNow::wait(cause.reason(), core.after_real(30_000)));
        }
    };
    if let Decision::WaitUntil { at_ms, reason } = decision {
        return wait(NumberNow::wait(reason, at_ms));
    }
    let known = item.address.is_some()
        && (item.client_id.is_some() || !gateway.capabilities().carries_client_id);
    let route = if known {
        None
    } else {
        let cached = view.known.clone();
        let asked_ms = &mut memory.asked_ms;
        match resolve::find(core, &*gateway, &view.number, &item, cached, asked_ms).await? {
            Readiness::Ready(route) => {
                // That took a while, and the phone may be unlinked by now.
                if let Some(obstacle) = obstacle(core, &view, core.now_ms()) {
                    return wait(obstacle);
                }
                Some(route)
            }
            Readiness::Skipped => return Ok(Some(Step::Again)),
            Readiness::Wait { at_ms, reason } => return wait(NumberNow::wait(reason, at_ms)),
        }
    };
    let looked_ms = now_ms;
    let now_ms = core.now_ms();
    let intent = core.random(|rng| Intent {
        token: rng.random_range(1..i64::MAX),
        gap: pacing::after_send(
            &view.number.limits,
            &view.history,
            view.number.gap.sent_in_block,
            now_ms,
            rng,
        ),
    });
    let campaign = item.campaign;
    let seen = Seen {
        writes: written,
        at_ms: looked_ms,
        item,
        number: view.number.clone(),
        history: view.history.clone(),
    };
    // From here to the written outcome the app waits for us when it quits.
    let flight = Flight::begin(core);
    if core.quitting.is_cancelled() {
        // It began to close while an address was asked for.
        return wait(NumberNow::stuck(WaitReason::Quitting));
    }
    match core
        .db
        .write(move |tx| take::take(tx, seen, route.as_ref(), intent, now_ms))
        .await?
    {
        TakeAnswer::Taken(taken) => {
            core.set_now(
                id,
                NumberNow {
                    kind: NowKind::Sending,
                    until_ms: None,
                    campaign,
                },
            );
            core.tell(&[Topic::Campaigns]);
            send(core, &*gateway, &view.number, *taken).await;
            drop(flight);
            core.tell(&[
                Topic::Campaigns,
                Topic::Activity,
                Topic::Now,
                Topic::Numbers,
            ]);
            Ok(Some(Step::Again))
        }
        TakeAnswer::Skipped(_) => {
            core.tell(&[Topic::Campaigns, Topic::Activity]);
            Ok(Some(Step::Again))
        }
        TakeAnswer::Wait { at_ms, reason } => wait(NumberNow::wait(reason, at_ms)),
        TakeAnswer::Gone => Ok(Some(Step::Again)),
    }
}

/// A clock that jumped pauses what runs before anything else is done; a campaign that
/// moved on meanwhile needs no pause.
fn quietly<T>(guarded: Result<T, ChangeError>) -> Result<Option<T>, StoreError> {
    match guarded {
        Ok(done) => Ok(Some(done)),
        Err(ChangeError::Store(error)) => Err(error),
        Err(ChangeError::NotAllowed(no)) => {
            tracing::info!(%no, "a campaign had moved on when the clock jumped");
            Ok(None)
        }
    }
}

/// Once in a while (then `true`): the running campaigns were alive now. A start more
/// than 72 hours later asks before it goes on.
async fn touch(
    core: &Core,
    id: NumberId,
    now_ms: i64,
    memory: &mut Memory,
) -> Result<bool, StoreError> {
    let every_ms = 600_000_i64.max(5_000 * i64::from(core.clock.speed()));
    if memory.touched_ms != 0 && (0..every_ms).contains(&(now_ms - memory.touched_ms)) {
        return Ok(false);
    }
    memory.touched_ms = now_ms;
    core.db
        .write(move |tx| drumbeat_store::table::campaigns::touch_running(tx, id, now_ms))
        .await?;
    Ok(true)
}

/// Calls the gateway and writes the outcome.
async fn send(core: &Core, gateway: &dyn Linking, number: &SendingNumber, taken: Taken) {
    core.db.note_send(&NotedSend {
        attempt: taken.attempt,
        item: taken.item.id,
        number: number.id,
        started_at_ms: taken.started_at_ms,
        client_id: taken.item.client_id.clone(),
    });
    let times = recover::times_of(core);
    let address = taken.item.address.clone().unwrap_or_default();
    let request = SendRequest {
        session: number.session.clone(),
        to: ChatAddress::parse(&address),
        client_id: taken.item.client_id.clone(),
        content: MessageContent::Text {
            body: if mutant::is_on("words_changed") {
                PrivateText::new("News".to_owned())
            } else {
                taken.words.clone()
            },
            link_preview: true,
        },
    };
    let deadline_ms = taken.started_at_ms + times.deadline_ms;
    let outcome = tokio::select! {
        biased;
        outcome = gateway.send(&request) => outcome,
        () = core.clock.sleep_until(deadline_ms) => SendOutcome::Unknown { reason: DoubtReason::Timeout },
    };
    if matches!(outcome, SendOutcome::Unknown { .. }) {
        let of = Of::Item(taken.item.id);
        core.quarantines.begin(of, times, core.clock.speed());
    }
    let (taken, outcome) = (Arc::new(taken), Arc::new(outcome));
    loop {
        let (job_taken, job_outcome) = (Arc::clone(&taken), Arc::clone(&outcome));
        let now_ms = core.now_ms();
        let written = core
            .db
            .write(move |tx| finish::finish(tx, &job_taken, &job_outcome, times, now_ms))
            .await;
        match written {
            Ok(_) => return,
            Err(error) => {
                tracing::error!(item = taken.item.id.0, %error, "an outcome could not be written");
                tokio::select! {
                    biased;
                    () = core.ended.cancelled() => return,
                    () = core.clock.sleep_until(core.after_real(AFTER_FAULT_MS)) => {}
                }
            }
        }
    }
}

/// Counts what is between its intent and its outcome.
struct Flight<'c>(&'c Core);

impl<'c> Flight<'c> {
    fn begin(core: &'c Core) -> Self {
        core.in_flight.fetch_add(1, Ordering::SeqCst);
        Self(core)
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::SeqCst);
        self.0.landed.notify_waiters();
    }
}
