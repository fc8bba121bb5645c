//! Which values are still as an import left them, and so go back to what they were.

use super::TakenBack;
use crate::StoreError;
use crate::fold;
use crate::query::import_plan::TextColumn;
use crate::table::identities::by_hand::is_in_use;
use crate::table::identities::{self, IdentityKind};
use crate::table::import_traces::Trace;
use crate::table::people::Person;
use crate::table::person_fields::{self, StoredField};
use crate::table::{lists, tags};
use drumbeat_domain::{ImportId, ListId, PersonId};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Why something is not as the import left it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kept {
    pub(super) by_hand: bool,
    pub(super) by_later: bool,
    /// There were messages with a number it added.
    pub(super) is_in_use: bool,
}

impl TakenBack {
    /// Looks at each value: what is as the import left it is put back.
    pub(super) fn compare(
        &mut self,
        conn: &Connection,
        person: &Person,
    ) -> Result<Kept, StoreError> {
        let mut kept = Kept::default();
        self.compare_text(person, &mut kept);
        self.compare_fields(conn, person.id, &mut kept)?;
        self.compare_tags(conn, person.id, &mut kept)?;
        self.compare_lists(conn, person.id, &mut kept)?;
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
            } else if !self
                .later
                .iter()
                .any(|(_, later)| later.tags.contains_key(tag))
            {
                self.tags.push(tag.clone());
            }
        }
        let is_foreign = |tag: &String| !self.trace.tags.contains_key(tag);
        kept.by_hand |= self.trace.created && current.iter().any(is_foreign);
        Ok(())
    }

    fn compare_lists(
        &mut self,
        conn: &Connection,
        person: PersonId,
        kept: &mut Kept,
    ) -> Result<(), StoreError> {
        if self.trace.lists.is_empty() && !self.trace.created {
            return Ok(());
        }
        let current = lists::holding(conn, person)?;
        for (list, _) in self.trace.lists.iter().filter(|(_, added)| **added) {
            if !current.contains(list) {
                kept.by_hand |= self.trace.created;
            } else if !self
                .later
                .iter()
                .any(|(_, later)| later.lists.contains_key(list))
            {
                self.lists.push(*list);
            }
        }
        let is_foreign = |list: &ListId| !self.trace.lists.contains_key(list);
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
        let is_foreign = |digits: &String| {
            !self
                .trace
                .phones
                .iter()
                .any(|added| added.digits == *digits)
        };
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
