//! An ordered list of people, and the part of it that was found, without sorting it.
//!
//! A search gives a set; the list in which it is shown has an order. Whoever knows each
//! person's place in the list can put a few found ones into order, and walk the list for
//! many: both take a millisecond of a million people, where asking SQLite for the same
//! order takes tens of them.

use super::PeopleSet;
use drumbeat_domain::PersonId;
use std::sync::{Arc, OnceLock};

/// As few as one of so many are sorted by their place; for more the list is walked.
const FEW: usize = 48;

/// A list of people in their order.
#[derive(Debug)]
pub struct OrderedPeople {
    people: Vec<PersonId>,
    /// Made when somebody searches in it.
    places: OnceLock<Places>,
}

#[derive(Debug)]
struct Places {
    set: PeopleSet,
    /// Place by id; ids are given out in a row, so few places are empty.
    of: Vec<u32>,
}

impl OrderedPeople {
    /// This list.
    pub fn new(people: Vec<PersonId>) -> Self {
        Self {
            people,
            places: OnceLock::new(),
        }
    }

    /// The people, in their order.
    pub fn people(&self) -> &[PersonId] {
        &self.people
    }

    /// Whoever of it was found.
    pub fn narrow(self: &Arc<Self>, found: &PeopleSet) -> Narrowed {
        let found = found.and(&self.places().set);
        Narrowed {
            total: found.len(),
            found,
            within: Arc::clone(self),
            all: OnceLock::new(),
        }
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| {
            let last = self.people.iter().map(|id| id.0).max().unwrap_or_default();
            let mut of = vec![0; usize::try_from(last).unwrap_or_default() + 1];
            for (place, id) in (0..).zip(&self.people) {
                if let Some(of) = usize::try_from(id.0).ok().and_then(|id| of.get_mut(id)) {
                    *of = place;
                }
            }
            let set = self.people.iter().copied().collect();
            Places { set, of }
        })
    }
}

/// The part of a list that was found, in the order of the list.
#[derive(Debug)]
pub struct Narrowed {
    within: Arc<OrderedPeople>,
    found: PeopleSet,
    total: usize,
    /// All of them in order; made when somebody looks further than at the beginning.
    all: OnceLock<Vec<PersonId>>,
}

impl Narrowed {
    /// How many.
    pub fn total(&self) -> usize {
        self.total
    }

    /// A window of them.
    pub fn window(&self, offset: usize, limit: usize) -> Vec<PersonId> {
        if offset == 0 && self.all.get().is_none() && self.total > self.within.people.len() / FEW {
            return self.walk().take(limit).collect();
        }
        let all = self.all.get_or_init(|| self.in_order());
        all.iter().skip(offset).take(limit).copied().collect()
    }

    fn in_order(&self) -> Vec<PersonId> {
        if self.total > self.within.people.len() / FEW {
            return self.walk().collect();
        }
        let of = &self.within.places().of;
        let place = |id: PersonId| of.get(usize::try_from(id.0).ok()?).copied();
        let mut places: Vec<u32> = self.found.iter().filter_map(place).collect();
        places.sort_unstable();
        let person = |place: &u32| self.within.people.get(*place as usize).copied();
        places.iter().filter_map(person).collect()
    }

    fn walk(&self) -> impl Iterator<Item = PersonId> + '_ {
        let people = self.within.people.iter().copied();
        people.filter(|id| self.found.contains(*id))
    }
}
