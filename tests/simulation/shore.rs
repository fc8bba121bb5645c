//! The other side: the network, the server, the world and its ledger. It outlives
//! the app: a request that has left goes on to its end whoever still waits for it.
//!
//! Whoever drives the voyage calls [`Shore::run`] when [`Shore::next_ms`] has come.

mod armed;
mod people;
mod watching;

use self::armed::Armed;
use super::fate::Fate;
use super::matrix::{self, Watch};
use super::plan::{Happening, Network, Plan, Point, SECOND};
use drumbeat_gateway::GatewayError;
use drumbeat_gateway::waha::transport::{Call, CallClass, Method, Reply, TransportError};
use drumbeat_practice::waha::{
    Answer, Exchange, Fault, FaultKind, Request, Step, Waha, WahaSettings,
};
use drumbeat_practice::world::{ChatId, Status};
use drumbeat_practice::{LedgerLine, MemoryLedger, Version};
use drumbeat_testkit::ManualClock;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use tokio::sync::oneshot;

pub(crate) const SESSION: &str = "duka";
const KEY: &str = "key";
pub(crate) const SHOP: &str = "243970000001";

/// The answer that says for certain that a message will never be sent, for a reason that
/// is not its person's.
const NOT_IMPLEMENTED: u16 = 501;

/// What a client's request came to.
pub(crate) type Result<T> = std::result::Result<T, TransportError>;
type Waits = oneshot::Sender<Result<Reply>>;

/// A message whose bytes left the app.
#[derive(Clone, Debug)]
pub(crate) struct Departure {
    /// When.
    pub at_ms: i64,
    /// After which moment of the app's work.
    pub moment: u64,
    /// The body of the request.
    pub body: Vec<u8>,
    /// Whom it is for, as the world writes it.
    pub chat: String,
    /// The words.
    pub text: String,
    /// The app was told that it will never be sent.
    pub rejected: bool,
}

impl Departure {
    fn of(at_ms: i64, moment: u64, call: &Call) -> Self {
        let body = call.body.as_ref();
        let text = |name: &str| {
            body.and_then(|body| body[name].as_str())
                .unwrap_or_default()
        };
        Self {
            at_ms,
            moment,
            body: bytes(call),
            chat: ChatId::lenient(text("chatId")).as_str().to_owned(),
            text: text("text").to_owned(),
            rejected: false,
        }
    }
}

fn bytes(call: &Call) -> Vec<u8> {
    let body = call.body.as_ref();
    // A value that is printed takes twice as long.
    body.and_then(|body| serde_json::to_vec(body).ok())
        .unwrap_or_default()
}

/// One event connection, as the server sees it.
#[derive(Default)]
pub(crate) struct LineEnd {
    pub frames: VecDeque<String>,
    pub waker: Option<Waker>,
    pub closed: bool,
}

impl LineEnd {
    fn hear(line: &Mutex<Self>, frame: String) {
        let mut end = line.lock().unwrap_or_else(PoisonError::into_inner);
        if !end.closed {
            end.frames.push_back(frame);
            if let Some(waker) = end.waker.take() {
                waker.wake();
            }
        }
    }
}

enum Pending {
    Arrive(Request, Route),
    Go(Box<Exchange>, Route),
    Tell(Waits, Result<Reply>),
}

/// What the network does with an answer.
struct Route {
    waits: Option<Waits>,
    back_ms: i64,
    lost_back: bool,
    /// In whose chat it is about a message, where somebody watches.
    chat: Option<String>,
}

struct State {
    waha: Waha,
    settings: WahaSettings,
    faults: Vec<Fault>,
    at_press: Option<FaultKind>,
    watch: Option<Watch>,
    rng: ChaCha8Rng,
    network: Network,
    pending: BTreeMap<(i64, u64), Pending>,
    asked: u64,
    lines: Vec<Arc<Mutex<LineEnd>>>,
    down_until_ms: i64,
    /// After the next message it is down for so long.
    down_after_message_ms: Option<i64>,
    departures: Vec<Departure>,
    armed: Armed,
}

