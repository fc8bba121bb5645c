//! The second step: staged rows are judged under a mapping and a country.
//!
//! Streams the staging file; of all rows only the numbers seen are kept (16
//! bytes each), to know a row that repeats an earlier number. Rows up to the
//! header and repeated headers are skipped; every other row is answered once.

mod numbers;
mod parallel;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::BufRead;

use numbers::{NumberColumns, RowNumber};

use crate::answers::{Consent, parse_consent, parse_opt_out, split_tags, unite_tags};
use crate::cell::{Cell, Row};
use crate::clean::{clean_text, kept_lines, kept_text};
use crate::column::{Field, Mapping};
use crate::error::ReadError;
use crate::header::HeaderRow;
use crate::number::RegionCode;
use crate::outcome::{ConsentTold, Flag, JudgedRow, Repair, Verdict};
use crate::own;

/// Judges the rows of a staging file, in file order. The file is the one that
/// [`crate::stage`] wrote; `default_region` is the country, as an ISO code, of
/// numbers that do not say theirs.
pub fn judge<R: BufRead>(
    staging: R,
    mapping: &Mapping,
    default_region: &str,
) -> Result<Judged<R>, ReadError> {
    let region = RegionCode::parse(default_region).ok_or(ReadError::UnknownRegion)?;
    Ok(Judged {
        staging,
        rules: Rules {
            plan: RowPlan::new(mapping, region),
            header: None,
        },
        header_row: mapping.header_row,
        seen: HashMap::new(),
        line: Vec::new(),
    })
}

/// How a row below the heading is judged, whatever the other rows are.
struct Rules {
    plan: RowPlan,
    header: Option<HeaderRow>,
}

impl Rules {
    /// `None` where the row repeats the heading.
    fn judge(&self, row: &Row) -> Option<JudgedRow> {
        let header = self.header.as_ref();
        let repeats = header.is_some_and(|header| header.repeats_in(row));
        (!repeats).then(|| self.plan.judge(row))
    }
}

/// The iterator of [`judge`].
pub struct Judged<R> {
    staging: R,
    rules: Rules,
    header_row: Option<u32>,
    seen: HashMap<u64, u32>,
    line: Vec<u8>,
}

impl<R: BufRead> Iterator for Judged<R> {
    type Item = Result<JudgedRow, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step().transpose()
    }
}

impl<R: BufRead> Judged<R> {
    fn step(&mut self) -> Result<Option<JudgedRow>, ReadError> {
        while let Some(row) = self.staged()? {
            if self.is_above(&row) {
                continue;
            }
            if let Some(mut judged) = self.rules.judge(&row) {
                mark_duplicate(&mut self.seen, &mut judged);
                return Ok(Some(judged));
            }
        }
        Ok(None)
    }

    fn staged(&mut self) -> Result<Option<Row>, ReadError> {
        self.line.clear();
        if self.staging.read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        parse(&self.line).map(Some)
    }

    /// Judges everything, on as many threads as the machine has cores, and gives the rows
    /// in file order.
    pub(crate) fn each(
        mut self,
        take: &mut dyn FnMut(JudgedRow) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        // Behind the first row the heading is known, which says how the rest is read.
        match self.step()? {
            Some(first) => take(first)?,
            None => return Ok(()),
        }
        parallel::each(&mut self, take)
    }
}

fn parse(line: &[u8]) -> Result<Row, ReadError> {
    serde_json::from_slice(line).map_err(ReadError::damaged)
}

impl<R> Judged<R> {
    /// Whether the row is a title or the heading, which is learned from.
    fn is_above(&mut self, row: &Row) -> bool {
        if self.header_row == Some(row.number) {
            self.rules.header = Some(HeaderRow::new(row));
            self.rules.plan.is_own = own::is_header(row);
        }
        self.header_row.is_some_and(|header| row.number <= header)
    }

    /// Whether the rows are of an export of this app, known once its header has passed.
    pub fn is_own(&self) -> bool {
        self.rules.plan.is_own
    }
}

/// A row whose number an earlier one had is none of its own.
fn mark_duplicate(seen: &mut HashMap<u64, u32>, judged: &mut JudgedRow) {
    let Verdict::Contact {
        e164,
        line_type,
        repairs,
        flags,
        other_numbers,
        raw,
    } = &mut judged.verdict
    else {
        return;
    };
    let Ok(number) = e164.trim_start_matches('+').parse::<u64>() else {
        return;
    };
    let first_row = *seen.entry(number).or_insert(judged.row);
    if first_row != judged.row {
        judged.verdict = Verdict::Duplicate {
            e164: std::mem::take(e164),
            line_type: *line_type,
            first_row,
            repairs: std::mem::take(repairs),
            flags: std::mem::take(flags),
            other_numbers: std::mem::take(other_numbers),
            raw: std::mem::take(raw),
        };
    }
}

