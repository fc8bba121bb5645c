//! What the connection or WhatsApp makes a number wait for, and what lets it go on.
//!
//! A number has one hold at a time. WhatsApp's limit is the strongest: a server that is
//! away for a moment does not shorten it, and neither a session that works nor a new link
//! lifts it, because it is whose number it is that is limited.

use crate::{StoreError, Tx};
use drumbeat_domain::NumberId;
use drumbeat_domain::reason::WaitReason;
use rusqlite::OptionalExtension;

/// What lets a number go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relief {
    /// Its session works.
    Working,
    /// It was linked anew.
    Linked,
    /// WhatsApp's limit is over, or was that of another phone.
    Unlimited,
}

impl Relief {
    /// Whether it ends a wait for this.
    const fn ends(self, reason: WaitReason) -> bool {
        let is_limit = matches!(reason, WaitReason::WhatsAppLimit);
        match self {
            Self::Working => matches!(
                reason,
                WaitReason::Reconnecting | WaitReason::GatewayDown | WaitReason::NotLinked
            ),
            Self::Linked => !is_limit,
            Self::Unlimited => is_limit,
        }
    }
}

/// It waits until then.
pub fn hold(
    tx: &Tx<'_>,
    id: NumberId,
    until_ms: i64,
    reason: WaitReason,
    now_ms: i64,
) -> Result<(), StoreError> {
    let limit = WaitReason::WhatsAppLimit;
    let always = reason == limit;
    tx.prepare_cached(
        "UPDATE numbers SET held_until_ms = ?2, held_reason = ?3, held_at_ms = ?4
         WHERE id = ?1 AND (?5 OR held_reason IS NOT ?6 OR held_until_ms <= ?2)",
    )?
    .execute((id.0, until_ms, reason.code(), now_ms, always, limit.code()))?;
    Ok(())
}

/// It waits no more, if this is what it waited for.
pub fn release(tx: &Tx<'_>, id: NumberId, relief: Relief) -> Result<(), StoreError> {
    let held = tx
        .prepare_cached("SELECT held_reason FROM numbers WHERE id = ?1")?
        .query_row([id.0], |row| row.get::<_, Option<String>>(0))
        .optional()?
        .flatten();
    let reason = held.as_deref().and_then(WaitReason::parse);
    if reason.is_some_and(|reason| relief.ends(reason)) {
        tx.prepare_cached(
            "UPDATE numbers SET held_until_ms = 0, held_reason = NULL WHERE id = ?1",
        )?
        .execute([id.0])?;
    }
    Ok(())
}