pub(crate) struct Shore {
    state: Mutex<State>,
    pub clock: Arc<ManualClock>,
    pub fate: Arc<Fate>,
}

impl Shore {
    pub(crate) fn new(plan: &Plan, clock: Arc<ManualClock>) -> Self {
        let settings = WahaSettings {
            seed: plan.seed,
            engine: plan.engine,
            version: Version::USUAL,
            tier: "PLUS".to_owned(),
            api_key: KEY.to_owned(),
        };
        let now_ms = plan.start_ms;
        let ledger = Box::<MemoryLedger>::default();
        let mut waha = Waha::new(settings.clone(), now_ms, ledger, None, Vec::new());
        let store =
            serde_json::json!({ "noweb": { "store": { "enabled": true, "fullSync": false } } });
        let world = waha.world_mut();
        world.create_session(SESSION, Some(store));
        world.force_status(now_ms, SESSION, Status::ScanQrCode);
        world.scan(now_ms, SESSION, Some(SHOP), None);
        world.force_status(now_ms, SESSION, Status::Working);
        waha.advance(now_ms);
        waha.take_frames();
        waha.add_faults(now_ms, plan.faults.clone());
        Self {
            state: Mutex::new(State {
                waha,
                settings,
                faults: plan.faults.clone(),
                at_press: plan.at_press.clone(),
                watch: None,
                rng: ChaCha8Rng::seed_from_u64(plan.seed ^ 0x5E_A0),
                network: plan.network,
                pending: BTreeMap::new(),
                asked: 0,
                lines: Vec::new(),
                down_until_ms: 0,
                down_after_message_ms: None,
                departures: Vec::new(),
                armed: Armed::default(),
            }),
            clock,
            fate: Fate::of(&plan.deaths),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When something happens here next.
    pub(crate) fn next_ms(&self) -> Option<i64> {
        let state = self.state();
        let pending = state.pending.keys().next().map(|(at_ms, _)| *at_ms);
        match (pending, state.waha.next_due_ms()) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }

    /// Lets happen what is due.
    pub(crate) fn run(&self, now_ms: i64) {
        let mut state = self.state();
        while let Some((&key, _)) = state.pending.first_key_value() {
            if key.0 > now_ms {
                break;
            }
            if let Some(pending) = state.pending.remove(&key) {
                state.go_on(now_ms, pending);
            }
        }
        state.waha.advance(now_ms);
        state.tell_lines();
    }

    /// What happens to the server or the world.
    pub(crate) fn strike(&self, happening: Happening) {
        let now_ms = self.clock_ms();
        let mut state = self.state();
        match happening {
            Happening::Outage(for_ms) => {
                state.down_until_ms = now_ms + for_ms;
                state.drop_lines();
            }
            Happening::Restart(for_ms) => state.restart(now_ms, for_ms),
            Happening::LogOut(_) => {
                state.waha.world_mut().log_out_from_phone(now_ms, SESSION);
            }
            Happening::OutageAfterMessage(for_ms) => state.down_after_message_ms = Some(for_ms),
            Happening::DropLines => state.drop_lines(),
            Happening::Disconnect(for_ms) => {
                state.waha.world_mut().disconnect(now_ms, SESSION, for_ms);
            }
            Happening::Restrict(for_ms) => {
                state.waha.world_mut().restrict(now_ms, SESSION, for_ms);
            }
            Happening::CrashAt(point, back_ms) => state.armed.dies = Some((point, back_ms)),
            Happening::PressAt(leaving, button) => state.armed.presses.push((leaving, button)),
            Happening::Crash(_)
            | Happening::Pause(_)
            | Happening::Stop
            | Happening::Withdraw(_)
            | Happening::Block(_)
            | Happening::SaysStop(_)
            | Happening::SetClock(_)
            | Happening::Hello => {}
        }
        drop(state);
        self.run(now_ms);
    }

    /// From here on everything works.
    pub(crate) fn calm(&self) {
        let mut state = self.state();
        state.network = Network::CALM;
        state.faults.clear();
        state.waha.clear_faults();
        state.armed.dies = None;
        state.armed.presses.clear();
        state.down_after_message_ms = None;
    }

    /// How the app was answered to the message that left last: one is sent at a time.
    pub(crate) fn heard(&self, answer: &Result<Reply>) {
        if let Some(last) = self.state().departures.last_mut() {
            last.rejected = matches!(answer, Ok(reply) if reply.status == NOT_IMPLEMENTED);
        }
    }

    pub(crate) fn departures(&self) -> Vec<Departure> {
        self.state().departures.clone()
    }

    pub(crate) fn ledger(&self) -> Vec<LedgerLine> {
        self.state().waha.ledger_lines().to_vec()
    }

    pub(crate) fn clock_ms(&self) -> i64 {
        use drumbeat_engine::Clock;
        self.clock.now_ms()
    }

    /// A request leaves the app.
    pub(crate) fn ask(&self, call: &Call) -> Result<oneshot::Receiver<Result<Reply>>> {
        let now_ms = self.clock_ms();
        let mut state = self.state();
        if now_ms < state.down_until_ms {
            return Err(TransportError::NotDelivered);
        }
        let (waits, answer) = oneshot::channel();
        let fate = state.rng.random_range(0..1_000);
        let network = state.network;
        let [refused, before, after, late, hung] = [
            network.refused,
            network.lost_before,
            network.lost_after,
            network.late,
            network.hung,
        ];
        let patience_ms = match call.class {
            CallClass::Quick => 30 * SECOND,
            CallClass::Send => 180 * SECOND,
            CallClass::Lifecycle => 60 * SECOND,
        };
        let chat = state.watch.as_ref().and_then(|_| matrix::chat_of(call));
        if let Some(fault) = matrix::of_fate(&network, fate) {
            state.meets_request(fault, chat.as_deref());
        }
        if fate < refused {
            return Err(TransportError::NotDelivered);
        }
        let is_message = matches!(call.class, CallClass::Send);
        if is_message {
            let moment = self.fate.passed();
            state.departures.push(Departure::of(now_ms, moment, call));
        }
        let there_ms = state.rng.random_range(2..150);
        let back_ms = state.rng.random_range(2..150);
        let lost_ms = state.rng.random_range(50..5_000);
        if fate < refused + before {
            state.plan(
                now_ms + lost_ms,
                Pending::Tell(waits, Err(TransportError::Lost)),
            );
            return Ok(answer);
        }
        let fate = fate - refused - before;
        let mut route = Route {
            waits: Some(waits),
            back_ms,
            lost_back: fate < after,
            chat,
        };
        if is_message && let Some(for_ms) = state.down_after_message_ms.take() {
            state.meets("outage_after_message", None);
            route.lost_back = true;
            state.down_until_ms = now_ms + there_ms + for_ms;
            state.drop_lines();
        }
        let mut arrives_ms = now_ms + there_ms;
        if (after..after + late + hung).contains(&fate) {
            // Nobody waits for this answer any more when it comes.
            if let Some(waits) = route.waits.take() {
                let timeout = Err(TransportError::Timeout);
                state.plan(now_ms + patience_ms, Pending::Tell(waits, timeout));
            }
            if fate >= after + late {
                return Ok(answer);
            }
            // Late, but within what the protocol counts with (120 s and 120 s).
            arrives_ms += state.rng.random_range(5..190) * SECOND;
        }
        let dies = matches!(state.armed.dies, Some((Point::AfterBytes, _)));
        if is_message && dies && state.rng.random_ratio(2, 3) {
            // What the app leaves behind when it dies may take its time to arrive, but not
            // longer than anything does.
            let later_ms = state.rng.random_range(5..190) * SECOND;
            arrives_ms = arrives_ms.max(now_ms + there_ms + later_ms);
        }
        let method = match call.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        };
        let request = Request::new(method, &call.path_and_query, Some(KEY), bytes(call));
        state.plan(arrives_ms, Pending::Arrive(request, route));
        Ok(answer)
    }

    /// A new event connection.
    pub(crate) fn connect(&self) -> std::result::Result<Arc<Mutex<LineEnd>>, GatewayError> {
        let now_ms = self.clock_ms();
        let mut state = self.state();
        if now_ms < state.down_until_ms {
            return Err(GatewayError::Unreachable);
        }
        let end = Arc::new(Mutex::new(LineEnd::default()));
        state.lines.push(Arc::clone(&end));
        Ok(end)
    }
}

impl State {
    fn plan(&mut self, at_ms: i64, pending: Pending) {
        self.asked += 1;
        self.pending.insert((at_ms, self.asked), pending);
    }

