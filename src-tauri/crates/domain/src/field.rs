//! Extra fields: what kind of value they hold, and the one way in which it is written.
//!
//! What is stored can be compared and sorted: a number with a point, a date as
//! `YYYY-MM-DD`, `yes` or `no`. What cannot be read in one way only is not read at all,
//! and stays a text: "1,234" is a thousand in one country and one in another.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What kind of value it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Any text.
    #[default]
    Text,
    /// A number.
    Number,
    /// A date, `YYYY-MM-DD` where it could be read.
    Date,
    /// Yes or no.
    YesNo,
}

impl FieldKind {
    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::YesNo => "yes_no",
        }
    }

    /// The kind with this code.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "text" => Some(Self::Text),
            "number" => Some(Self::Number),
            "date" => Some(Self::Date),
            "yes_no" => Some(Self::YesNo),
            _ => None,
        }
    }

    /// A value of this kind as it is stored; `None` where it is none.
    pub fn canonical(self, text: &str, order: DateOrder) -> Option<String> {
        match self {
            Self::Text => Some(text.trim().to_owned()),
            Self::Number => number(text),
            Self::Date => date(text, order),
            Self::YesNo => match text.trim() {
                yes_no @ ("yes" | "no") => Some(yes_no.to_owned()),
                _ => None,
            },
        }
    }
}

/// The kinds beside text; no value is written alike in two of them.
const TOLD: [FieldKind; 3] = [FieldKind::YesNo, FieldKind::Date, FieldKind::Number];

/// The kind, beside text, that has its values written exactly like this.
fn written_as(value: &str) -> Option<FieldKind> {
    TOLD.into_iter()
        .find(|kind| kind.canonical(value, DateOrder::DayFirst).as_deref() == Some(value))
}

/// A value for a column that holds values of other kinds too, so that [`read_exact`] finds its
/// kind again: a text that reads like one of them has a quote in front.
pub fn write_exact(kind: FieldKind, value: &str) -> Cow<'_, str> {
    if kind == FieldKind::Text && written_as(value.trim_start_matches('\'')).is_some() {
        Cow::Owned(format!("'{value}"))
    } else {
        Cow::Borrowed(value)
    }
}

/// What [`write_exact`] wrote.
pub fn read_exact(written: &str) -> (FieldKind, &str) {
    match written.strip_prefix('\'') {
        Some(text) if written_as(text.trim_start_matches('\'')).is_some() => {
            (FieldKind::Text, text)
        }
        Some(_) | None => (written_as(written).unwrap_or_default(), written),
    }
}

/// What stands first in `03/11/26`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// The day.
    #[default]
    DayFirst,
    /// The month.
    MonthFirst,
}

impl DateOrder {
    /// How a country writes it.
    pub fn of_country(region: &str) -> Self {
        match region {
            "US" | "PR" | "GU" | "PH" | "FM" | "PW" => Self::MonthFirst,
            _ => Self::DayFirst,
        }
    }

    /// What these dates can only mean; `None` where they fit both.
    pub fn told_by<'a>(values: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        values.into_iter().find_map(|value| {
            let [first, second, _] = three(value)?;
            match (first, second) {
                (13..=31, 1..=12) => Some(Self::DayFirst),
                (1..=12, 13..=31) => Some(Self::MonthFirst),
                _ => None,
            }
        })
    }
}

/// Digits of the longest number; longer ones are references.
const MOST_DIGITS: usize = 15;

/// A number as `-1234.50`: the digits as they stand, a point, no grouping.
pub fn number(text: &str) -> Option<String> {
    let plain: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\'' | '’'))
        .collect();
    let (sign, plain) = match plain.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", plain.as_str()),
    };
    if plain.is_empty()
        || !plain
            .chars()
            .all(|c| c.is_ascii_digit() || c == '.' || c == ',')
    {
        return None;
    }
    let (whole, fraction) = halves(plain)?;
    let whole: String = grouped(whole)?;
    let is_reference = whole.len() > 1 && whole.starts_with('0');
    let is_bare_point = plain.ends_with(['.', ',']) || whole.is_empty();
    if is_reference || is_bare_point || whole.len() + fraction.len() > MOST_DIGITS {
        return None;
    }
    if !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

/// What stands before and behind the decimal sign: of two kinds of signs the last one, of
/// one kind a single one. `None` where it could be either.
fn halves(plain: &str) -> Option<(&str, &str)> {
    let count = |sign: char| plain.chars().filter(|c| *c == sign).count();
    match (count('.'), count(',')) {
        // A point alone is how programs write it; a comma before three digits may group them.
        (1, 0) => plain.split_once('.'),
        (0, 1) => plain.split_once(',').filter(|(_, rest)| rest.len() != 3),
        (_, 0) | (0, _) => Some((plain, "")),
        (1, _) if plain.rfind('.') > plain.rfind(',') => plain.rsplit_once('.'),
        (_, 1) if plain.rfind(',') > plain.rfind('.') => plain.rsplit_once(','),
        _ => None,
    }
}

/// The digits of a whole number, whose groups are of three.
fn grouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(['.', ',']);
    let mut digits = groups.next()?.to_owned();
    for group in groups {
        if group.len() != 3 || digits.is_empty() {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

/// A date as `YYYY-MM-DD`; a time behind it is dropped. Years of two digits are of this
/// century up to 49.
pub fn date(text: &str, order: DateOrder) -> Option<String> {
    day(text, order).map(|day| day.format("%Y-%m-%d").to_string())
}

/// The day that [`date`] writes.
pub(crate) fn day(text: &str, order: DateOrder) -> Option<NaiveDate> {
    let day = text.trim();
    let day = day.split_once('T').map_or(day, |(day, _)| day);
    let [first, second, third] = three(day)?;
    let (year, month, day) = if is_year_first(day) {
        (first, second, third)
    } else {
        let order = DateOrder::told_by([day]).unwrap_or(order);
        let year = match (third, day.rsplit(SEPARATORS).next()?.len()) {
            (0..=49, 2) => third + 2000,
            (50..=99, 2) => third + 1900,
            (_, 4) => third,
            _ => return None,
        };
        match order {
            DateOrder::DayFirst => (year, second, first),
            DateOrder::MonthFirst => (year, first, second),
        }
    };
    let year = i32::try_from(year).ok().filter(|year| *year >= 1800)?;
    NaiveDate::from_ymd_opt(year, month, day)
}

const SEPARATORS: [char; 3] = ['/', '-', '.'];

fn is_year_first(day: &str) -> bool {
    day.split(SEPARATORS)
        .next()
        .is_some_and(|first| first.len() == 4)
}

/// The three numbers of a date.
fn three(day: &str) -> Option<[u32; 3]> {
    let mut parts = day.trim().split(SEPARATORS).map(|part| {
        let part = part.trim();
        let is_plain = (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_plain.then(|| part.parse::<u32>().ok()).flatten()
    });
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}

#[cfg(test)]
mod tests;
