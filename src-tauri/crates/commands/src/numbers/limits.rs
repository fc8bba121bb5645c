//! The pace of a number.

use crate::dto::ById;
use crate::dto::numbers::{HolidayDto, LimitsDto, LimitsSave, LimitsView, SpanDto, WarmUpDto};
use crate::{App, CommandError, ErrorCode};
use drumbeat_domain::NumberId;
use drumbeat_domain::guardian::Thresholds;
use drumbeat_domain::pacing::warm_up::{self, Record};
use drumbeat_domain::pacing::{Limits, Preset};
use drumbeat_domain::schedule::{ClockOf, Holiday, MinuteOfDay, Span, Weekdays, Zone};
use drumbeat_store::query::number_record;
use drumbeat_store::table::numbers;
use drumbeat_store::table::outbox::clocks;

/// People in one write.
const SLICE: u32 = 200;

/// The pace of a number beside the presets.
pub async fn limits_get(app: &App, request: ById) -> Result<LimitsView, CommandError> {
    let workspace = app.workspace().await;
    let id = NumberId(request.id);
    let now_ms = workspace.now_ms();
    let (number, record) = workspace
        .db
        .read(move |conn| {
            let number = numbers::get(conn, id)?;
            let record = number_record::since_preset(conn, &number, now_ms)?;
            Ok((number, record))
        })
        .await?;
    Ok(limits_view(&number.limits, &record))
}

fn limits_view(limits: &Limits, record: &Record) -> LimitsView {
    let presets = Preset::ALL
        .iter()
        .map(|preset| limits_dto(&limits.with_preset(*preset)))
        .collect();
    LimitsView {
        current: limits_dto(limits),
        presets,
        warm_up: warm_up_dto(limits, record),
    }
}

fn warm_up_dto(limits: &Limits, record: &Record) -> Option<WarmUpDto> {
    if !limits.warm_up || limits.custom {
        return None;
    }
    let step = warm_up::step(limits.preset)?;
    Some(WarmUpDto {
        to: step.to.code().to_owned(),
        days: record.age_days.min(step.age_days),
        days_needed: step.age_days,
        days_of_use: record.days_of_use.min(step.days_of_use),
        days_of_use_needed: step.days_of_use,
        good: record.is_good(),
    })
}

fn span_dto(span: Span) -> SpanDto {
    SpanDto {
        start: span.start.to_string(),
        end: span.end.to_string(),
    }
}

fn holiday_dto(holiday: Holiday) -> HolidayDto {
    HolidayDto {
        first: holiday.first.to_string(),
        last: holiday.last.to_string(),
    }
}

fn limits_dto(limits: &Limits) -> LimitsDto {
    LimitsDto {
        preset: limits.preset.code().to_owned(),
        changed: limits.custom,
        day_cap: limits.day_cap,
        hour_cap: limits.hour_cap,
        gap_min_s: limits.gap_min_s,
        gap_max_s: limits.gap_max_s,
        rest_after: limits.rest_after,
        rest_min_minutes: limits.rest_min_minutes,
        rest_max_minutes: limits.rest_max_minutes,
        max_attempts: limits.max_attempts,
        poll_interval_s: limits.poll_interval_s,
        window: span_dto(limits.hours.window),
        days: limits.hours.days.days(),
        pauses: limits
            .hours
            .pauses
            .iter()
            .map(|span| span_dto(*span))
            .collect(),
        holidays: limits
            .hours
            .holidays
            .iter()
            .copied()
            .map(holiday_dto)
            .collect(),
        spread: limits.spread,
        person_rest_days: limits.person_rest_days,
        warm_up: limits.warm_up,
        guard_failures: limits.guard.failures_in_a_row,
        guard_arrive_percent: limits.guard.least_arrive_percent,
        quiet: span_dto(limits.hours.quiet),
        zone: limits.hours.zone.name().to_owned(),
        clock_of: limits.hours.clock_of.code().to_owned(),
    }
}

fn limits_from(dto: &LimitsDto) -> Result<Limits, CommandError> {
    let bad = |field: &'static str| CommandError::new(ErrorCode::BadRequest).with("field", field);
    let minute = |text: &str| MinuteOfDay::parse(text).map_err(|_| bad("time"));
    let span =
        |span: &SpanDto| Ok::<_, CommandError>(Span::new(minute(&span.start)?, minute(&span.end)?));
    let preset = Preset::parse(&dto.preset).ok_or_else(|| bad("preset"))?;
    let zone = Zone::parse(&dto.zone).map_err(|_| bad("zone"))?;
    let mut limits = Limits::preset(preset, zone);
    limits.day_cap = dto.day_cap;
    limits.hour_cap = dto.hour_cap;
    limits.gap_min_s = dto.gap_min_s;
    limits.gap_max_s = dto.gap_max_s;
    limits.rest_after = dto.rest_after;
    limits.rest_min_minutes = dto.rest_min_minutes;
    limits.rest_max_minutes = dto.rest_max_minutes;
    limits.max_attempts = dto.max_attempts;
    limits.poll_interval_s = dto.poll_interval_s;
    limits.hours.window = span(&dto.window)?;
    limits.hours.days = Weekdays::of(&dto.days).map_err(|_| bad("days"))?;
    limits.hours.pauses = dto.pauses.iter().map(span).collect::<Result<_, _>>()?;
    limits.hours.quiet = span(&dto.quiet)?;
    limits.hours.holidays = dto
        .holidays
        .iter()
        .map(|days| {
            let date = |text: &str| text.parse().map_err(|_| bad("holidays"));
            Ok(Holiday {
                first: date(&days.first)?,
                last: date(&days.last)?,
            })
        })
        .collect::<Result<_, CommandError>>()?;
    limits.hours.clock_of = ClockOf::parse(&dto.clock_of).ok_or_else(|| bad("clock_of"))?;
    limits.spread = dto.spread;
    limits.person_rest_days = dto.person_rest_days;
    limits.warm_up = dto.warm_up;
    limits.guard = Thresholds {
        failures_in_a_row: dto.guard_failures,
        least_arrive_percent: dto.guard_arrive_percent,
    };
    limits.custom = limits.with_preset(preset) != limits;
    limits.validate()?;
    Ok(limits)
}

/// Saves the pace of a number; it counts from the next message on.
pub async fn limits_save(app: &App, request: LimitsSave) -> Result<LimitsView, CommandError> {
    let workspace = app.workspace().await;
    let limits = limits_from(&request.limits)?;
    let (id, now_ms) = (NumberId(request.number_id), workspace.now_ms());
    if limits.hours.clock_of == ClockOf::Person {
        // In slices, so that a number that sends is never kept waiting.
        while workspace
            .db
            .write(move |tx| clocks::give_countries(tx, id, SLICE))
            .await?
        {}
    }
    let saved = limits.clone();
    workspace
        .db
        .write(move |tx| numbers::set_limits(tx, id, &saved, now_ms))
        .await?;
    workspace.engine.wake(id);
    limits_get(
        app,
        ById {
            id: request.number_id,
        },
    )
    .await
}
