//! What a number has shown: for presets that rise by themselves, and for the guardian.

use crate::StoreError;
use crate::table::journal::rare;
use crate::table::numbers::SendingNumber;
use drumbeat_domain::NumberId;
use drumbeat_domain::guardian::{self, ARRIVAL_AFTER_MS, ARRIVAL_OF, Sign, Thresholds};
use drumbeat_domain::pacing::warm_up::{Record, SENDS_OF_A_DAY};
use drumbeat_domain::schedule::local_date;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

const DAY_MS: i64 = 24 * 3_600_000;

/// What a number has shown since it has its preset.
pub fn since_preset(
    conn: &Connection,
    number: &SendingNumber,
    now_ms: i64,
) -> Result<Record, StoreError> {
    let since_ms = number.preset_since_ms;
    let mut statement = conn.prepare_cached(
        "SELECT counts_at_ms FROM attempts WHERE number_id = ?1 AND spends = 1 AND counts_at_ms >= ?2",
    )?;
    let mut by_day: BTreeMap<_, u32> = BTreeMap::new();
    let mut sent = 0;
    for stamp in statement.query_map((number.id.0, since_ms), |row| row.get::<_, i64>(0))? {
        *by_day
            .entry(local_date(number.limits.hours.zone, stamp?))
            .or_default() += 1;
        sent += 1;
    }
    let failed = conn
        .prepare_cached(concat!(
            "SELECT count(*) FROM journal WHERE kind IN ('rejected', 'failed') AND code <> 'not_on_whatsapp'
               AND number_id = ?1 AND at_ms >= ?2 AND ",
            rare!(),
        ))?
        .query_row((number.id.0, since_ms), |row| row.get(0))?;
    Ok(Record {
        age_days: u32::try_from((now_ms - since_ms) / DAY_MS).unwrap_or(0),
        days_of_use: by_day
            .values()
            .filter(|sent| **sent >= SENDS_OF_A_DAY)
            .count() as u32,
        sent,
        failed,
        limited: was_limited(conn, number.id, 0, since_ms)?,
    })
}

/// Whether WhatsApp limited the number since then, on a line of the journal after that one.
pub fn was_limited(
    conn: &Connection,
    id: NumberId,
    after_entry: i64,
    since_ms: i64,
) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(concat!(
            "SELECT EXISTS (SELECT 1 FROM journal
               WHERE kind = 'number_limited' AND id > ?2 AND number_id = ?1 AND at_ms >= ?3 AND ",
            rare!(),
            ")",
        ))?
        .query_row((id.0, after_entry, since_ms), |row| row.get(0))?)
}

/// Whether so many of its last messages failed one after the other that the guardian stops
/// the number. Reads back to the last good one and no further: it is asked before each send.
pub fn fails(conn: &Connection, number: &SendingNumber) -> Result<bool, StoreError> {
    // People who are not on WhatsApp may lie between.
    let most = 4 * Thresholds::MOST_FAILURES;
    let mut statement = conn.prepare_cached(
        "SELECT a.outcome, a.outcome_reason, i.state FROM attempts a JOIN outbox_items i ON i.id = a.item_id
         WHERE a.number_id = ?1 AND a.outcome IS NOT NULL AND a.id > ?2
         ORDER BY a.id DESC LIMIT ?3",
    )?;
    let mut broken = None;
    let signs = statement
        .query_map((number.id.0, number.trusted_after_attempt.0, most), sign)?
        .map_while(|sign| sign.map_err(|error| broken = Some(error)).ok());
    let fails = guardian::failures(&number.limits.guard, signs);
    match broken {
        Some(error) => Err(error.into()),
        None => Ok(fails),
    }
}

fn sign(row: &Row<'_>) -> rusqlite::Result<Sign> {
    let text = |at: usize| {
        let value = row.get_ref(at)?;
        Ok::<_, rusqlite::Error>(value.as_str_or_null()?)
    };
    Ok(match (text(0)?, text(1)?, text(2)?) {
        (Some("accepted"), _, Some("accepted")) => Sign::Good,
        // Of the person, not of the number.
        (Some("rejected"), Some("not_on_whatsapp"), _) => Sign::Neutral,
        (Some("accepted"), _, Some("failed"))
        | (Some("rejected"), _, _)
        | (Some("unknown"), _, Some("checking" | "needs_check")) => Sign::Bad,
        _ => Sign::Neutral,
    })
}

/// Of the last messages that should have arrived by now: how many did, and of how many.
pub fn arrivals(
    conn: &Connection,
    number: &SendingNumber,
    now_ms: i64,
) -> Result<(u32, u32), StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT coalesce(sum(delivery IN ('delivered', 'read')), 0), count(*) FROM (
               SELECT i.delivery FROM attempts a JOIN outbox_items i ON i.id = a.item_id
               WHERE a.number_id = ?1 AND a.outcome = 'accepted' AND i.state = 'accepted'
                 AND a.id > ?2 AND a.started_at_ms <= ?3
               ORDER BY a.id DESC LIMIT ?4)",
        )?
        .query_row(
            (
                number.id.0,
                number.trusted_after_attempt.0,
                now_ms - ARRIVAL_AFTER_MS,
                ARRIVAL_OF,
            ),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?)
}
