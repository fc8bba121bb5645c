//! Sending numbers: their link, their limits, and what pacing must remember
//! across a restart (the gap drawn with the last intent, the place in the block).

use crate::column::Columns;
use crate::table::outbox::{self, clocks, take};
use crate::{StoreError, Tx};
use drumbeat_domain::guardian::Alarm;
use drumbeat_domain::pacing::{Carried, Gap, GapKind, HOUR_MS, Limits};
use drumbeat_domain::reason::WaitReason;
use drumbeat_domain::schedule::{ClockOf, local_day_start_ms};
use drumbeat_domain::{AccountId, AttemptId, ItemId, NumberId};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};
use std::cell::RefCell;

mod guard;
mod holds;

pub use guard::{clear_alarm, clock_is_right, limited, raise_alarm};
pub use holds::{Relief, hold, release};

/// How a number is linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// Never linked.
    Unlinked,
    /// Linking is under way.
    Linking,
    /// Linked.
    Linked,
    /// The phone unlinked it.
    Lost,
    /// Removed by the operator; kept for its history.
    Removed,
}

impl LinkState {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unlinked => "unlinked",
            Self::Linking => "linking",
            Self::Linked => "linked",
            Self::Lost => "lost",
            Self::Removed => "removed",
        }
    }

    /// From the stored code.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "unlinked" => Some(Self::Unlinked),
            "linking" => Some(Self::Linking),
            "linked" => Some(Self::Linked),
            "lost" => Some(Self::Lost),
            "removed" => Some(Self::Removed),
            _ => None,
        }
    }
}

/// A number.
#[derive(Clone, Debug, PartialEq)]
pub struct SendingNumber {
    /// Its id.
    pub id: NumberId,
    /// For the outside.
    pub uuid: String,
    /// Its account.
    pub account_id: AccountId,
    /// The session name at the server.
    pub session: String,
    /// Digits with the country code, once linked.
    pub phone: Option<String>,
    /// The name people see.
    pub name: String,
    /// How it is linked.
    pub link: LinkState,
    /// Its pace.
    pub limits: Limits,
    /// The gap or rest drawn with the last intent.
    pub gap: Gap,
    /// The item it took last: what is on the wire, as long as that is `sending`.
    pub last_taken: Option<ItemId>,
    /// What counts on today of its zone from the day of the zone it was in before.
    pub carried: Carried,
    /// It waits until then, for the connection or for WhatsApp.
    pub held_until_ms: i64,
    /// Why.
    pub held_reason: Option<WaitReason>,
    /// Since when.
    pub held_at_ms: i64,
    /// The last sign of life.
    pub last_heard_at_ms: i64,
    /// Its events are complete up to here.
    pub caught_up_to_ms: i64,
    /// Linked since.
    pub linked_at_ms: Option<i64>,
    /// It has its preset since then.
    pub preset_since_ms: i64,
    /// Why the guardian stopped it, and when.
    pub alarm: Option<(Alarm, i64)>,
    /// The guardian counts the attempts after this one. Told by the order in which things
    /// happened and not by the clock, which may be set back.
    pub trusted_after_attempt: AttemptId,
    /// It counts the lines of the journal after this one.
    pub trusted_after_entry: i64,
}

const COLUMNS: &str = "id, uuid, account_id, session, phone, name, link_state, limits, \
     not_before_at_ms, gap_kind, sent_in_block, last_taken, carried, carried_day_ms, held_until_ms, held_reason, held_at_ms, last_heard_at_ms, \
     caught_up_to_ms, linked_at_ms, preset_since_ms, alarm, alarm_at_ms, trusted_after_attempt, trusted_after_entry";

