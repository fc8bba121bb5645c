//! Starting a campaign: freezing its people and messages.
//!
//! People are frozen in slices under the state `preparing`, each slice a short
//! write, so that a number that sends is never kept waiting. If they are as many as the
//! button said, one last write makes the campaign run; otherwise the start is taken back.
//! A start that is interrupted is rolled back at the next start of the app: the draft is
//! as it was and nobody got anything.

use crate::core::{Core, lock};
use crate::events::Topic;
use crate::recover;
use drumbeat_domain::campaign::{CampaignEvent, CampaignState};
use drumbeat_domain::mutant;
use drumbeat_domain::pacing::History;
use drumbeat_domain::reason::PauseReason;
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::template::Template;
use drumbeat_domain::{CampaignId, NumberId, PersonId};
use drumbeat_store::StoreError;
use drumbeat_store::query::audience::{self, Audience, AudiencePerson};
use drumbeat_store::table::campaigns::{self, Campaign, ChangeError};
use drumbeat_store::table::numbers::{self, LinkState};
use drumbeat_store::table::outbox::doubt;
use drumbeat_store::table::recipients::{self, NewRecipient};
use thiserror::Error;

/// People in one write: some milliseconds of it.
const SLICE: u32 = 500;
/// A campaign that stood still for longer asks before it goes on.
const STOOD_STILL_MS: i64 = 72 * 3_600_000;
/// The clock may be set back by this much without a question.
const CLOCK_SLACK_MS: i64 = 120_000;

/// [`STOOD_STILL_MS`], and on a fast practice clock five real minutes at least.
fn stood_still_ms(core: &Core) -> i64 {
    STOOD_STILL_MS.max(300_000 * i64::from(core.clock.speed()))
}

/// What a start did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartOutcome {
    /// How many people are in it.
    pub people: i64,
}

