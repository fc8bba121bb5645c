//! What an import would do, with every reason. Reads only.

mod findings;

use super::convert::code;
use super::country::Countries;
use super::draft::{self, blocking};
use super::left_out;
use super::rows::{FileRows, LeftOutReason, RowOutcome};
use crate::desk::Desk;
use crate::dto::imports::{ImportCheck, ImportConsentColumn};
use crate::{AppEvent, CommandError};
use drumbeat_domain::ImportId;
use drumbeat_sheets::{Field, ROWS_PER_WORD};
use drumbeat_store::query::import_plan::{Existing, Planned, Planner};
use findings::Findings;

/// The reason of rows whose person asked to stop.
pub(super) const ASKED_TO_STOP: &str = "asked_to_stop";

/// Rows planned in one read.
pub(super) const BATCH: usize = 1_000;
/// The reason of rows whose number is a landline, where none is wanted.
pub(super) const LANDLINE: &str = "landline";

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
    let column = draft.header_of(&Field::Consent);
    let consent = column.map(|header| ImportConsentColumn {
        header,
        ..ImportConsentColumn::default()
    });
    let countries = Countries::of(&draft.source.mapping);
    let mut findings = Findings::new(draft.source.answers.clone(), consent, countries);
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
        if findings.rows().is_multiple_of(ROWS_PER_WORD) {
            tell(total, findings.rows());
        }
        next = read?;
    }
    Ok(findings.told())
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
        LeftOutReason::Landline => LANDLINE.to_owned(),
        LeftOutReason::Invalid(reason) => code(&reason),
    }
}
