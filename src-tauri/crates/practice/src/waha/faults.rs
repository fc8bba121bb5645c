//! Faults: everything a gateway, a network or WhatsApp can do to a client,
//! switched on by a test or a demonstration. A fault says what goes wrong and
//! when: for the next N requests, with a probability, or until switched off;
//! for one path or for every request under `/api/`.

use serde::{Deserialize, Serialize};

use super::request::{Answer, Exchange, Request, Step, Verdict};
use crate::dice::Dice;
use crate::wire::Dialect;
use crate::wire::error::{self, Thrown};
use crate::world::{AckManner, Engine, Status};

/// How long the answer waits for its own ticks to arrive first.
const TICKS_FIRST_MS: i64 = 400;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// 401.
    Unauthorized,
    /// 404 "Session not found".
    NotFound,
    /// 422 with `error`, `status` and `expected`.
    WrongStatus,
    /// 422 with `message`.
    Unprocessable {
        /// What it says.
        #[serde(default = "unprocessable_message")]
        message: String,
    },
    /// 500 with the request repeated; nothing was accepted.
    ServerError {
        /// What the engine threw.
        #[serde(default = "server_error_message")]
        message: String,
    },
    /// 500 with the request repeated though the message was accepted.
    ServerErrorAfter {
        /// What the engine threw.
        #[serde(default = "server_error_message")]
        message: String,
    },
    /// 501.
    NotImplemented,
    /// Done at once, answered late.
    Slow {
        /// World milliseconds.
        ms: i64,
    },
    /// Done late, whether the client is still there or not.
    LateAccept {
        /// World milliseconds.
        ms: i64,
    },
    /// Never done, never answered.
    Hang,
    /// Done, never answered.
    HangAfter,
    /// The connection is reset before anything is done.
    ResetBefore,
    /// Done, then the connection is reset.
    ResetAfter,
    /// Done, answered with half a JSON.
    MalformedJson,
    /// Not done: a page of a hotel's network answers, with 200.
    HtmlPage,
    /// The message gets another id than the client asked for.
    WrongId,
    /// Every tick is told three times.
    DuplicateAcks,
    /// Ticks are told in the wrong order.
    ReorderedAcks,
    /// All ticks are told before the answer.
    AckBeforeResponse,
    /// No tick is ever told.
    NoAcks,
    /// WhatsApp refuses: too many new chats.
    #[serde(rename = "error_463")]
    Error463,
    /// At once: the connection to WhatsApp is lost.
    Disconnect {
        /// `None` = every session.
        #[serde(default)]
        session: Option<String>,
        /// World milliseconds.
        #[serde(default = "disconnect_ms")]
        for_ms: i64,
    },
    /// At once: the owner unlinks the device on the phone.
    LoggedOut {
        /// `None` = every session.
        #[serde(default)]
        session: Option<String>,
    },
    /// At once: WhatsApp restricts new chats for a while, and says so.
    Timelock {
        /// `None` = every session.
        #[serde(default)]
        session: Option<String>,
        /// World milliseconds.
        #[serde(default = "timelock_ms")]
        for_ms: i64,
    },
    /// At once: every WebSocket ends without a word.
    ForgetSocket,
}

fn unprocessable_message() -> String {
    "Can not process this request".to_owned()
}

fn server_error_message() -> String {
    "Timed Out".to_owned()
}

fn disconnect_ms() -> i64 {
    30_000
}

fn timelock_ms() -> i64 {
    24 * 3_600_000
}

/// A fault and when it strikes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// What goes wrong.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Only for requests whose path begins so; by default `/api/`, and for
    /// faults of sending `/api/send`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Only for the next so many requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u32>,
    /// Only sometimes (0 to 1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}

impl Fault {
    /// Strikes until it is switched off.
    pub fn always(kind: FaultKind) -> Self {
        Self {
            kind,
            path: None,
            next: None,
            probability: None,
        }
    }

    /// Strikes the next `count` requests it fits.
    pub fn next(kind: FaultKind, count: u32) -> Self {
        Self {
            next: Some(count),
            ..Self::always(kind)
        }
    }

    fn fits(&self, request: &Request) -> bool {
        if request.path.starts_with("/_control") {
            return false;
        }
        let default = if self.kind.is_about_sending() {
            "/api/send"
        } else {
            "/api/"
        };
        let path = self.path.as_deref().unwrap_or(default);
        request.path.starts_with(path)
    }
}

impl FaultKind {
    fn is_about_sending(&self) -> bool {
        matches!(
            self,
            Self::WrongId
                | Self::DuplicateAcks
                | Self::ReorderedAcks
                | Self::AckBeforeResponse
                | Self::NoAcks
                | Self::Error463
                | Self::LateAccept { .. }
                | Self::HangAfter
                | Self::ResetAfter
                | Self::ServerErrorAfter { .. }
                | Self::MalformedJson
        )
    }

