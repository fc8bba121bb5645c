//! What the engine and the operator decided, append-only. Ids, codes and
//! parameters only: no name, no number, no sentence, so that a person can be
//! erased while the journal stays.

use crate::{StoreError, Tx};
use drumbeat_domain::{CampaignId, ItemId, NumberId, RecipientId};

/// The condition of the index `journal_rare`, word for word: what is asked for by its kind.
/// Every message writes the other kinds, and nobody looks for a few of them among many.
macro_rules! rare {
    () => {
        "kind <> 'accepted' AND kind <> 'sent' AND kind <> 'delivered' AND kind <> 'read'"
    };
}
pub(crate) use rare;

/// The kinds that every message writes.
pub(crate) const COMMON: [&str; 4] = ["accepted", "sent", "delivered", "read"];

/// One decision.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// What: `accepted`, `delivered`, `campaign_paused`, ...
    pub kind: &'static str,
    /// About which number.
    pub number: Option<NumberId>,
    /// About which campaign.
    pub campaign: Option<CampaignId>,
    /// About which person of it.
    pub recipient: Option<RecipientId>,
    /// About which item.
    pub item: Option<ItemId>,
    /// A reason's code.
    pub code: &'static str,
    /// What the words need.
    pub params: Option<serde_json::Value>,
}

impl Entry {
    /// An entry of this kind.
    pub fn new(kind: &'static str) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }
}

/// Appends.
pub fn append(tx: &Tx<'_>, at_ms: i64, entry: &Entry) -> Result<(), StoreError> {
    let params = entry
        .params
        .as_ref()
        .map_or_else(|| "{}".to_owned(), ToString::to_string);
    tx.prepare_cached(
        "INSERT INTO journal (at_ms, kind, number_id, campaign_id, recipient_id, item_id, code, params)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((
        at_ms,
        entry.kind,
        entry.number.map(|id| id.0),
        entry.campaign.map(|id| id.0),
        entry.recipient.map(|id| id.0),
        entry.item.map(|id| id.0),
        entry.code,
        params,
    ))?;
    Ok(())
}
