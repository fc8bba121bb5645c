//! The journal as it is read: newest first, with the names looked up now.

use crate::StoreError;
use crate::table::journal::{self, rare};
use rusqlite::{Connection, OptionalExtension, Row};

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Journal id.
    pub id: i64,
    /// When.
    pub at_ms: i64,
    /// What.
    pub kind: String,
    /// A reason's code.
    pub code: String,
    /// JSON of what the words need.
    pub params: String,
    /// Which campaign.
    pub campaign_id: Option<i64>,
    /// Its name.
    pub campaign: Option<String>,
    /// Who, if they are still known.
    pub person: Option<String>,
    /// Their frozen row.
    pub recipient_id: Option<i64>,
    /// What they wrote, for replies.
    pub text: Option<String>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line {
        id: row.get("id")?,
        at_ms: row.get("at_ms")?,
        kind: row.get("kind")?,
        code: row.get("code")?,
        params: row.get("params")?,
        campaign_id: row.get("campaign_id")?,
        campaign: row.get("campaign")?,
        person: row.get("person")?,
        recipient_id: row.get("recipient_id")?,
        text: row.get("text")?,
    })
}

const SELECT: &str =
    "SELECT j.id, j.at_ms, j.kind, j.code, j.params, j.campaign_id, c.name AS campaign,
     j.recipient_id, coalesce(nullif(r.name, ''), '+' || r.phone) AS person,
     CASE WHEN j.kind IN ('answered', 'opted_out') THEN
       (SELECT m.body FROM messages m WHERE m.id = json_extract(j.params, '$.message')) END AS text
     FROM journal j LEFT JOIN campaigns c ON c.id = j.campaign_id
     LEFT JOIN recipients r ON r.id = j.recipient_id";

/// Lines of these kinds (all, if empty) older than `before`, newest first.
pub fn page(
    conn: &Connection,
    kinds: &[&str],
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let filter = if kinds.is_empty() {
        "1".to_owned()
    } else if kinds.iter().any(|kind| journal::COMMON.contains(kind)) {
        let quoted: Vec<String> = kinds.iter().map(|kind| format!("'{kind}'")).collect();
        format!("j.kind IN ({})", quoted.join(", "))
    } else {
        // The newest of each kind: however few or many there are, no more are read.
        let newest = |kind: &&str| {
            format!(
                "SELECT * FROM (SELECT id FROM journal WHERE kind = '{kind}' AND {} AND id < ?1
                   ORDER BY id DESC LIMIT ?2)",
                rare!()
            )
        };
        let each: Vec<String> = kinds.iter().map(newest).collect();
        format!("j.id IN ({})", each.join(" UNION ALL "))
    };
    let mut statement = conn.prepare_cached(&format!(
        "{SELECT} WHERE {filter} AND j.id < ?1 ORDER BY j.id DESC LIMIT ?2"
    ))?;
    let rows = statement.query_map((before.unwrap_or(i64::MAX), limit), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When a campaign went on by itself after a restart, if nothing was decided since.
///
/// There are few decisions and many messages, so this looks through the decisions.
pub fn went_on_by_itself_at(conn: &Connection, campaign: i64) -> Result<Option<i64>, StoreError> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT kind, at_ms FROM journal INDEXED BY journal_rare
         WHERE kind IN ('campaign_continued', 'campaign_resumed', 'campaign_started', 'campaign_paused')
           AND +campaign_id = ?1 AND ",
        rare!(),
        " ORDER BY id DESC LIMIT 1",
    ))?;
    let last = statement
        .query_row([campaign], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })
        .optional()?;
    Ok(last
        .filter(|(kind, _)| kind == "campaign_continued")
        .map(|(_, at_ms)| at_ms))
}

/// The last lines about a campaign, newest first, without the inner workings.
pub fn feed(conn: &Connection, campaign: i64, limit: i64) -> Result<Vec<Line>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "{SELECT} WHERE j.campaign_id = ?1 AND j.kind <> 'handed_over' ORDER BY j.id DESC LIMIT ?2"
    ))?;
    let rows = statement.query_map((campaign, limit), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
