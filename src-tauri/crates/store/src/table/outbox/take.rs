//! Taking an item: the one transaction after which the wire may be touched.
//!
//! Everything that could forbid the send is checked here, in the transaction
//! that makes the intent durable, never earlier only: consent, opt-out, block,
//! deletion, the campaign's state, hours, gap and caps.

use super::address::{self, Route};
use super::item::{self, Along, Item, get, select_item, set_state_along};
use super::verdict::{self, Verdict};
use crate::table::campaigns;
use crate::table::numbers::{self, SendingNumber};
use crate::{StoreError, Tx};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::mutant;
use drumbeat_domain::outbox::ItemState;
use drumbeat_domain::pacing::{Carried, Gap, HOUR_MS, History};
use drumbeat_domain::reason::{SkipReason, WaitReason};
use drumbeat_domain::schedule::local_day_start_ms;
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{AttemptId, ItemId, NumberId};
use rusqlite::{Connection, OptionalExtension};

/// An item that was taken; what the wire needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// The item, as it was.
    pub item: Item,
    /// The rendered words.
    pub words: PrivateText,
    /// The attempt.
    pub attempt: AttemptId,
    /// Proves that we are the ones who took it.
    pub token: i64,
    /// When the intent was written.
    pub started_at_ms: i64,
}

/// What became of the wish to take an item.
#[derive(Clone, Debug, PartialEq)]
pub enum TakeAnswer {
    /// Send it.
    Taken(Box<Taken>),
    /// A rule forbids it for this person.
    Skipped(SkipReason),
    /// Not now.
    Wait {
        /// When to look again.
        at_ms: i64,
        /// Why.
        reason: WaitReason,
    },
    /// It is not waiting any more (paused, stopped, taken).
    Gone,
}

/// What an attempt will cost and be known by; drawn by the caller, so that a
/// simulation can replay it.
#[derive(Clone, Copy, Debug)]
pub struct Intent {
    /// A fresh random token.
    pub token: i64,
    /// The gap (or rest) after this send, drawn once and stored with it.
    pub gap: Gap,
}

/// What pacing must know about a number.
pub fn history(conn: &Connection, number: NumberId, now_ms: i64) -> Result<History, StoreError> {
    history_of(conn, &numbers::get(conn, number)?, now_ms)
}

/// The same, where the number has been read already. What was sent earlier today than in
/// the last hour is only counted: asked before and in every send.
pub fn history_of(
    conn: &Connection,
    number: &SendingNumber,
    now_ms: i64,
) -> Result<History, StoreError> {
    let day_start_ms = local_day_start_ms(number.limits.hours.zone, now_ms);
    let hour_ago_ms = now_ms - HOUR_MS;
    let mut statement = conn.prepare_cached(
        "SELECT NULL, count(*) FROM attempts
           WHERE number_id = ?1 AND spends = 1 AND counts_at_ms >= ?2 AND counts_at_ms < ?3
         UNION ALL
         SELECT counts_at_ms, 0 FROM attempts WHERE number_id = ?1 AND spends = 1 AND counts_at_ms >= ?3",
    )?;
    let mut rows = statement.query((number.id.0, day_start_ms, hour_ago_ms))?;
    let (mut spent_at_ms, mut count) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        match row.get(0)? {
            Some(stamp) => spent_at_ms.push(stamp),
            None => count = row.get(1)?,
        }
    }
    if mutant::is_on("day_without_its_morning") {
        count = 0;
    }
    let earlier = Carried {
        count,
        day_start_ms,
    };
    Ok(History {
        earlier,
        ..told(number, spent_at_ms)
    })
}

fn told(number: &SendingNumber, spent_at_ms: Vec<i64>) -> History {
    History {
        spent_at_ms,
        earlier: Carried::default(),
        not_before_ms: number.gap.not_before_ms,
        gap_kind: number.gap.kind,
        carried: number.carried,
    }
}

/// All attempts since then, each with its time.
pub(crate) fn history_since(
    conn: &Connection,
    row: &SendingNumber,
    since_ms: i64,
) -> Result<History, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT counts_at_ms FROM attempts WHERE number_id = ?1 AND spends = 1 AND counts_at_ms >= ?2",
    )?;
    let spent = statement.query_map((row.id.0, since_ms), |row| row.get(0))?;
    Ok(told(row, spent.collect::<Result<_, _>>()?))
}

/// The last id of an attempt that was given to one, or must not be given.
macro_rules! last_attempt {
    () => {
        "(SELECT max(reserved, coalesce((SELECT max(id) FROM attempts), 0)) FROM attempt_ids)"
    };
}
pub(crate) use last_attempt;

