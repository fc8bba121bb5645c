//! One act on many people: in slices, so that the writer is never held up, with progress, a
//! way to stop, and an undo for as long as the app runs.
//!
//! What was done to whom is kept in memory. Stopped half-way, what was done so far stays, is
//! counted, and can be undone like the whole.

use super::chosen;
use crate::desk::Desk;
use crate::dto::many::{ContactMany, ManyAct, ManyDone};
use crate::{App, AppEvent, CommandError, ErrorCode};
use drumbeat_domain::PersonId;
use drumbeat_sheets::kept_text;
use drumbeat_store::table::people::many::{self, Act, Changed};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// People of one write, so that it ends within 50 ms on an old laptop.
const AT_ONCE: usize = 100;
/// Acts that can be taken back; the oldest is forgotten first.
const KEPT: usize = 8;

/// What was done to many people and can be taken back.
#[derive(Clone, Default)]
pub(crate) struct Undos(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    last_id: i64,
    acts: BTreeMap<i64, (Act, Vec<Changed>)>,
}

impl Undos {
    fn keep(&self, act: Act, changed: Vec<Changed>) -> i64 {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last_id += 1;
        let id = kept.last_id;
        kept.acts.insert(id, (act, changed));
        if kept.acts.len() > KEPT {
            kept.acts.pop_first();
        }
        id
    }

    fn take(&self, id: i64) -> Option<(Act, Vec<Changed>)> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.acts.remove(&id)
    }
}

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
    let mut changed = Vec::new();
    let mut ended = Ok(());
    for (slices, slice) in (1_u32..).zip(people.chunks(AT_ONCE)) {
        if wish.load(Ordering::Relaxed) {
            break;
        }
        match write(desk, &act, slice).await {
            Ok(some) => changed.extend(some),
            Err(error) => {
                ended = Err(error);
                break;
            }
        }
        progress(slices.saturating_mul(AT_ONCE as u32).min(now));
    }
    let count = u32::try_from(changed.len()).unwrap_or(u32::MAX);
    // Kept also where it ended early: what was done can be taken back.
    let undo_id = desk.undos.keep(act, changed);
    ended.map(|()| ManyDone {
        undo_id,
        changed: count,
    })
}

async fn write(desk: &Desk, act: &Act, slice: &[PersonId]) -> Result<Vec<Changed>, CommandError> {
    let (act, some, now_ms) = (act.clone(), slice.to_vec(), desk.now_ms);
    let done = desk.db.write(move |tx| many::act(tx, &act, &some, now_ms));
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

pub(super) async fn undo(desk: &Desk, id: i64) -> Result<(), CommandError> {
    let (act, changed) = desk
        .undos
        .take(id)
        .ok_or_else(|| CommandError::new(ErrorCode::NotFound).with("what", "undo"))?;
    let now_ms = desk.now_ms;
    for slice in changed.chunks(AT_ONCE) {
        let (act, some) = (act.clone(), slice.to_vec());
        desk.db
            .write(move |tx| many::undo(tx, &act, &some, now_ms))
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
