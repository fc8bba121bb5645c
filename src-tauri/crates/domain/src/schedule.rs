//! When a number may send: hours of the day, weekdays, holidays, pauses and quiet hours.
//!
//! [`Hours`] is what the operator chose; [`open_at`] answers, for one instant,
//! whether sending is open and until when, or when it opens next and why it is
//! closed now. All of it is local time in the zone of the number.
//!
//! Invariants:
//! - whatever instant is called open, the wall clock of the zone shows a minute
//!   inside the hours, on a chosen weekday that is no holiday, outside every pause and
//!   the quiet hours;
//! - an opening that a clock change repeats is used once, time that it leaves
//!   out is not made up: hours that start inside a gap open at its end, and
//!   where a start or an end happens twice the stricter reading counts.

mod country;
mod opening;
mod zone;

pub use country::zones_of;
pub use opening::{HORIZON_DAYS, Opening, open_at, open_in, open_left_ms};
pub use zone::{
    UnknownZone, Zone, local_date, local_date_start_ms, local_day_start_ms, local_minute,
    next_local_midnight_ms,
};

use crate::mutant;
use crate::reason::WaitReason;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A minute of the local day, 0 (00:00) to 1440 (24:00).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MinuteOfDay(u16);

/// The text is no time of day between 00:00 and 24:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a time of day between 00:00 and 24:00")]
pub struct NotATimeOfDay;

impl MinuteOfDay {
    /// 00:00.
    pub const START: Self = Self(0);
    /// 24:00, the end of the day.
    pub const END: Self = Self(24 * 60);

    /// The minute with this number, 0 to 1440.
    pub const fn new(minute: u16) -> Option<Self> {
        if minute <= Self::END.0 {
            Some(Self(minute))
        } else {
            None
        }
    }

    /// A full hour; hours above 24 count as 24.
    pub const fn hour(hour: u8) -> Self {
        Self::at(hour, 0)
    }

    /// An hour and a minute; anything past the end of the day counts as 24:00.
    pub const fn at(hour: u8, minute: u8) -> Self {
        let minute = hour as u16 * 60 + minute as u16;
        if minute <= Self::END.0 {
            Self(minute)
        } else {
            Self::END
        }
    }

    /// Reads `9:00` or `09:00`; `24:00` is the end of the day.
    pub fn parse(text: &str) -> Result<Self, NotATimeOfDay> {
        let (hour, minute) = text.trim().split_once(':').ok_or(NotATimeOfDay)?;
        let number = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
            let plain = lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if plain {
                part.parse::<u16>().map_err(|_| NotATimeOfDay)
            } else {
                Err(NotATimeOfDay)
            }
        };
        let (hour, minute) = (number(hour, 1..=2)?, number(minute, 2..=2)?);
        if minute > 59 {
            return Err(NotATimeOfDay);
        }
        Self::new(hour * 60 + minute).ok_or(NotATimeOfDay)
    }

    /// Minutes since local midnight.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl std::fmt::Display for MinuteOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl TryFrom<String> for MinuteOfDay {
    type Error = NotATimeOfDay;

    fn try_from(text: String) -> Result<Self, NotATimeOfDay> {
        Self::parse(&text)
    }
}

impl From<MinuteOfDay> for String {
    fn from(minute: MinuteOfDay) -> Self {
        minute.to_string()
    }
}

/// From a minute of the day up to, not including, another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first minute inside.
    pub start: MinuteOfDay,
    /// The first minute outside.
    pub end: MinuteOfDay,
}

impl Span {
    /// A span that holds no minute.
    pub const NONE: Self = Self {
        start: MinuteOfDay::START,
        end: MinuteOfDay::START,
    };

    /// From `start` to `end`.
    pub const fn new(start: MinuteOfDay, end: MinuteOfDay) -> Self {
        Self { start, end }
    }

    /// Whether it ends on the day after it starts.
    pub const fn wraps_midnight(self) -> bool {
        self.start.0 > self.end.0
    }

    /// Whether no minute is inside.
    pub const fn is_empty(self) -> bool {
        self.start.0 == self.end.0
    }

    /// Whether this minute of the day (0 to 1439) is inside.
    pub const fn contains(self, minute: u16) -> bool {
        if self.wraps_midnight() {
            minute >= self.start.0 || minute < self.end.0
        } else {
            minute >= self.start.0 && minute < self.end.0
        }
    }
}

/// A set of weekdays. On the outside a list of ISO numbers, 1 Monday to 7 Sunday;
/// inside a bit each, bit 0 for Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub struct Weekdays(u8);

/// A weekday is a number from 1 (Monday) to 7 (Sunday).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a weekday is a number from 1 (Monday) to 7 (Sunday)")]
pub struct NotAWeekday;

impl Weekdays {
    /// No day.
    pub const NONE: Self = Self(0);
    /// Every day.
    pub const ALL: Self = Self(0b111_1111);
    /// Monday to Saturday.
    pub const MONDAY_TO_SATURDAY: Self = Self(0b011_1111);

