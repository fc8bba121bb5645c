//! Numbers: servers, linking, pace.

mod limits;

pub use limits::{limits_get, limits_save};

use crate::dto::app::WorkspaceKind;
use crate::dto::numbers::{
    LinkState as LinkDto, LinkStep, NumberAdded, NumberDto, NumberKey, NumberState, PairingCodeAsk,
    ServerReport, WahaServer,
};
use crate::dto::{ById, Done, Empty};
use crate::workspace::Workspace;
use crate::{App, CommandError, ErrorCode, keys};
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::phone::Phone;
use drumbeat_domain::reason::WaitReason;
use drumbeat_domain::schedule::Zone;
use drumbeat_domain::{AccountId, NumberId};
use drumbeat_engine::{LinkPhase, LinkView};
use drumbeat_gateway::LinkStatus;
use drumbeat_gateway::waha::{self, ServerFacts};
use drumbeat_store::table::accounts::{self, AccountKind};
use drumbeat_store::table::numbers::{self, LinkState, SendingNumber};
use drumbeat_store::table::outbox::take;
use secrecy::SecretString;

async fn facts(request: &WahaServer) -> Result<(String, ServerFacts), CommandError> {
    let url = waha::parse_address(&request.address)
        .map_err(|error| CommandError::new(ErrorCode::AddressBad).with("why", error.code()))?;
    let facts = waha::test_connection(&url, SecretString::from(request.key.clone())).await?;
    Ok((url.to_string(), facts))
}

/// Asks a server what it is.
pub async fn waha_check(_: &App, request: WahaServer) -> Result<ServerReport, CommandError> {
    let (address, facts) = facts(&request).await?;
    Ok(ServerReport {
        address,
        version: facts.server.version.to_string(),
        engine: facts.server.engine.code().to_owned(),
        tier: facts.server.tier.code().to_owned(),
        warnings: facts
            .warnings
            .iter()
            .map(|warning| warning.code().to_owned())
            .collect(),
    })
}

/// Adds a number on a server: checks it, keeps its key, makes the number.
pub async fn waha_number_add(app: &App, request: WahaServer) -> Result<NumberAdded, CommandError> {
    let workspace = app.workspace().await;
    if workspace.kind != WorkspaceKind::Real {
        return Err(CommandError::new(ErrorCode::WrongWorkspace));
    }
    let (address, facts) = facts(&request).await?;
    let (uuid, now_ms, server) = (crate::app::fresh_uuid(), workspace.now_ms(), facts.server);
    let account = workspace
        .db
        .write(move |tx| {
            let id = match accounts::find(tx, AccountKind::Waha, &address)? {
                Some(account) => account.id,
                None => accounts::insert(tx, &uuid, AccountKind::Waha, &address, now_ms)?,
            };
            let version = server.version.to_string();
            accounts::set_server(tx, id, &version, server.engine.code(), server.tier.code())?;
            accounts::load(tx, id)
        })
        .await?
        .ok_or_else(|| CommandError::new(ErrorCode::NotFound))?;
    let key = SecretString::from(request.key.clone());
    keys::set(app.host(), &account.keychain_entry, key).await?;
    workspace.engine.account_changed(account.id);
    add_number(&workspace, account.id, facts.capabilities.only_session).await
}

/// Gives the server of a number another key, after checking that it works.
pub async fn number_key_set(app: &App, request: NumberKey) -> Result<ServerReport, CommandError> {
    let workspace = app.workspace().await;
    let id = NumberId(request.number_id);
    let account = workspace
        .db
        .read(move |conn| accounts::load(conn, numbers::get(conn, id)?.account_id))
        .await?
        .filter(|account| account.kind == AccountKind::Waha)
        .ok_or_else(|| CommandError::new(ErrorCode::WrongWorkspace))?;
    let server = WahaServer {
        address: account.address,
        key: request.key,
    };
    let report = waha_check(app, server.clone()).await?;
    keys::set(
        app.host(),
        &account.keychain_entry,
        SecretString::from(server.key),
    )
    .await?;
    workspace.engine.account_changed(account.id);
    Ok(report)
}

/// Asks the computer's password store once more for the key of a number's server.
pub async fn number_key_ask(app: &App, request: ById) -> Result<Done, CommandError> {
    let workspace = app.workspace().await;
    let account = ask_again(app, &workspace, request.id).await?;
    workspace.engine.account_changed(account);
    Ok(Done {})
}

/// What the password store refused is asked for again: it is the operator who wants it.
async fn ask_again(app: &App, workspace: &Workspace, id: i64) -> Result<AccountId, CommandError> {
    let account = workspace
        .db
        .read(move |conn| accounts::load(conn, numbers::get(conn, NumberId(id))?.account_id))
        .await?
        .ok_or_else(|| CommandError::new(ErrorCode::NotFound))?;
    keys::ask_again(app.host(), &account.keychain_entry);
    Ok(account.id)
}

