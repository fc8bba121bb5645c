//! Language, country, zone and name of the shop; and the state that the window
//! asks for before it draws anything.

mod guess;

pub(crate) use guess::guess;

use crate::dto::Empty;
use crate::dto::app::{AppState, CountryChoice, KeyKeeping, PracticeDto, RegionChoices, SetupSave};
use crate::dto::settings::Look;
use crate::workspace::Region;
use crate::{App, CommandError, ErrorCode, keys};
use drumbeat_domain::phone;
use drumbeat_domain::schedule::Zone;
use drumbeat_store::table::{numbers, settings};

/// What the window needs before it draws.
pub async fn app_state(app: &App, _: Empty) -> Result<AppState, CommandError> {
    let (shown, real) = (app.workspace().await, app.real().await);
    let region = shown.region().await?;
    let look = real
        .db
        .read(|conn| settings::load::<Look>(conn, "look"))
        .await?;
    let practice = shown.world.as_ref().map(|_| PracticeDto {
        speed: shown.clock.speed(),
        now_at_ms: shown.now_ms(),
    });
    Ok(AppState {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        workspace: shown.kind,
        set_up: region.confirmed,
        shop_name: region.shop_name,
        language: region.language,
        country: region.country,
        zone: region.zone,
        look: look.unwrap_or_default(),
        practice,
        practice_exists: app.practice_exists().await,
        now_at_ms: shown.now_ms(),
        clock_speed: shown.clock.speed(),
    })
}

/// Where keys are kept. A question of its own, because the keychain may take its
/// time to answer, and the window does not wait for it.
pub async fn key_keeping(app: &App, _: Empty) -> Result<KeyKeeping, CommandError> {
    Ok(if keys::are_durable(app.host()).await {
        KeyKeeping::Keychain
    } else {
        KeyKeeping::Session
    })
}

/// The lists of the first run, and what this computer suggests.
pub async fn region_choices(app: &App, _: Empty) -> Result<RegionChoices, CommandError> {
    let region = app.workspace().await.region().await?;
    let countries = phone::regions()
        .into_iter()
        .filter_map(|code| {
            Some(CountryChoice {
                calling_code: format!("+{}", phone::calling_code(code)?),
                code: code.to_owned(),
            })
        })
        .collect();
    Ok(RegionChoices {
        countries,
        zones: chrono_tz::TZ_VARIANTS
            .iter()
            .map(|zone| zone.name().to_owned())
            .collect(),
        suggested: SetupSave {
            shop_name: region.shop_name,
            language: region.language,
            country: region.country,
            zone: region.zone,
        },
    })
}

/// Saves language, country and zone. Numbers that never sent follow the zone; the
/// zone of a number that has sent is changed in its pace.
pub async fn setup_save(app: &App, request: SetupSave) -> Result<AppState, CommandError> {
    let zone = Zone::parse(&request.zone)
        .map_err(|_| CommandError::new(ErrorCode::BadRequest).with("field", "zone"))?;
    if phone::calling_code(&request.country).is_none() {
        return Err(CommandError::new(ErrorCode::BadRequest).with("field", "country"));
    }
    let workspace = app.workspace().await;
    let now_ms = workspace.now_ms();
    let region = Region {
        shop_name: request.shop_name.trim().chars().take(80).collect(),
        language: request.language,
        country: request.country,
        zone: request.zone,
        confirmed: true,
    };
    workspace
        .db
        .write(move |tx| {
            settings::save(tx, Region::KEY, &region)?;
            for mut number in numbers::list(tx)? {
                if number.gap.not_before_ms == 0 {
                    number.limits.hours.zone = zone;
                    numbers::set_limits(tx, number.id, &number.limits, now_ms)?;
                }
            }
            Ok(())
        })
        .await?;
    app_state(app, Empty {}).await
}
