//! What the operator decides about one message.

use super::finish::{accept, note, reopen, wait_again};
use super::item::{Item, get, set_state};
use crate::table::{address_cache, campaigns};
use crate::{StoreError, Tx};
use drumbeat_domain::ItemId;
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::delivery::{DeliveryState, Receipt};
use drumbeat_domain::mutant;
use drumbeat_domain::outbox::ItemState;
use drumbeat_domain::reason::SkipReason;

/// A decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Send it once more: it failed, was skipped as not on WhatsApp, or did not go out.
    TryAgain,
    /// It went out: leave it.
    WentOut,
    /// Leave this person out.
    Skip,
}

/// The decisions an item allows. Nobody of a stopped campaign is sent to again; what
/// is known of them can still be said.
pub fn allowed(
    state: ItemState,
    reason: Option<&str>,
    campaign: Option<CampaignState>,
) -> &'static [Verdict] {
    if campaign == Some(CampaignState::Cancelled) {
        return match state {
            ItemState::NeedsCheck => &[Verdict::WentOut],
            ItemState::Waiting
            | ItemState::Failed
            | ItemState::Skipped
            | ItemState::Sending
            | ItemState::Checking
            | ItemState::Accepted => &[],
        };
    }
    match state {
        ItemState::NeedsCheck => &[Verdict::TryAgain, Verdict::WentOut],
        ItemState::Failed => &[Verdict::TryAgain],
        ItemState::Skipped if reason == Some(SkipReason::NotOnWhatsApp.code()) => {
            &[Verdict::TryAgain]
        }
        ItemState::Waiting => &[Verdict::Skip],
        ItemState::Skipped | ItemState::Sending | ItemState::Checking | ItemState::Accepted => &[],
    }
}

/// Applies a decision; refuses one that does not fit.
pub fn decide(tx: &Tx<'_>, id: ItemId, verdict: Verdict, now_ms: i64) -> Result<(), StoreError> {
    let item = get(tx, id)?;
    let campaign = campaigns::state_of(tx, item.campaign)?;
    if !allowed(item.state, item.reason.as_deref(), campaign).contains(&verdict)
        && !mutant::is_on("decision_unchecked")
    {
        return Err(StoreError::Stale("item"));
    }
    match verdict {
        Verdict::TryAgain => again(tx, &item, now_ms)?,
        Verdict::WentOut => {
            let id = item.client_id.clone().unwrap_or_default();
            accept(tx, &item, &id, Receipt::HandedOver, now_ms)?;
        }
        Verdict::Skip => {
            let reason = SkipReason::Operator.code();
            set_state(
                tx,
                &item,
                ItemState::Skipped,
                DeliveryState::Skipped,
                Some(reason),
                now_ms,
            )?;
        }
    }
    let kind = match verdict {
        Verdict::TryAgain => "operator_try_again",
        Verdict::WentOut => "operator_went_out",
        Verdict::Skip => "operator_skip",
    };
    note(tx, &item, kind, "", now_ms)?;
    if let Some(campaign) = item.campaign {
        campaigns::complete_if_done(tx, campaign, now_ms)?;
    }
    Ok(())
}

/// Back into the line. A person asked for it, so it is a new message with a new
/// id; the old attempts stay as they are.
fn again(tx: &Tx<'_>, item: &Item, now_ms: i64) -> Result<(), StoreError> {
    address_cache::forget(tx, &item.phone)?;
    tx.execute(
        "UPDATE outbox_items SET client_id = NULL, provider_id = NULL, address = NULL, attempts = 0, resends = 0, lookups = 0
         WHERE id = ?1",
        [item.id.0],
    )?;
    reopen(tx, item, now_ms)?;
    wait_again(tx, item, 0, "", now_ms)
}
