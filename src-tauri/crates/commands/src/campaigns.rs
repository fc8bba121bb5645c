//! Campaigns: drafts, the count, the forecast, start, pause, continue, stop, and
//! the people of a running one.

use crate::dto::campaigns::{
    AudienceAsk, AudienceCountDto, AudienceDto, CampaignCreate, CampaignDraft, CampaignRow,
    CampaignSave, CampaignStart, CampaignView, FeedLine, ForecastAsk, ForecastDayDto, ForecastDto,
    PeopleFilter, RecipientDecide, RecipientRow, RecipientVerdict, RecipientsAsk, RecipientsPage,
};
use crate::dto::home::BeatStripDto;
use crate::dto::{ById, Done, Empty};
use crate::workspace::Workspace;
use crate::{App, CommandError, ErrorCode, home, picture};
use drumbeat_domain::campaign::{CampaignAction, CampaignEvent, allowed_actions};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::outbox::DoubtTimes;
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::reason::PauseReason;
use drumbeat_domain::template::Template;
use drumbeat_domain::{CampaignId, ImportId, NumberId, PersonId, RecipientId, TemplateId};
use drumbeat_engine::StartError;
use drumbeat_store::query::audience::{self, Audience};
use drumbeat_store::query::campaign_people::{self, CampaignPerson, Filter};
use drumbeat_store::query::{activity, progress};
use drumbeat_store::table::campaigns::{self, Campaign, ChangeError, DraftChange};
use drumbeat_store::table::numbers;
use drumbeat_store::table::outbox::decide::{self, Verdict};
use drumbeat_store::table::outbox::take;

/// A window of people holds at most so many.
const MOST_PEOPLE: i64 = 200;
/// The live feed shows so many lines.
const FEED_LINES: i64 = 60;

fn audience_of(dto: &AudienceDto) -> Audience {
    Audience {
        everyone: dto.everyone,
        tags: dto.tags.clone(),
        people: dto.people.iter().map(|id| PersonId(*id)).collect(),
        import_ids: dto.imports.iter().map(|id| ImportId(*id)).collect(),
    }
}

fn audience_dto(audience: &Audience) -> AudienceDto {
    AudienceDto {
        everyone: audience.everyone,
        tags: audience.tags.clone(),
        people: audience.people.iter().map(|id| id.0).collect(),
        imports: audience.import_ids.iter().map(|id| id.0).collect(),
    }
}

fn audience_json(dto: &AudienceDto) -> Result<String, CommandError> {
    serde_json::to_string(&audience_of(dto)).map_err(|error| CommandError::internal(&error))
}

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
        .read(move |conn| Ok((progress::counts(conn, id)?, home::continued_at(conn, id.0)?)))
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

fn draft(campaign: &Campaign) -> CampaignDraft {
    let audience: Audience = serde_json::from_str(&campaign.audience).unwrap_or_default();
    CampaignDraft {
        id: campaign.id.0,
        name: campaign.name.clone(),
        state: campaign.state.code().to_owned(),
        audience: audience_dto(&audience),
        template_id: campaign.template_id.map(|id| id.0),
        body: campaign.body.clone(),
        number_id: campaign.number_id.map(|id| id.0),
        step: campaign.step.clone(),
        saved_at_ms: campaign.updated_at_ms,
    }
}

/// A new draft, on the first linked number.
pub async fn campaign_create(
    app: &App,
    request: CampaignCreate,
) -> Result<CampaignDraft, CommandError> {
    let workspace = app.workspace().await;
    let (audience, uuid) = (audience_json(&request.audience)?, crate::app::fresh_uuid());
    let now_ms = workspace.now_ms();
    let id = workspace
        .db
        .write(move |tx| {
            let id = campaigns::insert(tx, &uuid, request.name.trim(), &audience, now_ms)?;
            let linked = numbers::list(tx)?
                .into_iter()
                .find(|number| number.link == numbers::LinkState::Linked)
                .map(|number| number.id);
            let change = DraftChange {
                number_id: linked,
                ..DraftChange::default()
            };
            campaigns::save_draft(tx, id, &change, now_ms)?;
            Ok(id)
        })
        .await?;
    Ok(draft(&get(&workspace, id.0).await?))
}

