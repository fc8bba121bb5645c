//! Campaigns and lists to choose one from, where there may be very many.

use crate::dto::choices::{ChoiceDto, ChoicesAsk, ChoicesPage};
use crate::{App, CommandError};
use drumbeat_domain::PersonId;
use drumbeat_store::query::choices::{self, Choices, Sought};

/// How many are given at once.
const MOST: u32 = 500;

/// Campaigns, the last changed first.
pub async fn campaign_choices(app: &App, ask: ChoicesAsk) -> Result<ChoicesPage, CommandError> {
    let sought = sought(ask);
    let db = app.workspace().await.db.clone();
    Ok(page(
        db.read(move |conn| choices::campaigns(conn, &sought))
            .await?,
    ))
}

/// Lists, by name.
pub async fn list_choices(app: &App, ask: ChoicesAsk) -> Result<ChoicesPage, CommandError> {
    let sought = sought(ask);
    let db = app.workspace().await.db.clone();
    Ok(page(
        db.read(move |conn| choices::lists(conn, &sought)).await?,
    ))
}

fn sought(ask: ChoicesAsk) -> Sought {
    Sought {
        query: ask.query,
        without: ask.without.map(PersonId),
        offset: ask.offset,
        limit: ask.limit.min(MOST),
    }
}

fn page(found: Choices) -> ChoicesPage {
    let choice = |row: choices::Choice| ChoiceDto {
        id: row.id,
        name: row.name,
        at_ms: row.at_ms,
    };
    ChoicesPage {
        total: found.total,
        rows: found.rows.into_iter().map(choice).collect(),
    }
}
