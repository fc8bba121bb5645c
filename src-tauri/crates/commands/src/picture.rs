//! Pieces that Home and the campaign screens share: the one sentence, the rhythm
//! of a day, how far a campaign is and about when it will be done.

use crate::CommandError;
use crate::dto::campaigns::StateCounts;
use crate::dto::home::{Beat, BeatPause, BeatStripDto, NowDto, NowKindDto};
use crate::workspace::Workspace;
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::reason::{PauseReason, WaitReason};
use drumbeat_domain::schedule::{Span, Zone, local_day_start_ms, next_local_midnight_ms};
use drumbeat_engine::NowKind;
use drumbeat_store::query::progress::{self, Counts};
use drumbeat_store::table::campaigns::Campaign;
use drumbeat_store::table::numbers::{self, SendingNumber};
use drumbeat_store::table::outbox::take;

pub(crate) fn counts_dto(counts: &Counts) -> StateCounts {
    StateCounts {
        total: counts.total,
        waiting: counts.of(DeliveryState::Waiting),
        sending: counts.of(DeliveryState::Sending),
        checking: counts.of(DeliveryState::Checking),
        accepted: counts.of(DeliveryState::Accepted),
        sent: counts.of(DeliveryState::Sent),
        delivered: counts.of(DeliveryState::Delivered),
        read: counts.of(DeliveryState::Read),
        failed: counts.of(DeliveryState::Failed),
        skipped: counts.of(DeliveryState::Skipped),
        needs_check: counts.of(DeliveryState::NeedsCheck),
        answered: counts.answered,
        stopped: counts.stopped,
    }
}

/// Nothing is to be sent.
pub(crate) fn idle() -> NowDto {
    NowDto {
        kind: NowKindDto::Idle,
        reason: None,
        next_at_ms: None,
        campaign_id: None,
        campaign: None,
        done: 0,
        total: 0,
        continued_at_ms: None,
    }
}

/// The one sentence about a campaign that is alive; `None` for one that is not.
pub(crate) fn now_of(
    workspace: &Workspace,
    campaign: &Campaign,
    counts: &Counts,
    continued_at_ms: Option<i64>,
) -> Option<NowDto> {
    let base = NowDto {
        campaign_id: Some(campaign.id.0),
        campaign: Some(campaign.name.clone()),
        done: counts.done(),
        total: counts.total,
        continued_at_ms,
        ..idle()
    };
    match campaign.state {
        CampaignState::Draft | CampaignState::Completed | CampaignState::Cancelled => None,
        CampaignState::Preparing => Some(NowDto {
            kind: NowKindDto::Preparing,
            ..base
        }),
        CampaignState::Paused => Some(NowDto {
            kind: NowKindDto::Paused,
            reason: campaign
                .pause_reason
                .map(PauseReason::code)
                .map(str::to_owned),
            ..base
        }),
        CampaignState::Running => {
            let now = campaign
                .number_id
                .map(|id| workspace.engine.now_of(id))
                .unwrap_or_default();
            Some(match now.kind {
                NowKind::Sending => NowDto {
                    kind: NowKindDto::Sending,
                    ..base
                },
                // A gap between two messages is sending, at its own pace.
                NowKind::Waiting(reason @ (WaitReason::Gap | WaitReason::Spread)) => NowDto {
                    kind: NowKindDto::Sending,
                    reason: Some(reason.code().to_owned()),
                    next_at_ms: now.until_ms,
                    ..base
                },
                NowKind::Waiting(reason) => NowDto {
                    kind: NowKindDto::Waiting,
                    reason: Some(reason.code().to_owned()),
                    next_at_ms: now.until_ms,
                    ..base
                },
                // The loop has not looked yet.
                NowKind::Idle => NowDto {
                    kind: NowKindDto::Waiting,
                    reason: Some(WaitReason::Recovering.code().to_owned()),
                    ..base
                },
            })
        }
    }
}

/// A span of today in milliseconds.
fn today(span: Span, zone: Zone, now_ms: i64) -> (i64, i64) {
    let day_ms = local_day_start_ms(zone, now_ms);
    let at = |minute: u16| day_ms + i64::from(minute) * 60_000;
    (at(span.start.get()), at(span.end.get()))
}

/// The rhythm of today: what left, and what is planned until the hours end.
pub(crate) async fn beat_of(
    workspace: &Workspace,
    number: &SendingNumber,
) -> Result<BeatStripDto, CommandError> {
    let now_ms = workspace.now_ms();
    let zone = number.limits.hours.zone;
    let (start_ms, end_ms) = today(number.limits.hours.window, zone, now_ms);
    let (day_ms, next_day_ms) = (
        local_day_start_ms(zone, now_ms),
        next_local_midnight_ms(zone, now_ms),
    );
    let id = number.id;
    let (sent, waiting) = workspace
        .db
        .read(move |conn| {
            Ok((
                progress::beats(conn, id, day_ms, next_day_ms)?,
                take::count_waiting(conn, id)?,
            ))
        })
        .await?;
    let mut beats: Vec<Beat> = sent
        .into_iter()
        .map(|(at_ms, state)| Beat {
            at_ms,
            state: state.code().to_owned(),
        })
        .collect();
    let most = waiting.min(i64::from(number.limits.day_cap));
    let planned = crate::turns::turns(workspace, number, most, next_day_ms).await?;
    beats.extend(planned.into_iter().map(|at_ms| Beat {
        at_ms,
        state: "planned".to_owned(),
    }));
    let pauses = number
        .limits
        .hours
        .pauses
        .iter()
        .map(|pause| today(*pause, zone, now_ms))
        .map(|(start_at_ms, end_at_ms)| BeatPause {
            start_at_ms,
            end_at_ms,
        })
        .collect();
    Ok(BeatStripDto {
        start_at_ms: start_ms,
        end_at_ms: end_ms,
        beats,
        pauses,
    })
}

/// The number of a campaign, if it has one that still exists.
pub(crate) async fn number_of(
    workspace: &Workspace,
    campaign: &Campaign,
) -> Result<Option<SendingNumber>, CommandError> {
    match campaign.number_id {
        Some(id) => Ok(workspace
            .db
            .read(move |conn| numbers::load(conn, id))
            .await?),
        None => Ok(None),
    }
}
