//! Whether a message may leave now, and why not: the one place that decides it.
//!
//! Asked in the transaction that takes an item ([`super::take`]), and by the screens that
//! say why somebody has not got their message yet, so that what is said is what happens.
//! First what concerns the person, then what concerns the number.

use super::item::Item;
use super::take::history_of;
use crate::table::campaigns;
use crate::table::numbers::SendingNumber;
use crate::table::suppressions::SuppressionReason;
use crate::{StoreError, coded};
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::mutant;
use drumbeat_domain::outbox::{ItemState, Origin};
use drumbeat_domain::pacing::{self, Decision, HOUR_MS, History};
use drumbeat_domain::reason::{Explanation, SkipReason, WaitReason};
use rusqlite::{Connection, OptionalExtension};

/// What is to be done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may leave.
    Send,
    /// A rule forbids it for this person.
    LeaveOut(SkipReason),
    /// Not now.
    Wait {
        /// When to look again.
        at_ms: i64,
        /// Why.
        reason: WaitReason,
    },
    /// It does not wait, or its campaign does not run.
    NotInLine,
}

/// The verdict on an item of that number at `now_ms`; with the history of the number where
/// it has been read already.
pub fn of(
    conn: &Connection,
    item: &Item,
    number: &SendingNumber,
    history: Option<History>,
    now_ms: i64,
) -> Result<Verdict, StoreError> {
    let runs = campaigns::state_of(conn, item.campaign)?
        .is_none_or(|state| state == CampaignState::Running)
        || mutant::is_on("pause_unchecked");
    if item.state != ItemState::Waiting || !runs {
        return Ok(Verdict::NotInLine);
    }
    if let Some(reason) = of_person(conn, item, number, now_ms)? {
        return Ok(Verdict::LeaveOut(reason));
    }
    let wait = |at_ms, reason| Ok(Verdict::Wait { at_ms, reason });
    let stopped = number.alarm.is_some() && !mutant::is_on("alarm_ignored");
    if stopped && item.campaign.is_some() {
        return wait(now_ms + HOUR_MS, WaitReason::Guardian);
    }
    if number.held_until_ms > now_ms && !mutant::is_on("limit_ignored") {
        let reason = number.held_reason.unwrap_or(WaitReason::GatewayDown);
        return wait(number.held_until_ms, reason);
    }
    let zones = number.limits.hours.zones_for(&item.country);
    let history = match history {
        Some(history) => history,
        None => history_of(conn, number, now_ms)?,
    };
    match pacing::next_in(&number.limits, &zones, &history, now_ms) {
        Decision::WaitUntil { at_ms, reason } => wait(at_ms, reason),
        Decision::Send => Ok(Verdict::Send),
    }
}

/// What decides about this person alone while they wait, if anything does.
pub fn explain(
    conn: &Connection,
    item: &Item,
    number: &SendingNumber,
    now_ms: i64,
) -> Result<Option<Explanation>, StoreError> {
    if item.state != ItemState::Waiting {
        return Ok(None);
    }
    if let Some(reason) = of_person(conn, item, number, now_ms)? {
        return Ok(Some(Explanation::LeftOut(reason)));
    }
    let due_ms = item.due_at_ms.max(now_ms);
    let zones = number.limits.hours.zones_for(&item.country);
    let history = history_of(conn, number, now_ms)?;
    let (reason, until_ms) = match pacing::next_in(&number.limits, &zones, &history, due_ms) {
        Decision::WaitUntil { at_ms, reason } if reason == WaitReason::PersonHours => {
            (reason, at_ms)
        }
        Decision::WaitUntil { .. } | Decision::Send if due_ms > now_ms => {
            (WaitReason::RetryLater, due_ms)
        }
        // What all of the number wait for is said of the number.
        Decision::WaitUntil { .. } | Decision::Send => return Ok(None),
    };
    Ok(Some(Explanation::Waits { reason, until_ms }))
}

