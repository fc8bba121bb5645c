//! Who runs what: one dispatch loop a number, one event connection an account,
//! one linking task a number that is being linked.
//!
//! # Start
//!
//! 1. Everything found `sending` becomes `checking`, and so does what left after the
//!    copy was made from which the file was put back; its quarantine begins now.
//! 2. Half-frozen starts are taken back; running campaigns go on, or wait for
//!    "Continue" where they stood still, were restored or the clock went back.
//! 3. The loops start.
//!
//! # End
//!
//! [`Engine::quit`] lets no new send begin, waits up to ten seconds of real time
//! for the one on the wire, then ends everything. What was still on the wire is
//! found at the next start and looked up.

use crate::campaigns::{self, StartError, StartOutcome};
use crate::clock::Clock;
use crate::core::{Core, Health, lock};
use crate::events::{EngineEvent, Topic};
use crate::linking::{self, LinkProblem, LinkView};
use crate::now::NumberNow;
use crate::quarantine::{self, Of};
use crate::{dispatch, guardian, receive, recover};
use drumbeat_domain::campaign::CampaignEvent;
use drumbeat_domain::phone::Phone;
use drumbeat_domain::reason::WaitReason;
use drumbeat_domain::template::Template;
use drumbeat_domain::{AccountId, CampaignId, NumberId};
use drumbeat_gateway::{Capabilities, GatewayError, LinkStatus, Linking};
use drumbeat_store::query::audience::Audience;
use drumbeat_store::table::accounts::Account;
use drumbeat_store::table::campaigns::ChangeError;
use drumbeat_store::table::numbers::{self, LinkState, SendingNumber};
use drumbeat_store::table::outbox::doubt;
use drumbeat_store::{Db, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long quitting waits for the message on the wire, in real milliseconds.
const QUIT_WAITS_MS: i64 = 10_000;

/// How often the clock is looked at, in real milliseconds.
const WATCH_EVERY_MS: u64 = 30_000;

/// Why there is no gateway for an account right now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoGateway {
    /// Its key is not there.
    KeyMissing,
    /// Its key is there, and the app may not read it.
    KeyLocked,
    /// It could not be asked what it is.
    Gateway(GatewayError),
    /// The clock is not the system's and the gateway is not practice.
    ClockNotReal,
}

impl NoGateway {
    pub(crate) const fn reason(&self) -> WaitReason {
        match self {
            Self::KeyMissing => WaitReason::KeyMissing,
            Self::KeyLocked => WaitReason::KeyLocked,
            Self::Gateway(GatewayError::KeyRefused) => WaitReason::KeyRefused,
            Self::Gateway(_) => WaitReason::GatewayDown,
            Self::ClockNotReal => WaitReason::ClockNotReal,
        }
    }

    pub(crate) fn problem(&self) -> LinkProblem {
        match self {
            Self::KeyMissing => LinkProblem::KeyMissing,
            Self::KeyLocked => LinkProblem::KeyLocked,
            Self::Gateway(error) => LinkProblem::Gateway(error.clone()),
            Self::ClockNotReal => LinkProblem::ClockNotReal,
        }
    }
}

/// Makes the gateway of an account: where the keys come in.
#[async_trait::async_trait]
pub trait GatewaySource: Send + Sync {
    /// A gateway that is ready to be asked.
    async fn gateway(&self, account: &Account) -> Result<Arc<dyn Linking>, NoGateway>;
}

/// What an engine is made of.
pub struct EngineParts {
    /// The workspace's file.
    pub db: Db,
    /// The workspace's clock.
    pub clock: Arc<dyn Clock>,
    /// Where gateways come from.
    pub gateways: Arc<dyn GatewaySource>,
    /// The seed of the random gaps and tokens.
    pub seed: u64,
}

/// A number that is being linked.
struct LinkTask {
    cancel: CancellationToken,
    task: JoinHandle<()>,
}

