//! From what a gateway told to what we know: receipts, replies, opt-outs,
//! conversations, links. One function a fact, all in the caller's transaction;
//! projecting the same event again changes nothing.

use crate::core::Core;
use crate::events::Topic;
use drumbeat_domain::consent::stop_word;
use drumbeat_domain::delivery::{DeliveryState, Receipt};
use drumbeat_domain::reason::FailureReason;
use drumbeat_domain::{AccountId, NumberId, PersonId};
use drumbeat_gateway::{
    ChatAddress, InboundEvent, InboundMessage, LinkStatus, Me, ParsedEvent, TimeLock,
};
use drumbeat_store::table::consent_events;
use drumbeat_store::table::conversations::{self, Amendment, NewMessage};
use drumbeat_store::table::identities::{self, IdentityKind};
use drumbeat_store::table::journal::{self, Entry};
use drumbeat_store::table::numbers::{self, LinkState, Listening, Relief};
use drumbeat_store::table::outbox::receipt::{self, Applied, Moved};
use drumbeat_store::table::recipients;
use drumbeat_store::table::suppressions::{self, SuppressionReason};
use drumbeat_store::{StoreError, Tx};
use std::collections::{BTreeMap, BTreeSet};

/// WhatsApp's code for "too many new chats".
const TOO_MANY_NEW_CHATS: &str = "463";

/// Clocks that are no further apart show the same time.
const CLOCKS_APART_MS: i64 = 120_000;

/// What follows outside the database.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    pub(crate) topics: BTreeSet<Topic>,
    pub(crate) wake: BTreeSet<NumberId>,
    pub(crate) statuses: BTreeMap<NumberId, LinkStatus>,
}

/// When an event is projected.
pub(crate) struct Moment {
    pub(crate) now_ms: i64,
    /// Numbers of which nothing is missing that came before.
    pub(crate) caught_up: BTreeSet<NumberId>,
}

impl Moment {
    pub(crate) fn of(core: &Core) -> Self {
        Self {
            now_ms: core.now_ms(),
            caught_up: core.all_caught_up(),
        }
    }
}

/// Projects one event.
pub(crate) fn project(
    tx: &Tx<'_>,
    account: AccountId,
    event: &ParsedEvent,
    moment: &Moment,
    effects: &mut Effects,
) -> Result<(), StoreError> {
    let now_ms = moment.now_ms;
    // Sessions of others on the same server are not ours to look at.
    let Some(number) = numbers::find(tx, account, &event.session)? else {
        return Ok(());
    };
    if number.link == LinkState::Removed {
        return Ok(());
    }
    numbers::heard(
        tx,
        &number,
        now_ms.min(event.at_ms.max(0)),
        number.link == LinkState::Linked && moment.caught_up.contains(&number.id),
    )?;
    match &event.event {
        InboundEvent::Status {
            status,
            me,
            time_lock,
        } => {
            let settled = self::status(tx, number.id, *status, now_ms)?;
            identity(tx, number.id, me.as_ref())?;
            if let Some(lock) = time_lock {
                let until_ms = lock
                    .until_ms
                    .map(|end| on_our_clock(end, event.at_ms, now_ms));
                limit(tx, &number, TimeLock { until_ms, ..*lock }, now_ms)?;
            }
            effects.statuses.insert(number.id, settled);
            effects.wake.insert(number.id);
            effects.topics.extend([Topic::Numbers, Topic::Now]);
        }
        InboundEvent::Message(message) => {
            self::message(tx, &number, message, now_ms, effects)?;
        }
        InboundEvent::Receipt {
            provider_id,
            receipt,
            error_code,
            ..
        } => {
            let refused =
                *receipt == Receipt::Error && error_code.as_deref() == Some(TOO_MANY_NEW_CHATS);
            let code = if refused {
                receipt::NUMBER_REFUSED
            } else {
                error_code.as_deref().unwrap_or("")
            };
            let Applied { moved, .. } = receipt::apply(
                tx,
                number.id,
                provider_id,
                *receipt,
                code,
                event.at_ms,
                now_ms,
            )?;
            if refused {
                limit(
                    tx,
                    &number,
                    TimeLock {
                        active: true,
                        until_ms: None,
                    },
                    now_ms,
                )?;
            }
            if let Some(moved) = moved {
                note(tx, &moved, now_ms)?;
                effects
                    .topics
                    .extend([Topic::Campaigns, Topic::Activity, Topic::Now]);
                effects
                    .wake
                    .extend(moved.concerns_the_line().then_some(number.id));
            }
        }
        InboundEvent::Reaction {
            to_provider_id,
            text,
            ..
        } => {
            let amendment = Amendment::Reaction(text.clone());
            conversations::amend(tx, number.id, to_provider_id, &amendment)?;
            effects.topics.insert(Topic::Contacts);
        }
        InboundEvent::Revoked { provider_id, .. } => {
            conversations::amend(tx, number.id, provider_id, &Amendment::Revoked)?;
            effects.topics.insert(Topic::Contacts);
        }
        InboundEvent::Edited {
            provider_id, body, ..
        } => {
            let amendment = Amendment::Edited(body.expose().to_owned());
            conversations::amend(tx, number.id, provider_id, &amendment)?;
            effects.topics.insert(Topic::Contacts);
        }
    }
    Ok(())
}

