//! Why a number sends nothing at this moment, as far as it is not for a person's sake.

use super::View;
use crate::core::{Core, Health};
use crate::now::NumberNow;
use drumbeat_domain::mutant;
use drumbeat_domain::pacing::{self, Decision};
use drumbeat_domain::reason::WaitReason;
use drumbeat_gateway::LinkStatus;
use drumbeat_store::table::numbers::LinkState;

/// Nobody's turn: later, in doubt, or nothing at all.
pub(super) fn nothing_due(view: &View) -> NumberNow {
    match (
        view.next_due_ms,
        view.open.as_ref().and_then(|item| item.check_at_ms),
    ) {
        (Some(at_ms), _) => match pacing::next(&view.number.limits, &view.history, at_ms) {
            Decision::Send => NumberNow::wait(WaitReason::RetryLater, at_ms),
            // By then it will be closed, or a cap used up: that decides.
            Decision::WaitUntil { at_ms, reason } => NumberNow::wait(reason, at_ms),
        },
        (None, Some(at_ms)) => NumberNow::wait(WaitReason::Checking, at_ms),
        (None, None) => NumberNow::default(),
    }
}

/// What about the number itself stands in the way.
pub(super) fn obstacle(core: &Core, view: &View, now_ms: i64) -> Option<NumberNow> {
    let number = &view.number;
    match number.link {
        LinkState::Linked => {}
        LinkState::Unlinked | LinkState::Linking | LinkState::Lost | LinkState::Removed => {
            return Some(NumberNow::stuck(WaitReason::NotLinked));
        }
    }
    if number.held_until_ms > now_ms && !mutant::is_on("limit_ignored") {
        let reason = number.held_reason.unwrap_or(WaitReason::GatewayDown);
        // The cause stays the hold; the time is when it really goes on.
        let at_ms = match pacing::next(&number.limits, &view.history, number.held_until_ms) {
            Decision::Send => number.held_until_ms,
            Decision::WaitUntil { at_ms, .. } => at_ms,
        };
        return Some(NumberNow::wait(reason, at_ms));
    }
    match core.health(number.id) {
        Health::Session(LinkStatus::Working) => None,
        Health::Unknown => Some(NumberNow::wait(
            WaitReason::Reconnecting,
            core.after_real(5_000),
        )),
        Health::Session(
            LinkStatus::Stopped
            | LinkStatus::Starting
            | LinkStatus::ScanQr
            | LinkStatus::PasskeyRequired
            | LinkStatus::PasskeyConfirmation
            | LinkStatus::Failed,
        ) => Some(NumberNow::wait(
            WaitReason::Reconnecting,
            core.after_real(15_000),
        )),
        // The try itself may take a while; how it ended wakes this loop.
        Health::Away {
            reason,
            next_try_ms,
        } if next_try_ms <= now_ms => Some(NumberNow::stuck(reason)),
        Health::Away {
            reason,
            next_try_ms,
        } => Some(NumberNow::wait(reason, next_try_ms)),
    }
}