/// Reads [`COLUMNS`].
fn read(row: &Row<'_>) -> rusqlite::Result<SendingNumber> {
    let mut columns = Columns::of(row);
    Ok(SendingNumber {
        id: NumberId(columns.get()?),
        uuid: columns.get()?,
        account_id: AccountId(columns.get()?),
        session: columns.get()?,
        phone: columns.get()?,
        name: columns.get()?,
        link: columns.coded(LinkState::parse)?,
        limits: limits(columns.get_ref()?)?,
        gap: Gap {
            not_before_ms: columns.get()?,
            kind: columns.coded(GapKind::parse)?,
            sent_in_block: columns.get()?,
        },
        last_taken: columns.get::<Option<i64>>()?.map(ItemId),
        carried: Carried {
            count: columns.get()?,
            day_start_ms: columns.get()?,
        },
        held_until_ms: columns.get()?,
        held_reason: columns.coded_opt(WaitReason::parse)?,
        held_at_ms: columns.get()?,
        last_heard_at_ms: columns.get()?,
        caught_up_to_ms: columns.get()?,
        linked_at_ms: columns.get()?,
        preset_since_ms: columns.get()?,
        alarm: columns.coded_opt(Alarm::parse)?.zip(columns.get()?),
        trusted_after_attempt: AttemptId(columns.get()?),
        trusted_after_entry: columns.get()?,
    })
}

thread_local! {
    /// The limits that this thread read last: read at every step, changed hardly ever.
    static LAST_LIMITS: RefCell<(String, Option<Limits>)> = const { RefCell::new((String::new(), None)) };
}

fn limits(json: ValueRef<'_>) -> rusqlite::Result<Limits> {
    let json = json.as_str()?;
    LAST_LIMITS.with_borrow_mut(|(text, read)| {
        if let (Some(limits), true) = (&*read, text == json) {
            return Ok(limits.clone());
        }
        let limits: Limits = serde_json::from_str(json).map_err(|error| {
            let kind = rusqlite::types::Type::Text;
            rusqlite::Error::FromSqlConversionFailure(0, kind, Box::new(error))
        })?;
        json.clone_into(text);
        *read = Some(limits.clone());
        Ok(limits)
    })
}

/// All numbers that were not removed.
pub fn list(conn: &Connection) -> Result<Vec<SendingNumber>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM numbers WHERE link_state <> 'removed' ORDER BY id"
    ))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Numbers that have something to do: those of [`list`], and those that were removed
/// while a message of theirs was on the wire or in doubt.
pub fn list_at_work(conn: &Connection) -> Result<Vec<SendingNumber>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM numbers n WHERE link_state <> 'removed'
           OR EXISTS (SELECT 1 FROM outbox_items i WHERE i.id = n.last_taken AND i.state = 'sending')
           OR EXISTS (SELECT 1 FROM outbox_items i WHERE i.number_id = n.id AND i.state = 'checking')
         ORDER BY id"
    ))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The longest rest, in days, that a linked number gives people between two campaigns.
pub fn longest_rest_days(conn: &Connection) -> Result<u32, StoreError> {
    let linked = list(conn)?
        .into_iter()
        .filter(|number| number.link == LinkState::Linked);
    let days = linked.map(|number| number.limits.person_rest_days);
    Ok(days.max().unwrap_or(0))
}

/// One number, if it exists.
pub fn load(conn: &Connection, id: NumberId) -> Result<Option<SendingNumber>, StoreError> {
    Ok(conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM numbers WHERE id = ?1"))?
        .query_row([id.0], read)
        .optional()?)
}

/// One number that must exist.
pub fn get(conn: &Connection, id: NumberId) -> Result<SendingNumber, StoreError> {
    load(conn, id)?.ok_or(StoreError::NotFound("number"))
}

/// A number as far as what its gateway tells concerns it: without its pace, which takes
/// long to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listening {
    /// Its id.
    pub id: NumberId,
    /// How it is linked.
    pub link: LinkState,
    /// The last sign of life.
    pub last_heard_at_ms: i64,
    /// Its events are complete up to here.
    pub caught_up_to_ms: i64,
}

/// The number behind a session of an account.
pub fn find(
    conn: &Connection,
    account: AccountId,
    session: &str,
) -> Result<Option<Listening>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT id, link_state, last_heard_at_ms, caught_up_to_ms FROM numbers
             WHERE account_id = ?1 AND session = ?2",
        )?
        .query_row((account.0, session), |row| {
            let mut columns = Columns::of(row);
            Ok(Listening {
                id: NumberId(columns.get()?),
                link: columns.coded(LinkState::parse)?,
                last_heard_at_ms: columns.get()?,
                caught_up_to_ms: columns.get()?,
            })
        })
        .optional()?)
}

