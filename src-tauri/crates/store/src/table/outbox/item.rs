//! An item as it is stored.

use crate::{StoreError, Tx, coded, coded_opt};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::outbox::{ItemState, Origin};
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{CampaignId, ItemId, NumberId, PersonId, RecipientId};
use rusqlite::{Connection, OptionalExtension, Row};

/// An item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Where it came from.
    pub origin: Origin,
    /// From which number.
    pub number: NumberId,
    /// Of which campaign.
    pub campaign: Option<CampaignId>,
    /// For which frozen person.
    pub recipient: Option<RecipientId>,
    /// For whom.
    pub person: Option<PersonId>,
    /// Digits with the country code.
    pub phone: String,
    /// Where it goes, once resolved (wire form).
    pub address: Option<String>,
    /// The rendered words.
    pub body: PrivateText,
    /// The id we chose.
    pub client_id: Option<String>,
    /// Its state.
    pub state: ItemState,
    /// What the person's phone says.
    pub delivery: DeliveryState,
    /// Not before.
    pub due_at_ms: i64,
    /// Tries that count against the person.
    pub attempts: u32,
    /// The holder's token, while `sending` or `checking`.
    pub lock_token: Option<i64>,
    /// The gateway's bare id.
    pub provider_id: Option<String>,
    /// Look-ups in a row that found nothing.
    pub lookups: u32,
    /// Times it was proved absent and sent again.
    pub resends: u32,
    /// The next look-up.
    pub check_at_ms: Option<i64>,
    /// A skip, failure or doubt code.
    pub reason: Option<String>,
    /// When the state was reached.
    pub changed_at_ms: i64,
}

/// Columns for [`read`]; the body comes from the recipient where there is one.
pub(super) const SELECT: &str = "SELECT i.id, i.origin, i.number_id, i.campaign_id, i.recipient_id, \
     i.person_id, i.phone, i.address, coalesce(r.body, i.body) AS body, i.client_id, i.state, \
     i.delivery, i.due_at_ms, i.attempts, i.lock_token, i.provider_id, i.lookups, i.resends, \
     i.check_at_ms, i.reason, i.changed_at_ms \
     FROM outbox_items i LEFT JOIN recipients r ON r.id = i.recipient_id";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        id: ItemId(row.get("id")?),
        origin: coded(row, "origin", Origin::parse)?,
        number: NumberId(row.get("number_id")?),
        campaign: row.get::<_, Option<i64>>("campaign_id")?.map(CampaignId),
        recipient: row.get::<_, Option<i64>>("recipient_id")?.map(RecipientId),
        person: row.get::<_, Option<i64>>("person_id")?.map(PersonId),
        phone: row.get("phone")?,
        address: row.get("address")?,
        body: PrivateText::new(row.get::<_, String>("body")?),
        client_id: row.get("client_id")?,
        state: coded(row, "state", ItemState::parse)?,
        delivery: coded(row, "delivery", DeliveryState::parse)?,
        due_at_ms: row.get("due_at_ms")?,
        attempts: row.get("attempts")?,
        lock_token: row.get("lock_token")?,
        provider_id: row.get("provider_id")?,
        lookups: row.get("lookups")?,
        resends: row.get("resends")?,
        check_at_ms: row.get("check_at_ms")?,
        reason: coded_opt(row, "reason", |text| Some(text.to_owned()))?,
        changed_at_ms: row.get("changed_at_ms")?,
    })
}

/// One item, if it exists.
pub fn load(conn: &Connection, id: ItemId) -> Result<Option<Item>, StoreError> {
    Ok(conn
        .prepare_cached(&format!("{SELECT} WHERE i.id = ?1"))?
        .query_row([id.0], read)
        .optional()?)
}

/// One item that must exist.
pub(super) fn get(conn: &Connection, id: ItemId) -> Result<Item, StoreError> {
    load(conn, id)?.ok_or(StoreError::NotFound("item"))
}

/// An item outside campaigns: hello to oneself, a quick send, an answer.
pub fn insert_once(
    tx: &Tx<'_>,
    origin: Origin,
    number: NumberId,
    person: Option<PersonId>,
    phone: &str,
    body: &PrivateText,
    now_ms: i64,
) -> Result<ItemId, StoreError> {
    tx.execute(
        "INSERT INTO outbox_items (origin, number_id, person_id, phone, body, priority, created_at_ms, changed_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, 10, ?6, ?6)",
        (origin.code(), number.0, person.map(|id| id.0), phone, body.expose(), now_ms),
    )?;
    Ok(ItemId(tx.last_insert_rowid()))
}

/// Moves an item and its person together; the only place that writes these states.
pub(super) fn set_state(
    tx: &Tx<'_>,
    item: &Item,
    state: ItemState,
    delivery: DeliveryState,
    reason: Option<&str>,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE outbox_items SET state = ?2, delivery = ?3, reason = ?4, changed_at_ms = ?5 WHERE id = ?1",
    )?
    .execute((item.id.0, state.code(), delivery.code(), reason, now_ms))?;
    if let Some(recipient) = item.recipient {
        tx.prepare_cached(
            "UPDATE recipients SET state = ?2, reason = ?3, changed_at_ms = ?4 WHERE id = ?1",
        )?
        .execute((recipient.0, delivery.code(), reason, now_ms))?;
    }
    Ok(())
}
