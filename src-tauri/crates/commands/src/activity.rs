//! The journal, a page at a time.

use crate::dto::activity::{ActivityAsk, ActivityFilter, ActivityLine};
use crate::{App, CommandError};
use drumbeat_store::query::activity;

/// What a page holds at most.
const MOST: i64 = 200;

const fn kinds(filter: ActivityFilter) -> &'static [&'static str] {
    match filter {
        ActivityFilter::All => &[],
        ActivityFilter::Sent => &[
            "accepted",
            "sent",
            "delivered",
            "read",
            "found",
            "late_answer",
        ],
        ActivityFilter::Waiting => &[
            "restored",
            "campaign_paused",
            "campaign_continued",
            "not_sent",
            "proved_absent",
            "number_limited",
            "number_stopped",
            "preset_fallen",
        ],
        ActivityFilter::Problems => &[
            "failed",
            "rejected",
            "unknown",
            "needs_check",
            "number_lost",
            "number_limited",
            "number_stopped",
            "skipped",
        ],
        ActivityFilter::People => &["answered", "opted_out"],
        ActivityFilter::Operator => &[
            "campaign_preparing",
            "campaign_started",
            "campaign_resumed",
            "campaign_stopped",
            "campaign_paused",
            "number_continued",
            "operator_try_again",
            "operator_went_out",
            "operator_skip",
            "number_linked",
            "imported",
            "import_undone",
        ],
    }
}

/// A page, newest first.
pub async fn activity_page(
    app: &App,
    request: ActivityAsk,
) -> Result<Vec<ActivityLine>, CommandError> {
    let workspace = app.workspace().await;
    let limit = if request.limit <= 0 {
        100
    } else {
        request.limit.min(MOST)
    };
    let lines = workspace
        .db
        .read(move |conn| activity::page(conn, kinds(request.filter), request.before_id, limit))
        .await?;
    Ok(lines
        .into_iter()
        .map(|line| ActivityLine {
            id: line.id,
            at_ms: line.at_ms,
            kind: line.kind,
            code: line.code,
            params: serde_json::from_str(&line.params).unwrap_or_default(),
            campaign_id: line.campaign_id,
            campaign: line.campaign,
            person: line.person,
            text: line.text,
        })
        .collect())
}
