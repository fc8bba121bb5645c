//! Which fault met which state: `cargo xtask sim --matrix`.
//!
//! A row is a fault, a column a state that a message of the campaign, or the campaign
//! itself, is in when the fault strikes. A fault of a request (the network's, the
//! server's) is about one message: the one that is sent, looked up or asked an address
//! for. Everything else strikes all there is, and counts for every state that a message
//! is in at that moment.
//!
//! `draft` and `preparing` are no columns: a campaign is frozen in no time here, and
//! dies in it at every moment with `--everywhere`.
//!
//! A cell that is empty after many voyages is a hole in the plans, or it is named here
//! as one that cannot be, with the reason ([`impossible`]). A cell that is named so and
//! is hit all the same is a reason that is wrong.
//!
//! The states are read from the app's file at the moment of the strike: this counts
//! what was met, and judges nothing.

use super::plan::{Happening, Network, Point};
use drumbeat_domain::CampaignId;
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::outbox::ItemState;
use drumbeat_gateway::waha::transport::Call;
use drumbeat_practice::waha::FaultKind;
use drumbeat_store::Db;
use drumbeat_testkit::at_once;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What strikes a request on its way.
pub(crate) const NETWORK: [&str; 5] = ["refused", "lost_before", "lost_after", "late", "hung"];

/// What the server does wrong with any request.
const SERVER: [&str; 10] = [
    "server_error",
    "server_error_after",
    "wrong_status",
    "malformed_json",
    "html_page",
    "reset_before",
    "reset_after",
    "hang_after",
    "slow",
    "late_accept",
];

/// What the server or WhatsApp does wrong with a message only.
const MESSAGE: [&str; 8] = [
    "wrong_id",
    "duplicate_acks",
    "reordered_acks",
    "ack_before_response",
    "no_acks",
    "error_463",
    "unprocessable",
    "not_implemented",
];

/// What happens to the app, the server or the people.
const WORLD: [&str; 19] = [
    "crash",
    "crash_before_bytes",
    "crash_after_bytes",
    "crash_before_outcome",
    "outage",
    "outage_after_message",
    "server_restart",
    "drop_lines",
    "disconnect",
    "log_out",
    "restrict",
    "pause",
    "stop",
    "withdraw",
    "block",
    "says_stop",
    "hello",
    "clock_forward",
    "clock_back",
];

/// States of the campaign that it has for longer than no time at all.
const CAMPAIGN: [CampaignState; 4] = [
    CampaignState::Running,
    CampaignState::Paused,
    CampaignState::Completed,
    CampaignState::Cancelled,
];

/// A cell: the fault's name and the state's.
type Cell = (&'static str, &'static str);

/// How often each cell was met.
#[derive(Clone, Debug, Default)]
pub struct Matrix(BTreeMap<Cell, u64>);

impl Matrix {
    /// What another voyage met, added.
    pub fn add(&mut self, other: &Self) {
        for (cell, times) in &other.0 {
            *self.0.entry(*cell).or_default() += times;
        }
    }

    /// Cells that are empty without a reason, and reasons that are wrong.
    pub fn holes(&self) -> Vec<String> {
        let mut holes = Vec::new();
        for (fault, state) in cells() {
            let met = self.0.contains_key(&(fault, state));
            match (met, impossible(fault, state)) {
                (false, None) => holes.push(format!("{fault} never met {state}")),
                (true, Some(why)) => holes.push(format!("{fault} met {state}, though {why}")),
                (true, None) | (false, Some(_)) => {}
            }
        }
        holes
    }

