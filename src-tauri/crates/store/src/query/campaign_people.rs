//! The people of a campaign, a window at a time.

use crate::table::numbers::SendingNumber;
use crate::table::outbox::standing::{has_moved, on_the_wire, waits};
use crate::table::outbox::{self, verdict};
use crate::{StoreError, coded};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_domain::outbox::ItemState;
use drumbeat_domain::reason::Explanation;
use drumbeat_domain::{CampaignId, ItemId, PersonId, RecipientId};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Which people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Everyone.
    All,
    /// In this state.
    State(DeliveryState),
    /// Who answered.
    Answered,
    /// Who asked to stop.
    Stopped,
}

/// A person of a campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignPerson {
    /// Row.
    pub id: RecipientId,
    /// Their item.
    pub item: ItemId,
    /// Who.
    pub person: PersonId,
    /// Name as frozen.
    pub name: String,
    /// Digits.
    pub phone: String,
    /// What their phone says.
    pub state: DeliveryState,
    /// What the outbox says.
    pub item_state: ItemState,
    /// A skip, failure or doubt code.
    pub reason: Option<String>,
    /// When the state was reached.
    pub changed_at_ms: i64,
    /// How many of this campaign are before them in the line, while they wait.
    pub before: Option<i64>,
    /// A doubt started then.
    pub started_at_ms: Option<i64>,
    /// What they answered first since.
    pub answer: Option<String>,
    /// Asked to stop at.
    pub stopped_at_ms: Option<i64>,
}

/// Worst first, then what moved last, then those who wait in their order.
const ORDER: &str = "CASE i.delivery WHEN 'needs_check' THEN 0 WHEN 'failed' THEN 1 WHEN 'checking' THEN 2 \
     WHEN 'sending' THEN 3 WHEN 'waiting' THEN 5 ELSE 4 END, \
     CASE WHEN i.delivery = 'waiting' THEN r.position ELSE -i.changed_at_ms END, r.position";

/// Each person of campaigns with their item, found by the index of the one or the other.
macro_rules! people {
    (by $index:literal) => {
        concat!(
            "recipients r INDEXED BY ",
            $index,
            " JOIN outbox_items i ON i.recipient_id = r.id WHERE ?3 IS NULL AND r.campaign_id = ?1"
        )
    };
    (of $index:literal, $state:expr) => {
        concat!(
            "outbox_items i INDEXED BY ",
            $index,
            " JOIN recipients r ON r.id = i.recipient_id WHERE i.delivery = ?3 AND ",
            $state
        )
    };
    (of $state:expr) => {
        concat!(
            "outbox_items i JOIN recipients r ON r.id = i.recipient_id WHERE i.delivery = ?3 AND ",
            $state
        )
    };
}

/// Those who fit.
fn people(filter: Filter) -> &'static str {
    match filter {
        Filter::All => people!(by "recipients_by_position"),
        Filter::State(DeliveryState::Waiting) => people!(of "outbox_due", waits!()),
        Filter::State(DeliveryState::Sending) => people!(of on_the_wire!()),
        Filter::State(_) => people!(of "outbox_moved", has_moved!()),
        Filter::Answered => concat!(
            people!(by "recipients_answered"),
            " AND r.answered_at_ms IS NOT NULL"
        ),
        Filter::Stopped => concat!(
            people!(by "recipients_answered"),
            " AND r.answered_at_ms IS NOT NULL AND r.stopped_at_ms IS NOT NULL"
        ),
    }
}

const SEARCH: &str = "(?2 = '' OR r.name LIKE '%' || ?2 || '%' ESCAPE '\\' OR (?4 <> '' AND r.phone LIKE '%' || ?4 || '%'))";

/// How many fit, and a window of them.
pub fn page(
    conn: &Connection,
    campaign: CampaignId,
    filter: Filter,
    search: &str,
    offset: i64,
    limit: i64,
) -> Result<(i64, Vec<CampaignPerson>), StoreError> {
    let state = match filter {
        Filter::State(state) => Some(state.code()),
        Filter::All | Filter::Answered | Filter::Stopped => None,
    };
    let text = search
        .trim()
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    let digits: String = search.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let people = people(filter);
    let total = conn
        .prepare_cached(&format!("SELECT count(*) FROM {people} AND {SEARCH}"))?
        .query_row((campaign.0, &text, state, digits), |row| row.get(0))?;
    let mut statement = conn.prepare_cached(&format!(
        "SELECT r.id, i.id AS item_id, r.person_id, r.name, r.phone, i.delivery, i.state AS item_state,
                i.reason, i.changed_at_ms, r.stopped_at_ms,
                CASE WHEN i.state = 'waiting' THEN (SELECT count(*) FROM outbox_items w
                  WHERE w.number_id = i.number_id AND w.campaign_id = i.campaign_id AND w.state = 'waiting'
                    AND w.priority = i.priority AND w.position < i.position) END AS before,
                CASE WHEN i.state = 'checking' THEN (SELECT max(a.started_at_ms) FROM attempts a WHERE a.item_id = i.id) END AS started_at_ms,
                CASE WHEN r.answered_at_ms IS NOT NULL THEN (SELECT m.body FROM messages m JOIN conversations c ON c.id = m.conversation_id
                  WHERE c.person_id = r.person_id AND m.direction = 'in' AND m.at_ms >= r.answered_at_ms ORDER BY m.at_ms LIMIT 1) END AS answer
         FROM {people} AND {SEARCH}
         ORDER BY {ORDER} LIMIT ?5 OFFSET ?6"
    ))?;
    let rows = statement.query_map((campaign.0, &text, state, digits, limit, offset), |row| {
        Ok(CampaignPerson {
            id: RecipientId(row.get("id")?),
            item: ItemId(row.get("item_id")?),
            person: PersonId(row.get("person_id")?),
            name: row.get("name")?,
            phone: row.get("phone")?,
            state: coded(row, "delivery", DeliveryState::parse)?,
            item_state: coded(row, "item_state", ItemState::parse)?,
            reason: row.get("reason")?,
            changed_at_ms: row.get("changed_at_ms")?,
            before: row.get("before")?,
            started_at_ms: row.get("started_at_ms")?,
            answer: row.get("answer")?,
            stopped_at_ms: row.get("stopped_at_ms")?,
        })
    })?;
    Ok((total, rows.collect::<Result<_, _>>()?))
}

/// What decides about each of these people alone while they wait.
pub fn explanations(
    conn: &Connection,
    number: &SendingNumber,
    items: &[ItemId],
    now_ms: i64,
) -> Result<BTreeMap<ItemId, Explanation>, StoreError> {
    let mut found = BTreeMap::new();
    for id in items {
        if let Some(item) = outbox::load(conn, *id)?
            && let Some(why) = verdict::explain(conn, &item, number, now_ms)?
        {
            found.insert(*id, why);
        }
    }
    Ok(found)
}

/// The item of a frozen person.
pub fn item_of(conn: &Connection, recipient: RecipientId) -> Result<ItemId, StoreError> {
    use rusqlite::OptionalExtension;
    conn.prepare_cached("SELECT id FROM outbox_items WHERE recipient_id = ?1")?
        .query_row([recipient.0], |row| row.get(0).map(ItemId))
        .optional()?
        .ok_or(StoreError::NotFound("recipient"))
}
