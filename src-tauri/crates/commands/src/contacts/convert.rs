//! Rows of the store as the screens get them.

use crate::desk::formatted;
use crate::dto::contacts::{
    ConsentDto, ConsentEventDto, ContactCampaign, ContactCountsDto, ContactDto, ContactField,
    ContactList, ContactMessage, ContactRowDto,
};
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_store::query::contacts::panel::{ContactPanel, PanelReason};
use drumbeat_store::query::contacts::{ContactCounts, ContactRow};
use drumbeat_store::table::identities::IdentityKind;

pub(super) fn consent(state: ConsentState, is_suppressed: bool) -> ConsentDto {
    match (state, is_suppressed) {
        (ConsentState::OptedOut, _) | (_, true) => ConsentDto::AskedToStop,
        (ConsentState::Agreed, false) => ConsentDto::Agreed,
        (ConsentState::NotAsked, false) => ConsentDto::NotAsked,
    }
}

pub(super) fn consent_state(consent: ConsentDto) -> ConsentState {
    match consent {
        ConsentDto::Agreed => ConsentState::Agreed,
        ConsentDto::NotAsked => ConsentState::NotAsked,
        ConsentDto::AskedToStop => ConsentState::OptedOut,
    }
}

pub(crate) fn row(row: ContactRow) -> ContactRowDto {
    ContactRowDto {
        id: row.person_id.0,
        name: row.name,
        phone: row.phone.as_deref().map(formatted),
        city: row.city,
        tags: row.tags,
        consent: consent(row.consent, false),
    }
}

pub(super) fn counts(counts: ContactCounts) -> ContactCountsDto {
    ContactCountsDto {
        everyone: counts.everyone,
        may_get: counts.may_get,
        asked_to_stop: counts.asked_to_stop,
        not_asked: counts.not_asked,
        no_number: counts.no_number,
    }
}

pub(super) fn panel(panel: ContactPanel) -> ContactDto {
    let mut phones = panel
        .identities
        .iter()
        .filter(|identity| identity.kind == IdentityKind::Phone)
        .map(|identity| formatted(&identity.value));
    let person = panel.person;
    ContactDto {
        id: person.id.0,
        phone: phones.next(),
        other_phones: phones.collect(),
        name: person.text.name,
        first_name: person.text.first_name,
        city: person.text.city,
        company: person.text.company,
        email: person.text.email,
        language: person.text.language,
        notes: person.text.notes,
        tags: panel.tags,
        lists: panel
            .lists
            .into_iter()
            .map(|(id, name)| ContactList { id: id.0, name })
            .collect(),
        fields: panel
            .fields
            .into_iter()
            .map(|field| ContactField {
                field: field.field,
                value: field.value,
            })
            .collect(),
        consent: consent(person.consent, panel.is_suppressed),
        consent_events: panel
            .consent_events
            .into_iter()
            .map(|event| ConsentEventDto {
                kind: event.kind.code().to_owned(),
                how: event.how,
                from_import: event.import_id.is_some(),
                at_ms: event.at_ms,
            })
            .collect(),
        came_from: panel.came_from,
        created_at_ms: person.created_at_ms,
        campaigns: panel
            .campaigns
            .into_iter()
            .map(|campaign| ContactCampaign {
                campaign_id: campaign.campaign_id.0,
                name: campaign.name,
                campaign_state: campaign.campaign_state.code().to_owned(),
                state: campaign.state.code().to_owned(),
                reason: campaign.reason.map(PanelReason::code).map(str::to_owned),
                changed_at_ms: campaign.changed_at_ms,
                answered_at_ms: campaign.answered_at_ms,
            })
            .collect(),
        messages: panel
            .messages
            .into_iter()
            .map(|message| ContactMessage {
                id: message.id,
                inbound: message.is_inbound,
                body: message.body,
                has_media: message.has_media,
                revoked: message.is_revoked,
                state: message.state.map(DeliveryState::code).map(str::to_owned),
                at_ms: message.at_ms,
            })
            .collect(),
    }
}
