//! Campaigns over time: what the operator does to them ([`start`] among it), what goes on by
//! itself after a restart, and what pauses by itself because the clock cannot be trusted or
//! the file is an old copy.

use crate::core::{Core, lock};
use crate::events::Topic;
use crate::recover;
use drumbeat_domain::CampaignId;
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::pacing::History;
use drumbeat_domain::reason::PauseReason;
use drumbeat_store::StoreError;
use drumbeat_store::table::campaigns::{self, Campaign, ChangeError};
use drumbeat_store::table::numbers::SendingNumber;
use drumbeat_store::table::outbox::doubt;

mod start;

pub use start::{StartError, StartOutcome, render_all, value};
pub(crate) use start::{start, will_get};

/// A campaign that stood still for longer asks before it goes on.
const STOOD_STILL_MS: i64 = 72 * 3_600_000;
/// The clock may be set back by this much without a question.
const CLOCK_SLACK_MS: i64 = 120_000;

/// [`STOOD_STILL_MS`], and on a fast practice clock five real minutes at least.
fn stood_still_ms(core: &Core) -> i64 {
    STOOD_STILL_MS.max(300_000 * i64::from(core.clock.speed()))
}

/// A write whose "no" is a campaign's.
pub(crate) async fn change<T: Send + 'static>(
    core: &Core,
    job: impl FnOnce(&drumbeat_store::Tx<'_>) -> Result<T, ChangeError> + Send + 'static,
) -> Result<T, ChangeError> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let written = core
        .db
        .write(move |tx| match job(tx) {
            Ok(done) => Ok(done),
            Err(ChangeError::Store(error)) => Err(error),
            Err(ChangeError::NotAllowed(no)) => {
                let _ = sender.send(no);
                Err(StoreError::Stale("campaign"))
            }
        })
        .await;
    match written {
        Ok(done) => Ok(done),
        Err(error) => match receiver.await {
            Ok(no) => Err(ChangeError::NotAllowed(no)),
            Err(_) => Err(ChangeError::Store(error)),
        },
    }
}

/// An event by the operator or a guard, and everything that follows from it.
pub(crate) async fn apply(
    core: &Core,
    id: CampaignId,
    event: CampaignEvent,
) -> Result<(), ChangeError> {
    let now_ms = core.now_ms();
    change(core, move |tx| {
        campaigns::apply(tx, id, event, now_ms).map(|_| ())
    })
    .await?;
    if event == CampaignEvent::Stop {
        finish(core, id).await;
    }
    let campaign = core.db.read(move |conn| campaigns::get(conn, id)).await?;
    if let Some(number) = campaign.number_id {
        core.wake(number);
    }
    core.tell(&[Topic::Campaigns, Topic::Now, Topic::Activity]);
    Ok(())
}

/// A half-frozen start is taken back, in slices.
async fn undo(core: &Core, id: CampaignId) -> Result<(), ChangeError> {
    let now_ms = core.now_ms();
    while change(core, move |tx| campaigns::undo_preparation(tx, id, now_ms)).await? {}
    Ok(())
}

/// A stopped campaign leaves out everybody who still waits, in slices.
async fn skip_the_rest(core: &Core, id: CampaignId) -> Result<(), StoreError> {
    let now_ms = core.now_ms();
    while core
        .db
        .write(move |tx| campaigns::skip_waiting(tx, id, now_ms))
        .await?
    {}
    Ok(())
}

/// Takes back a half-frozen start, or leaves out the rest of a stopped campaign. What
/// the disk refuses is remembered and done once it works again.
async fn finish(core: &Core, id: CampaignId) {
    match try_to_finish(core, id).await {
        Ok(()) => {
            lock(&core.half_done).remove(&id);
        }
        Err(error) => {
            tracing::error!(campaign = id.0, %error, "a change is half done");
            lock(&core.half_done).insert(id);
        }
    }
}

async fn try_to_finish(core: &Core, id: CampaignId) -> Result<(), ChangeError> {
    let campaign = core.db.read(move |conn| campaigns::get(conn, id)).await?;
    match campaign.state {
        CampaignState::Preparing => undo(core, id).await?,
        CampaignState::Cancelled => skip_the_rest(core, id).await?,
        CampaignState::Draft
        | CampaignState::Running
        | CampaignState::Paused
        | CampaignState::Completed => return Ok(()),
    }
    core.tell(&[Topic::Campaigns, Topic::Now, Topic::Activity]);
    Ok(())
}

/// Every half minute: what the disk refused before.
pub(crate) async fn finish_what_is_half_done(core: &Core) {
    let half_done = lock(&core.half_done).clone();
    for id in half_done {
        finish(core, id).await;
    }
}