    fn go_on(&mut self, now_ms: i64, pending: Pending) {
        match pending {
            Pending::Tell(waits, result) => {
                // The app may have died meanwhile.
                let _ = waits.send(result);
            }
            Pending::Arrive(request, route) => {
                let exchange = self.waha.open(now_ms, request);
                if let Some(fault) = exchange.struck_by().and_then(matrix::of_fault) {
                    self.meets_request(fault, route.chat.as_deref());
                }
                self.step(now_ms, Box::new(exchange), route);
            }
            Pending::Go(exchange, route) => self.step(now_ms, exchange, route),
        }
    }

    fn step(&mut self, now_ms: i64, mut exchange: Box<Exchange>, route: Route) {
        let step = self.waha.step(now_ms, &mut exchange);
        self.tell_lines();
        let result = match step {
            Step::WaitUntil(at_ms) => {
                return self.plan(at_ms.max(now_ms + 1), Pending::Go(exchange, route));
            }
            Step::Answer(answer) if !route.lost_back => Ok(reply(answer)),
            Step::Answer(_) | Step::Cut => Err(TransportError::Lost),
            Step::Hang => Err(TransportError::Timeout),
        };
        let wait_ms = match result {
            Err(TransportError::Timeout) => 180 * SECOND,
            _ => route.back_ms,
        };
        if let Some(waits) = route.waits {
            self.plan(now_ms + wait_ms, Pending::Tell(waits, result));
        }
    }

