//! The outcome of an attempt. Written once, by the holder of the token; whatever
//! comes later is evidence, not a second outcome.

use super::item::{Along, Item, get, set_state_along};
use super::receipt::NUMBER_REFUSED;
use super::take::Taken;
use crate::table::journal::{self, Entry};
use crate::table::{campaigns, numbers, receipts};
use crate::{StoreError, Tx};
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::delivery::{DeliveryState, Receipt};
use drumbeat_domain::mutant;
use drumbeat_domain::outbox::{DoubtTimes, ItemState, Level, Scope, SendOutcome};
use drumbeat_domain::reason::{FailureReason, SkipReason, WaitReason};

/// The first pause after a failed try of a person; doubled with each further one.
const RETRY_AFTER_MS: i64 = 120_000;
/// How long a number waits when nobody said for how long.
const NUMBER_WAITS_MS: i64 = 30_000;

/// Writes what became of a send. `false`: the item had moved on (evidence came
/// first, or recovery took over) and the answer was only noted.
pub fn finish(
    tx: &Tx<'_>,
    taken: &Taken,
    outcome: &SendOutcome,
    times: DoubtTimes,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let item = get(tx, taken.item.id)?;
    let holds = item.state == ItemState::Sending && item.lock_token == Some(taken.token);
    if !holds && !mutant::is_on("token_unchecked") {
        return late(tx, taken, &item, outcome, now_ms).map(|()| false);
    }
    let (code, reason, spends) = match outcome {
        SendOutcome::Accepted { .. } => ("accepted", None, true),
        SendOutcome::NotSent { reason, .. } => ("not_sent", Some(reason.code()), false),
        SendOutcome::Rejected { reason } => ("rejected", Some(reason.code()), false),
        SendOutcome::Unknown { reason } => (
            "unknown",
            Some(reason.code()),
            !mutant::is_on("doubt_spends_nothing"),
        ),
    };
    tx.prepare_cached(
        "UPDATE attempts SET outcome = ?2, outcome_reason = ?3, ended_at_ms = ?4 WHERE id = ?1",
    )?
    .execute((taken.attempt.0, code, reason, now_ms))?;
    if !spends {
        set_spends(tx, &item, false)?;
    }
    match outcome {
        SendOutcome::Accepted { provider_id, level } => {
            accept(tx, &item, provider_id, receipt_of(*level), now_ms)?;
        }
        SendOutcome::NotSent { .. } if mutant::is_on("refusal_is_success") => {
            let id = item.client_id.clone().unwrap_or_default();
            accept(tx, &item, &id, Receipt::HandedOver, now_ms)?;
        }
        SendOutcome::NotSent {
            scope: Scope::Person,
            after_ms,
            reason,
        } => {
            let limits = numbers::get(tx, item.number)?.limits;
            if item.attempts >= limits.max_attempts {
                fail(tx, &item, FailureReason::TooManyTries, now_ms)?;
            } else {
                let pause = RETRY_AFTER_MS << item.attempts.saturating_sub(1).min(10);
                wait_again(
                    tx,
                    &item,
                    now_ms.saturating_add(pause.max(*after_ms)),
                    reason.code(),
                    now_ms,
                )?;
            }
        }
        SendOutcome::NotSent {
            scope: Scope::Number,
            after_ms,
            reason,
        } => {
            // Nobody loses a try because a server was away.
            tx.prepare_cached(
                "UPDATE outbox_items SET attempts = max(attempts - 1, 0) WHERE id = ?1",
            )?
            .execute([item.id.0])?;
            wait_again(tx, &item, 0, reason.code(), now_ms)?;
            let until_ms = (*after_ms > 0).then(|| now_ms.saturating_add(*after_ms));
            if *reason == WaitReason::WhatsAppLimit {
                numbers::limited(tx, &numbers::get(tx, item.number)?, until_ms, now_ms)?;
            } else {
                let until_ms = until_ms.unwrap_or(now_ms.saturating_add(NUMBER_WAITS_MS));
                numbers::hold(tx, item.number, until_ms, *reason, now_ms)?;
            }
        }
        SendOutcome::Rejected { reason } => fail(tx, &item, *reason, now_ms)?,
        SendOutcome::Unknown { .. } if mutant::is_on("silence_is_failure") => {
            fail(tx, &item, FailureReason::Rejected, now_ms)?;
        }
        SendOutcome::Unknown { .. } if mutant::is_on("silence_is_retried") => {
            wait_again(tx, &item, now_ms + RETRY_AFTER_MS, "", now_ms)?;
        }
        SendOutcome::Unknown { .. } if mutant::is_on("silence_is_success") => {
            let id = item.client_id.clone().unwrap_or_default();
            accept(tx, &item, &id, Receipt::HandedOver, now_ms)?;
        }
        SendOutcome::Unknown { reason } => {
            let check_at = times.quarantine_ends_ms(taken.started_at_ms);
            super::doubt::begin(tx, &item, *reason, check_at, now_ms)?;
            // A receipt that came before we gave up is the answer already.
            super::receipt::apply_known(tx, item.id, now_ms)?;
        }
    }
    note(tx, &item, code, reason.unwrap_or(""), now_ms)?;
    if let Some(campaign) = item.campaign {
        campaigns::complete_if_done(tx, campaign, now_ms)?;
    }
    Ok(true)
}

