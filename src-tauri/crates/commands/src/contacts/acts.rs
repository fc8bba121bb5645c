//! What was done to many people lately: shown, taken back, or given up for good.

use crate::desk::Desk;
use crate::dto::acts::{RecentAct, RecentWhat};
use crate::{CommandError, ErrorCode};
use drumbeat_domain::PersonId;
use drumbeat_store::table::acts::{self, Done, Kept};
use drumbeat_store::table::people::many::Act;
use drumbeat_store::{Db, StoreError};

/// Slices that are forgotten while a workspace is opened; the next start, or the next act,
/// goes on.
const AT_START: usize = 20;

pub(super) async fn list(desk: &Desk) -> Result<Vec<RecentAct>, CommandError> {
    let now_ms = desk.now_ms;
    let kept = desk.db.read(move |conn| acts::list(conn, now_ms)).await?;
    Ok(kept.into_iter().map(dto).collect())
}

fn dto(kept: Kept) -> RecentAct {
    RecentAct {
        id: kept.id,
        what: match kept.done {
            Done::Each(Act::Tag(tag)) => RecentWhat::Tag { tag },
            Done::Each(Act::Untag(tag)) => RecentWhat::Untag { tag },
            Done::Each(Act::Block) => RecentWhat::Block,
            Done::Each(Act::Delete) => RecentWhat::Delete,
            Done::List { name, .. } => RecentWhat::List { list: name },
        },
        people: u32::try_from(kept.people).unwrap_or_default(),
        at_ms: kept.at_ms,
        until_ms: kept.until_ms,
    }
}

/// Takes an act back, in slices.
pub(super) async fn undo(desk: &Desk, id: i64) -> Result<(), CommandError> {
    let now_ms = desk.now_ms;
    while desk
        .db
        .write(move |tx| acts::undo_slice(tx, id, now_ms))
        .await?
    {}
    Ok(())
}

/// Deletes one person, so that it can be undone for as long as that of many.
pub(super) async fn delete_one(desk: &Desk, id: PersonId) -> Result<(), CommandError> {
    let now_ms = desk.now_ms;
    desk.db
        .write(move |tx| {
            let act = acts::begin(tx, &Act::Delete, now_ms)?;
            match acts::act(tx, act, &Act::Delete, &[id], now_ms)? {
                0 => Err(StoreError::NotFound("person")),
                _ => Ok(()),
            }
        })
        .await?;
    forget(desk).await
}

/// Gives a deletion up for good: nothing of who was deleted by it is left in the contacts.
pub(super) async fn remove(desk: &Desk, id: i64) -> Result<(), CommandError> {
    let now_ms = desk.now_ms;
    let is_deletion = desk
        .db
        .write(move |tx| {
            let kept = acts::list(tx, now_ms)?;
            let wanted = kept.iter().find(|kept| kept.id == id);
            let is_deletion = wanted.is_some_and(|kept| kept.done == Done::Each(Act::Delete));
            if is_deletion {
                acts::forget_now(tx, id, now_ms)?;
            }
            Ok(is_deletion)
        })
        .await?;
    if is_deletion {
        forget(desk).await
    } else {
        Err(CommandError::new(ErrorCode::NotFound).with("what", "undo"))
    }
}

/// Forgets what cannot be taken back any more.
pub(super) async fn forget(desk: &Desk) -> Result<(), CommandError> {
    let now_ms = desk.now_ms;
    while desk
        .db
        .write_slice(move |tx| acts::forget_slice(tx, now_ms))
        .await?
    {}
    Ok(())
}

/// The same at the start of a workspace, which is in no hurry: where it does not work (the
/// disk is full), the shop is opened all the same.
pub(crate) async fn forget_some(db: &Db, now_ms: i64) {
    for _ in 0..AT_START {
        let forget = db.write_slice(move |tx| acts::forget_slice(tx, now_ms));
        match forget.await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(%error, "what is over could not be forgotten");
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