    /// The table, with a letter for each reason.
    pub fn table(&self) -> String {
        let mut reasons: Vec<&str> = Vec::new();
        let mut text = format!("{:22}", "");
        for state in states() {
            let _ = write!(text, "{state:>12}");
        }
        for fault in faults() {
            let _ = write!(text, "\n{fault:22}");
            for state in states() {
                let met = self.0.get(&(fault, state));
                let cell = match (met, impossible(fault, state)) {
                    (Some(times), _) => times.to_string(),
                    (None, None) => "EMPTY".to_owned(),
                    (None, Some(why)) => {
                        let known = reasons.iter().position(|other| *other == why);
                        let at = known.unwrap_or_else(|| {
                            reasons.push(why);
                            reasons.len() - 1
                        });
                        format!("({})", at + 1)
                    }
                };
                let _ = write!(text, "{cell:>12}");
            }
        }
        for (at, why) in reasons.iter().enumerate() {
            let _ = write!(text, "\n({}) {why}", at + 1);
        }
        text
    }
}

fn faults() -> impl Iterator<Item = &'static str> {
    let of_request = NETWORK.into_iter().chain(SERVER).chain(MESSAGE);
    of_request.chain(WORLD)
}

fn states() -> impl Iterator<Item = &'static str> {
    let items = ItemState::ALL.iter().map(|state| state.code());
    items.chain(CAMPAIGN.map(CampaignState::code))
}

fn cells() -> impl Iterator<Item = Cell> {
    faults().flat_map(|fault| states().map(move |state| (fault, state)))
}

/// Why a fault cannot meet a state.
fn impossible(fault: &str, state: &str) -> Option<&'static str> {
    let of_message = MESSAGE.contains(&fault);
    let of_request = of_message || NETWORK.contains(&fault) || SERVER.contains(&fault);
    match state {
        "accepted" | "failed" | "skipped" | "needs_check" if of_request => {
            Some("a request is about a message only until the message has its end")
        }
        "completed" if of_request => {
            Some("a campaign is complete when nothing of it is under way any more")
        }
        "waiting" if of_message => Some("who waits is asked an address for, which has no ticks"),
        _ => None,
    }
}

/// The name of what the network does with a request of this fate.
pub(crate) fn of_fate(network: &Network, fate: u32) -> Option<&'static str> {
    let shares = [
        network.refused,
        network.lost_before,
        network.lost_after,
        network.late,
        network.hung,
    ];
    let mut end = 0;
    let mut named = shares.into_iter().zip(NETWORK);
    named.find_map(|(share, name)| {
        end += share;
        (fate < end).then_some(name)
    })
}

/// In whose chat a request is about a message; `None` where it is about none.
pub(crate) fn chat_of(call: &Call) -> Option<String> {
    if let Some(chat) = call.body.as_ref().and_then(|body| body["chatId"].as_str()) {
        return Some(chat.to_owned());
    }
    let path = call.path_and_query.replace("%40", "@");
    if let Some((_, phone)) = path.split_once("phone=") {
        return Some(phone.split('&').next()?.to_owned());
    }
    // An id that is looked up has the chat in its middle: true_CHAT_ID.
    let (_, rest) = path.split_once("/chats/")?;
    let mut parts = rest.split(['/', '_', '?']);
    parts.find(|part| part.contains('@')).map(str::to_owned)
}

/// The name of what the server did.
pub(crate) const fn of_fault(kind: &FaultKind) -> Option<&'static str> {
    Some(match kind {
        FaultKind::ServerError { .. } => "server_error",
        FaultKind::ServerErrorAfter { .. } => "server_error_after",
        FaultKind::WrongStatus => "wrong_status",
        FaultKind::MalformedJson => "malformed_json",
        FaultKind::HtmlPage => "html_page",
        FaultKind::ResetBefore => "reset_before",
        FaultKind::ResetAfter => "reset_after",
        FaultKind::HangAfter => "hang_after",
        FaultKind::Slow { .. } => "slow",
        FaultKind::LateAccept { .. } => "late_accept",
        FaultKind::WrongId => "wrong_id",
        FaultKind::DuplicateAcks => "duplicate_acks",
        FaultKind::ReorderedAcks => "reordered_acks",
        FaultKind::AckBeforeResponse => "ack_before_response",
        FaultKind::NoAcks => "no_acks",
        FaultKind::Error463 => "error_463",
        FaultKind::Unprocessable { .. } => "unprocessable",
        FaultKind::NotImplemented => "not_implemented",
        // Not drawn: each ends like one of the others, or happens to the world.
        FaultKind::Unauthorized
        | FaultKind::NotFound
        | FaultKind::Hang
        | FaultKind::Disconnect { .. }
        | FaultKind::LoggedOut { .. }
        | FaultKind::Timelock { .. }
        | FaultKind::ForgetSocket => return None,
    })
}

