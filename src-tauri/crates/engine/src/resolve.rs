//! Where the next person is reachable, asked before their item is taken.
//!
//! The answer is cached for 30 days ("not on WhatsApp" for 7); questions to
//! WhatsApp are at least [`BETWEEN_QUESTIONS_MS`] apart, because asking in bulk
//! is what gets numbers limited.

use crate::core::Core;
use crate::events::Topic;
use drumbeat_domain::AccountId;
use drumbeat_domain::phone::Phone;
use drumbeat_domain::reason::{SkipReason, WaitReason};
use drumbeat_gateway::{ChatAddress, GatewayError, Linking, Resolution};
use drumbeat_store::StoreError;
use drumbeat_store::table::address_cache::{self, Known};
use drumbeat_store::table::numbers::SendingNumber;
use drumbeat_store::table::outbox::Item;
use drumbeat_store::table::outbox::address::{self, Learned, Route};
use rand::Rng;

/// Two questions are at least this far apart (and up to twice as far).
const BETWEEN_QUESTIONS_MS: i64 = 5_000;

/// Whether the item can be taken.
pub(crate) enum Readiness {
    /// By this way.
    Ready(Route),
    /// A rule keeps this person out; the next one's turn.
    Skipped,
    /// Not now.
    Wait { at_ms: i64, reason: WaitReason },
}

/// Finds the way to an item's person: the address, and an id of ours where the
/// gateway carries ids. It is written when the item is taken ([`Route`]). `cached` is
/// what is known of the phone already.
pub(crate) async fn find(
    core: &Core,
    gateway: &dyn Linking,
    number: &SendingNumber,
    item: &Item,
    cached: Option<Known>,
    asked_ms: &mut i64,
) -> Result<Readiness, StoreError> {
    let now_ms = core.now_ms();
    let account = number.account_id;
    let (address, learned) = match cached {
        Some(Known::Address(address)) => (address, None),
        Some(Known::NotThere) => return skip(core, item, None).await,
        // A pause that is longer than any ever drawn is one of a clock that went back.
        None if (1..=2 * BETWEEN_QUESTIONS_MS).contains(&(*asked_ms - now_ms)) => {
            return Ok(Readiness::Wait {
                at_ms: *asked_ms,
                reason: WaitReason::LookingUp,
            });
        }
        None => {
            let pause = core
                .random(|rng| rng.random_range(BETWEEN_QUESTIONS_MS..=2 * BETWEEN_QUESTIONS_MS));
            *asked_ms = now_ms.saturating_add(pause);
            match ask(gateway, number, item).await {
                Ok(Resolution::Reachable { address, alias }) => {
                    let aliases = [Some(&address), alias.as_ref()]
                        .into_iter()
                        .flatten()
                        .filter_map(alias_of)
                        .collect();
                    (address.to_wire(), Some(Learned { account, aliases }))
                }
                Ok(Resolution::NotOnWhatsApp) => return skip(core, item, Some(account)).await,
                Err(error) => return Ok(wait_for(core, &error)),
            }
        }
    };
    let client_id = if item.client_id.is_some() || !gateway.capabilities().carries_client_id {
        None
    } else {
        match gateway.new_client_id(&number.session).await {
            Ok(id) => id,
            Err(error) => return Ok(wait_for(core, &error)),
        }
    };
    Ok(Readiness::Ready(Route {
        address,
        client_id,
        learned,
    }))
}

/// Another name of the same person, as an identity.
fn alias_of(address: &ChatAddress) -> Option<(&'static str, String)> {
    match address {
        ChatAddress::Lid(lid) => Some(("lid", lid.clone())),
        // The form WhatsApp uses, where it differs from ours (Brazil, Mexico).
        ChatAddress::Person(other) => Some(("phone", other.clone())),
        ChatAddress::Other(_) => None,
    }
}

/// Not on WhatsApp: left out. `asked`: whose WhatsApp said so just now.
async fn skip(core: &Core, item: &Item, asked: Option<AccountId>) -> Result<Readiness, StoreError> {
    let (id, phone, now_ms) = (item.id, item.phone.clone(), core.now_ms());
    let skipped = core
        .db
        .write(move |tx| {
            if let Some(account) = asked {
                address_cache::save(tx, account, &phone, &Known::NotThere, now_ms)?;
            }
            address::skip(tx, id, SkipReason::NotOnWhatsApp, now_ms)
        })
        .await;
    core.tell(&[Topic::Campaigns, Topic::Activity]);
    match skipped {
        Ok(()) | Err(StoreError::Stale(_)) => Ok(Readiness::Skipped),
        Err(error) => Err(error),
    }
}

/// Asks the gateway; a phone that cannot be one is nowhere.
async fn ask(
    gateway: &dyn Linking,
    number: &SendingNumber,
    item: &Item,
) -> Result<Resolution, GatewayError> {
    match Phone::from_whatsapp_digits(&item.phone) {
        Ok(phone) => gateway.resolve(&number.session, &phone).await,
        Err(_) => Ok(Resolution::NotOnWhatsApp),
    }
}

/// A question that failed makes the number wait; nobody loses anything.
fn wait_for(core: &Core, error: &GatewayError) -> Readiness {
    let (reason, real_ms) = match error {
        GatewayError::KeyRefused => (WaitReason::KeyRefused, 60_000),
        GatewayError::TooOften => (WaitReason::LookingUp, 300_000),
        GatewayError::NoSession | GatewayError::WrongStatus => (WaitReason::Reconnecting, 10_000),
        GatewayError::Unreachable
        | GatewayError::Timeout
        | GatewayError::NotWaha
        | GatewayError::TooOld { .. }
        | GatewayError::EditionLimit
        | GatewayError::NotSupported
        | GatewayError::StoreOff
        | GatewayError::Server
        | GatewayError::BadAnswer
        | GatewayError::Closed => (WaitReason::GatewayDown, 15_000),
    };
    Readiness::Wait {
        at_ms: core.after_real(real_ms),
        reason,
    }
}
