//! `search_*`: the index over people, and how it keeps up.
//!
//! # Protocol
//!
//! Nothing that changes people writes into the index. Triggers note who changed
//! (`search_stale`), in the transaction of the change, and whoever has a higher id than
//! `search_state.up_to` is new. [`index_slice`] brings the next few hundred of them in; it
//! is called again and again by whoever has time. Until then a search reads them one by
//! one, or in the lines that [`PendingTexts`] keeps of them while many wait
//! ([`crate::query::search`]), so it is right at every moment, after a crash, and in
//! a file that had no index yesterday. An import pays for a comparison a row: what it
//! writes is new, and nobody can see it before it is done anyway.
//!
//! # Why not FTS5
//!
//! In this list a common beginning fits a tenth of a million people, an e-mail provider
//! more than half. FTS5 hands them out one by one: of a million names, with `content=''`,
//! `contentless_delete=1`, `detail=none` and `prefix='2 3'`, counting those with a
//! three-letter beginning took 0.2 ms at the median and 32 ms at the 99th percentile
//! (173,000 people), the first fifty by name 72 and 446 ms, and everybody with one word
//! 70 ms. Here people are bits: 122 entries of at most a kilobyte answer every beginning,
//! and two sets are joined, met and counted a machine word at a time. FTS5 also merges its
//! segments inside somebody else's transaction: of slices of a hundred people the longest
//! held the writer for 1.6 s. (A laptop with two cores, busy with other work.)
//!
//! # Invariants
//!
//! * Whoever is not stale and has an id up to `up_to` stands under exactly the entries of
//!   their document (`search_documents`), which is what the tables say.
//! * A slice is one transaction of at most [`MOST_PEOPLE`] people and about
//!   [`MOST_ENTRIES`] entries, which is a few milliseconds.
//! * `search_words` are the words of all documents: of whom is erased nothing is left.

use crate::search::index::{Bits, Range, place_of};
use crate::search::{Document, Findable as _, PendingTexts, PeopleSet};
use crate::{StoreError, Tx};
use drumbeat_domain::PersonId;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// People of one slice at most. Fewer would write the pages of their block more often.
const MOST_PEOPLE: usize = 200;
/// With so many entries a slice ends, whoever they are of.
const MOST_ENTRIES: usize = 16_000;

/// How far the index is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexState {
    /// Whoever has a higher id is not in it.
    pub up_to: PersonId,
    /// Counts what changes the list of everybody, or its order.
    pub list_changes: i64,
    /// Counts what changes about people who are not in it.
    pub pending_changes: i64,
}

/// How far the index is.
pub fn state(conn: &Connection) -> Result<IndexState, StoreError> {
    Ok(conn
        .prepare_cached("SELECT up_to, list_changes, pending_changes FROM search_state")?
        .query_row([], |row| {
            Ok(IndexState {
                up_to: PersonId(row.get("up_to")?),
                list_changes: row.get("list_changes")?,
                pending_changes: row.get("pending_changes")?,
            })
        })?)
}

/// Indexed people who have changed since.
pub fn stale(conn: &Connection) -> Result<Vec<PersonId>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT person_id FROM search_stale")?;
    let rows = statement.query_map([], |row| row.get(0).map(PersonId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether somebody waits to be indexed.
pub fn is_behind(conn: &Connection) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM search_stale)
                 OR EXISTS (SELECT 1 FROM people WHERE id > (SELECT up_to FROM search_state))",
        )?
        .query_row([], |row| row.get(0))?)
}

/// About how many people wait to be indexed.
pub fn waiting(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT coalesce(max(id), 0) - (SELECT up_to FROM search_state) FROM people",
        )?
        .query_row([], |row| row.get(0))?)
}

/// Reads what can be found about the next people who wait, or begins anew where what is known
/// is not true any more. `true` while there are more.
pub fn read_pending(
    conn: &Connection,
    known: Option<PendingTexts>,
    most: usize,
) -> Result<(PendingTexts, bool), StoreError> {
    let state = state(conn)?;
    let known = known.filter(|known| known.is_true(state));
    let mut texts = known.unwrap_or_else(|| PendingTexts::since(state));
    if texts.is_full() {
        return Ok((texts, false));
    }
    let mut statement =
        conn.prepare_cached("SELECT id FROM visible_people WHERE id > ?1 ORDER BY id LIMIT ?2")?;
    let mut rows = statement.query(params![texts.to().0, most as i64])?;
    let mut read = 0;
    while let Some(row) = rows.next()? {
        let id = PersonId(row.get(0)?);
        texts.push(id, &document_of(conn, id)?);
        read += 1;
    }
    Ok((texts, read == most))
}

