//! Lists: people put together by hand.
//!
//! Many people are added in slices that become visible at once, so that a number that sends
//! never waits for them and nobody sees half of it.

use crate::contacts::everybody;
use crate::desk::Desk;
use crate::dto::segments::{
    ListAdd, ListAdded, ListCreate, ListDto, ListRemove, ListRemoved, ListRename, ListTakeBack,
    PeopleChoice,
};
use crate::dto::{ById, Done, Empty};
use crate::{App, CommandError, ErrorCode};
use drumbeat_domain::{ListId, PersonId};
use drumbeat_sheets::kept_text;
use drumbeat_store::query::uses;
use drumbeat_store::table::acts;
use drumbeat_store::table::lists::{self, ListRow, MOST_PER_SLICE};
use drumbeat_store::{Db, StoreError, fold};
use std::collections::BTreeSet;

/// Characters of a name.
const LONGEST_NAME: usize = 100;

/// The name of a list or a segment as it is kept.
pub(crate) fn checked_name(typed: &str) -> Result<String, CommandError> {
    let name = kept_text(typed);
    // Nothing but marks would be the same as any other such name.
    if fold(&name).is_empty() {
        Err(CommandError::new(ErrorCode::NameMissing))
    } else {
        let cut: String = name.chars().take(LONGEST_NAME).collect();
        Ok(cut.trim_end().to_owned())
    }
}

pub(crate) fn taken(name: &str) -> CommandError {
    CommandError::new(ErrorCode::NameTaken).with("name", name)
}

pub(crate) fn dto(row: ListRow) -> ListDto {
    ListDto {
        id: row.id.0,
        name: row.name,
        people: row.people,
    }
}

/// Takes back what a dead process left half added.
pub(crate) async fn recover(db: &Db) -> Result<(), CommandError> {
    while db.write(lists::recover).await? {}
    Ok(())
}

/// All lists, by name.
pub async fn list_list(app: &App, _: Empty) -> Result<Vec<ListDto>, CommandError> {
    let rows = app.desk().await?.db.read(lists::list).await?;
    Ok(rows.into_iter().map(dto).collect())
}

async fn one(desk: &Desk, id: ListId) -> Result<ListDto, CommandError> {
    let row = desk
        .db
        .read(move |conn| lists::get(conn, id)?.ok_or(StoreError::NotFound("list")))
        .await?;
    Ok(dto(row))
}

/// A new list, with people in it or not.
pub async fn list_create(app: &App, ask: ListCreate) -> Result<ListAdded, CommandError> {
    create(&app.desk().await?, ask).await
}

pub(crate) async fn create(desk: &Desk, ask: ListCreate) -> Result<ListAdded, CommandError> {
    let name = checked_name(&ask.name)?;
    let (kept, now_ms) = (name.clone(), desk.now_ms);
    let people = chosen(desk, ask.who).await?;
    let id = desk
        .db
        .write(move |tx| lists::insert(tx, &kept, now_ms))
        .await?
        .ok_or_else(|| taken(&name))?;
    add(desk, id, people).await
}

/// Gives a list another name.
pub async fn list_rename(app: &App, ask: ListRename) -> Result<ListDto, CommandError> {
    let desk = app.desk().await?;
    let name = checked_name(&ask.name)?;
    let (id, kept, now_ms) = (ListId(ask.id), name.clone(), desk.now_ms);
    let renamed = desk
        .db
        .write(move |tx| lists::rename(tx, id, &kept, now_ms))
        .await?;
    if renamed {
        one(&desk, id).await
    } else {
        Err(taken(&name))
    }
}

/// Deletes a list so that it can be undone. Its people stay in the contacts.
pub async fn list_delete(app: &App, ask: ById) -> Result<Done, CommandError> {
    delete(&app.desk().await?, ListId(ask.id)).await
}