pub(super) const fn receipt_of(level: Level) -> Receipt {
    match level {
        Level::HandedOver => Receipt::HandedOver,
        Level::AtServer => Receipt::AtServer,
    }
}

/// It left: from here on receipts carry it.
pub(super) fn accept(
    tx: &Tx<'_>,
    item: &Item,
    provider_id: &str,
    receipt: Receipt,
    now_ms: i64,
) -> Result<DeliveryState, StoreError> {
    let known = receipts::list(tx, item.number, provider_id)?;
    let delivery = known
        .into_iter()
        .fold(item.delivery.advance(receipt), DeliveryState::advance);
    let item = Item {
        provider_id: Some(provider_id.to_owned()),
        ..item.clone()
    };
    settle(tx, &item, &Along::Left(provider_id), delivery, now_ms)
}

/// Where the receipts of a message that left put it: on its way, failed, or, where
/// WhatsApp refused the number, back into the line.
pub(super) fn settle(
    tx: &Tx<'_>,
    item: &Item,
    along: &Along<'_>,
    delivery: DeliveryState,
    now_ms: i64,
) -> Result<DeliveryState, StoreError> {
    if delivery == DeliveryState::Failed {
        let id = item.provider_id.as_deref().unwrap_or_default();
        if receipts::has_code(tx, item.number, id, NUMBER_REFUSED)? {
            return put_back(tx, item, now_ms).map(|()| DeliveryState::Waiting);
        }
        let reason = Some(FailureReason::ErrorReceipt.code());
        let state = (ItemState::Failed, delivery);
        set_state_along(tx, item, state, reason, along, now_ms)?;
        return Ok(delivery);
    }
    // It left after all: what had been given back is spent. While it was on the wire
    // nothing was given back.
    let may_be_back = item.state != ItemState::Sending || mutant::is_on("budget_after_the_wire");
    if !item.delivery.went_out() && may_be_back {
        set_spends(tx, item, true)?;
    }
    let state = (ItemState::Accepted, delivery);
    set_state_along(tx, item, state, None, along, now_ms)?;
    Ok(delivery)
}

/// WhatsApp refused the number: nobody loses a try nor the day its budget. A new id
/// is drawn at the next turn, because the old one has its receipt; until then that
/// one stays as the gateway's id, so that anything it may still tell finds the item.
fn put_back(tx: &Tx<'_>, item: &Item, now_ms: i64) -> Result<(), StoreError> {
    set_spends(tx, item, false)?;
    tx.prepare_cached(
        "UPDATE outbox_items SET attempts = max(attempts - 1, 0), client_id = NULL, provider_id = ?2 WHERE id = ?1",
    )?
    .execute((item.id.0, &item.provider_id))?;
    reopen(tx, item, now_ms)?;
    wait_again(tx, item, 0, WaitReason::WhatsAppLimit.code(), now_ms)
}

