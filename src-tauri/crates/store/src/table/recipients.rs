//! People frozen into a campaign, each with the message as it will be sent.

use crate::table::numbers;
use crate::table::outbox::clocks;
use crate::table::outbox::take::body_hash;
use crate::{StoreError, Tx};
use drumbeat_domain::schedule::ClockOf;
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{CampaignId, NumberId, PersonId};
use std::ops::RangeFrom;

/// A person to freeze.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRecipient {
    /// Who.
    pub person: PersonId,
    /// Digits with the country code.
    pub phone: String,
    /// Name, as frozen.
    pub name: String,
    /// The rendered words.
    pub body: PrivateText,
}

/// Freezes people and puts their messages into the line, from which nothing leaves
/// before the campaign runs. People who are in it already stay as they are.
pub fn freeze(
    tx: &Tx<'_>,
    campaign: CampaignId,
    number: NumberId,
    people: &[NewRecipient],
    now_ms: i64,
) -> Result<usize, StoreError> {
    let (last, position): (i64, i64) = tx
        .prepare_cached(
            "SELECT (SELECT coalesce(max(id), 0) FROM recipients),
                    (SELECT coalesce(max(position), 0) FROM recipients WHERE campaign_id = ?1)",
        )?
        .query_row([campaign.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut positions = position + 1..;
    let (whole, rest) = people.as_chunks::<AT_ONCE>();
    let (together, alone) = (insert_sql(AT_ONCE), insert_sql(1));
    for some in whole {
        insert(tx, &together, campaign, some, &mut positions)?;
    }
    for one in rest.chunks(1) {
        insert(tx, &alone, campaign, one, &mut positions)?;
    }
    let frozen = tx
        .prepare_cached(
            "INSERT INTO outbox_items (origin, number_id, campaign_id, recipient_id, person_id, phone, position, created_at_ms, changed_at_ms)
             SELECT 'campaign', ?1, campaign_id, id, person_id, phone, position, ?3, ?3
             FROM recipients WHERE id > ?2 ORDER BY id",
        )?
        .execute((number.0, last, now_ms))?;
    if numbers::get(tx, number)?.limits.hours.clock_of == ClockOf::Person {
        while clocks::give_countries(tx, number, 1_000)? {}
    }
    Ok(frozen)
}

/// People who are written by one statement: beginning and ending one costs more than a
/// person does.
const AT_ONCE: usize = 50;

fn insert_sql(people: usize) -> String {
    use std::fmt::Write;
    let mut sql = "INSERT INTO recipients (campaign_id, person_id, position, phone, name, body, body_hash) VALUES ".to_owned();
    for n in 0..people {
        let comma = if n == 0 { "" } else { ", " };
        let _ = write!(sql, "{comma}(?1");
        for value in 0..OF_EACH {
            let _ = write!(sql, ", ?{}", 2 + n * OF_EACH + value);
        }
        sql.push(')');
    }
    sql + " ON CONFLICT (campaign_id, person_id) DO NOTHING"
}

/// Values that each person has of their own.
const OF_EACH: usize = 6;

fn insert(
    tx: &Tx<'_>,
    sql: &str,
    campaign: CampaignId,
    people: &[NewRecipient],
    positions: &mut RangeFrom<i64>,
) -> Result<(), StoreError> {
    let mut statement = tx.prepare_cached(sql)?;
    statement.raw_bind_parameter(1, campaign.0)?;
    for (n, (person, position)) in people.iter().zip(positions).enumerate() {
        let first = 2 + n * OF_EACH;
        statement.raw_bind_parameter(first, person.person.0)?;
        statement.raw_bind_parameter(first + 1, position)?;
        statement.raw_bind_parameter(first + 2, &person.phone)?;
        statement.raw_bind_parameter(first + 3, &person.name)?;
        statement.raw_bind_parameter(first + 4, person.body.expose())?;
        statement.raw_bind_parameter(first + 5, body_hash(&person.body))?;
    }
    statement.raw_execute()?;
    Ok(())
}

/// Somebody answered: noted with the latest campaign that reached them in the
/// last week.
pub fn mark_answered(
    tx: &Tx<'_>,
    person: PersonId,
    stopped: bool,
    at_ms: i64,
) -> Result<Option<CampaignId>, StoreError> {
    use rusqlite::OptionalExtension;
    let row: Option<(i64, i64)> = tx
        .prepare_cached(
            "SELECT r.id, r.campaign_id FROM recipients r JOIN outbox_items i ON i.recipient_id = r.id
             WHERE r.person_id = ?1 AND i.state IN ('accepted', 'checking', 'needs_check', 'sending')
               AND i.changed_at_ms > ?2 - 604800000
             ORDER BY r.campaign_id DESC LIMIT 1",
        )?
        .query_row((person.0, at_ms), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((recipient, campaign)) = row else {
        return Ok(None);
    };
    tx.prepare_cached(
        "UPDATE recipients SET answered_at_ms = coalesce(answered_at_ms, ?2),
           stopped_at_ms = CASE WHEN ?3 THEN coalesce(stopped_at_ms, ?2) ELSE stopped_at_ms END
         WHERE id = ?1",
    )?
    .execute((recipient, at_ms, stopped))?;
    Ok(Some(CampaignId(campaign)))
}

/// The frozen row of a person in a campaign.
pub fn find(
    conn: &rusqlite::Connection,
    campaign: CampaignId,
    person: PersonId,
) -> Result<Option<drumbeat_domain::RecipientId>, StoreError> {
    use rusqlite::OptionalExtension;
    Ok(conn
        .prepare_cached("SELECT id FROM recipients WHERE campaign_id = ?1 AND person_id = ?2")?
        .query_row((campaign.0, person.0), |row| {
            row.get(0).map(drumbeat_domain::RecipientId)
        })
        .optional()?)
}
