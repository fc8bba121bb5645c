//! What comes back: one event connection an account, kept open.
//!
//! 1. Connect; only then catch up ([`crate::catch_up`]), so that nothing falls between. What
//!    is told meanwhile is heard all the same: it may be a STOP, and it would be lost with
//!    the connection.
//! 2. Each event is stored raw under its key and projected, in one transaction. Where
//!    it must be stored before it can be projected (its sender has to be asked for), a
//!    crash between the two leaves it open; the next start projects it first.
//! 3. A quiet line is pinged; one that does not answer is closed and opened
//!    again, later and later (1 to 60 s, with jitter).
//!
//! Pings, silence and back-off are real time, whatever the clock's speed or is set to:
//! they concern a real socket.

use crate::catch_up::{Look, catch_up, name_who_stopped};
use crate::clock::Wait;
use crate::core::{Core, Health};
use crate::project::{self, Effects, Moment};
use drumbeat_domain::AccountId;
use drumbeat_domain::reason::WaitReason;
use drumbeat_gateway::{
    ChatAddress, EventSource, GatewayError, InboundEvent, LinkStatus, Linking, ParsedEvent,
};
use drumbeat_store::StoreError;
use drumbeat_store::table::identities::{self, IdentityKind};
use drumbeat_store::table::numbers::{self, LinkState, SendingNumber};
use drumbeat_store::table::raw_events;
use futures_util::FutureExt;
use rand::Rng;
use std::sync::Arc;
use tokio::sync::Notify;

const PING_EVERY_MS: u64 = 25_000;
/// Pings without any sign of life, after which the line is dead.
const SILENT_PINGS: u32 = 3;
/// The same where the clock says that the computer slept.
const SILENCE_MS: i64 = 80_000;
const LONGEST_BACK_OFF_MS: u64 = 60_000;
pub(crate) const MOST_AT_ONCE: usize = 64;
/// What could not be read is asked for again after so long, and later and later.
const FIRST_AGAIN_MS: u64 = 15_000;
const LONGEST_AGAIN_MS: u64 = 300_000;

/// Runs the event connection of an account until the engine ends.
pub(crate) async fn run(core: Arc<Core>, account: AccountId) {
    let mut back_off_ms = 1_000_u64;
    loop {
        let cause = tokio::select! {
            biased;
            () = core.ended.cancelled() => return,
            cause = connected(&core, account, &mut back_off_ms) => cause,
        };
        let reason = match cause {
            Ok(reason) => reason,
            Err(error) => {
                tracing::error!(account = account.0, %error, "receiving failed");
                WaitReason::Reconnecting
            }
        };
        let pause_ms = core.random(|rng| rng.random_range(back_off_ms / 2..=back_off_ms));
        back_off_ms = (back_off_ms * 2).min(LONGEST_BACK_OFF_MS);
        let next_try_ms = core.after_real(pause_ms as i64);
        for number in numbers_of(&core, account).await.unwrap_or_default() {
            if number.link == LinkState::Linked {
                core.set_health(
                    number.id,
                    Health::Away {
                        reason,
                        next_try_ms,
                    },
                );
            }
        }
        let retry = core.waker_of_account(account);
        tokio::select! {
            biased;
            () = core.ended.cancelled() => return,
            () = retry.notified() => {}
            () = core.passed(pause_ms) => {}
        }
    }
}

pub(crate) async fn numbers_of(
    core: &Core,
    account: AccountId,
) -> Result<Vec<SendingNumber>, StoreError> {
    let all = core.db.read(numbers::list).await?;
    Ok(all
        .into_iter()
        .filter(|number| number.account_id == account)
        .collect())
}

/// One connection from opening to its end; says why it ended.
async fn connected(
    core: &Core,
    account: AccountId,
    back_off_ms: &mut u64,
) -> Result<WaitReason, StoreError> {
    let gateway = match core.gateway(account).await? {
        Ok(gateway) => gateway,
        Err(cause) => return Ok(cause.reason()),
    };
    for number in numbers_of(core, account).await? {
        core.set_caught_up(number.id, false);
    }
    project_open(core, &*gateway, account).await?;
    let mut source = match gateway.open_events().await {
        Ok(source) => source,
        Err(error) => return Ok(away(&error)),
    };
    listen(core, &*gateway, account, &mut *source, back_off_ms).await
}

