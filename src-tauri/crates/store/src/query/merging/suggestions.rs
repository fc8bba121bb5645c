//! Pairs of contacts who may be one person. Nobody is merged because of it: it is asked.

use crate::StoreError;
use crate::search::is_one_edit;
use drumbeat_domain::PersonId;
use drumbeat_domain::phone::Phone;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Why two may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// WhatsApp reaches both at one address: a hidden identity and its phone.
    SameWhatsApp,
    /// Two forms of one number, such as a Brazilian one with and without its ninth digit.
    SameNumber,
    /// The same name, and the same last eight digits.
    SameNameAndDigits,
    /// The same name, and one slip between their numbers: a digit that is wrong, missing, too
    /// many, or two that are swapped. A list with a typo that was corrected here, read once
    /// more, brings such a pair.
    SameNameNearNumber,
    /// The same e-mail address.
    SameEmail,
}

impl Why {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SameWhatsApp => "same_whatsapp",
            Self::SameNumber => "same_number",
            Self::SameNameAndDigits => "same_name_and_digits",
            Self::SameNameNearNumber => "same_name_near_number",
            Self::SameEmail => "same_email",
        }
    }
}

/// Two who may be one; the one who was here first is proposed to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Who would be kept.
    pub kept: PersonId,
    /// Who would go into them.
    pub gone: PersonId,
    /// The best reason.
    pub why: Why,
}

/// Pairs looked at for one reason; a shared address of a whole office gives many.
const MOST_LOOKED_AT: usize = 2_000;
/// People of one name, at most: where more have it, it says nothing, and numbers that are
/// alike by chance become likely.
const MOST_OF_A_NAME: u32 = 50;

/// Pairs that may be one person, the surest first, at most `limit`. Pairs of whom the
/// operator said that they are two are not among them.
pub fn suggestions(conn: &Connection, limit: usize) -> Result<Vec<Suggestion>, StoreError> {
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    let all = [
        (Why::SameWhatsApp, same_whatsapp(conn)?),
        (Why::SameNumber, same_number(conn)?),
        (Why::SameNameAndDigits, pairs(conn, SAME_NAME)?),
        (Why::SameNameNearNumber, near_numbers(conn)?),
        (Why::SameEmail, pairs(conn, SAME_EMAIL)?),
    ];
    for (why, pairs) in all {
        for (one, other) in pairs {
            let (kept, gone) = (PersonId(one.min(other)), PersonId(one.max(other)));
            if found.len() < limit && known.insert((kept, gone)) && !is_refused(conn, kept, gone)? {
                found.push(Suggestion { kept, gone, why });
            }
        }
    }
    Ok(found)
}

fn is_refused(conn: &Connection, one: PersonId, other: PersonId) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM merge_refusals WHERE one_id = ?1 AND other_id = ?2)",
        )?
        .query_row([one.0, other.0], |row| row.get(0))?)
}

/// Phones whose last eight digits are those of another person's.
const SAME_DIGITS: &str = "
    WITH digits AS MATERIALIZED (
      SELECT p.id AS id, p.sort_name AS sort_name, i.value AS value, substr(i.value, -8) AS last
      FROM visible_people p JOIN identities i ON i.person_id = p.id AND i.kind = 'phone'
    ), shared AS MATERIALIZED (SELECT last FROM digits GROUP BY last HAVING count(DISTINCT id) > 1)
    SELECT a.id AS one, b.id AS other, a.value AS one_value, b.value AS other_value
    FROM shared s JOIN digits a ON a.last = s.last JOIN digits b ON b.last = s.last AND b.id > a.id";

const SAME_NAME: &str = "
    WITH digits AS MATERIALIZED (
      SELECT p.id AS id, p.sort_name AS name, substr(i.value, -8) AS last
      FROM visible_people p JOIN identities i ON i.person_id = p.id AND i.kind = 'phone'
      WHERE p.sort_name <> ''
    ), shared AS MATERIALIZED (SELECT name, last FROM digits GROUP BY name, last HAVING count(DISTINCT id) > 1)
    SELECT DISTINCT min(a.id, b.id) AS one, max(a.id, b.id) AS other
    FROM shared s JOIN digits a ON a.name = s.name AND a.last = s.last
    JOIN digits b ON b.name = s.name AND b.last = s.last AND b.id > a.id LIMIT ?1";

