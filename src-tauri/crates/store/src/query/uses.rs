//! What a list or a segment is used by. What is used is not deleted: a filter that says
//! "not in that list" would otherwise let everybody in.

use super::audience::Audience;
use crate::StoreError;
use crate::table::segments;
use drumbeat_domain::segment::Condition;
use drumbeat_domain::{ListId, SegmentId};
use rusqlite::Connection;

/// The name of something that uses a list, if anything does.
pub fn of_list(conn: &Connection, list: ListId) -> Result<Option<String>, StoreError> {
    for segment in segments::list(conn)? {
        let asks = |c: &&Condition| matches!(c, Condition::List { list: asked } if *asked == list);
        if segment.filter.conditions().iter().any(asks) {
            return Ok(Some(segment.name));
        }
    }
    of_drafts(conn, |audience| {
        audience.include.lists.contains(&list) || audience.exclude.lists.contains(&list)
    })
}

/// The name of something that uses a segment, if anything does.
pub fn of_segment(conn: &Connection, segment: SegmentId) -> Result<Option<String>, StoreError> {
    of_drafts(conn, |audience| {
        audience.include.segments.contains(&segment) || audience.exclude.segments.contains(&segment)
    })
}

/// The name of a campaign that has not started and whose people are chosen so.
fn of_drafts(
    conn: &Connection,
    uses: impl Fn(&Audience) -> bool,
) -> Result<Option<String>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT name, audience FROM campaigns WHERE state = 'draft' OR state = 'preparing'",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (name, audience): (String, String) = (row.get(0)?, row.get(1)?);
        if serde_json::from_str(&audience).is_ok_and(|audience| uses(&audience)) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}
