//! Who a campaign is for: one question for the count, the preview and the freeze.
//!
//! Everybody chosen is left out by choice or has one standing (the view `visible_people`
//! says which), so the counts always add up to the people chosen. Test people are never in
//! an audience, however they were chosen; neither is anybody deleted or of an import that
//! is half done.
//!
//! A draft refers to its segments: what is chosen is "who is in it when it starts". At
//! Start the question is asked once ([`chosen`]), which fixes who is meant at one moment,
//! however long freezing them takes; whether each of them may get a message is asked again
//! as they are frozen ([`page`]), because a wish to stop may come in between.

mod chosen;

pub(crate) use chosen::Bound;

use crate::StoreError;
use crate::table::identities::phone_of;
use drumbeat_domain::segment::{CampaignResult, Filter};
use drumbeat_domain::{CampaignId, ImportId, ListId, PersonId, SegmentId};
use rusqlite::{Connection, Params, Row, named_params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who is chosen: everyone, or all who fit at least one of the others; without those who
/// are left out again. What an older version saved has fewer parts.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Audience {
    /// All people.
    pub everyone: bool,
    /// These people.
    pub people: Vec<PersonId>,
    /// The people of these imports.
    pub import_ids: Vec<ImportId>,
    /// The people of these groups.
    #[serde(flatten)]
    pub include: Parts,
    /// The people of these groups are left out.
    pub exclude: Parts,
}

/// Groups of people, each by what makes it one.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Parts {
    /// People with one of these tags.
    pub tags: Vec<String>,
    /// People of these lists.
    pub lists: Vec<ListId>,
    /// People of these segments.
    pub segments: Vec<SegmentId>,
    /// People of these campaigns.
    pub campaigns: Vec<CampaignPart>,
}

/// The people of a campaign, by what became of it for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignPart {
    /// Which.
    pub campaign: CampaignId,
    /// What became of it.
    pub result: CampaignResult,
}

/// How many are chosen, and why fewer will get it. The parts add up to `chosen`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct AudienceCount {
    /// All who were chosen, those too who are left out again.
    pub chosen: i64,
    /// Left out by choice.
    pub left_out: i64,
    /// Those who will get it.
    pub will_get: i64,
    /// Asked to stop.
    pub asked_to_stop: i64,
    /// Did not agree yet.
    pub not_asked: i64,
    /// Agreed, but have no number.
    pub no_number: i64,
    /// Blocked, or erased earlier.
    pub suppressed: i64,
    /// Of those who will get it: other campaigns wrote to them within the days of rest. They
    /// are left out if that is still so when their turn comes.
    pub written_recently: i64,
    /// Not chosen, because they are for tests.
    pub test_people: i64,
}

/// The rest that people have between two campaigns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Rest {
    /// How many days; 0 for none.
    pub days: u32,
    /// The campaign whose own messages do not count.
    pub campaign: Option<CampaignId>,
}

/// Somebody who will get it, with everything a message can say about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AudiencePerson {
    /// Who.
    pub person_id: PersonId,
    /// The name as shown.
    pub name: String,
    /// How a message greets them.
    pub first_name: String,
    /// Digits with the country code, without `+`.
    pub phone: String,
    /// Town.
    pub city: String,
    /// Company.
    pub company: String,
    /// E-mail address.
    pub email: String,
    /// Language, as written.
    pub language: String,
    /// Extra fields by name.
    pub fields: BTreeMap<String, String>,
    /// Tags.
    pub tags: Vec<String>,
}

impl AudiencePerson {
    /// The value of a variable of this name; `None` or blank is missing. Names
    /// of extra fields count as they are written.
    pub fn value(&self, variable: &str) -> Option<&str> {
        match variable {
            "first_name" => Some(&self.first_name),
            "name" => Some(&self.name),
            "city" => Some(&self.city),
            "company" => Some(&self.company),
            "email" => Some(&self.email),
            "language" => Some(&self.language),
            field => self.fields.get(field).map(String::as_str),
        }
    }
}

/// The variables that are columns of a person, in the order they are offered.
pub const PERSON_VARIABLES: &[&str] =
    &["first_name", "name", "city", "company", "email", "language"];