    /// The set with these ISO days, 1 Monday to 7 Sunday.
    pub fn of(days: &[u8]) -> Result<Self, NotAWeekday> {
        days.iter().try_fold(Self::NONE, |set, day| match day {
            1..=7 => Ok(Self(set.0 | 1 << (day - 1))),
            0 | 8.. => Err(NotAWeekday),
        })
    }

    /// Whether the ISO day (1 Monday to 7 Sunday) is in the set.
    pub const fn contains(self, iso: u8) -> bool {
        matches!(iso, 1..=7) && self.0 & (1 << (iso - 1)) != 0
    }

    /// Whether no day is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The ISO days, in order.
    pub fn days(self) -> Vec<u8> {
        (1..=7).filter(|day| self.contains(*day)).collect()
    }
}

impl TryFrom<Vec<u8>> for Weekdays {
    type Error = NotAWeekday;

    fn try_from(days: Vec<u8>) -> Result<Self, NotAWeekday> {
        Self::of(&days)
    }
}

impl From<Weekdays> for Vec<u8> {
    fn from(days: Weekdays) -> Self {
        days.days()
    }
}

/// Days on which the shop is closed whatever the weekday: a feast, a holiday, a trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Holiday {
    /// The first day.
    pub first: NaiveDate,
    /// The last day; the same as the first for a single one.
    pub last: NaiveDate,
}

impl Holiday {
    /// Whether this date is one of its days.
    pub fn contains(self, date: NaiveDate) -> bool {
        (self.first..=self.last).contains(&date)
    }
}

crate::reason::coded! {
    /// Whose wall clock counts.
    #[derive(Default)]
    ClockOf {
        /// The number's: all people of a campaign in the same hours.
        #[default]
        Number => "number",
        /// The person's, by the country of their number. Where a country has several
        /// zones, the hours must be open in all of them.
        Person => "person",
    }
}

/// When a number sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// The sending hours of a day. Ends on the day it starts.
    pub window: Span,
    /// The days on which there are sending hours.
    pub days: Weekdays,
    /// Breaks inside the day, for lunch or prayer.
    #[serde(default)]
    pub pauses: Vec<Span>,
    /// Days without sending hours although their weekday has some.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// Hours in which no campaign sends, whatever else is chosen. May pass midnight.
    pub quiet: Span,
    /// The zone of the number.
    pub zone: Zone,
    /// Whose wall clock the hours, days, pauses and quiet hours are read on. The day that
    /// a cap counts is always the number's.
    #[serde(default)]
    pub clock_of: ClockOf,
}

impl Hours {
    /// 09:00 to 17:30, Monday to Saturday, no pauses or holidays, quiet from 20:00 to 08:00.
    pub const fn usual(zone: Zone) -> Self {
        Self {
            window: Span::new(MinuteOfDay::at(9, 0), MinuteOfDay::at(17, 30)),
            days: Weekdays::MONDAY_TO_SATURDAY,
            pauses: Vec::new(),
            holidays: Vec::new(),
            quiet: Span::new(MinuteOfDay::hour(20), MinuteOfDay::hour(8)),
            zone,
            clock_of: ClockOf::Number,
        }
    }

    /// The zones on whose wall clocks these hours must be open for somebody with a number
    /// of this country: the number's own where that is wanted, where the country is not
    /// known, and where the zones of the country never share an open minute.
    pub fn zones_for(&self, country: &str) -> Vec<Zone> {
        if self.clock_of == ClockOf::Number || mutant::is_on("person_zone_ignored") {
            return vec![self.zone];
        }
        let zones = zones_of(country);
        let ever_open = |zones: &[Zone]| {
            // Asked at a fixed moment and without holidays: a rule about the settings.
            let hours = Self {
                holidays: Vec::new(),
                ..self.clone()
            };
            !matches!(
                open_in(&hours, zones, 0),
                Opening::Closed {
                    opens_at_ms: None,
                    ..
                }
            )
        };
        if zones.is_empty() || !ever_open(&zones) {
            vec![self.zone]
        } else {
            zones
        }
    }

    /// Whether the local date is one of the sending days.
    pub fn sends_on(&self, date: NaiveDate) -> bool {
        self.closed_on(date).is_none()
    }

    /// Why nothing is sent on the local date, if nothing is.
    pub(crate) fn closed_on(&self, date: NaiveDate) -> Option<WaitReason> {
        let holiday = self.holidays.iter().any(|holiday| holiday.contains(date));
        if holiday && !mutant::is_on("holidays_ignored") {
            return Some(WaitReason::Holiday);
        }
        let open = self.days.contains(zone::iso_weekday(date)) || mutant::is_on("weekdays_ignored");
        (!open).then_some(WaitReason::ClosedDay)
    }
}

#[cfg(test)]
pub(crate) mod tests;