/// Why a campaign did not start. Nothing was changed.
#[derive(Debug, Error)]
pub enum StartError {
    /// Nobody would get it.
    #[error("nobody would get it")]
    Nobody,
    /// The count on the button is not right any more.
    #[error("the count is now {now}")]
    CountChanged {
        /// The right one.
        now: i64,
    },
    /// It has no words.
    #[error("it has no message")]
    NoMessage,
    /// Its message cannot be read.
    #[error(transparent)]
    Template(#[from] drumbeat_domain::template::TemplateError),
    /// No linked number is chosen.
    #[error("no linked number is chosen")]
    NoNumber,
    /// Its state does not allow it, or the file.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<StoreError> for StartError {
    fn from(error: StoreError) -> Self {
        Self::Change(ChangeError::Store(error))
    }
}

/// The people of an audience for whom the message can be rendered, and how many
/// lack a value. The one place that decides both, for the count and the start.
pub fn render_all(
    template: &Template,
    shop: &str,
    people: &[AudiencePerson],
) -> (Vec<NewRecipient>, usize) {
    let mut rendered = Vec::with_capacity(people.len());
    let mut missing = 0;
    for person in people {
        match template.render(&|name| value(person, shop, name)) {
            Ok(body) => rendered.push(NewRecipient {
                person: person.person_id,
                phone: person.phone.clone(),
                name: person.name.clone(),
                body: PrivateText::new(body),
            }),
            Err(_) => missing += 1,
        }
    }
    (rendered, missing)
}

/// The value of a variable for a person.
pub fn value<'p>(person: &'p AudiencePerson, shop: &'p str, name: &str) -> Option<&'p str> {
    let text = match name {
        "shop" => return of_the_shop(shop, name),
        other => person.value(other)?,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// The value of a variable that is the same for everybody.
fn of_the_shop<'p>(shop: &'p str, name: &str) -> Option<&'p str> {
    (name == "shop" && !shop.trim().is_empty()).then_some(shop)
}

/// Freezes and starts.
pub(crate) async fn start(
    core: &Core,
    id: CampaignId,
    expected: i64,
    shop: String,
) -> Result<StartOutcome, StartError> {
    let campaign = core.db.read(move |conn| campaigns::get(conn, id)).await?;
    let (number, template, audience) = checked(core, &campaign).await?;
    let now_ms = core.now_ms();
    change(core, move |tx| {
        campaigns::apply(tx, id, CampaignEvent::Start, now_ms).map(|_| ())
    })
    .await?;
    core.tell(&[Topic::Campaigns, Topic::Now]);
    match freeze_all(core, id, number, &audience, &template, &shop, expected).await {
        Ok(people) => {
            core.wake(number);
            core.tell(&[Topic::Campaigns, Topic::Now, Topic::Activity]);
            Ok(StartOutcome { people })
        }
        Err(error) => {
            finish(core, id).await;
            Err(error)
        }
    }
}

async fn checked(
    core: &Core,
    campaign: &Campaign,
) -> Result<(NumberId, Template, Audience), StartError> {
    if campaign.body.trim().is_empty() {
        return Err(StartError::NoMessage);
    }
    let template = Template::parse(&campaign.body)?;
    let number = campaign.number_id.ok_or(StartError::NoNumber)?;
    let row = core.db.read(move |conn| numbers::get(conn, number)).await?;
    if row.link != LinkState::Linked {
        return Err(StartError::NoNumber);
    }
    let audience = serde_json::from_str(&campaign.audience)
        .map_err(|_| StoreError::UnknownValue("audience"))?;
    Ok((number, template, audience))
}

/// How many people will get it. Where somebody may lack a value, they are counted by
/// rendering the same pages that [`freeze_all`] reads.
pub(crate) async fn will_get(
    core: &Core,
    audience: &Audience,
    template: &Template,
    shop: &str,
) -> Result<i64, StoreError> {
    // Even somebody of whom nothing is known would get it: so does everybody.
    if template.render(&|name| of_the_shop(shop, name)).is_ok() {
        let audience = audience.clone();
        let count = core.db.read(move |conn| audience::count(conn, &audience));
        return Ok(count.await?.will_get);
    }
    let with_fields = asks_for_fields(template);
    let mut after = PersonId(0);
    let mut count = 0;
    loop {
        let page = page(core, audience, with_fields, after).await?;
        let Some(last) = page.last() else {
            return Ok(count);
        };
        after = last.person_id;
        count += render_all(template, shop, &page).0.len() as i64;
    }
}

async fn page(
    core: &Core,
    audience: &Audience,
    with_fields: bool,
    after: PersonId,
) -> Result<Vec<AudiencePerson>, StoreError> {
    let audience = audience.clone();
    core.db
        .read(move |conn| audience::page(conn, &audience, with_fields, after, SLICE))
        .await
}

/// Whether it says something that only an extra field can.
fn asks_for_fields(template: &Template) -> bool {
    let columns = audience::PERSON_VARIABLES;
    let mut variables = template.variables().into_iter();
    variables.any(|name| name != "shop" && !columns.contains(&name))
}

async fn freeze_all(
    core: &Core,
    id: CampaignId,
    number: NumberId,
    audience: &Audience,
    template: &Template,
    shop: &str,
    expected: i64,
) -> Result<i64, StartError> {
    let with_fields = asks_for_fields(template);
    let mut people = 0;
    let mut next = page(core, audience, with_fields, PersonId(0)).await?;
    while let Some(last) = next.last() {
        let after = last.person_id;
        let (rendered, _) = render_all(template, shop, &next);
        let now_ms = core.now_ms();
        let freeze = core.db.write(move |tx| {
            let frozen = recipients::freeze(tx, id, number, &rendered, now_ms)?;
            campaigns::set_prepared_up_to(tx, id, after.0)?;
            Ok(frozen as i64)
        });
        // While these are written, perhaps by this thread, others read the next.
        let (read, frozen) = tokio::join!(page(core, audience, with_fields, after), freeze);
        people += frozen?;
        next = read?;
    }
    if people == 0 {
        return Err(StartError::Nobody);
    }
    if people != expected && !mutant::is_on("count_unchecked") {
        return Err(StartError::CountChanged { now: people });
    }
    let now_ms = core.now_ms();
    change(core, move |tx| {
        campaigns::apply(tx, id, CampaignEvent::Prepared, now_ms).map(|_| ())
    })
    .await?;
    Ok(people)
}

/// A write whose "no" is a campaign's.
pub(crate) async fn change<T: Send + 'static>(
    core: &Core,
    job: impl FnOnce(&drumbeat_store::Tx<'_>) -> Result<T, ChangeError> + Send + 'static,
) -> Result<T, ChangeError> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let written = core
        .db
        .write(move |tx| match job(tx) {
            Ok(done) => Ok(done),
            Err(ChangeError::Store(error)) => Err(error),
            Err(ChangeError::NotAllowed(no)) => {
                let _ = sender.send(no);
                Err(StoreError::Stale("campaign"))
            }
        })
        .await;
    match written {
        Ok(done) => Ok(done),
        Err(error) => match receiver.await {
            Ok(no) => Err(ChangeError::NotAllowed(no)),
            Err(_) => Err(ChangeError::Store(error)),
        },
    }
}

