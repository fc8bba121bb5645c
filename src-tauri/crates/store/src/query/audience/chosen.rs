//! The people an audience chooses and leaves out, as one question.

use super::{Audience, CampaignPart, Parts, Rest, json};
use crate::query::segment::{self, BLOCKED, Values};
use crate::table::{lists, segments};
use crate::{StoreError, fold};
use drumbeat_domain::PersonId;
use drumbeat_domain::pacing::HOUR_MS;
use drumbeat_domain::segment::{Filter, Now};
use rusqlite::{Connection, OptionalExtension, ToSql};

/// An audience in the form a query takes.
pub(crate) struct Bound {
    /// The condition on `p` of being chosen, whether left out or not.
    include: String,
    /// The condition on `p` of being left out again.
    exclude: String,
    values: Values,
}

impl Bound {
    /// As it is at this moment. A list or a segment that is not there any more is an error:
    /// without it others would be chosen than was said.
    pub(crate) fn of(
        conn: &Connection,
        audience: &Audience,
        at_ms: i64,
    ) -> Result<Self, StoreError> {
        let now = segment::now(conn, at_ms)?;
        let mut values = Values::default();
        let mut include = parts(conn, &audience.include, now, &mut values)?;
        if audience.everyone {
            include = vec!["TRUE".to_owned()];
        }
        if !audience.people.is_empty() {
            let people = values.bind(json(&audience.people)?);
            include.push(format!("p.id IN (SELECT value FROM json_each({people}))"));
        }
        if !audience.import_ids.is_empty() {
            let imports = values.bind(json(&audience.import_ids)?);
            include.push(format!(
                "p.id IN (SELECT ip.person_id FROM import_people ip
                  WHERE ip.import_id IN (SELECT value FROM json_each({imports})))"
            ));
        }
        Ok(Self {
            include: either(&include),
            exclude: either(&parts(conn, &audience.exclude, now, &mut values)?),
            values,
        })
    }

    /// Everybody who fits a filter.
    pub(crate) fn of_filter(
        conn: &Connection,
        filter: &Filter,
        at_ms: i64,
    ) -> Result<Self, StoreError> {
        let mut values = Values::default();
        Ok(Self {
            include: segment::fits(conn, filter, segment::now(conn, at_ms)?, &mut values)?,
            exclude: either(&[]),
            values,
        })
    }

    /// `FROM` and `WHERE` of the people `p` who are chosen and not left out.
    pub(crate) fn chosen(&self) -> String {
        format!(
            "{} AND p.is_test = 0 AND NOT {}",
            self.everybody(),
            self.exclude
        )
    }

    /// The same with those who are left out again, and with test people.
    pub(super) fn everybody(&self) -> String {
        format!("FROM visible_people p WHERE {}", self.include)
    }

    /// How each of [`everybody`](Self::everybody) stands, in the words of `visible_people`,
    /// whose rule this is; here for all people at once, which takes a third of the time.
    pub(super) fn standing(&self) -> String {
        format!(
            "CASE WHEN p.is_test = 1 THEN 'test' WHEN {} THEN 'left_out'
               WHEN p.consent = 'opted_out' THEN 'asked_to_stop'
               WHEN p.id IN ({BLOCKED}) THEN 'suppressed'
               WHEN p.consent <> 'agreed' THEN 'not_asked'
               WHEN NOT EXISTS (SELECT 1 FROM identities i WHERE i.person_id = p.id AND i.kind = 'phone') THEN 'no_number'
               ELSE 'may_get' END",
            self.exclude
        )
    }

    /// The condition on `p` that other campaigns wrote to them within the days of rest: the
    /// rule that `outbox::verdict` asks of one person, for all at once.
    pub(super) fn written_recently(&mut self, rest: Rest, now_ms: i64) -> String {
        if rest.days == 0 {
            return "FALSE".to_owned();
        }
        let since = now_ms - i64::from(rest.days) * 24 * HOUR_MS;
        let since = self.values.bind(since);
        let campaign = self.values.bind(rest.campaign.map_or(0, |id| id.0));
        format!(
            "p.id IN (SELECT r.person_id FROM attempts a
               JOIN outbox_items i ON i.id = a.item_id AND i.origin = 'campaign'
               JOIN recipients r ON r.id = i.recipient_id
               WHERE a.number_id IN (SELECT id FROM numbers) AND a.counts_at_ms > {since} AND a.spends = 1
                 AND r.campaign_id <> {campaign})"
        )
    }

    /// What the question says about one person; nothing where nobody can be seen.
    pub(crate) fn ask_about(
        &self,
        conn: &Connection,
        person: PersonId,
    ) -> Result<Option<Asked>, StoreError> {
        let Self {
            include, exclude, ..
        } = self;
        let sql = format!(
            "SELECT {include}, {exclude},
               EXISTS (SELECT 1 {} AND p.standing = 'may_get' AND p.id = :person)
             FROM visible_people p WHERE p.id = :person",
            self.chosen()
        );
        let mut params = self.params();
        params.push((":person", &person.0));
        let asked = conn
            .prepare_cached(&sql)?
            .query_row(params.as_slice(), |row| {
                Ok(Asked {
                    is_chosen: row.get(0)?,
                    is_left_out: row.get(1)?,
                    will_get: row.get(2)?,
                })
            })
            .optional()?;
        Ok(asked)
    }

    pub(crate) fn params(&self) -> Vec<(&str, &dyn ToSql)> {
        self.values.params()
    }
}

/// What an audience says about one person.
pub(crate) struct Asked {
    /// They are in a group that is chosen.
    pub(crate) is_chosen: bool,
    /// They are in a group that is left out.
    pub(crate) is_left_out: bool,
    /// They are among those who get it.
    pub(crate) will_get: bool,
}

/// At least one of them; nobody where there is none.
fn either(conditions: &[String]) -> String {
    if conditions.is_empty() {
        return "FALSE".to_owned();
    }
    format!("({})", conditions.join(" OR "))
}

fn parts(
    conn: &Connection,
    parts: &Parts,
    now: Now,
    values: &mut Values,
) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    if !parts.tags.is_empty() {
        let tags: Vec<String> = parts.tags.iter().map(|tag| fold(tag)).collect();
        let tags = values.bind(json(&tags)?);
        found.push(format!(
            "p.id IN (SELECT pt.person_id FROM person_tags pt JOIN tags t ON t.id = pt.tag_id
              WHERE t.folded IN (SELECT value FROM json_each({tags})))"
        ));
    }
    for list in &parts.lists {
        lists::name(conn, *list)?.ok_or(StoreError::NotFound("list"))?;
        found.push(segment::in_list(*list, values));
    }
    for id in &parts.segments {
        let segment = segments::get(conn, *id)?;
        found.push(segment::fits(conn, &segment.filter, now, values)?);
    }
    for CampaignPart { campaign, result } in &parts.campaigns {
        let fits = segment::of_campaign(campaign.0, *result, values);
        found.push(format!("({fits})"));
    }
    Ok(found)
}
