//! The rows of a staged file with the operator's answers, one outcome each.
//!
//! Every row is judged once ([`JudgedFile`]), which also tells which later rows repeat
//! which number: they are joined into the first row with it. Where rows that were asked
//! about got a number, one more pass over what was judged tells which of them collide. Then
//! the outcomes come in batches, in file order. Held in memory are places and the numbers
//! of answered rows.

use super::answers::{Answers, Settled};
use super::convert;
use super::draft::blocking;
use super::judging::Judging;
use super::kinds::Kinds;
use crate::CommandError;
use drumbeat_domain::field::DateOrder;
use drumbeat_domain::phone::Phone;
use drumbeat_sheets::{
    FixReason, Flag, InvalidReason, JudgedFile, JudgedRow, JudgedRows, LineType, Mapping, Place,
    ReadError, Repair, Verdict, absorb,
};
use drumbeat_store::query::import_plan::ImportedPerson;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::sync::Arc;

/// Where the rows are and how to read them.
#[derive(Clone, Debug)]
pub(super) struct RowSource {
    pub(super) path: PathBuf,
    pub(super) mapping: Mapping,
    pub(super) kinds: Kinds,
    pub(super) region: String,
    pub(super) answers: Answers,
    /// What is known about the rows already.
    pub(super) judging: Judging,
}

/// What becomes of a row.
pub(super) enum RowOutcome {
    /// A person to import.
    Person(Box<FilePerson>),
    /// A row that needs an answer.
    ToRepair(RowQuestion),
    /// A row that is not imported.
    LeftOut(LeftOut),
}

/// A row that is a person.
pub(super) struct FilePerson {
    pub(super) row: u32,
    /// The cell the number was read from.
    pub(super) raw: String,
    pub(super) repairs: Vec<Repair>,
    pub(super) person: ImportedPerson,
    /// The question whose answer made it one.
    pub(super) question: Option<RowQuestion>,
    /// The number that the file has is a landline.
    pub(super) is_landline: bool,
    /// Cells of which nothing is imported, in file order: its own, and those of the rows that
    /// repeat its number.
    pub(super) dropped: Vec<Dropped>,
}

/// A cell of which nothing is imported.
pub(super) struct Dropped {
    /// The row it stands in.
    pub(super) row: u32,
    /// The name in that row; may be empty.
    pub(super) name: String,
    /// Why.
    pub(super) flag: Flag,
    /// As stored.
    pub(super) cell: String,
}

/// A row whose number must be asked about.
#[derive(Clone)]
pub(super) struct RowQuestion {
    pub(super) row: u32,
    pub(super) name: String,
    pub(super) raw: String,
    pub(super) reason: FixReason,
    /// E.164.
    pub(super) suggestions: Vec<String>,
}

/// A row that is not imported.
pub(super) struct LeftOut {
    pub(super) row: u32,
    pub(super) name: String,
    pub(super) raw: String,
    pub(super) reason: LeftOutReason,
    /// The question that was answered so.
    pub(super) question: Option<RowQuestion>,
    /// The number it would have, where it is left out for what that is.
    pub(super) phone: Option<Phone>,
}

/// Why a row is not imported, as far as the file itself says.
#[derive(Clone, Copy)]
pub(super) enum LeftOutReason {
    /// An earlier row has its number.
    Repeated {
        /// That row.
        first_row: u32,
    },
    /// The operator said so.
    Operator,
    /// Its number is a landline, and the operator wants none.
    Landline,
    /// There is no usable number in it.
    Invalid(InvalidReason),
}

/// The outcomes of a file.
pub(super) struct FileRows {
    rows: JudgedRows<BufReader<File>>,
    /// For single rows.
    aside: JudgedRows<File>,
    answers: Answers,
    kinds: Kinds,
    order: DateOrder,
    collisions: Collisions,
    /// Let go of last: it may go with this, and should not be open then.
    file: Arc<JudgedFile>,
}

