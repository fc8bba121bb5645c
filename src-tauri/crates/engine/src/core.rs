//! What the loops share: the store, the clock, the gateways, the random source,
//! and what is known about each number's connection.

use crate::clock::{Clock, Wait};
use crate::events::{EngineEvent, Topic};
use crate::linking::LinkView;
use crate::now::{NowMap, NumberNow};
use crate::quarantine::Quarantines;
use crate::supervise::{GatewaySource, NoGateway};
use drumbeat_domain::reason::WaitReason;
use drumbeat_domain::{AccountId, CampaignId, NumberId};
use drumbeat_gateway::{LinkStatus, Linking};
use drumbeat_store::table::accounts;
use drumbeat_store::{Db, StoreError};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, AtomicUsize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

/// How a number's connection is, as far as events and answers told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    /// Nothing is known yet.
    Unknown,
    /// The session says so itself.
    Session(LinkStatus),
    /// The server cannot be reached; the next try is at that time.
    Away {
        /// Why.
        reason: WaitReason,
        /// The next try.
        next_try_ms: i64,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Bell {
    Account,
    Refresh,
    Link,
}

pub(crate) struct Core {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) source: Arc<dyn GatewaySource>,
    pub(crate) events: broadcast::Sender<EngineEvent>,
    /// No new send begins.
    pub(crate) quitting: CancellationToken,
    /// Everything ends.
    pub(crate) ended: CancellationToken,
    pub(crate) in_flight: AtomicUsize,
    pub(crate) landed: Notify,
    /// The latest time seen, to notice a clock that goes back.
    pub(crate) latest_ms: AtomicI64,
    /// What may still be on its way.
    pub(crate) quarantines: Quarantines,
    rng: Mutex<ChaCha8Rng>,
    gateways: Mutex<BTreeMap<AccountId, Arc<dyn Linking>>>,
    wakers: Mutex<BTreeMap<NumberId, Arc<Notify>>>,
    // Three bells: a new try at a connection, a new look at its sessions, a new look at a link.
    bells: Mutex<BTreeMap<(Bell, i64), Arc<Notify>>>,
    now: Mutex<NowMap>,
    health: Mutex<BTreeMap<NumberId, Health>>,
    /// How often a connection has told how the session is.
    told: Mutex<BTreeMap<NumberId, u64>>,
    /// The last sign of life of each connection, pongs included.
    heard: Mutex<BTreeMap<AccountId, i64>>,
    /// Accounts where a hidden identity could not be asked for.
    unnamed: Mutex<BTreeSet<AccountId>>,
    /// Numbers whose events are complete since their connection opened.
    caught_up: Mutex<BTreeSet<NumberId>>,
    pub(crate) links: Mutex<BTreeMap<NumberId, LinkView>>,
    /// Campaigns of which a change stopped half-way, because the disk refused the rest.
    pub(crate) half_done: Mutex<BTreeSet<CampaignId>>,
}

