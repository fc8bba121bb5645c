//! When a campaign will be through: the engine's own decision on a virtual clock.
//!
//! The forecast asks [`pacing::next_in`] and [`pacing::after_send`] exactly as the
//! engine does and only lets the time jump, so it cannot promise what the engine
//! will not do. It assumes that nothing fails and the laptop is on; the screen
//! says "about". The same random seed gives the same answer.

use crate::pacing::{self, Decision, History, Limits};
use crate::reason::WaitReason;
use crate::schedule::{Zone, local_date, local_day_start_ms, next_local_midnight_ms};
use chrono::NaiveDate;

/// A campaign that is not through after so many days has no forecast end.
pub const MOST_DAYS: usize = 3_660;

/// One calendar day of the number's zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForecastDay {
    /// The date, `YYYY-MM-DD`.
    pub date: String,
    /// How many messages leave on it.
    pub count: u32,
    /// Whether it is a weekday on which the number does not send.
    pub closed: bool,
}

/// How a campaign will go if nothing fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Every day from the start to the last message, without holes.
    pub days: Vec<ForecastDay>,
    /// When the last message leaves; `None` if never, or not within [`MOST_DAYS`].
    pub ends_at_ms: Option<i64>,
    /// When the first message leaves.
    pub first_at_ms: Option<i64>,
    /// The rule that costs most time; `Gap` if nothing waits at all.
    pub deciding: WaitReason,
}

/// People whose hours are read on the same wall clocks
/// ([`crate::schedule::Hours::zones_for`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The clocks.
    pub zones: Vec<Zone>,
    /// How many wait.
    pub people: u32,
}

/// One of those who wait, and now or when: the largest group among those whose hours are
/// open, or the one whose hours open first. `None` when nobody waits.
pub fn turn_of(
    limits: &Limits,
    history: &History,
    groups: &[Group],
    now_ms: i64,
) -> Option<(usize, Decision)> {
    let waiting = groups.iter().enumerate().filter(|(_, of)| of.people > 0);
    waiting
        .map(|(at, of)| {
            let decision = pacing::next_in(limits, &of.zones, history, now_ms);
            (at, of.people, decision)
        })
        .min_by_key(|(_, people, decision)| match decision {
            Decision::Send => (now_ms, u32::MAX - people),
            Decision::WaitUntil { at_ms, .. } => (*at_ms, u32::MAX - people),
        })
        .map(|(at, _, decision)| (at, decision))
}

/// The forecast for these people's messages from `from_ms` on.
pub fn forecast(
    limits: &Limits,
    history: &History,
    groups: &[Group],
    from_ms: i64,
    rng: &mut impl rand::Rng,
) -> Forecast {
    let mut groups = groups.to_vec();
    let mut history = history.clone();
    let mut days = Days::from(limits, from_ms);
    let mut costs: Vec<(WaitReason, i64)> = Vec::new();
    let mut first_at_ms = None;
    let mut ends_at_ms = None;
    let mut now_ms = from_ms;
    let mut sent_in_block = 0;
    while let Some((at, decision)) = turn_of(limits, &history, &groups, now_ms) {
        if let Decision::WaitUntil { at_ms, reason } = decision {
            match costs.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, cost_ms)) => *cost_ms += at_ms - now_ms,
                None => costs.push((reason, at_ms - now_ms)),
            }
            if reason == WaitReason::NeverOpen {
                break;
            }
            now_ms = at_ms;
        }
        let Some(day_start_ms) = days.count(now_ms) else {
            break;
        };
        // Older stamps cannot limit anything any more.
        let oldest_ms = day_start_ms.min(now_ms - pacing::HOUR_MS);
        history.spent_at_ms.retain(|stamp| *stamp >= oldest_ms);
        let gap = pacing::after_send(limits, &history, sent_in_block, now_ms, rng);
        history.spent_at_ms.push(now_ms);
        history.not_before_ms = gap.not_before_ms;
        history.gap_kind = gap.kind;
        sent_in_block = gap.sent_in_block;
        first_at_ms = first_at_ms.or(Some(now_ms));
        if let Some(group) = groups.get_mut(at) {
            group.people -= 1;
        }
        let left = groups.iter().any(|group| group.people > 0);
        ends_at_ms = (!left).then_some(now_ms);
    }
    let deciding = costs
        .iter()
        .rev()
        .max_by_key(|(_, cost_ms)| *cost_ms)
        .map_or(WaitReason::Gap, |cost| cost.0);
    Forecast {
        days: days.list,
        ends_at_ms,
        first_at_ms,
        deciding,
    }
}

/// The days so far, and the bounds of the last one.
struct Days<'a> {
    limits: &'a Limits,
    list: Vec<ForecastDay>,
    start_ms: i64,
    end_ms: i64,
}

impl<'a> Days<'a> {
    fn from(limits: &'a Limits, from_ms: i64) -> Self {
        let mut days = Self {
            limits,
            list: Vec::new(),
            start_ms: 0,
            end_ms: 0,
        };
        days.begin(from_ms);
        days
    }

    fn begin(&mut self, at_ms: i64) {
        let zone = self.limits.hours.zone;
        self.start_ms = local_day_start_ms(zone, at_ms);
        self.end_ms = next_local_midnight_ms(zone, at_ms);
        self.list.push(self.day(local_date(zone, at_ms)));
    }

    fn day(&self, date: NaiveDate) -> ForecastDay {
        let closed = !self.limits.hours.sends_on(date);
        ForecastDay {
            date: date.to_string(),
            count: 0,
            closed,
        }
    }

    /// Counts a message; the start of its day, or `None` past the last day.
    fn count(&mut self, at_ms: i64) -> Option<i64> {
        while at_ms >= self.end_ms {
            if self.list.len() >= MOST_DAYS {
                return None;
            }
            self.begin(self.end_ms);
        }
        self.list.last_mut()?.count += 1;
        Some(self.start_ms)
    }
}

#[cfg(test)]
mod tests;
