//! Where the next person is reachable, asked before their item is taken.
//!
//! The answer is cached for 30 days ("not on WhatsApp" for 7); questions to
//! WhatsApp are at least [`BETWEEN_QUESTIONS_MS`] apart, because asking in bulk
//! is what gets numbers limited.

use crate::core::Core;
use crate::events::Topic;
use drumbeat_domain::ItemId;
use drumbeat_domain::phone::Phone;
use drumbeat_domain::reason::{SkipReason, WaitReason};
use drumbeat_gateway::{ChatAddress, GatewayError, Linking, Resolution};
use drumbeat_store::StoreError;
use drumbeat_store::table::address_cache::{self, Known};
use drumbeat_store::table::numbers::SendingNumber;
use drumbeat_store::table::outbox::{Item, address};
use rand::Rng;

/// Two questions are at least this far apart (and up to twice as far).
const BETWEEN_QUESTIONS_MS: i64 = 5_000;

/// Whether the item can be taken.
pub(crate) enum Readiness {
    /// It has an address (and an id, where the gateway carries ids).
    Ready,
    /// A rule keeps this person out; the next one's turn.
    Skipped,
    /// Not now.
    Wait { at_ms: i64, reason: WaitReason },
}

/// Gives the item its address and id.
pub(crate) async fn prepare(
    core: &Core,
    gateway: &dyn Linking,
    number: &SendingNumber,
    item: &Item,
    asked_ms: &mut i64,
) -> Result<Readiness, StoreError> {
    let now_ms = core.now_ms();
    let (account, phone) = (number.account_id, item.phone.clone());
    let cached = core
        .db
        .read(move |conn| address_cache::load(conn, account, &phone, now_ms))
        .await?;
    let known = match cached {
        Some(known) => known,
        None if now_ms < *asked_ms => {
            return Ok(Readiness::Wait {
                at_ms: *asked_ms,
                reason: WaitReason::LookingUp,
            });
        }
        None => {
            let pause = core
                .random(|rng| rng.random_range(BETWEEN_QUESTIONS_MS..=2 * BETWEEN_QUESTIONS_MS));
            *asked_ms = now_ms.saturating_add(pause);
            match ask(core, gateway, number, item).await? {
                Ok(known) => known,
                Err(error) => return Ok(wait_for(core, &error)),
            }
        }
    };
    let id = item.id;
    let address = match known {
        Known::Address(address) => address,
        Known::NotThere => return skip(core, id).await,
    };
    let client_id = if item.client_id.is_some() || !gateway.capabilities().carries_client_id {
        None
    } else {
        match gateway.new_client_id(&number.session).await {
            Ok(id) => id,
            Err(error) => return Ok(wait_for(core, &error)),
        }
    };
    let now_ms = core.now_ms();
    let ready = core
        .db
        .write(move |tx| address::prepare(tx, id, &address, client_id.as_deref(), now_ms))
        .await;
    match ready {
        Ok(true) => Ok(Readiness::Ready),
        Ok(false) | Err(StoreError::Stale(_)) => Ok(Readiness::Skipped),
        Err(error) => Err(error),
    }
}

async fn skip(core: &Core, id: ItemId) -> Result<Readiness, StoreError> {
    let now_ms = core.now_ms();
    let skipped = core
        .db
        .write(move |tx| address::skip(tx, id, SkipReason::NotOnWhatsApp, now_ms))
        .await;
    core.tell(&[Topic::Campaigns, Topic::Activity]);
    match skipped {
        Ok(()) | Err(StoreError::Stale(_)) => Ok(Readiness::Skipped),
        Err(error) => Err(error),
    }
}

/// Asks the gateway and remembers what it said, aliases included.
async fn ask(
    core: &Core,
    gateway: &dyn Linking,
    number: &SendingNumber,
    item: &Item,
) -> Result<Result<Known, GatewayError>, StoreError> {
    let Ok(phone) = Phone::from_whatsapp_digits(&item.phone) else {
        return Ok(Ok(Known::NotThere));
    };
    let resolution = match gateway.resolve(&number.session, &phone).await {
        Ok(resolution) => resolution,
        Err(error) => return Ok(Err(error)),
    };
    let (account, digits, person, now_ms) = (
        number.account_id,
        item.phone.clone(),
        item.person,
        core.now_ms(),
    );
    core.db
        .write(move |tx| {
            let known = match resolution {
                Resolution::NotOnWhatsApp => Known::NotThere,
                Resolution::Reachable { address, alias } => {
                    for other in [Some(&address), alias.as_ref()].into_iter().flatten() {
                        match (person, other) {
                            (Some(person), ChatAddress::Lid(lid)) => {
                                address::add_alias(tx, person, "lid", lid, now_ms)?;
                            }
                            (Some(person), ChatAddress::Person(other)) => {
                                // The form WhatsApp uses, where it differs from ours (Brazil, Mexico).
                                address::add_alias(tx, person, "phone", other, now_ms)?;
                            }
                            (None, _) | (Some(_), ChatAddress::Other(_)) => {}
                        }
                    }
                    Known::Address(address.to_wire())
                }
            };
            address_cache::save(tx, account, &digits, &known, now_ms)?;
            Ok(Ok(known))
        })
        .await
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