/// A number on an account, waiting to be linked. One that waits already is used again.
pub(crate) async fn add_number(
    workspace: &Workspace,
    account: AccountId,
    only_session: Option<&'static str>,
) -> Result<NumberAdded, CommandError> {
    let region = workspace.region().await?;
    let zone = Zone::parse(&region.zone)
        .or_else(|_| Zone::parse("UTC"))
        .map_err(|_| CommandError::internal(&"no time zone"))?;
    let (uuid, now_ms) = (crate::app::fresh_uuid(), workspace.now_ms());
    let number = workspace
        .db
        .write(move |tx| {
            let unused = numbers::list(tx)?.into_iter().find(|number| {
                number.account_id == account
                    && number.phone.is_none()
                    && matches!(number.link, LinkState::Unlinked | LinkState::Linking)
            });
            if let Some(number) = unused {
                return Ok(number.id);
            }
            // Session names are letters, digits, - and _, 54 at most.
            let short: String = uuid.chars().take(8).collect();
            let session = only_session.map_or_else(|| format!("drumbeat-{short}"), str::to_owned);
            let limits = Limits::preset(Preset::New, zone);
            numbers::insert(tx, &uuid, account, &session, &limits, now_ms)
        })
        .await?;
    workspace.engine.numbers_changed().await?;
    Ok(NumberAdded {
        number_id: number.0,
    })
}

/// All numbers.
pub async fn number_list(app: &App, _: Empty) -> Result<Vec<NumberDto>, CommandError> {
    let workspace = app.workspace().await;
    let now_ms = workspace.now_ms();
    let rows = workspace
        .db
        .read(move |conn| {
            numbers::list(conn)?
                .into_iter()
                .map(|number| {
                    let history = take::history(conn, number.id, now_ms)?;
                    let sent = history.spent_today(number.limits.hours.zone, now_ms);
                    let account = accounts::load(conn, number.account_id)?;
                    // Counting them all is for the one question in which it is told.
                    let waiting = match number.alarm {
                        Some(_) => take::count_waiting(conn, number.id)?,
                        None => 0,
                    };
                    Ok((number, account, sent, waiting))
                })
                .collect::<Result<Vec<_>, drumbeat_store::StoreError>>()
        })
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(number, account, sent_today, waiting)| {
            let account = account?;
            let away = workspace.engine.away(number.id);
            Some(NumberDto {
                id: number.id.0,
                phone: number.phone.as_deref().map(formatted),
                name: number.name.clone(),
                state: state_of(
                    &number,
                    workspace.engine.session_of(number.id),
                    away.map(|(r, _)| r),
                    now_ms,
                ),
                next_try_at_ms: away.map(|(_, at_ms)| at_ms),
                sent_today,
                day_cap: number.limits.day_cap,
                kind: account.kind.code().to_owned(),
                server: account.address,
                exact_look_up: waha::Version::parse(&account.server_version).is_some_and(
                    |version| {
                        waha::Server {
                            version,
                            engine: waha::Engine::parse(&account.server_engine),
                            tier: waha::Tier::parse(&account.server_tier),
                        }
                        .takes_client_ids()
                    },
                ),
                server_version: account.server_version,
                server_engine: account.server_engine,
                alarm: number.alarm.map(|(alarm, _)| alarm.code().to_owned()),
                alarm_at_ms: number.alarm.map(|(_, at_ms)| at_ms),
                waiting,
                last_heard_at_ms: last_heard(&workspace, &number),
                linked_at_ms: number.linked_at_ms,
            })
        })
        .collect())
}

/// The last sign of life: of its connection now, or of itself before.
pub(crate) fn last_heard(workspace: &Workspace, number: &SendingNumber) -> Option<i64> {
    let live = workspace.engine.last_heard(number.account_id);
    live.max((number.last_heard_at_ms > 0).then_some(number.last_heard_at_ms))
}

/// Digits as people read them.
pub(crate) fn formatted(digits: &str) -> String {
    Phone::from_whatsapp_digits(digits)
        .map_or_else(|_| format!("+{digits}"), |phone| phone.formatted())
}

pub(crate) fn state_of(
    number: &SendingNumber,
    session: Option<LinkStatus>,
    away: Option<WaitReason>,
    now_ms: i64,
) -> NumberState {
    match number.link {
        LinkState::Unlinked | LinkState::Removed => return NumberState::NotLinked,
        LinkState::Linking => return NumberState::Linking,
        LinkState::Lost => return NumberState::ScanAgain,
        LinkState::Linked => {}
    }
    match away {
        Some(WaitReason::KeyMissing | WaitReason::KeyRefused) => return NumberState::KeyProblem,
        Some(WaitReason::KeyLocked) => return NumberState::KeyLocked,
        Some(WaitReason::Reconnecting) => return NumberState::Reconnecting,
        Some(_) => return NumberState::ServerDown,
        None => {}
    }
    if number.alarm.is_some() {
        return NumberState::Stopped;
    }
    if number.held_until_ms > now_ms && number.held_reason == Some(WaitReason::WhatsAppLimit) {
        return NumberState::Limited;
    }
    match session {
        Some(LinkStatus::Working) => NumberState::Connected,
        Some(LinkStatus::Failed | LinkStatus::ScanQr) => NumberState::ScanAgain,
        Some(
            LinkStatus::Stopped
            | LinkStatus::Starting
            | LinkStatus::PasskeyRequired
            | LinkStatus::PasskeyConfirmation,
        )
        | None => NumberState::Reconnecting,
    }
}

