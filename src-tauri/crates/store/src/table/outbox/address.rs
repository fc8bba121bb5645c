//! Where an item goes and under which id: found out before it is taken, written in
//! the transaction that takes it, so that a send costs two commits.

use super::item::{Item, get, set_state};
use crate::table::address_cache::{self, Known};
use crate::table::journal::{self, Entry};
use crate::table::suppressions::{self, SuppressionReason};
use crate::table::{campaigns, consent_events, recipients};
use crate::{StoreError, Tx};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::outbox::ItemState;
use drumbeat_domain::reason::SkipReason;
use drumbeat_domain::{AccountId, ItemId, PersonId};

/// The way to a person, as found out just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Where it goes (wire form).
    pub address: String,
    /// The id we chose, where the gateway carries ids.
    pub client_id: Option<String>,
    /// What WhatsApp said, where it was asked for this.
    pub learned: Option<Learned>,
}

/// What WhatsApp said about a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// Whose WhatsApp was asked.
    pub account: AccountId,
    /// Other names of the same person: kind and value of an identity.
    pub aliases: Vec<(&'static str, String)>,
}

/// Remembers what was learned, and gives the item as it is to be taken: with its address
/// and id. An address that another person of the campaign already has makes this one
/// skipped: `None`.
pub(super) fn follow(
    tx: &Tx<'_>,
    item: Item,
    route: &Route,
    now_ms: i64,
) -> Result<Option<Item>, StoreError> {
    if let Some(learned) = &route.learned {
        for (kind, value) in &learned.aliases {
            if let Some(person) = item.person {
                add_alias(tx, person, kind, value, now_ms)?;
            }
        }
        let known = Known::Address(route.address.clone());
        address_cache::save(tx, learned.account, &item.phone, &known, now_ms)?;
    }
    if is_taken(tx, &item, &route.address)? {
        skip(tx, item.id, SkipReason::SameAddress, now_ms)?;
        return Ok(None);
    }
    // An id once given stays: it is what a look-up asks for.
    Ok(Some(Item {
        address: Some(route.address.clone()),
        client_id: item.client_id.or_else(|| route.client_id.clone()),
        ..item
    }))
}

/// Whether somebody else of its campaign is reached there.
fn is_taken(tx: &Tx<'_>, item: &Item, address: &str) -> Result<bool, StoreError> {
    let Some(campaign) = item.campaign else {
        return Ok(false);
    };
    Ok(tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM outbox_items WHERE campaign_id = ?1 AND address = ?2 AND id <> ?3)",
        )?
        .query_row((campaign.0, address, item.id.0), |row| row.get(0))?)
}

/// A rule keeps this person from getting the message.
pub fn skip(tx: &Tx<'_>, id: ItemId, reason: SkipReason, now_ms: i64) -> Result<(), StoreError> {
    let item = get(tx, id)?;
    if item.state != ItemState::Waiting {
        return Err(StoreError::Stale("item"));
    }
    set_state(
        tx,
        &item,
        ItemState::Skipped,
        DeliveryState::Skipped,
        Some(reason.code()),
        now_ms,
    )?;
    let entry = Entry {
        code: reason.code(),
        number: Some(item.number),
        campaign: item.campaign,
        recipient: item.recipient,
        item: Some(id),
        ..Entry::new("skipped")
    };
    journal::append(tx, now_ms, &entry)?;
    if let Some(campaign) = item.campaign {
        campaigns::complete_if_done(tx, campaign, now_ms)?;
    }
    Ok(())
}

/// Remembers that a person is also known under another address, for example a
/// hidden (`@lid`) one. What was said from it counts as theirs from now on.
pub fn add_alias(
    tx: &Tx<'_>,
    person: PersonId,
    kind: &str,
    value: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let added = tx
        .prepare_cached(
            "INSERT INTO identities (person_id, kind, scope, value, created_at_ms) VALUES (?1, ?2, '', ?3, ?4)
             ON CONFLICT (kind, scope, value) DO NOTHING",
        )?
        .execute((person.0, kind, value, now_ms))?;
    // A stop word may have come from it when nobody knew whose it is.
    if added == 1
        && let Some(stopped_at_ms) = suppressions::stopped_at(tx, kind, value)?
    {
        consent_events::stop(tx, person, SuppressionReason::StopWord, None, now_ms)?;
        recipients::mark_answered(tx, person, true, stopped_at_ms)?;
    }
    Ok(())
}

/// The account behind an item's number, for the address cache.
pub fn account_of(tx: &rusqlite::Connection, id: ItemId) -> Result<AccountId, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT n.account_id FROM outbox_items i JOIN numbers n ON n.id = i.number_id WHERE i.id = ?1",
        )?
        .query_row([id.0], |row| row.get(0).map(AccountId))?)
}
