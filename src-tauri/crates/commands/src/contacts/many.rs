//! One act on many people: in slices, so that the writer is never held up, with progress, a
//! way to stop, and an undo ([`super::acts`]).
//!
//! Stopped half-way, what was done so far stays, is counted, and can be undone like the whole.

use super::{acts, chosen};
use crate::desk::Desk;
use crate::dto::many::{ContactMany, ManyAct, ManyDone};
use crate::{App, AppEvent, CommandError, ErrorCode};
use drumbeat_domain::PersonId;
use drumbeat_sheets::kept_text;
use drumbeat_store::table::acts::{self as kept, AT_ONCE};
use drumbeat_store::table::people::many::Act;
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) async fn act(app: &App, ask: ContactMany) -> Result<ManyDone, CommandError> {
    let desk = app.desk().await?;
    let (events, work_id) = (app.event_sender(), ask.work_id);
    // A task of its own: a page that is loaded again must not lose what is needed to undo it.
    let task = tokio::spawn(async move {
        let total = ask.people;
        let tell = move |done| {
            // Nobody listens: nobody needs to know.
            let _ = events.send(AppEvent::WorkProgress {
                work_id,
                done,
                total,
            });
        };
        let wish = desk.works.begin(work_id);
        let done = act_on(&desk, ask, &wish, &tell).await;
        desk.works.end(&work_id);
        acts::forget(&desk).await?;
        done
    });
    task.await
        .unwrap_or_else(|error| Err(CommandError::internal(&error)))
}

pub(super) async fn act_on(
    desk: &Desk,
    ask: ContactMany,
    wish: &AtomicBool,
    progress: &(dyn Fn(u32) + Send + Sync),
) -> Result<ManyDone, CommandError> {
    let people = chosen::people(desk, ask.chosen).await?;
    let now = u32::try_from(people.len()).unwrap_or(u32::MAX);
    if now != ask.people {
        return Err(CommandError::new(ErrorCode::CountChanged).with("now", now));
    }
    let act = act_of(ask.act)?;
    let (begun, now_ms) = (act.clone(), desk.now_ms);
    let undo_id = desk
        .db
        .write(move |tx| kept::begin(tx, &begun, now_ms))
        .await?;
    let mut changed = 0;
    for (slices, slice) in (1_u32..).zip(people.chunks(AT_ONCE)) {
        if wish.load(Ordering::Relaxed) {
            break;
        }
        changed += write(desk, undo_id, &act, slice).await?;
        progress(slices.saturating_mul(AT_ONCE as u32).min(now));
    }
    Ok(ManyDone {
        undo_id,
        changed: u32::try_from(changed).unwrap_or(u32::MAX),
    })
}

async fn write(desk: &Desk, id: i64, act: &Act, slice: &[PersonId]) -> Result<usize, CommandError> {
    let (act, some, now_ms) = (act.clone(), slice.to_vec(), desk.now_ms);
    let done = desk
        .db
        .write(move |tx| kept::act(tx, id, &act, &some, now_ms));
    Ok(done.await?)
}

fn act_of(act: ManyAct) -> Result<Act, CommandError> {
    let named = |tag: String| {
        let tag = kept_text(&tag);
        if tag.is_empty() {
            Err(CommandError::new(ErrorCode::BadRequest).with("field", "tag"))
        } else {
            Ok(tag)
        }
    };
    Ok(match act {
        ManyAct::Tag { tag } => Act::Tag(named(tag)?),
        ManyAct::Untag { tag } => Act::Untag(named(tag)?),
        ManyAct::Block => Act::Block,
        ManyAct::Delete => Act::Delete,
    })
}

#[cfg(test)]
mod tests;
