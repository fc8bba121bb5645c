//! How campaigns stand: people by state, the rhythm of a day, the place in line.

use crate::table::outbox::standing::{has_moved, on_the_wire, waits};
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
    let mut statement = conn.prepare_cached(concat!(
        "SELECT 'waiting' AS state, count(*) AS n FROM outbox_items i WHERE ",
        waits!(),
        " UNION ALL SELECT 'sending', count(*) FROM outbox_items i WHERE ",
        on_the_wire!(),
        " UNION ALL SELECT i.delivery, count(*) FROM outbox_items i WHERE ",
        has_moved!(),
        " GROUP BY i.delivery",
    ))?;
    let (answered, stopped) = conn
        .prepare_cached(
            "SELECT count(*), count(stopped_at_ms) FROM recipients
             WHERE campaign_id = ?1 AND answered_at_ms IS NOT NULL",
        )?
        .query_row([campaign.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut counts = Counts {
        answered,
        stopped,
        ..Counts::default()
    };
    let rows = statement.query_map([campaign.0], |row| {
        Ok((
            coded(row, "state", DeliveryState::parse)?,
            row.get::<_, i64>("n")?,
        ))
    })?;
    for row in rows {
        let (state, n) = row?;
        if let Some(slot) = DeliveryState::ALL
            .iter()
            .position(|s| *s == state)
            .and_then(|i| counts.by_state.get_mut(i))
        {
            *slot = n;
        }
        counts.total += n;
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
