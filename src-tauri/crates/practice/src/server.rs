//! The loopback server around [`Waha`]: sockets, threads, time and files.
//!
//! One lock holds the simulated server; it is taken on blocking threads only,
//! because an accepted message is synced to the ledger inside it. Frames are
//! handed to the subscribers inside the lock too, so that everybody sees them
//! in one order, and before the answer that caused them.
//!
//! A request is worked on by a task of its own: a client that gives up does
//! not stop the server from accepting its message, as in real life.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::ws::Utf8Bytes;
use tokio::net::TcpListener;
use tokio::sync::{Notify, broadcast, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::{PracticeClock, Speed};
use crate::keep::{Kept, default_path};
use crate::ledger::{FileLedger, LedgerLine};
use crate::waha::{Frame, Order, Waha, WahaSettings};
use crate::world::WorldRecord;

mod config;
mod control;
mod door;
mod http;
mod line;
mod socket;

pub use config::{PracticeConfig, PracticeError};
pub use door::WorldDoor;
use line::{Gate, PracticeListener};

/// Events a slow subscriber may be behind before its socket is dropped.
const BACKLOG: usize = 8_192;
/// How often the clock's promise is renewed, at its own speed and faster.
const RENEW_REAL: Duration = Duration::from_secs(30);
const RENEW_FAST: Duration = Duration::from_secs(2);
/// The longest nap of the ticker: a changed speed wakes it anyway.
const LONGEST_NAP: Duration = Duration::from_mins(10);

/// Everything the tasks of a server share.
struct Core {
    waha: Mutex<Waha>,
    clock: PracticeClock,
    state_path: PathBuf,
    frames: broadcast::Sender<Arc<Told>>,
    /// Counts up when every socket is to be dropped.
    sockets: watch::Sender<u64>,
    /// Wakes the ticker.
    moved: Notify,
    gate: Arc<Gate>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// A frame ready to be written.
struct Told {
    session: String,
    event: &'static str,
    text: Utf8Bytes,
}

impl Core {
    /// Works with the simulated server at the present time, then tells and keeps
    /// what came of it. Blocks: call it from a blocking thread.
    fn with<T>(&self, work: impl FnOnce(&mut Waha, i64) -> T) -> T {
        let result = self.with_quietly(work);
        self.moved.notify_one();
        result
    }

    /// As [`with`](Self::with), without waking the ticker (for the ticker itself).
    fn with_quietly<T>(&self, work: impl FnOnce(&mut Waha, i64) -> T) -> T {
        let mut waha = self.lock();
        let now_ms = self.clock.now_ms();
        let result = work(&mut waha, now_ms);
        for Frame {
            session,
            event,
            text,
        } in waha.take_frames()
        {
            // Nobody listening is fine: WAHA does not replay either.
            let _ = self.frames.send(Arc::new(Told {
                session,
                event,
                text: text.into(),
            }));
        }
        for order in waha.take_orders() {
            match order {
                Order::ForgetSockets => self.sockets.send_modify(|count| *count += 1),
            }
        }
        if let Some(record) = waha.take_unsaved() {
            self.keep(now_ms, record);
        }
        result
    }

    async fn with_async<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Waha, i64) -> T + Send + 'static,
    ) -> Option<T> {
        let core = Arc::clone(self);
        tokio::task::spawn_blocking(move || core.with(work))
            .await
            .ok()
    }

    fn lock(&self) -> MutexGuard<'_, Waha> {
        self.waha.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the world and promises not to show a time later than two renewals ahead.
    fn keep(&self, now_ms: i64, record: WorldRecord) {
        let speed = self.clock.speed();
        let ahead = renewal(speed).as_millis() as i64 * 2 * i64::from(speed.times());
        self.save(&Kept::new(now_ms + ahead, speed, record));
    }

    fn save(&self, kept: &Kept) {
        if let Err(error) = kept.save(&self.state_path) {
            tracing::warn!(%error, "the practice world could not be kept");
        }
    }

    async fn nap(&self, span: Duration) {
        tokio::select! {
            () = sleep(span) => {}
            () = self.stop.cancelled() => {}
        }
    }
}

fn renewal(speed: Speed) -> Duration {
    if speed == Speed::REAL {
        RENEW_REAL
    } else {
        RENEW_FAST
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the practice world waits on its own clock"
)]
async fn sleep(span: Duration) {
    tokio::time::sleep(span).await;
}

