//! Rows of the store as the screens get them.

use super::phones;
use crate::desk::formatted;
use crate::dto::contact_fields::{FieldKindDto, KnownField, SourceDto, StopDto, TextSources};
use crate::dto::contact_phones::OtherPhone;
use crate::dto::contacts::{
    ConsentDto, ConsentEventDto, ContactCampaign, ContactCountsDto, ContactDto, ContactList,
    ContactMessage, ContactRowDto,
};
use crate::evidence;
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::phone::Phone;
use drumbeat_store::query::contacts::panel::{ContactPanel, PanelConsent, PanelReason};
use drumbeat_store::query::contacts::sources::{Source, Sources};
use drumbeat_store::query::contacts::{ContactCounts, ContactRow};
use drumbeat_store::query::import_plan::TextColumn;
use drumbeat_store::table::identities::IdentityKind;
use drumbeat_store::table::person_fields::FieldKind;

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
        is_test: row.is_test,
    }
}

pub(super) fn counts(counts: ContactCounts) -> ContactCountsDto {
    ContactCountsDto {
        everyone: counts.everyone,
        may_get: counts.may_get,
        asked_to_stop: counts.asked_to_stop,
        not_asked: counts.not_asked,
        no_number: counts.no_number,
        test_people: counts.test_people,
    }
}

pub(crate) fn kind(kind: FieldKind) -> FieldKindDto {
    match kind {
        FieldKind::Text => FieldKindDto::Text,
        FieldKind::Number => FieldKindDto::Number,
        FieldKind::Date => FieldKindDto::Date,
        FieldKind::YesNo => FieldKindDto::YesNo,
    }
}

pub(crate) fn kind_of(kind: FieldKindDto) -> FieldKind {
    match kind {
        FieldKindDto::Text => FieldKind::Text,
        FieldKindDto::Number => FieldKind::Number,
        FieldKindDto::Date => FieldKind::Date,
        FieldKindDto::YesNo => FieldKind::YesNo,
    }
}

fn source(source: Source) -> SourceDto {
    match source {
        Source::Operator => SourceDto::Operator,
        Source::Import(from) => SourceDto::Import {
            file_name: from.file_name,
            file_row: from.file_row,
            at_ms: from.at_ms,
        },
        Source::Unknown => SourceDto::Unknown,
    }
}

fn consent_event(told: PanelConsent) -> ConsentEventDto {
    let event = told.event;
    let proof = event.proof.zip(told.proof);
    ConsentEventDto {
        kind: event.kind.code().to_owned(),
        how: event.how,
        from_import: event.import_id.is_some(),
        file_row: told.from.as_ref().and_then(|from| from.file_row),
        file_name: told.from.map(|from| from.file_name),
        proof: proof.map(|(id, proof)| evidence::proof(id, proof)),
        at_ms: event.at_ms,
    }
}

pub(super) fn panel(panel: ContactPanel) -> ContactDto {
    let mut numbers = panel.numbers.into_iter();
    let phone = numbers.next();
    let person = panel.person;
    let Sources {
        mut texts,
        mut tags,
        mut lists,
        phones: mut of_phones,
    } = panel.sources;
    let mut of = |column| texts.remove(&column).map(source);
    let mut of_phone = |digits: &str| of_phones.remove(digits).map(source);
    ContactDto {
        sources: TextSources {
            name: of(TextColumn::Name),
            city: of(TextColumn::City),
            company: of(TextColumn::Company),
            email: of(TextColumn::Email),
            language: of(TextColumn::Language),
            notes: of(TextColumn::Notes),
            phone: phone.as_ref().and_then(|(digits, _)| of_phone(digits)),
            tags: panel
                .tags
                .iter()
                .map(|tag| tags.remove(tag).map(source))
                .collect(),
        },
        is_landline: phone
            .as_ref()
            .and_then(|(digits, _)| Phone::from_e164(&format!("+{digits}")).ok())
            .is_some_and(|phone| phone.is_landline()),
        phone: phone.map(|(digits, _)| formatted(&digits)),
        id: person.id.0,
        other_phones: numbers
            .map(|(digits, why)| OtherPhone {
                phone: formatted(&digits),
                source: of_phone(&digits),
                stays: why.map(phones::stays),
            })
            .collect(),
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
            .map(|(id, name)| ContactList {
                id: id.0,
                name,
                source: lists.remove(&id).map(source),
            })
            .collect(),
        fields: panel
            .fields
            .into_iter()
            .map(|field| KnownField {
                field: field.field,
                value: field.stored.value,
                kind: kind(field.stored.kind),
                source: source(field.source),
            })
            .collect(),
        is_test: person.is_test,
        stops: panel
            .suppressions
            .into_iter()
            .map(|stop| StopDto {
                phone: (stop.kind == IdentityKind::Phone).then(|| formatted(&stop.value)),
                reason: stop.reason.code().to_owned(),
                at_ms: stop.at_ms,
            })
            .collect(),
        consent: consent(person.consent, panel.is_suppressed),
        consent_events: panel
            .consent_events
            .into_iter()
            .map(consent_event)
            .collect(),
        came_from_row: panel.came_from.as_ref().and_then(|from| from.file_row),
        came_from: panel.came_from.map(|from| from.file_name),
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