/// What the guardian stopped a number for has been put right: it goes on.
pub async fn number_continue(app: &App, request: ById) -> Result<Done, CommandError> {
    app.workspace()
        .await
        .engine
        .go_on(NumberId(request.id))
        .await?;
    Ok(Done {})
}

/// Unlinks the phone; the number stays with its history.
pub async fn number_unlink(app: &App, request: ById) -> Result<Done, CommandError> {
    app.workspace()
        .await
        .engine
        .unlink(NumberId(request.id), false)
        .await?;
    Ok(Done {})
}

/// Removes a number from the list and its session from the server.
pub async fn number_remove(app: &App, request: ById) -> Result<Done, CommandError> {
    app.workspace()
        .await
        .engine
        .unlink(NumberId(request.id), true)
        .await?;
    Ok(Done {})
}

/// Begins linking.
pub async fn link_begin(app: &App, request: ById) -> Result<LinkDto, CommandError> {
    let workspace = app.workspace().await;
    ask_again(app, &workspace, request.id).await?;
    workspace
        .engine
        .begin_link(NumberId(request.id), true)
        .await?;
    link_state(app, request).await
}

/// Shows codes again after they ran out.
pub async fn link_again(app: &App, request: ById) -> Result<LinkDto, CommandError> {
    let workspace = app.workspace().await;
    ask_again(app, &workspace, request.id).await?;
    workspace
        .engine
        .begin_link(NumberId(request.id), false)
        .await?;
    link_state(app, request).await
}

/// Stops linking.
pub async fn link_cancel(app: &App, request: ById) -> Result<Done, CommandError> {
    app.workspace()
        .await
        .engine
        .cancel_link(NumberId(request.id))
        .await?;
    Ok(Done {})
}

/// How far linking is, with the code as a picture.
pub async fn link_state(app: &App, request: ById) -> Result<LinkDto, CommandError> {
    let workspace = app.workspace().await;
    let id = NumberId(request.id);
    let number = workspace
        .db
        .read(move |conn| numbers::get(conn, id))
        .await?;
    let view = workspace.engine.link_view(id);
    Ok(link_dto(&number, view.as_ref()))
}

fn link_dto(number: &SendingNumber, view: Option<&LinkView>) -> LinkDto {
    let step = match (view.map(|view| view.phase), number.link) {
        (None, LinkState::Unlinked | LinkState::Linking | LinkState::Lost | LinkState::Removed)
        | (Some(LinkPhase::Prepare), _) => LinkStep::Prepare,
        (Some(LinkPhase::Scan), _) => LinkStep::Scan,
        (Some(LinkPhase::Confirm), _) => LinkStep::Confirm,
        (Some(LinkPhase::Load), _) => LinkStep::Load,
        (None, LinkState::Linked) | (Some(LinkPhase::Connected), _) => LinkStep::Connected,
        (Some(LinkPhase::Failed), _) => LinkStep::Failed,
    };
    LinkDto {
        number_id: number.id.0,
        step,
        qr_svg: view.and_then(|view| view.qr.as_deref()).and_then(qr_svg),
        qr_changes_at_ms: view.and_then(|view| view.qr_changes_at_ms),
        pairing_code: view.and_then(|view| view.pairing_code.clone()),
        problem: view
            .and_then(|view| view.problem.as_ref())
            .map(|problem| problem.code().to_owned()),
        phone: number.phone.as_deref().map(formatted),
        name: (!number.name.is_empty()).then(|| number.name.clone()),
    }
}

/// The code as crisp squares: black on white in every theme, its quiet zone kept.
fn qr_svg(value: &str) -> Option<String> {
    let code = qrcode::QrCode::with_error_correction_level(value, qrcode::EcLevel::L).ok()?;
    let picture = code
        .render::<qrcode::render::svg::Color<'_>>()
        .dark_color(qrcode::render::svg::Color("#000000"))
        .light_color(qrcode::render::svg::Color("#ffffff"))
        .quiet_zone(true)
        .min_dimensions(264, 264)
        .build();
    Some(picture)
}

/// Asks for letters to type instead of the picture.
pub async fn link_code(app: &App, request: PairingCodeAsk) -> Result<LinkDto, CommandError> {
    let workspace = app.workspace().await;
    let region = workspace.region().await?;
    let phone = Phone::parse(&request.phone, Some(&region.country))
        .map_err(|error| CommandError::new(ErrorCode::PhoneBad).with("why", error.code()))?;
    workspace
        .engine
        .pairing_code(NumberId(request.number_id), &phone)
        .await??;
    link_state(
        app,
        ById {
            id: request.number_id,
        },
    )
    .await
}
