//! A number's preset that rises by itself while all goes well, and falls when
//! WhatsApp limits the number.
//!
//! The steps are those of the manual: new for two weeks, warming up for the rest of a
//! month, then warm. Time alone is not enough: the number must have sent on several
//! days, with few failures and without a limit by WhatsApp. Limits that the operator
//! changed by hand are left alone.

use super::{Limits, Preset};

/// Fewer sends than this do not make a day of use.
pub const SENDS_OF_A_DAY: u32 = 5;

/// What a number has shown since it has its preset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Whole days of 24 hours.
    pub age_days: u32,
    /// Calendar days with at least [`SENDS_OF_A_DAY`] sends.
    pub days_of_use: u32,
    /// Messages that counted.
    pub sent: u32,
    /// Messages that WhatsApp or the server refused.
    pub failed: u32,
    /// Whether WhatsApp limited the number.
    pub limited: bool,
}

impl Record {
    /// Few failures, and no limit by WhatsApp.
    pub const fn is_good(&self) -> bool {
        let few =
            self.failed.saturating_mul(100) <= self.sent.saturating_mul(MOST_FAILURES_PERCENT);
        few && !self.limited
    }
}

/// What a preset asks for before the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The next preset.
    pub to: Preset,
    /// Days since it has its preset.
    pub age_days: u32,
    /// Days of use among them.
    pub days_of_use: u32,
}

/// The most failures in a hundred messages.
const MOST_FAILURES_PERCENT: u32 = 5;

/// The step after a preset; none after the last.
pub const fn step(preset: Preset) -> Option<Step> {
    match preset {
        Preset::New => Some(Step {
            to: Preset::Warming,
            age_days: 14,
            days_of_use: 7,
        }),
        Preset::Warming => Some(Step {
            to: Preset::Warm,
            age_days: 16,
            days_of_use: 8,
        }),
        Preset::Warm => None,
    }
}

/// The limits of a number whose record earns the next preset.
pub fn risen(limits: &Limits, record: &Record) -> Option<Limits> {
    if !limits.warm_up || limits.custom {
        return None;
    }
    let step = step(limits.preset)?;
    let earned = record.age_days >= step.age_days
        && record.days_of_use >= step.days_of_use
        && record.is_good();
    earned.then(|| limits.with_preset(step.to))
}

/// The limits of a number that WhatsApp limits: a step back.
pub fn fallen(limits: &Limits) -> Option<Limits> {
    if !limits.warm_up || limits.custom {
        return None;
    }
    let to = match limits.preset {
        Preset::New => return None,
        Preset::Warming => Preset::New,
        Preset::Warm => Preset::Warming,
    };
    Some(limits.with_preset(to))
}

#[cfg(test)]
mod tests;
