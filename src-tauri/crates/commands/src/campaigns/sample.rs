//! Some of the people a campaign would reach, while they are chosen.

use super::drafts::audience_of;
use crate::dto::campaigns::AudienceAsk;
use crate::dto::contacts::ContactRowDto;
use crate::{App, CommandError, contacts};
use drumbeat_domain::PersonId;
use drumbeat_domain::template::Template;
use drumbeat_engine::value;
use drumbeat_store::query::audience;
use drumbeat_store::query::contacts::load_rows;

/// People of a sample.
const SAMPLE: usize = 5;
/// So many are looked at for those who lack nothing that the message says.
const LOOKED_AT: u32 = 50;

/// Some of those who get it, those added last first.
pub async fn audience_sample(
    app: &App,
    ask: AudienceAsk,
) -> Result<Vec<ContactRowDto>, CommandError> {
    let workspace = app.workspace().await;
    let (chosen, now_ms) = (audience_of(&ask.audience), workspace.now_ms());
    let shop = workspace.region().await?.shop_name;
    // While the message is being written it may not be readable yet: then it leaves nobody out.
    let template = Template::parse(&ask.body).ok();
    let rows = workspace
        .db
        .read(move |conn| {
            let mut people = audience::sample(conn, &chosen, LOOKED_AT, now_ms)?;
            if let Some(template) = template.filter(|words| !words.variables().is_empty()) {
                let worded = audience::load(conn, &people)?;
                let worded = worded.iter().filter(|person| {
                    let rendered = template.render(&|name| value(person, &shop, name));
                    rendered.is_ok()
                });
                people = worded
                    .map(|person| person.person_id)
                    .collect::<Vec<PersonId>>();
            }
            people.truncate(SAMPLE);
            load_rows(conn, &people)
        })
        .await?;
    Ok(rows.into_iter().map(contacts::row).collect())
}
