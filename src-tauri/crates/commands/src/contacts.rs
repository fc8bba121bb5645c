//! The contacts: the list, one person, consent, tags.

mod acts;
mod chosen;
mod consent_page;
mod convert;
mod editing;
mod export;
mod indexing;
mod many;
mod merge;
mod phones;
mod snapshots;
mod window;

use crate::desk::{Desk, formatted};
use crate::dto::acts::RecentAct;
use crate::dto::consent_page::ConsentPage;
use crate::dto::contact_phones::{ContactPhone, PhoneCheck, PhoneEcho};
use crate::dto::contacts::{
    ConsentChoice, ContactAdd, ContactAllow, ContactConsent, ContactCountsDto, ContactDto,
    ContactPage, ContactTest, ContactUpdate, ContactWindow, TagDto,
};
use crate::dto::evidence::EvidenceSaved;
use crate::dto::many::{ContactExport, ContactMany, ContactsExported, ManyDone};
use crate::dto::merge::{MergePair, MergePreview, MergeSuggestion, Merged};
use crate::dto::{ById, Done, Empty};
use crate::{App, CommandError};
use drumbeat_domain::PersonId;
use drumbeat_domain::phone::Phone;
use drumbeat_store::query::contacts;
use drumbeat_store::table::{identities, people, suppressions, tags};

pub(crate) use acts::forget_some;
pub(crate) use convert::{kind, kind_of, row};
pub(crate) use indexing::{Indexing, keep_up};
pub(crate) use snapshots::Snapshots;
pub(crate) use window::everybody;

/// A window of the list.
pub async fn contact_window(app: &App, ask: ContactWindow) -> Result<ContactPage, CommandError> {
    window::window(&app.desk().await?, ask).await
}

/// The figures above the list.
pub async fn contact_counts(app: &App, _: Empty) -> Result<ContactCountsDto, CommandError> {
    let counts = app.desk().await?.db.read(contacts::counts).await?;
    Ok(convert::counts(counts))
}

/// Everything about one person.
pub async fn contact_get(app: &App, ask: ById) -> Result<ContactDto, CommandError> {
    get(&app.desk().await?, PersonId(ask.id)).await
}

pub(crate) async fn get(desk: &Desk, id: PersonId) -> Result<ContactDto, CommandError> {
    let panel = desk
        .db
        .read(move |conn| contacts::panel::get(conn, id))
        .await?;
    Ok(convert::panel(panel))
}

/// Adds somebody. Who was deleted comes back as the same person.
pub async fn contact_add(app: &App, ask: ContactAdd) -> Result<ContactDto, CommandError> {
    editing::add(&app.desk().await?, ask).await
}

/// Changes what is known about somebody.
pub async fn contact_update(app: &App, ask: ContactUpdate) -> Result<ContactDto, CommandError> {
    editing::update(&app.desk().await?, ask).await
}

/// Gives somebody one more number.
pub async fn contact_phone_add(app: &App, ask: ContactPhone) -> Result<ContactDto, CommandError> {
    phones::add(&app.desk().await?, ask).await
}

/// Makes another number of somebody the one that is written to.
pub async fn contact_phone_main(app: &App, ask: ContactPhone) -> Result<ContactDto, CommandError> {
    phones::make_main(&app.desk().await?, ask).await
}

/// Takes a number from somebody. One that messages went to stays.
pub async fn contact_phone_remove(
    app: &App,
    ask: ContactPhone,
) -> Result<ContactDto, CommandError> {
    phones::remove(&app.desk().await?, ask).await
}

/// Records consent for one person who did not ask to stop.
pub async fn contact_set_consent(
    app: &App,
    ask: ContactConsent,
) -> Result<ContactDto, CommandError> {
    let desk = app.desk().await?;
    match ask.state {
        ConsentChoice::Agreed => editing::grant(&desk, PersonId(ask.id), ask.how, ask.proof).await,
        ConsentChoice::NotAsked => editing::withdraw(&desk, PersonId(ask.id)).await,
    }
}

/// Nobody may write to this person any more.
pub async fn contact_stop(app: &App, ask: ById) -> Result<ContactDto, CommandError> {
    editing::stop(&app.desk().await?, PersonId(ask.id)).await
}

/// Saves the consent of one person as a page. `None`: the operator thought better of it.
pub async fn consent_page_save(
    app: &App,
    ask: ConsentPage,
) -> Result<Option<EvidenceSaved>, CommandError> {
    consent_page::save(app, ask).await
}

/// Records a new yes of somebody who had asked to stop.
pub async fn contact_allow(app: &App, ask: ContactAllow) -> Result<ContactDto, CommandError> {
    editing::allow(&app.desk().await?, PersonId(ask.id), ask.how, ask.proof).await
}

/// Marks somebody as a test person, or no longer.
pub async fn contact_test(app: &App, ask: ContactTest) -> Result<ContactDto, CommandError> {
    let desk = app.desk().await?;
    let (id, now_ms) = (PersonId(ask.id), desk.now_ms);
    desk.db
        .write(move |tx| {
            people::get(tx, id)?;
            people::set_test(tx, id, ask.is_test, now_ms)
        })
        .await?;
    get(&desk, id).await
}

