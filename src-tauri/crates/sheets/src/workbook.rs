//! Workbooks of spreadsheet programs.
//!
//! Nothing is ever laid out as a rectangle where the format can be streamed: the declared
//! size of a sheet means nothing, one stray cell in the last corner is one cell. Only .xls,
//! which ends at 65,536 rows, is loaded whole.

mod choose;
mod copies;
mod merged;
mod ods;
mod rows;
#[cfg(test)]
mod tests;
mod values;
mod xls;
mod xlsb;
mod xlsx;

pub(crate) use choose::Count;

use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Sheet, SheetType, SheetVisible};

use self::copies::Copies;
use crate::error::ReadError;
use crate::number::RegionCode;
use crate::staging::{Limits, RowSink, SheetEntry, Source, StageOptions};

/// Sheets of a workbook that can be offered.
const MOST_SHEETS: usize = 4_096;

/// A kind of workbook.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

/// A workbook, open.
trait Sheets {
    /// Its sheets, in its order.
    fn sheets(&self) -> &[SheetEntry];

    /// Gives the rows of one of them, in rising order.
    fn read_sheet(
        &mut self,
        at: usize,
        limits: &Limits,
        copies: &mut Copies,
        sink: &mut dyn RowSink,
    ) -> Result<(), ReadError>;

    /// Gives the rows of several of them, which are named in rising order.
    fn read_each(
        &mut self,
        places: &[usize],
        limits: &Limits,
        copies: &mut Copies,
        sink: &mut dyn SheetSink,
    ) -> Result<(), ReadError> {
        for at in places {
            self.read_sheet(*at, limits, copies, sink)?;
            sink.end_of_sheet(*at);
        }
        Ok(())
    }
}

/// Takes the rows of one sheet after the other.
trait SheetSink: RowSink {
    /// The rows since the last call were those of the sheet at this place.
    fn end_of_sheet(&mut self, at: usize);
}

/// Reads a workbook from its start.
pub(crate) fn read<R: Read + Seek>(
    mut file: R,
    kind: Kind,
    options: &StageOptions,
    region: RegionCode,
    sink: &mut dyn RowSink,
) -> Result<Source, ReadError> {
    // The library is good, but the file is foreign: a panic in it is damage.
    catch_unwind(AssertUnwindSafe(|| {
        let mut workbook: Box<dyn Sheets + '_> = match kind {
            Kind::Xls => {
                crate::guard::check_whole(&mut file, &options.limits)?;
                Box::new(xls::Workbook::open(&mut file)?)
            }
            Kind::Xlsx | Kind::Xlsb | Kind::Ods => {
                let parts = crate::guard::check_parts(&mut file, &options.limits)?;
                file.seek(SeekFrom::Start(0))?;
                match kind {
                    Kind::Ods => Box::new(ods::Workbook::open(&mut file)?),
                    Kind::Xlsb => {
                        crate::guard::check_records(&mut file)?;
                        Box::new(xlsb::Workbook::open(&mut file)?)
                    }
                    Kind::Xlsx | Kind::Xls => Box::new(xlsx::Workbook::open(&mut file, parts)?),
                }
            }
        };
        read_chosen(&mut *workbook, options, region, sink)
    }))
    .unwrap_or_else(|_| Err(ReadError::damaged("the workbook reader gave up")))
}

/// Reads the sheet that is asked for, or else the one that is chosen.
fn read_chosen(
    workbook: &mut dyn Sheets,
    options: &StageOptions,
    region: RegionCode,
    sink: &mut dyn RowSink,
) -> Result<Source, ReadError> {
    if workbook.sheets().len() > MOST_SHEETS {
        return Err(ReadError::too_large("sheets", None));
    }
    let at = match &options.sheet {
        Some(asked) => workbook
            .sheets()
            .iter()
            .position(|sheet| sheet.name == *asked)
            .ok_or(ReadError::NoSuchSheet)?,
        None => choose::choose(workbook, region, &options.limits)?,
    };
    workbook.read_sheet(at, &options.limits, &mut Copies::default(), sink)?;
    let sheets = workbook.sheets().to_vec();
    let sheet = sheets.get(at).map(|sheet| sheet.name.clone());
    Ok(Source {
        sheets,
        sheet,
        ..Source::default()
    })
}

/// The sheets that hold cells.
fn entries(sheets: &[Sheet]) -> Vec<SheetEntry> {
    sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| SheetEntry {
            name: sheet.name.clone(),
            visible: sheet.visible == SheetVisible::Visible,
        })
        .collect()
}
