//! Outcomes that are not known.
//!
//! Nothing is decided before the quarantine has ended, because until then the
//! gateway may still act on the request. (It ends here by the clock's stamps; the engine
//! waits for as much time in which the computer was awake.) Then: evidence (a receipt, a look-up
//! that finds it) ends the doubt; two look-ups in a row that prove it absent put
//! the same item back into the line under the same id, once; everything else
//! becomes `needs check`, which the engine never leaves by itself.

use super::finish::{accept, fail, note, wait_again};
use super::item::{self, Along, Item, get, select_item, set_state_along};
use super::take::last_attempt;
use crate::send_log::NotedSend;
use crate::table::campaigns;
use crate::{StoreError, Tx};
use drumbeat_domain::delivery::{DeliveryState, Receipt};
use drumbeat_domain::mutant;
use drumbeat_domain::outbox::{DoubtTimes, ItemState};
use drumbeat_domain::reason::{DoubtReason, FailureReason};
use drumbeat_domain::{ItemId, NumberId};
use rusqlite::{Connection, OptionalExtension};

/// Into doubt.
pub(super) fn begin(
    tx: &Tx<'_>,
    item: &Item,
    reason: DoubtReason,
    check_at_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    let check_at_ms = if mutant::is_on("no_quarantine") {
        now_ms
    } else {
        check_at_ms
    };
    let state = (ItemState::Checking, DeliveryState::Checking);
    let along = Along::CheckAt(check_at_ms);
    set_state_along(tx, item, state, Some(reason.code()), &along, now_ms)
}

/// What is on the wire: of each number what it took last, where that has no outcome yet.
fn on_the_wire(conn: &Connection) -> Result<Vec<Item>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT last_taken FROM numbers WHERE last_taken IS NOT NULL")?;
    let mut found = Vec::new();
    for id in statement.query_map([], |row| row.get(0))? {
        let item = item::load(conn, ItemId(id?))?;
        found.extend(item.filter(|item| item.state == ItemState::Sending));
    }
    Ok(found)
}

/// At start: everything that was on the wire when the app ended is in doubt.
/// Gives how many there were.
pub fn adopt_orphans(tx: &Tx<'_>, times: DoubtTimes, now_ms: i64) -> Result<usize, StoreError> {
    let orphans = on_the_wire(tx)?;
    for orphan in &orphans {
        if mutant::is_on("orphan_forgotten") {
            continue;
        }
        if mutant::is_on("orphan_sent_again") {
            wait_again(tx, orphan, 0, "", now_ms)?;
            continue;
        }
        if mutant::is_on("orphan_taken_for_sent") {
            let id = orphan.client_id.clone().unwrap_or_default();
            accept(tx, orphan, &id, Receipt::HandedOver, now_ms)?;
            continue;
        }
        let started = started_at(tx, orphan.id)?.unwrap_or(now_ms);
        tx.prepare_cached(
            "UPDATE attempts SET outcome = 'unknown', outcome_reason = ?2, ended_at_ms = ?3
             WHERE item_id = ?1 AND outcome IS NULL",
        )?
        .execute((orphan.id.0, DoubtReason::AppEnded.code(), now_ms))?;
        begin(
            tx,
            orphan,
            DoubtReason::AppEnded,
            times.quarantine_ends_ms(started),
            now_ms,
        )?;
        note(tx, orphan, "unknown", DoubtReason::AppEnded.code(), now_ms)?;
        super::receipt::apply_known(tx, orphan.id, now_ms)?;
        if let Some(campaign) = orphan.campaign {
            campaigns::complete_if_done(tx, campaign, now_ms)?;
        }
    }
    Ok(orphans.len())
}

/// At start of a file that is older than what left ([`crate::NotedSend`]): messages that
/// left after the copy was made are in doubt, count against the caps again, and are
/// looked up like all others. Gives how many sends the file did not know, of whatever
/// campaign.
pub fn adopt_unknown(
    tx: &Tx<'_>,
    noted: &[NotedSend],
    times: DoubtTimes,
    now_ms: i64,
) -> Result<usize, StoreError> {
    let known: i64 = tx
        .prepare_cached(concat!("SELECT ", last_attempt!()))?
        .query_row([], |row| row.get(0))?;
    let unknown: Vec<&NotedSend> = noted.iter().filter(|send| send.attempt.0 > known).collect();
    for send in &unknown {
        adopt(tx, send, times, now_ms)?;
    }
    if let Some(last) = unknown.iter().map(|send| send.attempt.0).max() {
        // Their numbers are never given again, whoever they belonged to.
        tx.execute(
            "UPDATE attempt_ids SET reserved = max(reserved, ?1)",
            [last],
        )?;
    }
    Ok(unknown.len())
}

