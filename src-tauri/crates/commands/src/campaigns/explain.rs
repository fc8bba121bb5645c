//! Why somebody gets a campaign's message or not.

use super::get;
use crate::dto::explain::{ExplainAsk, ExplainedDto, ExplainedOutcome, ExplainedRule};
use crate::{App, CommandError};
use drumbeat_domain::PersonId;
use drumbeat_domain::audience::AudienceRule;
use drumbeat_domain::campaign::CampaignState;
use drumbeat_domain::template::Template;
use drumbeat_engine::value;
use drumbeat_store::query::audience;
use drumbeat_store::query::explain::{self, Outcome, RuleLine};

/// Every rule in order, with its date, and what comes of it.
pub async fn explain_why(app: &App, ask: ExplainAsk) -> Result<ExplainedDto, CommandError> {
    let workspace = app.workspace().await;
    let campaign = get(&workspace, ask.campaign_id).await?;
    let (id, person, now_ms) = (campaign.id, PersonId(ask.person_id), workspace.now_ms());
    let (mut explained, words) = workspace
        .db
        .read(move |conn| {
            let explained = explain::explain(conn, person, id, now_ms)?;
            Ok((explained, audience::load(conn, &[person])?))
        })
        .await?;
    let words = words.first();
    // What is frozen has its words already.
    if campaign.state == CampaignState::Draft
        && let (Some(person), Ok(template)) = (words, Template::parse(&campaign.body))
        && !template.variables().is_empty()
    {
        let shop = workspace.region().await?.shop_name;
        let rendered = template.render(&|name| value(person, &shop, name));
        let missing = rendered
            .err()
            .map(|missing| missing.names)
            .unwrap_or_default();
        if !missing.is_empty() && explained.outcome == Outcome::WillGet {
            explained.outcome = Outcome::LeftOut;
        }
        let line = RuleLine {
            rule: AudienceRule::CanBeWorded,
            passed: missing.is_empty(),
            at_ms: None,
            how: missing.join(", "),
            is_later: false,
        };
        let place = explained.lines.iter().position(|line| line.is_later);
        let place = place.unwrap_or(explained.lines.len());
        explained.lines.insert(place, line);
    }
    Ok(ExplainedDto {
        name: words.map_or_else(String::new, |person| person.name.clone()),
        campaign: campaign.name,
        outcome: outcome(explained.outcome),
        rules: explained.lines.into_iter().map(rule).collect(),
    })
}

fn outcome(outcome: Outcome) -> ExplainedOutcome {
    match outcome {
        Outcome::WillGet => ExplainedOutcome::WillGet,
        Outcome::LeftOut => ExplainedOutcome::LeftOut,
        Outcome::Waits { reason, until_ms } => ExplainedOutcome::Waits {
            reason: reason.code().to_owned(),
            until_ms,
        },
        Outcome::Decided {
            state,
            reason,
            at_ms,
        } => ExplainedOutcome::Decided {
            state: state.code().to_owned(),
            reason,
            at_ms,
        },
    }
}

fn rule(line: RuleLine) -> ExplainedRule {
    ExplainedRule {
        rule: line.rule.code().to_owned(),
        passed: line.passed,
        at_ms: line.at_ms,
        how: line.how,
        is_later: line.is_later,
    }
}
