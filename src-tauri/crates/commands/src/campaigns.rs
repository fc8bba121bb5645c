//! Campaigns: drafts, the count, the forecast, start, pause, continue, stop, and
//! the people of a running one.

mod drafts;
mod explain;
mod people;
mod sample;

pub use drafts::{
    campaign_create, campaign_delete, campaign_draft, campaign_duplicate, campaign_save,
};
pub use explain::explain_why;
pub use people::{campaign_feed, campaign_people, recipient_decide};
pub use sample::audience_sample;

use crate::dto::campaigns::{
    AudienceAsk, AudienceCountDto, CampaignRow, CampaignStart, CampaignView, ForecastAsk,
    ForecastDayDto, ForecastDto,
};
use crate::dto::home::BeatStripDto;
use crate::dto::{ById, Empty};
use crate::turns::{self, Line};
use crate::workspace::Workspace;
use crate::{App, CommandError, ErrorCode, picture};
pub(crate) use drafts::audience_of;
use drumbeat_domain::campaign::{CampaignAction, CampaignEvent, allowed_actions};
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::reason::PauseReason;
use drumbeat_domain::template::Template;
use drumbeat_domain::{CampaignId, NumberId};
use drumbeat_engine::StartError;
use drumbeat_store::query::audience::{self, Rest};
use drumbeat_store::query::{activity, progress};
use drumbeat_store::table::campaigns::{self, Campaign, ChangeError};
use drumbeat_store::table::numbers;
use drumbeat_store::table::outbox::take;

impl From<ChangeError> for CommandError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::NotAllowed(no) => no.into(),
            ChangeError::Store(error) => error.into(),
        }
    }
}

impl From<StartError> for CommandError {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Nobody => Self::new(ErrorCode::AudienceEmpty),
            StartError::CountChanged { now } => Self::new(ErrorCode::CountChanged).with("now", now),
            StartError::NoMessage => Self::new(ErrorCode::MessageEmpty),
            StartError::Template(error) => {
                tracing::info!(%error, "a campaign with an unreadable message was not started");
                Self::new(ErrorCode::TemplateBad)
            }
            StartError::NoNumber => Self::new(ErrorCode::NumberMissing),
            StartError::Change(error) => error.into(),
        }
    }
}

const fn action_code(action: CampaignAction) -> &'static str {
    match action {
        CampaignAction::Edit => "edit",
        CampaignAction::Start => "start",
        CampaignAction::Pause => "pause",
        CampaignAction::Resume => "resume",
        CampaignAction::Stop => "stop",
        CampaignAction::Duplicate => "duplicate",
        CampaignAction::Delete => "delete",
    }
}

async fn row(workspace: &Workspace, campaign: &Campaign) -> Result<CampaignRow, CommandError> {
    let id = campaign.id;
    let (counts, continued) = workspace
        .db
        .read(move |conn| {
            Ok((
                progress::counts(conn, id)?,
                activity::went_on_by_itself_at(conn, id.0)?,
            ))
        })
        .await?;
    Ok(CampaignRow {
        id: id.0,
        name: campaign.name.clone(),
        state: campaign.state.code().to_owned(),
        pause_reason: campaign
            .pause_reason
            .map(PauseReason::code)
            .map(str::to_owned),
        now: picture::now_of(workspace, campaign, &counts, continued),
        counts: picture::counts_dto(&counts),
        allowed_actions: allowed_actions(campaign.state)
            .iter()
            .map(|a| action_code(*a).to_owned())
            .collect(),
        updated_at_ms: campaign.updated_at_ms,
        started_at_ms: campaign.started_at_ms,
        finished_at_ms: campaign.finished_at_ms,
    })
}

async fn get(workspace: &Workspace, id: i64) -> Result<Campaign, CommandError> {
    Ok(workspace
        .db
        .read(move |conn| campaigns::get(conn, CampaignId(id)))
        .await?)
}

/// All campaigns, the last changed first.
pub async fn campaign_list(app: &App, _: Empty) -> Result<Vec<CampaignRow>, CommandError> {
    let workspace = app.workspace().await;
    let mut rows = Vec::new();
    for campaign in workspace.db.read(campaigns::list).await? {
        rows.push(row(&workspace, &campaign).await?);
    }
    Ok(rows)
}

/// How many get it, and why not more.
pub async fn audience_count(
    app: &App,
    request: AudienceAsk,
) -> Result<AudienceCountDto, CommandError> {
    let workspace = app.workspace().await;
    let audience = audience_of(&request.audience);
    let (asked, now_ms) = (audience.clone(), workspace.now_ms());
    let number = request.number_id.map(NumberId);
    let (count, rest) = workspace
        .db
        .read(move |conn| {
            let number = number.map_or(Ok(None), |id| numbers::load(conn, id))?;
            let rest = Rest {
                days: number.map_or(0, |number| number.limits.person_rest_days),
                campaign: None,
            };
            Ok((audience::count_with_rest(conn, &asked, rest, now_ms)?, rest))
        })
        .await?;
    // While the message is being written it may not be readable yet: then it leaves nobody out.
    let will_get = match Template::parse(&request.body) {
        Ok(template) if !template.variables().is_empty() => {
            let shop = workspace.region().await?.shop_name;
            workspace
                .engine
                .will_get(&audience, &template, &shop)
                .await?
        }
        Ok(_) | Err(_) => count.will_get,
    };
    Ok(AudienceCountDto {
        // As many as the groups that were chosen say: who is for tests is a reason for fewer.
        chosen: count.chosen + count.test_people,
        left_out: count.left_out,
        asked_to_stop: count.asked_to_stop,
        not_asked: count.not_asked,
        no_number: count.no_number,
        suppressed: count.suppressed,
        test_people: count.test_people,
        missing_variable: count.will_get - will_get,
        will_get,
        written_recently: count.written_recently.min(will_get),
        rest_days: rest.days,
    })
}

