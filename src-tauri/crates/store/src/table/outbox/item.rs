//! An item as it is stored.

use crate::column::Columns;
use crate::{StoreError, Tx};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::outbox::{ItemState, Origin};
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::{CampaignId, ItemId, NumberId, PersonId, RecipientId};
use rusqlite::{Connection, OptionalExtension, Row, ToSql};

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
    /// On whose wall clocks the hours are read (ISO 3166); empty for the number's.
    pub country: String,
    /// Where it goes, once resolved (wire form).
    pub address: Option<String>,
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

/// The columns of [`read`], in its order, of the items that the rest of the words choose.
macro_rules! select_item {
    ($($rest:expr),+) => {
        concat!(
            "SELECT i.id, i.origin, i.number_id, i.campaign_id, i.recipient_id, i.person_id, i.phone, \
             i.country, i.address, i.client_id, i.state, i.delivery, \
             i.due_at_ms, i.attempts, i.lock_token, i.provider_id, i.lookups, i.resends, i.check_at_ms, \
             i.reason, i.changed_at_ms \
             FROM outbox_items i ",
            $($rest),+
        )
    };
}
pub(super) use select_item;

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Item> {
    let mut columns = Columns::of(row);
    Ok(Item {
        id: ItemId(columns.get()?),
        origin: columns.coded(Origin::parse)?,
        number: NumberId(columns.get()?),
        campaign: columns.get::<Option<i64>>()?.map(CampaignId),
        recipient: columns.get::<Option<i64>>()?.map(RecipientId),
        person: columns.get::<Option<i64>>()?.map(PersonId),
        phone: columns.get()?,
        country: columns.get()?,
        address: columns.get()?,
        client_id: columns.get()?,
        state: columns.coded(ItemState::parse)?,
        delivery: columns.coded(DeliveryState::parse)?,
        due_at_ms: columns.get()?,
        attempts: columns.get()?,
        lock_token: columns.get()?,
        provider_id: columns.get()?,
        lookups: columns.get()?,
        resends: columns.get()?,
        check_at_ms: columns.get()?,
        reason: columns.get()?,
        changed_at_ms: columns.get()?,
    })
}

/// One item, if it exists.
pub fn load(conn: &Connection, id: ItemId) -> Result<Option<Item>, StoreError> {
    Ok(conn
        .prepare_cached(select_item!("WHERE i.id = ?1"))?
        .query_row([id.0], read)
        .optional()?)
}

/// The rendered words of an item: those of its frozen person, if it is for one. Read where
/// they are sent or looked for, and nowhere else.
pub fn words(conn: &Connection, item: &Item) -> Result<PrivateText, StoreError> {
    let (sql, id) = match item.recipient {
        Some(recipient) => ("SELECT body FROM recipients WHERE id = ?1", recipient.0),
        None => ("SELECT body FROM outbox_items WHERE id = ?1", item.id.0),
    };
    Ok(conn
        .prepare_cached(sql)?
        .query_row([id], |row| row.get::<_, String>(0).map(PrivateText::new))?)
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
    tx.prepare_cached("INSERT INTO outbox_items (origin, number_id, person_id, phone, body, priority, created_at_ms, changed_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, 10, ?6, ?6)")?.execute((origin.code(), number.0, person.map(|id| id.0), phone, body.expose(), now_ms))?;
    Ok(ItemId(tx.last_insert_rowid()))
}

/// Moves an item.
pub(super) fn set_state(
    tx: &Tx<'_>,
    item: &Item,
    state: ItemState,
    delivery: DeliveryState,
    reason: Option<&str>,
    now_ms: i64,
) -> Result<(), StoreError> {
    set_state_along(tx, item, (state, delivery), reason, &Along::Nothing, now_ms)
}

/// What an item's move changes besides its state.
pub(super) enum Along<'a> {
    /// Nothing.
    Nothing,
    /// It was taken by the holder of this token, as the item tells where it goes and
    /// under which id of ours.
    Taken(i64),
    /// It left, under this id of the gateway's.
    Left(&'a str),
    /// Nobody holds it any more.
    Released,
    /// It waits again, not before this.
    DueAt(i64),
    /// It is in doubt, and looked up then.
    CheckAt(i64),
}

/// The same with what changes along, in one write of the row and its indexes; the only
/// place that writes these states.
pub(super) fn set_state_along(
    tx: &Tx<'_>,
    item: &Item,
    (state, delivery): (ItemState, DeliveryState),
    reason: Option<&str>,
    along: &Along<'_>,
    now_ms: i64,
) -> Result<(), StoreError> {
    macro_rules! update {
        ($columns:literal) => {
            concat!(
                "UPDATE outbox_items SET state = ?2, delivery = ?3, reason = ?4, changed_at_ms = ?5",
                $columns,
                " WHERE id = ?1"
            )
        };
    }
    let (sql, more): (&str, Vec<&dyn ToSql>) = match along {
        // A receipt: only what the phone says changes, and only the index that holds it.
        Along::Nothing if state == item.state => (
            "UPDATE outbox_items SET delivery = ?3, reason = ?4, changed_at_ms = ?5 WHERE id = ?1",
            Vec::new(),
        ),
        Along::Nothing => (update!(""), Vec::new()),
        Along::Taken(token) => (
            update!(
                ", lock_token = ?6, address = ?7, client_id = ?8, provider_id = NULL, attempts = attempts + 1, lookups = 0, check_at_ms = NULL"
            ),
            vec![token, &item.address, &item.client_id],
        ),
        Along::Left(provider_id) => (
            update!(", provider_id = ?6, lock_token = NULL, check_at_ms = NULL"),
            vec![provider_id],
        ),
        Along::Released => (
            update!(", lock_token = NULL, check_at_ms = NULL"),
            Vec::new(),
        ),
        Along::DueAt(due_at_ms) => (
            update!(", due_at_ms = ?6, lock_token = NULL, check_at_ms = NULL"),
            vec![due_at_ms],
        ),
        Along::CheckAt(check_at_ms) => (
            update!(", check_at_ms = ?6, lookups = 0"),
            vec![check_at_ms],
        ),
    };
    let (state, delivery) = (state.code(), delivery.code());
    let mut values: Vec<&dyn ToSql> = vec![&item.id.0, &state, &delivery, &reason, &now_ms];
    values.extend(more);
    tx.prepare_cached(sql)?.execute(values.as_slice())?;
    Ok(())
}
