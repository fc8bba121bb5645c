//! The practice workspace: open, leave, remove, speed, a number and its scan.

use crate::dto::app::{AppState, PracticeSpeed, WorkspaceKind};
use crate::dto::numbers::NumberAdded;
use crate::dto::{ById, Done, Empty};
use crate::setup::app_state;
use crate::workspace::Region;
use crate::{App, CommandError, ErrorCode};
use drumbeat_domain::NumberId;
use drumbeat_domain::schedule::{Hours, Opening, Zone, open_at};
use drumbeat_store::table::accounts::{self, AccountKind};
use drumbeat_store::table::numbers;

/// The speeds there are.
const SPEEDS: [u32; 3] = [1, 60, 3_600];

/// A first try takes about so long.
const FIRST_TRY_MS: i64 = 3_600_000;

/// Where the clock of a new practice begins. A first try must not end at a closed
/// door: where the usual hours are over, or nearly, it is the next morning.
pub(crate) fn begin_ms(region: &Region, now_ms: i64) -> i64 {
    let hours = Hours::usual(Zone::parse(&region.zone).unwrap_or(Zone::UTC));
    let opening = match open_at(&hours, now_ms) {
        Opening::Open { until_ms } if until_ms - now_ms >= FIRST_TRY_MS => return now_ms,
        Opening::Open { until_ms } => open_at(&hours, until_ms),
        closed @ Opening::Closed { .. } => closed,
    };
    match opening {
        Opening::Closed { opens_at_ms, .. } => opens_at_ms.unwrap_or(now_ms),
        Opening::Open { .. } => now_ms,
    }
}

/// Opens practice and shows it.
pub async fn practice_open(app: &App, _: Empty) -> Result<AppState, CommandError> {
    app.open_practice().await?;
    app_state(app, Empty {}).await
}

/// Back to the shop; practice stays as it is.
pub async fn practice_leave(app: &App, _: Empty) -> Result<AppState, CommandError> {
    app.show_real().await?;
    app_state(app, Empty {}).await
}

/// Back to the shop; practice is removed.
pub async fn practice_remove(app: &App, _: Empty) -> Result<AppState, CommandError> {
    app.remove_practice().await?;
    app_state(app, Empty {}).await
}

/// How fast practice time runs, for the world and the engine at once.
pub async fn practice_speed(app: &App, request: PracticeSpeed) -> Result<AppState, CommandError> {
    if !SPEEDS.contains(&request.speed) {
        return Err(CommandError::new(ErrorCode::BadRequest).with("field", "speed"));
    }
    let workspace = app.workspace().await;
    let world = workspace
        .world
        .as_ref()
        .ok_or_else(|| CommandError::new(ErrorCode::WrongWorkspace))?;
    let anchor = world
        .door
        .set_speed(request.speed)
        .await
        .map_err(|error| CommandError::internal(&error))?;
    world.clock.rejoin(anchor);
    for number in workspace.db.read(numbers::list).await? {
        workspace.engine.wake(number.id);
    }
    app_state(app, Empty {}).await
}

/// A practice number, waiting to be linked.
pub async fn practice_number_add(app: &App, _: Empty) -> Result<NumberAdded, CommandError> {
    let workspace = app.workspace().await;
    let Some(world) = workspace
        .world
        .as_ref()
        .filter(|_| workspace.kind == WorkspaceKind::Practice)
    else {
        return Err(CommandError::new(ErrorCode::WrongWorkspace));
    };
    let address = world.door.base_url();
    let account = {
        let (uuid, now_ms) = (crate::app::fresh_uuid(), workspace.now_ms());
        workspace
            .db
            .write(
                move |tx| match accounts::find(tx, AccountKind::Practice, &address)? {
                    Some(account) => Ok(account.id),
                    None => accounts::insert(tx, &uuid, AccountKind::Practice, &address, now_ms),
                },
            )
            .await?
    };
    crate::numbers::add_number(&workspace, account, None).await
}

/// The practice phone scans the code on the screen.
pub async fn practice_scan(app: &App, request: ById) -> Result<Done, CommandError> {
    let workspace = app.workspace().await;
    let world = workspace
        .world
        .as_ref()
        .ok_or_else(|| CommandError::new(ErrorCode::WrongWorkspace))?;
    let id = NumberId(request.id);
    let number = workspace
        .db
        .read(move |conn| numbers::get(conn, id))
        .await?;
    world.door.scan(&number.session).await.map_err(|error| {
        tracing::info!(%error, "the practice scan did not work");
        CommandError::new(ErrorCode::GatewayWrongStatus).retryable()
    })?;
    Ok(Done {})
}

#[cfg(test)]
mod tests;