fn json(limits: &Limits) -> Result<String, StoreError> {
    serde_json::to_string(limits).map_err(|_| StoreError::UnknownValue("limits"))
}

/// Adds a number that waits to be linked.
pub fn insert(
    tx: &Tx<'_>,
    uuid: &str,
    account: AccountId,
    session: &str,
    limits: &Limits,
    now_ms: i64,
) -> Result<NumberId, StoreError> {
    tx.prepare_cached(
        "INSERT INTO numbers (uuid, account_id, session, limits, created_at_ms, preset_since_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5)
         ON CONFLICT (account_id, session) DO UPDATE SET link_state = 'unlinked'
         WHERE link_state = 'removed'",
    )?
    .execute((uuid, account.0, session, json(limits)?, now_ms))?;
    find(tx, account, session)?
        .map(|n| n.id)
        .ok_or(StoreError::NotFound("number"))
}

/// Its link changed. `linked_at_ms` is set when it becomes linked.
pub fn set_link(tx: &Tx<'_>, id: NumberId, link: LinkState, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE numbers SET link_state = ?2,
           preset_since_ms = CASE WHEN ?2 = 'linked' AND linked_at_ms IS NULL THEN ?3 ELSE preset_since_ms END,
           linked_at_ms = CASE WHEN ?2 = 'linked' AND link_state <> 'linked' THEN ?3 ELSE linked_at_ms END,
           caught_up_to_ms = CASE WHEN ?2 = 'linked' AND caught_up_to_ms = 0 THEN ?3 ELSE caught_up_to_ms END
         WHERE id = ?1")?.execute((id.0, link.code(), now_ms))?;
    Ok(())
}

/// Whose WhatsApp it is.
pub fn set_identity(
    tx: &Tx<'_>,
    id: NumberId,
    phone: Option<&str>,
    name: Option<&str>,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE numbers SET phone = coalesce(?2, phone), name = coalesce(?3, name) WHERE id = ?1",
    )?
    .execute((id.0, phone, name))?;
    Ok(())
}

/// Everything up to this moment of the server's clock is known, though the mark may have
/// been further: it was set by a clock that ran ahead.
pub fn caught_up(tx: &Tx<'_>, id: NumberId, at_ms: i64, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE numbers SET last_heard_at_ms = max(last_heard_at_ms, ?3), caught_up_to_ms = ?2 WHERE id = ?1",
    )?
    .execute((id.0, at_ms, now_ms))?;
    Ok(())
}

/// Its pace. In another zone another day begins, and what was sent on the old one's
/// counts on it: moving a number does not refill its day.
pub fn set_limits(
    tx: &Tx<'_>,
    id: NumberId,
    limits: &Limits,
    now_ms: i64,
) -> Result<(), StoreError> {
    let number = get(tx, id)?;
    if limits.hours.clock_of == ClockOf::Person {
        // Most have theirs by now: whoever changes the clock gives them in slices first.
        while clocks::give_countries(tx, id, 1_000)? {}
    }
    let (old, new) = (number.limits.hours.zone, limits.hours.zone);
    let since_ms = local_day_start_ms(old, now_ms).min(local_day_start_ms(new, now_ms));
    let history = take::history_since(tx, &number, since_ms)?;
    let carried = history.carried_over(old, new, now_ms);
    let preset_since_ms = if limits.preset == number.limits.preset {
        number.preset_since_ms
    } else {
        now_ms
    };
    tx.execute(
        "UPDATE numbers SET limits = ?2, carried = ?3, carried_day_ms = ?4, preset_since_ms = ?5 WHERE id = ?1",
        (
            id.0,
            json(limits)?,
            carried.count,
            carried.day_start_ms,
            preset_since_ms,
        ),
    )?;
    if number.gap.kind == GapKind::Spread {
        // A long gap of a spread day ends where the new limits would have drawn none
        // longer. What they allow at most is never less than their own gap.
        let last_ms = history.spent_at_ms.iter().copied().max().unwrap_or(now_ms);
        let most_ms = last_ms.saturating_add(limits.longest_wait_ms());
        if !limits.spread && most_ms < number.gap.not_before_ms {
            let gap = Gap {
                not_before_ms: most_ms,
                kind: GapKind::Gap,
                ..number.gap
            };
            set_gap(tx, id, gap)?;
        }
    }
    Ok(())
}

