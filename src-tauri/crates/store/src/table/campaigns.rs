//! Campaigns. Their state changes only through [`apply`], by the domain's own
//! transition function, and every change leaves a line in the journal.

use crate::column::Columns;
use crate::table::journal::{self, Entry};
use crate::table::numbers;
use crate::table::outbox::standing::{in_doubt, on_the_wire, waits};
use crate::{StoreError, Tx, coded};
use drumbeat_domain::campaign::{CampaignEvent, CampaignState, NotAllowed, transition};
use drumbeat_domain::mutant;
use drumbeat_domain::reason::PauseReason;
use drumbeat_domain::{AttemptId, CampaignId, NumberId, TemplateId};
use rusqlite::{Connection, OptionalExtension, Row};

/// A campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: CampaignState,
    /// Why it is paused.
    pub pause_reason: Option<PauseReason>,
    /// From which number.
    pub number_id: Option<NumberId>,
    /// From which saved message.
    pub template_id: Option<TemplateId>,
    /// The message as edited here.
    pub body: String,
    /// Who, as JSON of the audience.
    pub audience: String,
    /// Where the wizard was left.
    pub step: String,
    /// The last person frozen while preparing.
    pub prepared_up_to: i64,
    /// The engine last looked at it while it ran.
    pub last_active_ms: i64,
    /// Last change.
    pub updated_at_ms: i64,
    /// Started.
    pub started_at_ms: Option<i64>,
    /// Finished.
    pub finished_at_ms: Option<i64>,
}

const COLUMNS: &str = "id, name, state, pause_reason, number_id, template_id, body, audience, step, \
     prepared_up_to, last_active_ms, updated_at_ms, started_at_ms, finished_at_ms";

/// Reads [`COLUMNS`].
fn read(row: &Row<'_>) -> rusqlite::Result<Campaign> {
    let mut columns = Columns::of(row);
    Ok(Campaign {
        id: CampaignId(columns.get()?),
        name: columns.get()?,
        state: columns.coded(CampaignState::parse)?,
        pause_reason: columns.coded_opt(PauseReason::parse)?,
        number_id: columns.get::<Option<i64>>()?.map(NumberId),
        template_id: columns.get::<Option<i64>>()?.map(TemplateId),
        body: columns.get()?,
        audience: columns.get()?,
        step: columns.get()?,
        prepared_up_to: columns.get()?,
        last_active_ms: columns.get()?,
        updated_at_ms: columns.get()?,
        started_at_ms: columns.get()?,
        finished_at_ms: columns.get()?,
    })
}

/// Why a campaign did not change.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The event does not fit its state.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for ChangeError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// All campaigns, the last changed first.
pub fn list(conn: &Connection) -> Result<Vec<Campaign>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM campaigns ORDER BY updated_at_ms DESC, id DESC"
    ))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Campaigns that are preparing, running or paused.
pub fn list_alive(conn: &Connection) -> Result<Vec<Campaign>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM campaigns WHERE state IN ('preparing', 'running', 'paused') ORDER BY id"
    ))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One campaign that must exist.
pub fn get(conn: &Connection, id: CampaignId) -> Result<Campaign, StoreError> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM campaigns WHERE id = ?1"))?
        .query_row([id.0], read)
        .optional()?
        .ok_or(StoreError::NotFound("campaign"))
}

/// The state of the campaign an item belongs to; `None` for an item of no campaign.
pub(crate) fn state_of(
    conn: &Connection,
    id: Option<CampaignId>,
) -> Result<Option<CampaignState>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    Ok(Some(
        conn.prepare_cached("SELECT state FROM campaigns WHERE id = ?1")?
            .query_row([id.0], |row| coded(row, "state", CampaignState::parse))?,
    ))
}

/// A new draft.
pub fn insert(
    tx: &Tx<'_>,
    uuid: &str,
    name: &str,
    audience: &str,
    now_ms: i64,
) -> Result<CampaignId, StoreError> {
    tx.prepare_cached("INSERT INTO campaigns (uuid, name, audience, created_at_ms, updated_at_ms) VALUES (?1, ?2, ?3, ?4, ?4)")?.execute((uuid, name, audience, now_ms))?;
    Ok(CampaignId(tx.last_insert_rowid()))
}

/// What the wizard changed; `None` stays.
#[derive(Clone, Debug, Default)]
pub struct DraftChange {
    /// Its name.
    pub name: Option<String>,
    /// Who, as JSON.
    pub audience: Option<String>,
    /// From which saved message.
    pub template_id: Option<TemplateId>,
    /// The message.
    pub body: Option<String>,
    /// From which number.
    pub number_id: Option<NumberId>,
    /// Where the wizard is.
    pub step: Option<String>,
}