/// Deletes somebody so that it can be undone.
pub async fn contact_delete(app: &App, ask: ById) -> Result<Done, CommandError> {
    acts::delete_one(&app.desk().await?, PersonId(ask.id)).await?;
    Ok(Done {})
}

/// Takes a deletion back.
pub async fn contact_restore(app: &App, ask: ById) -> Result<ContactDto, CommandError> {
    let desk = app.desk().await?;
    let now_ms = desk.now_ms;
    desk.db
        .write(move |tx| people::restore(tx, PersonId(ask.id), now_ms))
        .await?;
    get(&desk, PersonId(ask.id)).await
}

/// Writes people into a file that the operator chooses. `None`: they thought better of it.
pub async fn contact_export(
    app: &App,
    ask: ContactExport,
) -> Result<Option<ContactsExported>, CommandError> {
    export::export(app, ask).await
}

/// Stops work on many contacts. What it did so far stays, but of an export nothing is left.
pub async fn contact_work_stop(app: &App, ask: ById) -> Result<Done, CommandError> {
    app.desk().await?.works.stop(&ask.id);
    Ok(Done {})
}

/// Does something to many people.
pub async fn contact_many(app: &App, ask: ContactMany) -> Result<ManyDone, CommandError> {
    many::act(app, ask).await
}

/// Takes back what was done to many people.
pub async fn contact_many_undo(app: &App, ask: ById) -> Result<Done, CommandError> {
    acts::undo(&app.desk().await?, ask.id).await?;
    Ok(Done {})
}

/// What was done to many people lately and can be taken back, the last first.
pub async fn contact_acts(app: &App, _: Empty) -> Result<Vec<RecentAct>, CommandError> {
    acts::list(&app.desk().await?).await
}

/// Makes a deletion one for good.
pub async fn contact_remove_for_good(app: &App, ask: ById) -> Result<Done, CommandError> {
    acts::remove(&app.desk().await?, ask.id).await?;
    Ok(Done {})
}

/// Pairs of contacts who may be one person, the surest first.
pub async fn merge_suggestions(app: &App, _: Empty) -> Result<Vec<MergeSuggestion>, CommandError> {
    merge::suggestions(&app.desk().await?).await
}

/// What two contacts would become. Nothing is changed.
pub async fn merge_preview(app: &App, ask: MergePair) -> Result<MergePreview, CommandError> {
    merge::preview(&app.desk().await?, ask).await
}

/// Makes one person of two.
pub async fn contact_merge(app: &App, ask: MergePair) -> Result<Merged, CommandError> {
    merge::merge(&app.desk().await?, ask).await
}

/// Makes two of one again.
pub async fn contact_merge_undo(app: &App, ask: ById) -> Result<MergePair, CommandError> {
    merge::undo(&app.desk().await?, ask.id).await
}

/// Notes that two are two, so that they are not proposed again.
pub async fn merge_refuse(app: &App, ask: MergePair) -> Result<Done, CommandError> {
    merge::refuse(&app.desk().await?, ask).await?;
    Ok(Done {})
}

/// Every tag somebody has.
pub async fn tag_list(app: &App, _: Empty) -> Result<Vec<TagDto>, CommandError> {
    let tags = app.desk().await?.db.read(tags::list).await?;
    Ok(tags
        .into_iter()
        .map(|tag| TagDto {
            name: tag.name,
            people: tag.people,
        })
        .collect())
}

/// Reads a number while it is typed.
pub async fn phone_check(app: &App, ask: PhoneCheck) -> Result<PhoneEcho, CommandError> {
    check_phone(&app.desk().await?, ask).await
}

pub(crate) async fn check_phone(desk: &Desk, ask: PhoneCheck) -> Result<PhoneEcho, CommandError> {
    let region = desk.region(ask.region.as_deref());
    let phone = match Phone::parse(&ask.input, Some(region)) {
        Ok(phone) => phone,
        Err(why) => {
            return Ok(PhoneEcho {
                why: Some(why.code().to_owned()),
                ..PhoneEcho::default()
            });
        }
    };
    let mut echo = PhoneEcho {
        formatted: Some(formatted(phone.digits())),
        region: phone.region().map(str::to_owned),
        ..PhoneEcho::default()
    };
    let (owner, asked_to_stop) = desk
        .db
        .read(move |conn| {
            let owner = match identities::find_phone(conn, &phone)? {
                Some(id) => people::load(conn, id)?.filter(|owner| owner.deleted_at_ms.is_none()),
                None => None,
            };
            Ok((owner, suppressions::holds_phone(conn, &phone)?))
        })
        .await?;
    echo.asked_to_stop = asked_to_stop;
    if let Some(owner) = owner {
        echo.contact_id = Some(owner.id.0);
        echo.contact_name = Some(owner.text.name);
    }
    Ok(echo)
}

/// A window of the list, for tests of other features.
#[cfg(test)]
pub(crate) async fn window_of(desk: &Desk, ask: ContactWindow) -> ContactPage {
    window::window(desk, ask).await.unwrap()
}

/// Records a yes with what shows it, for tests of other features.
#[cfg(test)]
pub(crate) async fn grant(
    desk: &Desk,
    id: PersonId,
    proof: Option<crate::dto::evidence::NewProof>,
) -> ContactDto {
    editing::grant(desk, id, None, proof).await.unwrap()
}

#[cfg(test)]
mod tests;