    pub(super) fn acks(&self) -> AckManner {
        match self {
            Self::DuplicateAcks => AckManner::Repeated,
            Self::ReorderedAcks => AckManner::Reversed,
            Self::AckBeforeResponse => AckManner::AtOnce,
            Self::NoAcks => AckManner::Never,
            _ => AckManner::Usual,
        }
    }
}

/// The faults that are switched on.
#[derive(Debug)]
pub(super) struct FaultPlan {
    seed: u64,
    asked: u64,
    faults: Vec<Fault>,
}

impl FaultPlan {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            asked: 0,
            faults: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub(super) fn clear(&mut self) {
        self.faults.clear();
    }

    pub(super) fn list(&self) -> &[Fault] {
        &self.faults
    }

    /// The first fault that strikes this request, if any does.
    pub(super) fn choose(&mut self, request: &Request) -> Option<Fault> {
        self.asked += 1;
        let (seed, asked) = (self.seed, self.asked);
        let mut dice = None;
        let mut falls = |probability: f64| {
            dice.get_or_insert_with(|| Dice::new(seed, &["fault", &asked.to_string()]))
                .chance(probability)
        };
        let struck = self.faults.iter_mut().find(|fault| {
            fault.fits(request) && fault.next != Some(0) && fault.probability.is_none_or(&mut falls)
        })?;
        if let Some(left) = &mut struck.next {
            *left -= 1;
        }
        let struck = struck.clone();
        self.faults.retain(|fault| fault.next != Some(0));
        Some(struck)
    }
}

/// What a fault does instead of the request.
pub(super) fn before(dialect: &Dialect, now_ms: i64, exchange: &Exchange) -> Option<Step> {
    let fault = exchange.fault.as_ref()?;
    let request = &exchange.request;
    let answer = match &fault.kind {
        FaultKind::Unauthorized => error::unauthorized(),
        FaultKind::NotFound => error::no_session(),
        FaultKind::WrongStatus => error::wrong_status(
            &session_named_in(request),
            Status::Starting,
            Status::Working,
        ),
        FaultKind::Unprocessable { message } => error::unprocessable(message),
        FaultKind::ServerError { message } => {
            error::thrown(dialect, now_ms, request, thrown(dialect, message))
        }
        FaultKind::NotImplemented => error::not_implemented(dialect),
        FaultKind::HtmlPage => {
            let page = b"<!doctype html><title>Welcome</title><p>Please accept our terms.</p>";
            Answer::Bytes(200, "text/html; charset=utf-8".to_owned(), page.to_vec())
        }
        FaultKind::ResetBefore => return Some(Step::Cut),
        FaultKind::Hang => return Some(Step::Hang),
        FaultKind::LateAccept { ms } => {
            let at_ms = exchange.arrived_ms + ms;
            return (now_ms < at_ms).then_some(Step::WaitUntil(at_ms));
        }
        _ => return None,
    };
    Some(Step::Answer(answer))
}

/// What a fault makes of the answer to a request that was done.
pub(super) fn after(
    dialect: &Dialect,
    now_ms: i64,
    exchange: &Exchange,
    verdict: Verdict,
) -> Verdict {
    let Some(fault) = &exchange.fault else {
        return verdict;
    };
    let (Verdict::Now(answer) | Verdict::In(_, answer)) = &verdict else {
        return verdict;
    };
    match &fault.kind {
        FaultKind::Slow { ms } => Verdict::In(*ms, answer.clone()),
        FaultKind::HangAfter => Verdict::Hang,
        FaultKind::ResetAfter => Verdict::Cut,
        FaultKind::MalformedJson => {
            let mut text = match answer {
                Answer::Json(_, text) => text.clone(),
                Answer::Empty(_) | Answer::Bytes(..) => "{\"key\":".to_owned(),
            };
            let half = (text.len() / 2..text.len()).find(|at| text.is_char_boundary(*at));
            text.truncate(half.unwrap_or(0));
            let mime = "application/json; charset=utf-8".to_owned();
            Verdict::Now(Answer::Bytes(answer.status(), mime, text.into_bytes()))
        }
        FaultKind::ServerErrorAfter { message } => {
            let what = thrown(dialect, message);
            Verdict::Now(error::thrown(dialect, now_ms, &exchange.request, what))
        }
        FaultKind::AckBeforeResponse => Verdict::In(TICKS_FIRST_MS, answer.clone()),
        _ => verdict,
    }
}

/// As the engine throws it.
fn thrown<'a>(dialect: &Dialect, message: &'a str) -> Thrown<'a> {
    match dialect.engine {
        Engine::Noweb => Thrown::Boom(message),
        Engine::Gows | Engine::Webjs => Thrown::Error(message),
    }
}

/// The session a request is about, wherever it names it.
fn session_named_in(request: &Request) -> String {
    let in_body = serde_json::from_slice::<serde_json::Value>(&request.body).ok();
    in_body
        .as_ref()
        .and_then(|body| body.get("session")?.as_str())
        .or_else(|| request.query("session"))
        .map(str::to_owned)
        .or_else(|| {
            let segments = request.segments();
            segments.get(1).map(|part| part.clone().into_owned())
        })
        .unwrap_or_default()
}