const fn away(error: &GatewayError) -> WaitReason {
    match error {
        GatewayError::KeyRefused => WaitReason::KeyRefused,
        GatewayError::Closed | GatewayError::WrongStatus | GatewayError::NoSession => {
            WaitReason::Reconnecting
        }
        GatewayError::Unreachable
        | GatewayError::Timeout
        | GatewayError::NotWaha
        | GatewayError::TooOld { .. }
        | GatewayError::EditionLimit
        | GatewayError::NotSupported
        | GatewayError::TooOften
        | GatewayError::StoreOff
        | GatewayError::Server
        | GatewayError::BadAnswer => WaitReason::GatewayDown,
    }
}

async fn listen(
    core: &Core,
    gateway: &dyn Linking,
    account: AccountId,
    source: &mut dyn EventSource,
    back_off_ms: &mut u64,
) -> Result<WaitReason, StoreError> {
    let mut again_ms = FIRST_AGAIN_MS;
    let mut again = core.passed(again_ms);
    let mut ping = core.passed(PING_EVERY_MS);
    let mut pings = 0;
    let mut silent_ms = core.after_real(SILENCE_MS);
    let mut heard = source.heard_from();
    let refresh = core.refresh_of_account(account);
    let mut look = Look::First;
    let mut looking = Some(Box::pin(catch_up(core, gateway, account, look)));
    loop {
        let first = tokio::select! {
            biased;
            event = source.next() => Some(event),
            looked = looked(&mut looking) => {
                looking = None;
                let complete = match looked? {
                    Ok(complete) => complete,
                    Err(error) => return Ok(away(&error)),
                };
                *back_off_ms = 1_000;
                core.set_heard(account);
                look = look.next(complete);
                again_ms = if complete { FIRST_AGAIN_MS } else { (again_ms * 2).min(LONGEST_AGAIN_MS) };
                again = core.passed(again_ms);
                continue;
            }
            // A number was added, linking ended, or a session works again; or not all of
            // what was missed could be read.
            () = looks_again(&refresh, &mut again, look), if looking.is_none() => {
                looking = Some(Box::pin(catch_up(core, gateway, account, look)));
                continue;
            }
            () = &mut ping => None,
        };
        match first {
            Some(Ok(raw)) => {
                let mut batch = vec![raw];
                // Whatever else has arrived shares the commit.
                while batch.len() < MOST_AT_ONCE {
                    match source.next().now_or_never() {
                        Some(Ok(raw)) => batch.push(raw),
                        Some(Err(_)) | None => break,
                    }
                }
                take_in(core, gateway, account, batch).await?;
            }
            Some(Err(error)) => return Ok(away(&error)),
            None => {
                if pings == SILENT_PINGS || core.now_ms() >= silent_ms {
                    return Ok(WaitReason::Reconnecting);
                }
                if source.ping().await.is_err() {
                    return Ok(WaitReason::Reconnecting);
                }
                if core.has_unnamed(account) {
                    name_who_stopped(core, gateway, account).await?;
                }
                pings += 1;
                ping = core.passed(PING_EVERY_MS);
            }
        }
        if source.heard_from() != heard {
            heard = source.heard_from();
            core.set_heard(account);
            pings = 0;
            silent_ms = core.after_real(SILENCE_MS);
        }
    }
}

/// Ends when a look at what was missed has ended, if there is one.
async fn looked<F: Future + Unpin>(looking: &mut Option<F>) -> F::Output {
    match looking {
        Some(look) => look.await,
        None => std::future::pending().await,
    }
}

/// Ends when the sessions should be looked at again.
async fn looks_again(refresh: &Notify, again: &mut Wait<'_>, look: Look) {
    tokio::select! {
        biased;
        () = refresh.notified() => {}
        () = again, if look != Look::First => {}
    }
}