/// Answered rows that say a number which another row has.
#[derive(Default)]
struct Collisions {
    /// The row that has it already, by answered row.
    first_rows: HashMap<u32, u32>,
    /// Where they stand, by the row that has it.
    later: HashMap<u32, Vec<Place>>,
}

impl FileRows {
    /// Has the rows judged where they are not yet. Blocks.
    pub(super) fn open(source: RowSource) -> Result<Self, ReadError> {
        Self::open_telling(source, &|_| {})
    }

    /// The same; `progress` is told how many rows are judged so far.
    pub(super) fn open_telling(
        source: RowSource,
        progress: &dyn Fn(u32),
    ) -> Result<Self, ReadError> {
        let file = source.judging.of(&source, progress)?;
        let mut aside = JudgedRows::new(file.open()?);
        let collisions = collisions(&file, &mut aside, &source.answers)?;
        Ok(Self {
            rows: file.rows()?,
            file,
            aside,
            answers: source.answers,
            kinds: source.kinds,
            order: DateOrder::of_country(&source.region),
            collisions,
        })
    }

    /// The next outcomes, at most `limit`, and the rows behind them.
    pub(super) async fn read_on(
        mut self,
        limit: usize,
    ) -> Result<(Self, Vec<RowOutcome>), CommandError> {
        blocking(move || {
            let batch = self.next_batch(limit)?;
            Ok((self, batch))
        })
        .await
    }

    /// The next outcomes, at most `limit`; none at the end. Blocks.
    pub(super) fn next_batch(&mut self, limit: usize) -> Result<Vec<RowOutcome>, ReadError> {
        let mut batch = Vec::with_capacity(limit);
        while batch.len() < limit {
            match self.rows.next() {
                Some(row) => batch.push(self.outcome(row?)?),
                None => break,
            }
        }
        Ok(batch)
    }

    fn outcome(&mut self, row: JudgedRow) -> Result<RowOutcome, ReadError> {
        Ok(match &row.verdict {
            Verdict::Contact {
                e164, repairs, raw, ..
            } => {
                let (e164, repairs, raw) = (e164.clone(), repairs.clone(), raw.clone());
                if self.answers.no_landlines && is_landline(&row) {
                    let reason = LeftOutReason::Landline;
                    let phone = Phone::from_e164(&e164).ok();
                    return Ok(left_out(&row, raw, reason, None, phone));
                }
                self.person(row, &e164, repairs, raw, None)?
            }
            Verdict::Duplicate { first_row, raw, .. } => {
                let reason = LeftOutReason::Repeated {
                    first_row: *first_row,
                };
                left_out(&row, raw.clone(), reason, None, None)
            }
            Verdict::Invalid { reason, raw } => {
                let reason = LeftOutReason::Invalid(*reason);
                left_out(&row, raw.clone(), reason, None, None)
            }
            Verdict::NeedsFix {
                reason,
                raw,
                suggestions,
            } => {
                let question = RowQuestion {
                    row: row.row,
                    name: row.name.clone(),
                    raw: raw.clone(),
                    reason: *reason,
                    suggestions: suggestions.clone(),
                };
                self.answered(row, question)?
            }
        })
    }

    fn answered(&mut self, row: JudgedRow, question: RowQuestion) -> Result<RowOutcome, ReadError> {
        let said = self
            .answers
            .of(row.row, question.reason, &question.suggestions);
        let raw = question.raw.clone();
        let phone = match said {
            None => return Ok(RowOutcome::ToRepair(question)),
            Some(Settled::LeaveOut) => {
                let reason = LeftOutReason::Operator;
                return Ok(left_out(&row, raw, reason, Some(question), None));
            }
            Some(Settled::Use(phone)) => phone,
        };
        match self.collisions.first_rows.get(&row.row).copied() {
            Some(first_row) => {
                let reason = LeftOutReason::Repeated { first_row };
                Ok(left_out(&row, raw, reason, Some(question), None))
            }
            None => self.person(row, phone.as_e164(), Vec::new(), raw, Some(question)),
        }
    }

