//! Home: the one sentence, the running campaign, what needs the operator, five
//! parts of health, the first steps, and hello to oneself.

use crate::dto::home::{
    FirstSteps, HealthPart, HelloSend, HelloState, HomeCampaign, HomeView, NeedsYou, NowDto,
    NowKindDto, PartState,
};
use crate::dto::numbers::NumberState;
use crate::dto::{Done, Empty};
use crate::workspace::Workspace;
use crate::{App, CommandError, ErrorCode, keys, picture, turns};
use drumbeat_domain::ItemId;
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::outbox::Origin;
use drumbeat_domain::phone::Phone;
use drumbeat_domain::reason::{PauseReason, WaitReason};
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_engine::NowKind;
use drumbeat_store::query::{activity, attention, progress};
use drumbeat_store::table::campaigns::{self, Campaign};
use drumbeat_store::table::numbers::{self, LinkState, SendingNumber};
use drumbeat_store::table::outbox::{self, take};
use drumbeat_store::table::settings;

/// The campaign the one sentence is about: one that runs before one that is paused.
async fn foremost(workspace: &Workspace) -> Result<Option<(Campaign, NowDto)>, CommandError> {
    let alive = workspace.db.read(campaigns::list_alive).await?;
    let order = |campaign: &Campaign| match campaign.state {
        CampaignState::Running => 0,
        CampaignState::Preparing => 1,
        CampaignState::Paused
        | CampaignState::Draft
        | CampaignState::Completed
        | CampaignState::Cancelled => 2,
    };
    let Some(campaign) = alive.into_iter().min_by_key(order) else {
        return Ok(None);
    };
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
    let now = picture::now_of(workspace, &campaign, &counts, continued);
    Ok(now.map(|now| (campaign, now)))
}

/// The one sentence.
pub async fn now_get(app: &App, _: Empty) -> Result<NowDto, CommandError> {
    let workspace = app.workspace().await;
    Ok(match foremost(&workspace).await? {
        Some((_, now)) => now,
        None => hello_now(&workspace).await?.unwrap_or_else(picture::idle),
    })
}

/// Without a campaign, hello (or another single message) may be what is sent.
async fn hello_now(workspace: &Workspace) -> Result<Option<NowDto>, CommandError> {
    for number in workspace.db.read(numbers::list).await? {
        let now = workspace.engine.now_of(number.id);
        let base = NowDto {
            done: 0,
            total: 1,
            next_at_ms: now.until_ms,
            ..picture::idle()
        };
        match now.kind {
            NowKind::Idle => {}
            NowKind::Sending => {
                return Ok(Some(NowDto {
                    kind: NowKindDto::Sending,
                    ..base
                }));
            }
            NowKind::Waiting(reason) => {
                let reason = Some(reason.code().to_owned());
                return Ok(Some(NowDto {
                    kind: NowKindDto::Waiting,
                    reason,
                    ..base
                }));
            }
        }
    }
    Ok(None)
}

/// Home.
pub async fn home_get(app: &App, _: Empty) -> Result<HomeView, CommandError> {
    let workspace = app.workspace().await;
    let region = workspace.region().await?;
    let numbers = workspace.db.read(numbers::list).await?;
    let found = foremost(&workspace).await?;
    let campaign = match &found {
        Some((campaign, _)) => Some(home_campaign(&workspace, campaign).await?),
        None => None,
    };
    let now = match found {
        Some((_, now)) => now,
        None => hello_now(&workspace).await?.unwrap_or_else(picture::idle),
    };
    Ok(HomeView {
        needs_you: needs_you(app, &workspace, &numbers, campaign.as_ref(), &now).await?,
        health: health(&workspace, &numbers, &now),
        steps: steps(&workspace, &numbers).await?,
        zone: numbers
            .first()
            .map_or(region.zone, |n| n.limits.hours.zone.name().to_owned()),
        now,
        campaign,
    })
}

async fn home_campaign(
    workspace: &Workspace,
    campaign: &Campaign,
) -> Result<HomeCampaign, CommandError> {
    let (id, now_ms) = (campaign.id, workspace.now_ms());
    let counts = workspace
        .db
        .read(move |conn| progress::counts(conn, id))
        .await?;
    let counts = picture::counts_dto(&counts);
    let base = HomeCampaign {
        id: id.0,
        name: campaign.name.clone(),
        state: campaign.state.code().to_owned(),
        counts,
        beat: crate::dto::home::BeatStripDto::default(),
        sent_today: 0,
        more_today: 0,
        closes_at_ms: None,
        ends_at_ms: None,
    };
    let Some(number) = picture::number_of(workspace, campaign).await? else {
        return Ok(base);
    };
    let beat = picture::beat_of(workspace, &number).await?;
    let number_id = number.id;
    let history = workspace
        .db
        .read(move |conn| take::history(conn, number_id, now_ms))
        .await?;
    let line = turns::Line::OfCampaign(campaign.id);
    let ends = turns::forecast_of(workspace, &number, line, counts.waiting)
        .await?
        .ends_at_ms;
    Ok(HomeCampaign {
        sent_today: history.spent_today(number.limits.hours.zone, now_ms),
        more_today: beat
            .beats
            .iter()
            .filter(|beat| beat.state == "planned")
            .count() as u32,
        closes_at_ms: (beat.end_at_ms > now_ms).then_some(beat.end_at_ms),
        ends_at_ms: ends,
        beat,
        ..base
    })
}

