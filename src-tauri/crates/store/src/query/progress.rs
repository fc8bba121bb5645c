//! How campaigns stand: people by state, the rhythm of a day, the place in line.

use crate::{StoreError, coded};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::{CampaignId, NumberId};
use rusqlite::Connection;

/// People by state. The states add up to `total`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// One number a state, in the order of [`DeliveryState::ALL`].
    pub by_state: [i64; DeliveryState::ALL.len()],
    /// Everyone.
    pub total: i64,
    /// Answered, whatever their state.
    pub answered: i64,
    /// Asked to stop, whatever their state.
    pub stopped: i64,
}

impl Counts {
    /// How many are in a state.
    pub fn of(&self, state: DeliveryState) -> i64 {
        DeliveryState::ALL
            .iter()
            .position(|s| *s == state)
            .and_then(|i| self.by_state.get(i).copied())
            .unwrap_or(0)
    }

    /// People with an end state.
    pub fn done(&self) -> i64 {
        DeliveryState::ALL
            .iter()
            .filter(|s| s.is_done())
            .map(|s| self.of(*s))
            .sum()
    }
}

/// People of a campaign by state.
pub fn counts(conn: &Connection, campaign: CampaignId) -> Result<Counts, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT state, count(*) AS n, count(answered_at_ms) AS a, count(stopped_at_ms) AS s
         FROM recipients WHERE campaign_id = ?1 GROUP BY state",
    )?;
    let mut counts = Counts::default();
    let rows = statement.query_map([campaign.0], |row| {
        Ok((
            coded(row, "state", DeliveryState::parse)?,
            row.get::<_, i64>("n")?,
            row.get::<_, i64>("a")?,
            row.get::<_, i64>("s")?,
        ))
    })?;
    for row in rows {
        let (state, n, answered, stopped) = row?;
        if let Some(slot) = DeliveryState::ALL
            .iter()
            .position(|s| *s == state)
            .and_then(|i| counts.by_state.get_mut(i))
        {
            *slot = n;
        }
        counts.total += n;
        counts.answered += answered;
        counts.stopped += stopped;
    }
    Ok(counts)
}

/// When messages of a number left in a span of time, and how they stand now,
/// oldest first. At most 1,000.
pub fn beats(
    conn: &Connection,
    number: NumberId,
    from_ms: i64,
    to_ms: i64,
) -> Result<Vec<(i64, DeliveryState)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT a.counts_at_ms AS at_ms, i.delivery FROM attempts a JOIN outbox_items i ON i.id = a.item_id
         WHERE a.number_id = ?1 AND a.spends = 1 AND a.counts_at_ms >= ?2 AND a.counts_at_ms < ?3
         ORDER BY a.counts_at_ms LIMIT 1000",
    )?;
    let rows = statement.query_map((number.0, from_ms, to_ms), |row| {
        Ok((
            row.get("at_ms")?,
            coded(row, "delivery", DeliveryState::parse)?,
        ))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
