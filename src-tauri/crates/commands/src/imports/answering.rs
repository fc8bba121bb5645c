//! What the operator says about rows, groups of them and repairs, kept with the draft.

use super::answers::{Answers, GroupAnswer, Settled, first};
use super::check;
use super::convert;
use super::draft::{blocking, load};
use super::rows::{FileRows, RowOutcome, RowSource};
use crate::desk::Desk;
use crate::dto::imports::{ImportAnswer, ImportAnswerAbout, ImportRowAnswer};
use crate::{CommandError, ErrorCode};
use drumbeat_domain::ImportId;
use drumbeat_sheets::Repair;
use drumbeat_store::table::imports;
use std::collections::BTreeSet;

pub(super) async fn answer(desk: &Desk, ask: ImportAnswer) -> Result<(), CommandError> {
    let id = ImportId(ask.draft_id);
    let change = match ask.about {
        ImportAnswerAbout::Group(reason) => about_group(&reason, &ask.answer)?,
        ImportAnswerAbout::Repairs(repairs) => about_repairs(&repairs, &ask.answer)?,
        ImportAnswerAbout::Rows(rows) => about_rows(desk, id, rows, ask.answer).await?,
    };
    desk.db
        .write(move |tx| {
            let import = imports::get_open(tx, id)?;
            let mut answers: Answers = serde_json::from_str(&import.answers)
                .map_err(|_| drumbeat_store::StoreError::UnknownValue("answers"))?;
            change(&mut answers);
            let answers = serde_json::to_string(&answers)
                .map_err(|_| drumbeat_store::StoreError::UnknownValue("answers"))?;
            imports::save_answers(tx, id, &answers)
        })
        .await?;
    Ok(())
}

/// A change to the answers, made where they are read and written in one step.
type Change = Box<dyn FnOnce(&mut Answers) + Send>;

fn about_group(reason: &str, answer: &ImportRowAnswer) -> Result<Change, CommandError> {
    let refused = || CommandError::new(ErrorCode::BadRequest).with("field", "answer");
    if reason == check::LANDLINE {
        let no_landlines = match answer {
            ImportRowAnswer::LeaveOut => true,
            ImportRowAnswer::Ask => false,
            ImportRowAnswer::Use(_) | ImportRowAnswer::UseFirst => return Err(refused()),
        };
        return Ok(Box::new(move |answers| answers.no_landlines = no_landlines));
    }
    let reason = convert::fix_reason(reason).ok_or_else(refused)?;
    Ok(match answer {
        ImportRowAnswer::UseFirst => {
            Box::new(move |answers| answers.say_all(reason, GroupAnswer::UseFirst))
        }
        ImportRowAnswer::LeaveOut => {
            Box::new(move |answers| answers.say_all(reason, GroupAnswer::LeaveOut))
        }
        ImportRowAnswer::Ask => Box::new(move |answers| answers.ask_all(reason)),
        // One number is one person's.
        ImportRowAnswer::Use(_) => return Err(refused()),
    })
}

fn about_repairs(repairs: &[String], answer: &ImportRowAnswer) -> Result<Change, CommandError> {
    let refused = || CommandError::new(ErrorCode::BadRequest).with("field", "answer");
    let known = repairs.iter().map(|code| convert::repair(code));
    let repairs: Vec<Repair> = known.collect::<Option<_>>().ok_or_else(refused)?;
    Ok(match answer {
        ImportRowAnswer::Ask => Box::new(move |answers| answers.taken_back.extend(repairs)),
        ImportRowAnswer::UseFirst => Box::new(move |answers| answers.repair_again(&repairs)),
        ImportRowAnswer::Use(_) | ImportRowAnswer::LeaveOut => return Err(refused()),
    })
}

async fn about_rows(
    desk: &Desk,
    id: ImportId,
    rows: Vec<u32>,
    answer: ImportRowAnswer,
) -> Result<Change, CommandError> {
    let said: Vec<(u32, Option<Settled>)> = match answer {
        ImportRowAnswer::Use(typed) => {
            let draft = load(desk, id).await?;
            let phone = desk.phone(&typed, Some(&draft.source.region))?;
            let what = |row| (row, Some(Settled::Use(phone.clone())));
            rows.into_iter().map(what).collect()
        }
        ImportRowAnswer::UseFirst => {
            let draft = load(desk, id).await?;
            first_suggestions(draft.source, rows.into_iter().collect()).await?
        }
        ImportRowAnswer::LeaveOut => rows
            .into_iter()
            .map(|row| (row, Some(Settled::LeaveOut)))
            .collect(),
        ImportRowAnswer::Ask => rows.into_iter().map(|row| (row, None)).collect(),
    };
    Ok(Box::new(move |answers| {
        for (row, what) in said {
            match what {
                Some(what) => answers.say(row, what),
                None => answers.ask(row),
            }
        }
    }))
}

/// The first suggestion of each of these rows that has one.
async fn first_suggestions(
    source: RowSource,
    wanted: BTreeSet<u32>,
) -> Result<Vec<(u32, Option<Settled>)>, CommandError> {
    // Without answers, every row that was asked about is asked about again.
    let source = RowSource {
        answers: Answers::default(),
        ..source
    };
    blocking(move || {
        let mut rows = FileRows::open(source)?;
        let mut found = Vec::new();
        loop {
            let batch = rows.next_batch(1000)?;
            if batch.is_empty() {
                return Ok(found);
            }
            for outcome in batch {
                let RowOutcome::ToRepair(question) = outcome else {
                    continue;
                };
                if let (true, Some(phone)) =
                    (wanted.contains(&question.row), first(&question.suggestions))
                {
                    found.push((question.row, Some(Settled::Use(phone))));
                }
            }
        }
    })
    .await
}
