//! Starting a campaign: freezing its people and messages.
//!
//! People are frozen in slices under the state `preparing`, each slice a short
//! write, so that a number that sends is never kept waiting. If they are as many as the
//! button said, one last write makes the campaign run; otherwise the start is taken back.
//! A start that is interrupted is rolled back at the next start of the app: the draft is
//! as it was and nobody got anything.

use super::{change, finish};
use crate::core::Core;
use crate::events::Topic;
use drumbeat_domain::campaign::CampaignEvent;
use drumbeat_domain::mutant;
use drumbeat_domain::secret_text::PrivateText;
use drumbeat_domain::template::Template;
use drumbeat_domain::{CampaignId, NumberId, PersonId};
use drumbeat_store::StoreError;
use drumbeat_store::query::audience::{self, Audience, AudiencePerson};
use drumbeat_store::table::campaigns::{self, Campaign, ChangeError};
use drumbeat_store::table::numbers::{self, LinkState};
use drumbeat_store::table::recipients::{self, NewRecipient};
use std::sync::Arc;
use thiserror::Error;

/// People in one write: some milliseconds of it.
const SLICE: u32 = 1_000;

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
    let pages = Pages::of(audience, template, shop);
    let mut count = 0;
    let mut page = pages.after(core, PersonId(0)).await?;
    while let Some(last) = page.last {
        count += page.rendered.len() as i64;
        page = pages.after(core, last).await?;
    }
    Ok(count)
}

/// A page of an audience, each person with their words.
struct Page {
    rendered: Vec<NewRecipient>,
    last: Option<PersonId>,
}

/// Where the pages come from.
#[derive(Clone)]
struct Pages {
    audience: Audience,
    template: Template,
    shop: String,
    with_fields: bool,
}

impl Pages {
    fn of(audience: &Audience, template: &Template, shop: &str) -> Arc<Self> {
        Arc::new(Self {
            audience: audience.clone(),
            template: template.clone(),
            shop: shop.to_owned(),
            with_fields: asks_for_fields(template),
        })
    }

    /// Read and rendered by the thread that reads: meanwhile another one writes.
    async fn after(self: &Arc<Self>, core: &Core, after: PersonId) -> Result<Page, StoreError> {
        let pages = Arc::clone(self);
        core.db
            .read(move |conn| {
                let page = audience::page(conn, &pages.audience, pages.with_fields, after, SLICE)?;
                Ok(Page {
                    last: page.last().map(|person| person.person_id),
                    rendered: render_all(&pages.template, &pages.shop, &page).0,
                })
            })
            .await
    }
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
    let pages = Pages::of(audience, template, shop);
    let mut people = 0;
    let mut page = pages.after(core, PersonId(0)).await?;
    while let Some(last) = page.last {
        let now_ms = core.now_ms();
        let freeze = core.db.write(move |tx| {
            let frozen = recipients::freeze(tx, id, number, &page.rendered, now_ms)?;
            campaigns::set_prepared_up_to(tx, id, last.0)?;
            Ok(frozen as i64)
        });
        // While these are written, perhaps by this thread, others read the next.
        let (next, frozen) = tokio::join!(pages.after(core, last), freeze);
        people += frozen?;
        page = next?;
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