/// Indexes the next people. `true` while there are more.
pub fn index_slice(tx: &Tx<'_>) -> Result<bool, StoreError> {
    let mut slice = Slice::default();
    let stale = next(
        tx,
        "SELECT person_id FROM search_stale ORDER BY person_id LIMIT ?1",
        None,
    )?;
    let is_of_stale = !stale.is_empty();
    let people = if is_of_stale {
        stale
    } else {
        let up_to = state(tx)?.up_to;
        next(
            tx,
            "SELECT id FROM people WHERE id > ?2 ORDER BY id LIMIT ?1",
            Some(up_to),
        )?
    };
    let mut done = 0;
    for id in &people {
        slice.add(tx, *id, is_of_stale)?;
        done += 1;
        if slice.entries >= MOST_ENTRIES {
            break;
        }
    }
    slice.write(tx)?;
    let Some(last) = people.get(..done).and_then(<[_]>::last) else {
        return Ok(false);
    };
    if is_of_stale {
        tx.prepare_cached("DELETE FROM search_stale WHERE person_id <= ?1")?
            .execute([last.0])?;
    } else {
        tx.prepare_cached("UPDATE search_state SET up_to = ?1")?
            .execute([last.0])?;
    }
    Ok(is_of_stale || done < people.len() || people.len() == MOST_PEOPLE)
}

fn next(
    conn: &Connection,
    sql: &str,
    after: Option<PersonId>,
) -> Result<Vec<PersonId>, StoreError> {
    let most = MOST_PEOPLE as i64;
    let mut statement = conn.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| row.get(0).map(PersonId);
    let rows = match after {
        Some(after) => statement.query_map([most, after.0], read)?,
        None => statement.query_map([most], read)?,
    };
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What the people of a slice change, put together by entry: people who come together
/// share most of theirs.
#[derive(Default)]
struct Slice {
    /// Whether the person at this place stands under the entry from now on.
    changes: BTreeMap<(usize, String), Vec<(u16, bool)>>,
    documents: Vec<(PersonId, Document)>,
    /// How much more or less often a word is there.
    words: BTreeMap<String, i64>,
    entries: usize,
}

impl Slice {
    fn add(&mut self, conn: &Connection, id: PersonId, is_known: bool) -> Result<(), StoreError> {
        let Some((block, offset)) = place_of(id) else {
            return Ok(());
        };
        let document = document_of(conn, id)?;
        let entries = document.entries();
        let known = if is_known {
            indexed(conn, id)?
        } else {
            Document::default()
        };
        let before = known.entries();
        // Somebody with a long note does not become a long transaction's neighbour.
        self.entries += entries.len() + before.len();
        let changes = before
            .difference(&entries)
            .map(|entry| (entry, false))
            .chain(entries.difference(&before).map(|entry| (entry, true)));
        for (entry, is_in) in changes {
            self.changes
                .entry((block, entry.clone()))
                .or_default()
                .push((offset, is_in));
        }
        for (document, times) in [(&document, 1), (&known, -1)] {
            let words = document.words().map(letters_of);
            for word in words.filter(|word| !word.is_empty()) {
                *self.words.entry(word.to_owned()).or_default() += times;
            }
        }
        self.documents.push((id, document));
        Ok(())
    }

    fn write(self, tx: &Tx<'_>) -> Result<(), StoreError> {
        for ((block, entry), changes) in self.changes {
            write_entry(tx, block, &entry, &changes)?;
        }
        for (word, times) in self.words.iter().filter(|(_, times)| **times != 0) {
            tx.prepare_cached(
                "INSERT INTO search_words (word, times) VALUES (?1, ?2)
                 ON CONFLICT (word) DO UPDATE SET times = times + excluded.times",
            )?
            .execute(params![word, times])?;
            if *times < 0 {
                tx.prepare_cached("DELETE FROM search_words WHERE word = ?1 AND times = 0")?
                    .execute([word])?;
            }
        }
        for (id, document) in &self.documents {
            if document.is_empty() {
                tx.prepare_cached("DELETE FROM search_documents WHERE person_id = ?1")?
                    .execute([id.0])?;
            } else {
                tx.prepare_cached(
                    "INSERT INTO search_documents (person_id, document) VALUES (?1, ?2)
                     ON CONFLICT (person_id) DO UPDATE SET document = excluded.document",
                )?
                .execute(params![id.0, document.encoded()])?;
            }
        }
        Ok(())
    }
}

fn letters_of(word: &str) -> &str {
    word.split(|c: char| c.is_ascii_digit())
        .next()
        .unwrap_or_default()
}

fn write_entry(
    tx: &Tx<'_>,
    block: usize,
    entry: &str,
    changes: &[(u16, bool)],
) -> Result<(), StoreError> {
    let block = block as i64;
    let mut bits = Bits::default();
    let was_there = tx
        .prepare_cached("SELECT people FROM search_entries WHERE block = ?1 AND entry = ?2")?
        .query_row(params![block, entry], |row| {
            Ok(bits.add_stored(row.get_ref("people")?.as_blob().unwrap_or_default()))
        })
        .optional()?;
    if was_there == Some(false) {
        return Err(StoreError::UnknownValue("search entry"));
    }
    for (offset, is_in) in changes {
        bits.set(*offset, *is_in);
    }
    if bits.is_empty() {
        tx.prepare_cached("DELETE FROM search_entries WHERE block = ?1 AND entry = ?2")?
            .execute(params![block, entry])?;
    } else {
        tx.prepare_cached(
            "INSERT INTO search_entries (block, entry, people) VALUES (?1, ?2, ?3)
             ON CONFLICT (block, entry) DO UPDATE SET people = excluded.people",
        )?
        .execute(params![block, entry, bits.stored()])?;
    }
    Ok(())
}

/// What can be found about somebody, as the tables say now; nothing of somebody who is
/// not there.
pub fn document_of(conn: &Connection, id: PersonId) -> Result<Document, StoreError> {
    const PHONES: &str = "SELECT value FROM identities WHERE person_id = ?1 AND kind = 'phone'";
    let mut document = Document::default();
    for (sql, columns) in [
        (
            "SELECT name, first_name, city, company, email, notes FROM people WHERE id = ?1",
            6,
        ),
        ("SELECT value FROM person_fields WHERE person_id = ?1", 1),
        (
            "SELECT t.name FROM person_tags pt JOIN tags t ON t.id = pt.tag_id WHERE pt.person_id = ?1",
            1,
        ),
    ] {
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query([id.0])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                document.add_text(row.get_ref(column)?.as_str().unwrap_or_default());
            }
        }
    }
    let mut statement = conn.prepare_cached(PHONES)?;
    let mut rows = statement.query([id.0])?;
    while let Some(row) = rows.next()? {
        document.add_phone(row.get_ref(0)?.as_str().unwrap_or_default());
    }
    Ok(document)
}

