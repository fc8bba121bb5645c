//! Looking up what is in doubt. The rules are in `store::table::outbox::doubt`;
//! here is only the asking.

use crate::core::Core;
use crate::events::Topic;
use drumbeat_domain::outbox::DoubtTimes;
use drumbeat_gateway::{ChatAddress, LookUp, LookUpAnswer};
use drumbeat_store::StoreError;
use drumbeat_store::table::numbers::SendingNumber;
use drumbeat_store::table::outbox::doubt::{self, Finding};
use drumbeat_store::table::outbox::{self, Item};

/// Looks an item up once and applies what was found.
pub(crate) async fn look_up(
    core: &Core,
    number: &SendingNumber,
    item: &Item,
) -> Result<(), StoreError> {
    let finding = find(core, number, item).await?;
    let (id, now_ms) = (item.id, core.now_ms());
    let times = times_of(core);
    core.db
        .write(move |tx| doubt::resolve(tx, id, &finding, times, now_ms))
        .await?;
    core.tell(&[Topic::Campaigns, Topic::Activity, Topic::Now]);
    Ok(())
}

/// The times of a text at the speed of the clock.
pub(crate) fn times_of(core: &Core) -> DoubtTimes {
    DoubtTimes::TEXT.for_speed(core.clock.speed())
}

async fn find(core: &Core, number: &SendingNumber, item: &Item) -> Result<Finding, StoreError> {
    let Ok(gateway) = core.gateway(number.account_id).await? else {
        return Ok(Finding::Nothing);
    };
    let asked = item.clone();
    let (claimed, started, body) = core
        .db
        .read(move |conn| {
            Ok((
                doubt::claimed_ids(conn, &asked)?,
                doubt::started_at(conn, asked.id)?,
                outbox::words(conn, &asked)?,
            ))
        })
        .await?;
    let address = item.address.clone().unwrap_or_else(|| item.phone.clone());
    // The server stamps messages with its own clock. Where ours is ahead of it, the message
    // asked about looks older than its intent.
    let _ = gateway.status(&number.session).await;
    let ahead_ms = gateway
        .server_now_ms()
        .map_or(0, |server_ms| (core.now_ms() - server_ms).max(0));
    let query = LookUp {
        session: number.session.clone(),
        to: ChatAddress::parse(&address),
        client_id: item.client_id.clone(),
        body,
        since_ms: started.unwrap_or(item.changed_at_ms) - ahead_ms,
        claimed,
    };
    Ok(match gateway.look_up(&query).await {
        Ok(LookUpAnswer::Found {
            provider_id,
            receipt,
        }) => Finding::Found {
            provider_id,
            receipt,
        },
        Ok(LookUpAnswer::Absent) => Finding::Absent,
        Ok(LookUpAnswer::CannotTell) => Finding::Nothing,
        Err(error) => {
            tracing::info!(item = item.id.0, code = error.code(), "look-up failed");
            Finding::Nothing
        }
    })
}
