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
const SLICE: usize = 1_000;

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
        let (audience, now_ms) = (audience.clone(), core.now_ms());
        let count = core
            .db
            .read(move |conn| audience::count(conn, &audience, now_ms));
        return Ok(count.await?.will_get);
    }
    let pages = Pages::of(core, audience, template, shop).await?;
    let mut count = 0;
    let mut next = pages.read(core, 0).await?;
    while let Some(page) = next {
        count += page.rendered.len() as i64;
        next = pages.read(core, page.number + 1).await?;
    }
    Ok(count)
}

/// A page of an audience, each person with their words.
struct Page {
    number: usize,
    rendered: Vec<NewRecipient>,
    last: PersonId,
}

/// Who is chosen, found out once, and the pages of them.
struct Pages {
    chosen: Vec<PersonId>,
    template: Template,
    shop: String,
    with_fields: bool,
}

impl Pages {
    async fn of(
        core: &Core,
        audience: &Audience,
        template: &Template,
        shop: &str,
    ) -> Result<Arc<Self>, StoreError> {
        let (audience, now_ms) = (audience.clone(), core.now_ms());
        let chosen = core
            .db
            .read(move |conn| audience::chosen(conn, &audience, now_ms));
        Ok(Arc::new(Self {
            chosen: chosen.await?,
            template: template.clone(),
            shop: shop.to_owned(),
            with_fields: asks_for_fields(template),
        }))
    }

    /// A page, read and rendered by the thread that reads: meanwhile another one writes.
    /// `None` after the last one.
    async fn read(
        self: &Arc<Self>,
        core: &Core,
        number: usize,
    ) -> Result<Option<Page>, StoreError> {
        let pages = Arc::clone(self);
        core.db
            .read(move |conn| {
                let Some(chosen) = pages.chosen.chunks(SLICE).nth(number) else {
                    return Ok(None);
                };
                let people = audience::page(conn, chosen, pages.with_fields)?;
                Ok(chosen.last().map(|last| Page {
                    number,
                    rendered: render_all(&pages.template, &pages.shop, &people).0,
                    last: *last,
                }))
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
    let pages = Pages::of(core, audience, template, shop).await?;
    let mut people = 0;
    let mut next = pages.read(core, 0).await?;
    while let Some(page) = next {
        let following = page.number + 1;
        let now_ms = core.now_ms();
        let freeze = core.db.write(move |tx| {
            let frozen = recipients::freeze(tx, id, number, &page.rendered, now_ms)?;
            campaigns::set_prepared_up_to(tx, id, page.last.0)?;
            Ok(frozen as i64)
        });
        // While these are written, perhaps by this thread, others read the next.
        let (read, frozen) = tokio::join!(pages.read(core, following), freeze);
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
