//! The WAHA protocol over a [`World`], without sockets: requests in, answers
//! out, time as an argument. The server puts HTTP around it; a simulation can
//! drive it in process, single-threaded, and replay it exactly.
//!
//! A request is an [`Exchange`] that is stepped until it is answered:
//! [`Step::WaitUntil`] means "ask again then" (WAHA blocks while a session is
//! in the wrong state, and faults take their time). Frames for subscribers
//! collect in between; [`Waha::take_frames`] hands them over in order.
//!
//! Invariants:
//! * an answer to a send leaves only after the ledger has the line;
//! * whoever drives it tells the frames that a step produced before the answer.

use std::io;

use crate::ledger::{Ledger, LedgerLine};
use crate::version::Version;
use crate::wire::Dialect;
use crate::wire::error;
pub use crate::wire::event::Frame;
use crate::world::{Engine, World, WorldRecord, WorldSettings};

mod chats;
mod contacts;
mod control;
mod faults;
mod request;
mod route;
mod sending;
mod sessions;

pub use faults::{Fault, FaultKind};
pub use request::{Answer, Exchange, Request, Step};

use faults::FaultPlan;
use request::{RightKey, Verdict};

/// How long WAHA waits for a session to run at all.
const RUNNING_WAIT_MS: i64 = 5_000;
/// How long WAHA waits for a running session to get into the state it needs.
const STATUS_WAIT_MS: i64 = 10_000;
/// How often a waiting request looks again.
const LOOK_AGAIN_MS: i64 = 500;

/// What a simulated server is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WahaSettings {
    /// Decides who the people are.
    pub seed: u64,
    /// Which engine answers.
    pub engine: Engine,
    /// Which version it claims to be.
    pub version: Version,
    /// `CORE` or `PLUS`.
    pub tier: String,
    /// The key every request needs.
    pub api_key: String,
}

/// Something the driver has to do, asked for by a control request or a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Drop every WebSocket without a word.
    ForgetSockets,
}

/// A simulated WAHA server.
pub struct Waha {
    world: World,
    dialect: Dialect,
    key: RightKey,
    ledger: Box<dyn Ledger + Send>,
    lines: Vec<LedgerLine>,
    faults: FaultPlan,
    frames: Vec<Frame>,
    orders: Vec<Order>,
    started_ms: i64,
    /// Something changed that has to be kept beside the ledger.
    unsaved: bool,
}

impl std::fmt::Debug for Waha {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not derived: the key must not end in a log.
        out.debug_struct("Waha")
            .field("dialect", &self.dialect)
            .finish_non_exhaustive()
    }
}

impl Waha {
    /// A server over a world as it was left: `record` and `lines` as they were kept.
    pub fn new(
        settings: WahaSettings,
        now_ms: i64,
        ledger: Box<dyn Ledger + Send>,
        record: Option<WorldRecord>,
        lines: Vec<LedgerLine>,
    ) -> Self {
        let dialect = Dialect {
            engine: settings.engine,
            version: settings.version,
            tier: settings.tier,
        };
        let honours_client_ids =
            dialect.engine != Engine::Webjs && dialect.version >= Version::CLIENT_IDS;
        let mut world = World::new(WorldSettings {
            seed: settings.seed,
            engine: settings.engine,
            honours_client_ids,
        });
        if record.is_none() && !dialect.is_full() {
            // Old Core knows one session, and it is there from the beginning.
            world.create_session("default", None);
        }
        world.restore(
            now_ms,
            record.unwrap_or_default(),
            &lines,
            dialect.is_full(),
        );
        let mut waha = Self {
            world,
            dialect,
            key: RightKey::new(&settings.api_key),
            ledger,
            lines,
            faults: FaultPlan::new(settings.seed),
            frames: Vec::new(),
            orders: Vec::new(),
            started_ms: now_ms,
            unsaved: false,
        };
        waha.advance(now_ms);
        waha
    }

    /// The world behind the server.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The world behind the server, to change it directly.
    /// Call [`advance`](Self::advance) afterwards so that subscribers hear of it.
    pub fn world_mut(&mut self) -> &mut World {
        self.unsaved = true;
        &mut self.world
    }

    /// Every accepted message, the oldest first.
    pub fn ledger_lines(&self) -> &[LedgerLine] {
        &self.lines
    }

    /// Switches faults on; those switched on before stay.
    pub fn add_faults(&mut self, now_ms: i64, faults: Vec<Fault>) {
        for fault in faults {
            self.add_fault(now_ms, fault);
        }
    }

