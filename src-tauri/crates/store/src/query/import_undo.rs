//! What undoing an import would do to each of its people, without doing it.
//!
//! The question before an undo and the undo itself ask the same function, [`plan`],
//! so what was promised is what happens.
//!
//! # Rules
//!
//! * A value that is still as the import left it becomes what it was before. What
//!   somebody changed since, by hand or with a later import, stays.
//! * Somebody the import wrote is removed. They stay, without what the import brought,
//!   when a message was on its way to or from them, when they asked to stop since, or
//!   when they were edited; and as they are when a later import holds them too.
//! * Its yes and its no count no more, as if they had never been recorded. A wish to
//!   stop it brought stays: whether it was true nobody knows, and a message to
//!   somebody who asked for none cannot be taken back.
//! * Numbers it put on the stop list stay there, also when their person goes.

use super::import_plan::TextColumn;
use crate::table::identities::{self, IdentityKind, phone_of};
use crate::table::import_traces::{self, Trace};
use crate::table::imports::Import;
use crate::table::people::{self, Person};
use crate::table::person_fields::{self, StoredField};
use crate::table::{suppressions, tags};
use crate::{StoreError, coded, fold};
use drumbeat_domain::consent::{ConsentKind, ConsentState};
use drumbeat_domain::{ImportId, PersonId};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of one person when an import is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UndoOutcome {
    /// The import wrote them; they are gone again.
    Removed,
    /// They are as they were before.
    Restored,
    /// The import had changed nothing about them.
    Unchanged,
    /// They stay: there were messages since.
    WrittenTo,
    /// They stay, or stay stopped: a wish to stop is never taken back.
    AskedToStop,
    /// What somebody changed since stays.
    Edited,
    /// What a later import brought or holds too stays.
    LaterImport,
}

impl UndoOutcome {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Removed,
        Self::Restored,
        Self::Unchanged,
        Self::WrittenTo,
        Self::AskedToStop,
        Self::Edited,
        Self::LaterImport,
    ];

    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Restored => "restored",
            Self::Unchanged => "unchanged",
            Self::WrittenTo => "written_to",
            Self::AskedToStop => "asked_to_stop",
            Self::Edited => "edited",
            Self::LaterImport => "later_import",
        }
    }

    /// The outcome with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// Whether something the import brought, or what came after it, stays; such people
    /// are named.
    pub const fn stays(self) -> bool {
        match self {
            Self::Removed | Self::Restored | Self::Unchanged => false,
            Self::WrittenTo | Self::AskedToStop | Self::Edited | Self::LaterImport => true,
        }
    }
}

/// What is to be done about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// What becomes of them.
    pub outcome: UndoOutcome,
    /// Texts to put back.
    pub text: BTreeMap<TextColumn, String>,
    /// Fields to put back or to take away.
    pub fields: BTreeMap<String, Option<StoredField>>,
    /// Tags to take away, folded.
    pub tags: Vec<String>,
    /// Numbers to take away, as digits.
    pub phones: Vec<String>,
    /// The ledger holds a yes or a no of the import.
    pub has_consent: bool,
    /// The import wrote them, and they stay.
    pub is_kept: bool,
    /// The later import that takes over what this one brought.
    pub heir: Option<ImportId>,
    /// When they were deleted, afterwards.
    pub deleted_at_ms: Option<i64>,
    /// When they last changed, afterwards.
    pub updated_at_ms: i64,
    /// What the import did.
    pub trace: Trace,
    /// What later imports did, in their order; of some nothing is kept.
    pub later: Vec<(ImportId, Trace)>,
}

/// What undoing this import would do to somebody it holds. Reads only.
pub fn plan(
    conn: &Connection,
    import: &Import,
    person: &Person,
) -> Result<TakenBack, StoreError> {
    let trace = import_traces::load(conn, person.id, import.id)?.unwrap_or_default();
    let later = later(conn, import, person.id)?;
    let ledger = Ledger::of(conn, import.id, person.id)?;
    let mut plan = TakenBack {
        outcome: UndoOutcome::Unchanged,
        text: BTreeMap::new(),
        fields: BTreeMap::new(),
        tags: Vec::new(),
        phones: Vec::new(),
        has_consent: ledger.has_own,
        is_kept: false,
        heir: None,
        deleted_at_ms: person.deleted_at_ms,
        updated_at_ms: match &trace.updated_at_ms {
            Some(change) if change.after == person.updated_at_ms => change.before,
            Some(_) | None => person.updated_at_ms,
        },
        trace,
        later,
    };
    let was_absent = plan.trace.created || plan.trace.deleted_at_ms.is_some();
    if was_absent && let Some((heir, _)) = plan.later.first() {
        plan.heir = Some(*heir);
        plan.updated_at_ms = person.updated_at_ms;
        plan.outcome = UndoOutcome::LaterImport;
        return Ok(plan);
    }
    let kept = plan.compare(conn, person)?;
    plan.outcome = if plan.trace.created {
        created(conn, person, kept, &ledger)?
    } else if let Some(deleted_at_ms) = plan.trace.deleted_at_ms {
        let outcome = revived(conn, import, person, kept, &plan.trace)?;
        if !outcome.stays() {
            plan.deleted_at_ms = Some(deleted_at_ms);
        }
        outcome
    } else if kept.by_hand {
        UndoOutcome::Edited
    } else if kept.by_later {
        UndoOutcome::LaterImport
    } else if kept.is_in_use {
        UndoOutcome::WrittenTo
    } else if ledger.own_stop && has_stopped(conn, person)? {
        UndoOutcome::AskedToStop
    } else if plan.trace.is_empty() && !plan.has_consent {
        UndoOutcome::Unchanged
    } else {
        UndoOutcome::Restored
    };
    plan.is_kept = plan.trace.created && plan.outcome.stays();
    Ok(plan)
}