/// What of somebody is in the index.
pub(crate) fn indexed(conn: &Connection, id: PersonId) -> Result<Document, StoreError> {
    let line: Option<String> = conn
        .prepare_cached("SELECT document FROM search_documents WHERE person_id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    Ok(Document::decoded(line.as_deref().unwrap_or_default()))
}

/// Everybody of a block who stands under an entry of this range.
pub(crate) fn add_people(
    conn: &Connection,
    block: usize,
    range: &Range,
    bits: &mut Bits,
) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT people FROM search_entries WHERE block = ?1 AND entry BETWEEN ?2 AND ?3",
    )?;
    let mut rows = statement.query(params![block as i64, range.first, range.last])?;
    while let Some(row) = rows.next()? {
        if !bits.add_stored(row.get_ref(0)?.as_blob().unwrap_or_default()) {
            return Err(StoreError::UnknownValue("search entry"));
        }
    }
    Ok(())
}

/// How many blocks hold somebody who is indexed.
pub(crate) fn blocks(state: IndexState) -> usize {
    place_of(state.up_to).map_or(0, |(block, _)| block + 1)
}

/// The first word of the index from here on, in the order of its letters.
pub(crate) fn word_from(conn: &Connection, from: &str) -> Result<Option<String>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT word FROM search_words WHERE word >= ?1 ORDER BY word LIMIT 1")?
        .query_row([from], |row| row.get(0))
        .optional()?)
}

/// Takes those out of a set who have changed since they were indexed.
pub(crate) fn without_stale(people: &mut PeopleSet, stale: &[PersonId]) {
    for id in stale {
        people.remove(*id);
    }
}