/// A mapping, sorted by what the columns are for.
pub(crate) struct RowPlan {
    region: RegionCode,
    /// The file is an export of this app: what its writer put in front of a text to keep a
    /// spreadsheet from running it goes, and a name that is empty is.
    is_own: bool,
    numbers: NumberColumns,
    country: Vec<u32>,
    calling_code: Vec<u32>,
    name: Vec<u32>,
    first_name: Vec<u32>,
    middle_name: Vec<u32>,
    last_name: Vec<u32>,
    nickname: Vec<u32>,
    city: Vec<u32>,
    company: Vec<u32>,
    email: Vec<u32>,
    language: Vec<u32>,
    notes: Vec<u32>,
    birthday: Vec<u32>,
    tags: Vec<u32>,
    lists: Vec<u32>,
    consent: Vec<u32>,
    consent_how: Vec<u32>,
    consent_date: Vec<u32>,
    consent_wording: Vec<u32>,
    opt_out: Vec<u32>,
    opt_out_date: Vec<u32>,
    test_person: Vec<u32>,
    extra: Vec<(u32, String)>,
    asked_about: BTreeSet<Repair>,
}

impl RowPlan {
    pub(crate) fn new(mapping: &Mapping, region: RegionCode) -> Self {
        let of = |wanted: &Field| -> Vec<u32> {
            let columns = mapping
                .columns
                .iter()
                .filter(|column| column.field == *wanted);
            columns.map(|column| column.index).collect()
        };
        let extra = mapping.columns.iter().filter_map(|column| {
            let Field::Extra(name) = &column.field else {
                return None;
            };
            Some((column.index, name.clone()))
        });
        Self {
            region,
            is_own: false,
            numbers: NumberColumns::new(mapping),
            country: of(&Field::Country),
            calling_code: of(&Field::CallingCode),
            name: of(&Field::Name),
            first_name: of(&Field::FirstName),
            middle_name: of(&Field::MiddleName),
            last_name: of(&Field::LastName),
            nickname: of(&Field::Nickname),
            city: of(&Field::City),
            company: of(&Field::Company),
            email: of(&Field::Email),
            language: of(&Field::Language),
            notes: of(&Field::Notes),
            birthday: of(&Field::Birthday),
            tags: of(&Field::Tags),
            lists: of(&Field::Lists),
            consent: of(&Field::Consent),
            consent_how: of(&Field::ConsentHow),
            consent_date: of(&Field::ConsentDate),
            consent_wording: of(&Field::ConsentWording),
            opt_out: of(&Field::OptOut),
            opt_out_date: of(&Field::OptOutDate),
            test_person: of(&Field::TestPerson),
            extra: extra.collect(),
            asked_about: mapping.asked_about.clone(),
        }
    }

    /// Whether the row has a valid number.
    pub(crate) fn has_valid_number(&self, row: &Row) -> bool {
        matches!(
            self.numbers.read(row, self.row_region(row), self.is_own),
            RowNumber::Valid { .. }
        )
    }

    fn judge(&self, row: &Row) -> JudgedRow {
        let region = self.row_region(row);
        let first_name = self.text(row, &self.first_name);
        let last_name = self.text(row, &self.last_name);
        let company = self.text(row, &self.company);
        let mut number = self.numbers.read(row, region, self.is_own);
        let mut whole_name = self.text(row, &self.name);
        if number.holds_no_number()
            && let Some(cell) = first_cell(row, &self.name)
            && let Some(from_name) = numbers::read_name(cell, region)
        {
            number = from_name;
            whole_name = self.numbers.main_text(row);
            if let RowNumber::Valid { repairs, .. } = &mut number {
                repairs.push(Repair::NamePhoneSwapped);
            }
        }
        let name = if whole_name.is_empty() && !number.was_swapped() && !self.is_own {
            let middle_name = self.text(row, &self.middle_name);
            full_name(&[&first_name, &middle_name, &last_name])
                .or_else(|| Some(self.text(row, &self.nickname)).filter(|name| !name.is_empty()))
                .unwrap_or_else(|| company.clone())
        } else {
            whole_name
        };
        let city = self.text(row, &self.city);
        let notes = self.lines(row, &self.notes);
        let (consent, not_understood) = self.consent(row);
        let dropped: BTreeMap<Flag, String> = [
            (Flag::OtherNumberUnreadable, number.other_unreadable()),
            (Flag::ConsentNotUnderstood, not_understood),
        ]
        .into_iter()
        .filter_map(|(flag, cell)| Some((flag, cell?)))
        .collect();
        let formula = [&name, &city, &company, &notes]
            .iter()
            .any(|text| formula_like(text));
        let flags = formula.then_some(Flag::FormulaLikeText).into_iter();
        let flags = flags.chain(dropped.keys().copied()).collect();
        JudgedRow {
            row: row.number,
            verdict: number.unless_asked_about(&self.asked_about).verdict(flags),
            name,
            first_name,
            last_name,
            city,
            company,
            email: self.text(row, &self.email),
            language: self.text(row, &self.language),
            notes,
            birthday: self.text(row, &self.birthday),
            tags: self.names(row, &self.tags),
            lists: self.names(row, &self.lists),
            consent,
            told: ConsentTold {
                how: self.text(row, &self.consent_how),
                date: self.text(row, &self.consent_date),
                wording: self.lines(row, &self.consent_wording),
            },
            opt_out: (!self.opt_out.is_empty()).then(|| {
                self.opt_out
                    .iter()
                    .filter_map(|index| row.get(*index))
                    .any(|cell| parse_opt_out(&self.shown(cell)))
            }),
            opt_out_date: self.text(row, &self.opt_out_date),
            is_test: first_cell(row, &self.test_person)
                .is_some_and(|cell| parse_consent(&self.shown(cell)).0 == Consent::Yes),
            extra: self
                .extra
                .iter()
                .filter_map(|(index, name)| {
                    let value = self.cleaned(row.get(*index)?);
                    (!value.is_empty()).then(|| (name.clone(), value))
                })
                .collect(),
            dropped,
        }
    }