    /// New frames go to whoever listens.
    fn tell_lines(&mut self) {
        let frames = self.waha.take_frames();
        if frames.is_empty() {
            return;
        }
        self.lines.retain(|line| Arc::strong_count(line) > 1);
        for frame in frames {
            // What a client like ours subscribes to.
            if !matches!(
                frame.event,
                "session.status"
                    | "message.any"
                    | "message.ack"
                    | "message.reaction"
                    | "message.revoked"
                    | "message.edited"
            ) {
                continue;
            }
            if let Some((last, others)) = self.lines.split_last() {
                for line in others {
                    LineEnd::hear(line, frame.text.clone());
                }
                LineEnd::hear(last, frame.text);
            }
        }
    }

    fn drop_lines(&mut self) {
        for line in self.lines.drain(..) {
            let mut end = line.lock().unwrap_or_else(PoisonError::into_inner);
            end.closed = true;
            // What was on its way is lost with the connection.
            end.frames.clear();
            if let Some(waker) = end.waker.take() {
                waker.wake();
            }
        }
    }
}

fn reply(answer: Answer) -> Reply {
    let status = answer.status();
    let body = match answer {
        Answer::Json(_, text) => text.into_bytes(),
        Answer::Empty(_) => Vec::new(),
        Answer::Bytes(_, _, bytes) => bytes,
    };
    Reply {
        status,
        body,
        retry_after_ms: None,
    }
}
