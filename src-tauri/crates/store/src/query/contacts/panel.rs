//! Everything about one person, for the panel beside the list.

use super::sources::{self, FromFile, Source, Sources};
use crate::table::consent_events::{self, ConsentEvent};
use crate::table::consent_proofs::{self, ConsentProof};
use crate::table::identities::by_hand::{self, Stays};
use crate::table::identities::{self, IdentityKind};
use crate::table::people::{self, Person};
use crate::table::person_fields::{self, StoredField};
use crate::table::suppressions::{self, Suppression};
use crate::table::{lists, tags};
use crate::{StoreError, coded, coded_opt};
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::reason::{FailureReason, SkipReason};
use drumbeat_domain::{CampaignId, ListId, PersonId};
use rusqlite::Connection;

/// How many messages of the conversation the panel shows.
const LAST_MESSAGES: i64 = 20;

/// One person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactPanel {
    /// The person.
    pub person: Person,
    /// Whether an address of theirs is blocked, whatever the consent says.
    pub is_suppressed: bool,
    /// The digits of their numbers, the main one first, and why each cannot be taken from them.
    pub numbers: Vec<(String, Option<Stays>)>,
    /// Which of their addresses, why and since when.
    pub suppressions: Vec<Suppression>,
    /// Their extra fields, by name.
    pub fields: Vec<PanelField>,
    /// Their tags.
    pub tags: Vec<String>,
    /// The lists they are in.
    pub lists: Vec<(ListId, String)>,
    /// What happened to their consent, newest first.
    pub consent_events: Vec<PanelConsent>,
    /// Where all this came from; an extra field says its own.
    pub sources: Sources,
    /// The file that brought them.
    pub came_from: Option<FromFile>,
    /// The campaigns they are in, newest first.
    pub campaigns: Vec<PanelCampaign>,
    /// The last messages with them, oldest first.
    pub messages: Vec<PanelMessage>,
}

/// An extra field of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelField {
    /// Its name.
    pub field: String,
    /// Its value.
    pub stored: StoredField,
    /// Where it came from.
    pub source: Source,
}

/// Something that happened to somebody's consent, with all that is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelConsent {
    /// What happened.
    pub event: ConsentEvent,
    /// The list it came with.
    pub from: Option<FromFile>,
    /// What shows it.
    pub proof: Option<ConsentProof>,
}

/// A campaign somebody is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelCampaign {
    /// Which.
    pub campaign_id: CampaignId,
    /// Its name.
    pub name: String,
    /// Its state.
    pub campaign_state: CampaignState,
    /// How far their message got.
    pub state: DeliveryState,
    /// Why it was skipped or failed.
    pub reason: Option<PanelReason>,
    /// When that last changed.
    pub changed_at_ms: i64,
    /// When they answered.
    pub answered_at_ms: Option<i64>,
}

/// Why a message was not received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelReason {
    /// Left out by a rule.
    Skipped(SkipReason),
    /// Failed.
    Failed(FailureReason),
}

impl PanelReason {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Skipped(reason) => reason.code(),
            Self::Failed(reason) => reason.code(),
        }
    }
}

/// A message with somebody.
#[derive(Clone, PartialEq, Eq)]
pub struct PanelMessage {
    /// The row.
    pub id: i64,
    /// Whether they wrote it.
    pub is_inbound: bool,
    /// The text.
    pub body: String,
    /// Whether it came with a picture or a file.
    pub has_media: bool,
    /// Whether its writer took it back.
    pub is_revoked: bool,
    /// How far it got, where it is ours and the app sent it.
    pub state: Option<DeliveryState>,
    /// When.
    pub at_ms: i64,
}

impl std::fmt::Debug for PanelMessage {
    /// Without the text: it is private.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PanelMessage({} at {})", self.id, self.at_ms)
    }
}

/// Everything about one person, who must exist and not be deleted.
pub fn get(conn: &Connection, id: PersonId) -> Result<ContactPanel, StoreError> {
    let person = people::get(conn, id)?;
    let came_from = match person.import_id {
        Some(import) => sources::from_file(conn, id, import)?,
        None => None,
    };
    let suppressions = suppressions::of_person(conn, id)?;
    let numbers = numbers(conn, id)?;
    let (tags, lists) = (tags::list_of(conn, id)?, lists::list_of(conn, id)?);
    let phones: Vec<&str> = numbers.iter().map(|(digits, _)| digits.as_str()).collect();
    Ok(ContactPanel {
        sources: sources::of(conn, &person, &tags, &lists, &phones)?,
        is_suppressed: !suppressions.is_empty(),
        suppressions,
        numbers,
        fields: fields(conn, id)?,
        tags,
        lists,
        consent_events: consent(conn, id)?,
        campaigns: campaigns(conn, id)?,
        messages: messages(conn, id)?,
        came_from,
        person,
    })
}

