//! How fast a number sends: the limits, and the one decision of the engine.
//!
//! [`next`] is asked before every send. It sees the durable attempts of the
//! number and the time, and answers "now" or "not before, because". It is a pure
//! function of stored values, so a crash, a restart or a sleeping laptop cannot
//! change the answer, and time that was missed is never made up in a burst.
//!
//! Invariants:
//! - no 60 minutes, wherever they start, hold more budget-spending attempts than
//!   the hour cap, no calendar day of the number's zone more than the day cap;
//! - an attempt whose stamp lies in the future (the clock went back) counts
//!   against both, so setting the clock back refills nothing;
//! - at the instant that [`Decision::WaitUntil`] names, the same history answers
//!   [`Decision::Send`], unless the reason is `NeverOpen`;
//! - the random gap is drawn once, by [`after_send`], and stored with the intent:
//!   a restart finds it and cannot draw a shorter one.

mod limits;
pub mod warm_up;

pub use limits::{Limits, LimitsError, Preset};

use crate::mutant;
use crate::reason::{WaitReason, coded};
use crate::schedule::{
    HORIZON_DAYS, Opening, Zone, local_day_start_ms, next_local_midnight_ms, open_at, open_in,
    open_left_ms,
};

/// The length of the rolling hour, in milliseconds.
pub const HOUR_MS: i64 = 3_600_000;

const DAY_MS: i64 = 24 * HOUR_MS;

coded! {
    /// What made the time between two sends as long as it is.
    GapKind {
        /// The random gap.
        Gap => "gap",
        /// The rest after a block.
        Rest => "rest",
        /// The day is spread over its open hours.
        Spread => "spread",
    }
}

impl GapKind {
    /// No gap of this kind is longer, in milliseconds, whatever the limits.
    pub const fn longest_ms(self) -> i64 {
        match self {
            Self::Gap => Limits::LONGEST_GAP_S as i64 * 1_000,
            Self::Rest => Limits::LONGEST_REST_MINUTES as i64 * 60_000,
            // A fifth more than a day has ([`spread_ms`]).
            Self::Spread => 2 * DAY_MS,
        }
    }

    const fn reason(self) -> WaitReason {
        match self {
            Self::Gap => WaitReason::Gap,
            Self::Rest => WaitReason::Rest,
            Self::Spread => WaitReason::Spread,
        }
    }
}

/// What a number has sent, as far as it limits the next send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// When the budget-spending attempts of the number started, in any order: at
    /// least all of the last 60 minutes and all in the future of now, and of the current
    /// calendar day of its zone all that `earlier` does not count.
    pub spent_at_ms: Vec<i64>,
    /// Attempts of the current day that are in nobody's way but the day cap's.
    pub earlier: Carried,
    /// The earliest next send, drawn and stored with the last intent; 0 if none.
    pub not_before_ms: i64,
    /// What `not_before_ms` ends.
    pub gap_kind: GapKind,
    /// What counts from a day of another zone.
    pub carried: Carried,
}

impl Default for History {
    /// Of a number that has sent nothing.
    fn default() -> Self {
        Self {
            spent_at_ms: Vec::new(),
            earlier: Carried::default(),
            not_before_ms: 0,
            gap_kind: GapKind::Gap,
            carried: Carried::default(),
        }
    }
}

/// Sends that count on a day, without their times: those of the day of another zone from
/// which the number moved in the course of it, or those that are too long ago to matter
/// otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// How many.
    pub count: u32,
    /// The start of the only day on which they count.
    pub day_start_ms: i64,
}

impl Carried {
    fn on(self, day_start_ms: i64) -> u32 {
        if self.day_start_ms == day_start_ms {
            self.count
        } else {
            0
        }
    }
}

impl History {
    /// What counts on the current day of `new`, besides what was sent on it, for a
    /// number that moves there from `old` now: the rest of the old zone's day. Moving
    /// a number east does not refill its day. Needs the attempts of the old zone's day.
    pub fn carried_over(&self, old: Zone, new: Zone, now_ms: i64) -> Carried {
        let day_start_ms = local_day_start_ms(new, now_ms);
        let sent_on_it = self.sent_since(day_start_ms);
        Carried {
            count: self.spent_today(old, now_ms).saturating_sub(sent_on_it),
            day_start_ms,
        }
    }