/// The engine of one workspace.
pub struct Engine {
    core: Arc<Core>,
    tasks: TaskTracker,
    running: Arc<Mutex<BTreeSet<NumberId>>>,
    receiving: Mutex<BTreeSet<AccountId>>,
    linking: Mutex<BTreeMap<NumberId, LinkTask>>,
}

impl Engine {
    /// Recovers, then starts the loops.
    pub async fn start(parts: EngineParts) -> Result<Arc<Self>, StoreError> {
        let core = Arc::new(Core::new(parts.db, parts.clock, parts.gateways, parts.seed));
        let (now_ms, times) = (core.now_ms(), recover::times_of(&core));
        let orphans = core
            .db
            .write(move |tx| doubt::adopt_orphans(tx, times, now_ms))
            .await?;
        if orphans > 0 {
            tracing::info!(orphans, "messages were on the wire when the app ended");
        }
        match campaigns::adopt_unknown(&core).await {
            Ok(0) => {}
            Ok(unknown) => tracing::warn!(unknown, "the file is older than what was sent"),
            Err(ChangeError::Store(error)) => return Err(error),
            // What runs can be paused, says the table; without that nothing may start.
            Err(ChangeError::NotAllowed(_)) => return Err(StoreError::Stale("campaign")),
        }
        if core.db.read(doubt::is_any_open).await? {
            let speed = core.clock.speed();
            core.quarantines.begin(Of::WhatWasFound, times, speed);
        }
        match campaigns::resume_at_start(&core).await {
            Ok(()) => {}
            Err(ChangeError::Store(error)) => return Err(error),
            Err(ChangeError::NotAllowed(no)) => {
                tracing::error!(%no, "a campaign could not be resumed");
            }
        }
        let engine = Arc::new(Self {
            core,
            tasks: TaskTracker::new(),
            running: Arc::default(),
            receiving: Mutex::default(),
            linking: Mutex::default(),
        });
        engine.numbers_changed().await?;
        let core = Arc::clone(&engine.core);
        engine.tasks.spawn(quarantine::run(Arc::clone(&core)));
        engine.tasks.spawn(async move { watch(core).await });
        Ok(engine)
    }

    /// Starts the loops of numbers that have none yet. Called at start and
    /// whenever a number was added.
    pub async fn numbers_changed(&self) -> Result<(), StoreError> {
        let all = self.core.db.read(numbers::list_at_work).await?;
        for number in all {
            if lock(&self.running).insert(number.id) {
                self.start_number(number.id);
            }
            if lock(&self.receiving).insert(number.account_id) {
                let core = Arc::clone(&self.core);
                self.tasks.spawn(receive::run(core, number.account_id));
            }
        }
        self.core.tell(&[Topic::Numbers]);
        Ok(())
    }

    /// Where the runtime has threads, a number's loop has one of its own: it waits for the
    /// disk at every step, and a thread of the runtime would first hand over all else.
    fn start_number(&self, id: NumberId) {
        let (core, running) = (Arc::clone(&self.core), Arc::clone(&self.running));
        let work = run_number(core, running, id);
        let runtime = Handle::current();
        if runtime.runtime_flavor() != RuntimeFlavor::MultiThread {
            self.tasks.spawn(work);
            return;
        }
        let work = self.tasks.track_future(work);
        let thread = std::thread::Builder::new().name(format!("number {id}"));
        if let Err(error) = thread.spawn(move || runtime.block_on(work)) {
            tracing::error!(number = id.0, %error, "a number could not be started");
            lock(&self.running).remove(&id);
        }
    }

    /// Hears what changes.
    pub fn events(&self) -> broadcast::Receiver<EngineEvent> {
        self.core.events.subscribe()
    }

    /// What a number does now.
    pub fn now_of(&self, number: NumberId) -> NumberNow {
        self.core.now_of(number)
    }

    /// How a number's session is, as last told; `None` while nothing is known.
    pub fn session_of(&self, number: NumberId) -> Option<LinkStatus> {
        match self.core.health(number) {
            Health::Session(status) => Some(status),
            Health::Unknown | Health::Away { .. } => None,
        }
    }

