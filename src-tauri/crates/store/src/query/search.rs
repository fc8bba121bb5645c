//! Who fits what was typed, as a set of people.
//!
//! The set says nothing about who may be seen and in which order: it is met with a list
//! ([`crate::search::OrderedPeople::narrow`]), or handed to a query as its candidates.
//! Whoever is not indexed yet, or has changed since, is read from the tables here, so
//! the answer is that of [`Question::is_answered_by`] over the tables at every moment.

use crate::StoreError;
use crate::search::index::{Bits, Lookups, may_be_near};
use crate::search::{Closeness, Part, PendingTexts, PeopleSet, Question};
use crate::table::search_index::{
    IndexState, add_people, blocks, document_of, indexed, stale, state, without_stale, word_from,
};
use drumbeat_domain::PersonId;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Everybody who fits. Of one moment only inside a transaction.
pub fn find(
    conn: &Connection,
    question: &Question,
    how: Closeness,
) -> Result<PeopleSet, StoreError> {
    find_with(conn, None, question, how)
}

/// The same, with what is known about people who are not indexed yet.
pub fn find_with(
    conn: &Connection,
    pending: Option<&PendingTexts>,
    question: &Question,
    how: Closeness,
) -> Result<PeopleSet, StoreError> {
    if question.parts().is_empty() {
        return Ok(PeopleSet::default());
    }
    let state = state(conn)?;
    let stale = stale(conn)?;
    let mut found = in_index(conn, state, question, how)?;
    without_stale(&mut found, &stale);
    let mut after = state.up_to;
    if let Some(pending) = pending.filter(|pending| pending.is_true(state)) {
        pending.find(state.up_to, question, how, |id| found.insert(id));
        after = after.max(pending.to());
    }
    let mut look = |id: PersonId| -> Result<(), StoreError> {
        if question.is_answered_by(&document_of(conn, id)?, how) {
            found.insert(id);
        }
        Ok(())
    };
    stale.into_iter().try_for_each(&mut look)?;
    let mut statement = conn.prepare_cached("SELECT id FROM visible_people WHERE id > ?1")?;
    let mut rows = statement.query([after.0])?;
    while let Some(row) = rows.next()? {
        look(PersonId(row.get(0)?))?;
    }
    Ok(found)
}

fn in_index(
    conn: &Connection,
    state: IndexState,
    question: &Question,
    how: Closeness,
) -> Result<PeopleSet, StoreError> {
    let mut lookups = Vec::new();
    for part in question.parts() {
        let mut of_part = part.lookups();
        if let (Part::Word(word), Closeness::Near) = (part, how)
            && may_be_near(word)
        {
            for beginning in near_beginnings(conn, word)? {
                of_part.or_word(&beginning);
            }
        }
        lookups.push(of_part);
    }
    let (mut found, mut rough) = (PeopleSet::default(), PeopleSet::default());
    for block in 0..blocks(state) {
        let mut all: Option<Found> = None;
        for of_part in &lookups {
            let mut of_part = in_block(conn, block, of_part)?;
            if let Some(all) = &all {
                of_part.sure.keep(&all.sure);
                of_part.maybe.keep(&all.maybe);
            }
            let is_over = of_part.maybe.is_empty();
            all = Some(of_part);
            if is_over {
                break;
            }
        }
        if let Some(mut all) = all.filter(|all| !all.maybe.is_empty()) {
            all.maybe.leave_out(&all.sure);
            if !all.maybe.is_empty() {
                rough.put(block, all.maybe);
            }
            found.put(block, all.sure);
        }
    }
    // Only those: who is found by what an entry tells may be half of all people.
    for id in rough.iter() {
        if question.is_answered_by(&indexed(conn, id)?, how) {
            found.insert(id);
        }
    }
    Ok(found)
}

/// Who fits a part, and who may.
#[derive(Default)]
struct Found {
    sure: Bits,
    /// With those who do for sure.
    maybe: Bits,
}

fn in_block(conn: &Connection, block: usize, lookups: &Lookups) -> Result<Found, StoreError> {
    let mut found = Found::default();
    for way in &lookups.ways {
        let mut all: Option<Bits> = None;
        for range in &way.ranges {
            let mut of_range = Bits::default();
            add_people(conn, block, range, &mut of_range)?;
            if let Some(all) = &all {
                of_range.keep(all);
            }
            all = Some(of_range);
        }
        if let Some(all) = all {
            found.maybe.join(&all);
            if !way.is_rough {
                found.sure.join(&all);
            }
        }
    }
    Ok(found)
}

/// Beginnings that a word has and that one mistake makes out of this one. The words of
/// the index are walked as a tree of letters: from each place where the mistake can be,
/// every letter that really follows there is tried.
fn near_beginnings(conn: &Connection, typed: &str) -> Result<Vec<String>, StoreError> {
    let letters: Vec<char> = typed.chars().collect();
    let mut near = BTreeSet::new();
    let before = |at: usize| letters.iter().take(at);
    let after = |at: usize| letters.iter().skip(at);
    let text = |chars: &mut dyn Iterator<Item = &char>| chars.collect::<String>();
    for at in 0..letters.len() {
        // One letter too many; of the last one this also covers a wrong letter there.
        near.insert(text(&mut before(at).chain(after(at + 1))));
        if at + 1 == letters.len() {
            break;
        }
        let swapped = after(at + 1).take(1).chain(after(at).take(1));
        near.insert(text(&mut before(at).chain(swapped).chain(after(at + 2))));
        let so_far = text(&mut before(at));
        for letter in next_letters(conn, &so_far)? {
            let one = std::iter::once(&letter);
            for beginning in [
                text(&mut before(at).chain(one.clone()).chain(after(at + 1))),
                text(&mut before(at).chain(one).chain(after(at))),
            ] {
                if word_from(conn, &beginning)?.is_some_and(|word| word.starts_with(&beginning)) {
                    near.insert(beginning);
                }
            }
        }
    }
    // What begins with one of them needs no look of its own.
    let mut kept: Vec<String> = Vec::new();
    for beginning in near {
        if !kept
            .last()
            .is_some_and(|shorter| beginning.starts_with(shorter.as_str()))
        {
            kept.push(beginning);
        }
    }
    Ok(kept)
}

/// The letters with which words go on after this beginning.
fn next_letters(conn: &Connection, beginning: &str) -> Result<Vec<char>, StoreError> {
    let mut letters = Vec::new();
    let mut from = beginning.to_owned();
    while let Some(word) = word_from(conn, &from)? {
        let Some(rest) = word.strip_prefix(beginning) else {
            break;
        };
        from = match rest.chars().next() {
            // The beginning is a word itself: on to what is longer.
            None => format!("{word}\0"),
            Some(letter) => {
                letters.push(letter);
                let Some(following) = following(letter) else {
                    break;
                };
                format!("{beginning}{following}")
            }
        };
    }
    Ok(letters)
}

/// The letter after this one in the order of the index.
fn following(letter: char) -> Option<char> {
    let next = u32::from(letter) + 1;
    // Between these two there are no letters.
    char::from_u32(next)
        .or(Some('\u{E000}'))
        .filter(|next| *next > letter)
}

#[cfg(test)]
mod tests;