/// Starts a practice server; it runs until [`PracticeHandle::shutdown`] or the
/// end of the process. Needs a tokio runtime.
pub async fn start(config: PracticeConfig) -> Result<PracticeHandle, PracticeError> {
    let state_path = config
        .state
        .clone()
        .unwrap_or_else(|| default_path(&config.ledger));
    let (ledger, lines) = FileLedger::open(&config.ledger)?;
    let kept = Kept::load(&state_path).map_err(|source| PracticeError::State {
        path: state_path.clone(),
        source,
    })?;
    let clock = config
        .clock
        .clone()
        .unwrap_or_else(|| resume(kept.as_ref(), &config, &lines));
    let api_key = config.api_key.clone().unwrap_or_else(random_key);
    let settings = WahaSettings {
        seed: config.seed,
        engine: config.engine,
        version: config.version,
        tier: config.tier.clone(),
        api_key: api_key.clone(),
    };
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, config.port));
    let port = |source| PracticeError::Port {
        port: config.port,
        source,
    };
    let listener = TcpListener::bind(address).await.map_err(port)?;
    let address = listener.local_addr().map_err(port)?;

    let record = kept.map(|kept| kept.world);
    let waha = Waha::new(settings, clock.now_ms(), Box::new(ledger), record, lines);
    let gate = Arc::new(Gate::default());
    let core = Arc::new(Core {
        waha: Mutex::new(waha),
        clock,
        state_path,
        frames: broadcast::channel(BACKLOG).0,
        sockets: watch::channel(0).0,
        moved: Notify::new(),
        gate: Arc::clone(&gate),
        stop: CancellationToken::new(),
        tasks: TaskTracker::new(),
    });
    core.tasks.spawn(tick(Arc::clone(&core)));
    core.tasks.spawn(renew(Arc::clone(&core)));
    let listener = PracticeListener::new(listener, address, gate, core.clock.clone());
    let serving = tokio::spawn(http::serve(Arc::clone(&core), listener));
    Ok(PracticeHandle {
        core,
        address,
        api_key,
        serving,
    })
}

/// The kept clock, or a new one; never behind the ledger, the promise or the computer.
fn resume(kept: Option<&Kept>, config: &PracticeConfig, lines: &[LedgerLine]) -> PracticeClock {
    let speed = config
        .speed
        .or(kept.map(|kept| kept.speed))
        .unwrap_or(Speed::REAL);
    let fresh = PracticeClock::start(speed);
    let shown_ms = kept.map_or(config.begin_ms, |kept| kept.shown_until_ms);
    let accepted_ms = lines.last().map_or(0, |line| line.at_ms);
    let from_ms = fresh.now_ms().max(shown_ms).max(accepted_ms);
    PracticeClock::resume(from_ms, speed)
}

fn random_key() -> String {
    use rand::{RngCore, SeedableRng};
    let mut key = [0_u8; 24];
    rand_chacha::ChaCha20Rng::from_os_rng().fill_bytes(&mut key);
    hex::encode(key)
}

/// Lets the world go on whenever something is due.
async fn tick(core: Arc<Core>) {
    let mut speed = core.clock.watch_speed();
    while !core.stop.is_cancelled() {
        let ticking = Arc::clone(&core);
        let next_ms = tokio::task::spawn_blocking(move || {
            ticking.with_quietly(|waha, now_ms| {
                waha.advance(now_ms);
                waha.next_due_ms()
            })
        });
        let next_ms = next_ms.await.ok().flatten();
        let nap = next_ms.map_or(LONGEST_NAP, |next_ms| {
            core.clock
                .real_duration(next_ms - core.clock.now_ms())
                .min(LONGEST_NAP)
        });
        tokio::select! {
            () = sleep(nap) => {}
            () = core.moved.notified() => {}
            _ = speed.changed() => {}
            () = core.stop.cancelled() => {}
        }
    }
}

/// Renews the promise about the clock.
async fn renew(core: Arc<Core>) {
    let mut speed = core.clock.watch_speed();
    while !core.stop.is_cancelled() {
        let renewing = Arc::clone(&core);
        core.with_async(move |waha, now_ms| renewing.keep(now_ms, waha.world().record()))
            .await;
        tokio::select! {
            () = core.nap(renewal(core.clock.speed())) => {}
            // A faster clock would outrun its promise within moments.
            _ = speed.changed() => {}
        }
    }
}

/// A running practice server.
pub struct PracticeHandle {
    core: Arc<Core>,
    address: SocketAddr,
    api_key: String,
    serving: JoinHandle<()>,
}

impl std::fmt::Debug for PracticeHandle {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("PracticeHandle")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl PracticeHandle {
    /// `http://127.0.0.1:PORT`
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The key every request needs.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// The clock to share with whoever works against this world.
    pub fn clock(&self) -> PracticeClock {
        self.core.clock.clone()
    }

    /// The world, to look into and to change.
    pub fn world(&self) -> WorldDoor {
        WorldDoor {
            core: Arc::clone(&self.core),
        }
    }

    /// Ends every connection and keeps the world for the next start.
    pub async fn shutdown(self) {
        self.core.stop.cancel();
        self.core.gate.cut_all(None);
        self.core.tasks.close();
        self.core.tasks.wait().await;
        let _ = self.serving.await;
        let core = self.core;
        let saving = tokio::task::spawn_blocking(move || {
            let record = core.lock().world().record();
            core.save(&Kept::new(core.clock.now_ms(), core.clock.speed(), record));
        });
        let _ = saving.await;
    }
}
