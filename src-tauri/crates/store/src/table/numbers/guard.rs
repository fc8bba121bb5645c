//! What stops a number as a whole: WhatsApp's limit, and the guardian.

use super::{SendingNumber, get, hold, set_limits, settle_clock};
use crate::query::number_record;
use crate::table::journal::{self, Entry};
use crate::table::outbox::take::last_attempt;
use crate::{StoreError, Tx};
use drumbeat_domain::NumberId;
use drumbeat_domain::guardian::{Alarm, LIMITS_APART_MS};
use drumbeat_domain::pacing::warm_up;
use drumbeat_domain::reason::WaitReason;

/// WhatsApp limits a number and does not say for how long.
pub(super) const LIMIT_MS: i64 = 24 * 3_600_000;

/// The guardian stops it. A question about the clock is asked again after what weighs more.
pub fn raise_alarm(tx: &Tx<'_>, id: NumberId, alarm: Alarm, now_ms: i64) -> Result<(), StoreError> {
    let raised = tx.execute(
        "UPDATE numbers SET alarm = ?2, alarm_at_ms = ?3
         WHERE id = ?1 AND (alarm IS NULL OR alarm = ?4 AND ?2 <> ?4)",
        (id.0, alarm.code(), now_ms, Alarm::ClockWentBack.code()),
    )?;
    if raised == 0 {
        return Ok(());
    }
    note(tx, id, "number_stopped", alarm.code(), now_ms)
}

/// The operator has put it right: it goes on, and what was before counts no more. Where
/// it was about the clock, this is the word that it is right now.
pub fn clear_alarm(tx: &Tx<'_>, id: NumberId, now_ms: i64) -> Result<(), StoreError> {
    match get(tx, id)?.alarm {
        None => return Ok(()),
        Some((Alarm::ClockWentBack, noticed_at_ms)) => {
            settle_clock(tx, id, noticed_at_ms, now_ms)?;
        }
        Some((Alarm::FailuresInARow | Alarm::FewArrive | Alarm::LimitedAgain, _)) => {
            tx.execute(
                concat!(
                    "UPDATE numbers SET alarm = NULL, trusted_after_attempt = ",
                    last_attempt!(),
                    ", trusted_after_entry = (SELECT coalesce(max(id), 0) FROM journal) WHERE id = ?1",
                ),
                [id.0],
            )?;
        }
    }
    note(tx, id, "number_continued", "", now_ms)
}

/// There is nothing to ask about the clock any more: it was confirmed, or has caught up.
pub fn clock_is_right(tx: &Tx<'_>, id: NumberId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE numbers SET alarm = NULL WHERE id = ?1 AND alarm = ?2",
        (id.0, Alarm::ClockWentBack.code()),
    )?;
    Ok(())
}

/// WhatsApp limits it, until then if that is known: it waits, nobody loses anything, and a preset that
/// rises by itself falls. A second limit within a week stops it.
pub fn limited(
    tx: &Tx<'_>,
    number: &SendingNumber,
    until_ms: Option<i64>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let until_ms = until_ms.unwrap_or(now_ms + LIMIT_MS);
    let known =
        number.held_reason == Some(WaitReason::WhatsAppLimit) && number.held_until_ms > now_ms;
    if !known {
        let since_ms = now_ms - LIMITS_APART_MS;
        if number_record::was_limited(tx, number.id, number.trusted_after_entry, since_ms)? {
            raise_alarm(tx, number.id, Alarm::LimitedAgain, now_ms)?;
        }
        if let Some(fallen) = warm_up::fallen(&number.limits) {
            set_limits(tx, number.id, &fallen, now_ms)?;
            note(tx, number.id, "preset_fallen", fallen.preset.code(), now_ms)?;
        }
    }
    hold(tx, number.id, until_ms, WaitReason::WhatsAppLimit, now_ms)?;
    let entry = Entry {
        number: Some(number.id),
        code: WaitReason::WhatsAppLimit.code(),
        params: Some(serde_json::json!({ "until_ms": until_ms })),
        ..Entry::new("number_limited")
    };
    journal::append(tx, now_ms, &entry)
}

fn note(
    tx: &Tx<'_>,
    id: NumberId,
    kind: &'static str,
    code: &'static str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let entry = Entry {
        number: Some(id),
        code,
        ..Entry::new(kind)
    };
    journal::append(tx, now_ms, &entry)
}