/// What becomes of somebody whom the import wrote and no later one holds.
fn created(
    conn: &Connection,
    person: &Person,
    kept: Kept,
    ledger: &Ledger,
) -> Result<UndoOutcome, StoreError> {
    let is_deleted = person.deleted_at_ms.is_some();
    Ok(if is_written_to(conn, person.id)? {
        UndoOutcome::WrittenTo
    } else if ledger.other_stop {
        UndoOutcome::AskedToStop
    } else if !is_deleted && (kept.by_hand || ledger.other || person.is_test) {
        UndoOutcome::Edited
    } else {
        UndoOutcome::Removed
    })
}

/// What becomes of somebody who had been deleted and whom the import brought back.
fn revived(
    conn: &Connection,
    import: &Import,
    person: &Person,
    kept: Kept,
    trace: &Trace,
) -> Result<UndoOutcome, StoreError> {
    let last = trace.updated_at_ms.as_ref().map(|change| change.after);
    let since_ms = import.finished_at_ms.unwrap_or_default();
    Ok(if person.deleted_at_ms.is_some() {
        UndoOutcome::Restored
    } else if is_written_since(conn, person.id, since_ms)? {
        UndoOutcome::WrittenTo
    } else if has_stopped(conn, person)? {
        UndoOutcome::AskedToStop
    } else if kept.by_hand || last != Some(person.updated_at_ms) {
        UndoOutcome::Edited
    } else {
        UndoOutcome::Restored
    })
}

/// Why something is not as the import left it.
#[derive(Clone, Copy, Debug, Default)]
struct Kept {
    by_hand: bool,
    by_later: bool,
    /// There were messages with a number it added.
    is_in_use: bool,
}

impl TakenBack {
    /// Looks at each value: what is as the import left it is put back.
    fn compare(&mut self, conn: &Connection, person: &Person) -> Result<Kept, StoreError> {
        let mut kept = Kept::default();
        self.compare_text(person, &mut kept);
        self.compare_fields(conn, person.id, &mut kept)?;
        self.compare_tags(conn, person.id, &mut kept)?;
        self.compare_phones(conn, person.id, &mut kept)?;
        Ok(kept)
    }

    fn compare_text(&mut self, person: &Person, kept: &mut Kept) {
        for column in TextColumn::ALL {
            let current = column.of(&person.text);
            match self.trace.text.get(&column) {
                Some(change) if change.after == current => {
                    if change.before != change.after {
                        self.text.insert(column, change.before.clone());
                    }
                }
                Some(_) => {
                    let is_later = |(_, later): &(ImportId, Trace)| {
                        later
                            .text
                            .get(&column)
                            .is_some_and(|change| change.after == current)
                    };
                    kept.note(self.later.iter().any(is_later));
                }
                None => kept.by_hand |= self.trace.created && !current.is_empty(),
            }
        }
    }

    fn compare_fields(
        &mut self,
        conn: &Connection,
        person: PersonId,
        kept: &mut Kept,
    ) -> Result<(), StoreError> {
        let current = if self.trace.fields.is_empty() && !self.trace.created {
            BTreeMap::new()
        } else {
            person_fields::stored(conn, person)?
        };
        for (name, change) in &self.trace.fields {
            let now = current.get(name);
            if says_same(now, change.after.as_ref()) {
                self.fields.insert(name.clone(), change.before.clone());
            } else {
                let is_later = |(_, later): &(ImportId, Trace)| {
                    let last = later.fields.get(name);
                    last.is_some_and(|change| says_same(now, change.after.as_ref()))
                };
                kept.note(self.later.iter().any(is_later));
            }
        }
        kept.by_hand |= self.trace.created
            && current
                .keys()
                .any(|name| !self.trace.fields.contains_key(name));
        Ok(())
    }