/// What is in the line of a number outside campaigns.
macro_rules! loose {
    () => {
        "number_id = ?1 AND campaign_id IS NULL AND state = 'waiting' "
    };
}
/// What is in the line of a number for the campaign `c`.
macro_rules! of_campaign {
    () => {
        "number_id = ?1 AND campaign_id = c.id AND state = 'waiting' "
    };
}
/// The campaigns `c` of a number that send. Whether an item may leave is the state of
/// its campaign and nothing else, so pausing a campaign is one row however many wait.
macro_rules! running {
    () => {
        "campaigns c WHERE c.number_id = ?1 AND c.state = 'running' "
    };
}
pub(super) use running;

/// The first of those whose time has come.
macro_rules! first {
    () => {
        "AND due_at_ms <= ?2 ORDER BY priority, position, id LIMIT 1"
    };
}

/// The next item of a number outside campaigns.
pub(super) fn next_loose(
    conn: &Connection,
    number: NumberId,
    now_ms: i64,
) -> Result<Option<Item>, StoreError> {
    const NEXT: &str = select_item!(
        "WHERE i.id = (SELECT id FROM outbox_items WHERE ",
        loose!(),
        first!(),
        ")"
    );
    Ok(conn
        .prepare_cached(NEXT)?
        .query_row((number.0, now_ms), item::read)
        .optional()?)
}

/// The next item of a number, whoever's hours are open: hello and answers before campaigns,
/// campaigns in turns, people in their order. Uses `outbox_due`, so it stays flat however
/// many wait.
pub fn next_due(
    conn: &Connection,
    number: NumberId,
    now_ms: i64,
) -> Result<Option<Item>, StoreError> {
    const NEXT: &str = select_item!(
        "WHERE i.id = coalesce((SELECT id FROM outbox_items WHERE ",
        loose!(),
        first!(),
        "), (SELECT first FROM (SELECT (SELECT id FROM outbox_items WHERE ",
        of_campaign!(),
        first!(),
        ") AS first FROM ",
        running!(),
        "ORDER BY c.last_turn, c.id) WHERE first IS NOT NULL LIMIT 1))"
    );
    Ok(conn
        .prepare_cached(NEXT)?
        .query_row((number.0, now_ms), item::read)
        .optional()?)
}

/// When the earliest item that waits for its time becomes due, where nobody's turn
/// has come yet.
pub fn next_due_at(conn: &Connection, number: NumberId) -> Result<Option<i64>, StoreError> {
    const EARLIEST: &str = concat!(
        "SELECT min(due) FROM (SELECT min(due_at_ms) AS due FROM outbox_items WHERE ",
        loose!(),
        "AND due_at_ms > 0 UNION ALL SELECT (SELECT min(due_at_ms) FROM outbox_items WHERE ",
        of_campaign!(),
        "AND due_at_ms > 0) FROM ",
        running!(),
        ")"
    );
    Ok(conn
        .prepare_cached(EARLIEST)?
        .query_row([number.0], |row| row.get(0))?)
}

/// How many messages of a number wait and may leave, over all its campaigns.
pub fn count_waiting(conn: &Connection, number: NumberId) -> Result<i64, StoreError> {
    const COUNT: &str = concat!(
        "SELECT (SELECT count(*) FROM outbox_items WHERE ",
        loose!(),
        ") + (SELECT coalesce(sum((SELECT count(*) FROM outbox_items WHERE ",
        of_campaign!(),
        ")), 0) FROM ",
        running!(),
        ")"
    );
    Ok(conn
        .prepare_cached(COUNT)?
        .query_row([number.0], |row| row.get(0))?)
}

/// What was read in the look that found that it is an item's turn. It is true in the
/// transaction that takes the item too, if nothing was written and no clock went back in
/// between; otherwise it is read again there.
#[derive(Clone, Debug)]
pub struct Seen {
    /// [`crate::Db::writes`], from before the look.
    pub writes: u64,
    /// When it was looked.
    pub at_ms: i64,
    /// The item.
    pub item: Item,
    /// Its number.
    pub number: SendingNumber,
    /// What that has sent.
    pub history: History,
}

