//! Linking a phone: from "prepare" to "connected", as one task a number.
//!
//! The code is asked for only while the session shows one, drawn from its raw
//! value, and compared as text to notice that it changed. Every way it can end
//! has a name ([`LinkProblem`]) for which the screen has one action.

use crate::core::{Core, Health, lock};
use crate::events::Topic;
use crate::project;
use drumbeat_domain::NumberId;
use drumbeat_domain::phone::Phone;
use drumbeat_gateway::{GatewayError, LinkStatus, Linking};
use drumbeat_store::StoreError;
use drumbeat_store::table::journal::{self, Entry};
use drumbeat_store::table::numbers::{self, LinkState, Relief, SendingNumber};
use std::sync::Arc;

/// Between two looks at the session, in real milliseconds.
const LOOK_EVERY_MS: i64 = 1_500;
/// WhatsApp shows the first code for about a minute, the following ones for 20 s.
const FIRST_CODE_MS: i64 = 60_000;
const NEXT_CODE_MS: i64 = 20_000;
/// So many looks in a row without an answer end it.
const MOST_FAULTS: u32 = 8;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPhase {
    /// The server gets ready.
    Prepare,
    /// The code can be scanned.
    Scan,
    /// The phone has scanned it.
    Confirm,
    /// Chats are being loaded.
    Load,
    /// Done.
    Connected,
    /// It did not work.
    Failed,
}

/// Why it did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// All codes were shown and none was scanned.
    CodesExpired,
    /// WhatsApp wants a passkey: to be finished in the server's own page.
    Passkey,
    /// The phone (or WhatsApp) ended the link.
    LoggedOut,
    /// The number that was scanned is another number of this workspace.
    AlreadyLinked,
    /// The key is missing.
    KeyMissing,
    /// The key is there, and the app may not read it.
    KeyLocked,
    /// A practice clock and a real server.
    ClockNotReal,
    /// The gateway said no.
    Gateway(GatewayError),
}

impl LinkProblem {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CodesExpired => "codes_expired",
            Self::Passkey => "passkey",
            Self::LoggedOut => "logged_out",
            Self::AlreadyLinked => "already_linked",
            Self::KeyMissing => "key_missing",
            Self::KeyLocked => "key_locked",
            Self::ClockNotReal => "clock_not_real",
            Self::Gateway(error) => error.code(),
        }
    }
}

/// Linking, as it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkView {
    /// How far.
    pub phase: LinkPhase,
    /// The raw value of the code.
    pub qr: Option<String>,
    /// A new code appears about then.
    pub qr_changes_at_ms: Option<i64>,
    /// Letters to type instead.
    pub pairing_code: Option<String>,
    /// What went wrong.
    pub problem: Option<LinkProblem>,
}

impl LinkView {
    fn at(phase: LinkPhase) -> Self {
        Self {
            phase,
            qr: None,
            qr_changes_at_ms: None,
            pairing_code: None,
            problem: None,
        }
    }
}

pub(crate) fn show(core: &Core, number: NumberId, view: LinkView) {
    let mut links = lock(&core.links);
    let changed = links.get(&number) != Some(&view);
    links.insert(number, view);
    drop(links);
    if changed {
        core.tell(&[Topic::Numbers]);
    }
}

fn fail(core: &Core, number: NumberId, problem: LinkProblem) {
    show(
        core,
        number,
        LinkView {
            problem: Some(problem),
            ..LinkView::at(LinkPhase::Failed)
        },
    );
}

/// Links a number; ends when it is connected, failed, or cancelled by dropping.
pub(crate) async fn run(core: Arc<Core>, id: NumberId, fresh: bool) {
    show(&core, id, LinkView::at(LinkPhase::Prepare));
    if let Err(error) = link(&core, id, fresh).await {
        tracing::error!(number = id.0, %error, "linking failed");
        fail(&core, id, LinkProblem::Gateway(GatewayError::Server));
    }
}

async fn link(core: &Core, id: NumberId, fresh: bool) -> Result<(), StoreError> {
    let number = core.db.read(move |conn| numbers::get(conn, id)).await?;
    let working = core.health(id) == Health::Session(LinkStatus::Working);
    if number.link == LinkState::Linked && working {
        show(core, id, LinkView::at(LinkPhase::Connected));
        return Ok(());
    }
    let gateway = match core.gateway(number.account_id).await? {
        Ok(gateway) => gateway,
        Err(cause) => {
            fail(core, id, cause.problem());
            return Ok(());
        }
    };
    let now_ms = core.now_ms();
    core.db
        .write(move |tx| numbers::set_link(tx, id, LinkState::Linking, now_ms))
        .await?;
    let prepared = if fresh {
        gateway.prepare_session(&number.session, &number.uuid).await
    } else {
        gateway.restart_session(&number.session).await
    };
    if let Err(error) = prepared {
        fail(core, id, LinkProblem::Gateway(error));
        return Ok(());
    }
    watch(core, &*gateway, &number).await
}

