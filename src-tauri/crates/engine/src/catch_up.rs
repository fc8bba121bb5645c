//! What was missed: read after (re)connecting, in the form in which it would have been
//! told.
//!
//! It begins where events were last known to be complete: a moment of the server's clock,
//! because the computer's may be wrong. That mark moves on only while a number is caught up
//! in this very connection: a session that was not working when the connection opened is
//! caught up once it says that it works. Until then the number sends nothing.
//!
//! Where not all can be read, what was read counts, the mark stays, and it is tried again.
//! The number waits for that, because somebody may have asked to stop; but a server that
//! cannot answer at all ([`Look`]) does not keep it from sending for ever.

use crate::core::{Core, Health};
use crate::events::Topic;
use crate::project;
use crate::receive::{MOST_AT_ONCE, numbers_of, take_in};
use drumbeat_domain::AccountId;
use drumbeat_gateway::{ChatAddress, GatewayError, History, LinkStatus, Linking};
use drumbeat_store::StoreError;
use drumbeat_store::table::numbers::{self, LinkState, SendingNumber};
use drumbeat_store::table::suppressions;

/// Events may have been on their way when the line broke.
const OVERLAP_MS: i64 = 120_000;

/// How often it was tried in vain to read all of what was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Not yet, or all was read.
    First,
    /// Once or twice: the number still waits.
    Again(u8),
    /// Too often: the number sends with what could be read.
    InVain,
}

impl Look {
    /// So often the number waits.
    const PATIENCE: u8 = 3;

    /// What the next one is, after one that could read all or not.
    pub(crate) const fn next(self, complete: bool) -> Self {
        match self {
            _ if complete => Self::First,
            Self::First => Self::Again(1),
            Self::Again(tries) if tries + 1 < Self::PATIENCE => Self::Again(tries + 1),
            Self::Again(_) | Self::InVain => Self::InVain,
        }
    }
}

/// How the sessions are, and what was missed. `false`: not all of that could be read.
pub(crate) async fn catch_up(
    core: &Core,
    gateway: &dyn Linking,
    account: AccountId,
    look: Look,
) -> Result<Result<bool, GatewayError>, StoreError> {
    let mut complete = true;
    for number in numbers_of(core, account).await? {
        match number.link {
            LinkState::Linked | LinkState::Lost => {}
            LinkState::Unlinked | LinkState::Linking | LinkState::Removed => continue,
        }
        let told = core.times_told(number.id);
        let (status, _) = match gateway.status(&number.session).await {
            Ok(answer) => answer,
            Err(GatewayError::NoSession) => (LinkStatus::Failed, None),
            Err(error) => return Ok(Err(error)),
        };
        if core.times_told(number.id) != told {
            // The answer is the older one. If it works, it is looked at again.
            continue;
        }
        if status == LinkStatus::Stopped && number.link == LinkState::Linked {
            // The server restarted without its sessions.
            if let Err(error) = gateway.restart_session(&number.session).await {
                tracing::info!(
                    code = error.code(),
                    "a stopped session could not be started"
                );
            }
        }
        let effects = {
            let (id, now_ms) = (number.id, core.now_ms());
            core.db
                .write(move |tx| project::status(tx, id, status, now_ms))
                .await?
        };
        if status != LinkStatus::Working {
            core.set_health(number.id, Health::Session(effects));
            continue;
        }
        // Complete up to here, by the clock that the messages are stamped with.
        let began_ms = gateway.server_now_ms().unwrap_or_else(|| core.now_ms());
        let from_ms = number.caught_up_to_ms.min(began_ms);
        let since_ms = from_ms.saturating_sub(OVERLAP_MS).max(0);
        let missed = if gateway.capabilities().history {
            gateway.history_since(&number.session, since_ms).await
        } else {
            History::default()
        };
        for batch in missed.events.chunks(MOST_AT_ONCE) {
            take_in(core, gateway, account, batch.to_vec()).await?;
        }
        if core.times_told(number.id) != told {
            continue;
        }
        if let Some(error) = missed.missing {
            tracing::info!(code = error.code(), "not all that was missed could be read");
            complete = false;
            if look.next(complete) == Look::InVain {
                core.set_health(number.id, Health::Session(effects));
            }
            continue;
        }
        let (id, now_ms) = (number.id, core.now_ms());
        core.db
            .write(move |tx| numbers::caught_up(tx, id, began_ms, now_ms))
            .await?;
        core.set_caught_up(id, true);
        core.set_health(id, Health::Session(effects));
        core.tell(&[Topic::Numbers]);
        core.wake(id);
    }
    name_who_stopped(core, gateway, account).await?;
    Ok(Ok(complete))
}

/// Whoever asked to stop from a hidden identity of which nobody knew whose it is: the
/// gateway may know by now, or be able to answer.
pub(crate) async fn name_who_stopped(
    core: &Core,
    gateway: &dyn Linking,
    account: AccountId,
) -> Result<(), StoreError> {
    let unnamed = core
        .db
        .read(|conn| suppressions::unnamed(conn, MOST_AT_ONCE as u32))
        .await?;
    let numbers = numbers_of(core, account).await?;
    let works =
        |number: &&SendingNumber| core.health(number.id) == Health::Session(LinkStatus::Working);
    let Some(number) = numbers.iter().find(works).filter(|_| !unnamed.is_empty()) else {
        return Ok(());
    };
    for lid in unnamed {
        let Ok(known) = gateway.phone_of_lid(&number.session, &lid).await else {
            core.set_unnamed(account, true);
            return Ok(());
        };
        let Some(ChatAddress::Person(digits)) = known.as_deref().map(ChatAddress::parse) else {
            continue;
        };
        let now_ms = core.now_ms();
        core.db
            .write(move |tx| project::named(tx, &lid, &digits, now_ms))
            .await?;
        core.tell(&[Topic::Contacts, Topic::Campaigns]);
    }
    core.set_unnamed(account, false);
    Ok(())
}
