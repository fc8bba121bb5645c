//! People into a file: chosen by the operator, written beside it, then put in its place.
//!
//! The file under the name that was chosen is whole or not there: rows go to a file beside it
//! that gets the name when it is closed. Whatever ends the work early takes that file away.
//! People are read and written some at a time, and nothing is kept of them.

use super::chosen;
use crate::beside::{Beside, writing};
use crate::desk::Desk;
use crate::dto::contacts::ConsentHow;
use crate::dto::many::{ContactExport, ContactsExported, ExportFormat};
use crate::imports::words;
use crate::{App, AppEvent, CommandError, ErrorCode, SaveTarget};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::{ConsentKind, ConsentState};
use drumbeat_domain::field::write_exact;
use drumbeat_domain::phone::Phone;
use drumbeat_domain::schedule::{Zone, local_date};
use drumbeat_sheets::{Heading, Layout, Writer, WrittenFormat, WrittenPerson};
use drumbeat_store::query::export::{self, ExportedPerson, RecordedConsent, Survey};
use drumbeat_store::table::person_fields::BIRTHDAY;
use std::collections::BTreeSet;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// People that are read at once.
const AT_ONCE: usize = 500;

pub(super) async fn export(
    app: &App,
    ask: ContactExport,
) -> Result<Option<ContactsExported>, CommandError> {
    let desk = app.desk().await?;
    let format = written_format(ask.format);
    let people = chosen::people(&desk, ask.chosen).await?;
    if people.is_empty() {
        return Err(CommandError::new(ErrorCode::NotFound).with("what", "person"));
    }
    if format.most_people().is_some_and(|most| people.len() > most) {
        return Err(too_large());
    }
    let proposed = format!(
        "contacts-{}.{}",
        local_date(desk.zone, desk.now_ms),
        format.ending()
    );
    let target = app
        .host()
        .choose_target(&proposed, format.ending())
        .await
        .map_err(|error| CommandError::internal(&error))?;
    let Some(target) = target else {
        return Ok(None);
    };
    let (events, work_id) = (app.event_sender(), ask.work_id);
    // A task of its own: a page that is loaded again must not leave half a file behind.
    let task = tokio::spawn(async move {
        let wish = desk.works.begin(work_id);
        let total = u32::try_from(people.len()).unwrap_or(u32::MAX);
        let tell = |done| {
            // Nobody listens: nobody needs to know.
            let _ = events.send(AppEvent::WorkProgress {
                work_id,
                done,
                total,
            });
        };
        let written = write(&desk, &people, format, target, &wish, &tell).await;
        desk.works.end(&work_id);
        written
    });
    task.await
        .unwrap_or_else(|error| Err(CommandError::internal(&error)))
        .map(Some)
}

pub(super) async fn write(
    desk: &Desk,
    people: &Arc<[PersonId]>,
    format: WrittenFormat,
    target: SaveTarget,
    wish: &AtomicBool,
    progress: &(dyn Fn(u32) + Send + Sync),
) -> Result<ContactsExported, CommandError> {
    let layout = layout(desk, people, wish).await?;
    let kinds = layout.fields.iter().filter(|field| field.kinds.is_some());
    let mut hand = Hand {
        zone: desk.zone,
        mixed: kinds.map(|field| field.name.clone()).collect(),
    };
    let beside = Beside::of(&target.path);
    let (path, folder) = (beside.path.clone(), beside.folder());
    let mut writer = writing(move || {
        let file = File::create_new(path)?;
        Writer::begin(file, format, layout, &folder)
    })
    .await?;
    let mut count = 0_u32;
    for slice in people.chunks(AT_ONCE) {
        let some = slice.to_vec();
        stopped(wish)?;
        let rows = desk.db.read(move |conn| export::load(conn, &some)).await?;
        count = count.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        (writer, hand) = writing(move || {
            for row in rows {
                writer.person(&hand.written(row))?;
            }
            Ok((writer, hand))
        })
        .await?;
        progress(count);
    }
    stopped(wish)?;
    writing(move || {
        // Closed first: an open file cannot be renamed everywhere.
        writer.finish()?;
        beside.put_in_place(&target.path)?;
        Ok(())
    })
    .await?;
    Ok(ContactsExported {
        file_name: target.name,
        people: count,
    })
}

async fn layout(
    desk: &Desk,
    people: &[PersonId],
    wish: &AtomicBool,
) -> Result<Layout, CommandError> {
    let mut survey = Survey::default();
    for slice in people.chunks(AT_ONCE) {
        stopped(wish)?;
        let some = slice.to_vec();
        let found = desk
            .db
            .read(move |conn| export::survey(conn, &some))
            .await?;
        survey.join(found);
    }
    Ok(Layout {
        other_phones: survey.phones.saturating_sub(1),
        fields: survey
            .fields
            .into_iter()
            .filter(|(name, _)| name != BIRTHDAY)
            .map(|(name, kinds)| Heading {
                name,
                kinds: words(&kinds),
            })
            .collect(),
    })
}