async fn needs_you(
    app: &App,
    workspace: &Workspace,
    numbers: &[SendingNumber],
    campaign: Option<&HomeCampaign>,
    now: &NowDto,
) -> Result<Vec<NeedsYou>, CommandError> {
    let item = |kind: &str, count: i64| NeedsYou {
        kind: kind.to_owned(),
        count,
        name: None,
        campaign_id: None,
        number_id: None,
    };
    let mut needs = Vec::new();
    let found = workspace.db.read(attention::attention).await?;
    if found.needs_check > 0 {
        needs.push(NeedsYou {
            name: found.needs_check_name,
            campaign_id: found.needs_check_campaign,
            ..item("needs_check", found.needs_check)
        });
    }
    let now_ms = workspace.now_ms();
    for number in numbers {
        let away = workspace.engine.away(number.id).map(|(reason, _)| reason);
        let session = workspace.engine.session_of(number.id);
        let kind = match crate::numbers::state_of(number, session, away, now_ms) {
            NumberState::ScanAgain => "scan_again",
            NumberState::ServerDown => "server_down",
            NumberState::KeyProblem => "key_problem",
            NumberState::KeyLocked => "key_locked",
            NumberState::Limited => "limited",
            NumberState::Stopped => "stopped",
            NumberState::NotLinked
            | NumberState::Linking
            | NumberState::Connected
            | NumberState::Reconnecting => continue,
        };
        needs.push(NeedsYou {
            number_id: Some(number.id.0),
            ..item(kind, 1)
        });
    }
    let waits = [
        PauseReason::StoodStill,
        PauseReason::ClockWentBack,
        PauseReason::Restored,
    ];
    if let Some(campaign) = campaign
        && waits
            .iter()
            .any(|reason| now.reason.as_deref() == Some(reason.code()))
    {
        needs.push(NeedsYou {
            name: Some(campaign.name.clone()),
            campaign_id: Some(campaign.id),
            ..item("continue", campaign.counts.waiting)
        });
    }
    if found.not_on_whatsapp > 0 {
        needs.push(NeedsYou {
            campaign_id: found.not_on_whatsapp_campaign,
            ..item("not_on_whatsapp", found.not_on_whatsapp)
        });
    }
    let keyed = numbers
        .iter()
        .any(|number| number.link != LinkState::Unlinked);
    if workspace.world.is_none() && keyed && !keys::are_durable(app.host()).await {
        needs.push(item("keys_in_memory", 1));
    }
    Ok(needs)
}

fn health(workspace: &Workspace, numbers: &[SendingNumber], now: &NowDto) -> Vec<HealthPart> {
    let part = |part: &str, state: PartState, code: &str, at_ms: Option<i64>| HealthPart {
        part: part.to_owned(),
        state,
        code: code.to_owned(),
        at_ms,
    };
    let Some(number) = numbers
        .iter()
        .find(|n| n.link == LinkState::Linked)
        .or(numbers.first())
    else {
        return vec![
            part("number", PartState::None, "no_number", None),
            part("connection", PartState::None, "no_number", None),
            part("sender", PartState::Ok, "idle", None),
            part("receipts", PartState::None, "no_number", None),
            part("data", PartState::Ok, "on_this_laptop", None),
        ];
    };
    let away = workspace.engine.away(number.id);
    let session = workspace.engine.session_of(number.id);
    let state = crate::numbers::state_of(number, session, away.map(|(r, _)| r), workspace.now_ms());
    let heard = crate::numbers::last_heard(workspace, number);
    let (of_number, number_code) = match state {
        NumberState::Connected => (PartState::Ok, "seen"),
        NumberState::NotLinked | NumberState::Linking => (PartState::None, "no_number"),
        NumberState::Reconnecting | NumberState::ServerDown => (PartState::Look, "reconnecting"),
        NumberState::KeyProblem => (PartState::Wrong, "key_problem"),
        NumberState::KeyLocked => (PartState::Wrong, "key_locked"),
        NumberState::ScanAgain => (PartState::Wrong, "scan_again"),
        NumberState::Limited => (PartState::Look, "limited"),
        NumberState::Stopped => (PartState::Wrong, "stopped"),
    };
    let (connection, connection_code) = match away {
        None if session.is_some() => (PartState::Ok, "working"),
        None => (PartState::None, "connecting"),
        Some((WaitReason::KeyMissing | WaitReason::KeyRefused, _)) => {
            (PartState::Wrong, "key_problem")
        }
        Some((WaitReason::KeyLocked, _)) => (PartState::Wrong, "key_locked"),
        Some(_) => (PartState::Look, "next_try"),
    };
    let (sender, sender_code) = match now.kind {
        NowKindDto::Idle => (PartState::Ok, "idle"),
        NowKindDto::Preparing | NowKindDto::Sending => (PartState::Ok, "next_at"),
        NowKindDto::Waiting => (PartState::Ok, "waiting"),
        NowKindDto::Paused => (PartState::Look, "paused"),
    };
    let receipts = if connection == PartState::Ok {
        PartState::Ok
    } else {
        connection
    };
    vec![
        part("number", of_number, number_code, heard),
        part(
            "connection",
            connection,
            connection_code,
            away.map(|(_, at_ms)| at_ms),
        ),
        part("sender", sender, sender_code, now.next_at_ms),
        part("receipts", receipts, "last_heard", heard),
        part("data", PartState::Ok, "on_this_laptop", None),
    ]
}

