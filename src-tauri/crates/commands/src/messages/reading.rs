//! How a text reads: its mistakes, its variables, and the message that single
//! people would get.

use super::{SHOP, variables};
use crate::campaigns::audience_of;
use crate::desk::Desk;
use crate::dto::campaigns::AudienceDto;
use crate::dto::messages::{
    PreviewAsk, PreviewPerson, TemplateAsk, TemplateMistake, TemplateReport, TemplateVariable,
};
use crate::{CommandError, ErrorCode};
use drumbeat_domain::PersonId;
use drumbeat_domain::consent::stop_words;
use drumbeat_domain::template::{
    At, Node, Template, TemplateError, TemplateErrorKind, tells_how_to_stop,
};
use drumbeat_store::query::audience::{self, Audience, AudiencePerson};
use drumbeat_store::query::preview;
use std::collections::BTreeMap;

/// People of one preview at most.
const MOST_SHOWN: u32 = 50;

fn audience(given: Option<AudienceDto>) -> Audience {
    match given {
        None => Audience {
            everyone: true,
            ..Audience::default()
        },
        Some(given) => audience_of(&given),
    }
}

pub(super) async fn check(desk: &Desk, ask: TemplateAsk) -> Result<TemplateReport, CommandError> {
    let now_ms = desk.now_ms;
    let audience = audience(ask.audience);
    let template = match Template::parse(&ask.body) {
        Ok(template) => template,
        Err(error) => {
            let will_get = desk
                .db
                .read(move |conn| audience::count(conn, &audience, now_ms))
                .await?;
            let mistakes = vec![mistake(error)];
            return Ok(report(
                &ask.body,
                Vec::new(),
                mistakes,
                0,
                will_get.will_get,
            ));
        }
    };
    let known: Vec<String> = variables(desk).await?.into_iter().map(|v| v.name).collect();
    let used = used(&template);
    let asked: Vec<String> = template
        .variables()
        .into_iter()
        .filter(|name| *name != SHOP && known.iter().any(|known| known == name))
        .map(str::to_owned)
        .collect();
    let needed: Vec<String> = asked
        .iter()
        .filter(|name| !used.get(*name).is_some_and(|u| u.is_covered))
        .cloned()
        .collect();
    let (counts, lacking, audience) = desk
        .db
        .read(move |conn| {
            let missing = preview::missing_counts(conn, &audience, &asked, now_ms)?;
            let lacking = preview::missing_any(conn, &audience, &needed, now_ms)?;
            Ok((missing, lacking, audience::count(conn, &audience, now_ms)?))
        })
        .await?;
    let no_shop = desk.shop_name.trim().is_empty();
    let shop_blocks = no_shop && used.get(SHOP).is_some_and(|used| !used.is_covered);
    let missing_of = |name: &str| match name {
        SHOP if no_shop => audience.will_get,
        name => counts
            .iter()
            .find(|count| count.variable == name)
            .map_or(0, |count| count.people),
    };
    let found = template
        .variables()
        .into_iter()
        .map(|name| TemplateVariable {
            name: name.to_owned(),
            known: known.iter().any(|known| known == name),
            fallback: used.get(name).and_then(|used| used.fallback.clone()),
            is_covered: used.get(name).is_some_and(|used| used.is_covered),
            missing: missing_of(name),
        })
        .collect();
    let mistakes = unknown(&ask.body, &template, &known);
    let left_out = if shop_blocks {
        audience.will_get
    } else {
        lacking
    };
    Ok(report(
        &ask.body,
        found,
        mistakes,
        left_out,
        audience.will_get - left_out,
    ))
}

/// How a variable is written in a text.
struct Used {
    /// The first replacement.
    fallback: Option<String>,
    /// Every place has one.
    is_covered: bool,
}