fn adopt(tx: &Tx<'_>, send: &NotedSend, times: DoubtTimes, now_ms: i64) -> Result<(), StoreError> {
    let Some(item) = item::load(tx, send.item)? else {
        // Of a campaign that the copy does not know.
        return Ok(());
    };
    // One that came into the line after the message left is another one with its id.
    let same = item.number == send.number && item.changed_at_ms <= send.started_at_ms;
    if !same || item.state != ItemState::Waiting {
        return Ok(());
    }
    let reason = DoubtReason::Restored;
    tx.execute(
        "INSERT INTO attempts (id, item_id, number_id, n, lock_token, body_hash, started_at_ms, counts_at_ms,
           outcome, outcome_reason, ended_at_ms)
         SELECT ?1, ?2, ?3, coalesce(max(n), 0) + 1, 0, ?4, ?5, ?5, 'unknown', ?6, ?7
         FROM attempts WHERE item_id = ?2",
        (
            send.attempt.0,
            send.item.0,
            send.number.0,
            super::take::body_hash(&item::words(tx, &item)?),
            send.started_at_ms,
            reason.code(),
            now_ms,
        ),
    )?;
    tx.execute(
        "UPDATE outbox_items SET client_id = coalesce(?2, client_id), attempts = attempts + 1 WHERE id = ?1",
        (send.item.0, &send.client_id),
    )?;
    let check_at_ms = times.quarantine_ends_ms(send.started_at_ms);
    begin(tx, &item, reason, check_at_ms, now_ms)?;
    note(tx, &item, "unknown", reason.code(), now_ms)?;
    super::receipt::apply_known(tx, item.id, now_ms)?;
    Ok(())
}

/// When the last attempt at an item started, by the clock as it is known to be right.
pub fn started_at(conn: &Connection, id: ItemId) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT counts_at_ms FROM attempts WHERE item_id = ?1 ORDER BY n DESC LIMIT 1",
        )?
        .query_row([id.0], |row| row.get(0))
        .optional()?)
}

/// Whether anything is in doubt, of whatever number.
pub fn is_any_open(conn: &Connection) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox_items WHERE state = 'checking')")?
        .query_row([], |row| row.get(0))?)
}

/// The next item in doubt of a number: the one to look up first.
pub fn next_open(conn: &Connection, number: NumberId) -> Result<Option<Item>, StoreError> {
    Ok(conn
        .prepare_cached(select_item!(
            "WHERE i.number_id = ?1 AND i.state = 'checking' ORDER BY i.check_at_ms LIMIT 1"
        ))?
        .query_row([number.0], item::read)
        .optional()?)
}

/// The clock had run ahead (see [`crate::table::numbers::settle_clock`]): what went
/// out by it is looked up as long after `noticed_at_ms` as it would have been after
/// its own stamp.
pub(crate) fn settle_clock(
    tx: &Tx<'_>,
    number: NumberId,
    noticed_at_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE outbox_items AS i SET check_at_ms = check_at_ms - max(0,
           (SELECT counts_at_ms FROM attempts WHERE item_id = i.id ORDER BY n DESC LIMIT 1) - ?2)
         WHERE i.number_id = ?1 AND i.state = 'checking' AND i.check_at_ms > ?3",
    )?
    .execute((number.0, noticed_at_ms, now_ms))?;
    Ok(())
}