/// What is behind these locks is written whole; a panic elsewhere cannot tear it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Core {
    pub(crate) fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        source: Arc<dyn GatewaySource>,
        seed: u64,
    ) -> Self {
        Self {
            db,
            clock,
            source,
            events: broadcast::Sender::new(256),
            quitting: CancellationToken::new(),
            ended: CancellationToken::new(),
            in_flight: AtomicUsize::new(0),
            landed: Notify::new(),
            latest_ms: AtomicI64::new(0),
            quarantines: Quarantines::default(),
            rng: Mutex::new(ChaCha8Rng::seed_from_u64(seed)),
            gateways: Mutex::default(),
            wakers: Mutex::default(),
            bells: Mutex::default(),
            now: Mutex::default(),
            health: Mutex::default(),
            told: Mutex::default(),
            heard: Mutex::default(),
            unnamed: Mutex::default(),
            caught_up: Mutex::default(),
            links: Mutex::default(),
            half_done: Mutex::default(),
        }
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// The moment that is `real_ms` of the computer's own time away: for pings,
    /// polls and back-off, which concern real sockets however fast the clock runs.
    pub(crate) fn after_real(&self, real_ms: i64) -> i64 {
        self.now_ms()
            .saturating_add(real_ms.saturating_mul(i64::from(self.clock.speed())))
    }

    /// Ends after that much of the computer's own time: sooner where the clock says that
    /// it has passed (the computer slept), no later where the clock was set back.
    pub(crate) fn passed(&self, real_ms: u64) -> Wait<'_> {
        let at_ms = self.after_real(i64::try_from(real_ms).unwrap_or(i64::MAX));
        Box::pin(async move {
            tokio::select! {
                biased;
                () = self.clock.sleep_until(at_ms) => {}
                () = self.clock.tick(real_ms) => {}
            }
        })
    }

    pub(crate) fn random<T>(&self, draw: impl FnOnce(&mut ChaCha8Rng) -> T) -> T {
        draw(&mut lock(&self.rng))
    }

    pub(crate) fn tell(&self, topics: &[Topic]) {
        // Nobody watching is fine.
        let _ = self.events.send(EngineEvent {
            topics: topics.to_vec(),
        });
    }

    /// The gateway of an account, made at first use.
    pub(crate) async fn gateway(
        &self,
        account: AccountId,
    ) -> Result<Result<Arc<dyn Linking>, NoGateway>, StoreError> {
        if let Some(known) = lock(&self.gateways).get(&account) {
            return Ok(Ok(Arc::clone(known)));
        }
        let row = self
            .db
            .read(move |conn| accounts::load(conn, account))
            .await?;
        let row = row.ok_or(StoreError::NotFound("account"))?;
        let made = match self.source.gateway(&row).await {
            Ok(made) => made,
            Err(cause) => return Ok(Err(cause)),
        };
        if !self.clock.is_system() && !made.is_practice() {
            return Ok(Err(NoGateway::ClockNotReal));
        }
        lock(&self.gateways).insert(account, Arc::clone(&made));
        Ok(Ok(made))
    }

    /// Forgets a gateway, so that the next use makes it anew (address or key changed).
    pub(crate) fn forget_gateway(&self, account: AccountId) {
        lock(&self.gateways).remove(&account);
    }

    pub(crate) fn waker(&self, number: NumberId) -> Arc<Notify> {
        Arc::clone(lock(&self.wakers).entry(number).or_default())
    }

    pub(crate) fn wake(&self, number: NumberId) {
        self.waker(number).notify_one();
    }

    pub(crate) fn wake_all(&self) {
        for waker in lock(&self.wakers).values() {
            waker.notify_one();
        }
    }

    fn bell(&self, bell: Bell, id: i64) -> Arc<Notify> {
        Arc::clone(lock(&self.bells).entry((bell, id)).or_default())
    }

    /// Rings when a connection should be tried again at once.
    pub(crate) fn waker_of_account(&self, account: AccountId) -> Arc<Notify> {
        self.bell(Bell::Account, account.0)
    }

    /// Rings when the sessions of an account should be looked at again.
    pub(crate) fn refresh_of_account(&self, account: AccountId) -> Arc<Notify> {
        self.bell(Bell::Refresh, account.0)
    }

    /// Rings when a number that is being linked should be looked at at once.
    pub(crate) fn waker_of_link(&self, number: NumberId) -> Arc<Notify> {
        self.bell(Bell::Link, number.0)
    }

    pub(crate) fn set_now(&self, number: NumberId, now: NumberNow) {
        let before = lock(&self.now).insert(number, now);
        if before != Some(now) {
            self.tell(&[Topic::Now]);
        }
    }

    pub(crate) fn now_of(&self, number: NumberId) -> NumberNow {
        lock(&self.now).get(&number).copied().unwrap_or_default()
    }

    pub(crate) fn set_health(&self, number: NumberId, health: Health) {
        let before = lock(&self.health).insert(number, health);
        if before != Some(health) {
            self.tell(&[Topic::Numbers, Topic::Now]);
            self.wake(number);
        }
    }

    /// A connection has told how the session is: whatever was asked before is older.
    pub(crate) fn session_told(&self, number: NumberId) {
        *lock(&self.told).entry(number).or_default() += 1;
    }

    pub(crate) fn times_told(&self, number: NumberId) -> u64 {
        lock(&self.told).get(&number).copied().unwrap_or_default()
    }

    pub(crate) fn set_heard(&self, account: AccountId) {
        lock(&self.heard).insert(account, self.now_ms());
    }

    pub(crate) fn heard(&self, account: AccountId) -> Option<i64> {
        lock(&self.heard).get(&account).copied()
    }

    pub(crate) fn set_unnamed(&self, account: AccountId, unnamed: bool) {
        let mut all = lock(&self.unnamed);
        if unnamed {
            all.insert(account);
        } else {
            all.remove(&account);
        }
    }

    pub(crate) fn has_unnamed(&self, account: AccountId) -> bool {
        lock(&self.unnamed).contains(&account)
    }

    pub(crate) fn set_caught_up(&self, number: NumberId, caught_up: bool) {
        let mut all = lock(&self.caught_up);
        if caught_up {
            all.insert(number);
        } else {
            all.remove(&number);
        }
    }

    pub(crate) fn is_caught_up(&self, number: NumberId) -> bool {
        lock(&self.caught_up).contains(&number)
    }

    pub(crate) fn all_caught_up(&self) -> BTreeSet<NumberId> {
        lock(&self.caught_up).clone()
    }

    pub(crate) fn health(&self, number: NumberId) -> Health {
        lock(&self.health)
            .get(&number)
            .copied()
            .unwrap_or(Health::Unknown)
    }
}
