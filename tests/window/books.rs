//! Two books about one campaign: what the practice world's phones got, and what
//! the app reports. They must say the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::driver::Driver;

/// States whose message left.
const WENT_OUT: [&str; 4] = ["accepted", "sent", "delivered", "read"];

/// The states with the words they have on the screen.
const STATES: [(&str, &str); 10] = [
    ("waiting", "Waiting"),
    ("sending", "Sending"),
    ("checking", "Checking"),
    ("accepted", "Accepted"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("read", "Read"),
    ("failed", "Failed"),
    ("skipped", "Skipped"),
    ("needs_check", "Needs check"),
];

/// The file of what was accepted: there is one practice world in a home.
pub(crate) fn ledger_file(app_home: &Path) -> PathBuf {
    let workspaces = fs::read_dir(app_home.join("workspaces")).unwrap();
    workspaces
        .flatten()
        .map(|workspace| workspace.path().join("world/ledger.jsonl"))
        .find(|file| file.is_file())
        .expect("the practice workspace has a world with a ledger")
}

/// Every message accepted so far.
pub(crate) fn ledger(app_home: &Path) -> Vec<Value> {
    let text = fs::read_to_string(ledger_file(app_home)).unwrap();
    // The last line may be being written right now.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The lines of a message that begins like this.
pub(crate) fn lines_of(app_home: &Path, beginning: &str) -> Vec<Value> {
    let mut lines = ledger(app_home);
    lines.retain(|line| line["body"].as_str().unwrap().starts_with(beginning));
    lines
}

/// The app's own report of a campaign.
pub(crate) struct Report {
    pub(crate) counts: Value,
    /// Everybody, by the digits of their phone.
    pub(crate) people: BTreeMap<String, Value>,
}

impl Report {
    pub(crate) fn read(window: &Driver, campaign: &Value) -> Self {
        let counts =
            window.rpc("campaign_view", &json!({ "id": campaign }))["row"]["counts"].take();
        let mut people = BTreeMap::new();
        let mut rows = 0;
        loop {
            let ask = json!({ "id": campaign, "filter": "all", "query": "", "offset": rows, "limit": 200 });
            let page = window.rpc("campaign_people", &ask);
            let page = page["rows"].as_array().unwrap();
            if page.is_empty() {
                break;
            }
            rows += page.len();
            for row in page {
                let before = people.insert(digits(&row["phone"]), row.clone());
                assert!(
                    before.is_none(),
                    "a number stands twice in the report: {row}"
                );
            }
        }
        Self { counts, people }
    }

    pub(crate) fn count(&self, state: &str) -> u64 {
        self.counts[state].as_u64().unwrap()
    }

    /// Those whose message left, by this report.
    pub(crate) fn went_out(&self) -> Vec<&str> {
        let left = |row: &Value| WENT_OUT.contains(&row["state"].as_str().unwrap());
        self.people
            .iter()
            .filter(|(_, row)| left(row))
            .map(|(phone, _)| phone.as_str())
            .collect()
    }

    /// Nobody waits, leaves or is looked up any more.
    pub(crate) fn is_over(&self) -> bool {
        ["waiting", "sending", "checking"]
            .iter()
            .all(|state| self.count(state) == 0)
    }

    /// The report against itself: each figure is the number of people in that state.
    pub(crate) fn adds_up(&self) {
        assert_eq!(
            self.count("total"),
            self.people.len() as u64,
            "everybody is in the report once: {}",
            self.counts
        );
        for (state, _) in STATES {
            let people = self.people.values().filter(|row| row["state"] == state);
            assert_eq!(
                self.count(state),
                people.count() as u64,
                "people who are {state}"
            );
        }
    }

    /// The figures as they stand below the bar: those that are nought are not drawn.
    pub(crate) fn shown(&self) -> BTreeMap<String, u64> {
        STATES
            .iter()
            .map(|(state, word)| ((*word).to_owned(), self.count(state)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

/// The digits of a number as people read it.
pub(crate) fn digits(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    text.chars().filter(char::is_ascii_digit).collect()
}
