//! What the engine does about a number by itself: it stops one that goes wrong
//! ([`drumbeat_domain::guardian`]) and lets its preset rise while all goes well
//! ([`drumbeat_domain::pacing::warm_up`]).

use crate::campaigns;
use crate::core::Core;
use crate::events::Topic;
use drumbeat_domain::NumberId;
use drumbeat_domain::guardian::{self, Alarm};
use drumbeat_domain::pacing::{History, warm_up};
use drumbeat_domain::reason::PauseReason;
use drumbeat_store::StoreError;
use drumbeat_store::query::number_record;
use drumbeat_store::table::campaigns::{Campaign, list_alive};
use drumbeat_store::table::journal::{self, Entry};
use drumbeat_store::table::numbers::{self, LinkState, SendingNumber};

/// Stops the number if its last messages ask for it; `long`: also if few of those of the
/// last days arrived. `true`: it is stopped now.
pub(crate) async fn look(
    core: &Core,
    number: &SendingNumber,
    long: bool,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let looked_at = number.clone();
    let alarm = core
        .db
        .glance(move |conn| {
            let thresholds = &looked_at.limits.guard;
            if number_record::fails(conn, &looked_at)? {
                return Ok(Some(Alarm::FailuresInARow));
            }
            if !long {
                return Ok(None);
            }
            let (arrived, left) = number_record::arrivals(conn, &looked_at, now_ms)?;
            Ok(guardian::few_arrive(thresholds, arrived, left).then_some(Alarm::FewArrive))
        })
        .await?;
    let Some(alarm) = alarm else { return Ok(false) };
    let id = number.id;
    core.db
        .write(move |tx| numbers::raise_alarm(tx, id, alarm, now_ms))
        .await?;
    tracing::warn!(
        number = id.0,
        alarm = alarm.code(),
        "the guardian stopped a number"
    );
    core.tell(&[
        Topic::Numbers,
        Topic::Campaigns,
        Topic::Activity,
        Topic::Now,
    ]);
    Ok(true)
}

/// What [`about_clock`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AboutClock {
    /// Nothing waits for a time that only a wrong clock could show.
    Fine,
    /// It was wrong, and is not any more.
    Settled,
    /// The operator is asked whether it is right now.
    Asks,
}

/// The number has sent (or waits since) a time that is still to come, no campaign asks about it, and a
/// message to somebody or one in doubt is `held_up` until then: the number asks, as
/// long as that time has not come. A number that was removed asks nobody.
pub(crate) async fn about_clock(
    core: &Core,
    number: &SendingNumber,
    history: &History,
    held_up: bool,
    now_ms: i64,
) -> Result<AboutClock, StoreError> {
    let id = number.id;
    let asks = matches!(number.alarm, Some((Alarm::ClockWentBack, _)));
    if !campaigns::is_ahead(number, history, now_ms) {
        if !asks {
            return Ok(AboutClock::Fine);
        }
        core.db
            .write(move |tx| numbers::clock_is_right(tx, id))
            .await?;
    } else if number.link == LinkState::Removed {
        core.db
            .write(move |tx| numbers::settle_clock(tx, id, now_ms, now_ms))
            .await?;
    } else if asks {
        return Ok(AboutClock::Asks);
    } else if !held_up || number.alarm.is_some() || campaign_asks(core, id).await? {
        return Ok(AboutClock::Fine);
    } else {
        core.db
            .write(move |tx| numbers::raise_alarm(tx, id, Alarm::ClockWentBack, now_ms))
            .await?;
        tracing::warn!(number = id.0, "sent at a time that is still to come");
    }
    core.tell(&[Topic::Numbers, Topic::Activity, Topic::Now]);
    Ok(AboutClock::Settled)
}

/// A campaign of the number waits for Continue, because the clock went back.
async fn campaign_asks(core: &Core, id: NumberId) -> Result<bool, StoreError> {
    let asks = |campaign: &Campaign| {
        campaign.number_id == Some(id) && campaign.pause_reason == Some(PauseReason::ClockWentBack)
    };
    let alive = core.db.read(list_alive).await?;
    Ok(alive.iter().any(asks))
}

/// The operator has put it right: what happens from now on counts.
pub(crate) async fn go_on(core: &Core, id: NumberId) -> Result<(), StoreError> {
    let now_ms = core.now_ms();
    core.db
        .write(move |tx| numbers::clear_alarm(tx, id, now_ms))
        .await?;
    core.wake(id);
    core.tell(&[
        Topic::Numbers,
        Topic::Campaigns,
        Topic::Activity,
        Topic::Now,
    ]);
    Ok(())
}

/// Gives the number its next preset if it has earned it.
pub(crate) async fn warm_up(
    core: &Core,
    number: &SendingNumber,
    now_ms: i64,
) -> Result<(), StoreError> {
    let rises = number.limits.warm_up && warm_up::step(number.limits.preset).is_some();
    if !rises {
        return Ok(());
    }
    let looked_at = number.clone();
    let record = core
        .db
        .read(move |conn| number_record::since_preset(conn, &looked_at, now_ms))
        .await?;
    let Some(risen) = warm_up::risen(&number.limits, &record) else {
        return Ok(());
    };
    let id = number.id;
    core.db
        .write(move |tx| {
            numbers::set_limits(tx, id, &risen, now_ms)?;
            let entry = Entry {
                number: Some(id),
                code: risen.preset.code(),
                ..Entry::new("preset_risen")
            };
            journal::append(tx, now_ms, &entry)
        })
        .await?;
    core.tell(&[Topic::Numbers, Topic::Activity]);
    Ok(())
}
