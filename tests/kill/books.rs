//! What the app has written down, held against the ledger.

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The file of the practice workspace.
pub(crate) struct Books(Connection);

/// What the comparison came to.
pub(crate) struct Found {
    pub(crate) messages: usize,
    pub(crate) people: usize,
    pub(crate) need_check: usize,
    pub(crate) doubled: usize,
    pub(crate) lost: usize,
    pub(crate) untrue: usize,
    /// Each as a sentence.
    pub(crate) wrong: Vec<String>,
}

impl Books {
    pub(crate) fn open(home: &Path) -> Self {
        let file = largest(home).expect("the practice workspace has a file");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        Self(Connection::open_with_flags(file, flags).expect("the file opens"))
    }

    /// Messages that may have left and of which nothing is known.
    pub(crate) fn in_doubt(&self) -> u32 {
        self.count("SELECT count(*) FROM outbox_items WHERE state = 'sending'")
    }

    fn count(&self, sql: &str) -> u32 {
        self.0
            .query_row(sql, [], |row| row.get(0))
            .expect("a count")
    }

    pub(crate) fn compare(&self, ledger: &[Value]) -> Found {
        let text = |line: &Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
        let mut got: BTreeMap<(String, String), u32> = BTreeMap::new();
        for line in ledger {
            *got.entry((text(line, "phone"), text(line, "body")))
                .or_default() += 1;
        }
        let mut found = Found {
            messages: ledger.len(),
            people: 0,
            need_check: 0,
            doubled: 0,
            lost: 0,
            untrue: 0,
            wrong: Vec::new(),
        };
        for ((phone, body), times) in &got {
            if *times > 1 {
                found.doubled += 1;
                found
                    .wrong
                    .push(format!("{phone} got {times} times: {body}"));
            }
        }
        let mut known = BTreeSet::new();
        let mut statement = self
            .0
            .prepare("SELECT r.phone, r.body, i.delivery FROM recipients r JOIN outbox_items i ON i.recipient_id = r.id")
            .expect("a question");
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .expect("rows");
        for row in rows {
            let (phone, body, state): (String, String, String) = row.expect("a row");
            found.people += 1;
            let arrived = got.contains_key(&(phone.clone(), body.clone()));
            known.insert((phone.clone(), body));
            match state.as_str() {
                "needs_check" => found.need_check += 1,
                "accepted" | "sent" | "delivered" | "read" if arrived => {}
                "failed" | "skipped" if !arrived => {}
                "waiting" | "sending" | "checking" => {
                    found.lost += 1;
                    found.wrong.push(format!("{phone} is still {state}"));
                }
                _ => {
                    found.untrue += 1;
                    found
                        .wrong
                        .push(format!("{phone} is {state}, arrived: {arrived}"));
                }
            }
        }
        for (phone, body) in got.keys().filter(|key| !known.contains(*key)) {
            found.untrue += 1;
            found
                .wrong
                .push(format!("{phone} got what nobody sent: {body}"));
        }
        found
    }
}

/// The largest database below: the practice workspace's, where all of this happens.
fn largest(folder: &Path) -> Option<PathBuf> {
    let mut best = None;
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let path = entry.path();
        let file = if path.is_dir() {
            largest(&path)
        } else {
            path.ends_with("drumbeat.db").then_some(path)
        };
        let Some(file) = file else { continue };
        let size = std::fs::metadata(&file).map_or(0, |meta| meta.len());
        if best.as_ref().is_none_or(|(most, _)| size > *most) {
            best = Some((size, file));
        }
    }
    best.map(|(_, file)| file)
}