pub(crate) async fn delete(desk: &Desk, id: ListId) -> Result<Done, CommandError> {
    let now_ms = desk.now_ms;
    let used_by = desk
        .db
        .write(move |tx| {
            let used_by = uses::of_list(tx, id)?;
            if used_by.is_none() {
                lists::delete(tx, id, now_ms)?;
            }
            Ok(used_by)
        })
        .await?;
    match used_by {
        None => Ok(Done {}),
        Some(by) => Err(CommandError::new(ErrorCode::InUse).with("by", by)),
    }
}

/// Takes a deletion back.
pub async fn list_restore(app: &App, ask: ById) -> Result<ListDto, CommandError> {
    let desk = app.desk().await?;
    let id = ListId(ask.id);
    if desk.db.write(move |tx| lists::restore(tx, id)).await? {
        one(&desk, id).await
    } else {
        Err(CommandError::new(ErrorCode::NameTaken))
    }
}

/// Puts people into a list.
pub async fn list_add(app: &App, ask: ListAdd) -> Result<ListAdded, CommandError> {
    let desk = app.desk().await?;
    let people = chosen(&desk, ask.who).await?;
    add(&desk, ListId(ask.id), people).await
}

/// Takes back what `list_add` did.
pub async fn list_take_back(app: &App, ask: ListTakeBack) -> Result<ListDto, CommandError> {
    let desk = app.desk().await?;
    take_back(&desk, ListId(ask.id), ask.batch).await?;
    one(&desk, ListId(ask.id)).await
}

/// Takes people out of a list.
pub async fn list_remove(app: &App, ask: ListRemove) -> Result<ListRemoved, CommandError> {
    let desk = app.desk().await?;
    let (id, now_ms) = (ListId(ask.id), desk.now_ms);
    if ask.people.len() > MOST_PER_SLICE {
        return Err(CommandError::new(ErrorCode::BadRequest));
    }
    let people: Vec<PersonId> = ask.people.into_iter().map(PersonId).collect();
    let removed = desk
        .db
        .write(move |tx| lists::remove(tx, id, &people, now_ms))
        .await?;
    Ok(ListRemoved {
        list: one(&desk, id).await?,
        people: removed.into_iter().map(|person| person.0).collect(),
    })
}

/// Everybody of a choice, each once.
async fn chosen(desk: &Desk, who: PeopleChoice) -> Result<Vec<PersonId>, CommandError> {
    let mut people: BTreeSet<PersonId> = who.people.into_iter().map(PersonId).collect();
    if let Some(question) = who.all {
        people.extend(everybody(desk, question).await?);
    }
    Ok(people.into_iter().collect())
}

async fn add(desk: &Desk, id: ListId, people: Vec<PersonId>) -> Result<ListAdded, CommandError> {
    let batch = desk
        .db
        .write(move |tx| lists::begin_filling(tx, id))
        .await?;
    match fill(desk, id, batch, people).await {
        Ok(added) => Ok(ListAdded {
            list: one(desk, id).await?,
            added,
            batch,
        }),
        Err(error) => {
            // If this fails too, the next start does it.
            take_back(desk, id, batch).await?;
            Err(error)
        }
    }
}

async fn fill(
    desk: &Desk,
    id: ListId,
    batch: i64,
    people: Vec<PersonId>,
) -> Result<i64, CommandError> {
    let mut added = 0;
    for slice in people.chunks(MOST_PER_SLICE) {
        let slice = slice.to_vec();
        let more = desk
            .db
            .write(move |tx| lists::fill(tx, id, batch, &slice))
            .await?;
        added += more as i64;
    }
    let now_ms = desk.now_ms;
    desk.db
        .write(move |tx| {
            lists::end_filling(tx, id, batch, now_ms)?;
            // One person is taken out again where they were put in.
            if added > 1 {
                acts::note_list(tx, id, batch, added, now_ms)?;
            }
            Ok(())
        })
        .await?;
    Ok(added)
}

async fn take_back(desk: &Desk, id: ListId, batch: i64) -> Result<(), CommandError> {
    while desk
        .db
        .write(move |tx| lists::take_back(tx, id, batch))
        .await?
    {}
    Ok(())
}

#[cfg(test)]
mod tests;