    fn compare_tags(
        &mut self,
        conn: &Connection,
        person: PersonId,
        kept: &mut Kept,
    ) -> Result<(), StoreError> {
        if self.trace.tags.is_empty() && !self.trace.created {
            return Ok(());
        }
        let current: BTreeSet<String> = tags::list_of(conn, person)?
            .iter()
            .map(|tag| fold(tag))
            .collect();
        for (tag, _) in self.trace.tags.iter().filter(|(_, added)| **added) {
            if !current.contains(tag) {
                kept.by_hand |= self.trace.created;
            } else if !self.later.iter().any(|(_, later)| later.tags.contains_key(tag)) {
                self.tags.push(tag.clone());
            }
        }
        let is_foreign = |tag: &String| !self.trace.tags.contains_key(tag);
        kept.by_hand |= self.trace.created && current.iter().any(is_foreign);
        Ok(())
    }

    fn compare_phones(
        &mut self,
        conn: &Connection,
        person: PersonId,
        kept: &mut Kept,
    ) -> Result<(), StoreError> {
        if self.trace.phones.is_empty() {
            return Ok(());
        }
        let current: BTreeMap<String, bool> = identities::list(conn, person)?
            .into_iter()
            .filter(|identity| identity.kind == IdentityKind::Phone)
            .map(|identity| (identity.value, identity.is_primary))
            .collect();
        for (at, added) in self.trace.phones.iter().enumerate() {
            let Some(is_primary) = current.get(&added.digits) else {
                continue;
            };
            if self.trace.created && at == 0 {
                // Their own number stays with whoever stays.
                kept.by_hand |= !is_primary;
            } else if *is_primary && !added.is_primary {
                kept.by_hand = true;
            } else if is_in_use(conn, person, &added.digits)? {
                kept.is_in_use = true;
            } else {
                self.phones.push(added.digits.clone());
            }
        }
        let is_foreign =
            |digits: &String| !self.trace.phones.iter().any(|added| added.digits == *digits);
        kept.by_hand |= self.trace.created && current.keys().any(is_foreign);
        Ok(())
    }
}

impl Kept {
    fn note(&mut self, is_later: bool) {
        if is_later {
            self.by_later = true;
        } else {
            self.by_hand = true;
        }
    }
}

fn says_same(a: Option<&StoredField>, b: Option<&StoredField>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.says(b),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// What the ledger says about somebody of an import.
#[derive(Debug, Default)]
struct Ledger {
    /// A yes or a no of this import.
    has_own: bool,
    /// A wish to stop of this import.
    own_stop: bool,
    /// Something that came with no import.
    other: bool,
    /// A wish to stop that came with no import.
    other_stop: bool,
}

impl Ledger {
    fn of(conn: &Connection, import: ImportId, person: PersonId) -> Result<Self, StoreError> {
        let mut ledger = Self::default();
        let mut statement = conn
            .prepare_cached("SELECT kind, import_id FROM consent_events WHERE person_id = ?1")?;
        let mut rows = statement.query([person.0])?;
        while let Some(row) = rows.next()? {
            let kind = coded(row, "kind", ConsentKind::parse)?;
            let source: Option<i64> = row.get("import_id")?;
            let is_stop = kind == ConsentKind::OptedOut;
            match source {
                None => {
                    ledger.other = true;
                    ledger.other_stop |= is_stop;
                }
                Some(id) if id == import.0 => {
                    ledger.own_stop |= is_stop;
                    ledger.has_own |=
                        matches!(kind, ConsentKind::Imported | ConsentKind::Withdrawn);
                }
                Some(_) => {}
            }
        }
        Ok(ledger)
    }
}

/// Later imports that hold somebody too, in their order.
fn later(
    conn: &Connection,
    import: &Import,
    person: PersonId,
) -> Result<Vec<(ImportId, Trace)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT i.id FROM import_people ip JOIN imports i ON i.id = ip.import_id
         WHERE ip.person_id = ?1 AND i.turn > ?2 AND i.state = 'done' ORDER BY i.turn",
    )?;
    let ids = statement
        .query_map([person.0, import.turn], |row| row.get(0).map(ImportId))?
        .collect::<Result<Vec<_>, _>>()?;
    ids.into_iter()
        .map(|id| {
            let trace = import_traces::load(conn, person, id)?;
            Ok((id, trace.unwrap_or_default()))
        })
        .collect()
}

fn has_stopped(conn: &Connection, person: &Person) -> Result<bool, StoreError> {
    Ok(person.consent == ConsentState::OptedOut || suppressions::holds_person(conn, person.id)?)
}

