//! Why somebody gets a campaign's message or not: every rule in order, with its date.
//!
//! Before a campaign starts, the rules are those of its audience, asked with the question
//! that counts and freezes ([`Bound`]). Once somebody is frozen, they are those of the
//! moment their turn comes, asked of [`verdict`], which decides then. The lines say which
//! rule it is; the outcome is never worked out from them, and the tests hold the two
//! together.

use super::audience::{Audience, Bound};
use crate::StoreError;
use crate::table::campaigns::{self, Campaign};
use crate::table::consent_events::{self, ConsentEvent};
use crate::table::numbers::{self, SendingNumber};
use crate::table::outbox::verdict::{self, Verdict};
use crate::table::outbox::{self, Item};
use crate::table::people::{self, Person};
use crate::table::suppressions::SuppressionReason;
use crate::table::{identities, suppressions};
use drumbeat_domain::audience::AudienceRule;
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::consent::{ConsentKind, ConsentState};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::outbox::ItemState;
use drumbeat_domain::pacing::HOUR_MS;
use drumbeat_domain::reason::WaitReason;
use drumbeat_domain::{CampaignId, ItemId, PersonId};
use rusqlite::{Connection, OptionalExtension, params};

/// Why somebody gets it or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What becomes of them, or became of them.
    pub outcome: Outcome,
    /// Every rule that was asked, in order.
    pub lines: Vec<RuleLine>,
}

/// What becomes of somebody in a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// They get it, as things stand.
    WillGet,
    /// They do not.
    LeftOut,
    /// They get it, but not before that.
    Waits {
        /// The cause.
        reason: WaitReason,
        /// When it ends.
        until_ms: i64,
    },
    /// It is decided.
    Decided {
        /// How their message stands.
        state: DeliveryState,
        /// Why it was skipped, failed or is in doubt: a code.
        reason: Option<String>,
        /// Since when.
        at_ms: i64,
    },
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLine {
    /// Which.
    pub rule: AudienceRule,
    /// Whether it lets them through.
    pub passed: bool,
    /// Since when that is so, where it has a date.
    pub at_ms: Option<i64>,
    /// How it came about: the code of a way to agree or of a stop; empty where there is none.
    pub how: String,
    /// It does not count yet: it is asked when their turn comes.
    pub is_later: bool,
}

impl RuleLine {
    fn new(rule: AudienceRule, passed: bool) -> Self {
        Self {
            rule,
            passed,
            at_ms: None,
            how: String::new(),
            is_later: false,
        }
    }

    fn since(self, at_ms: Option<i64>) -> Self {
        Self { at_ms, ..self }
    }
}

/// Why this person gets this campaign's message or not.
pub fn explain(
    conn: &Connection,
    person: PersonId,
    campaign: CampaignId,
    now_ms: i64,
) -> Result<Explained, StoreError> {
    let campaign = campaigns::get(conn, campaign)?;
    let person = people::load(conn, person)?.ok_or(StoreError::NotFound("person"))?;
    let number = match campaign.number_id {
        Some(number) => numbers::load(conn, number)?,
        None => None,
    };
    let Some(item) = item_of(conn, campaign.id, person.id)? else {
        return match campaign.state {
            CampaignState::Draft | CampaignState::Preparing => {
                of_draft(conn, &campaign, &person, number.as_ref(), now_ms)
            }
            CampaignState::Running
            | CampaignState::Paused
            | CampaignState::Completed
            | CampaignState::Cancelled => {
                let was_chosen = RuleLine::new(AudienceRule::Chosen, false);
                Ok(Explained {
                    outcome: Outcome::LeftOut,
                    lines: vec![was_chosen.since(campaign.started_at_ms)],
                })
            }
        };
    };
    of_frozen(conn, &campaign, &person, number.as_ref(), &item, now_ms)
}

/// The item of somebody who is frozen into a campaign.
fn item_of(
    conn: &Connection,
    campaign: CampaignId,
    person: PersonId,
) -> Result<Option<Item>, StoreError> {
    let id = conn
        .prepare_cached(
            "SELECT i.id FROM recipients r JOIN outbox_items i ON i.recipient_id = r.id
             WHERE r.campaign_id = ?1 AND r.person_id = ?2",
        )?
        .query_row([campaign.0, person.0], |row| row.get(0).map(ItemId))
        .optional()?;
    id.map_or(Ok(None), |id| outbox::load(conn, id))
}

fn of_draft(
    conn: &Connection,
    campaign: &Campaign,
    person: &Person,
    number: Option<&SendingNumber>,
    now_ms: i64,
) -> Result<Explained, StoreError> {
    let audience: Audience = serde_json::from_str(&campaign.audience)
        .map_err(|_| StoreError::UnknownValue("audience"))?;
    let bound = Bound::of(conn, &audience, now_ms)?;
    let Some(asked) = bound.ask_about(conn, person.id)? else {
        let gone = RuleLine::new(AudienceRule::InContacts, false).since(person.deleted_at_ms);
        return Ok(Explained {
            outcome: Outcome::LeftOut,
            lines: vec![gone],
        });
    };
    let added = RuleLine::new(AudienceRule::InContacts, true).since(Some(person.created_at_ms));
    let mut lines = vec![
        added,
        RuleLine::new(AudienceRule::NotATest, !person.is_test),
        RuleLine::new(AudienceRule::Chosen, asked.is_chosen),
        RuleLine::new(AudienceRule::NotLeftOut, !asked.is_left_out),
    ];
    lines.extend(about_consent(conn, person, None)?);
    let phone = identities::primary_phone(conn, person.id)?;
    lines.push(RuleLine::new(AudienceRule::HasNumber, phone.is_some()));
    if let Some(number) = number
        && let Some(rest) = about_rest(conn, campaign.id, person.id, number, now_ms)?
    {
        lines.push(RuleLine {
            is_later: true,
            ..rest
        });
    }
    let outcome = if asked.will_get {
        Outcome::WillGet
    } else {
        Outcome::LeftOut
    };
    Ok(Explained { outcome, lines })
}