    /// Why the server of a number cannot be reached, and when it is tried again.
    pub fn away(&self, number: NumberId) -> Option<(WaitReason, i64)> {
        match self.core.health(number) {
            Health::Away {
                reason,
                next_try_ms,
            } => Some((reason, next_try_ms)),
            Health::Unknown | Health::Session(_) => None,
        }
    }

    /// The last sign of life of an account's connection since the engine started.
    pub fn last_heard(&self, account: AccountId) -> Option<i64> {
        self.core.heard(account)
    }

    /// What the gateway of an account can do, once it is known.
    pub async fn capabilities(&self, account: AccountId) -> Option<Capabilities> {
        match self.core.gateway(account).await {
            Ok(Ok(gateway)) => Some(gateway.capabilities()),
            Ok(Err(_)) | Err(_) => None,
        }
    }

    /// Looks again at once, whatever a number waits for.
    pub fn wake(&self, number: NumberId) {
        self.core.wake(number);
    }

    /// The address or the key of an account changed.
    pub fn account_changed(&self, account: AccountId) {
        self.core.forget_gateway(account);
        self.core.waker_of_account(account).notify_one();
    }

    /// Freezes and starts a campaign for exactly as many people as the button said.
    pub async fn start_campaign(
        &self,
        id: CampaignId,
        people: i64,
        shop: String,
    ) -> Result<StartOutcome, StartError> {
        campaigns::start(&self.core, id, people, shop).await
    }

    /// How many people of an audience will get a message.
    pub async fn will_get(
        &self,
        audience: &Audience,
        template: &Template,
        shop: &str,
    ) -> Result<i64, StoreError> {
        campaigns::will_get(&self.core, audience, template, shop).await
    }

    /// Pause, continue, stop.
    pub async fn apply(&self, id: CampaignId, event: CampaignEvent) -> Result<(), ChangeError> {
        campaigns::apply(&self.core, id, event).await
    }

    /// A number that was not removed: nothing brings one back but adding it anew.
    async fn present(&self, id: NumberId) -> Result<SendingNumber, StoreError> {
        let number = self.core.db.read(move |conn| numbers::load(conn, id));
        let there = number.await?.filter(|n| n.link != LinkState::Removed);
        there.ok_or(StoreError::NotFound("number"))
    }

    /// Begins (or, with `fresh` false, repeats) linking a number. One that is
    /// linked and working is left alone.
    pub async fn begin_link(&self, number: NumberId, fresh: bool) -> Result<(), StoreError> {
        self.present(number).await?;
        self.end_link_task(number).await;
        let cancel = CancellationToken::new();
        let (core, cancelled) = (Arc::clone(&self.core), cancel.clone());
        let task = self.tasks.spawn(async move {
            tokio::select! {
                biased;
                () = cancelled.cancelled() => {}
                () = linking::run(core, number, fresh) => {}
            }
        });
        lock(&self.linking).insert(number, LinkTask { cancel, task });
        Ok(())
    }

    /// Ends a linking task and waits for it, so that nothing it still writes comes
    /// after what the caller writes next.
    async fn end_link_task(&self, number: NumberId) {
        let running = lock(&self.linking).remove(&number);
        if let Some(LinkTask { cancel, task }) = running {
            cancel.cancel();
            let _ = task.await;
        }
    }

    /// Stops linking; a number that was never linked is as it was.
    pub async fn cancel_link(&self, number: NumberId) -> Result<(), StoreError> {
        self.end_link_task(number).await;
        lock(&self.core.links).remove(&number);
        let now_ms = self.core.now_ms();
        self.core
            .db
            .write(move |tx| {
                if numbers::get(tx, number)?.link == LinkState::Linking {
                    numbers::set_link(tx, number, LinkState::Unlinked, now_ms)?;
                }
                Ok(())
            })
            .await?;
        self.core.tell(&[Topic::Numbers]);
        Ok(())
    }