    /// How many attempts count against the day cap now ("34 of 60 today").
    pub fn spent_today(&self, zone: Zone, now_ms: i64) -> u32 {
        let start_ms = local_day_start_ms(zone, now_ms);
        self.sent_since(start_ms) + self.without_stamp_on(start_ms)
    }

    /// What counts on a day besides the stamps that lie on it.
    fn without_stamp_on(&self, day_start_ms: i64) -> u32 {
        self.earlier.on(day_start_ms) + self.carried.on(day_start_ms)
    }

    fn sent_since(&self, start_ms: i64) -> u32 {
        self.spent_at_ms
            .iter()
            .filter(|stamp| **stamp >= start_ms)
            .count() as u32
    }

    /// How many attempts count against the hour cap now.
    pub fn spent_this_hour(&self, now_ms: i64) -> u32 {
        self.spent_at_ms
            .iter()
            .filter(|stamp| **stamp > now_ms - HOUR_MS)
            .count() as u32
    }

    /// The stamp that has to leave the count before another attempt fits under
    /// `cap`, if the attempts later than `after_ms` already fill it.
    fn in_the_way(&self, after_ms: i64, cap: u32) -> Option<i64> {
        let later = self.spent_at_ms.iter().filter(|stamp| **stamp > after_ms);
        let count = later.clone().count();
        let surplus = count.checked_sub(cap as usize)?;
        let mut stamps: Vec<i64> = later.copied().collect();
        if surplus >= stamps.len() {
            return None;
        }
        let (_, stamp, _) = stamps.select_nth_unstable(surplus);
        Some(*stamp)
    }
}

/// What to do at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing stands against a send now.
    Send,
    /// Not now.
    WaitUntil {
        /// The earliest instant at which all limits hold. With `NeverOpen` there
        /// is none, and this is only the time to look again.
        at_ms: i64,
        /// The rule that decides that instant: the last one to end. A used-up day
        /// stays the reason for the night that follows it.
        reason: WaitReason,
    },
}

/// Whether the number may send at `now_ms`, or when and why not before, by its own wall
/// clock.
pub fn next(limits: &Limits, history: &History, now_ms: i64) -> Decision {
    next_in(limits, &[limits.hours.zone], history, now_ms)
}

