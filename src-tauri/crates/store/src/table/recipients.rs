//! People frozen into a campaign, each with the message as it will be sent.

use crate::table::numbers;
use crate::table::outbox::clocks;
use crate::table::outbox::take::body_hash;
use crate::{StoreError, Tx};
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{CampaignId, NumberId, PersonId};

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
    let mut position: i64 = tx
        // Nobody has left the line yet.
        .prepare_cached(
            "SELECT coalesce(max(position), 0) FROM recipients WHERE campaign_id = ?1 AND state = 'waiting'",
        )?
        .query_row([campaign.0], |row| row.get(0))?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO recipients (campaign_id, person_id, position, phone, name, body, body_hash, changed_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (campaign_id, person_id) DO NOTHING",
    )?;
    let mut enqueue = tx.prepare_cached(
        "INSERT INTO outbox_items (origin, number_id, campaign_id, recipient_id, person_id, phone, country, position, created_at_ms, changed_at_ms)
         VALUES ('campaign', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
    )?;
    let limits = numbers::get(tx, number)?.limits;
    let mut frozen = 0;
    for person in people {
        position += 1;
        let added = insert.execute((
            campaign.0,
            person.person.0,
            position,
            &person.phone,
            &person.name,
            person.body.expose(),
            body_hash(&person.body),
            now_ms,
        ))?;
        if added == 0 {
            position -= 1;
            continue;
        }
        let recipient = tx.last_insert_rowid();
        enqueue.execute((
            number.0,
            campaign.0,
            recipient,
            person.person.0,
            &person.phone,
            clocks::country_for(&limits, &person.phone),
            position,
            now_ms,
        ))?;
        frozen += 1;
    }
    Ok(frozen)
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
            "SELECT r.id, r.campaign_id FROM recipients r
             WHERE r.person_id = ?1 AND r.state IN ('accepted', 'sent', 'delivered', 'read', 'checking', 'needs_check', 'sending')
               AND r.changed_at_ms > ?2 - 604800000
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