    /// How far linking is.
    pub fn link_view(&self, number: NumberId) -> Option<LinkView> {
        lock(&self.core.links).get(&number).cloned()
    }

    /// Letters to type instead of the picture.
    pub async fn pairing_code(
        &self,
        number: NumberId,
        phone: &Phone,
    ) -> Result<Result<(), GatewayError>, StoreError> {
        linking::pairing_code(&self.core, number, phone).await
    }

    /// Unlinks the phone at the server (as far as that answers) and here.
    pub async fn unlink(&self, id: NumberId, remove: bool) -> Result<(), StoreError> {
        let number = self.present(id).await?;
        self.cancel_link(id).await?;
        if let Ok(gateway) = self.core.gateway(number.account_id).await? {
            let asked = if remove {
                gateway.remove_session(&number.session).await
            } else {
                gateway.unlink(&number.session).await
            };
            if let Err(error) = asked {
                tracing::info!(
                    code = error.code(),
                    "the server could not be told of the unlinking"
                );
            }
        }
        let now_ms = self.core.now_ms();
        let link = if remove {
            LinkState::Removed
        } else {
            LinkState::Unlinked
        };
        self.core
            .db
            .write(move |tx| numbers::set_link(tx, id, link, now_ms))
            .await?;
        self.core.tell(&[Topic::Numbers, Topic::Now]);
        self.core.wake(id);
        Ok(())
    }

    /// The operator has put right what the guardian stopped the number for.
    pub async fn go_on(&self, number: NumberId) -> Result<(), StoreError> {
        guardian::go_on(&self.core, number).await
    }

    /// Whether a message is on the wire.
    pub fn is_sending(&self) -> bool {
        self.core.in_flight.load(Ordering::SeqCst) > 0
    }

    /// Ends: no new send, ten seconds for the one on the wire, then everything stops.
    pub async fn quit(&self) {
        self.core.quitting.cancel();
        let until_ms = self.core.after_real(QUIT_WAITS_MS);
        loop {
            let landed = self.core.landed.notified();
            if !self.is_sending() {
                break;
            }
            tokio::select! {
                biased;
                () = landed => {}
                () = self.core.clock.sleep_until(until_ms) => break,
            }
        }
        self.core.ended.cancel();
        self.tasks.close();
        let enough_ms = self.core.after_real(2_000);
        tokio::select! {
            biased;
            () = self.tasks.wait() => {}
            () = self.core.clock.sleep_until(enough_ms) => {}
        }
    }
}

/// Whoever lets go of an engine without [`Engine::quit`] leaves no thread behind.
impl Drop for Engine {
    fn drop(&mut self) {
        self.core.ended.cancel();
    }
}

/// The loop of a number, and again if the number was added anew while its loop ended:
/// there is never more than one, and none is missing.
async fn run_number(core: Arc<Core>, running: Arc<Mutex<BTreeSet<NumberId>>>, id: NumberId) {
    loop {
        dispatch::run(Arc::clone(&core), id).await;
        lock(&running).remove(&id);
        let number = core.db.read(move |conn| numbers::load(conn, id)).await;
        let there = matches!(number, Ok(Some(number)) if number.link != LinkState::Removed);
        if core.ended.is_cancelled() || !there || !lock(&running).insert(id) {
            return;
        }
    }
}

/// Notices a clock that is set back while the app runs, and finishes what a disk
/// that refuses to write left half done.
async fn watch(core: Arc<Core>) {
    loop {
        if let Err(error) = campaigns::guard_clock(&core).await {
            tracing::error!(%error, "the clock could not be watched");
        }
        campaigns::finish_what_is_half_done(&core).await;
        tokio::select! {
            biased;
            () = core.ended.cancelled() => return,
            // Not until a moment: on a clock that was set back that moment is far away.
            () = core.clock.tick(WATCH_EVERY_MS) => {}
        }
    }
}
