//! Whose turn it is, by whose wall clock.
//!
//! Usually the number's: one answer for everybody who waits. Where the hours are read on
//! each person's own, everybody who waits carries the country of their number, and the
//! line is looked at country by country: whoever is first among those whose hours are
//! open goes, the others keep their place. Uses `outbox_by_country`, so it stays flat
//! however many wait.
//!
//! Invariant: of a number that goes by the person's clock, everybody of a campaign who
//! waits has a country, [`UNKNOWN`] where their number does not tell.

use super::item::{Item, get};
use super::take::{self, running as running_campaigns};
use crate::table::numbers::SendingNumber;
use crate::{StoreError, Tx};
use drumbeat_domain::pacing::{self, Decision, History, Limits};
use drumbeat_domain::phone;
use drumbeat_domain::schedule::ClockOf;
use drumbeat_domain::{CampaignId, ItemId, NumberId};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// The country of a number that does not tell it: user-assigned in ISO 3166, no country's.
const UNKNOWN: &str = "ZZ";

/// Who is next, and whether it is time.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// The item.
    pub item: Item,
    /// Now, or when.
    pub decision: Decision,
}

/// Whose turn it is at `now_ms`; `None` while nobody's time has come.
pub fn next_turn(
    conn: &Connection,
    number: &SendingNumber,
    history: &History,
    now_ms: i64,
) -> Result<Option<Turn>, StoreError> {
    let by_number = || pacing::next(&number.limits, history, now_ms);
    if number.limits.hours.clock_of == ClockOf::Number {
        let item = take::next_due(conn, number.id, now_ms)?;
        return Ok(item.map(|item| Turn {
            item,
            decision: by_number(),
        }));
    }
    let loose = take::next_loose(conn, number.id, now_ms)?.map(|item| Turn {
        item,
        decision: by_number(),
    });
    if let Some(turn) = &loose
        && turn.decision == Decision::Send
    {
        return Ok(loose);
    }
    let theirs = next_of_campaigns(conn, number, history, now_ms)?;
    Ok([loose, theirs]
        .into_iter()
        .flatten()
        .min_by_key(|turn| match turn.decision {
            Decision::Send => now_ms,
            Decision::WaitUntil { at_ms, .. } => at_ms,
        }))
}

/// A place in the line of a campaign.
type Place = (i64, i64, i64);

fn next_of_campaigns(
    conn: &Connection,
    number: &SendingNumber,
    history: &History,
    now_ms: i64,
) -> Result<Option<Turn>, StoreError> {
    let mut decided = BTreeMap::new();
    let mut soonest: Option<(i64, ItemId, Decision)> = None;
    for campaign in running(conn, number.id)? {
        let mut first: Option<Place> = None;
        for country in countries(conn, number.id, campaign)? {
            let Some(place) = first_of(conn, number.id, campaign, &country, now_ms)? else {
                continue;
            };
            let decision = *decided.entry(country).or_insert_with_key(|country| {
                let zones = number.limits.hours.zones_for(country);
                pacing::next_in(&number.limits, &zones, history, now_ms)
            });
            match decision {
                Decision::Send => first = Some(first.map_or(place, |first| first.min(place))),
                Decision::WaitUntil { at_ms, .. } => {
                    if soonest.is_none_or(|(other_ms, ..)| at_ms < other_ms) {
                        soonest = Some((at_ms, ItemId(place.2), decision));
                    }
                }
            }
        }
        if let Some((.., id)) = first {
            let item = get(conn, ItemId(id))?;
            let decision = Decision::Send;
            return Ok(Some(Turn { item, decision }));
        }
    }
    soonest
        .map(|(_, id, decision)| get(conn, id).map(|item| Turn { item, decision }))
        .transpose()
}