/// Takes an item by the way that was found to its person just now (without one it goes
/// where the item says already), or says why not. Durable once the transaction is.
pub fn take(
    tx: &Tx<'_>,
    seen: Seen,
    route: Option<&Route>,
    intent: Intent,
    now_ms: i64,
) -> Result<TakeAnswer, StoreError> {
    let line = if tx.follows(seen.writes) && seen.at_ms <= now_ms {
        InLine {
            item: seen.item,
            number: seen.number,
            history: Some(seen.history),
        }
    } else {
        InLine::read(tx, seen.item.id)?
    };
    if line.item.state != ItemState::Waiting {
        return Ok(TakeAnswer::Gone);
    }
    let Some(route) = route else {
        return take_in_line(tx, line, intent, now_ms);
    };
    match address::follow(tx, line.item, route, now_ms)? {
        Some(item) => take_in_line(tx, InLine { item, ..line }, intent, now_ms),
        None => Ok(TakeAnswer::Skipped(SkipReason::SameAddress)),
    }
}

/// An item with what decides about it, as it is in this transaction.
struct InLine {
    item: Item,
    number: SendingNumber,
    /// `None`: not read yet.
    history: Option<History>,
}

impl InLine {
    fn read(tx: &Tx<'_>, id: ItemId) -> Result<Self, StoreError> {
        let item = get(tx, id)?;
        Ok(Self {
            number: numbers::get(tx, item.number)?,
            item,
            history: None,
        })
    }
}

fn take_in_line(
    tx: &Tx<'_>,
    line: InLine,
    intent: Intent,
    now_ms: i64,
) -> Result<TakeAnswer, StoreError> {
    let InLine {
        item,
        number,
        history,
    } = line;
    let id = item.id;
    match verdict::of(tx, &item, &number, history, now_ms)? {
        Verdict::Send => {}
        Verdict::NotInLine => return Ok(TakeAnswer::Gone),
        Verdict::LeaveOut(reason) => {
            address::skip(tx, id, reason, now_ms)?;
            return Ok(TakeAnswer::Skipped(reason));
        }
        Verdict::Wait { at_ms, reason } => return Ok(TakeAnswer::Wait { at_ms, reason }),
    }
    if item.address.is_none() {
        return Ok(TakeAnswer::Gone);
    }
    if is_on_the_wire(tx, number.last_taken)? {
        return Err(StoreError::Stale("number"));
    }
    let words = item::words(tx, &item)?;
    tx.prepare_cached(
        concat!(
            "INSERT INTO attempts (id, item_id, number_id, n, lock_token, body_hash, started_at_ms, counts_at_ms)
             VALUES (1 + ", last_attempt!(), ", ?1, ?2, (SELECT coalesce(max(n), 0) + 1 FROM attempts WHERE item_id = ?1), ?3, ?4, ?5, ?5)"
        ),
    )?
    .execute((
        id.0,
        item.number.0,
        intent.token,
        body_hash(&words),
        now_ms,
    ))?;
    let attempt = AttemptId(tx.last_insert_rowid());
    if mutant::is_on("budget_after_the_wire") {
        tx.execute("UPDATE attempts SET spends = 0 WHERE id = ?1", [attempt.0])?;
    }
    let (state, delivery) = if mutant::is_on("taken_stays_waiting") {
        (ItemState::Waiting, DeliveryState::Waiting)
    } else {
        (ItemState::Sending, DeliveryState::Sending)
    };
    let along = Along::Taken(intent.token);
    set_state_along(tx, &item, (state, delivery), None, &along, now_ms)?;
    let gap = if mutant::is_on("gap_forgotten") {
        number.gap
    } else {
        intent.gap
    };
    numbers::takes(tx, item.number, id, gap)?;
    if let Some(campaign) = item.campaign {
        campaigns::had_its_turn(tx, campaign, item.number, attempt)?;
    }
    let taken = Taken {
        item,
        words,
        attempt,
        token: intent.token,
        started_at_ms: now_ms,
    };
    Ok(TakeAnswer::Taken(Box::new(taken)))
}

/// Whether what a number took last is on the wire still. Whoever took it has to write what
/// became of it before the number takes another: only the last one would be found again.
fn is_on_the_wire(conn: &Connection, last: Option<ItemId>) -> Result<bool, StoreError> {
    let Some(last) = last else { return Ok(false) };
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM outbox_items WHERE id = ?1 AND state = 'sending')",
        )?
        .query_row([last.0], |row| row.get(0))?)
}

/// SHA-256 of the rendered text: what the preview promised and the wire carries.
pub fn body_hash(body: &PrivateText) -> Vec<u8> {
    use sha2::Digest;
    sha2::Sha256::digest(body.expose().as_bytes()).to_vec()
}
