//! The findings of a check: figures, and groups of rows with the same thing about them.

use super::super::answers::{Answers, first};
use super::super::convert::code;
use super::super::country::Countries;
use super::super::rows::{Dropped, FilePerson, LeftOut, LeftOutReason, RowOutcome, RowQuestion};
use super::{ASKED_TO_STOP, Fate, LANDLINE, reason_code};
use crate::desk::formatted;
use crate::dto::import_notices::{ImportNotice, ImportNoticeRow};
use crate::dto::imports::{
    ImportCheck, ImportConsentColumn, ImportSuggestion, RepairedGroup, RepairedRow, ToRepairGroup,
    ToRepairRow,
};
use crate::dto::left_out::{LeftOutGroup, LeftOutRow};
use drumbeat_domain::phone::Phone;
use drumbeat_sheets::Flag;
use drumbeat_store::query::import_plan::SaidConsent;

/// Rows of a group that are shown.
const SHOWN: usize = 200;

/// What is found, row by row.
#[derive(Default)]
pub(super) struct Findings {
    check: ImportCheck,
    answers: Answers,
    countries: Countries,
}

impl Findings {
    pub(super) fn new(
        answers: Answers,
        consent: Option<ImportConsentColumn>,
        countries: Countries,
    ) -> Self {
        let check = ImportCheck {
            consent,
            taken_back: answers.taken_back.iter().map(code).collect(),
            ..ImportCheck::default()
        };
        Self {
            check,
            answers,
            countries,
        }
    }

    /// Rows that were added so far.
    pub(super) fn rows(&self) -> u32 {
        self.check.counts.rows
    }

    /// All of it.
    pub(super) fn told(self) -> ImportCheck {
        ImportCheck {
            elsewhere: self.countries.elsewhere(),
            ..self.check
        }
    }

    pub(super) fn add(&mut self, outcome: RowOutcome, fate: Option<Fate>) {
        self.check.counts.rows += 1;
        match (outcome, fate) {
            (RowOutcome::Person(found), fate) => self.add_person(&found, fate.unwrap_or(Fate::New)),
            (RowOutcome::ToRepair(question), _) => {
                self.check.counts.to_repair += 1;
                self.countries.add_question(&question);
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
        self.countries.add_person(found);
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
        self.check.asked_to_stop += u32::from(found.person.opt_out);
        if let Some(column) = &mut self.check.consent {
            match found.person.consent {
                SaidConsent::Yes if !found.person.opt_out => column.yes += 1,
                SaidConsent::Yes | SaidConsent::No | SaidConsent::Unknown => column.not_yet += 1,
            }
        }
        self.add_repairs(found);
        self.add_notices(found);
    }

    /// Each thing that was done is a group of its own, and the row is in all of them.
    fn add_repairs(&mut self, found: &FilePerson) {
        self.check.repaired_rows += u32::from(!found.repairs.is_empty());
        for repair in &found.repairs {
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
            let Some(group) = groups.get_mut(at) else {
                continue;
            };
            group.total += 1;
            if group.rows.len() < SHOWN {
                let others = found.repairs.iter().filter(|other| *other != repair);
                group.rows.push(RepairedRow {
                    row: found.row,
                    name: found.person.text.name.clone(),
                    before: found.raw.clone(),
                    after: found.person.phone.formatted(),
                    also: others.map(code).collect(),
                });
            }
        }
    }

    fn add_notices(&mut self, found: &FilePerson) {
        if found.is_landline {
            let landline = ImportNoticeRow {
                row: found.row,
                name: found.person.text.name.clone(),
                before: found.raw.clone(),
                after: found.person.phone.formatted(),
            };
            self.notice(LANDLINE, false, landline);
        }
        for dropped in &found.dropped {
            self.notice(&code(&dropped.flag), false, dropped_row(found, dropped));
        }
    }

    fn notice(&mut self, about: &str, left_out: bool, row: ImportNoticeRow) {
        let groups = &mut self.check.notices;
        let at = position(
            groups,
            |group| group.about == about,
            || ImportNotice {
                about: about.to_owned(),
                total: 0,
                left_out,
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
            LeftOutReason::Operator | LeftOutReason::Landline | LeftOutReason::Invalid(_) => None,
        };
        if let (LeftOutReason::Landline, Some(phone)) = (left.reason, &left.phone) {
            let landline = ImportNoticeRow {
                row: left.row,
                name: left.name.clone(),
                before: left.raw.clone(),
                after: phone.formatted(),
            };
            self.notice(LANDLINE, true, landline);
        }
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

/// A cell of which nothing is kept, in the row it stands in: one that repeats a number has its
/// own. What another cell says of the same person counts.
fn dropped_row(found: &FilePerson, dropped: &Dropped) -> ImportNoticeRow {
    let said = match (dropped.flag, found.person.consent) {
        (Flag::ConsentNotUnderstood, SaidConsent::Yes) => "yes",
        (Flag::ConsentNotUnderstood, SaidConsent::No) => "no",
        (Flag::ConsentNotUnderstood, SaidConsent::Unknown)
        | (Flag::OtherNumberUnreadable | Flag::FormulaLikeText, _) => "",
    };
    let name = if dropped.name.is_empty() {
        &found.person.text.name
    } else {
        &dropped.name
    };
    ImportNoticeRow {
        row: dropped.row,
        name: name.clone(),
        before: dropped.cell.clone(),
        after: said.to_owned(),
    }
}

/// The place of a group, which is made where it is missing.
fn position<G>(groups: &mut Vec<G>, is_it: impl Fn(&G) -> bool, new: impl FnOnce() -> G) -> usize {
    groups.iter().position(is_it).unwrap_or_else(|| {
        groups.push(new());
        groups.len() - 1
    })
}