async fn steps(
    workspace: &Workspace,
    numbers: &[SendingNumber],
) -> Result<FirstSteps, CommandError> {
    let (hidden, (started, hello), (people, _)) = workspace
        .db
        .read(|conn| {
            Ok((
                settings::load::<bool>(conn, "steps_hidden")?.unwrap_or(false),
                attention::first_steps(conn)?,
                attention::totals(conn)?,
            ))
        })
        .await?;
    let hello = match hello {
        Some(id) => {
            workspace
                .db
                .read(move |conn| outbox::load(conn, ItemId(id)))
                .await?
        }
        None => None,
    };
    Ok(FirstSteps {
        number: numbers
            .iter()
            .any(|number| number.link == LinkState::Linked),
        hello: hello.is_some_and(|item| item.delivery.went_out()),
        contacts: people > 0,
        campaign: started,
        hidden,
    })
}

/// Puts the list of first steps away.
pub async fn steps_hide(app: &App, _: Empty) -> Result<Done, CommandError> {
    app.workspace()
        .await
        .db
        .write(|tx| settings::save(tx, "steps_hidden", &true))
        .await?;
    Ok(Done {})
}

/// Sends hello to the linked phone itself, or to another one of the operator's.
pub async fn hello_send(app: &App, request: HelloSend) -> Result<HelloState, CommandError> {
    let workspace = app.workspace().await;
    let number = workspace
        .db
        .read(numbers::list)
        .await?
        .into_iter()
        .find(|number| number.link == LinkState::Linked)
        .ok_or_else(|| CommandError::new(ErrorCode::NumberMissing))?;
    let phone = if request.phone.trim().is_empty() {
        number
            .phone
            .clone()
            .ok_or_else(|| CommandError::new(ErrorCode::NumberMissing))?
    } else {
        let region = workspace.region().await?;
        Phone::parse(&request.phone, Some(&region.country))
            .map_err(|error| CommandError::new(ErrorCode::PhoneBad).with("why", error.code()))?
            .digits()
            .to_owned()
    };
    let text = request.text.trim();
    if text.is_empty() {
        return Err(CommandError::new(ErrorCode::MessageEmpty));
    }
    let (body, id, now_ms) = (PrivateText::new(text), number.id, workspace.now_ms());
    workspace
        .db
        .write(move |tx| outbox::insert_once(tx, Origin::TestOnce, id, None, &phone, &body, now_ms))
        .await?;
    workspace.engine.wake(id);
    hello_state(app, Empty {}).await
}

/// How the last hello is doing.
pub async fn hello_state(app: &App, _: Empty) -> Result<HelloState, CommandError> {
    let workspace = app.workspace().await;
    let item = workspace
        .db
        .read(|conn| match attention::first_steps(conn)?.1 {
            Some(id) => outbox::load(conn, ItemId(id)),
            None => Ok(None),
        })
        .await?;
    let Some(item) = item else {
        return Ok(HelloState {
            state: "none".to_owned(),
            reason: None,
            next_at_ms: None,
            phone: None,
        });
    };
    let now = workspace.engine.now_of(item.number);
    let waiting = item.state == drumbeat_domain::outbox::ItemState::Waiting;
    let reason = match (waiting, now.kind) {
        (true, NowKind::Waiting(reason)) => Some(reason.code().to_owned()),
        (true, NowKind::Idle | NowKind::Sending) => None,
        (false, _) => item.reason.clone(),
    };
    Ok(HelloState {
        state: item.delivery.code().to_owned(),
        reason,
        next_at_ms: if waiting { now.until_ms } else { None },
        phone: Some(crate::numbers::formatted(&item.phone)),
    })
}
