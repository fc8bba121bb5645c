//! What an import would do, with every reason. Reads only.

use super::answers::{Answers, first};
use super::convert::code;
use super::draft::{self, blocking};
use super::left_out;
use super::rows::{FilePerson, FileRows, LeftOut, LeftOutReason, RowOutcome, RowQuestion};
use crate::desk::{Desk, formatted};
use crate::dto::imports::{
    ImportCheck, ImportConsentColumn, ImportSuggestion, RepairedGroup, RepairedRow, ToRepairGroup,
    ToRepairRow,
};
use crate::dto::left_out::{LeftOutGroup, LeftOutRow};
use crate::{AppEvent, CommandError};
use drumbeat_domain::ImportId;
use drumbeat_domain::phone::Phone;
use drumbeat_sheets::{Field, ROWS_PER_WORD};
use drumbeat_store::query::import_plan::{Existing, Planned, Planner, SaidConsent};

/// The reason of rows whose person asked to stop.
pub(super) const ASKED_TO_STOP: &str = "asked_to_stop";

/// Rows planned in one read.
pub(super) const BATCH: usize = 1_000;
/// Rows of a group that are shown.
const SHOWN: usize = 200;

/// What an import does to a person, without the details.
#[derive(Clone, Copy)]
enum Fate {
    New,
    Updated,
    Same,
    StoppedEarlier,
}

pub(super) async fn check(desk: &Desk, id: ImportId) -> Result<ImportCheck, CommandError> {
    let draft = draft::load(desk, id).await?;
    let existing = draft.import.existing;
    let mut findings = Findings {
        answers: draft.source.answers.clone(),
        ..Findings::default()
    };
    findings.check.consent = draft
        .header_of(&Field::Consent)
        .map(|header| ImportConsentColumn {
            header,
            ..ImportConsentColumn::default()
        });
    let (source, total) = (draft.source, draft.rows);
    // Rows are gone over twice: to judge them, and to see whom they meet.
    let telling = desk.clone();
    let tell = move |judged: u32, planned: u32| {
        telling.tell(AppEvent::ImportChecking {
            draft_id: id.0,
            done: u32::midpoint(judged, planned).min(total),
            total,
        });
    };
    let judged = tell.clone();
    let rows = blocking(move || FileRows::open_telling(source, &|rows| judged(rows, 0))).await?;
    let mut next = rows.read_on(BATCH).await?;
    while !next.1.is_empty() {
        let (rows, batch) = next;
        // While these are planned the next ones are read.
        let (planned, read) = tokio::join!(planned(desk, batch, existing), rows.read_on(BATCH));
        for (outcome, fate) in planned? {
            findings.add(outcome, fate);
        }
        if findings.check.counts.rows.is_multiple_of(ROWS_PER_WORD) {
            tell(total, findings.check.counts.rows);
        }
        next = read?;
    }
    Ok(findings.check)
}

async fn planned(
    desk: &Desk,
    batch: Vec<RowOutcome>,
    existing: Existing,
) -> Result<Vec<(RowOutcome, Option<Fate>)>, CommandError> {
    let planned = desk
        .db
        .read(move |conn| {
            let mut planner = Planner::new(conn, existing)?;
            batch
                .into_iter()
                .map(|outcome| {
                    let fate = match &outcome {
                        RowOutcome::Person(found) => Some(match planner.plan(&found.person)? {
                            Planned::New => Fate::New,
                            Planned::Updated(..) => Fate::Updated,
                            Planned::Same(_) => Fate::Same,
                            Planned::StoppedEarlier => Fate::StoppedEarlier,
                        }),
                        RowOutcome::ToRepair(_) | RowOutcome::LeftOut(_) => None,
                    };
                    Ok((outcome, fate))
                })
                .collect()
        })
        .await?;
    Ok(planned)
}

/// The rows of a batch that would not be imported.
pub(super) async fn left_out(
    desk: &Desk,
    batch: Vec<RowOutcome>,
    existing: Existing,
) -> Result<Vec<left_out::LeftOutRow>, CommandError> {
    let planned = planned(desk, batch, existing).await?;
    let of = |(outcome, fate): (RowOutcome, Option<Fate>)| match (&outcome, fate) {
        (RowOutcome::Person(found), Some(Fate::StoppedEarlier)) => {
            Some(left_out::LeftOutRow::stopped(found.row))
        }
        _ => left_out::LeftOutRow::of(&outcome),
    };
    Ok(planned.into_iter().filter_map(of).collect())
}

/// The code of a reason to leave a row out.
pub(super) fn reason_code(reason: LeftOutReason) -> String {
    match reason {
        LeftOutReason::Repeated { .. } => "repeated".to_owned(),
        LeftOutReason::Operator => "operator".to_owned(),
        LeftOutReason::Invalid(reason) => code(&reason),
    }
}

#[derive(Default)]
struct Findings {
    check: ImportCheck,
    answers: Answers,
}