/// An event by the operator or a guard, and everything that follows from it.
pub(crate) async fn apply(
    core: &Core,
    id: CampaignId,
    event: CampaignEvent,
) -> Result<(), ChangeError> {
    let now_ms = core.now_ms();
    change(core, move |tx| {
        campaigns::apply(tx, id, event, now_ms).map(|_| ())
    })
    .await?;
    if event == CampaignEvent::Stop {
        finish(core, id).await;
    }
    let campaign = core.db.read(move |conn| campaigns::get(conn, id)).await?;
    if let Some(number) = campaign.number_id {
        core.wake(number);
    }
    core.tell(&[Topic::Campaigns, Topic::Now, Topic::Activity]);
    Ok(())
}

/// A half-frozen start is taken back, in slices.
async fn undo(core: &Core, id: CampaignId) -> Result<(), ChangeError> {
    let now_ms = core.now_ms();
    while change(core, move |tx| campaigns::undo_preparation(tx, id, now_ms)).await? {}
    Ok(())
}

/// A stopped campaign leaves out everybody who still waits, in slices.
async fn skip_the_rest(core: &Core, id: CampaignId) -> Result<(), StoreError> {
    let now_ms = core.now_ms();
    while core
        .db
        .write(move |tx| campaigns::skip_waiting(tx, id, now_ms))
        .await?
    {}
    Ok(())
}

/// Takes back a half-frozen start, or leaves out the rest of a stopped campaign. What
/// the disk refuses is remembered and done once it works again.
async fn finish(core: &Core, id: CampaignId) {
    match try_to_finish(core, id).await {
        Ok(()) => {
            lock(&core.half_done).remove(&id);
        }
        Err(error) => {
            tracing::error!(campaign = id.0, %error, "a change is half done");
            lock(&core.half_done).insert(id);
        }
    }
}

async fn try_to_finish(core: &Core, id: CampaignId) -> Result<(), ChangeError> {
    let campaign = core.db.read(move |conn| campaigns::get(conn, id)).await?;
    match campaign.state {
        CampaignState::Preparing => undo(core, id).await?,
        CampaignState::Cancelled => skip_the_rest(core, id).await?,
        CampaignState::Draft
        | CampaignState::Running
        | CampaignState::Paused
        | CampaignState::Completed => return Ok(()),
    }
    core.tell(&[Topic::Campaigns, Topic::Now, Topic::Activity]);
    Ok(())
}

/// Every half minute: what the disk refused before.
pub(crate) async fn finish_what_is_half_done(core: &Core) {
    let half_done = lock(&core.half_done).clone();
    for id in half_done {
        finish(core, id).await;
    }
}

/// At start: half-frozen starts are taken back, half-done stops finished; a running
/// campaign goes on by itself unless it stood still for too long or the clock went back.
pub(crate) async fn resume_at_start(core: &Core) -> Result<(), ChangeError> {
    for id in core.db.read(campaigns::list_half_stopped).await? {
        skip_the_rest(core, id).await?;
    }
    let alive = core.db.read(campaigns::list_alive).await?;
    let now_ms = core.now_ms();
    for campaign in alive {
        let id = campaign.id;
        match campaign.state {
            CampaignState::Preparing => {
                undo(core, id).await?;
            }
            CampaignState::Running => {
                let pause = if now_ms < campaign.last_active_ms - CLOCK_SLACK_MS {
                    Some(PauseReason::ClockWentBack)
                } else if now_ms - campaign.last_active_ms > stood_still_ms(core) {
                    Some(PauseReason::StoodStill)
                } else {
                    None
                };
                match pause {
                    Some(reason) => apply(core, id, CampaignEvent::Pause(reason)).await?,
                    None => continued(core, &campaign).await?,
                }
            }
            CampaignState::Draft
            | CampaignState::Paused
            | CampaignState::Completed
            | CampaignState::Cancelled => {}
        }
    }
    Ok(())
}

