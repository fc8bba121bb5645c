//! The rows of a staged file with the operator's answers, one outcome each.
//!
//! Two passes over the staging file: the first one finds which later rows repeat
//! which number (they are joined into the first row with it) and which answers
//! collide; the second one gives the outcomes in batches, in file order. Only
//! repeated rows are held in memory, and the numbers of answered ones.

use super::answers::{Answers, Settled};
use super::convert;
use super::kinds::Kinds;
use drumbeat_domain::phone::Phone;
use drumbeat_sheets::{
    FixReason, InvalidReason, Judged, JudgedRow, Mapping, ReadError, Repair, Verdict, absorb, judge,
};
use drumbeat_store::query::import_plan::ImportedPerson;
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

/// Where the rows are and how to read them.
#[derive(Clone, Debug)]
pub(super) struct RowSource {
    pub(super) path: PathBuf,
    pub(super) mapping: Mapping,
    pub(super) kinds: Kinds,
    pub(super) region: String,
    pub(super) answers: Answers,
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
    /// There is no usable number in it.
    Invalid(InvalidReason),
}

/// The second pass.
pub(super) struct FileRows {
    judged: Judged<BufReader<File>>,
    answers: Answers,
    kinds: Kinds,
    /// Answered rows whose number an earlier row has, and that row.
    repeats: HashMap<u32, u32>,
    later_rows: HashMap<u32, Vec<JudgedRow>>,
}

impl FileRows {
    /// Does the first pass. Blocks.
    pub(super) fn open(source: RowSource) -> Result<Self, ReadError> {
        let again = || -> Result<_, ReadError> {
            let file = BufReader::with_capacity(64 * 1024, File::open(&source.path)?);
            judge(file, &source.mapping, &source.region)
        };
        let mut later_rows: HashMap<u32, Vec<JudgedRow>> = HashMap::new();
        let mut answered: Vec<(u32, Phone)> = Vec::new();
        let mut judged = again()?;
        for row in judged.by_ref() {
            let row = row?;
            match &row.verdict {
                Verdict::Contact { .. } | Verdict::Invalid { .. } => {}
                Verdict::Duplicate { first_row, .. } => {
                    later_rows.entry(*first_row).or_default().push(row);
                }
                Verdict::NeedsFix {
                    reason,
                    suggestions,
                    ..
                } => {
                    if let Some(Settled::Use(phone)) =
                        source.answers.of(row.row, *reason, suggestions)
                    {
                        answered.push((row.row, phone));
                    }
                }
            }
        }
        let repeats = repeats(answered, &judged);
        if !repeats.is_empty() {
            for row in again()? {
                let row = row?;
                if let Some(first_row) = repeats.get(&row.row) {
                    later_rows.entry(*first_row).or_default().push(row);
                }
            }
        }
        for rows in later_rows.values_mut() {
            rows.sort_by_key(|row| row.row);
        }
        Ok(Self {
            judged: again()?,
            answers: source.answers,
            kinds: source.kinds,
            repeats,
            later_rows,
        })
    }

    /// The next outcomes, at most `limit`; none at the end. Blocks.
    pub(super) fn next_batch(&mut self, limit: usize) -> Result<Vec<RowOutcome>, ReadError> {
        let mut batch = Vec::with_capacity(limit);
        while batch.len() < limit {
            match self.judged.next() {
                Some(row) => batch.push(self.outcome(row?)),
                None => break,
            }
        }
        Ok(batch)
    }

    fn outcome(&mut self, row: JudgedRow) -> RowOutcome {
        match &row.verdict {
            Verdict::Contact {
                e164, repairs, raw, ..
            } => {
                let (e164, repairs, raw) = (e164.clone(), repairs.clone(), raw.clone());
                self.person(row, &e164, repairs, raw, None)
            }
            Verdict::Duplicate { first_row, raw, .. } => {
                let reason = LeftOutReason::Repeated {
                    first_row: *first_row,
                };
                left_out(&row, raw.clone(), reason, None)
            }
            Verdict::Invalid { reason, raw } => {
                left_out(&row, raw.clone(), LeftOutReason::Invalid(*reason), None)
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
                self.answered(row, question)
            }
        }
    }

    fn answered(&mut self, row: JudgedRow, question: RowQuestion) -> RowOutcome {
        let said = self
            .answers
            .of(row.row, question.reason, &question.suggestions);
        let raw = question.raw.clone();
        match said {
            None => RowOutcome::ToRepair(question),
            Some(Settled::LeaveOut) => left_out(&row, raw, LeftOutReason::Operator, Some(question)),
            Some(Settled::Use(phone)) => match self.repeats.get(&row.row).copied() {
                Some(first_row) => {
                    let reason = LeftOutReason::Repeated { first_row };
                    left_out(&row, raw, reason, Some(question))
                }
                None => self.person(row, phone.as_e164(), Vec::new(), raw, Some(question)),
            },
        }
    }

    fn person(
        &mut self,
        mut row: JudgedRow,
        e164: &str,
        repairs: Vec<Repair>,
        raw: String,
        question: Option<RowQuestion>,
    ) -> RowOutcome {
        for later in self.later_rows.remove(&row.row).unwrap_or_default() {
            absorb(&mut row, &later);
        }
        let (number, name) = (row.row, row.name.clone());
        match convert::person(row, e164, &self.kinds) {
            Some(person) => RowOutcome::Person(Box::new(FilePerson {
                row: number,
                raw,
                repairs,
                person,
                question,
            })),
            // A number that is valid there and unreadable here is never guessed.
            None => RowOutcome::LeftOut(LeftOut {
                row: number,
                name,
                raw,
                reason: LeftOutReason::Invalid(InvalidReason::NotANumber),
                question,
            }),
        }
    }
}

/// The answered rows whose number a row of the file itself has, wherever it stands, or an
/// answered row before them.
fn repeats<R>(answered: Vec<(u32, Phone)>, judged: &Judged<R>) -> HashMap<u32, u32> {
    let mut first_rows: HashMap<Phone, u32> = HashMap::new();
    let mut repeats = HashMap::new();
    for (row, phone) in answered {
        match judged
            .first_row_of(phone.as_e164())
            .or(first_rows.get(&phone).copied())
        {
            Some(first_row) => {
                repeats.insert(row, first_row);
            }
            None => {
                first_rows.insert(phone, row);
            }
        }
    }
    repeats
}

fn left_out(
    row: &JudgedRow,
    raw: String,
    reason: LeftOutReason,
    question: Option<RowQuestion>,
) -> RowOutcome {
    RowOutcome::LeftOut(LeftOut {
        row: row.row,
        name: row.name.clone(),
        raw,
        reason,
        question,
    })
}
