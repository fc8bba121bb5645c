//! What the columns of a list without headings hold: what tells the same list of next month.

use std::collections::BTreeMap;

use drumbeat_domain::field::{DateOrder, date};

use crate::answers::{Consent, parse_consent};
use crate::cell::{Cell, Row};
use crate::column::Content;
use crate::number::{CellVerdict, RegionCode, judge_cell};

/// Of so many cells of a column at least nine tenths hold the same, or it holds all kinds.
const NINE: u32 = 9;
const TENTHS: u32 = 10;

/// Digits of a number that is damaged, at least.
const FEWEST_DIGITS: usize = 9;

/// What each column holds that has a value in these rows.
pub(super) fn of_columns(rows: &[Row], region: RegionCode) -> BTreeMap<u32, Content> {
    let mut counts: BTreeMap<u32, BTreeMap<Content, u32>> = BTreeMap::new();
    for (index, cell) in rows.iter().flat_map(|row| &row.cells) {
        if cell.is_blank() {
            continue;
        }
        let of_column = counts.entry(*index).or_default();
        *of_column.entry(of_cell(cell, region)).or_default() += 1;
    }
    let columns = counts.into_iter();
    columns
        .map(|(index, counts)| (index, of_counts(&counts)))
        .collect()
}

fn of_counts(counts: &BTreeMap<Content, u32>) -> Content {
    let all: u32 = counts.values().sum();
    counts
        .iter()
        .find(|(_, count)| count.saturating_mul(TENTHS) >= all.saturating_mul(NINE))
        .map_or(Content::Mixed, |(content, _)| *content)
}

fn of_cell(cell: &Cell, region: RegionCode) -> Content {
    let text = match cell {
        Cell::Date(_) => return Content::Dates,
        Cell::Bool(_) => return Content::Answers,
        Cell::Error(_) | Cell::FormulaWithoutValue => return Content::Mixed,
        Cell::Text(_) | Cell::Number(_) => cell.raw(),
    };
    // Before numbers: 12.03.2024 has as many digits as those of some countries.
    if date(&text, DateOrder::DayFirst).is_some() {
        return Content::Dates;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let is_phone = match judge_cell(cell, region) {
        CellVerdict::Valid { .. } => true,
        // A damaged one: a price has fewer digits.
        CellVerdict::NeedsFix { .. } => digits >= FEWEST_DIGITS,
        CellVerdict::Invalid { .. } => false,
    };
    if is_phone {
        return Content::Phones;
    }
    if text.contains('@') {
        Content::Addresses
    } else if parse_consent(&text).0 != Consent::Unknown {
        Content::Answers
    } else if letters > digits {
        Content::Words
    } else if letters == 0 {
        Content::Numbers
    } else {
        Content::Mixed
    }
}