impl Findings {
    fn add(&mut self, outcome: RowOutcome, fate: Option<Fate>) {
        self.check.counts.rows += 1;
        match (outcome, fate) {
            (RowOutcome::Person(found), fate) => self.add_person(&found, fate.unwrap_or(Fate::New)),
            (RowOutcome::ToRepair(question), _) => {
                self.check.counts.to_repair += 1;
                self.ask(&question, None, false);
            }
            (RowOutcome::LeftOut(left), _) => {
                self.check.counts.left_out += 1;
                if let Some(question) = &left.question {
                    self.ask(question, None, true);
                }
                self.leave_out(left);
            }
        }
    }

    fn add_person(&mut self, found: &FilePerson, fate: Fate) {
        let name = &found.person.text.name;
        if let Some(question) = &found.question {
            self.ask(question, Some(found.person.phone.formatted()), false);
        }
        let counts = &mut self.check.counts;
        match fate {
            Fate::New => counts.new += 1,
            Fate::Updated => counts.updated += 1,
            Fate::Same => counts.same += 1,
            Fate::StoppedEarlier => {
                counts.left_out += 1;
                let row = LeftOutRow {
                    row: found.row,
                    name: name.clone(),
                    raw: found.raw.clone(),
                    first_row: None,
                };
                self.put_left_out(ASKED_TO_STOP, row);
                return;
            }
        }
        if let Some(column) = &mut self.check.consent {
            match found.person.consent {
                SaidConsent::Yes if !found.person.opt_out => column.yes += 1,
                SaidConsent::Yes | SaidConsent::No | SaidConsent::Unknown => column.not_yet += 1,
            }
        }
        if let Some(repair) = found.repairs.first() {
            let why = code(repair);
            let groups = &mut self.check.repaired;
            let at = position(
                groups,
                |group| group.why == why,
                || RepairedGroup {
                    why: why.clone(),
                    total: 0,
                    rows: Vec::new(),
                },
            );
            if let Some(group) = groups.get_mut(at) {
                group.total += 1;
                if group.rows.len() < SHOWN {
                    group.rows.push(RepairedRow {
                        row: found.row,
                        name: name.clone(),
                        before: found.raw.clone(),
                        after: found.person.phone.formatted(),
                    });
                }
            }
        }
    }

    fn ask(&mut self, question: &RowQuestion, uses: Option<String>, left_out: bool) {
        let reason = code(&question.reason);
        let answered = self.answers.has_said_all(question.reason);
        let groups = &mut self.check.to_repair;
        let at = position(
            groups,
            |group| group.reason == reason,
            || ToRepairGroup {
                reason: reason.clone(),
                total: 0,
                open: 0,
                suggested: 0,
                answered,
                rows: Vec::new(),
            },
        );
        let Some(group) = groups.get_mut(at) else {
            return;
        };
        group.total += 1;
        let is_open = uses.is_none() && !left_out;
        group.open += u32::from(is_open);
        group.suggested += u32::from(is_open && first(&question.suggestions).is_some());
        // Open rows come first: in a long group each of them must be reached one day.
        let is_full = group.rows.len() >= SHOWN;
        let settled = |row: &ToRepairRow| row.uses.is_some() || row.left_out;
        if is_full
            && is_open
            && let Some(at) = group.rows.iter().position(settled)
        {
            group.rows.remove(at);
        }
        if group.rows.len() < SHOWN {
            group.rows.push(ToRepairRow {
                row: question.row,
                name: question.name.clone(),
                raw: question.raw.clone(),
                suggestions: question
                    .suggestions
                    .iter()
                    .map(|e164| ImportSuggestion {
                        phone: e164.clone(),
                        formatted: Phone::from_e164(e164)
                            .map_or_else(|_| e164.clone(), |phone| formatted(phone.digits())),
                    })
                    .collect(),
                uses,
                left_out,
            });
        }
    }

    fn leave_out(&mut self, left: LeftOut) {
        let first_row = match left.reason {
            LeftOutReason::Repeated { first_row } => Some(first_row),
            LeftOutReason::Operator | LeftOutReason::Invalid(_) => None,
        };
        let row = LeftOutRow {
            row: left.row,
            name: left.name,
            raw: left.raw,
            first_row,
        };
        self.put_left_out(&reason_code(left.reason), row);
    }

    fn put_left_out(&mut self, reason: &str, row: LeftOutRow) {
        let groups = &mut self.check.left_out;
        let at = position(
            groups,
            |group| group.reason == reason,
            || LeftOutGroup {
                reason: reason.to_owned(),
                total: 0,
                rows: Vec::new(),
            },
        );
        if let Some(group) = groups.get_mut(at) {
            group.total += 1;
            if group.rows.len() < SHOWN {
                group.rows.push(row);
            }
        }
    }
}

/// The place of a group, which is made where it is missing.
fn position<G>(groups: &mut Vec<G>, is_it: impl Fn(&G) -> bool, new: impl FnOnce() -> G) -> usize {
    groups.iter().position(is_it).unwrap_or_else(|| {
        groups.push(new());
        groups.len() - 1
    })
}
