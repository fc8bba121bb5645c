//! A whole practice campaign over the commands, with a kill in the middle. What
//! the app reports is compared with the world's own ledger.

use crate::host::{Process, TestHost};
use drumbeat_domain::delivery::DeliveryState;
use drumbeat_practice::LedgerLine;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const PEOPLE: usize = 60;

fn spreadsheet() -> String {
    let mut text = "Téléphone,Nom,Ville\n".to_owned();
    for n in 0..PEOPLE {
        let _ = writeln!(text, "0991{:06},Mteja {n},Goma", 214_311 + n);
    }
    text
}

fn ledger(home: &Path) -> Vec<LedgerLine> {
    let workspaces = std::fs::read_dir(home.join("workspaces")).expect("workspaces");
    let file = workspaces
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("world").join("ledger.jsonl"))
        .find(|path| path.is_file())
        .expect("a ledger");
    let text = std::fs::read_to_string(file).expect("a ledger to read");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a ledger line"))
        .collect()
}

fn count(counts: &Value, state: DeliveryState) -> i64 {
    counts[state.code()].as_i64().expect("a count")
}

fn done(view: &Value) -> i64 {
    let ends = DeliveryState::ALL.iter().filter(|state| state.is_done());
    ends.map(|state| count(&view["row"]["counts"], *state))
        .sum()
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// Everyone of the ledger, everyone of the report, every count.
fn assert_report_is_true(process: &Process, id: i64, home: &Path) {
    let by_id = json!({ "id": id });
    let page = process.call(
        "campaign_people",
        json!({ "id": id, "filter": "all", "limit": 200 }),
    );
    let rows = page["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), PEOPLE, "everyone is in the report");
    let mut got = BTreeMap::<String, usize>::new();
    for line in ledger(home) {
        *got.entry(line.phone.expect("somebody's phone"))
            .or_default() += 1;
    }
    for row in rows {
        let phone = digits(row["phone"].as_str().expect("a phone"));
        let state = row["state"].as_str().expect("a state");
        let times = got.remove(&phone).unwrap_or(0);
        match state {
            "accepted" | "sent" | "delivered" | "read" => {
                assert_eq!(times, 1, "{phone} is {state}: exactly one message left");
            }
            "skipped" => assert_eq!(times, 0, "{phone} was skipped: {}", row["reason"]),
            "failed" => assert!(times <= 1, "{phone} failed and got {times}"),
            other => panic!("{phone} is {other} in a complete campaign"),
        }
    }
    assert!(
        got.is_empty(),
        "the ledger knows people whom the report does not: {got:?}"
    );
    // A tick that arrives meanwhile moves somebody: then it is counted once more.
    let counts = loop {
        let counts = process.call("campaign_view", by_id.clone())["row"]["counts"].clone();
        let opened = DeliveryState::ALL.iter().map(|state| {
            let ask = json!({ "id": id, "filter": state.code(), "limit": 200 });
            process.call("campaign_people", ask)["total"].as_i64()
        });
        let opened: Vec<_> = opened.collect();
        let after = process.call("campaign_view", by_id.clone())["row"]["counts"].clone();
        if after == counts {
            let told = DeliveryState::ALL.iter();
            let told: Vec<_> = told.map(|state| Some(count(&counts, *state))).collect();
            assert_eq!(opened, told, "each count opens to exactly these people");
            break counts;
        }
    };
    let states = DeliveryState::ALL.iter();
    let sum: i64 = states.map(|state| count(&counts, *state)).sum();
    assert_eq!(sum, PEOPLE as i64, "the states add up to everyone");
    assert_eq!(counts["total"], PEOPLE);
    assert!(counts["delivered"].as_i64() > Some(0), "and ticks arrived");
}

#[test]
fn a_practice_campaign_from_the_file_to_the_last_tick_with_a_kill_in_the_middle() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("home");
    let host = Arc::new(TestHost::default());
    let process = Process::start(&home, &host).expect("the app");
    process.set_up();
    let state = process.call("practice_open", json!({}));
    assert_eq!(
        (&state["workspace"], &state["clock_speed"]),
        (&json!("practice"), &json!(60))
    );

    let number = process.call("practice_number_add", json!({}))["number_id"]
        .as_i64()
        .expect("one");
    let by_number = json!({ "id": number });
    process.call("link_begin", by_number.clone());
    process.until("link_state", &by_number, |link| link["step"] == "scan");
    process.call("practice_scan", by_number.clone());
    let link = process.until("link_state", &by_number, |link| link["step"] == "connected");
    assert!(link["phone"].is_string(), "whose phone it is: {link}");
    process.send_always(number, 60..180);
    process.call("practice_speed", json!({ "speed": 3_600 }));

    let file = folder.path().join("clients.csv");
    std::fs::write(&file, spreadsheet()).expect("a file");
    let draft = process.call("import_open", json!({ "file_ref": file }));
    assert_eq!(
        draft["rows"], PEOPLE,
        "every line of the file is a row: {draft}"
    );
    let draft = json!({ "draft_id": draft["draft_id"] });
    let check = process.call("import_check", draft.clone());
    assert_eq!(check["counts"]["new"], PEOPLE, "everyone is new: {check}");
    let mut commit = draft;
    commit["consent"] = json!("all");
    commit["how"] = json!("paper_form");
    let result = process.call("import_commit", commit);
    assert_eq!(result["may_get"], PEOPLE);

    let everyone = json!({ "everyone": true });
    let campaign = process.call(
        "campaign_create",
        json!({ "name": "Spring", "audience": everyone }),
    );
    let id = campaign["id"].as_i64().expect("an id");
    let body = "Habari {{first_name|rafiki}}, karibu dukani.";
    process.call(
        "campaign_save",
        json!({ "id": id, "body": body, "number_id": number }),
    );
    let count = process.call(
        "audience_count",
        json!({ "audience": everyone, "body": body }),
    );
    assert_eq!(count["will_get"], PEOPLE);
    let wrong = process.try_call("campaign_start", json!({ "id": id, "people": PEOPLE + 1 }));
    assert_eq!(
        wrong,
        Err("count_changed".to_owned()),
        "the button says how many, or nothing starts"
    );
    process.call("campaign_start", json!({ "id": id, "people": PEOPLE }));

    let by_id = json!({ "id": id });
    process.until("campaign_view", &by_id, |view| done(view) >= 8);
    // While it sends no system may slow the program down; whether the computer may fall
    // asleep is the owner's wish, and practice keeps none awake.
    let no_wish = json!({ "wanted": false });
    process.until("awake_save", &no_wish, |_| host.kept() == (true, false));
    let paused = process.call("campaign_pause", by_id.clone());
    assert_eq!(paused["state"], "paused");
    // What was on the wire lands; then nothing more, for twenty minutes of practice time.
    process.until("campaign_view", &by_id, |view| {
        view["row"]["counts"]["sending"] == 0
    });
    let before = ledger(&home).len();
    process.pass(Duration::from_millis(350));
    assert_eq!(
        ledger(&home).len(),
        before,
        "nothing leaves while it is paused"
    );
    process.call("campaign_resume", by_id.clone());
    process.until("campaign_view", &by_id, |view| done(view) >= 25);
    process.kill();

    let process = Process::start(&home, &host).expect("the app, started again");
    let state = process.call("app_state", json!({}));
    assert_eq!(state["workspace"], "practice", "it opens where it was");
    let view = process.call("campaign_view", by_id.clone());
    assert!(done(&view) < PEOPLE as i64, "the kill was in the middle");
    assert_eq!(view["row"]["state"], "running", "it goes on by itself");
    process.until("campaign_view", &by_id, |view| {
        view["row"]["state"] == "completed"
    });
    // An hour of practice time for the ticks.
    process.until("campaign_view", &by_id, |view| {
        view["row"]["counts"]["accepted"] == 0
    });
    assert_report_is_true(&process, id, &home);
    let feed = process.call("activity_page", json!({ "limit": 500 }));
    let said = feed
        .as_array()
        .expect("lines")
        .iter()
        .any(|l| l["kind"] == "campaign_continued");
    assert!(said, "and it said that it went on");
    process.until("awake_save", &no_wish, |_| host.kept() == (false, false));
    process.quit();
}