/// What the pace means for this many people: the real rules on a virtual clock.
pub async fn campaign_forecast(
    app: &App,
    request: ForecastAsk,
) -> Result<ForecastDto, CommandError> {
    let workspace = app.workspace().await;
    let id = NumberId(request.number_id);
    let number = workspace
        .db
        .read(move |conn| numbers::get(conn, id))
        .await?;
    let line = request
        .campaign_id
        .map_or(Line::OfNumber, |id| Line::OfCampaign(CampaignId(id)));
    let own = turns::forecast_of(&workspace, &number, line, request.people).await?;
    let mut preset_ends = Vec::new();
    for preset in Preset::ALL {
        let mut limits = Limits::preset(*preset, number.limits.hours.zone);
        limits.hours = number.limits.hours.clone();
        let with = numbers::SendingNumber {
            limits,
            ..number.clone()
        };
        let ends = turns::forecast_of(&workspace, &with, line, request.people)
            .await?
            .ends_at_ms;
        preset_ends.push(ends);
    }
    Ok(ForecastDto {
        days: own
            .days
            .into_iter()
            .map(|day| ForecastDayDto {
                date: day.date,
                count: day.count,
                closed: day.closed,
            })
            .collect(),
        first_at_ms: own.first_at_ms,
        ends_at_ms: own.ends_at_ms,
        deciding: own.deciding.code().to_owned(),
        preset_ends_at_ms: preset_ends,
        zone: number.limits.hours.zone.name().to_owned(),
    })
}

/// Starts, for exactly as many people as the button said.
pub async fn campaign_start(
    app: &App,
    request: CampaignStart,
) -> Result<CampaignRow, CommandError> {
    let workspace = app.workspace().await;
    let shop = workspace.region().await?.shop_name;
    workspace
        .engine
        .start_campaign(CampaignId(request.id), request.people, shop)
        .await?;
    row(&workspace, &get(&workspace, request.id).await?).await
}

async fn apply(app: &App, id: i64, event: CampaignEvent) -> Result<CampaignRow, CommandError> {
    let workspace = app.workspace().await;
    workspace.engine.apply(CampaignId(id), event).await?;
    row(&workspace, &get(&workspace, id).await?).await
}

/// Pauses.
pub async fn campaign_pause(app: &App, request: ById) -> Result<CampaignRow, CommandError> {
    apply(app, request.id, CampaignEvent::Pause(PauseReason::Operator)).await
}

/// Continues.
pub async fn campaign_resume(app: &App, request: ById) -> Result<CampaignRow, CommandError> {
    apply(app, request.id, CampaignEvent::Resume).await
}

/// Stops for good.
pub async fn campaign_stop(app: &App, request: ById) -> Result<CampaignRow, CommandError> {
    apply(app, request.id, CampaignEvent::Stop).await
}

/// A campaign that was started, with today's rhythm.
pub async fn campaign_view(app: &App, request: ById) -> Result<CampaignView, CommandError> {
    let workspace = app.workspace().await;
    let campaign = get(&workspace, request.id).await?;
    let row = row(&workspace, &campaign).await?;
    let region = workspace.region().await?;
    let base = CampaignView {
        number: None,
        number_id: None,
        body: campaign.body.clone(),
        ends_at_ms: None,
        beat: BeatStripDto::default(),
        zone: region.zone,
        sent_today: 0,
        day_cap: 0,
        row,
    };
    let Some(number) = picture::number_of(&workspace, &campaign).await? else {
        return Ok(base);
    };
    let (id, now_ms) = (number.id, workspace.now_ms());
    let history = workspace
        .db
        .read(move |conn| take::history(conn, id, now_ms))
        .await?;
    let alive = base.row.now.is_some();
    let ends_at_ms = if alive {
        let line = Line::OfCampaign(campaign.id);
        turns::forecast_of(&workspace, &number, line, base.row.counts.waiting)
            .await?
            .ends_at_ms
    } else {
        None
    };
    Ok(CampaignView {
        number: number.phone.as_deref().map(crate::numbers::formatted),
        number_id: Some(number.id.0),
        ends_at_ms,
        beat: picture::beat_of(&workspace, &number).await?,
        zone: number.limits.hours.zone.name().to_owned(),
        sent_today: history.spent_today(number.limits.hours.zone, now_ms),
        day_cap: number.limits.day_cap,
        ..base
    })
}