/// At start: half-frozen starts are taken back, half-done stops finished; a running
/// campaign goes on by itself unless it stood still for too long or the clock went back.
pub(crate) async fn resume_at_start(core: &Core) -> Result<(), ChangeError> {
    for id in core.db.read(campaigns::list_half_stopped).await? {
        skip_the_rest(core, id).await?;
    }
    let alive = core.db.read(campaigns::list_alive).await?;
    let now_ms = core.now_ms();
    for campaign in alive {
        let id = campaign.id;
        match campaign.state {
            CampaignState::Preparing => {
                undo(core, id).await?;
            }
            CampaignState::Running => {
                let pause = if now_ms < campaign.last_active_ms - CLOCK_SLACK_MS {
                    Some(PauseReason::ClockWentBack)
                } else if now_ms - campaign.last_active_ms > stood_still_ms(core) {
                    Some(PauseReason::StoodStill)
                } else {
                    None
                };
                match pause {
                    Some(reason) => apply(core, id, CampaignEvent::Pause(reason)).await?,
                    None => continued(core, &campaign).await?,
                }
            }
            CampaignState::Draft
            | CampaignState::Paused
            | CampaignState::Completed
            | CampaignState::Cancelled => {}
        }
    }
    Ok(())
}

/// At start of a file that was put back from a copy: what left since is in doubt, and
/// nothing else leaves before the operator has seen it. One write, because the next start
/// finds nothing unknown any more. Gives how many sends the file did not know.
pub(crate) async fn adopt_unknown(core: &Core) -> Result<usize, ChangeError> {
    use drumbeat_store::table::journal::{self, Entry};
    let (noted, times) = (core.db.noted_sends(), recover::times_of(core));
    let now_ms = core.now_ms();
    change(core, move |tx| {
        let unknown = doubt::adopt_unknown(tx, &noted, times, now_ms)?;
        if unknown == 0 {
            return Ok(0);
        }
        for campaign in campaigns::list_alive(tx)? {
            if campaign.state == CampaignState::Running {
                let restored = CampaignEvent::Pause(PauseReason::Restored);
                campaigns::apply(tx, campaign.id, restored, now_ms)?;
            }
        }
        let entry = Entry {
            params: Some(serde_json::json!({ "count": unknown })),
            ..Entry::new("restored")
        };
        journal::append(tx, now_ms, &entry)?;
        Ok(unknown)
    })
    .await
}

/// It went on by itself, and says so.
async fn continued(core: &Core, campaign: &Campaign) -> Result<(), StoreError> {
    use drumbeat_store::table::journal::{self, Entry};
    let (id, number, now_ms) = (campaign.id, campaign.number_id, core.now_ms());
    core.db
        .write(move |tx| {
            let entry = Entry {
                campaign: Some(id),
                number,
                ..Entry::new("campaign_continued")
            };
            journal::append(tx, now_ms, &entry)
        })
        .await
}

/// While it runs: a clock that goes back pauses what runs, so that no cap is refilled
/// and no hour is sent twice without somebody knowing; a laptop that slept for days
/// asks before it goes on. Looked at every half minute and before every send.
pub(crate) async fn guard_clock(core: &Core) -> Result<(), ChangeError> {
    use std::sync::atomic::Ordering;
    let now_ms = core.now_ms();
    let latest_ms = core.latest_ms.fetch_max(now_ms, Ordering::SeqCst);
    let reason = if now_ms < latest_ms - CLOCK_SLACK_MS {
        PauseReason::ClockWentBack
    } else if latest_ms > 0 && now_ms - latest_ms > stood_still_ms(core) {
        PauseReason::StoodStill
    } else {
        return Ok(());
    };
    core.latest_ms.store(now_ms, Ordering::SeqCst);
    let paused = pause_running(core, reason, |_| true).await;
    if paused.is_ok() {
        // Whoever waits for a moment of the clock as it was, looks at the one it is.
        core.wake_all();
    } else {
        // So that the jump is seen again at the next look.
        core.latest_ms.store(latest_ms, Ordering::SeqCst);
    }
    paused
}

/// The number has sent at a time that is still to come, or tried to, or began to wait for
/// its server or for WhatsApp then. What did not leave is not in its history, but the gap
/// drawn for it ends later than any gap drawn by now.
pub(crate) fn is_ahead(number: &SendingNumber, history: &History, now_ms: i64) -> bool {
    let latest_ms = now_ms.saturating_add(CLOCK_SLACK_MS);
    let longest_ms = history.gap_kind.longest_ms();
    history.spent_at_ms.iter().any(|stamp| *stamp > latest_ms)
        || history.not_before_ms > latest_ms.saturating_add(longest_ms)
        || (number.held_until_ms > now_ms && number.held_at_ms > latest_ms)
}

/// What is stamped ahead of now ([`is_ahead`]): the clock had run ahead when
/// nothing of this number ran, or another one is back from the future. What runs
/// waits for Continue, which says that the clock is right now; without it the caps
/// would stay closed until that time. `true`: something was paused.
pub(crate) async fn guard_stamps(
    core: &Core,
    number: &SendingNumber,
    history: &History,
    now_ms: i64,
) -> Result<bool, ChangeError> {
    if !is_ahead(number, history, now_ms) {
        return Ok(false);
    }
    let of_number = |campaign: &Campaign| campaign.number_id == Some(number.id);
    pause_running(core, PauseReason::ClockWentBack, of_number).await?;
    Ok(true)
}

async fn pause_running(
    core: &Core,
    reason: PauseReason,
    which: impl Fn(&Campaign) -> bool,
) -> Result<(), ChangeError> {
    for campaign in core.db.read(campaigns::list_alive).await? {
        if campaign.state == CampaignState::Running && which(&campaign) {
            apply(core, campaign.id, CampaignEvent::Pause(reason)).await?;
        }
    }
    Ok(())
}
