//! The settings of a number's pace, their presets and what they may be.

use crate::guardian::Thresholds;
use crate::reason::coded;
use crate::schedule::{Hours, Opening, Zone, open_at};
use serde::{Deserialize, Serialize};

coded! {
    /// How used WhatsApp is to this number sending.
    Preset {
        /// New or unknown: 30 a day, 15 in an hour, 60 to 180 s apart.
        New => "new",
        /// Few failures and normal replies: 60 a day, 20 in an hour, 60 to 150 s apart.
        Warming => "warming",
        /// Tested: 100 a day, 25 in an hour, 45 to 120 s apart.
        Warm => "warm",
    }
}

coded! {
    /// Why limits cannot be saved.
    LimitsError {
        /// The day cap is 0 or above [`Limits::MOST_PER_DAY`].
        DayCap => "day_cap",
        /// The hour cap is 0 or above [`Limits::MOST_PER_HOUR`].
        HourCap => "hour_cap",
        /// The shortest gap is longer than the longest.
        GapOrder => "gap_order",
        /// A gap is under [`Limits::SHORTEST_GAP_S`] or above [`Limits::LONGEST_GAP_S`].
        GapRange => "gap_range",
        /// The block before a rest is 0 or above [`Limits::LONGEST_BLOCK`].
        RestAfter => "rest_after",
        /// The shortest rest is longer than the longest.
        RestOrder => "rest_order",
        /// A rest is under a minute or above [`Limits::LONGEST_REST_MINUTES`].
        RestRange => "rest_range",
        /// The tries per person are 0 or above [`Limits::MOST_ATTEMPTS`].
        MaxAttempts => "max_attempts",
        /// The engine would look too often or too rarely.
        PollInterval => "poll_interval",
        /// The sending hours do not end after they start.
        WindowEmpty => "window_empty",
        /// No weekday is chosen.
        NoDays => "no_days",
        /// A pause does not end after it starts.
        PauseEmpty => "pause_empty",
        /// More pauses than [`Limits::MOST_PAUSES`].
        TooManyPauses => "too_many_pauses",
        /// A holiday ends before it begins, or is longer than [`Limits::LONGEST_HOLIDAY_DAYS`].
        HolidayOrder => "holiday_order",
        /// More holidays than [`Limits::MOST_HOLIDAYS`].
        TooManyHolidays => "too_many_holidays",
        /// The days between two campaigns for one person are above [`Limits::LONGEST_PERSON_REST_DAYS`].
        PersonRest => "person_rest",
        /// More failures in a row than [`Thresholds::MOST_FAILURES`], or a share above 100.
        Guard => "guard",
        /// Pauses and quiet hours leave nothing of the sending hours.
        NeverOpen => "never_open",
    }
}

impl std::fmt::Display for LimitsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "limits that cannot be kept: {}", self.code())
    }
}

impl std::error::Error for LimitsError {}

/// The pace of a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The preset that these limits are, or started from.
    pub preset: Preset,
    /// Whether the operator changed something of the preset.
    #[serde(default)]
    pub custom: bool,
    /// Most attempts in a calendar day of the zone.
    pub day_cap: u32,
    /// Most attempts in any 60 minutes.
    pub hour_cap: u32,
    /// Shortest random gap after a send, in seconds.
    pub gap_min_s: u32,
    /// Longest random gap after a send, in seconds.
    pub gap_max_s: u32,
    /// Sends in a block, after which a rest follows.
    pub rest_after: u32,
    /// Shortest random rest, in minutes.
    pub rest_min_minutes: u32,
    /// Longest random rest, in minutes.
    pub rest_max_minutes: u32,
    /// Whether what the day allows is spread over its open hours.
    #[serde(default)]
    pub spread: bool,
    /// Nobody gets messages of two campaigns within so many days of 24 hours, whichever
    /// number sent the first; 0 for no such rule.
    #[serde(default)]
    pub person_rest_days: u32,
    /// Whether the preset rises by itself while all goes well ([`super::warm_up`]).
    #[serde(default)]
    pub warm_up: bool,
    /// When the guardian stops the number.
    #[serde(default)]
    pub guard: Thresholds,
    /// Tries per person before the message is failed.
    pub max_attempts: u32,
    /// How often the engine looks again when nothing tells it to, in seconds.
    pub poll_interval_s: u32,
    /// When the number sends.
    pub hours: Hours,
}

impl Limits {
    /// The most a day cap can be.
    pub const MOST_PER_DAY: u32 = 1_000;
    /// The most an hour cap can be.
    pub const MOST_PER_HOUR: u32 = 120;
    /// The shortest gap, in seconds.
    pub const SHORTEST_GAP_S: u32 = 5;
    /// The longest gap, in seconds.
    pub const LONGEST_GAP_S: u32 = 3_600;
    /// The most sends before a rest.
    pub const LONGEST_BLOCK: u32 = 200;
    /// The longest rest, in minutes.
    pub const LONGEST_REST_MINUTES: u32 = 480;
    /// The most tries per person.
    pub const MOST_ATTEMPTS: u32 = 5;
    /// The most pauses in a day.
    pub const MOST_PAUSES: usize = 8;
    /// The most holidays.
    pub const MOST_HOLIDAYS: usize = 60;
    /// The longest holiday, in days.
    pub const LONGEST_HOLIDAY_DAYS: i64 = 120;
    /// The longest time between two campaigns for one person, in days.
    pub const LONGEST_PERSON_REST_DAYS: u32 = 90;