/// The campaigns of a number that send, in turns.
fn running(conn: &Connection, number: NumberId) -> Result<Vec<CampaignId>, StoreError> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT c.id FROM ",
        running_campaigns!(),
        "ORDER BY c.last_turn, c.id"
    ))?;
    let rows = statement.query_map([number.0], |row| row.get(0).map(CampaignId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Everybody with a country in the line of one campaign.
const LINE: &str = "number_id = ?1 AND campaign_id = ?2 AND state = 'waiting' AND country <> ''";

/// The countries of those who wait, one step of the index each.
fn countries(
    conn: &Connection,
    number: NumberId,
    campaign: CampaignId,
) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "WITH RECURSIVE found (country) AS (
           SELECT min(country) FROM outbox_items WHERE {LINE}
           UNION ALL
           SELECT (SELECT min(country) FROM outbox_items WHERE {LINE} AND country > found.country)
           FROM found WHERE found.country IS NOT NULL)
         SELECT country FROM found WHERE country IS NOT NULL",
    ))?;
    let rows = statement.query_map((number.0, campaign.0), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many wait in each country, in a campaign or in all that run. Empty where the hours
/// are read on the number's clock.
pub fn waiting_by_country(
    conn: &Connection,
    number: NumberId,
    campaign: Option<CampaignId>,
) -> Result<BTreeMap<String, u32>, StoreError> {
    let campaigns = match campaign {
        Some(campaign) => vec![campaign],
        None => running(conn, number)?,
    };
    let mut counts = BTreeMap::new();
    let mut statement = conn.prepare_cached(&format!(
        "SELECT country, count(*) FROM outbox_items WHERE {LINE} GROUP BY country"
    ))?;
    for campaign in campaigns {
        let mut rows = statement.query((number.0, campaign.0))?;
        while let Some(row) = rows.next()? {
            *counts.entry(row.get(0)?).or_default() += row.get::<_, u32>(1)?;
        }
    }
    Ok(counts)
}

fn first_of(
    conn: &Connection,
    number: NumberId,
    campaign: CampaignId,
    country: &str,
    now_ms: i64,
) -> Result<Option<Place>, StoreError> {
    Ok(conn
        .prepare_cached(&format!(
            "SELECT priority, position, id FROM outbox_items
             WHERE {LINE} AND country = ?3 AND due_at_ms <= ?4 ORDER BY priority, position, id LIMIT 1",
        ))?
        .query_row((number.0, campaign.0, country, now_ms), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?)
}

/// The country that somebody who is put into the line of a number with these limits
/// carries.
fn country_for(limits: &Limits, phone: &str) -> &'static str {
    match limits.hours.clock_of {
        ClockOf::Number => "",
        ClockOf::Person => phone::country_of(phone).unwrap_or(UNKNOWN),
    }
}

/// Gives a country to at most `most` people who wait without one. `true`: there are more.
pub fn give_countries(tx: &Tx<'_>, number: NumberId, most: u32) -> Result<bool, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT id, phone FROM outbox_items
         WHERE number_id = ?1 AND campaign_id IS NOT NULL AND state = 'waiting' AND country = '' LIMIT ?2",
    )?;
    let found: Vec<(i64, String)> = statement
        .query_map((number.0, most), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (id, digits) in &found {
        let country = phone::country_of(digits).unwrap_or(UNKNOWN);
        set_country(tx, ItemId(*id), country)?;
    }
    Ok(found.len() == most as usize)
}

/// Somebody who comes back into the line may have left it before the person's clock
/// counted.
pub(super) fn comes_back(tx: &Tx<'_>, item: &Item, limits: &Limits) -> Result<(), StoreError> {
    if item.campaign.is_none() || !item.country.is_empty() {
        return Ok(());
    }
    match country_for(limits, &item.phone) {
        "" => Ok(()),
        country => set_country(tx, item.id, country),
    }
}

fn set_country(tx: &Tx<'_>, id: ItemId, country: &str) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE outbox_items SET country = ?2 WHERE id = ?1")?
        .execute((id.0, country))?;
    Ok(())
}
