//! What needs the operator, and the counters of Home and Your data.

use crate::StoreError;
use rusqlite::{Connection, OptionalExtension};

/// Messages that somebody must look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attention {
    /// Messages that may or may not have gone out.
    pub needs_check: i64,
    /// The name of one of them.
    pub needs_check_name: Option<String>,
    /// The campaign of one of them.
    pub needs_check_campaign: Option<i64>,
    /// People of living or recent campaigns who are not on WhatsApp.
    pub not_on_whatsapp: i64,
    /// The campaign with the most of them.
    pub not_on_whatsapp_campaign: Option<i64>,
}

/// Looks for what needs the operator.
pub fn attention(conn: &Connection) -> Result<Attention, StoreError> {
    let mut found = Attention {
        needs_check: conn.query_row(
            "SELECT count(*) FROM outbox_items WHERE state = 'needs_check'",
            [],
            |row| row.get(0),
        )?,
        ..Attention::default()
    };
    if found.needs_check > 0 {
        (found.needs_check_name, found.needs_check_campaign) = conn
            .query_row(
                "SELECT coalesce(nullif(r.name, ''), '+' || i.phone), i.campaign_id FROM outbox_items i
                 LEFT JOIN recipients r ON r.id = i.recipient_id WHERE i.state = 'needs_check' ORDER BY i.id LIMIT 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?
            .unwrap_or((None, None));
    }
    let unreachable: Option<(i64, i64)> = conn
        .query_row(
            "SELECT c.id, (SELECT count(*) FROM outbox_items i WHERE i.campaign_id = c.id
                 AND i.delivery IN ('skipped', 'failed') AND i.reason = 'not_on_whatsapp'
                 AND i.delivery <> 'waiting' AND i.delivery <> 'sending') AS n
             FROM campaigns c WHERE c.state IN ('running', 'paused', 'completed') AND n > 0
             ORDER BY c.id DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    if let Some((campaign, n)) = unreachable {
        found.not_on_whatsapp = n;
        found.not_on_whatsapp_campaign = Some(campaign);
    }
    Ok(found)
}

/// People and sent messages of the workspace.
pub fn totals(conn: &Connection) -> Result<(i64, i64), StoreError> {
    let people = conn.query_row(
        "SELECT count(*) FROM people WHERE deleted_at_ms IS NULL",
        [],
        |r| r.get(0),
    )?;
    let messages = conn.query_row(
        "SELECT count(*) FROM attempts WHERE outcome = 'accepted'",
        [],
        |row| row.get(0),
    )?;
    Ok((people, messages))
}

/// Whether a campaign was ever started, and the last hello to oneself.
pub fn first_steps(conn: &Connection) -> Result<(bool, Option<i64>), StoreError> {
    let started = conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM campaigns WHERE started_at_ms IS NOT NULL)",
        [],
        |row| row.get(0),
    )?;
    let hello = conn
        .query_row(
            "SELECT id FROM outbox_items WHERE origin = 'test_once' ORDER BY id DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .optional()?;
    Ok((started, hello))
}