fn stopped(wish: &AtomicBool) -> Result<(), CommandError> {
    if wish.load(Ordering::Relaxed) {
        Err(CommandError::new(ErrorCode::Stale).with("what", "export"))
    } else {
        Ok(())
    }
}

fn too_large() -> CommandError {
    CommandError::new(ErrorCode::FileTooLarge)
}

fn written_format(format: ExportFormat) -> WrittenFormat {
    match format {
        ExportFormat::Csv => WrittenFormat::Csv,
        ExportFormat::Xlsx => WrittenFormat::Xlsx,
        ExportFormat::Vcard => WrittenFormat::Vcard,
    }
}

/// How people are written.
struct Hand {
    /// The zone of the days.
    zone: Zone,
    /// Fields whose values are more than texts.
    mixed: BTreeSet<String>,
}

impl Hand {
    /// Somebody as the file has them.
    fn written(&self, person: ExportedPerson) -> WrittenPerson {
        let mut phones = numbers(&person.phones).into_iter();
        let kind = person.recorded.as_ref().map(|recorded| recorded.kind);
        let opt_out = person.consent == ConsentState::OptedOut;
        let agreed = person.consent == ConsentState::Agreed;
        let stopped = person
            .recorded
            .as_ref()
            .filter(|recorded| recorded.kind == ConsentKind::OptedOut)
            .map(|recorded| self.day_of(recorded));
        let blocked = || person.blocked_at_ms.map(|at_ms| self.day(at_ms));
        let opt_out_date = stopped.or_else(blocked).filter(|_| opt_out);
        let yes = person.recorded.filter(|_| agreed);
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut birthday = String::new();
        for field in person.fields {
            if field.field == BIRTHDAY {
                birthday = write_exact(field.kind, &field.value).into_owned();
            } else if self.mixed.contains(&field.field) {
                let value = write_exact(field.kind, &field.value).into_owned();
                fields.push((field.field, value));
            } else {
                fields.push((field.field, field.value));
            }
        }
        let proof = yes
            .as_ref()
            .map(|yes| yes.proof.clone())
            .unwrap_or_default();
        WrittenPerson {
            phone: phones.next().unwrap_or_default(),
            other_phones: phones.collect(),
            name: person.text.name,
            first_name: person.text.first_name,
            city: person.text.city,
            company: person.text.company,
            email: person.text.email,
            language: person.text.language,
            notes: person.text.notes,
            birthday,
            tags: person.tags,
            lists: person.lists,
            consent: match (agreed, kind) {
                (true, _) => Some(true),
                // A no is said, so that no list makes a yes of it.
                (false, Some(ConsentKind::Withdrawn | ConsentKind::OptedOut)) => Some(false),
                (false, _) => opt_out.then_some(false),
            },
            consent_how: yes
                .as_ref()
                .and_then(|yes| ConsentHow::parse(&yes.how))
                .map_or_else(String::new, |how| how.code().replace('_', " ")),
            consent_date: yes.map(|yes| self.day_of(&yes)).unwrap_or_default(),
            consent_wording: proof.wording,
            consent_paper: proof.evidence.map(|paper| paper.name).unwrap_or_default(),
            opt_out,
            opt_out_date: opt_out_date.unwrap_or_default(),
            is_test: person.is_test,
            came_from: person.came_from.unwrap_or_default(),
            fields,
        }
    }

    /// The day that was told, else the one on which it was recorded.
    fn day_of(&self, recorded: &RecordedConsent) -> String {
        let told = recorded.proof.agreed_on.clone();
        told.unwrap_or_else(|| self.day(recorded.at_ms))
    }

    fn day(&self, at_ms: i64) -> String {
        local_date(self.zone, at_ms).format("%Y-%m-%d").to_string()
    }
}

/// Digits as E.164, each person's number once: WhatsApp's other spelling of a number is
/// learned again when it is written to.
fn numbers(digits: &[String]) -> Vec<String> {
    let mut known: Vec<Phone> = Vec::new();
    for digits in digits {
        if let Ok(phone) = Phone::from_whatsapp_digits(digits)
            && !known.contains(&phone)
        {
            known.push(phone);
        }
    }
    known
        .iter()
        .map(|phone| phone.as_e164().to_owned())
        .collect()
}

#[cfg(test)]
mod tests;