/// Ids of messages of this chat that other items already account for: a look-up
/// by words must not take one of them for ours.
pub fn claimed_ids(conn: &Connection, item: &Item) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT provider_id FROM outbox_items WHERE number_id = ?1 AND phone = ?2 AND provider_id IS NOT NULL",
    )?;
    let rows = statement.query_map((item.number.0, &item.phone), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What a look-up said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It left.
    Found {
        /// Under this bare id.
        provider_id: String,
        /// And got this far.
        receipt: Receipt,
    },
    /// It is provably not there now.
    Absent,
    /// No answer that proves anything.
    Nothing,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// It had left.
    WentOut,
    /// Proved absent: back in the line, same item, same id.
    Again,
    /// Look again later.
    Later,
    /// A person decides.
    NeedsCheck,
    /// It was not in doubt any more.
    Gone,
}

/// Applies a finding.
pub fn resolve(
    tx: &Tx<'_>,
    id: ItemId,
    finding: &Finding,
    times: DoubtTimes,
    now_ms: i64,
) -> Result<Resolved, StoreError> {
    let item = get(tx, id)?;
    let started_ms = started_at(tx, id)?.unwrap_or(item.changed_at_ms);
    let in_quarantine =
        now_ms < times.quarantine_ends_ms(started_ms) && !mutant::is_on("no_quarantine");
    if item.state != ItemState::Checking {
        return Ok(Resolved::Gone);
    }
    let finding = match finding {
        Finding::Nothing if mutant::is_on("no_answer_is_absence") => &Finding::Absent,
        finding => finding,
    };
    let resolved = match finding {
        Finding::Found {
            provider_id,
            receipt,
        } => {
            accept(tx, &item, provider_id, *receipt, now_ms)?;
            Resolved::WentOut
        }
        Finding::Absent if in_quarantine => {
            later(tx, &item, 0, times.quarantine_ends_ms(started_ms))?;
            Resolved::Later
        }
        Finding::Absent if item.lookups == 0 => {
            later(tx, &item, 1, now_ms + times.between_lookups_ms)?;
            Resolved::Later
        }
        Finding::Absent if item.resends == 0 && item.client_id.is_some() => {
            tx.prepare_cached(
                "UPDATE attempts SET spends = 0 WHERE item_id = ?1 AND outcome = 'unknown'",
            )?
            .execute([id.0])?;
            tx.prepare_cached("UPDATE outbox_items SET resends = resends + 1 WHERE id = ?1")?
                .execute([id.0])?;
            wait_again(tx, &item, 0, "proved_absent", now_ms)?;
            Resolved::Again
        }
        Finding::Nothing if now_ms < started_ms + times.give_up_ms => {
            later(tx, &item, 0, now_ms + times.between_lookups_ms)?;
            Resolved::Later
        }
        Finding::Absent | Finding::Nothing => needs_check(tx, &item, now_ms)?,
    };
    let kind = match resolved {
        Resolved::WentOut => "found",
        Resolved::Again => "proved_absent",
        Resolved::NeedsCheck => "needs_check",
        Resolved::Later | Resolved::Gone => "",
    };
    if !kind.is_empty() {
        note(tx, &item, kind, "", now_ms)?;
        if let Some(campaign) = item.campaign {
            campaigns::complete_if_done(tx, campaign, now_ms)?;
        }
    }
    Ok(resolved)
}

fn later(tx: &Tx<'_>, item: &Item, lookups: u32, check_at_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE outbox_items SET lookups = ?2, check_at_ms = ?3 WHERE id = ?1")?
        .execute((item.id.0, lookups, check_at_ms))?;
    Ok(())
}

fn needs_check(tx: &Tx<'_>, item: &Item, now_ms: i64) -> Result<Resolved, StoreError> {
    if mutant::is_on("doubt_sends_again") {
        wait_again(tx, item, 0, "", now_ms)?;
        return Ok(Resolved::Again);
    }
    if mutant::is_on("doubt_called_sent") {
        let id = item.client_id.clone().unwrap_or_default();
        accept(tx, item, &id, Receipt::HandedOver, now_ms)?;
        return Ok(Resolved::WentOut);
    }
    if mutant::is_on("doubt_called_failed") {
        fail(tx, item, FailureReason::TooManyTries, now_ms)?;
        return Ok(Resolved::NeedsCheck);
    }
    let state = (ItemState::NeedsCheck, DeliveryState::NeedsCheck);
    let reason = item.reason.as_deref();
    set_state_along(tx, item, state, reason, &Along::Released, now_ms)?;
    Ok(Resolved::NeedsCheck)
}
