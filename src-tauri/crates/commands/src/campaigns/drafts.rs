//! Drafts: what the wizard edits, and copies of campaigns.

use super::get;
use crate::dto::campaigns::{
    AudienceDto, AudiencePartsDto, CampaignCreate, CampaignDraft, CampaignPartDto, CampaignSave,
};
use crate::dto::{ById, Done};
use crate::{App, CommandError};
use drumbeat_domain::{CampaignId, ImportId, ListId, NumberId, PersonId, SegmentId, TemplateId};
use drumbeat_store::query::audience::{Audience, CampaignPart, Parts};
use drumbeat_store::table::campaigns::{self, Campaign, DraftChange};
use drumbeat_store::table::numbers;

pub(crate) fn audience_of(dto: &AudienceDto) -> Audience {
    Audience {
        everyone: dto.everyone,
        people: dto.people.iter().copied().map(PersonId).collect(),
        import_ids: dto.imports.iter().copied().map(ImportId).collect(),
        include: parts_of(&dto.tags, &dto.lists, &dto.segments, &dto.campaigns),
        exclude: parts_of(
            &dto.exclude.tags,
            &dto.exclude.lists,
            &dto.exclude.segments,
            &dto.exclude.campaigns,
        ),
    }
}

fn parts_of(
    tags: &[String],
    lists: &[i64],
    segments: &[i64],
    campaigns: &[CampaignPartDto],
) -> Parts {
    let part = |part: &CampaignPartDto| CampaignPart {
        campaign: CampaignId(part.campaign),
        result: part.result,
    };
    Parts {
        tags: tags.to_vec(),
        lists: lists.iter().copied().map(ListId).collect(),
        segments: segments.iter().copied().map(SegmentId).collect(),
        campaigns: campaigns.iter().map(part).collect(),
    }
}

fn audience_dto(audience: &Audience) -> AudienceDto {
    let include = parts_dto(&audience.include);
    AudienceDto {
        everyone: audience.everyone,
        people: audience.people.iter().map(|id| id.0).collect(),
        imports: audience.import_ids.iter().map(|id| id.0).collect(),
        tags: include.tags,
        lists: include.lists,
        segments: include.segments,
        campaigns: include.campaigns,
        exclude: parts_dto(&audience.exclude),
    }
}

fn parts_dto(parts: &Parts) -> AudiencePartsDto {
    let part = |part: &CampaignPart| CampaignPartDto {
        campaign: part.campaign.0,
        result: part.result,
    };
    AudiencePartsDto {
        tags: parts.tags.clone(),
        lists: parts.lists.iter().map(|id| id.0).collect(),
        segments: parts.segments.iter().map(|id| id.0).collect(),
        campaigns: parts.campaigns.iter().map(part).collect(),
    }
}

fn audience_json(dto: &AudienceDto) -> Result<String, CommandError> {
    serde_json::to_string(&audience_of(dto)).map_err(|error| CommandError::internal(&error))
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
