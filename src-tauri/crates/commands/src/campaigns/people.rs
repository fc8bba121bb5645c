//! The people of a campaign: a window of them, the live feed, and what the
//! operator decides about one.

use crate::dto::campaigns::{
    FeedLine, PeopleFilter, RecipientDecide, RecipientRow, RecipientVerdict, RecipientsAsk,
    RecipientsPage, WhyDto,
};
use crate::dto::{ById, Done};
use crate::workspace::Workspace;
use crate::{App, CommandError, picture, turns};
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::outbox::{DoubtTimes, ItemState};
use drumbeat_domain::reason::Explanation;
use drumbeat_domain::{CampaignId, ItemId, RecipientId};
use drumbeat_store::query::activity;
use drumbeat_store::query::campaign_people::{self, CampaignPerson, Filter};
use drumbeat_store::table::campaigns::Campaign;
use drumbeat_store::table::outbox::decide::{self, Verdict};
use drumbeat_store::table::{campaigns, numbers};
use std::collections::BTreeMap;

/// A window of people holds at most so many.
const MOST_PEOPLE: i64 = 200;
/// Times are given to so many people in the line.
const MOST_TURNS: i64 = 1_000;
/// And for so long ahead.
const TURNS_AHEAD_MS: i64 = 120 * 86_400_000;
/// The live feed shows so many lines.
const FEED_LINES: i64 = 60;

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
    let last_place = people.iter().filter_map(|person| person.before).max();
    let id = CampaignId(request.id);
    let campaign = workspace
        .db
        .read(move |conn| campaigns::get(conn, id))
        .await?;
    let turns = turns_of(&workspace, &campaign, last_place).await?;
    let why = why(&workspace, &campaign, &people).await?;
    Ok(RecipientsPage {
        total,
        rows: people
            .into_iter()
            .map(|person| {
                let why = why.get(&person.item).copied();
                recipient(person, campaign.state, times, &turns, why)
            })
            .collect(),
    })
}

/// About when those who wait get theirs, by their place in the line. Only for a
/// campaign that runs, and not for places that are further away than a guess is worth.
async fn turns_of(
    workspace: &Workspace,
    campaign: &Campaign,
    last_place: Option<i64>,
) -> Result<Vec<i64>, CommandError> {
    let wanted = last_place.map_or(0, |before| before + 1);
    if campaign.state != CampaignState::Running || wanted == 0 || wanted > MOST_TURNS {
        return Ok(Vec::new());
    }
    match picture::number_of(workspace, campaign).await? {
        Some(number) => {
            let until_ms = workspace.now_ms() + TURNS_AHEAD_MS;
            turns::turns(workspace, &number, wanted, until_ms).await
        }
        None => Ok(Vec::new()),
    }
}

/// What decides about each of these people alone, as the engine will decide it.
async fn why(
    workspace: &Workspace,
    campaign: &Campaign,
    people: &[CampaignPerson],
) -> Result<BTreeMap<ItemId, Explanation>, CommandError> {
    let waiting = people
        .iter()
        .filter(|person| person.item_state == ItemState::Waiting);
    let items: Vec<ItemId> = waiting.map(|person| person.item).collect();
    let number = picture::number_of(workspace, campaign).await?;
    let Some(number) = number.filter(|_| !items.is_empty()) else {
        return Ok(BTreeMap::new());
    };
    let now_ms = workspace.now_ms();
    Ok(workspace
        .db
        .read(move |conn| campaign_people::explanations(conn, &number, &items, now_ms))
        .await?)
}

fn why_dto(why: Explanation) -> WhyDto {
    match why {
        Explanation::LeftOut(reason) => WhyDto::LeftOut {
            reason: reason.code().to_owned(),
        },
        Explanation::Waits { reason, until_ms } => WhyDto::Waits {
            reason: reason.code().to_owned(),
            until_ms,
        },
    }
}

fn recipient(
    person: CampaignPerson,
    campaign: CampaignState,
    times: DoubtTimes,
    turns: &[i64],
    why: Option<Explanation>,
) -> RecipientRow {
    let allowed = decide::allowed(person.item_state, person.reason.as_deref(), Some(campaign))
        .iter()
        .map(|verdict| match verdict {
            Verdict::TryAgain => "try_again",
            Verdict::WentOut => "it_went_out",
            Verdict::Skip => "skip",
        })
        .map(str::to_owned)
        .collect();
    let waiting = person.state == DeliveryState::Waiting;
    let turn = person
        .before
        .and_then(|before| turns.get(usize::try_from(before).ok()?).copied());
    RecipientRow {
        id: person.id.0,
        person_id: person.person.0,
        name: person.name,
        phone: crate::numbers::formatted(&person.phone),
        state: person.state.code().to_owned(),
        reason: person.reason.filter(|reason| !reason.is_empty()),
        why: why.map(why_dto),
        at_ms: if waiting {
            match why {
                None => turn,
                Some(Explanation::LeftOut(_)) => None,
                // By then the others are through, or it is as good as any guess.
                Some(Explanation::Waits { until_ms, .. }) => turn.max(Some(until_ms)),
            }
        } else {
            Some(person.changed_at_ms)
        },
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
