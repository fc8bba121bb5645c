//! Segments: saved filters, and how many fit one while it is built.

use crate::contacts::row;
use crate::desk::Desk;
use crate::dto::segments::{
    SegmentAsk, SegmentCount, SegmentDto, SegmentReach, SegmentSave, SegmentSize,
};
use crate::dto::{ById, Done, Empty};
use crate::lists::{checked_name, taken};
use crate::{App, CommandError, ErrorCode};
use drumbeat_domain::SegmentId;
use drumbeat_domain::segment::{Filter, FilterError, Node};
use drumbeat_store::StoreError;
use drumbeat_store::query::audience::{self, Rest};
use drumbeat_store::query::{segment, uses};
use drumbeat_store::table::numbers;
use drumbeat_store::table::segments::{self, Segment};

/// People of a sample.
const SAMPLE: usize = 5;

impl From<FilterError> for CommandError {
    fn from(error: FilterError) -> Self {
        Self::new(ErrorCode::FilterBad).with("why", error.code())
    }
}

fn dto(segment: Segment) -> SegmentDto {
    SegmentDto {
        id: segment.id.0,
        name: segment.name,
        filter: segment.filter.root().clone(),
    }
}

/// All segments, by name.
pub async fn segment_list(app: &App, _: Empty) -> Result<Vec<SegmentDto>, CommandError> {
    let rows = app.desk().await?.db.read(segments::list).await?;
    Ok(rows.into_iter().map(dto).collect())
}

/// Saves a filter.
pub async fn segment_save(app: &App, ask: SegmentSave) -> Result<SegmentDto, CommandError> {
    save(&app.desk().await?, ask).await
}

pub(crate) async fn save(desk: &Desk, ask: SegmentSave) -> Result<SegmentDto, CommandError> {
    let filter = Filter::parse(ask.filter)?;
    let name = checked_name(&ask.name)?;
    let (kept, now_ms) = (name.clone(), desk.now_ms);
    let saved = desk
        .db
        .write(move |tx| {
            let id = match ask.id.map(SegmentId) {
                None => segments::insert(tx, &kept, &filter, now_ms)?,
                Some(id) => segments::update(tx, id, &kept, &filter, now_ms)?.then_some(id),
            };
            id.map(|id| segments::get(tx, id)).transpose()
        })
        .await?;
    saved.map(dto).ok_or_else(|| taken(&name))
}

/// Deletes a segment so that it can be undone. Its people stay in the contacts.
pub async fn segment_delete(app: &App, ask: ById) -> Result<Done, CommandError> {
    let desk = app.desk().await?;
    let (id, now_ms) = (SegmentId(ask.id), desk.now_ms);
    let used_by = desk
        .db
        .write(move |tx| {
            let used_by = uses::of_segment(tx, id)?;
            if used_by.is_none() {
                segments::delete(tx, id, now_ms)?;
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
pub async fn segment_restore(app: &App, ask: ById) -> Result<SegmentDto, CommandError> {
    let desk = app.desk().await?;
    let id = SegmentId(ask.id);
    let restored = desk
        .db
        .write(move |tx| {
            if segments::restore(tx, id)? {
                segments::get(tx, id).map(Some)
            } else {
                Ok(None)
            }
        })
        .await?;
    restored
        .map(dto)
        .ok_or_else(|| CommandError::new(ErrorCode::NameTaken))
}

/// How many fit a filter, and some of them.
pub async fn segment_count(app: &App, ask: SegmentAsk) -> Result<SegmentCount, CommandError> {
    count(&app.desk().await?, ask.filter).await
}

pub(crate) async fn count(desk: &Desk, filter: Node) -> Result<SegmentCount, CommandError> {
    let filter = Filter::parse(filter)?;
    let now_ms = desk.now_ms;
    let (people, sample) = desk
        .db
        .read(move |conn| segment::look(conn, &filter, now_ms, SAMPLE))
        .await?;
    Ok(SegmentCount {
        people,
        sample: sample.into_iter().map(row).collect(),
    })
}

/// How many are in each saved segment.
pub async fn segment_sizes(app: &App, _: Empty) -> Result<Vec<SegmentSize>, CommandError> {
    sizes(&app.desk().await?).await
}

pub(crate) async fn sizes(desk: &Desk) -> Result<Vec<SegmentSize>, CommandError> {
    let mut sizes = Vec::new();
    // Each by itself: who asks for something else meanwhile waits for one at most.
    for Segment { id, filter, .. } in desk.db.read(segments::list).await? {
        let now_ms = desk.now_ms;
        let looked = desk
            .db
            .read(move |conn| segment::look(conn, &filter, now_ms, 0));
        match looked.await {
            Ok((people, _)) => sizes.push(SegmentSize { id: id.0, people }),
            // A list of it is gone; whoever opens it is told so.
            Err(StoreError::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(sizes)
}

/// How many of those who fit a campaign would reach, and why not more.
pub async fn segment_reach(app: &App, ask: SegmentAsk) -> Result<SegmentReach, CommandError> {
    reach(&app.desk().await?, ask.filter).await
}

pub(crate) async fn reach(desk: &Desk, filter: Node) -> Result<SegmentReach, CommandError> {
    let filter = Filter::parse(filter)?;
    let now_ms = desk.now_ms;
    let (counted, rest) = desk
        .db
        .read(move |conn| {
            let rest = Rest {
                days: numbers::longest_rest_days(conn)?,
                campaign: None,
            };
            let counted = audience::count_filter(conn, &filter, rest, now_ms)?;
            Ok((counted, rest))
        })
        .await?;
    Ok(SegmentReach {
        may_get: counted.will_get - counted.written_recently,
        asked_to_stop: counted.asked_to_stop,
        not_asked: counted.not_asked,
        no_number: counted.no_number,
        suppressed: counted.suppressed,
        written_recently: counted.written_recently,
        test_people: counted.test_people,
        rest_days: rest.days,
    })
}

#[cfg(test)]
mod tests;