/// Stores raw and projects, in one transaction. Where that cannot be done, because
/// somebody has to be asked first or a fact does not fit, what was told is stored before
/// anything else, and projected in a second one: it is never lost.
pub(crate) async fn take_in(
    core: &Core,
    gateway: &dyn Linking,
    account: AccountId,
    batch: Vec<String>,
) -> Result<(), StoreError> {
    let told: Vec<(ParsedEvent, String)> = batch
        .into_iter()
        .filter_map(|raw| gateway.parse_event(&raw).map(|parsed| (parsed, raw)))
        .collect();
    if told.is_empty() {
        return Ok(());
    }
    let told = Arc::new(told);
    if !told.iter().any(|(event, _)| hidden_sender(event).is_some()) {
        let (job, moment) = (Arc::clone(&told), Moment::of(core));
        let at_once = core.db.write(move |tx| {
            let mut effects = Effects::default();
            for (event, raw) in &*job {
                let (key, now_ms) = (&event.key.0, moment.now_ms);
                if raw_events::insert(tx, account, key, raw, true, now_ms)?.is_some() {
                    project::project(tx, account, event, &moment, &mut effects)?;
                }
            }
            Ok(effects)
        });
        match at_once.await {
            Ok(effects) => {
                follow(core, account, effects);
                return Ok(());
            }
            Err(error) => tracing::warn!(%error, "events could not be taken in at once"),
        }
    }
    let now_ms = core.now_ms();
    let news = core
        .db
        .write(move |tx| {
            let mut news = Vec::with_capacity(told.len());
            for (event, raw) in &*told {
                if let Some(id) = raw_events::insert(tx, account, &event.key.0, raw, false, now_ms)?
                {
                    news.push((id, Some(event.clone())));
                }
            }
            Ok(news)
        })
        .await?;
    project_all(core, gateway, account, news).await
}

/// Projects what an earlier connection stored and left open, in the order of arrival.
async fn project_open(
    core: &Core,
    gateway: &dyn Linking,
    account: AccountId,
) -> Result<(), StoreError> {
    loop {
        let open = core
            .db
            .read(move |conn| raw_events::open(conn, account, MOST_AT_ONCE as u32))
            .await?;
        if open.is_empty() {
            return Ok(());
        }
        let parsed = open
            .into_iter()
            .map(|raw| (raw.id, gateway.parse_event(&raw.payload)))
            .collect();
        project_all(core, gateway, account, parsed).await?;
    }
}

/// Projects events that are stored, each with the id of its row; one that cannot be
/// read any more only leaves the list of what is open.
async fn project_all(
    core: &Core,
    gateway: &dyn Linking,
    account: AccountId,
    mut stored: Vec<(i64, Option<ParsedEvent>)>,
) -> Result<(), StoreError> {
    if stored.is_empty() {
        return Ok(());
    }
    for (_, event) in &mut stored {
        if let Some(event) = event {
            name_hidden_sender(core, gateway, account, event).await?;
        }
    }
    let moment = Moment::of(core);
    let effects = core
        .db
        .write(move |tx| {
            let mut effects = Effects::default();
            for (id, event) in &stored {
                if let Some(event) = event {
                    project::project(tx, account, event, &moment, &mut effects)?;
                }
                raw_events::done(tx, *id)?;
            }
            Ok(effects)
        })
        .await?;
    follow(core, account, effects);
    Ok(())
}

/// What follows outside the database, once it is durable.
fn follow(core: &Core, account: AccountId, effects: Effects) {
    for (number, status) in effects.statuses {
        core.session_told(number);
        if status != LinkStatus::Working {
            core.set_caught_up(number, false);
        } else if !core.is_caught_up(number) {
            // It sends when it was read what was missed: somebody may have asked to stop.
            core.refresh_of_account(account).notify_one();
            continue;
        }
        core.set_health(number, Health::Session(status));
    }
    for number in effects.wake {
        core.wake(number);
    }
    if !effects.topics.is_empty() {
        core.tell(&effects.topics.into_iter().collect::<Vec<_>>());
    }
}

/// The hidden identity from which a reply came, if that is all it tells of its sender.
fn hidden_sender(event: &ParsedEvent) -> Option<&str> {
    match &event.event {
        InboundEvent::Message(message) if message.chat_alias.is_none() => match &message.chat {
            ChatAddress::Lid(lid) => Some(lid),
            ChatAddress::Person(_) | ChatAddress::Other(_) => None,
        },
        _ => None,
    }
}

/// A reply from a hidden identity that nobody knows yet: the gateway may know
/// the number behind it.
async fn name_hidden_sender(
    core: &Core,
    gateway: &dyn Linking,
    account: AccountId,
    event: &mut ParsedEvent,
) -> Result<(), StoreError> {
    let Some(lid) = hidden_sender(event).map(str::to_owned) else {
        return Ok(());
    };
    let wanted = lid.clone();
    let known = core
        .db
        .read(move |conn| identities::find(conn, IdentityKind::Lid, "", &wanted))
        .await?;
    if known.is_some() {
        return Ok(());
    }
    match gateway.phone_of_lid(&event.session, &lid).await {
        Ok(Some(phone)) => {
            if let InboundEvent::Message(message) = &mut event.event {
                message.chat_alias = Some(ChatAddress::parse(&phone));
            }
        }
        Ok(None) => {}
        Err(_) => core.set_unnamed(account, true),
    }
    Ok(())
}