    /// Switches all faults off.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
    }

    /// When the world moves next by itself.
    pub fn next_due_ms(&self) -> Option<i64> {
        self.world.next_due_ms()
    }

    /// Lets the world go on and collects what there is to tell.
    pub fn advance(&mut self, now_ms: i64) {
        let events = self.world.advance(now_ms);
        let seed = self.world.settings().seed;
        for event in events {
            let find = |id: &str| self.world.message(&event.session, id);
            crate::wire::event::tell(&mut self.frames, &self.dialect, seed, &event, find);
        }
    }

    /// The frames since the last call, in order.
    pub fn take_frames(&mut self) -> Vec<Frame> {
        std::mem::take(&mut self.frames)
    }

    /// What the driver has to do, since the last call.
    pub fn take_orders(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.orders)
    }

    /// What has to be kept, if it changed since the last call.
    pub fn take_unsaved(&mut self) -> Option<WorldRecord> {
        std::mem::take(&mut self.unsaved).then(|| self.world.record())
    }

    /// Whether the key is right (compared in constant time).
    pub fn key_fits(&self, key: &str) -> bool {
        self.key.is(key)
    }

    /// Takes a request in.
    pub fn open(&mut self, now_ms: i64, request: Request) -> Exchange {
        let fault = self.faults.choose(&request);
        Exchange::new(now_ms, request, fault)
    }

    /// Goes on with a request as far as the time allows.
    pub fn step(&mut self, now_ms: i64, exchange: &mut Exchange) -> Step {
        self.advance(now_ms);
        let step = self.work(now_ms, exchange);
        self.advance(now_ms);
        step
    }

    fn work(&mut self, now_ms: i64, exchange: &mut Exchange) -> Step {
        if let Some((at_ms, answer)) = exchange.ready.take() {
            if now_ms >= at_ms {
                return Step::Answer(answer);
            }
            exchange.ready = Some((at_ms, answer));
            return Step::WaitUntil(at_ms);
        }
        if let Some(step) = faults::before(&self.dialect, now_ms, exchange) {
            return step;
        }
        let verdict = self.verdict(now_ms, exchange);
        match faults::after(&self.dialect, now_ms, exchange, verdict) {
            Verdict::Now(answer) => Step::Answer(answer),
            Verdict::In(wait_ms, answer) => {
                exchange.ready = Some((now_ms + wait_ms, answer));
                Step::WaitUntil(now_ms + wait_ms)
            }
            Verdict::Later(at_ms) => Step::WaitUntil(at_ms),
            Verdict::Cut => Step::Cut,
            Verdict::Hang => Step::Hang,
        }
    }

    fn verdict(&mut self, now_ms: i64, exchange: &Exchange) -> Verdict {
        let request = &exchange.request;
        if !request.host_is_loopback() {
            // A page on the web that points its own name at this computer.
            return Verdict::Now(error::forbidden());
        }
        if request.path == "/ping" {
            return Verdict::Now(Answer::json(200, &serde_json::json!({ "message": "pong" })));
        }
        let key = request.api_key.as_deref().or_else(|| {
            // Only newer servers take it from the address.
            request
                .query("x-api-key")
                .filter(|_| self.dialect.version >= Version::CLIENT_IDS)
        });
        if !key.is_some_and(|key| self.key_fits(key)) {
            return Verdict::Now(error::unauthorized());
        }
        self.route(now_ms, exchange)
    }

    fn add_fault(&mut self, now_ms: i64, fault: Fault) {
        match fault.kind {
            FaultKind::Disconnect {
                ref session,
                for_ms,
            } => {
                self.for_sessions(session.as_deref(), |world, name| {
                    world.disconnect(now_ms, name, for_ms)
                });
            }
            FaultKind::LoggedOut { ref session } => {
                self.for_sessions(session.as_deref(), |world, name| {
                    world.log_out_from_phone(now_ms, name)
                });
            }
            FaultKind::Timelock {
                ref session,
                for_ms,
            } => {
                self.for_sessions(session.as_deref(), |world, name| {
                    world.restrict(now_ms, name, for_ms)
                });
            }
            FaultKind::ForgetSocket => self.orders.push(Order::ForgetSockets),
            _ => self.faults.add(fault),
        }
        self.advance(now_ms);
    }

    fn for_sessions(&mut self, one: Option<&str>, act: impl Fn(&mut World, &str) -> bool) {
        let names: Vec<String> = match one {
            Some(name) => vec![name.to_owned()],
            None => self
                .world
                .sessions()
                .map(|session| session.name.clone())
                .collect(),
        };
        for name in names {
            act(&mut self.world, &name);
        }
        self.unsaved = true;
    }
}

/// Keeps every line in memory too: the control interface reads it back.
struct Recording<'a> {
    inner: &'a mut (dyn Ledger + Send),
    lines: &'a mut Vec<LedgerLine>,
}

impl Ledger for Recording<'_> {
    fn append(&mut self, line: LedgerLine) -> io::Result<LedgerLine> {
        let line = self.inner.append(line)?;
        self.lines.push(line.clone());
        Ok(line)
    }
}

#[cfg(test)]
mod tests;
