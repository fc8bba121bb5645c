//! Excel workbooks, streamed cell by cell.
//!
//! Nothing is ever laid out as a rectangle: the declared size of a sheet means
//! nothing, one stray cell in the last corner is one cell. The sheet read is the
//! visible one with the most valid numbers.

mod merged;
#[cfg(test)]
mod tests;
mod values;

use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::cell::Row;
use crate::error::ReadError;
use crate::guard::Parts;
use crate::header::Scan;
use crate::judge::RowPlan;
use crate::number::RegionCode;
use crate::staging::{Limits, RowSink, SheetEntry, Source, StageOptions};
use merged::MergedColumns;

/// Reads a workbook from its start.
pub(crate) fn read<R: Read + Seek>(
    mut file: R,
    options: &StageOptions,
    region: RegionCode,
    sink: &mut dyn RowSink,
) -> Result<Source, ReadError> {
    let parts = crate::guard::check_parts(&mut file, &options.limits)?;
    file.seek(SeekFrom::Start(0))?;
    // The library is good, but the file is foreign: a panic in it is damage.
    catch_unwind(AssertUnwindSafe(|| {
        read_guarded(file, parts, options, region, sink)
    }))
    .unwrap_or_else(|_| Err(ReadError::damaged("the workbook reader gave up")))
}

fn read_guarded<R: Read + Seek>(
    file: R,
    parts: Parts,
    options: &StageOptions,
    region: RegionCode,
    sink: &mut dyn RowSink,
) -> Result<Source, ReadError> {
    let mut workbook: Xlsx<R> = Xlsx::new(file).map_err(workbook_error)?;
    let sheets: Vec<SheetEntry> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| SheetEntry {
            name: sheet.name.clone(),
            visible: sheet.visible == SheetVisible::Visible,
        })
        .collect();
    let sheet = match &options.sheet {
        Some(asked) if sheets.iter().any(|sheet| sheet.name == *asked) => asked.clone(),
        Some(_) => return Err(ReadError::NoSuchSheet),
        None => choose(&mut workbook, parts, &sheets, region, &options.limits)?,
    };
    read_sheet(&mut workbook, parts, &sheet, &options.limits, sink)?;
    Ok(Source {
        encoding: None,
        delimiter: None,
        sheets,
        sheet: Some(sheet),
        ragged: false,
    })
}

/// The visible sheet with the most valid numbers, the first if equal.
fn choose<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    parts: Parts,
    sheets: &[SheetEntry],
    region: RegionCode,
    limits: &Limits,
) -> Result<String, ReadError> {
    let visible: Vec<&SheetEntry> = sheets.iter().filter(|sheet| sheet.visible).collect();
    if let [only] = visible.as_slice() {
        return Ok(only.name.clone());
    }
    let mut best: Option<(&str, u32)> = None;
    for sheet in visible {
        let mut count = Count {
            scan: Scan::new(region),
            held: Vec::new(),
            plan: None,
            region,
            valid: 0,
        };
        read_sheet(workbook, parts, &sheet.name, limits, &mut count)?;
        let valid = count.finish();
        if best.is_none_or(|(_, most)| valid > most) {
            best = Some((&sheet.name, valid));
        }
    }
    best.map(|(name, _)| name.to_owned())
        .ok_or(ReadError::NoPhoneColumn)
}

/// Counts the valid numbers of a sheet without keeping its rows.
struct Count {
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
    fn count_held(&mut self) {
        let plan = RowPlan::new(&self.scan.decided_mapping(), self.region);
        let held = std::mem::take(&mut self.held);
        self.valid += held.iter().filter(|row| plan.has_valid_number(row)).count() as u32;
        self.plan = Some(plan);
    }

    fn finish(mut self) -> u32 {
        if self.plan.is_none() {
            self.count_held();
        }
        self.valid
    }
}

/// Reads the rows of one sheet, in rising order.
fn read_sheet<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    parts: Parts,
    name: &str,
    limits: &Limits,
    sink: &mut dyn RowSink,
) -> Result<(), ReadError> {
    let regions = if parts.merged_cells {
        workbook
            .merge_cells_by_sheet_name(name)
            .map_err(workbook_error)?
    } else {
        Vec::new()
    };
    let mut merged = MergedColumns::new(&regions);
    let is_1904 = workbook.has_1904_epoch();
    let mut cells = match workbook.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A sheet without any cells, or one that holds a chart.
        Err(XlsxError::NotAWorksheet(_) | XlsxError::WorksheetNotFound(_)) => return Ok(()),
        Err(error) => return Err(workbook_error(error)),
    };
    let mut row = Row::default();
    loop {
        let record = match cells.next_cell_with_formula_metadata() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(error) if is_one_cell(&error) => continue,
            Err(error) => return Err(workbook_error(error)),
        };
        let (index, column) = record.pos;
        if index >= limits.rows {
            return Err(ReadError::too_large("rows", Some(index)));
        }
        if column >= limits.columns {
            return Err(ReadError::too_large("columns", Some(index + 1)));
        }
        let number = index + 1;
        if number != row.number {
            if number < row.number {
                return Err(ReadError::damaged("rows out of order"));
            }
            emit(std::mem::take(&mut row), &mut merged, sink)?;
            row.number = number;
        }
        let formula = record.formula.is_some();
        if let Some(cell) = values::cell(record.value, formula, is_1904, limits.cell_chars) {
            row.cells.push((column, cell));
        }
    }
    emit(row, &mut merged, sink)
}

fn emit(mut row: Row, merged: &mut MergedColumns, sink: &mut dyn RowSink) -> Result<(), ReadError> {
    row.cells.retain(|(_, cell)| !cell.is_blank());
    if row.cells.is_empty() {
        return Ok(());
    }
    row.cells.sort_by_key(|(column, _)| *column);
    row.cells.dedup_by_key(|(column, _)| *column);
    merged.fill(&mut row);
    sink.row(row)
}

/// Whether only one cell is unreadable and the next can be read.
fn is_one_cell(error: &XlsxError) -> bool {
    matches!(
        error,
        XlsxError::CellError(_)
            | XlsxError::CellTAttribute(_)
            | XlsxError::ParseFloat(_)
            | XlsxError::ParseInt(_)
            | XlsxError::Unrecognized { .. }
    )
}

fn workbook_error(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::PasswordProtected,
        XlsxError::Io(error) => ReadError::from(error),
        XlsxError::RowNumberOverflow => ReadError::too_large("rows", None),
        XlsxError::ColumnNumberOverflow => ReadError::too_large("columns", None),
        other => ReadError::damaged(other),
    }
}