/// At start of a file that was put back from a copy: what left since is in doubt, and
/// nothing else leaves before the operator has seen it. One write, because the next start
/// finds nothing unknown any more. Gives how many sends the file did not know.
pub(crate) async fn adopt_unknown(core: &Core) -> Result<usize, ChangeError> {
    use drumbeat_store::table::journal::{self, Entry};
    let (noted, times) = (core.db.noted_sends(), recover::times_of(core));
    let now_ms = core.now_ms();
    change(core, move |tx| {
        let unknown = doubt::adopt_unknown(tx, &noted, times, now_ms)?;
        if unknown == 0 {
            return Ok(0);
        }
        for campaign in campaigns::list_alive(tx)? {
            if campaign.state == CampaignState::Running {
                let restored = CampaignEvent::Pause(PauseReason::Restored);
                campaigns::apply(tx, campaign.id, restored, now_ms)?;
            }
        }
        let entry = Entry {
            params: Some(serde_json::json!({ "count": unknown })),
            ..Entry::new("restored")
        };
        journal::append(tx, now_ms, &entry)?;
        Ok(unknown)
    })
    .await
}

/// It went on by itself, and says so.
async fn continued(core: &Core, campaign: &Campaign) -> Result<(), StoreError> {
    use drumbeat_store::table::journal::{self, Entry};
    let (id, number, now_ms) = (campaign.id, campaign.number_id, core.now_ms());
    core.db
        .write(move |tx| {
            let entry = Entry {
                campaign: Some(id),
                number,
                ..Entry::new("campaign_continued")
            };
            journal::append(tx, now_ms, &entry)
        })
        .await
}

/// While it runs: a clock that goes back pauses what runs, so that no cap is refilled
/// and no hour is sent twice without somebody knowing; a laptop that slept for days
/// asks before it goes on. Looked at every half minute and before every send.
pub(crate) async fn guard_clock(core: &Core) -> Result<(), ChangeError> {
    use std::sync::atomic::Ordering;
    let now_ms = core.now_ms();
    let latest_ms = core.latest_ms.fetch_max(now_ms, Ordering::SeqCst);
    let reason = if now_ms < latest_ms - CLOCK_SLACK_MS {
        PauseReason::ClockWentBack
    } else if latest_ms > 0 && now_ms - latest_ms > stood_still_ms(core) {
        PauseReason::StoodStill
    } else {
        return Ok(());
    };
    core.latest_ms.store(now_ms, Ordering::SeqCst);
    let paused = pause_running(core, reason, |_| true).await;
    if paused.is_err() {
        // So that the jump is seen again at the next look.
        core.latest_ms.store(latest_ms, Ordering::SeqCst);
    }
    paused
}

/// The number has sent at a time that is still to come.
pub(crate) fn is_ahead(history: &History, now_ms: i64) -> bool {
    let latest_ms = now_ms.saturating_add(CLOCK_SLACK_MS);
    history.spent_at_ms.iter().any(|stamp| *stamp > latest_ms)
}

/// What is stamped ahead of now ([`is_ahead`]): the clock had run ahead when
/// nothing of this number ran, or another one is back from the future. What runs
/// waits for Continue, which says that the clock is right now; without it the caps
/// would stay closed until that time. `true`: something was paused.
pub(crate) async fn guard_stamps(
    core: &Core,
    number: NumberId,
    history: &History,
    now_ms: i64,
) -> Result<bool, ChangeError> {
    if !is_ahead(history, now_ms) {
        return Ok(false);
    }
    let of_number = move |campaign: &Campaign| campaign.number_id == Some(number);
    pause_running(core, PauseReason::ClockWentBack, of_number).await?;
    Ok(true)
}

async fn pause_running(
    core: &Core,
    reason: PauseReason,
    which: impl Fn(&Campaign) -> bool,
) -> Result<(), ChangeError> {
    for campaign in core.db.read(campaigns::list_alive).await? {
        if campaign.state == CampaignState::Running && which(&campaign) {
            apply(core, campaign.id, CampaignEvent::Pause(reason)).await?;
        }
    }
    Ok(())
}