async fn watch(
    core: &Core,
    gateway: &dyn Linking,
    number: &SendingNumber,
) -> Result<(), StoreError> {
    let id = number.id;
    let waker = core.waker_of_link(id);
    let mut codes = 0_u32;
    let mut faults = 0_u32;
    let mut seen_code = false;
    loop {
        match gateway.status(&number.session).await {
            Ok((LinkStatus::Working, me)) => {
                if me.is_some() {
                    return connected(core, gateway, number, me).await;
                }
                show(core, id, LinkView::at(LinkPhase::Load));
                faults = 0;
            }
            Ok((LinkStatus::ScanQr, _)) => {
                faults = 0;
                match gateway.qr_value(&number.session).await {
                    Ok(value) => {
                        seen_code = true;
                        let known = lock(&core.links).get(&id).cloned();
                        if known.as_ref().and_then(|view| view.qr.as_ref()) != Some(&value) {
                            codes += 1;
                            let lasts = if codes == 1 {
                                FIRST_CODE_MS
                            } else {
                                NEXT_CODE_MS
                            };
                            show(
                                core,
                                id,
                                LinkView {
                                    qr: Some(value),
                                    qr_changes_at_ms: Some(core.now_ms() + lasts),
                                    pairing_code: known.and_then(|view| view.pairing_code),
                                    ..LinkView::at(LinkPhase::Scan)
                                },
                            );
                        }
                    }
                    // It changed its mind between the two questions.
                    Err(GatewayError::WrongStatus) => {}
                    Err(error) => {
                        fail(core, id, LinkProblem::Gateway(error));
                        return Ok(());
                    }
                }
            }
            Ok((LinkStatus::PasskeyRequired | LinkStatus::PasskeyConfirmation, _)) => {
                show(
                    core,
                    id,
                    LinkView {
                        problem: Some(LinkProblem::Passkey),
                        ..LinkView::at(LinkPhase::Confirm)
                    },
                );
            }
            Ok((LinkStatus::Starting | LinkStatus::Stopped, _)) => {
                faults = 0;
                let phase = if seen_code {
                    LinkPhase::Confirm
                } else {
                    LinkPhase::Prepare
                };
                show(core, id, LinkView::at(phase));
            }
            Ok((LinkStatus::Failed, me)) => {
                let problem = if me.is_some() {
                    LinkProblem::LoggedOut
                } else {
                    LinkProblem::CodesExpired
                };
                fail(core, id, problem);
                return Ok(());
            }
            Err(error) => {
                faults += 1;
                let final_word =
                    matches!(error, GatewayError::KeyRefused | GatewayError::EditionLimit);
                if final_word || faults >= MOST_FAULTS {
                    fail(core, id, LinkProblem::Gateway(error));
                    return Ok(());
                }
            }
        }
        tokio::select! {
            biased;
            () = core.ended.cancelled() => return Ok(()),
            () = waker.notified() => {}
            () = core.clock.sleep_until(core.after_real(LOOK_EVERY_MS)) => {}
        }
    }
}

async fn connected(
    core: &Core,
    gateway: &dyn Linking,
    number: &SendingNumber,
    me: Option<drumbeat_gateway::Me>,
) -> Result<(), StoreError> {
    let (id, now_ms) = (number.id, core.now_ms());
    core.db
        .write(move |tx| {
            project::identity(tx, id, me.as_ref())?;
            numbers::set_link(tx, id, LinkState::Linked, now_ms)?;
            numbers::release(tx, id, Relief::Linked)?;
            journal::append(
                tx,
                now_ms,
                &Entry {
                    number: Some(id),
                    ..Entry::new("number_linked")
                },
            )
        })
        .await?;
    // So that the shop phone keeps ringing. It matters, and it is not worth failing for.
    if let Err(error) = gateway.set_offline(&number.session).await {
        tracing::info!(code = error.code(), "presence could not be set to offline");
    }
    show(core, id, LinkView::at(LinkPhase::Connected));
    core.tell(&[Topic::Numbers, Topic::Now, Topic::Activity]);
    // It sends once it was read what was missed.
    core.refresh_of_account(number.account_id).notify_one();
    Ok(())
}

/// Asks for letters to type instead of the picture.
pub(crate) async fn pairing_code(
    core: &Core,
    id: NumberId,
    phone: &Phone,
) -> Result<Result<(), GatewayError>, StoreError> {
    let number = core.db.read(move |conn| numbers::get(conn, id)).await?;
    let Ok(gateway) = core.gateway(number.account_id).await? else {
        return Ok(Err(GatewayError::Unreachable));
    };
    match gateway.pairing_code(&number.session, phone).await {
        Ok(code) => {
            let view = lock(&core.links).get(&id).cloned();
            let view = view.unwrap_or_else(|| LinkView::at(LinkPhase::Scan));
            show(
                core,
                id,
                LinkView {
                    pairing_code: Some(code),
                    ..view
                },
            );
            Ok(Ok(()))
        }
        Err(error) => Ok(Err(error)),
    }
}
