//! Receipts that meet their item.

use super::finish::{accept, settle};
use super::item::{self, Along, Item, get, select_item};
use crate::table::{campaigns, receipts};
use crate::{StoreError, Tx};
use drumbeat_domain::delivery::{DeliveryState, Receipt};
use drumbeat_domain::outbox::ItemState;
use drumbeat_domain::{ItemId, NumberId};
use rusqlite::{Connection, OptionalExtension};

/// The code of an error receipt by which WhatsApp refuses the number, not the
/// person: the message certainly did not arrive, and nobody is to blame for it.
pub const NUMBER_REFUSED: &str = "number_refused";

/// The item that a bare message id belongs to: by the gateway's id, or by ours.
pub fn find(
    conn: &Connection,
    number: NumberId,
    provider_id: &str,
) -> Result<Option<Item>, StoreError> {
    Ok(conn
        .prepare_cached(select_item!(
            "WHERE i.number_id = ?1 AND (i.client_id = ?2 \
               OR i.provider_id = ?2 AND i.provider_id IS NOT i.client_id) LIMIT 1"
        ))?
        .query_row((number.0, provider_id), item::read)
        .optional()?)
}

/// What a receipt changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The item, as it was.
    pub item: Item,
    /// Its state now.
    pub delivery: DeliveryState,
}

impl Moved {
    /// Whether the line of its number is another than before: the item was on the wire
    /// or in doubt, or waits (again). Nobody sends sooner because a message was read.
    pub fn concerns_the_line(&self) -> bool {
        let had_left = matches!(self.item.state, ItemState::Accepted | ItemState::Failed);
        !had_left || self.delivery == DeliveryState::Waiting
    }
}

/// What a receipt met.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Applied {
    /// The item of its message, if that is one of ours.
    pub item: Option<ItemId>,
    /// What it changed.
    pub moved: Option<Moved>,
}

/// Keeps a receipt and, where its message is known, moves that forward.
pub fn apply(
    tx: &Tx<'_>,
    number: NumberId,
    provider_id: &str,
    receipt: Receipt,
    error_code: &str,
    at_ms: i64,
    now_ms: i64,
) -> Result<Applied, StoreError> {
    receipts::insert(tx, number, provider_id, receipt, error_code, at_ms)?;
    let Some(item) = find(tx, number, provider_id)? else {
        return Ok(Applied::default());
    };
    let id = item.id;
    let moved = meet(tx, item, provider_id, receipt, now_ms)?;
    Ok(Applied {
        item: Some(id),
        moved,
    })
}

fn meet(
    tx: &Tx<'_>,
    item: Item,
    provider_id: &str,
    receipt: Receipt,
    now_ms: i64,
) -> Result<Option<Moved>, StoreError> {
    let moved = match item.state {
        // Its end was reached before, so its campaign's cannot be reached by this.
        ItemState::Accepted | ItemState::Failed => {
            let moved = forward(tx, &item, receipt, now_ms)?;
            return Ok(moved.map(|delivery| Moved { item, delivery }));
        }
        // The ack overtook the answer, or ends a doubt: it is the answer.
        ItemState::Sending | ItemState::Checking | ItemState::NeedsCheck => {
            if item.state == ItemState::Sending {
                settle_attempt(tx, &item, now_ms)?;
            }
            Some(accept(tx, &item, provider_id, receipt, now_ms)?)
        }
        // Proved absent and put back, then a receipt after all: it did go out.
        ItemState::Waiting if receipt != Receipt::Error => {
            Some(accept(tx, &item, provider_id, receipt, now_ms)?)
        }
        ItemState::Waiting | ItemState::Skipped => None,
    };
    if let Some(campaign) = item.campaign {
        campaigns::complete_if_done(tx, campaign, now_ms)?;
    }
    Ok(moved
        .filter(|delivery| *delivery != item.delivery)
        .map(|delivery| Moved { item, delivery }))
}

/// An answer in advance: the attempt is closed by its receipt, the real answer
/// will be noted as late.
fn settle_attempt(tx: &Tx<'_>, item: &Item, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE attempts SET outcome = 'accepted', outcome_reason = 'receipt', ended_at_ms = ?3
         WHERE item_id = ?1 AND lock_token = ?2 AND outcome IS NULL",
    )?
    .execute((item.id.0, item.lock_token, now_ms))?;
    Ok(())
}

fn forward(
    tx: &Tx<'_>,
    item: &Item,
    receipt: Receipt,
    now_ms: i64,
) -> Result<Option<DeliveryState>, StoreError> {
    let delivery = item.delivery.advance(receipt);
    if delivery == item.delivery {
        return Ok(None);
    }
    settle(tx, item, &Along::Nothing, delivery, now_ms).map(Some)
}

/// Receipts that were told before the item came into doubt decide it.
pub(super) fn apply_known(tx: &Tx<'_>, id: ItemId, now_ms: i64) -> Result<(), StoreError> {
    let item = get(tx, id)?;
    let Some(message_id) = item.provider_id.clone().or_else(|| item.client_id.clone()) else {
        return Ok(());
    };
    let known = receipts::list(tx, item.number, &message_id)?;
    let Some(first) = known.into_iter().next() else {
        return Ok(());
    };
    accept(tx, &item, &message_id, first, now_ms)?;
    Ok(())
}