fn set_spends(tx: &Tx<'_>, item: &Item, spends: bool) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE attempts SET spends = ?2
         WHERE id = (SELECT id FROM attempts WHERE item_id = ?1 ORDER BY n DESC LIMIT 1) AND spends <> ?2",
    )?
    .execute((item.id.0, spends))?;
    Ok(())
}

/// A complete campaign in which somebody waits again runs again.
pub(super) fn reopen(tx: &Tx<'_>, item: &Item, now_ms: i64) -> Result<(), StoreError> {
    let Some(campaign) = item.campaign else {
        return Ok(());
    };
    if campaigns::get(tx, campaign)?.state == CampaignState::Completed {
        campaigns::apply(tx, campaign, CampaignEvent::Reopen, now_ms)
            .map_err(|_| StoreError::Stale("campaign"))?;
    }
    Ok(())
}

/// It failed for good.
pub(super) fn fail(
    tx: &Tx<'_>,
    item: &Item,
    reason: FailureReason,
    now_ms: i64,
) -> Result<(), StoreError> {
    let state = (ItemState::Failed, DeliveryState::Failed);
    let reason = Some(reason.code());
    set_state_along(tx, item, state, reason, &Along::Released, now_ms)
}

/// Back into the line, not before `due_at_ms`.
pub(super) fn wait_again(
    tx: &Tx<'_>,
    item: &Item,
    due_at_ms: i64,
    reason: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    super::clocks::comes_back(tx, item, &numbers::get(tx, item.number)?.limits)?;
    // Its campaign may have been stopped while it was on the wire.
    let stopped = campaigns::state_of(tx, item.campaign)? == Some(CampaignState::Cancelled);
    let (state, reason) = if stopped {
        let state = (ItemState::Skipped, DeliveryState::Skipped);
        (state, SkipReason::CampaignStopped.code())
    } else {
        ((ItemState::Waiting, DeliveryState::Waiting), reason)
    };
    set_state_along(
        tx,
        item,
        state,
        Some(reason),
        &Along::DueAt(due_at_ms),
        now_ms,
    )
}

/// An answer for an item that has moved on: never a second outcome, but
/// acceptance is evidence that ends a doubt.
fn late(
    tx: &Tx<'_>,
    taken: &Taken,
    item: &Item,
    outcome: &SendOutcome,
    now_ms: i64,
) -> Result<(), StoreError> {
    let code = match outcome {
        SendOutcome::Accepted { .. } => "accepted",
        SendOutcome::NotSent { .. } => "not_sent",
        SendOutcome::Rejected { .. } => "rejected",
        SendOutcome::Unknown { .. } => "unknown",
    };
    tx.prepare_cached("UPDATE attempts SET late_outcome = ?2 WHERE id = ?1")?
        .execute((taken.attempt.0, code))?;
    if let SendOutcome::Accepted { provider_id, level } = outcome {
        receipts::insert(tx, item.number, provider_id, receipt_of(*level), "", now_ms)?;
        if matches!(
            item.state,
            ItemState::Checking | ItemState::NeedsCheck | ItemState::Waiting
        ) {
            accept(tx, item, provider_id, receipt_of(*level), now_ms)?;
        }
    }
    // The usual case is no news: the receipt overtook the answer to its own send.
    if !matches!(item.state, ItemState::Accepted | ItemState::Failed) {
        note(tx, item, "late_answer", code, now_ms)?;
    }
    if let Some(campaign) = item.campaign {
        campaigns::complete_if_done(tx, campaign, now_ms)?;
    }
    Ok(())
}

pub(super) fn note(
    tx: &Tx<'_>,
    item: &Item,
    kind: &'static str,
    code: &'static str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let entry = Entry {
        code,
        number: Some(item.number),
        campaign: item.campaign,
        recipient: item.recipient,
        item: Some(item.id),
        ..Entry::new(kind)
    };
    journal::append(tx, now_ms, &entry)
}
