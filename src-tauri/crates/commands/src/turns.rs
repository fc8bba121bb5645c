//! When who gets their message, as far as the rules tell: the engine's own decision on a
//! virtual clock.

use crate::CommandError;
use crate::workspace::Workspace;
use drumbeat_domain::forecast::{Forecast, Group, forecast, turn_of};
use drumbeat_domain::pacing::{Decision, after_send};
use drumbeat_domain::schedule::{ClockOf, Zone};
use drumbeat_domain::{CampaignId, phone};
use drumbeat_store::query::audience;
use drumbeat_store::table::campaigns;
use drumbeat_store::table::numbers::SendingNumber;
use drumbeat_store::table::outbox::{clocks, take};
use rand::SeedableRng;
use std::collections::BTreeMap;

/// The most people a forecast is made for.
const MOST_PEOPLE: i64 = 1_000_000;

/// Whose turns are asked about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Line {
    /// Everybody who waits for the number.
    OfNumber,
    /// The people of a campaign: those who wait, or its audience while it is a draft.
    OfCampaign(CampaignId),
}

/// So many people of a line, by the wall clocks on which their hours are read.
async fn groups(
    workspace: &Workspace,
    number: &SendingNumber,
    line: Line,
    people: i64,
) -> Result<Vec<Group>, CommandError> {
    let people = u32::try_from(people.clamp(0, MOST_PEOPLE)).unwrap_or(0);
    let hours = number.limits.hours.clone();
    if hours.clock_of == ClockOf::Number {
        let zones = vec![hours.zone];
        return Ok(vec![Group { zones, people }]);
    }
    let (id, now_ms) = (number.id, workspace.now_ms());
    let by_country = workspace
        .db
        .read(move |conn| {
            let Line::OfCampaign(campaign) = line else {
                return clocks::waiting_by_country(conn, id, None);
            };
            let waiting = clocks::waiting_by_country(conn, id, Some(campaign))?;
            if !waiting.is_empty() {
                return Ok(waiting);
            }
            let draft = campaigns::get(conn, campaign)?.audience;
            let mut of_draft = BTreeMap::new();
            let draft = serde_json::from_str(&draft).unwrap_or_default();
            for digits in audience::phones(conn, &draft, now_ms)? {
                let country = phone::country_of(&digits).unwrap_or_default();
                *of_draft.entry(country.to_owned()).or_default() += 1;
            }
            Ok(of_draft)
        })
        .await?;
    let mut groups: Vec<Group> = Vec::new();
    for (country, people) in by_country {
        let zones = hours.zones_for(&country);
        match groups.iter_mut().find(|group| group.zones == zones) {
            Some(group) => group.people += people,
            None => groups.push(Group { zones, people }),
        }
    }
    Ok(scaled(groups, people, hours.zone))
}

/// The same shares of so many people.
fn scaled(mut groups: Vec<Group>, people: u32, zone: Zone) -> Vec<Group> {
    let all: u64 = groups.iter().map(|group| u64::from(group.people)).sum();
    if all == 0 {
        let zones = vec![zone];
        return vec![Group { zones, people }];
    }
    for group in &mut groups {
        let share = u64::from(group.people) * u64::from(people) / all;
        group.people = u32::try_from(share).unwrap_or(people);
    }
    let given: u32 = groups.iter().map(|group| group.people).sum();
    if let Some(largest) = groups.iter_mut().max_by_key(|group| group.people) {
        largest.people += people.saturating_sub(given);
    }
    groups
}

/// About when the next `most` messages of a number leave, up to a moment.
pub(crate) async fn turns(
    workspace: &Workspace,
    number: &SendingNumber,
    most: i64,
    until_ms: i64,
) -> Result<Vec<i64>, CommandError> {
    let (id, now_ms) = (number.id, workspace.now_ms());
    let mut groups = groups(workspace, number, Line::OfNumber, most).await?;
    let mut history = workspace
        .db
        .read(move |conn| take::history(conn, id, now_ms))
        .await?;
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(number.id.0.unsigned_abs());
    let (mut at_ms, mut block) = (now_ms, number.gap.sent_in_block);
    let mut planned = Vec::new();
    while let Some((group, decision)) = turn_of(&number.limits, &history, &groups, at_ms) {
        match decision {
            Decision::WaitUntil { at_ms: later, .. } if later >= until_ms || later <= at_ms => {
                break;
            }
            Decision::WaitUntil { at_ms: later, .. } => at_ms = later,
            Decision::Send => {
                planned.push(at_ms);
                if let Some(group) = groups.get_mut(group) {
                    group.people -= 1;
                }
                let gap = after_send(&number.limits, &history, block, at_ms, &mut rng);
                history.spent_at_ms.push(at_ms);
                history.not_before_ms = gap.not_before_ms;
                history.gap_kind = gap.kind;
                block = gap.sent_in_block;
            }
        }
    }
    Ok(planned)
}

/// How so many people of a line get theirs, if nothing fails.
pub(crate) async fn forecast_of(
    workspace: &Workspace,
    number: &SendingNumber,
    line: Line,
    people: i64,
) -> Result<Forecast, CommandError> {
    let (id, now_ms) = (number.id, workspace.now_ms());
    let groups = groups(workspace, number, line, people).await?;
    let history = workspace
        .db
        .read(move |conn| take::history(conn, id, now_ms))
        .await?;
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(1);
    Ok(forecast(
        &number.limits,
        &history,
        &groups,
        now_ms,
        &mut rng,
    ))
}

#[cfg(test)]
mod tests {
    use super::{Group, Zone, scaled};

    #[test]
    fn shares_of_fewer_people_are_all_of_them() {
        let group = |name: &str, people| Group {
            zones: vec![Zone::parse(name).unwrap()],
            people,
        };
        let all = vec![group("Africa/Kinshasa", 7), group("Europe/Paris", 3)];
        let shares = scaled(all, 5, Zone::UTC);
        let counts: Vec<u32> = shares.iter().map(|group| group.people).collect();
        assert_eq!(
            counts,
            [4, 1],
            "nobody is left out, the rest goes to the largest"
        );
        let nobody = scaled(Vec::new(), 5, Zone::UTC);
        assert_eq!(
            (nobody.len(), nobody[0].people),
            (1, 5),
            "nothing known: the number's clock"
        );
    }
}