/// How many are chosen and how many will get it.
pub fn count(
    conn: &Connection,
    audience: &Audience,
    now_ms: i64,
) -> Result<AudienceCount, StoreError> {
    count_with_rest(conn, audience, Rest::default(), now_ms)
}

/// The same, with those whom other campaigns wrote to lately.
pub fn count_with_rest(
    conn: &Connection,
    audience: &Audience,
    rest: Rest,
    now_ms: i64,
) -> Result<AudienceCount, StoreError> {
    count_bound(conn, Bound::of(conn, audience, now_ms)?, rest, now_ms)
}

/// How many fit a filter and how many of them a campaign would reach.
pub fn count_filter(
    conn: &Connection,
    filter: &Filter,
    rest: Rest,
    now_ms: i64,
) -> Result<AudienceCount, StoreError> {
    count_bound(conn, Bound::of_filter(conn, filter, now_ms)?, rest, now_ms)
}

fn count_bound(
    conn: &Connection,
    mut bound: Bound,
    rest: Rest,
    now_ms: i64,
) -> Result<AudienceCount, StoreError> {
    let recently = bound.written_recently(rest, now_ms);
    let sql = format!(
        "SELECT {}, {recently} {}",
        bound.standing(),
        bound.everybody()
    );
    let mut counted = AudienceCount::default();
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(bound.params().as_slice())?;
    // Counted here: to group them, the file would sort them all.
    while let Some(row) = rows.next()? {
        let standing = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        let place = part(&mut counted, standing).ok_or(StoreError::UnknownValue("standing"))?;
        *place += 1;
        match standing {
            "test" => continue,
            "may_get" if row.get(1)? => counted.written_recently += 1,
            _ => {}
        }
        counted.chosen += 1;
    }
    Ok(counted)
}

fn part<'c>(counted: &'c mut AudienceCount, standing: &str) -> Option<&'c mut i64> {
    match standing {
        "test" => Some(&mut counted.test_people),
        "left_out" => Some(&mut counted.left_out),
        "may_get" => Some(&mut counted.will_get),
        "asked_to_stop" => Some(&mut counted.asked_to_stop),
        "not_asked" => Some(&mut counted.not_asked),
        "no_number" => Some(&mut counted.no_number),
        "suppressed" => Some(&mut counted.suppressed),
        _ => None,
    }
}

