//! Saved messages: the list, the editor's checks, the live preview.

mod reading;

use crate::desk::Desk;
use crate::dto::messages::{
    PreviewAsk, PreviewPerson, TemplateAsk, TemplateDto, TemplateReport, TemplateSave, VariableDto,
    VariableSource,
};
use crate::dto::{ById, Done, Empty};
use crate::{App, CommandError, ErrorCode};
use drumbeat_domain::TemplateId;
use drumbeat_store::query::audience::PERSON_VARIABLES;
use drumbeat_store::query::preview;
use drumbeat_store::table::templates::{self, Template};

/// The variable that is the shop's name.
pub(crate) const SHOP: &str = "shop";

/// All saved messages, last changed first.
pub async fn template_list(app: &App, _: Empty) -> Result<Vec<TemplateDto>, CommandError> {
    let all = app.desk().await?.db.read(templates::list).await?;
    Ok(all.into_iter().map(dto).collect())
}

/// One saved message.
pub async fn template_get(app: &App, ask: ById) -> Result<TemplateDto, CommandError> {
    get(&app.desk().await?, TemplateId(ask.id)).await
}

async fn get(desk: &Desk, id: TemplateId) -> Result<TemplateDto, CommandError> {
    let found = desk.db.read(move |conn| templates::load(conn, id)).await?;
    found
        .map(dto)
        .ok_or_else(|| CommandError::new(ErrorCode::NotFound).with("what", "template"))
}

/// Saves a message; one with mistakes too, so that nothing typed is ever lost.
pub async fn template_save(app: &App, ask: TemplateSave) -> Result<TemplateDto, CommandError> {
    save(&app.desk().await?, ask).await
}

pub(crate) async fn save(desk: &Desk, ask: TemplateSave) -> Result<TemplateDto, CommandError> {
    let now_ms = desk.now_ms;
    let id = desk
        .db
        .write(move |tx| {
            let name = ask.name.trim();
            match ask.id.map(TemplateId) {
                Some(id) => {
                    templates::update(tx, id, name, &ask.language, &ask.body, now_ms)?;
                    Ok(id)
                }
                None => templates::insert(tx, name, &ask.language, &ask.body, now_ms),
            }
        })
        .await?;
    get(desk, id).await
}

/// Deletes a message so that it can be undone.
pub async fn template_delete(app: &App, ask: ById) -> Result<Done, CommandError> {
    let desk = app.desk().await?;
    desk.db
        .write(move |tx| templates::delete(tx, TemplateId(ask.id), desk.now_ms))
        .await?;
    Ok(Done {})
}

/// Takes a deletion back.
pub async fn template_restore(app: &App, ask: ById) -> Result<TemplateDto, CommandError> {
    let desk = app.desk().await?;
    desk.db
        .write(move |tx| templates::restore(tx, TemplateId(ask.id)))
        .await?;
    get(&desk, TemplateId(ask.id)).await
}

/// Every variable a message can use.
pub async fn variable_list(app: &App, _: Empty) -> Result<Vec<VariableDto>, CommandError> {
    variables(&app.desk().await?).await
}

pub(crate) async fn variables(desk: &Desk) -> Result<Vec<VariableDto>, CommandError> {
    let names = desk.db.read(preview::variables).await?;
    let mut variables: Vec<VariableDto> = names
        .into_iter()
        .filter(|name| name != SHOP)
        .map(|name| VariableDto {
            source: if PERSON_VARIABLES.contains(&name.as_str()) {
                VariableSource::Person
            } else {
                VariableSource::Field
            },
            name,
        })
        .collect();
    let after_person = variables
        .iter()
        .filter(|variable| variable.source == VariableSource::Person)
        .count();
    let shop = VariableDto {
        name: SHOP.to_owned(),
        source: VariableSource::Shop,
    };
    variables.insert(after_person, shop);
    Ok(variables)
}

/// What is wrong with a text, and whom it leaves out.
pub async fn template_check(app: &App, ask: TemplateAsk) -> Result<TemplateReport, CommandError> {
    reading::check(&app.desk().await?, ask).await
}

/// How a text reads for the operator's own contacts, worst cases first.
pub async fn template_preview(
    app: &App,
    ask: PreviewAsk,
) -> Result<Vec<PreviewPerson>, CommandError> {
    reading::preview(&app.desk().await?, ask).await
}

fn dto(template: Template) -> TemplateDto {
    TemplateDto {
        id: template.id.0,
        name: template.name,
        language: template.language,
        body: template.body,
        version: template.version,
        updated_at_ms: template.updated_at_ms,
    }
}

#[cfg(test)]
mod tests;
