//! A filter as one condition on `visible_people p`.
//!
//! Everything somebody typed is a value of its own, never a piece of the SQL. Every
//! condition is true or false and never NULL, because a filter can say "not". What is
//! asked of another table is asked once for all people (`p.id IN (...)`), through an index
//! of that table.

use super::contacts::{self, ContactRow};
use crate::table::lists::members;
use crate::table::{lists, settings};
use crate::{StoreError, fold};
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::schedule::Zone;
use drumbeat_domain::segment::{
    CampaignResult, Column, Condition, Field, Filter, Node, Now, NumberTest, Range, TextTest, When,
};
use drumbeat_domain::{ListId, PersonId};
use rusqlite::types::Value;
use rusqlite::{Connection, ToSql};

/// The values of a question, each under a name of its own.
#[derive(Default)]
pub(crate) struct Values(Vec<(String, Value)>);

impl Values {
    /// Takes a value and gives its name.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        let name = format!(":v{}", self.0.len());
        self.0.push((name.clone(), value.into()));
        name
    }

    pub(crate) fn params(&self) -> Vec<(&str, &dyn ToSql)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value as &dyn ToSql))
            .collect()
    }
}

/// The moment, in the zone of the shop.
pub fn now(conn: &Connection, at_ms: i64) -> Result<Now, StoreError> {
    #[derive(serde::Deserialize)]
    struct Region {
        zone: Zone,
    }
    let region: Option<Region> = settings::load(conn, settings::REGION)?;
    let zone = region.map_or(Zone::UTC, |region| region.zone);
    Ok(Now { at_ms, zone })
}

/// How many people fit, and some of them, those added last first: what a condition looks up
/// is looked up once for both. How they stand is a longer question
/// ([`audience::count_filter`](super::audience::count_filter)).
pub fn look(
    conn: &Connection,
    filter: &Filter,
    at_ms: i64,
    limit: usize,
) -> Result<(i64, Vec<ContactRow>), StoreError> {
    let mut values = Values::default();
    let fits = fits(conn, filter, now(conn, at_ms)?, &mut values)?;
    let sql = format!("SELECT p.id FROM visible_people p WHERE {fits} ORDER BY p.id DESC");
    let mut statement = conn.prepare(&sql)?;
    let mut rows = statement.query(values.params().as_slice())?;
    let (mut people, mut sample) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        people += 1;
        if sample.len() < limit {
            sample.push(PersonId(row.get(0)?));
        }
    }
    Ok((people, contacts::load_rows(conn, &sample)?))
}

/// The condition that a person `p` fits the filter. Its lists must be there.
pub(crate) fn fits(
    conn: &Connection,
    filter: &Filter,
    now: Now,
    values: &mut Values,
) -> Result<String, StoreError> {
    for condition in filter.conditions() {
        if let Condition::List { list } = condition {
            lists::name(conn, *list)?.ok_or(StoreError::NotFound("list"))?;
        }
    }
    Ok(of_node(filter.root(), now, values))
}

fn of_node(node: &Node, now: Now, values: &mut Values) -> String {
    let mut each = |parts: &[Node]| -> Vec<String> {
        let parts = parts.iter();
        parts.map(|part| of_node(part, now, values)).collect()
    };
    match node {
        Node::All(parts) => format!("({})", each(parts).join(" AND ")),
        Node::Any(parts) => format!("({})", each(parts).join(" OR ")),
        Node::Not(part) => format!("NOT {}", of_node(part, now, values)),
        Node::Is(condition) => format!("({})", of_condition(condition, now, values)),
    }
}

fn of_condition(condition: &Condition, now: Now, values: &mut Values) -> String {
    match condition {
        Condition::Known { field } => {
            of_field(field, values, |text, _| format!("trim({text}) <> ''"))
        }
        Condition::Text { field, test, value } => of_text(field, *test, value, values),
        Condition::Number {
            field,
            test,
            thousandths,
        } => {
            let sign = match test {
                NumberTest::Is => "=",
                NumberTest::Below => "<",
                NumberTest::Above => ">",
            };
            of_field(field, values, |text, values| {
                let amount = values.bind(*thousandths);
                format!("(amount({text}) {sign} {amount}) IS TRUE")
            })
        }
        Condition::Date { field, when } => of_field(field, values, |text, values| {
            let inside = within(&format!("day({text})"), when.days(now), values);
            format!("({inside}) IS TRUE")
        }),
        Condition::YesNo { field, yes } => of_field(field, values, |text, values| {
            let yes = values.bind(i64::from(*yes));
            format!("truth({text}) IS {yes}")
        }),
        Condition::Tag { tag } => {
            let tag = values.bind(fold(tag));
            format!(
                "p.id IN (SELECT pt.person_id FROM person_tags pt
                   WHERE pt.tag_id = (SELECT id FROM tags WHERE folded = {tag}))"
            )
        }
        Condition::List { list } => in_list(*list, values),
        Condition::Consent { consent } => of_consent(*consent),
        Condition::Test { yes } => {
            let yes = values.bind(i64::from(*yes));
            format!("p.is_test = {yes}")
        }
        Condition::Written { when } => of_written(*when, now, values),
        Condition::Answered { when } => {
            let inside = within("max(c.last_inbound_ms)", when.instants(now), values);
            format!(
                "p.id IN (SELECT c.person_id FROM conversations c
                   WHERE c.person_id IS NOT NULL AND c.last_inbound_ms > 0
                   GROUP BY c.person_id HAVING {inside})"
            )
        }
        Condition::Added { when } => within("p.created_at_ms", when.instants(now), values),
        Condition::Campaign { campaign, result } => of_campaign(campaign.0, *result, values),
        Condition::Import { import } => {
            let import = values.bind(import.0);
            format!("p.id IN (SELECT person_id FROM import_people WHERE import_id = {import})")
        }
    }
}

