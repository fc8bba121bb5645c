//! Whether sending is open at an instant, and if not, when it opens.

use super::zone::{day_after, day_before, instants, local_date, next_local_midnight_ms};
use super::{Hours, Span, Zone};
use crate::mutant;
use crate::reason::WaitReason;
use chrono::NaiveDate;

/// How far ahead an opening is looked for, in days of 24 hours: past the longest holiday.
pub const HORIZON_DAYS: i64 = 400;

const DAY_MS: i64 = 86_400_000;

/// Whether sending is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Open now.
    Open {
        /// The first instant at which it may be closed again.
        until_ms: i64,
    },
    /// Closed now.
    Closed {
        /// When it opens; `None` if it does not within [`HORIZON_DAYS`].
        opens_at_ms: Option<i64>,
        /// `ClosedDay` or `Holiday` if today is no sending day, otherwise the rule that
        /// ends last before the opening: `ClosedHours`, `DayPause` or `QuietHours`.
        /// `NeverOpen` if it does not open.
        reason: WaitReason,
    },
}

/// Whether sending is open at `now_ms` on the wall clocks of all these zones at once.
pub fn open_in(hours: &Hours, zones: &[Zone], now_ms: i64) -> Opening {
    let there = |zone: &Zone| Hours {
        zone: *zone,
        ..hours.clone()
    };
    let all: Vec<Hours> = zones.iter().map(there).collect();
    let never = Opening::Closed {
        opens_at_ms: None,
        reason: WaitReason::NeverOpen,
    };
    let horizon_ms = now_ms.saturating_add(HORIZON_DAYS * DAY_MS);
    let (mut at_ms, mut why) = (now_ms, None);
    // Each round moves to where a closed zone opens; open in all of them ends it.
    while at_ms <= horizon_ms {
        let mut open_until_ms = i64::MAX;
        let closed = all.iter().find_map(|hours| match open_at(hours, at_ms) {
            Opening::Open { until_ms } => {
                open_until_ms = open_until_ms.min(until_ms);
                None
            }
            Opening::Closed {
                opens_at_ms,
                reason,
            } => Some((opens_at_ms, reason)),
        });
        match (closed, why) {
            (None, None) => {
                return Opening::Open {
                    until_ms: open_until_ms,
                };
            }
            (None, Some(reason)) => {
                return Opening::Closed {
                    opens_at_ms: Some(at_ms),
                    reason,
                };
            }
            (Some((None, _)), _) => return never,
            (Some((Some(opens_at_ms), because)), _) => {
                at_ms = opens_at_ms;
                why = why.or(Some(because));
            }
        }
    }
    never
}

/// Whether sending is open at `now_ms`.
pub fn open_at(hours: &Hours, now_ms: i64) -> Opening {
    let horizon_ms = now_ms.saturating_add(HORIZON_DAYS * DAY_MS);
    let mut at_ms = now_ms;
    let mut reason = None;
    while at_ms <= horizon_ms {
        match look(hours, at_ms) {
            Look::Open { until_ms } if reason.is_none() => return Opening::Open { until_ms },
            Look::Open { .. } => break,
            Look::Closed { again_ms, because } => {
                at_ms = again_ms.max(at_ms + 1);
                if !matches!(reason, Some(WaitReason::ClosedDay | WaitReason::Holiday)) {
                    reason = Some(because);
                }
            }
            Look::NextDay { because } => {
                at_ms = next_local_midnight_ms(hours.zone, at_ms);
                // A closed day later on does not change what is true of today.
                reason = reason.or(Some(because));
            }
        }
    }
    match reason {
        Some(reason) if at_ms <= horizon_ms => Opening::Closed {
            opens_at_ms: Some(at_ms),
            reason,
        },
        _ => Opening::Closed {
            opens_at_ms: None,
            reason: WaitReason::NeverOpen,
        },
    }
}

/// How long it is open between `now_ms` and the end of the local day, in milliseconds.
pub fn open_left_ms(hours: &Hours, now_ms: i64) -> i64 {
    let midnight_ms = next_local_midnight_ms(hours.zone, now_ms);
    let (mut at_ms, mut open_ms) = (now_ms, 0);
    while at_ms < midnight_ms {
        match look(hours, at_ms) {
            Look::Open { until_ms } => {
                let until_ms = until_ms.clamp(at_ms + 1, midnight_ms);
                open_ms += until_ms - at_ms;
                at_ms = until_ms;
            }
            Look::Closed { again_ms, .. } => at_ms = again_ms.max(at_ms + 1),
            Look::NextDay { .. } => break,
        }
    }
    open_ms
}

/// What one instant looks like within its own local day.
enum Look {
    Open { until_ms: i64 },
    Closed { again_ms: i64, because: WaitReason },
    NextDay { because: WaitReason },
}

fn look(hours: &Hours, at_ms: i64) -> Look {
    let date = local_date(hours.zone, at_ms);
    if let Some(because) = hours.closed_on(date) {
        return Look::NextDay { because };
    }
    let (from_ms, to_ms) = window(hours, date);
    if at_ms >= to_ms || from_ms >= to_ms {
        let because = WaitReason::ClosedHours;
        return Look::NextDay { because };
    }
    if at_ms < from_ms {
        return Look::Closed {
            again_ms: from_ms,
            because: WaitReason::ClosedHours,
        };
    }
    let mut until_ms = to_ms;
    for (span, because) in blocks(hours) {
        let days = if span.wraps_midnight() { 2 } else { 1 };
        for day in [date, day_before(date)].into_iter().take(days) {
            let (start_ms, end_ms) = blocked(hours, day, span);
            if (start_ms..end_ms).contains(&at_ms) {
                return Look::Closed {
                    again_ms: end_ms,
                    because,
                };
            }
            if start_ms > at_ms && start_ms < end_ms {
                until_ms = until_ms.min(start_ms);
            }
        }
    }
    Look::Open { until_ms }
}

fn blocks(hours: &Hours) -> impl Iterator<Item = (Span, WaitReason)> + '_ {
    let pauses = hours
        .pauses
        .iter()
        .map(|pause| (*pause, WaitReason::DayPause));
    pauses
        .chain([(hours.quiet, WaitReason::QuietHours)])
        .filter(|(span, _)| !span.is_empty())
        .filter(|(_, because)| match because {
            WaitReason::QuietHours => !mutant::is_on("quiet_hours_ignored"),
            _ => !mutant::is_on("day_pauses_ignored"),
        })
}

/// The sending hours of a date as instants: late to open and early to close
/// where a fold offers a choice, but the first pass of the fold if both ends
/// lie in it.
fn window(hours: &Hours, date: NaiveDate) -> (i64, i64) {
    if hours.window.wraps_midnight() || hours.window.is_empty() {
        return (0, 0);
    }
    let (first_start, last_start) = instants(hours.zone, date, hours.window.start.get());
    let (first_end, _) = instants(hours.zone, date, hours.window.end.get());
    if last_start < first_end {
        (last_start, first_end)
    } else {
        (first_start, first_end)
    }
}

/// A pause or the quiet hours that start on a date, as instants: the longest
/// reading where a fold offers a choice.
fn blocked(hours: &Hours, date: NaiveDate, span: Span) -> (i64, i64) {
    let end_date = if span.wraps_midnight() {
        day_after(date)
    } else {
        date
    };
    let (start_ms, _) = instants(hours.zone, date, span.start.get());
    let (_, end_ms) = instants(hours.zone, end_date, span.end.get());
    (start_ms, end_ms)
}