    /// A cell as text, as somebody wrote it.
    fn shown(&self, cell: &Cell) -> String {
        let text = shown(cell);
        if self.is_own {
            own::plain(&text).to_owned()
        } else {
            text
        }
    }

    /// The first text in these columns, cleaned.
    fn text(&self, row: &Row, columns: &[u32]) -> String {
        first_cell(row, columns)
            .map(|cell| self.cleaned(cell))
            .unwrap_or_default()
    }

    /// The first text in these columns, with its lines.
    fn lines(&self, row: &Row, columns: &[u32]) -> String {
        first_cell(row, columns)
            .map(|cell| kept_lines(&self.shown(cell)))
            .unwrap_or_default()
    }

    /// A cell as cleaned text.
    fn cleaned(&self, cell: &Cell) -> String {
        match cell {
            Cell::Text(text) if !self.is_own => kept_text(text),
            _ => kept_text(&self.shown(cell)),
        }
    }

    /// The country of the row: its country column, its calling code, the default.
    fn row_region(&self, row: &Row) -> RegionCode {
        let by_code = first_cell(row, &self.calling_code)
            .and_then(|cell| RegionCode::from_calling_code(&shown(cell)));
        let by_country = first_cell(row, &self.country)
            .and_then(|cell| RegionCode::parse(clean_text(&shown(cell)).as_str()));
        match (by_country, by_code) {
            // A shared code (+1, +7, +44): the country says which one it is.
            (Some(country), Some(code)) if country.calling_code() == code.calling_code() => country,
            (_, Some(code)) => code,
            (Some(country), None) => country,
            (None, None) => self.region,
        }
    }

    /// The names in these columns, each once; `None` where there is no such column.
    fn names(&self, row: &Row, columns: &[u32]) -> Option<Vec<String>> {
        let mut names = Vec::new();
        for cell in columns.iter().filter_map(|index| row.get(*index)) {
            unite_tags(&mut names, split_tags(&self.shown(cell)).into_iter());
        }
        (!columns.is_empty()).then_some(names)
    }

    /// What the row says, and the first cell that says neither yes nor no.
    fn consent(&self, row: &Row) -> (Option<Consent>, Option<String>) {
        if self.consent.is_empty() {
            return (None, None);
        }
        let mut not_understood = None;
        let mut answers = Vec::new();
        for cell in self.consent.iter().filter_map(|index| row.get(*index)) {
            let text = self.shown(cell);
            let (consent, is_unclear) = parse_consent(&text);
            answers.push(consent);
            if is_unclear {
                not_understood.get_or_insert_with(|| kept_text(&text));
            }
        }
        let said = |wanted: Consent| answers.contains(&wanted);
        let consent = if said(Consent::No) {
            Consent::No
        } else if said(Consent::Yes) {
            Consent::Yes
        } else {
            Consent::Unknown
        };
        (Some(consent), not_understood)
    }
}

/// A cell as text; an error or an uncalculated formula says nothing.
pub(super) fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Error(_) | Cell::FormulaWithoutValue => String::new(),
        Cell::Text(_) | Cell::Number(_) | Cell::Bool(_) | Cell::Date(_) => cell.raw(),
    }
}

fn first_cell<'a>(row: &'a Row, columns: &[u32]) -> Option<&'a Cell> {
    columns
        .iter()
        .filter_map(|index| row.get(*index))
        .find(|cell| !cell.is_blank())
}

fn full_name(parts: &[&String]) -> Option<String> {
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.as_str())
        .filter(|part| !part.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Text that a spreadsheet would run. The full-width signs count too.
fn formula_like(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}
