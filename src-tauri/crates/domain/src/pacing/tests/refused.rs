//! Limits that cannot be kept.

use super::{at, kinshasa, limits};
use crate::pacing::{Limits, LimitsError};
use crate::schedule::{Holiday, MinuteOfDay, Span, Weekdays, local_date};
use rstest::rstest;

fn holiday(from: i64, to: i64) -> Holiday {
    let day = |days: i64| local_date(kinshasa(), at(9 + days * 24, 0));
    Holiday {
        first: day(from),
        last: day(to),
    }
}

#[rstest]
#[case(|l: &mut Limits| l.day_cap = 0, LimitsError::DayCap)]
#[case(|l: &mut Limits| l.day_cap = 1_001, LimitsError::DayCap)]
#[case(|l: &mut Limits| l.hour_cap = 0, LimitsError::HourCap)]
#[case(|l: &mut Limits| l.gap_min_s = 181, LimitsError::GapOrder)]
#[case(|l: &mut Limits| l.gap_min_s = 0, LimitsError::GapRange)]
#[case(|l: &mut Limits| l.rest_after = 0, LimitsError::RestAfter)]
#[case(|l: &mut Limits| l.rest_min_minutes = 21, LimitsError::RestOrder)]
#[case(|l: &mut Limits| l.rest_min_minutes = 0, LimitsError::RestRange)]
#[case(|l: &mut Limits| l.max_attempts = 0, LimitsError::MaxAttempts)]
#[case(|l: &mut Limits| l.poll_interval_s = 0, LimitsError::PollInterval)]
#[case(|l: &mut Limits| l.hours.window.end = MinuteOfDay::hour(9), LimitsError::WindowEmpty)]
#[case(|l: &mut Limits| l.hours.window.end = MinuteOfDay::hour(8), LimitsError::WindowEmpty)]
#[case(|l: &mut Limits| l.hours.days = Weekdays::NONE, LimitsError::NoDays)]
#[case(|l: &mut Limits| l.hours.pauses = vec![Span::NONE], LimitsError::PauseEmpty)]
#[case(|l: &mut Limits| l.hours.pauses = vec![Span::NONE; 9], LimitsError::TooManyPauses)]
#[case(|l: &mut Limits| l.hours.holidays = vec![holiday(0, -1)], LimitsError::HolidayOrder)]
#[case(|l: &mut Limits| l.hours.holidays = vec![holiday(0, 120)], LimitsError::HolidayOrder)]
#[case(|l: &mut Limits| l.hours.holidays = vec![holiday(0, 0); 61], LimitsError::TooManyHolidays)]
#[case(|l: &mut Limits| l.person_rest_days = 91, LimitsError::PersonRest)]
#[case(|l: &mut Limits| l.hours.quiet = l.hours.window, LimitsError::NeverOpen)]
fn limits_that_cannot_be_kept_are_refused(
    #[case] change: fn(&mut Limits),
    #[case] error: LimitsError,
) {
    let mut limits = limits();
    change(&mut limits);
    assert_eq!(limits.validate(), Err(error));
}