/// The session's status, as far as it changes the link. Gives the status back.
pub(crate) fn status(
    tx: &Tx<'_>,
    id: NumberId,
    status: LinkStatus,
    now_ms: i64,
) -> Result<LinkStatus, StoreError> {
    let number = numbers::get(tx, id)?;
    let link = match (number.link, status) {
        (LinkState::Lost, LinkStatus::Working) => Some(LinkState::Linked),
        (LinkState::Linked, LinkStatus::ScanQr | LinkStatus::Failed) => Some(LinkState::Lost),
        (
            LinkState::Unlinked
            | LinkState::Linking
            | LinkState::Linked
            | LinkState::Lost
            | LinkState::Removed,
            LinkStatus::Stopped
            | LinkStatus::Starting
            | LinkStatus::ScanQr
            | LinkStatus::PasskeyRequired
            | LinkStatus::PasskeyConfirmation
            | LinkStatus::Working
            | LinkStatus::Failed,
        ) => None,
    };
    if let Some(link) = link {
        numbers::set_link(tx, id, link, now_ms)?;
        let kind = if link == LinkState::Linked {
            "number_back"
        } else {
            "number_lost"
        };
        journal::append(
            tx,
            now_ms,
            &Entry {
                number: Some(id),
                ..Entry::new(kind)
            },
        )?;
    }
    if status == LinkStatus::Working {
        numbers::release(tx, id, Relief::Working)?;
    }
    Ok(status)
}

/// Whose WhatsApp it is.
pub(crate) fn identity(tx: &Tx<'_>, id: NumberId, me: Option<&Me>) -> Result<(), StoreError> {
    let Some(me) = me else { return Ok(()) };
    let phone = match &me.address {
        ChatAddress::Person(digits) => Some(digits.as_str()),
        ChatAddress::Lid(_) | ChatAddress::Other(_) => None,
    };
    let before = numbers::get(tx, id)?;
    let is_another = matches!((&before.phone, phone), (Some(one), Some(other)) if one != other);
    if is_another {
        numbers::release(tx, id, Relief::Unlimited)?;
    }
    numbers::set_identity(tx, id, phone, me.name.as_deref())
}

/// A moment that the server told at `told_ms` of its clock, on the computer's: one that
/// is wrong by more than a little would wait for too long, or not at all.
fn on_our_clock(at_ms: i64, told_ms: i64, now_ms: i64) -> i64 {
    if told_ms <= 0 || (now_ms - told_ms).abs() <= CLOCKS_APART_MS {
        return at_ms;
    }
    now_ms.saturating_add(at_ms.saturating_sub(told_ms))
}

/// WhatsApp restricts the number: it waits, nobody loses anything.
fn limit(tx: &Tx<'_>, number: &Listening, lock: TimeLock, now_ms: i64) -> Result<(), StoreError> {
    if !lock.active {
        return numbers::release(tx, number.id, Relief::Unlimited);
    }
    let number = numbers::get(tx, number.id)?;
    numbers::limited(tx, &number, lock.until_ms, now_ms)
}

fn note(tx: &Tx<'_>, moved: &Moved, now_ms: i64) -> Result<(), StoreError> {
    let kind = match moved.delivery {
        DeliveryState::Accepted => "handed_over",
        DeliveryState::Sent => "sent",
        DeliveryState::Delivered => "delivered",
        DeliveryState::Read => "read",
        DeliveryState::Failed => "failed",
        DeliveryState::Waiting
        | DeliveryState::Sending
        | DeliveryState::Checking
        | DeliveryState::Skipped
        | DeliveryState::NeedsCheck => return Ok(()),
    };
    let failed = moved.delivery == DeliveryState::Failed;
    let entry = Entry {
        code: if failed {
            FailureReason::ErrorReceipt.code()
        } else {
            ""
        },
        number: Some(moved.item.number),
        campaign: moved.item.campaign,
        recipient: moved.item.recipient,
        item: Some(moved.item.id),
        ..Entry::new(kind)
    };
    journal::append(tx, now_ms, &entry)
}