    fn person(
        &mut self,
        mut row: JudgedRow,
        e164: &str,
        repairs: Vec<Repair>,
        raw: String,
        question: Option<RowQuestion>,
    ) -> Result<RowOutcome, ReadError> {
        let mut dropped = dropped(&mut row);
        for place in self.later(row.row) {
            let mut later = self.aside.at(place)?;
            dropped.extend(self::dropped(&mut later));
            absorb(&mut row, &later);
        }
        let (number, name) = (row.row, row.name.clone());
        let is_landline = is_landline(&row);
        Ok(match convert::person(row, e164, &self.kinds, self.order) {
            Some(person) => RowOutcome::Person(Box::new(FilePerson {
                row: number,
                raw,
                repairs,
                person,
                question,
                is_landline,
                dropped,
            })),
            // A number that is valid there and unreadable here is never guessed.
            None => RowOutcome::LeftOut(LeftOut {
                row: number,
                name,
                raw,
                reason: LeftOutReason::Invalid(InvalidReason::NotANumber),
                question,
                phone: None,
            }),
        })
    }

    /// The rows that are joined into this one, in file order.
    fn later(&self, row: u32) -> Vec<Place> {
        let answered = self
            .collisions
            .later
            .get(&row)
            .map_or(&[][..], Vec::as_slice);
        let mut places = [self.file.later(row), answered].concat();
        places.sort_unstable();
        places
    }
}

/// The answered rows whose number a row of the file itself has, wherever it stands, or an
/// answered row before them.
fn collisions(
    file: &JudgedFile,
    aside: &mut JudgedRows<File>,
    answers: &Answers,
) -> Result<Collisions, ReadError> {
    let mut answered: Vec<(u32, Place, Phone)> = Vec::new();
    if !answers.is_empty() {
        for place in file.questions() {
            let row = aside.at(*place)?;
            if let Verdict::NeedsFix {
                reason,
                suggestions,
                ..
            } = &row.verdict
                && let Some(Settled::Use(phone)) = answers.of(row.row, *reason, suggestions)
            {
                answered.push((row.row, *place, phone));
            }
        }
    }
    let mut found = Collisions::default();
    if answered.is_empty() {
        return Ok(found);
    }
    let asked: HashSet<&str> = answered.iter().map(|(_, _, p)| p.as_e164()).collect();
    let mut owners: HashMap<String, u32> = HashMap::new();
    for row in file.rows()? {
        let row = row?;
        if let Verdict::Contact { e164, .. } = row.verdict
            && asked.contains(e164.as_str())
        {
            owners.insert(e164, row.row);
        }
    }
    for (row, place, phone) in &answered {
        match owners.get(phone.as_e164()).copied() {
            Some(first_row) => {
                found.first_rows.insert(*row, first_row);
                found.later.entry(first_row).or_default().push(*place);
            }
            None => {
                owners.insert(phone.as_e164().to_owned(), *row);
            }
        }
    }
    Ok(found)
}

fn left_out(
    row: &JudgedRow,
    raw: String,
    reason: LeftOutReason,
    question: Option<RowQuestion>,
    phone: Option<Phone>,
) -> RowOutcome {
    RowOutcome::LeftOut(LeftOut {
        row: row.row,
        name: row.name.clone(),
        raw,
        reason,
        question,
        phone,
    })
}

/// The cells of a row of which nothing is imported, taken out of it.
fn dropped(row: &mut JudgedRow) -> Vec<Dropped> {
    let cells = std::mem::take(&mut row.dropped).into_iter();
    cells
        .map(|(flag, cell)| Dropped {
            row: row.row,
            name: row.name.clone(),
            flag,
            cell,
        })
        .collect()
}

/// Whether the number of a row, as the file has it, is a landline.
fn is_landline(row: &JudgedRow) -> bool {
    matches!(
        row.verdict,
        Verdict::Contact {
            line_type: LineType::FixedLine,
            ..
        }
    )
}