/// Each with the first of those who have the address.
const SAME_EMAIL: &str = "
    WITH mails AS MATERIALIZED (SELECT p.id AS id, lower(trim(p.email)) AS email FROM visible_people p WHERE p.email <> ''),
    shared AS MATERIALIZED (SELECT email, min(id) AS first FROM mails GROUP BY email HAVING count(*) > 1)
    SELECT s.first AS one, m.id AS other FROM shared s JOIN mails m ON m.email = s.email AND m.id > s.first LIMIT ?1";

fn pairs(conn: &Connection, sql: &str) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![MOST_LOOKED_AT as i64], |row| {
        Ok((row.get("one")?, row.get("other")?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn same_number(conn: &Connection) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut statement = conn.prepare_cached(SAME_DIGITS)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (one, other): (String, String) = (row.get("one_value")?, row.get("other_value")?);
        if is_one_number(&one, &other) {
            found.push((row.get("one")?, row.get("other")?));
        }
        if found.len() >= MOST_LOOKED_AT {
            break;
        }
    }
    Ok(found)
}

fn is_one_number(one: &str, other: &str) -> bool {
    let phone = |digits: &str| Phone::from_whatsapp_digits(digits).ok();
    match (phone(one), phone(other)) {
        (Some(a), Some(b)) => a == b || a.whatsapp_variants().contains(&b.digits().to_owned()),
        _ => false,
    }
}

/// Everybody whose name a few others have too, name by name.
const OF_ONE_NAME: &str = "
    SELECT p.sort_name AS name, p.id AS id, i.value AS value
    FROM visible_people p JOIN identities i ON i.person_id = p.id AND i.kind = 'phone'
    WHERE p.sort_name IN (SELECT sort_name FROM people WHERE deleted_at_ms IS NULL AND sort_name <> ''
      GROUP BY sort_name HAVING count(*) BETWEEN 2 AND ?1)
    ORDER BY p.sort_name, p.id";

fn near_numbers(conn: &Connection) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut statement = conn.prepare_cached(OF_ONE_NAME)?;
    let mut rows = statement.query([MOST_OF_A_NAME])?;
    let (mut found, mut name) = (BTreeSet::new(), String::new());
    let mut before: Vec<(i64, String)> = Vec::new();
    while let Some(row) = rows.next()? {
        if row.get_ref("name")?.as_str() != Ok(&name) {
            name = row.get("name")?;
            before.clear();
        }
        let (id, value): (i64, String) = (row.get("id")?, row.get("value")?);
        for (other, number) in &before {
            if *other != id && is_one_edit(number.as_bytes(), value.as_bytes()) {
                found.insert((*other, id));
            }
        }
        if found.len() >= MOST_LOOKED_AT {
            break;
        }
        before.push((id, value));
    }
    Ok(found.into_iter().collect())
}

/// A hidden identity of one, and a phone of the other that WhatsApp reaches under it.
fn same_whatsapp(conn: &Connection) -> Result<Vec<(i64, i64)>, StoreError> {
    pairs(
        conn,
        "SELECT DISTINCT l.person_id AS one, p.person_id AS other
         FROM identities l
         JOIN address_cache c ON c.address = l.value || '@lid'
         JOIN identities p ON p.kind = 'phone' AND p.value = c.phone AND p.person_id <> l.person_id
         JOIN visible_people a ON a.id = l.person_id JOIN visible_people b ON b.id = p.person_id
         WHERE l.kind = 'lid' LIMIT ?1",
    )
}

#[cfg(test)]
mod tests {
    use super::{OF_ONE_NAME, SAME_DIGITS, SAME_EMAIL, SAME_NAME};
    use crate::sample::{db, read};

    #[test]
    fn people_are_read_once_and_not_once_for_each_of_them() {
        for sql in [SAME_DIGITS, SAME_NAME, SAME_EMAIL, OF_ONE_NAME] {
            let plan: Vec<String> = read(&db(), move |conn| {
                let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
                let params = vec![1; statement.parameter_count()];
                let rows = statement
                    .query_map(rusqlite::params_from_iter(params), |row| row.get("detail"))?;
                Ok(rows.collect::<Result<_, _>>()?)
            });
            let reads = |line: &&String| {
                let of_all = ["SEARCH i ", "SCAN i ", "SCAN p "];
                of_all.iter().any(|part| line.starts_with(part))
            };
            assert_eq!(
                plan.iter().filter(reads).count(),
                1,
                "ten thousand people took minutes while each was compared with each: {plan:#?}"
            );
        }
    }
}