/// Changes a draft; nothing else can be changed.
pub fn save_draft(
    tx: &Tx<'_>,
    id: CampaignId,
    change: &DraftChange,
    now_ms: i64,
) -> Result<(), StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE campaigns SET name = coalesce(?2, name), audience = coalesce(?3, audience),
           template_id = coalesce(?4, template_id), body = coalesce(?5, body),
           number_id = coalesce(?6, number_id), step = coalesce(?7, step), updated_at_ms = ?8
         WHERE id = ?1 AND (state = 'draft' OR ?9)",
        )?
        .execute((
            id.0,
            &change.name,
            &change.audience,
            change.template_id.map(|id| id.0),
            &change.body,
            change.number_id.map(|id| id.0),
            &change.step,
            now_ms,
            mutant::is_on("draft_for_ever"),
        ))?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale("draft"))
    }
}

/// Deletes a draft.
pub fn delete_draft(tx: &Tx<'_>, id: CampaignId) -> Result<(), StoreError> {
    let deleted = tx
        .prepare_cached("DELETE FROM campaigns WHERE id = ?1 AND state = 'draft'")?
        .execute([id.0])?;
    if deleted == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale("draft"))
    }
}

/// Lets an event happen: the state, the items' hold, and the journal.
pub fn apply(
    tx: &Tx<'_>,
    id: CampaignId,
    event: CampaignEvent,
    now_ms: i64,
) -> Result<CampaignState, ChangeError> {
    let campaign = get(tx, id)?;
    let state = transition(campaign.state, event)?;
    let pause_reason = match event {
        CampaignEvent::Pause(reason) => Some(reason),
        CampaignEvent::Start
        | CampaignEvent::Prepared
        | CampaignEvent::PreparationUndone
        | CampaignEvent::Resume
        | CampaignEvent::Stop
        | CampaignEvent::AllDone
        | CampaignEvent::Reopen => None,
    };
    let finished = matches!(state, CampaignState::Completed | CampaignState::Cancelled);
    tx.prepare_cached(
        "UPDATE campaigns SET state = ?2,
           pause_reason = CASE WHEN ?2 = 'paused' THEN coalesce(?3, pause_reason) END,
           last_active_ms = ?4, updated_at_ms = ?4,
           started_at_ms = CASE WHEN ?2 = 'preparing' THEN ?4 ELSE started_at_ms END,
           finished_at_ms = CASE WHEN ?5 THEN ?4 END
         WHERE id = ?1",
    )?
    .execute((
        id.0,
        state.code(),
        pause_reason.map(PauseReason::code),
        now_ms,
        finished,
    ))?;
    match event {
        CampaignEvent::Stop => {
            skip_waiting(tx, id, now_ms)?;
        }
        CampaignEvent::Resume if campaign.pause_reason == Some(PauseReason::ClockWentBack) => {
            if let Some(number) = campaign.number_id {
                // Continue is the operator's word that the clock is right now; the pause
                // was noted when the jump was noticed.
                numbers::settle_clock(tx, number, campaign.last_active_ms, now_ms)?;
            }
        }
        CampaignEvent::Start
        | CampaignEvent::Prepared
        | CampaignEvent::PreparationUndone
        | CampaignEvent::Pause(_)
        | CampaignEvent::Resume
        | CampaignEvent::AllDone
        | CampaignEvent::Reopen => {}
    }
    let (kind, code) = match event {
        CampaignEvent::Start => ("campaign_preparing", ""),
        CampaignEvent::Prepared => ("campaign_started", ""),
        CampaignEvent::PreparationUndone => ("campaign_not_started", ""),
        CampaignEvent::Pause(reason) => ("campaign_paused", reason.code()),
        CampaignEvent::Resume => ("campaign_resumed", ""),
        CampaignEvent::Stop => ("campaign_stopped", ""),
        CampaignEvent::AllDone => ("campaign_completed", ""),
        CampaignEvent::Reopen => ("campaign_reopened", ""),
    };
    let entry = Entry {
        code,
        number: campaign.number_id,
        campaign: Some(id),
        ..Entry::new(kind)
    };
    journal::append(tx, now_ms, &entry)?;
    Ok(state)
}

/// People of a campaign who are skipped or thawed in one write, so that no number
/// that sends waits for long.
const AT_ONCE: u32 = 500;