fn numbers(conn: &Connection, id: PersonId) -> Result<Vec<(String, Option<Stays>)>, StoreError> {
    let all = identities::list(conn, id)?;
    let phones = all
        .into_iter()
        .filter(|identity| identity.kind == IdentityKind::Phone);
    phones
        .map(|phone| {
            let why = by_hand::stays(conn, id, &phone.value)?;
            Ok((phone.value, why))
        })
        .collect()
}

fn fields(conn: &Connection, id: PersonId) -> Result<Vec<PanelField>, StoreError> {
    let stored = person_fields::stored(conn, id)?;
    let field = |(field, stored): (String, StoredField)| {
        Ok(PanelField {
            field,
            source: sources::source(conn, id, &stored.source)?,
            stored,
        })
    };
    stored.into_iter().map(field).collect()
}

fn consent(conn: &Connection, id: PersonId) -> Result<Vec<PanelConsent>, StoreError> {
    let told = |event: ConsentEvent| {
        let from = match event.import_id {
            Some(import) => sources::from_file(conn, id, import)?,
            None => None,
        };
        let proof = match event.proof {
            Some(proof) => consent_proofs::load(conn, proof)?,
            None => None,
        };
        Ok(PanelConsent { event, from, proof })
    };
    let events = consent_events::list(conn, id)?;
    events.into_iter().map(told).collect()
}

fn campaigns(conn: &Connection, id: PersonId) -> Result<Vec<PanelCampaign>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT c.id, c.name, c.state AS campaign_state, i.delivery, i.reason, i.changed_at_ms, r.answered_at_ms
         FROM recipients r JOIN campaigns c ON c.id = r.campaign_id JOIN outbox_items i ON i.recipient_id = r.id
         WHERE r.person_id = ?1 AND c.state <> 'preparing' ORDER BY r.campaign_id DESC LIMIT 50",
    )?;
    let rows = statement.query_map([id.0], |row| {
        let state = coded(row, "delivery", DeliveryState::parse)?;
        let reason = match state {
            DeliveryState::Skipped => {
                coded_opt(row, "reason", SkipReason::parse)?.map(PanelReason::Skipped)
            }
            DeliveryState::Failed => {
                coded_opt(row, "reason", FailureReason::parse)?.map(PanelReason::Failed)
            }
            DeliveryState::Waiting
            | DeliveryState::Sending
            | DeliveryState::Checking
            | DeliveryState::Accepted
            | DeliveryState::Sent
            | DeliveryState::Delivered
            | DeliveryState::Read
            | DeliveryState::NeedsCheck => None,
        };
        Ok(PanelCampaign {
            campaign_id: CampaignId(row.get("id")?),
            name: row.get("name")?,
            campaign_state: coded(row, "campaign_state", CampaignState::parse)?,
            state,
            reason,
            changed_at_ms: row.get("changed_at_ms")?,
            answered_at_ms: row.get("answered_at_ms")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn messages(conn: &Connection, id: PersonId) -> Result<Vec<PanelMessage>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT m.id, m.direction, m.body, m.has_media, m.revoked, m.at_ms, o.delivery
         FROM conversations c JOIN messages m ON m.conversation_id = c.id
         LEFT JOIN outbox_items o ON o.id = m.item_id
         WHERE c.person_id = ?1 ORDER BY m.at_ms DESC, m.id DESC LIMIT ?2",
    )?;
    let mut messages = statement
        .query_map([id.0, LAST_MESSAGES], |row| {
            Ok(PanelMessage {
                id: row.get("id")?,
                is_inbound: row.get::<_, String>("direction")? == "in",
                body: row.get("body")?,
                has_media: row.get("has_media")?,
                is_revoked: row.get("revoked")?,
                state: coded_opt(row, "delivery", DeliveryState::parse)?,
                at_ms: row.get("at_ms")?,
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    messages.reverse();
    Ok(messages)
}
