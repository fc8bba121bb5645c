//! What stops a number, seen from outside: nothing leaves while it is known to be cut off
//! or limited, and where somebody has to be asked nothing leaves before they answered.

use super::super::plan::MINUTE;
use super::super::shore::Departure;
use super::super::voyage::{OWNER, Voyage};
use super::{Violation, whom};

/// Somebody's address may have been asked for already; they are then written to.
const UNDER_WAY: i64 = MINUTE;

pub(super) fn judge(voyage: &Voyage, departures: &[Departure], violations: &mut Vec<Violation>) {
    barred(voyage, departures, violations);
    failures_in_a_row(voyage, departures, violations);
}

/// A number that lost its link, and one that WhatsApp limits, sends nothing.
fn barred(voyage: &Voyage, departures: &[Departure], violations: &mut Vec<Violation>) {
    let log = &voyage.log;
    let mut spans = log.unlinked.clone();
    if log.clock.is_empty() {
        // Until when it is limited is told as a time, which another clock shows sooner.
        spans.extend(&log.limited);
    }
    for departure in departures {
        let at_ms = departure.at_ms;
        if spans
            .iter()
            .any(|(from_ms, until_ms)| (from_ms + UNDER_WAY..*until_ms).contains(&at_ms))
        {
            violations.push(Violation::Barred(format!("at {at_ms}")));
        }
    }
}

/// When the operator last had a say before that.
fn told_before(voyage: &Voyage, at_ms: i64) -> i64 {
    let told = voyage.log.told_to_go_on.iter();
    let told = told.filter(|told_ms| **told_ms <= at_ms).max();
    told.copied().unwrap_or(i64::MIN)
}

/// The guardian: after so many messages in a row that were rejected, a campaign goes on
/// only when the operator says so.
fn failures_in_a_row(voyage: &Voyage, departures: &[Departure], violations: &mut Vec<Violation>) {
    let most = voyage.plan.limits.guard.failures_in_a_row;
    let (mut in_a_row, mut since_ms) = (0, i64::MIN);
    for departure in departures {
        let at_ms = departure.at_ms;
        if told_before(voyage, at_ms) > since_ms {
            in_a_row = 0;
        }
        if in_a_row >= most && whom(voyage, departure) != OWNER {
            let what = format!("{in_a_row} failed in a row before {at_ms}");
            violations.push(Violation::Unasked(what));
        }
        in_a_row = if departure.rejected { in_a_row + 1 } else { 0 };
        since_ms = at_ms;
    }
}