/// The name of a crash at a point.
pub(crate) const fn of_point(point: Point) -> &'static str {
    match point {
        Point::BeforeBytes => "crash_before_bytes",
        Point::AfterBytes => "crash_after_bytes",
        Point::BeforeOutcome => "crash_before_outcome",
    }
}

/// The name of what happens now; `None` for what is only armed now and strikes later.
pub(crate) const fn of_happening(happening: Happening) -> Option<&'static str> {
    Some(match happening {
        Happening::CrashAt(..) | Happening::PressAt(..) | Happening::OutageAfterMessage(_) => {
            return None;
        }
        Happening::Crash(_) => "crash",
        Happening::Outage(_) => "outage",
        Happening::Restart(_) => "server_restart",
        Happening::DropLines => "drop_lines",
        Happening::Disconnect(_) => "disconnect",
        Happening::LogOut(_) => "log_out",
        Happening::Restrict(_) => "restrict",
        Happening::Pause(_) => "pause",
        Happening::Stop => "stop",
        Happening::Withdraw(_) => "withdraw",
        Happening::Block(_) => "block",
        Happening::SaysStop(_) => "says_stop",
        Happening::Hello => "hello",
        Happening::SetClock(by_ms) if by_ms < 0 => "clock_back",
        Happening::SetClock(_) => "clock_forward",
    })
}

/// Whether a request can be about a message in this state.
const fn is_open(state: ItemState) -> bool {
    match state {
        ItemState::Waiting | ItemState::Sending | ItemState::Checking => true,
        ItemState::Accepted | ItemState::Failed | ItemState::Skipped | ItemState::NeedsCheck => {
            false
        }
    }
}

/// Looks at a campaign whenever something strikes.
pub(crate) struct Watch {
    db: Db,
    campaign: CampaignId,
    met: Mutex<Matrix>,
}

impl Watch {
    pub(crate) fn on(db: Db, campaign: CampaignId) -> Self {
        Self {
            db,
            campaign,
            met: Mutex::default(),
        }
    }

    fn met(&self) -> MutexGuard<'_, Matrix> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn matrix(&self) -> Matrix {
        self.met().clone()
    }

    /// It strikes everything there is, or the message to this phone.
    pub(crate) fn strikes(&self, fault: &'static str, phone: Option<&str>) {
        let (campaign, of_one) = (self.campaign.0, phone.is_some());
        let phone = phone.map(str::to_owned);
        let read = self.db.read(move |conn| {
            let state: String = conn.query_row(
                "SELECT state FROM campaigns WHERE id = ?1",
                [campaign],
                |row| row.get(0),
            )?;
            let mut statement = conn.prepare_cached(
                "SELECT DISTINCT state FROM outbox_items
                 WHERE campaign_id = ?1 AND (?2 IS NULL OR phone = ?2)",
            )?;
            let rows = statement.query_map((campaign, phone), |row| row.get(0))?;
            Ok((state, rows.collect::<Result<Vec<String>, _>>()?))
        });
        let Ok((campaign, items)) = at_once(read) else {
            return;
        };
        // A hello has nothing here, and the chat of somebody who has got theirs is only
        // read to see what they wrote.
        let items = items.iter().filter_map(|state| ItemState::parse(state));
        let items: Vec<_> = items.filter(|state| !of_one || is_open(*state)).collect();
        if items.is_empty() {
            return;
        }
        let mut met = self.met();
        for state in items {
            *met.0.entry((fault, state.code())).or_default() += 1;
        }
        if let Some(state) = CampaignState::parse(&campaign) {
            *met.0.entry((fault, state.code())).or_default() += 1;
        }
    }
}