/// A number inside the range.
fn within(number: &str, range: Range, values: &mut Values) -> String {
    let from = values.bind(range.from.unwrap_or(i64::MIN));
    let last = values.bind(
        range
            .until
            .map_or(i64::MAX, |until| until.saturating_sub(1)),
    );
    format!("{number} BETWEEN {from} AND {last}")
}

/// The condition on the text that stands in a field; nobody without that field fits.
fn of_field(
    field: &Field,
    values: &mut Values,
    test: impl FnOnce(&str, &mut Values) -> String,
) -> String {
    match field {
        Field::Column(column) => test(column_of(*column), values),
        Field::Extra(name) => {
            let name = values.bind(name.clone());
            let test = test("f.value", values);
            format!(
                "p.id IN (SELECT f.person_id FROM person_fields f WHERE f.field = {name} AND {test})"
            )
        }
    }
}

const fn column_of(column: Column) -> &'static str {
    match column {
        Column::Name => "p.name",
        Column::FirstName => "p.first_name",
        Column::City => "p.city",
        Column::Company => "p.company",
        Column::Email => "p.email",
        Column::Language => "p.language",
        Column::Notes => "p.notes",
    }
}

fn of_text(field: &Field, test: TextTest, value: &str, values: &mut Values) -> String {
    of_field(field, values, |text, values| {
        let value = values.bind(fold(value));
        let folded = match field {
            // Kept folded.
            Field::Column(Column::Name) => "p.sort_name".to_owned(),
            Field::Column(_) | Field::Extra(_) => format!("folded({text})"),
        };
        match test {
            TextTest::Is => format!("{folded} = {value}"),
            TextTest::Contains => format!("instr({folded}, {value}) > 0"),
        }
    })
}

/// Whoever is in a list.
pub(crate) fn in_list(list: ListId, values: &mut Values) -> String {
    const MEMBERS: &str = members!(":list");
    let list = values.bind(list.0);
    format!("p.id IN ({})", MEMBERS.replace(":list", &list))
}

/// Everybody with an address on the stop list, as `visible_people` says it, found from the
/// list's few entries. An address belongs to everywhere or to one number.
pub(crate) const BLOCKED: &str = "SELECT i.person_id FROM suppressions s CROSS JOIN identities i
    WHERE i.kind = s.kind AND i.scope IN (SELECT '' UNION ALL SELECT uuid FROM numbers) AND i.value = s.value";

/// As the contacts show it: a blocked address is an opt-out.
fn of_consent(consent: ConsentState) -> String {
    match consent {
        ConsentState::OptedOut => format!("p.consent = 'opted_out' OR p.id IN ({BLOCKED})"),
        ConsentState::Agreed => format!("p.consent = 'agreed' AND p.id NOT IN ({BLOCKED})"),
        ConsentState::NotAsked => format!("p.consent = 'not_asked' AND p.id NOT IN ({BLOCKED})"),
    }
}

/// Our last message: whoever got one since then, and none since the end of the range.
fn of_written(when: When, now: Now, values: &mut Values) -> String {
    let range = when.instants(now);
    let since = written_since(range.from, values);
    match range.until {
        None => since,
        Some(until) => format!("{since} AND NOT {}", written_since(Some(until), values)),
    }
}

fn written_since(from: Option<i64>, values: &mut Values) -> String {
    let (attempts, messages) = match from {
        // Through the index of each number's times.
        Some(from) => {
            let from = values.bind(from);
            (
                format!("a.number_id IN (SELECT id FROM numbers) AND a.counts_at_ms >= {from} AND"),
                format!("m.at_ms >= {from} AND"),
            )
        }
        None => (String::new(), String::new()),
    };
    format!(
        "p.id IN (
           SELECT i.person_id FROM attempts a JOIN outbox_items i ON i.id = a.item_id
             WHERE {attempts} a.spends = 1 AND i.person_id IS NOT NULL
           UNION ALL
           SELECT c.person_id FROM messages m JOIN conversations c ON c.id = m.conversation_id
             WHERE {messages} m.direction = 'out' AND m.item_id IS NULL AND c.person_id IS NOT NULL)"
    )
}

/// What became of a campaign.
pub(crate) fn of_campaign(campaign: i64, result: CampaignResult, values: &mut Values) -> String {
    let campaign = values.bind(campaign);
    let in_it =
        format!("p.id IN (SELECT r.person_id FROM recipients r WHERE r.campaign_id = {campaign})");
    // In the words of the index of those who have moved on (`outbox_moved`).
    let moved = |states: &str| {
        format!(
            "p.id IN (SELECT i.person_id FROM outbox_items i
               WHERE i.campaign_id = {campaign} AND i.delivery <> 'waiting' AND i.delivery <> 'sending'
                 AND i.delivery IN ({states}))"
        )
    };
    match result {
        CampaignResult::InIt => in_it,
        CampaignResult::GotOrMay => format!("{in_it} AND NOT {}", moved("'failed', 'skipped'")),
        CampaignResult::Got => moved("'accepted', 'sent', 'delivered', 'read'"),
        CampaignResult::Delivered => moved("'delivered', 'read'"),
        CampaignResult::Read => moved("'read'"),
        CampaignResult::Failed => moved("'failed'"),
        CampaignResult::Skipped => moved("'skipped'"),
        CampaignResult::Answered => format!(
            "p.id IN (SELECT r.person_id FROM recipients r
               WHERE r.campaign_id = {campaign} AND r.answered_at_ms IS NOT NULL)"
        ),
    }
}

#[cfg(test)]
mod tests;