/// A draft as the wizard edits it.
pub async fn campaign_draft(app: &App, request: ById) -> Result<CampaignDraft, CommandError> {
    Ok(draft(&get(&*app.workspace().await, request.id).await?))
}

/// Saves what the wizard changed.
pub async fn campaign_save(
    app: &App,
    request: CampaignSave,
) -> Result<CampaignDraft, CommandError> {
    let workspace = app.workspace().await;
    let change = DraftChange {
        name: request
            .name
            .map(|name| name.trim().chars().take(120).collect()),
        audience: request.audience.as_ref().map(audience_json).transpose()?,
        template_id: request.template_id.map(TemplateId),
        body: request.body,
        number_id: request.number_id.map(NumberId),
        step: request.step,
    };
    let (id, now_ms) = (request.id, workspace.now_ms());
    workspace
        .db
        .write(move |tx| campaigns::save_draft(tx, CampaignId(id), &change, now_ms))
        .await?;
    Ok(draft(&get(&workspace, id).await?))
}

/// Deletes a draft.
pub async fn campaign_delete(app: &App, request: ById) -> Result<Done, CommandError> {
    let id = CampaignId(request.id);
    app.workspace()
        .await
        .db
        .write(move |tx| campaigns::delete_draft(tx, id))
        .await?;
    Ok(Done {})
}

/// A new draft with the same people, message and number. Nothing that was sent is copied.
pub async fn campaign_duplicate(app: &App, request: ById) -> Result<CampaignDraft, CommandError> {
    let workspace = app.workspace().await;
    let from = get(&workspace, request.id).await?;
    let (uuid, now_ms) = (crate::app::fresh_uuid(), workspace.now_ms());
    let id = workspace
        .db
        .write(move |tx| {
            let id = campaigns::insert(tx, &uuid, &from.name, &from.audience, now_ms)?;
            let change = DraftChange {
                template_id: from.template_id,
                body: Some(from.body),
                number_id: from.number_id,
                ..DraftChange::default()
            };
            campaigns::save_draft(tx, id, &change, now_ms)?;
            Ok(id)
        })
        .await?;
    Ok(draft(&get(&workspace, id.0).await?))
}