/// The digits of everybody who will get it.
pub fn phones(
    conn: &Connection,
    audience: &Audience,
    now_ms: i64,
) -> Result<Vec<String>, StoreError> {
    let bound = Bound::of(conn, audience, now_ms)?;
    const PHONE: &str = phone_of!("p.id");
    let sql = format!(
        "SELECT {PHONE} {} AND p.standing = 'may_get'",
        bound.chosen()
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(bound.params().as_slice(), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The number of a person `p` to which a message goes.
macro_rules! phone {
    () => {
        concat!("coalesce(", phone_of!("p.id"), ", '') AS phone")
    };
}

/// Everybody who is chosen and not left out, by id, whether they may get a message or not.
pub fn chosen(
    conn: &Connection,
    audience: &Audience,
    now_ms: i64,
) -> Result<Vec<PersonId>, StoreError> {
    let bound = Bound::of(conn, audience, now_ms)?;
    let sql = format!("SELECT p.id {} ORDER BY p.id", bound.chosen());
    ids(conn, &sql, bound.params().as_slice())
}

/// Some of those who may get a message now, those added last first.
pub fn sample(
    conn: &Connection,
    audience: &Audience,
    limit: u32,
    now_ms: i64,
) -> Result<Vec<PersonId>, StoreError> {
    let bound = Bound::of(conn, audience, now_ms)?;
    let sql = format!(
        "SELECT p.id {} AND p.standing = 'may_get' ORDER BY p.id DESC LIMIT {limit}",
        bound.chosen()
    );
    ids(conn, &sql, bound.params().as_slice())
}

/// Those of them who may get a message now, in the given order; without their tags, and
/// with extra fields only where those are asked for. Read for a hundred thousand people at
/// once.
pub fn page(
    conn: &Connection,
    chosen: &[PersonId],
    with_fields: bool,
) -> Result<Vec<AudiencePerson>, StoreError> {
    let ids = json(&chosen)?;
    let mut people = conn
        .prepare_cached(concat!(
            "SELECT p.id, p.name, p.first_name, p.city, p.company, p.email, p.language, ",
            phone!(),
            " FROM json_each(:ids) j CROSS JOIN visible_people p
              WHERE p.id = j.value AND p.is_test = 0 AND p.standing = 'may_get' ORDER BY j.key"
        ))?
        .query_map(named_params! {":ids": ids}, read)?
        .collect::<Result<Vec<_>, _>>()?;
    if with_fields {
        add_fields(conn, &ids, &mut people)?;
    }
    Ok(people)
}

/// The ids that a query gives.
pub(crate) fn ids<P: Params>(
    conn: &Connection,
    sql: &str,
    params: P,
) -> Result<Vec<PersonId>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| row.get(0).map(PersonId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// These people with all that a message can say about them, in the given order.
/// Whoever does not exist is left out.
pub fn load(conn: &Connection, ids: &[PersonId]) -> Result<Vec<AudiencePerson>, StoreError> {
    let ids = json(&ids)?;
    let mut people = conn
        .prepare_cached(concat!(
            "SELECT p.id, p.name, p.first_name, p.city, p.company, p.email, p.language, ",
            phone!(),
            " FROM json_each(:ids) j JOIN people p ON p.id = j.value ORDER BY j.key"
        ))?
        .query_map(named_params! {":ids": ids}, read)?
        .collect::<Result<Vec<_>, _>>()?;
    add_fields(conn, &ids, &mut people)?;
    let place = places(&people);
    for (person, tag) in tags_of(conn, &ids)? {
        if let Some(person) = place.get(&person).and_then(|at| people.get_mut(*at)) {
            person.tags.push(tag);
        }
    }
    Ok(people)
}

/// Where each of them is.
fn places(people: &[AudiencePerson]) -> BTreeMap<i64, usize> {
    let all = people.iter().enumerate();
    all.map(|(at, person)| (person.person_id.0, at)).collect()
}

/// Gives these people, whose ids are in the JSON list, their extra fields.
fn add_fields(
    conn: &Connection,
    ids: &str,
    people: &mut [AudiencePerson],
) -> Result<(), StoreError> {
    let place = places(people);
    let mut statement = conn.prepare_cached(
        "SELECT f.person_id, f.field, f.value
         FROM json_each(:ids) j JOIN person_fields f ON f.person_id = j.value",
    )?;
    let mut rows = statement.query(named_params! {":ids": ids})?;
    while let Some(row) = rows.next()? {
        if let Some(person) = place.get(&row.get(0)?).and_then(|at| people.get_mut(*at)) {
            person.fields.insert(row.get(1)?, row.get(2)?);
        }
    }
    Ok(())
}

/// The tags of the people whose ids are in the JSON list, by name.
pub(crate) fn tags_of(conn: &Connection, ids: &str) -> Result<Vec<(i64, String)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT pt.person_id, t.name
         FROM json_each(:ids) j JOIN person_tags pt ON pt.person_id = j.value
         JOIN tags t ON t.id = pt.tag_id ORDER BY t.folded",
    )?;
    let rows = statement.query_map(named_params! {":ids": ids}, |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<AudiencePerson> {
    Ok(AudiencePerson {
        person_id: PersonId(row.get(0)?),
        name: row.get(1)?,
        first_name: row.get(2)?,
        city: row.get(3)?,
        company: row.get(4)?,
        email: row.get(5)?,
        language: row.get(6)?,
        phone: row.get(7)?,
        fields: BTreeMap::new(),
        tags: Vec::new(),
    })
}

/// A list as SQLite's `json_each` takes it.
pub(crate) fn json<T: Serialize>(list: &T) -> Result<String, StoreError> {
    serde_json::to_string(list).map_err(|_| StoreError::UnknownValue("list"))
}

#[cfg(test)]
mod tests;