/// The rule by which this person is left out when their turn comes, if there is one now.
pub(crate) fn of_person(
    conn: &Connection,
    item: &Item,
    number: &SendingNumber,
    now_ms: i64,
) -> Result<Option<SkipReason>, StoreError> {
    if let Some(reason) = forbidden(conn, item)? {
        return Ok(Some(reason));
    }
    let days = number.limits.person_rest_days;
    let recently = written_recently(conn, item, days, now_ms)?;
    Ok(recently.then_some(SkipReason::WrittenRecently))
}

/// The rule that forbids this send, if one does.
fn forbidden(conn: &Connection, item: &Item) -> Result<Option<SkipReason>, StoreError> {
    if let Some((reason, _)) = suppression(conn, item)?
        && !mutant::is_on("block_unchecked")
    {
        return Ok(Some(if reason == SuppressionReason::StopWord {
            SkipReason::OptedOut
        } else {
            SkipReason::Suppressed
        }));
    }
    let marketing = match item.origin {
        Origin::Campaign => true,
        // To oneself, to test phones, or an answer to somebody who wrote.
        Origin::TestRun | Origin::TestOnce | Origin::Quick | Origin::Inbox | Origin::Auto => false,
    };
    let Some(person) = item.person else {
        return Ok(marketing.then_some(SkipReason::PersonDeleted));
    };
    let (consent, deleted): (String, bool) = conn
        .prepare_cached("SELECT consent, deleted_at_ms IS NOT NULL FROM people WHERE id = ?1")?
        .query_row([person.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(match consent.as_str() {
        _ if mutant::is_on("consent_unchecked") => None,
        "opted_out" => Some(SkipReason::OptedOut),
        _ if marketing && deleted && !mutant::is_on("deletion_unchecked") => {
            Some(SkipReason::PersonDeleted)
        }
        "agreed" => None,
        _ => marketing.then_some(SkipReason::NoConsent),
    })
}

/// The entry of the stop list that forbids this send, and since when.
pub(crate) fn suppression(
    conn: &Connection,
    item: &Item,
) -> Result<Option<(SuppressionReason, i64)>, StoreError> {
    // The address it goes to may belong to somebody else in the contacts, or to nobody.
    let (value, kind) = match item
        .address
        .as_deref()
        .and_then(|address| address.split_once('@'))
    {
        Some((value, "lid")) => (value, "lid"),
        Some((value, _)) => (value, "phone"),
        None => ("", "phone"),
    };
    let found = conn
        .prepare_cached(
            "SELECT reason, at_ms FROM suppressions WHERE kind = 'phone' AND value = ?1
             UNION ALL
             SELECT reason, at_ms FROM suppressions WHERE kind = ?3 AND value = ?4
             UNION ALL
             SELECT s.reason, s.at_ms FROM identities d JOIN suppressions s ON s.kind = d.kind AND s.value = d.value
               WHERE d.person_id = ?2
             LIMIT 1",
        )?
        .query_row(
            (&item.phone, item.person.map(|id| id.0), kind, value),
            |row| {
                let reason = coded(row, "reason", SuppressionReason::parse)?;
                Ok((reason, row.get("at_ms")?))
            },
        )
        .optional()?;
    Ok(found)
}

/// Whether the person got a message of another campaign within so many days, from
/// whichever number; one in doubt counts as if it had arrived.
fn written_recently(
    conn: &Connection,
    item: &Item,
    days: u32,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let (Some(person), Some(campaign)) = (item.person, item.campaign) else {
        return Ok(false);
    };
    if days == 0 {
        return Ok(false);
    }
    let since_ms = now_ms - i64::from(days) * 24 * HOUR_MS;
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM recipients r
               JOIN outbox_items i ON i.recipient_id = r.id AND i.origin = 'campaign'
               JOIN attempts a ON a.item_id = i.id AND a.spends = 1 AND a.counts_at_ms > ?3
               WHERE r.person_id = ?1 AND r.campaign_id <> ?2)",
        )?
        .query_row((person.0, campaign.0, since_ms), |row| row.get(0))?)
}