fn used(template: &Template) -> BTreeMap<String, Used> {
    let mut all: BTreeMap<String, Used> = BTreeMap::new();
    for segment in template.segments() {
        let Node::Variable { name, fallback } = &segment.node else {
            continue;
        };
        let used = all.entry(name.clone()).or_insert_with(|| Used {
            fallback: fallback.clone(),
            is_covered: true,
        });
        used.is_covered &= fallback.is_some();
        if used.fallback.is_none() {
            used.fallback.clone_from(fallback);
        }
    }
    all
}

/// Every place of a variable that nobody knows.
fn unknown(body: &str, template: &Template, known: &[String]) -> Vec<TemplateMistake> {
    template
        .segments()
        .iter()
        .filter_map(|segment| match &segment.node {
            Node::Variable { name, .. } if !known.contains(name) => Some(mistake(TemplateError {
                at: At::of(body, segment.span.start),
                kind: TemplateErrorKind::UnknownName,
                name: name.clone(),
            })),
            Node::Variable { .. } | Node::Text(_) => None,
        })
        .collect()
}

fn mistake(error: TemplateError) -> TemplateMistake {
    TemplateMistake {
        kind: error.kind.code().to_owned(),
        name: error.name,
        at: u32::try_from(error.at.utf16).unwrap_or(u32::MAX),
    }
}

fn report(
    body: &str,
    variables: Vec<TemplateVariable>,
    mistakes: Vec<TemplateMistake>,
    left_out: i64,
    will_get: i64,
) -> TemplateReport {
    let words: Vec<&str> = stop_words().map(|stop| stop.word).collect();
    TemplateReport {
        characters: u32::try_from(body.chars().count()).unwrap_or(u32::MAX),
        variables,
        tells_how_to_stop: tells_how_to_stop(body, &words),
        mistakes,
        left_out,
        will_get,
    }
}

pub(super) async fn preview(
    desk: &Desk,
    ask: PreviewAsk,
) -> Result<Vec<PreviewPerson>, CommandError> {
    let template = Template::parse(&ask.body).map_err(|error| {
        CommandError::new(ErrorCode::TemplateBad)
            .with("kind", error.kind.code())
            .with("at", error.at.utf16)
            .with("name", error.name)
    })?;
    let audience = audience(ask.audience);
    // People who have everything are no worse with a variable that is replaced;
    // the ones to look at lack something, replaced or not.
    let asked: Vec<String> = template
        .variables()
        .into_iter()
        .filter(|name| *name != SHOP)
        .map(str::to_owned)
        .collect();
    let (limit, now_ms) = (ask.limit.clamp(1, MOST_SHOWN), desk.now_ms);
    let people = desk
        .db
        .read(move |conn| preview::worst_first(conn, &audience, &asked, limit, now_ms))
        .await?;
    if people.is_empty() {
        let sample = sample();
        let shown = render(&template, &sample, &desk.shop_name);
        return Ok(vec![PreviewPerson {
            person_id: None,
            ..shown
        }]);
    }
    Ok(people
        .iter()
        .map(|person| render(&template, person, &desk.shop_name))
        .collect())
}

fn render(template: &Template, person: &AudiencePerson, shop: &str) -> PreviewPerson {
    let value = |name: &str| {
        if name == SHOP {
            Some(shop)
        } else {
            person.value(name)
        }
    };
    let (text, missing) = match template.render(&value) {
        Ok(text) => (Some(text), Vec::new()),
        Err(missing) => (None, missing.names),
    };
    PreviewPerson {
        person_id: Some(person.person_id.0),
        name: person.name.clone(),
        text,
        missing,
    }
}

/// Somebody to show while there are no contacts.
fn sample() -> AudiencePerson {
    AudiencePerson {
        person_id: PersonId(0),
        name: "Grâce Mbuyi".to_owned(),
        first_name: "Grâce".to_owned(),
        phone: String::new(),
        city: "Goma".to_owned(),
        company: "Mbuyi & Co".to_owned(),
        email: "grace@example.com".to_owned(),
        language: "fr".to_owned(),
        fields: BTreeMap::new(),
        tags: Vec::new(),
    }
}
