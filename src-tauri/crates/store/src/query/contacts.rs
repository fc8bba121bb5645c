//! The contacts as the screen shows them: a window over an ordered snapshot.
//!
//! [`list_ids`] gives the ids of everybody who fits, in order, 8 bytes each; the
//! caller keeps them and asks [`load_rows`] for the rows it shows. So a scroll
//! bar over a million people costs one list, and rows do not jump while somebody
//! is being added. What was typed is no part of the filter: [`super::search`] gives a set,
//! and the list is narrowed to it ([`crate::search::OrderedPeople::narrow`]), or where
//! few were found, asked among them.

use super::audience::{ids, json, tags_of};
use super::segment::{self, BLOCKED, Values};
use crate::search::PeopleSet;
use crate::table::identities::phone_of;
use crate::{StoreError, coded, fold};
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::segment::Filter;
use drumbeat_domain::{ListId, PersonId};
use rusqlite::{Connection, Params, named_params};
use std::collections::BTreeMap;

/// Who is listed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ContactFilter {
    /// Only people with this consent; "opted out" includes blocked addresses.
    pub consent: Option<ConsentState>,
    /// Only people with this tag.
    pub tag: Option<String>,
    /// Only people of this import, and of this outcome (`new`, `updated`, `same`; `stayed`
    /// after its undo) where one is given.
    pub import: Option<(i64, Option<String>)>,
    /// Only people of this list.
    pub list: Option<ListId>,
    /// Only people who fit all of these.
    pub fits: Vec<Filter>,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ContactSort {
    /// By name, people without one last.
    #[default]
    Name,
    /// By name from the end, people without one last.
    NameDescending,
    /// Last added first.
    Newest,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRow {
    /// Who.
    pub person_id: PersonId,
    /// The name as shown.
    pub name: String,
    /// Digits of the phone that is written to.
    pub phone: Option<String>,
    /// Town.
    pub city: String,
    /// Tags, by name.
    pub tags: Vec<String>,
    /// What counts: a blocked address is an opt-out.
    pub consent: ConsentState,
    /// Never in a real audience.
    pub is_test: bool,
}

/// The figures above the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ContactCounts {
    /// All people.
    pub everyone: i64,
    /// People a campaign may write to.
    pub may_get: i64,
    /// People who asked to stop or are blocked.
    pub asked_to_stop: i64,
    /// People who did not agree yet.
    pub not_asked: i64,
    /// People who agreed and have no number.
    pub no_number: i64,
    /// People who would get it, but are for tests only.
    pub test_people: i64,
}

/// The consent of a person `p` as it is shown: what `standing` calls asked to stop or
/// suppressed, without the rest of it.
pub(super) const SHOWN_CONSENT: &str = "CASE WHEN p.consent = 'opted_out' OR EXISTS (
    SELECT 1 FROM identities i JOIN suppressions s ON s.kind = i.kind AND s.value = i.value
    WHERE i.person_id = p.id) THEN 'opted_out' ELSE p.consent END";

/// The ids of everybody who fits, in order; of everybody, or among a few.
pub fn list_ids(
    conn: &Connection,
    filter: &ContactFilter,
    sort: ContactSort,
    among: Option<&PeopleSet>,
    now_ms: i64,
) -> Result<Vec<PersonId>, StoreError> {
    let mut wheres = vec!["1 = 1".to_owned()];
    // The parts are fixed texts; everything that was typed is a parameter.
    if filter.consent.is_some() {
        wheres.push(format!("{SHOWN_CONSENT} = :consent"));
    }
    if filter.tag.is_some() {
        wheres.push(
            "p.id IN (SELECT pt.person_id FROM person_tags pt JOIN tags t ON t.id = pt.tag_id
                      WHERE t.folded = :tag)"
                .to_owned(),
        );
    }
    if filter.import.is_some() {
        wheres.push(
            "p.id IN (SELECT person_id FROM import_people
                      WHERE import_id = :import AND (:outcome = '' OR outcome = :outcome
                        OR (:outcome = 'stayed' AND undo IN
                          ('written_to', 'asked_to_stop', 'edited', 'later_import'))))"
                .to_owned(),
        );
    }
    let mut values = Values::default();
    if let Some(list) = filter.list {
        wheres.push(segment::in_list(list, &mut values));
    }
    for fits in &filter.fits {
        let now = segment::now(conn, now_ms)?;
        wheres.push(segment::fits(conn, fits, now, &mut values)?);
    }
    let consent = filter.consent.map(ConsentState::code);
    let tag = filter.tag.as_deref().map(fold);
    let (import, outcome) = match &filter.import {
        Some((import, outcome)) => (Some(*import), outcome.clone().unwrap_or_default()),
        None => (None, String::new()),
    };
    let among = match among {
        Some(few) => Some(json(&few.iter().collect::<Vec<_>>())?),
        None => None,
    };
    // A few are looked up one by one, and not looked for in the list of everybody.
    let people = if among.is_some() {
        "json_each(:among) few CROSS JOIN visible_people p ON p.id = few.value"
    } else {
        "visible_people p"
    };
    let all: [(&str, &dyn rusqlite::ToSql); 5] = [
        (":among", &among),
        (":consent", &consent),
        (":tag", &tag),
        (":import", &import),
        (":outcome", &outcome),
    ];
    let run = |more: &str| {
        let sql = format!(
            "SELECT p.id FROM {people} WHERE {} {more}",
            wheres.join(" AND ")
        );
        let mut given = values.params();
        given.extend(all.iter().filter(|(name, _)| sql.contains(name)));
        ids(conn, &sql, given.as_slice())
    };
    // Two runs over the index on names instead of one sort: nameless people last.
    let nameless = || run("AND p.sort_name = '' ORDER BY p.id");
    match sort {
        ContactSort::Newest => run("ORDER BY p.id DESC"),
        ContactSort::Name => {
            let mut ids = run("AND p.sort_name > '' ORDER BY p.sort_name, p.id")?;
            ids.append(&mut nameless()?);
            Ok(ids)
        }
        ContactSort::NameDescending => {
            let mut ids = run("AND p.sort_name > '' ORDER BY p.sort_name DESC, p.id DESC")?;
            ids.append(&mut nameless()?);
            Ok(ids)
        }
    }
}