/// Whether a message was ever meant for somebody, or came from them.
pub(crate) fn is_written_to(conn: &Connection, person: PersonId) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM conversations WHERE person_id = ?1)
                 OR EXISTS (SELECT 1 FROM outbox_items WHERE person_id = ?1 AND recipient_id IS NULL)
                 OR EXISTS (SELECT 1 FROM recipients WHERE person_id = ?1)",
        )?
        .query_row([person.0], |row| row.get(0))?)
}

/// The same, since then. A campaign that is being prepared counts.
fn is_written_since(conn: &Connection, person: PersonId, since_ms: i64) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM conversations WHERE person_id = ?1 AND last_at_ms >= ?2)
                 OR EXISTS (SELECT 1 FROM outbox_items
                      WHERE person_id = ?1 AND recipient_id IS NULL AND created_at_ms >= ?2)
                 OR EXISTS (SELECT 1 FROM recipients r JOIN campaigns c ON c.id = r.campaign_id
                      WHERE r.person_id = ?1 AND coalesce(c.started_at_ms, ?2) >= ?2)",
        )?
        .query_row([person.0, since_ms], |row| row.get(0))?)
}

/// Whether there were messages with this number of somebody, or it is on the stop list.
fn is_in_use(conn: &Connection, person: PersonId, digits: &str) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM conversations
                      WHERE person_id = ?1 AND substr(address, 1, length(?2) + 1) IN (?2, ?2 || '@'))
                 OR EXISTS (SELECT 1 FROM outbox_items
                      WHERE person_id = ?1 AND recipient_id IS NULL AND phone = ?2)
                 OR EXISTS (SELECT 1 FROM recipients WHERE person_id = ?1 AND phone = ?2)
                 OR EXISTS (SELECT 1 FROM suppressions WHERE kind = 'phone' AND value = ?2)",
        )?
        .query_row(params![person.0, digits], |row| row.get(0))?)
}

/// What would become of somebody, for the question before an undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// Who.
    pub person_id: PersonId,
    /// Their name, maybe empty.
    pub name: String,
    /// Digits of the phone that is written to.
    pub phone: Option<String>,
    /// What becomes of them.
    pub outcome: UndoOutcome,
}

/// What would become of the next people of a finished import, by id.
pub fn foresee(
    conn: &Connection,
    import: &Import,
    after: PersonId,
    most: usize,
) -> Result<Vec<Foreseen>, StoreError> {
    next_people(conn, import.id, after, most)?
        .into_iter()
        .map(|id| {
            let person = people::load(conn, id)?.ok_or(StoreError::NotFound("person"))?;
            let outcome = plan(conn, import, &person)?.outcome;
            // Only who stays is named.
            let phone = if outcome.stays() {
                identities::primary_phone(conn, id)?
            } else {
                None
            };
            Ok(Foreseen {
                person_id: id,
                name: person.text.name,
                phone,
                outcome,
            })
        })
        .collect()
}

/// The next people of an import, by id.
pub(crate) fn next_people(
    conn: &Connection,
    import: ImportId,
    after: PersonId,
    most: usize,
) -> Result<Vec<PersonId>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut statement = conn.prepare_cached(
        "SELECT person_id FROM import_people WHERE import_id = ?1 AND person_id > ?2
         ORDER BY person_id LIMIT ?3",
    )?;
    let ids = statement.query_map([import.0, after.0, most], |row| row.get(0).map(PersonId))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// How many people there are of each outcome, of an import that was undone.
pub fn counts(
    conn: &Connection,
    import: ImportId,
) -> Result<BTreeMap<UndoOutcome, i64>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT undo, count(*) AS people FROM import_people
         WHERE import_id = ?1 AND undo IS NOT NULL GROUP BY undo",
    )?;
    let rows = statement.query_map([import.0], |row| {
        Ok((coded(row, "undo", UndoOutcome::parse)?, row.get("people")?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The first people of an undone import whom this became of, as they are now.
pub fn named(
    conn: &Connection,
    import: ImportId,
    outcome: UndoOutcome,
    most: u32,
) -> Result<Vec<Foreseen>, StoreError> {
    const PHONE: &str = phone_of!("p.id");
    let mut statement = conn.prepare_cached(&format!(
        "SELECT p.id, p.name, {PHONE} AS phone FROM import_people ip JOIN people p ON p.id = ip.person_id
         WHERE ip.import_id = ?1 AND ip.undo = ?2 ORDER BY ip.person_id LIMIT ?3"
    ))?;
    let rows = statement.query_map(params![import.0, outcome.code(), most], |row| {
        Ok(Foreseen {
            person_id: row.get("id").map(PersonId)?,
            name: row.get("name")?,
            phone: row.get("phone")?,
            outcome,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