    /// The limits of a preset, in the usual hours of a zone.
    pub const fn preset(preset: Preset, zone: Zone) -> Self {
        let (day_cap, hour_cap, gap_min_s, gap_max_s) = match preset {
            Preset::New => (30, 15, 60, 180),
            Preset::Warming => (60, 20, 60, 150),
            Preset::Warm => (100, 25, 45, 120),
        };
        Self {
            preset,
            custom: false,
            day_cap,
            hour_cap,
            gap_min_s,
            gap_max_s,
            rest_after: 25,
            rest_min_minutes: 10,
            rest_max_minutes: 20,
            spread: false,
            person_rest_days: 0,
            warm_up: false,
            guard: Thresholds::USUAL,
            max_attempts: 3,
            poll_interval_s: 45,
            hours: Hours::usual(zone),
        }
    }

    /// The same with the figures of another preset; hours and rules of the shop stay.
    #[must_use]
    pub fn with_preset(&self, preset: Preset) -> Self {
        Self {
            hours: self.hours.clone(),
            spread: self.spread,
            person_rest_days: self.person_rest_days,
            warm_up: self.warm_up,
            guard: self.guard,
            ..Self::preset(preset, self.hours.zone)
        }
    }

    /// Whether these limits can be kept; the first rule they break if not.
    pub fn validate(&self) -> Result<(), LimitsError> {
        use LimitsError as E;
        let gap = Self::SHORTEST_GAP_S..=Self::LONGEST_GAP_S;
        let rest = 1..=Self::LONGEST_REST_MINUTES;
        let hours = &self.hours;
        let backwards = |span: &crate::schedule::Span| span.is_empty() || span.wraps_midnight();
        let rules = [
            ((1..=Self::MOST_PER_DAY).contains(&self.day_cap), E::DayCap),
            (
                (1..=Self::MOST_PER_HOUR).contains(&self.hour_cap),
                E::HourCap,
            ),
            (self.gap_min_s <= self.gap_max_s, E::GapOrder),
            (
                gap.contains(&self.gap_min_s) && gap.contains(&self.gap_max_s),
                E::GapRange,
            ),
            (
                (1..=Self::LONGEST_BLOCK).contains(&self.rest_after),
                E::RestAfter,
            ),
            (self.rest_min_minutes <= self.rest_max_minutes, E::RestOrder),
            (
                rest.contains(&self.rest_min_minutes) && rest.contains(&self.rest_max_minutes),
                E::RestRange,
            ),
            (
                (1..=Self::MOST_ATTEMPTS).contains(&self.max_attempts),
                E::MaxAttempts,
            ),
            ((5..=600).contains(&self.poll_interval_s), E::PollInterval),
            (!backwards(&hours.window), E::WindowEmpty),
            (!hours.days.is_empty(), E::NoDays),
            (hours.pauses.len() <= Self::MOST_PAUSES, E::TooManyPauses),
            (!hours.pauses.iter().any(backwards), E::PauseEmpty),
            (
                hours.holidays.len() <= Self::MOST_HOLIDAYS,
                E::TooManyHolidays,
            ),
            (
                hours.holidays.iter().all(|holiday| {
                    let days = (holiday.last - holiday.first).num_days();
                    (0..Self::LONGEST_HOLIDAY_DAYS).contains(&days)
                }),
                E::HolidayOrder,
            ),
            (
                self.person_rest_days <= Self::LONGEST_PERSON_REST_DAYS,
                E::PersonRest,
            ),
            (
                self.guard.failures_in_a_row <= Thresholds::MOST_FAILURES
                    && self.guard.least_arrive_percent <= 100,
                E::Guard,
            ),
        ];
        if let Some((_, broken)) = rules.into_iter().find(|(kept, _)| !kept) {
            return Err(broken);
        }
        // Asked in a zone without clock changes: a rule about the settings, not
        // about one night of the year.
        let hours = Hours {
            zone: Zone::UTC,
            clock_of: crate::schedule::ClockOf::Number,
            holidays: Vec::new(),
            ..hours.clone()
        };
        match open_at(&hours, 0) {
            Opening::Open { .. }
            | Opening::Closed {
                opens_at_ms: Some(_),
                ..
            } => Ok(()),
            Opening::Closed {
                opens_at_ms: None, ..
            } => Err(E::NeverOpen),
        }
    }

    /// The shortest and longest gap, in milliseconds.
    pub(super) fn gap_ms(&self) -> (i64, i64) {
        (
            i64::from(self.gap_min_s) * 1_000,
            i64::from(self.gap_max_s) * 1_000,
        )
    }

    /// The shortest and longest rest, in milliseconds.
    pub(super) fn rest_ms(&self) -> (i64, i64) {
        (
            i64::from(self.rest_min_minutes) * 60_000,
            i64::from(self.rest_max_minutes) * 60_000,
        )
    }

    /// The longest time that can lie between two sends by gap or rest alone; spreading a
    /// day can only ask for less than a day.
    pub fn longest_wait_ms(&self) -> i64 {
        self.gap_ms().1.max(self.rest_ms().1)
    }
}