/// The rows of these people, in the given order. People deleted since the list
/// was made are left out.
pub fn load_rows(conn: &Connection, people: &[PersonId]) -> Result<Vec<ContactRow>, StoreError> {
    let ids = json(&people)?;
    const PHONE: &str = phone_of!("p.id");
    let sql = format!(
        "SELECT p.id, p.name, p.city, p.is_test, {SHOWN_CONSENT} AS consent, {PHONE} AS phone
         FROM json_each(:ids) j CROSS JOIN visible_people p ON p.id = j.value ORDER BY j.key"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement
        .query_map(named_params! {":ids": ids}, |row| {
            Ok(ContactRow {
                person_id: PersonId(row.get("id")?),
                name: row.get("name")?,
                phone: row.get("phone")?,
                city: row.get("city")?,
                tags: Vec::new(),
                consent: coded(row, "consent", ConsentState::parse)?,
                is_test: row.get("is_test")?,
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let place: BTreeMap<i64, usize> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| (row.person_id.0, at))
        .collect();
    for (person, tag) in tags_of(conn, &ids)? {
        if let Some(row) = place.get(&person).and_then(|at| rows.get_mut(*at)) {
            row.tags.push(tag);
        }
    }
    Ok(rows)
}

/// The figures above the list. They add up to `everyone`.
pub fn counts(conn: &Connection) -> Result<ContactCounts, StoreError> {
    counts_of(conn, "visible_people p", [])
}

/// How the people `p` of this part of a query stand. Test people are told apart only where
/// nothing else keeps a campaign from them, so that whoever asked to stop is counted as the
/// list of those shows them. Asked for everybody, so whoever is
/// blocked is found from the few entries of that list, and nothing is sorted.
pub(crate) fn counts_of(
    conn: &Connection,
    from: &str,
    params: impl Params,
) -> Result<ContactCounts, StoreError> {
    const HAS_NUMBER: &str =
        "EXISTS (SELECT 1 FROM identities i WHERE i.person_id = each.id AND i.kind = 'phone')";
    let sql = format!(
        "SELECT count(*) AS everyone, total(stopped) AS stopped,
           total(NOT stopped AND NOT agreed) AS not_asked,
           total(NOT stopped AND agreed AND NOT {HAS_NUMBER}) AS no_number,
           total(NOT stopped AND agreed AND is_test AND {HAS_NUMBER}) AS test_people
         FROM (SELECT p.id, p.is_test, p.consent = 'agreed' AS agreed,
                 p.consent = 'opted_out' OR p.id IN ({BLOCKED}) AS stopped
               FROM {from}) each"
    );
    let counts = conn.prepare_cached(&sql)?.query_row(params, |row| {
        let whole = |name| row.get::<_, f64>(name).map(|total| total as i64);
        let (everyone, asked_to_stop) = (row.get("everyone")?, whole("stopped")?);
        let (not_asked, no_number) = (whole("not_asked")?, whole("no_number")?);
        let test_people = whole("test_people")?;
        Ok(ContactCounts {
            everyone,
            may_get: everyone - asked_to_stop - not_asked - no_number - test_people,
            asked_to_stop,
            not_asked,
            no_number,
            test_people,
        })
    })?;
    Ok(counts)
}

pub mod panel;
pub mod sources;

#[cfg(test)]
mod tests;
