//! Which sheet is read: the visible one with the most valid numbers, the first if equal.

use super::copies::Copies;
use super::{SheetSink, Sheets};
use crate::cell::{Cell, Row};
use crate::error::ReadError;
use crate::header::Scan;
use crate::judge::RowPlan;
use crate::number::RegionCode;
use crate::staging::{Limits, RowSink};

/// Sheets looked at. A file can name one and the same part as ten thousand sheets; the
/// operator can still ask for each of them.
const MOST_SHEETS: usize = 64;

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
        .take(MOST_SHEETS)
        .collect();
    if let [only] = visible.as_slice() {
        return Ok(*only);
    }
    let mut most = Most {
        region,
        count: Count::new(region),
        best: None,
    };
    let mut copies = Copies::default();
    let read = workbook.read_each(&visible, limits, &mut copies, &mut most);
    // Columns filled to the end of several sheets are no reason to refuse the one that is
    // read in the end: it is chosen from what was seen.
    match (read, most.best) {
        (Err(error), _) if !copies.is_spent() => Err(error),
        (_, Some((at, _))) => Ok(at),
        (Err(error), None) => Err(error),
        (Ok(()), None) => Err(ReadError::NoPhoneColumn),
    }
}

/// Keeps the place of the sheet with the most valid numbers.
struct Most {
    region: RegionCode,
    count: Count,
    best: Option<(usize, u32)>,
}

impl RowSink for Most {
    fn row(&mut self, row: Row) -> Result<(), ReadError> {
        self.count.row(row)
    }
}

impl SheetSink for Most {
    fn end_of_sheet(&mut self, at: usize) {
        let count = std::mem::replace(&mut self.count, Count::new(self.region));
        let valid = count.finish();
        if self.best.is_none_or(|(_, most)| valid > most) {
            self.best = Some((at, valid));
        }
    }
}

/// Counts the valid numbers of a sheet without keeping its rows.
pub(crate) struct Count {
    scan: Scan,
    held: Vec<Row>,
    plan: Option<RowPlan>,
    region: RegionCode,
    /// The last row and whether its number is valid: a row that is written once and repeated
    /// to the end of the sheet is judged once.
    last: (Vec<(u32, Cell)>, bool),
    valid: u32,
}

impl RowSink for Count {
    fn row(&mut self, row: Row) -> Result<(), ReadError> {
        if let Some(plan) = &self.plan {
            if row.cells != self.last.0 {
                let is_valid = plan.has_valid_number(&row);
                self.last = (row.cells, is_valid);
            }
            self.valid += u32::from(self.last.1);
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
            last: Default::default(),
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