/// How many get it, and why not more.
pub async fn audience_count(
    app: &App,
    request: AudienceAsk,
) -> Result<AudienceCountDto, CommandError> {
    let workspace = app.workspace().await;
    let audience = audience_of(&request.audience);
    let asked = audience.clone();
    let count = workspace
        .db
        .read(move |conn| audience::count(conn, &asked))
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
        chosen: count.chosen,
        asked_to_stop: count.asked_to_stop,
        not_asked: count.not_asked,
        no_number: count.no_number,
        suppressed: count.suppressed,
        missing_variable: count.will_get - will_get,
        will_get,
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
    let own = picture::forecast_of(&workspace, &number, request.people).await?;
    let mut preset_ends = Vec::new();
    for preset in Preset::ALL {
        let mut limits = Limits::preset(*preset, number.limits.hours.zone);
        limits.hours = number.limits.hours.clone();
        let with = numbers::SendingNumber {
            limits,
            ..number.clone()
        };
        let ends = picture::forecast_of(&workspace, &with, request.people)
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
        picture::forecast_of(&workspace, &number, base.row.counts.waiting)
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

const fn filter_of(filter: PeopleFilter) -> Filter {
    match filter {
        PeopleFilter::All => Filter::All,
        PeopleFilter::Waiting => Filter::State(DeliveryState::Waiting),
        PeopleFilter::Sending => Filter::State(DeliveryState::Sending),
        PeopleFilter::Checking => Filter::State(DeliveryState::Checking),
        PeopleFilter::Accepted => Filter::State(DeliveryState::Accepted),
        PeopleFilter::Sent => Filter::State(DeliveryState::Sent),
        PeopleFilter::Delivered => Filter::State(DeliveryState::Delivered),
        PeopleFilter::Read => Filter::State(DeliveryState::Read),
        PeopleFilter::Failed => Filter::State(DeliveryState::Failed),
        PeopleFilter::Skipped => Filter::State(DeliveryState::Skipped),
        PeopleFilter::NeedsCheck => Filter::State(DeliveryState::NeedsCheck),
        PeopleFilter::Answered => Filter::Answered,
        PeopleFilter::Stopped => Filter::Stopped,
    }
}

/// A window of the people of a campaign.
pub async fn campaign_people(
    app: &App,
    request: RecipientsAsk,
) -> Result<RecipientsPage, CommandError> {
    let workspace = app.workspace().await;
    let limit = if request.limit <= 0 {
        50
    } else {
        request.limit.min(MOST_PEOPLE)
    };
    let (total, people) = workspace
        .db
        .read(move |conn| {
            campaign_people::page(
                conn,
                CampaignId(request.id),
                filter_of(request.filter),
                &request.query,
                request.offset.max(0),
                limit,
            )
        })
        .await?;
    let times = DoubtTimes::TEXT.for_speed(workspace.clock.speed());
    Ok(RecipientsPage {
        total,
        rows: people
            .into_iter()
            .map(|person| recipient(person, times))
            .collect(),
    })
}

fn recipient(person: CampaignPerson, times: DoubtTimes) -> RecipientRow {
    let allowed = decide::allowed(person.item_state, person.reason.as_deref())
        .iter()
        .map(|verdict| match verdict {
            Verdict::TryAgain => "try_again",
            Verdict::WentOut => "it_went_out",
            Verdict::Skip => "skip",
        })
        .map(str::to_owned)
        .collect();
    let waiting = person.state == DeliveryState::Waiting;
    RecipientRow {
        id: person.id.0,
        person_id: person.person.0,
        name: person.name,
        phone: crate::numbers::formatted(&person.phone),
        state: person.state.code().to_owned(),
        reason: person.reason.filter(|reason| !reason.is_empty()),
        at_ms: (!waiting).then_some(person.changed_at_ms),
        place: person.before.map(|before| before + 1),
        answer: person.answer,
        stopped_at_ms: person.stopped_at_ms,
        answer_by_ms: person
            .started_at_ms
            .map(|started| started + times.give_up_ms),
        allowed_actions: allowed,
    }
}

/// The live feed, newest first.
pub async fn campaign_feed(app: &App, request: ById) -> Result<Vec<FeedLine>, CommandError> {
    let workspace = app.workspace().await;
    let lines = workspace
        .db
        .read(move |conn| activity::feed(conn, request.id, FEED_LINES))
        .await?;
    Ok(lines
        .into_iter()
        .map(|line| FeedLine {
            id: line.id,
            at_ms: line.at_ms,
            kind: line.kind,
            code: line.code,
            name: line.person,
            text: line.text,
        })
        .collect())
}

/// The operator decides about one person.
pub async fn recipient_decide(app: &App, request: RecipientDecide) -> Result<Done, CommandError> {
    let workspace = app.workspace().await;
    let verdict = match request.verdict {
        RecipientVerdict::TryAgain => Verdict::TryAgain,
        RecipientVerdict::ItWentOut => Verdict::WentOut,
        RecipientVerdict::Skip => Verdict::Skip,
    };
    let (id, now_ms) = (RecipientId(request.id), workspace.now_ms());
    workspace
        .db
        .write(move |tx| {
            let item = campaign_people::item_of(tx, id)?;
            decide::decide(tx, item, verdict, now_ms)
        })
        .await?;
    for number in workspace.db.read(numbers::list).await? {
        workspace.engine.wake(number.id);
    }
    Ok(Done {})
}
