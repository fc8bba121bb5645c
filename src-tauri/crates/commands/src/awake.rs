//! Keeping the computer awake while messages leave, if the operator wants that.
//!
//! The computer is kept awake only while a campaign of the real workspace sends or will
//! within the hour: not through the night until the sending hours begin, because a
//! laptop that cannot sleep is a laptop with an empty battery. Sleeping loses nothing;
//! sending goes on, at its pace, when the computer wakes.
//!
//! That the program itself is not slowed down while it sends needs no wish: it costs nobody
//! a battery.

use crate::dto::Empty;
use crate::dto::settings::{AwakeSave, AwakeView, Battery};
use crate::workspace::Workspace;
use crate::{App, AppEvent, CommandError};
use drumbeat_engine::{NowKind, NumberNow};
use drumbeat_store::table::{numbers, settings};
use std::sync::Weak;
use tokio::sync::broadcast::error::RecvError;

/// Where the wish is kept.
const KEY: &str = "keep_awake";
/// A wait that ends within this time is part of sending, in milliseconds.
const SOON_MS: i64 = 3_600_000;

/// Whether the computer is kept awake, and how its battery is.
pub async fn awake_get(app: &App, _: Empty) -> Result<AwakeView, CommandError> {
    let wanted = wanted(app).await?;
    Ok(AwakeView {
        wanted,
        kept: app.host().is_kept_awake(),
        battery: app
            .host()
            .battery()
            .map(|(percent, charging)| Battery { percent, charging }),
    })
}

/// Saves the wish; it counts at once.
pub async fn awake_save(app: &App, request: AwakeSave) -> Result<AwakeView, CommandError> {
    let workspace = app.real().await;
    workspace
        .db
        .write(move |tx| settings::save(tx, KEY, &request.wanted))
        .await?;
    follow(app).await?;
    awake_get(app, Empty {}).await
}

/// Follows what the engine does until the app is gone.
pub async fn watch(app: Weak<App>) {
    let Some(mut events) = app.upgrade().map(|app| app.events()) else {
        return;
    };
    loop {
        let Some(open) = app.upgrade() else { return };
        if let Err(error) = follow(&open).await {
            tracing::error!(code = error.code.as_str(), "awake or not is not known");
        }
        drop(open);
        loop {
            match events.recv().await {
                Ok(AppEvent::Changed { .. }) | Err(RecvError::Lagged(_)) => break,
                Ok(_) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }
}

async fn wanted(app: &App) -> Result<bool, CommandError> {
    let workspace = app.real().await;
    let saved = workspace
        .db
        .read(|conn| settings::load::<bool>(conn, KEY))
        .await?;
    Ok(saved.unwrap_or(false))
}

/// Keeps awake what has to be.
async fn follow(app: &App) -> Result<(), CommandError> {
    let real = app.real().await;
    let sends_real = sends(&real).await?;
    let shown = app.workspace().await;
    app.host().keep_working(sends_real || sends(&shown).await?);
    app.host().keep_awake(sends_real && wanted(app).await?);
    Ok(())
}

/// Whether a campaign sends, or will within the hour.
async fn sends(workspace: &Workspace) -> Result<bool, CommandError> {
    let now_ms = workspace.now_ms();
    let numbers = workspace.db.read(numbers::list).await?;
    Ok(numbers
        .iter()
        .any(|number| is_sending(&workspace.engine.now_of(number.id), now_ms)))
}

/// Whether a campaign of the number sends, or will within the hour.
fn is_sending(now: &NumberNow, now_ms: i64) -> bool {
    let soon = match now.kind {
        NowKind::Idle => false,
        NowKind::Sending => true,
        NowKind::Waiting(_) => now
            .until_ms
            .is_some_and(|until_ms| until_ms - now_ms <= SOON_MS),
    };
    soon && now.campaign.is_some()
}

#[cfg(test)]
mod tests {
    use super::{SOON_MS, is_sending};
    use drumbeat_domain::CampaignId;
    use drumbeat_domain::reason::WaitReason;
    use drumbeat_engine::{NowKind, NumberNow};

    #[test]
    fn a_night_or_an_idle_number_keeps_no_computer_awake() {
        let now = |kind, until_ms, campaign| NumberNow {
            kind,
            until_ms,
            campaign,
        };
        let one = Some(CampaignId(1));
        let gap = NowKind::Waiting(WaitReason::Gap);
        let night = NowKind::Waiting(WaitReason::ClosedHours);
        let lost = NowKind::Waiting(WaitReason::NotLinked);
        assert!(is_sending(&now(NowKind::Sending, None, one), 0));
        assert!(is_sending(&now(gap, Some(SOON_MS), one), 0));
        assert!(
            !is_sending(&now(night, Some(SOON_MS + 1), one), 0),
            "not until morning"
        );
        assert!(
            !is_sending(&now(lost, None, one), 0),
            "nobody knows until when"
        );
        assert!(!is_sending(&now(gap, Some(1), None), 0), "of no campaign");
        assert!(!is_sending(&now(NowKind::Idle, None, None), 0));
    }
}
