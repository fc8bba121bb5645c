//! Time zones, and the two questions a clock change makes hard: when a local
//! time is (a gap has it never, a fold twice), and when a local day begins.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};
use chrono_tz::{GapInfo, Tz};
use serde::{Deserialize, Serialize};

/// A time zone of the IANA list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Tz);

/// No zone has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no time zone has this name")]
pub struct UnknownZone;

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(Tz::UTC);

    /// The zone with an IANA name like `Africa/Lubumbashi`.
    pub fn parse(name: &str) -> Result<Self, UnknownZone> {
        name.trim().parse().map(Self).map_err(|_| UnknownZone)
    }

    /// The IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Self, UnknownZone> {
        Self::parse(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// The years 1900 to 9999: what a wrong clock can show at all.
const FIRST_MS: i64 = -2_208_988_800_000;
const LAST_MS: i64 = 253_402_300_799_000;

/// The local date and time at an instant.
pub(super) fn local(zone: Zone, at_ms: i64) -> NaiveDateTime {
    DateTime::<Utc>::from_timestamp_millis(at_ms.clamp(FIRST_MS, LAST_MS))
        .unwrap_or_default()
        .with_timezone(&zone.0)
        .naive_local()
}

/// The local calendar date at an instant.
pub fn local_date(zone: Zone, at_ms: i64) -> NaiveDate {
    local(zone, at_ms).date()
}

/// The minute of the local day at an instant, 0 to 1439.
pub fn local_minute(zone: Zone, at_ms: i64) -> u16 {
    let local = local(zone, at_ms);
    (local.hour() * 60 + local.minute()) as u16
}

/// The ISO weekday of a date, 1 Monday to 7 Sunday.
pub(super) fn iso_weekday(date: NaiveDate) -> u8 {
    date.weekday().number_from_monday() as u8
}

/// The day after; the last day of the calendar is its own.
pub(super) fn day_after(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1)).unwrap_or(date)
}

/// The day before; the first day of the calendar is its own.
pub(super) fn day_before(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(1)).unwrap_or(date)
}

/// The first and the last instant at which the wall clock shows `minute` of
/// `date`. They differ only in a fold. A time that a gap leaves out happens at
/// the end of the gap.
pub(super) fn instants(zone: Zone, date: NaiveDate, minute: u16) -> (i64, i64) {
    let (date, minute) = if minute >= 1440 {
        (day_after(date), minute - 1440)
    } else {
        (date, minute)
    };
    let wanted = date
        .and_hms_opt(u32::from(minute / 60), u32::from(minute % 60), 0)
        .unwrap_or(NaiveDateTime::MIN);
    match zone.0.from_local_datetime(&wanted) {
        chrono::LocalResult::Single(at) => (at.timestamp_millis(), at.timestamp_millis()),
        chrono::LocalResult::Ambiguous(a, b) => {
            let (a, b) = (a.timestamp_millis(), b.timestamp_millis());
            (a.min(b), a.max(b))
        }
        chrono::LocalResult::None => {
            let end = GapInfo::new(&wanted, &zone.0).and_then(|gap| gap.end);
            let at = end.map_or_else(
                || wanted.and_utc().timestamp_millis(),
                |at| at.timestamp_millis(),
            );
            (at, at)
        }
    }
}

/// When the local calendar day of `now_ms` began.
pub fn local_day_start_ms(zone: Zone, now_ms: i64) -> i64 {
    instants(zone, local_date(zone, now_ms), 0).0
}

/// When this local calendar day begins.
pub fn local_date_start_ms(zone: Zone, date: NaiveDate) -> i64 {
    instants(zone, date, 0).0
}

/// When the next local calendar day begins; always after `now_ms`.
pub fn next_local_midnight_ms(zone: Zone, now_ms: i64) -> i64 {
    let now_ms = now_ms.clamp(FIRST_MS, LAST_MS);
    let (first, last) = instants(zone, local_date(zone, now_ms), 1440);
    // A clock set back over midnight shows the old day a second time; then the
    // second midnight is the next one.
    if first > now_ms {
        first
    } else {
        last.max(now_ms + 1)
    }
}