fn of_frozen(
    conn: &Connection,
    campaign: &Campaign,
    person: &Person,
    number: Option<&SendingNumber>,
    item: &Item,
    now_ms: i64,
) -> Result<Explained, StoreError> {
    let was_chosen = RuleLine::new(AudienceRule::Chosen, true).since(campaign.started_at_ms);
    let mut lines = vec![was_chosen];
    let (ItemState::Waiting, Some(number)) = (item.state, number) else {
        let outcome = Outcome::Decided {
            state: item.delivery,
            reason: item.reason.clone(),
            at_ms: item.changed_at_ms,
        };
        return Ok(Explained { outcome, lines });
    };
    let deleted = person.deleted_at_ms;
    let is_there = RuleLine::new(AudienceRule::InContacts, deleted.is_none());
    lines.push(is_there.since(deleted.or(Some(person.created_at_ms))));
    lines.extend(about_consent(conn, person, Some(item))?);
    lines.extend(about_rest(conn, campaign.id, person.id, number, now_ms)?);
    let outcome = if verdict::of_person(conn, item, number, now_ms)?.is_some() {
        Outcome::LeftOut
    } else {
        match verdict::of(conn, item, number, None, now_ms)? {
            Verdict::Wait { at_ms, reason } => Outcome::Waits {
                reason,
                until_ms: at_ms,
            },
            // A paused campaign goes on some time.
            Verdict::Send | Verdict::NotInLine => Outcome::WillGet,
            Verdict::LeaveOut(_) => Outcome::LeftOut,
        }
    };
    Ok(Explained { outcome, lines })
}

/// What the ledger and the stop list say about somebody; about their message too, once
/// there is one.
fn about_consent(
    conn: &Connection,
    person: &Person,
    item: Option<&Item>,
) -> Result<[RuleLine; 3], StoreError> {
    let ledger = consent_events::list(conn, person.id)?;
    let last = |kinds: &[ConsentKind]| -> Option<&ConsentEvent> {
        ledger.iter().find(|event| kinds.contains(&event.kind))
    };
    let entry = match item {
        Some(item) => verdict::suppression(conn, item)?,
        None => suppressions::of_person(conn, person.id)?
            .first()
            .map(|entry| (entry.reason, entry.at_ms)),
    };
    let has_stopped = person.consent == ConsentState::OptedOut;
    let by_word = entry.filter(|(reason, _)| *reason == SuppressionReason::StopWord);
    let stop = last(&[ConsentKind::OptedOut]).filter(|_| has_stopped);
    let did_not_stop = RuleLine {
        at_ms: stop
            .map(|event| event.at_ms)
            .or(by_word.map(|(_, at_ms)| at_ms)),
        how: match (stop, by_word) {
            (Some(event), _) => event.how.clone(),
            (None, Some((reason, _))) => reason.code().to_owned(),
            (None, None) => String::new(),
        },
        ..RuleLine::new(AudienceRule::DidNotStop, !has_stopped && by_word.is_none())
    };
    // The entry that a wish to stop left is that wish.
    let block = entry.filter(|_| did_not_stop.passed);
    let not_blocked = RuleLine {
        how: block.map_or("", |(reason, _)| reason.code()).to_owned(),
        ..RuleLine::new(AudienceRule::NotBlocked, block.is_none())
            .since(block.map(|(_, at_ms)| at_ms))
    };
    let has_agreed = person.consent == ConsentState::Agreed;
    let yes = last(&[ConsentKind::Granted, ConsentKind::Imported]).filter(|_| has_agreed);
    let agreed = RuleLine {
        how: yes.map_or("", |event| &event.how).to_owned(),
        ..RuleLine::new(AudienceRule::Agreed, has_agreed).since(yes.map(|event| event.at_ms))
    };
    Ok([did_not_stop, not_blocked, agreed])
}

/// Whether other campaigns left them the days of rest that the number wants; nothing where
/// it wants none.
fn about_rest(
    conn: &Connection,
    campaign: CampaignId,
    person: PersonId,
    number: &SendingNumber,
    now_ms: i64,
) -> Result<Option<RuleLine>, StoreError> {
    let days = number.limits.person_rest_days;
    if days == 0 {
        return Ok(None);
    }
    let last: Option<i64> = conn
        .prepare_cached(
            "SELECT max(a.counts_at_ms) FROM recipients r
             JOIN outbox_items i ON i.recipient_id = r.id AND i.origin = 'campaign'
             JOIN attempts a ON a.item_id = i.id AND a.spends = 1
             WHERE r.person_id = ?1 AND r.campaign_id <> ?2",
        )?
        .query_row(params![person.0, campaign.0], |row| row.get(0))?;
    let since_ms = now_ms - i64::from(days) * 24 * HOUR_MS;
    let had_rest = last.is_none_or(|last| last <= since_ms);
    Ok(Some(
        RuleLine::new(AudienceRule::HadRest, had_rest).since(last),
    ))
}

#[cfg(test)]
mod tests;