/// The operator has confirmed that the clock, which had run ahead, is right again.
/// Whatever is stamped later than now really happened before `noticed_at_ms`, when the
/// jump was noticed, and counts from then on as if it had happened then. Without this a
/// clock that once showed a year ahead would close the caps for a year. A stamp between
/// the two is true, or holds nothing up any more.
pub fn settle_clock(
    tx: &Tx<'_>,
    id: NumberId,
    noticed_at_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    outbox::doubt::settle_clock(tx, id, noticed_at_ms, now_ms)?;
    tx.prepare_cached("UPDATE attempts SET counts_at_ms = ?2 WHERE number_id = ?1 AND spends = 1 AND counts_at_ms > ?3")?.execute((id.0, noticed_at_ms, now_ms))?;
    tx.prepare_cached("UPDATE outbox_items SET due_at_ms = ?2 WHERE number_id = ?1 AND state = 'waiting' AND due_at_ms > 0 AND due_at_ms > ?3")?.execute((id.0, noticed_at_ms, now_ms))?;
    let longest_wait_ms = get(tx, id)?.limits.longest_wait_ms();
    tx.prepare_cached(
        "UPDATE numbers SET not_before_at_ms = min(not_before_at_ms, ?2),
           held_until_ms = min(held_until_ms, ?3 + CASE held_reason WHEN ?4 THEN ?5 ELSE ?6 END),
           held_at_ms = min(held_at_ms, ?2)
         WHERE id = ?1",
    )?
    .execute((
        id.0,
        noticed_at_ms + longest_wait_ms,
        now_ms,
        WaitReason::WhatsAppLimit.code(),
        guard::LIMIT_MS,
        HOUR_MS,
    ))?;
    guard::clock_is_right(tx, id)
}

/// How far behind both marks of [`heard`] may be, in milliseconds. What was heard since is
/// read once more after a restart, and known already.
const HEARD_EVERY_MS: i64 = 10_000;

/// A sign of life, and how far its events are complete.
pub fn heard(
    tx: &Tx<'_>,
    number: &Listening,
    at_ms: i64,
    complete: bool,
) -> Result<(), StoreError> {
    let is_old = |mark_ms: i64| mark_ms <= at_ms - HEARD_EVERY_MS;
    let is_news = is_old(number.last_heard_at_ms) || complete && is_old(number.caught_up_to_ms);
    if !is_news {
        return Ok(());
    }
    tx.prepare_cached(
        "UPDATE numbers SET last_heard_at_ms = max(last_heard_at_ms, ?2),
           caught_up_to_ms = CASE WHEN ?3 THEN max(caught_up_to_ms, ?2) ELSE caught_up_to_ms END
         WHERE id = ?1",
    )?
    .execute((number.id.0, at_ms, complete))?;
    Ok(())
}

/// It takes this item: what pacing must remember, and what is on the wire now.
pub(crate) fn takes(tx: &Tx<'_>, id: NumberId, item: ItemId, gap: Gap) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE numbers SET last_taken = ?2, not_before_at_ms = ?3, gap_kind = ?4, sent_in_block = ?5 WHERE id = ?1")?
        .execute((id.0, item.0, gap.not_before_ms, gap.kind.code(), gap.sent_in_block))?;
    Ok(())
}

fn set_gap(tx: &Tx<'_>, id: NumberId, gap: Gap) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE numbers SET not_before_at_ms = ?2, gap_kind = ?3, sent_in_block = ?4 WHERE id = ?1",
        (id.0, gap.not_before_ms, gap.kind.code(), gap.sent_in_block),
    )?;
    Ok(())
}
