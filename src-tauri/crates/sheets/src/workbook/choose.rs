//! Which sheet is read: the visible one with the most valid numbers, the first if equal.

use super::Sheets;
use crate::cell::Row;
use crate::error::ReadError;
use crate::header::Scan;
use crate::judge::RowPlan;
use crate::number::RegionCode;
use crate::staging::{Limits, RowSink};

/// The place of the sheet to read.
pub(super) fn choose(
    workbook: &mut dyn Sheets,
    region: RegionCode,
    limits: &Limits,
) -> Result<usize, ReadError> {
    let visible: Vec<usize> = workbook
        .sheets()
        .iter()
        .enumerate()
        .filter_map(|(at, sheet)| sheet.visible.then_some(at))
        .collect();
    if let [only] = visible.as_slice() {
        return Ok(*only);
    }
    let mut best: Option<(usize, u32)> = None;
    for at in visible {
        let mut count = Count::new(region);
        workbook.read_sheet(at, limits, &mut count)?;
        let valid = count.finish();
        if best.is_none_or(|(_, most)| valid > most) {
            best = Some((at, valid));
        }
    }
    best.map(|(at, _)| at).ok_or(ReadError::NoPhoneColumn)
}

/// Counts the valid numbers of a sheet without keeping its rows.
pub(crate) struct Count {
    scan: Scan,
    held: Vec<Row>,
    plan: Option<RowPlan>,
    region: RegionCode,
    valid: u32,
}

impl RowSink for Count {
    fn row(&mut self, row: Row) -> Result<(), ReadError> {
        if let Some(plan) = &self.plan {
            self.valid += u32::from(plan.has_valid_number(&row));
            return Ok(());
        }
        self.held.push(row.clone());
        self.scan.feed(row);
        if self.scan.is_decided() {
            self.count_held();
        }
        Ok(())
    }
}

impl Count {
    pub(crate) fn new(region: RegionCode) -> Self {
        Self {
            scan: Scan::new(region),
            held: Vec::new(),
            plan: None,
            region,
            valid: 0,
        }
    }

    fn count_held(&mut self) {
        let plan = RowPlan::new(&self.scan.decided_mapping(), self.region);
        let held = std::mem::take(&mut self.held);
        self.valid += held.iter().filter(|row| plan.has_valid_number(row)).count() as u32;
        self.plan = Some(plan);
    }

    pub(crate) fn finish(mut self) -> u32 {
        if self.plan.is_none() {
            self.count_held();
        }
        self.valid
    }
}