/// Everything a chat address is known as.
fn kinds(address: &ChatAddress) -> Option<(IdentityKind, &str)> {
    match address {
        ChatAddress::Person(digits) => Some((IdentityKind::Phone, digits)),
        ChatAddress::Lid(lid) => Some((IdentityKind::Lid, lid)),
        ChatAddress::Other(_) => None,
    }
}

/// The person in a chat, by any of its addresses; a second address is learned.
fn person_in(
    tx: &Tx<'_>,
    message: &InboundMessage,
    now_ms: i64,
) -> Result<Option<PersonId>, StoreError> {
    let known: Vec<_> = [Some(&message.chat), message.chat_alias.as_ref()]
        .into_iter()
        .flatten()
        .filter_map(kinds)
        .collect();
    let mut person = None;
    let mut unknown = Vec::new();
    for (kind, value) in known {
        match identities::find(tx, kind, "", value)? {
            Some(found) => person = person.or(Some(found)),
            None => unknown.push((kind, value)),
        }
    }
    if let Some(person) = person {
        for (kind, value) in unknown {
            drumbeat_store::table::outbox::address::add_alias(
                tx,
                person,
                kind.code(),
                value,
                now_ms,
            )?;
        }
    }
    Ok(person)
}

/// A hidden identity from which a stop word came is known to be this phone's.
pub(crate) fn named(tx: &Tx<'_>, lid: &str, digits: &str, now_ms: i64) -> Result<(), StoreError> {
    let (phone, hidden) = (IdentityKind::Phone, IdentityKind::Lid);
    suppressions::add(tx, phone, digits, SuppressionReason::StopWord, now_ms)?;
    match identities::find(tx, phone, "", digits)? {
        Some(person) => drumbeat_store::table::outbox::address::add_alias(
            tx,
            person,
            hidden.code(),
            lid,
            now_ms,
        ),
        None => Ok(()),
    }
}

fn message(
    tx: &Tx<'_>,
    number: &Listening,
    message: &InboundMessage,
    now_ms: i64,
    effects: &mut Effects,
) -> Result<(), StoreError> {
    if matches!(message.chat, ChatAddress::Other(_)) {
        return Ok(());
    }
    let person = person_in(tx, message, now_ms)?;
    let conversation = conversations::ensure(tx, number.id, person, &message.chat.to_wire())?;
    let mut item = None;
    if message.from_me {
        let receipt = message.receipt.unwrap_or(Receipt::HandedOver);
        let applied = receipt::apply(
            tx,
            number.id,
            &message.provider_id,
            receipt,
            "",
            message.at_ms,
            now_ms,
        )?;
        if let Some(moved) = &applied.moved {
            note(tx, moved, now_ms)?;
            effects.topics.extend([Topic::Campaigns, Topic::Activity]);
            effects
                .wake
                .extend(moved.concerns_the_line().then_some(number.id));
        }
        item = applied.item;
    }
    let added = conversations::insert_message(
        tx,
        conversation,
        &NewMessage {
            provider_id: &message.provider_id,
            inbound: !message.from_me,
            body: message.body.expose(),
            has_media: message.has_media,
            item,
            reply_to: message.reply_to.as_deref(),
            at_ms: message.at_ms,
        },
    )?;
    effects.topics.insert(Topic::Contacts);
    if let (Some(added), false) = (added, message.from_me) {
        answered(tx, number, message, person, added.0, now_ms)?;
        effects.topics.extend([Topic::Campaigns, Topic::Activity]);
    }
    Ok(())
}

/// Somebody wrote. A stop word takes effect here, in the transaction that stores
/// the message.
fn answered(
    tx: &Tx<'_>,
    number: &Listening,
    message: &InboundMessage,
    person: Option<PersonId>,
    message_id: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    let stop = stop_word(message.body.expose()).is_some();
    if stop {
        for (kind, value) in [Some(&message.chat), message.chat_alias.as_ref()]
            .into_iter()
            .flatten()
            .filter_map(kinds)
        {
            // Known or not: whoever is behind this address asked to stop.
            suppressions::add(tx, kind, value, SuppressionReason::StopWord, now_ms)?;
        }
        if let Some(person) = person {
            consent_events::stop(tx, person, SuppressionReason::StopWord, None, now_ms)?;
        }
    }
    let campaign = match person {
        Some(person) => recipients::mark_answered(tx, person, stop, message.at_ms)?,
        None => None,
    };
    let recipient = match (person, campaign) {
        (Some(person), Some(campaign)) => recipients::find(tx, campaign, person)?,
        (Some(_) | None, None) | (None, Some(_)) => None,
    };
    let entry = Entry {
        number: Some(number.id),
        campaign,
        recipient,
        params: Some(serde_json::json!({ "message": message_id, "person": person.map(|p| p.0) })),
        ..Entry::new(if stop { "opted_out" } else { "answered" })
    };
    journal::append(tx, now_ms, &entry)
}