/// The same for somebody on whose wall clocks the hours must be open
/// ([`crate::schedule::Hours::zones_for`]). Caps and gaps stay the number's.
pub fn next_in(limits: &Limits, zones: &[Zone], history: &History, now_ms: i64) -> Decision {
    let never = Decision::WaitUntil {
        at_ms: now_ms.saturating_add(HORIZON_DAYS * DAY_MS),
        reason: WaitReason::NeverOpen,
    };
    if limits.hour_cap == 0 || limits.day_cap == 0 {
        return never;
    }
    let mut at_ms = now_ms;
    let mut why = None;
    loop {
        if at_ms < history.not_before_ms && !mutant::is_on("gap_ignored") {
            at_ms = history.not_before_ms;
            why = Some(history.gap_kind.reason());
        }
        let opening = if mutant::is_on("hours_in_utc") {
            open_in(&limits.hours, &[Zone::UTC], at_ms)
        } else if zones == [limits.hours.zone] {
            open_at(&limits.hours, at_ms)
        } else {
            open_in(&limits.hours, zones, at_ms)
        };
        match opening {
            Opening::Open { .. } => {}
            Opening::Closed { .. } if mutant::is_on("hours_ignored") => {}
            Opening::Closed {
                opens_at_ms: None, ..
            } => return never,
            Opening::Closed {
                opens_at_ms: Some(opens_at_ms),
                reason,
            } => {
                at_ms = opens_at_ms.max(at_ms + 1);
                if why != Some(WaitReason::DayCap) {
                    let own = zones == [limits.hours.zone];
                    why = Some(if own { reason } else { WaitReason::PersonHours });
                }
                continue;
            }
        }
        let hour_ago_ms = if mutant::is_on("hour_cap_by_the_clock") {
            at_ms - at_ms.rem_euclid(HOUR_MS) - 1
        } else {
            at_ms - HOUR_MS
        };
        let hour_cap = limits.hour_cap + u32::from(mutant::is_on("hour_cap_one_more"));
        if let Some(stamp) = history.in_the_way(hour_ago_ms, hour_cap)
            && !mutant::is_on("hour_cap_ignored")
        {
            at_ms = stamp + HOUR_MS;
            why = Some(WaitReason::HourCap);
            continue;
        }
        let day_zone = if mutant::is_on("day_cap_in_utc") {
            Zone::UTC
        } else {
            limits.hours.zone
        };
        let day_start_ms = if mutant::is_on("day_cap_from_noon") {
            local_day_start_ms(day_zone, at_ms - DAY_MS / 2) + DAY_MS / 2
        } else {
            local_day_start_ms(day_zone, at_ms)
        };
        let day_cap = limits.day_cap + u32::from(mutant::is_on("day_cap_one_more"));
        let day_left = day_cap.saturating_sub(history.without_stamp_on(day_start_ms));
        let full_at_ms = match day_left {
            0 => Some(at_ms),
            cap => history.in_the_way(day_start_ms - 1, cap),
        };
        if let Some(stamp) = full_at_ms
            && !mutant::is_on("day_cap_ignored")
        {
            // The day of that stamp has to be over, not only the day of `at_ms`.
            at_ms = next_local_midnight_ms(limits.hours.zone, stamp.max(at_ms));
            why = Some(WaitReason::DayCap);
            continue;
        }
        return match why {
            Some(reason) => Decision::WaitUntil { at_ms, reason },
            None => Decision::Send,
        };
    }
}

/// What is stored with the intent of a send, for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The earliest next send.
    pub not_before_ms: i64,
    /// What made it that long.
    pub kind: GapKind,
    /// How many sends the current block holds now; 0 when a rest begins.
    pub sent_in_block: u32,
}

/// The gap after a send that starts at `now_ms`, with the history before it, and is
/// preceded by `sent_in_block` sends of its block.
pub fn after_send(
    limits: &Limits,
    history: &History,
    sent_in_block: u32,
    now_ms: i64,
    rng: &mut impl rand::Rng,
) -> Gap {
    let sent_in_block = sent_in_block.saturating_add(1);
    let resting = limits.rest_after > 0 && sent_in_block >= limits.rest_after;
    let (least, most) = if resting {
        limits.rest_ms()
    } else {
        limits.gap_ms()
    };
    let least = if mutant::is_on("gap_from_zero") {
        0
    } else if mutant::is_on("gap_by_half") {
        least / 2
    } else {
        least
    };
    let gap_ms = rng.random_range(least..=most.max(least));
    let spread_ms = spread_ms(limits, history, now_ms, rng).unwrap_or(0);
    let kind = match (spread_ms > gap_ms, resting) {
        (true, _) => GapKind::Spread,
        (false, true) => GapKind::Rest,
        (false, false) => GapKind::Gap,
    };
    Gap {
        not_before_ms: now_ms.saturating_add(gap_ms.max(spread_ms)),
        kind,
        sent_in_block: if resting { 0 } else { sent_in_block },
    }
}

/// What the day still allows after this send, spread over what is left of its open
/// hours: about as long as one of them has, a fifth less or more. `None` where nothing
/// is to be spread.
fn spread_ms(
    limits: &Limits,
    history: &History,
    now_ms: i64,
    rng: &mut impl rand::Rng,
) -> Option<i64> {
    if !limits.spread {
        return None;
    }
    let spent = history
        .spent_today(limits.hours.zone, now_ms)
        .saturating_add(1);
    let left = limits.day_cap.checked_sub(spent).filter(|left| *left > 0)?;
    // One part more than messages, so that the last one is not at the closing minute.
    let even_ms = open_left_ms(&limits.hours, now_ms) / (i64::from(left) + 1);
    Some(rng.random_range(even_ms * 4 / 5..=even_ms * 6 / 5))
}

#[cfg(test)]
mod tests;