/// Those who still wait in a stopped campaign get nothing. Skips the next of them and tells whether there are more. What is on its way or
/// in doubt goes on to its end, so that the report stays true.
pub fn skip_waiting(tx: &Tx<'_>, id: CampaignId, now_ms: i64) -> Result<bool, StoreError> {
    if mutant::is_on("stop_skips_nobody") {
        return Ok(false);
    }
    let skipped = tx
        .prepare_cached(concat!(
            "UPDATE outbox_items SET state = 'skipped', delivery = 'skipped', reason = 'campaign_stopped', changed_at_ms = ?2
             WHERE id IN (SELECT i.id FROM outbox_items i WHERE ",
            waits!(),
            " ORDER BY i.priority, i.position, i.id LIMIT ?3)"
        ))?
        .execute((id.0, now_ms, AT_ONCE))?;
    Ok(skipped == AT_ONCE as usize)
}

/// Stopped campaigns in which somebody is not skipped yet: the app ended in between.
pub fn list_half_stopped(conn: &Connection) -> Result<Vec<CampaignId>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM campaigns c WHERE state = 'cancelled'
           AND EXISTS (SELECT 1 FROM outbox_items i
                       WHERE i.number_id = c.number_id AND i.campaign_id = c.id AND i.state = 'waiting')",
    )?;
    let rows = statement.query_map([], |row| row.get(0).map(CampaignId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The engine looked at this number's running campaigns.
pub fn touch_running(tx: &Tx<'_>, number: NumberId, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE campaigns SET last_active_ms = max(last_active_ms, ?2) WHERE number_id = ?1 AND state = 'running'")?.execute((number.0, now_ms))?;
    Ok(())
}

/// A message of it leaves with this attempt: the other campaigns of the number are
/// before it now.
pub(crate) fn had_its_turn(
    tx: &Tx<'_>,
    id: CampaignId,
    number: NumberId,
    attempt: AttemptId,
) -> Result<(), StoreError> {
    let others_wait: bool = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM campaigns WHERE number_id = ?2 AND state = 'running' AND id <> ?1)",
        )?
        .query_row((id.0, number.0), |row| row.get(0))?;
    if others_wait {
        tx.prepare_cached("UPDATE campaigns SET last_turn = ?2 WHERE id = ?1")?
            .execute((id.0, attempt.0))?;
    }
    Ok(())
}

/// How far freezing has come.
pub fn set_prepared_up_to(tx: &Tx<'_>, id: CampaignId, person: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE campaigns SET prepared_up_to = ?2 WHERE id = ?1")?
        .execute((id.0, person))?;
    Ok(())
}

/// Takes a half-frozen start back, a slice of its people a write, and tells whether
/// there are more; with the last of them the draft is as it was. Until then it is
/// `preparing`, and the next start of the app goes on with it.
pub fn undo_preparation(tx: &Tx<'_>, id: CampaignId, now_ms: i64) -> Result<bool, ChangeError> {
    const NEXT: &str =
        "SELECT id FROM recipients WHERE campaign_id = ?1 ORDER BY position LIMIT ?2";
    let params = (id.0, AT_ONCE);
    tx.prepare_cached(&format!(
        "DELETE FROM outbox_items WHERE recipient_id IN ({NEXT})"
    ))?
    .execute(params)?;
    let thawed = tx
        .prepare_cached(&format!("DELETE FROM recipients WHERE id IN ({NEXT})"))?
        .execute(params)?;
    if thawed == AT_ONCE as usize {
        return Ok(true);
    }
    tx.prepare_cached(
        "UPDATE campaigns SET prepared_up_to = 0, started_at_ms = NULL WHERE id = ?1",
    )?
    .execute([id.0])?;
    apply(tx, id, CampaignEvent::PreparationUndone, now_ms)?;
    Ok(false)
}

/// If nobody waits, is on the way or in doubt any more, the campaign is complete.
/// Also tells whether it was.
pub(crate) fn complete_if_done(
    tx: &Tx<'_>,
    id: CampaignId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let sql = if mutant::is_on("complete_over_doubt") {
        concat!(
            "SELECT EXISTS (SELECT 1 FROM outbox_items i WHERE ",
            waits!(),
            ")"
        )
    } else {
        // Nearly always somebody waits, and then nothing else is looked at.
        concat!(
            "SELECT CASE WHEN EXISTS (SELECT 1 FROM outbox_items i WHERE ",
            waits!(),
            ") THEN 1 ELSE EXISTS (SELECT 1 FROM outbox_items i WHERE ",
            on_the_wire!(),
            ") OR EXISTS (SELECT 1 FROM outbox_items i WHERE ",
            in_doubt!(),
            ") END"
        )
    };
    let open: bool = tx
        .prepare_cached(sql)?
        .query_row([id.0], |row| row.get(0))?;
    if open && !mutant::is_on("complete_too_early") {
        return Ok(false);
    }
    let alive = matches!(
        get(tx, id)?.state,
        CampaignState::Running | CampaignState::Paused
    );
    if alive {
        match apply(tx, id, CampaignEvent::AllDone, now_ms) {
            Ok(_) => {}
            Err(ChangeError::Store(error)) => return Err(error),
            Err(ChangeError::NotAllowed(_)) => return Err(StoreError::Stale("campaign")),
        }
    }
    Ok(alive)
}
