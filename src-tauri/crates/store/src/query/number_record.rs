//! What a number has shown: for presets that rise by themselves, and for the guardian.

use crate::StoreError;
use crate::table::numbers::SendingNumber;
use drumbeat_domain::NumberId;
use drumbeat_domain::guardian::{ARRIVAL_AFTER_MS, ARRIVAL_OF, Sign, Thresholds};
use drumbeat_domain::pacing::warm_up::{Record, SENDS_OF_A_DAY};
use drumbeat_domain::schedule::local_date;
use rusqlite::Connection;
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
        .prepare_cached(
            "SELECT count(*) FROM journal WHERE kind IN ('rejected', 'failed') AND code <> 'not_on_whatsapp'
               AND number_id = ?1 AND at_ms >= ?2",
        )?
        .query_row((number.id.0, since_ms), |row| row.get(0))?;
    Ok(Record {
        age_days: u32::try_from((now_ms - since_ms) / DAY_MS).unwrap_or(0),
        days_of_use: by_day
            .values()
            .filter(|sent| **sent >= SENDS_OF_A_DAY)
            .count() as u32,
        sent,
        failed,
        limited: was_limited(conn, number.id, since_ms)?,
    })
}

/// Whether WhatsApp limited the number since then.
pub fn was_limited(conn: &Connection, id: NumberId, since_ms: i64) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM journal
               WHERE kind = 'number_limited' AND number_id = ?1 AND at_ms >= ?2)",
        )?
        .query_row((id.0, since_ms), |row| row.get(0))?)
}

/// How the last messages of a number ended, the newest first: enough of them for the
/// thresholds.
pub fn signs(conn: &Connection, number: &SendingNumber) -> Result<Vec<Sign>, StoreError> {
    // People who are not on WhatsApp may lie between.
    let most = 4 * Thresholds::MOST_FAILURES;
    let mut statement = conn.prepare_cached(
        "SELECT a.outcome, a.outcome_reason, i.state FROM attempts a JOIN outbox_items i ON i.id = a.item_id
         WHERE a.number_id = ?1 AND a.outcome IS NOT NULL AND a.started_at_ms >= ?2
         ORDER BY a.id DESC LIMIT ?3",
    )?;
    let rows = statement.query_map((number.id.0, number.trusted_since_ms, most), |row| {
        let outcome: String = row.get(0)?;
        let reason: Option<String> = row.get(1)?;
        let state: String = row.get(2)?;
        Ok(
            match (outcome.as_str(), reason.as_deref(), state.as_str()) {
                ("accepted", _, "accepted") => Sign::Good,
                // Of the person, not of the number.
                ("rejected", Some("not_on_whatsapp"), _) => Sign::Neutral,
                ("accepted", _, "failed")
                | ("rejected", _, _)
                | ("unknown", _, "checking" | "needs_check") => Sign::Bad,
                _ => Sign::Neutral,
            },
        )
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
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
                 AND a.started_at_ms >= ?2 AND a.started_at_ms <= ?3
               ORDER BY a.id DESC LIMIT ?4)",
        )?
        .query_row(
            (
                number.id.0,
                number.trusted_since_ms,
                now_ms - ARRIVAL_AFTER_MS,
                ARRIVAL_OF,
            ),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?)
}
