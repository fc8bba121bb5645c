//! A shop with a number, people and a campaign, and homes in which one has worked.

use crate::desk::Desk;
use crate::figures::pause;
use crate::list;
use drumbeat_practice::{PracticeConfig, PracticeHandle};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A campaign for everybody, ready to be started.
pub(crate) struct Campaign {
    pub(crate) id: Value,
    /// What its audience is counted with.
    pub(crate) count_ask: Value,
}

/// Leaves homes behind whose windows open on Home with a campaign under way, the
/// fullest page a start can have to show: `shop` is what an owner opens every day,
/// `practice` what somebody opens who tries things out. The campaigns are paused and
/// the shop's server is gone, so that two starts show the same.
pub(crate) async fn leave_homes(folder: PathBuf, people: u32) {
    let files = tempfile::tempdir().unwrap();
    let lists = list::write(files.path(), people);
    let ledger = files.path().join("ledger.jsonl");
    let server = drumbeat_practice::start(PracticeConfig::new(ledger))
        .await
        .unwrap();

    let shop = Desk::in_home(folder.join("shop"), tempfile::tempdir().unwrap()).await;
    let number = server_number(&shop, &server).await;
    leave_campaign(shop, &lists.csv, &number).await;

    let practice = Desk::in_home(folder.join("practice"), tempfile::tempdir().unwrap()).await;
    let number = practice_number(&practice).await;
    leave_campaign(practice, &lists.csv, &number).await;
    server.shutdown().await;
}

async fn leave_campaign(desk: Desk, list: &Path, number: &Value) {
    let Campaign { id, count_ask } = draft(&desk, list, number).await;
    let count = desk.call("audience_count", count_ask).await;
    let begin = json!({ "id": id, "people": count["will_get"] });
    desk.call("campaign_start", begin).await;
    desk.call("campaign_pause", json!({ "id": id })).await;
    desk.close().await;
}

/// The people of the list, and a campaign for all of them.
pub(crate) async fn draft(desk: &Desk, list: &Path, number: &Value) -> Campaign {
    desk.import(list).await;
    let everyone = json!({ "everyone": true, "tags": [], "people": [], "imports": [] });
    let draft = json!({ "name": "November", "audience": everyone });
    let id = desk.call("campaign_create", draft).await["id"].clone();
    let body = "Habari {{first_name|rafiki}}, the shea cream is back at {{shop}}.";
    let saved = json!({ "id": id, "body": body, "number_id": number });
    desk.call("campaign_save", saved).await;
    Campaign {
        id,
        count_ask: json!({ "audience": everyone, "body": body }),
    }
}

/// Opens practice; its number, linked.
pub(crate) async fn practice_number(desk: &Desk) -> Value {
    desk.call("practice_open", json!({})).await;
    let number = desk.call("practice_number_add", json!({})).await["number_id"].clone();
    let ask = json!({ "id": number });
    desk.call("link_begin", ask.clone()).await;
    until(desk, &ask, "scan").await;
    desk.call("practice_scan", ask.clone()).await;
    until(desk, &ask, "connected").await;
    number
}

/// A number of a server with an address and a key, linked.
async fn server_number(desk: &Desk, server: &PracticeHandle) -> Value {
    let access = json!({ "address": server.base_url(), "key": server.api_key() });
    let number = desk.call("waha_number_add", access).await["number_id"].clone();
    let ask = json!({ "id": number });
    desk.call("link_begin", ask.clone()).await;
    until(desk, &ask, "scan").await;
    let door = server.world();
    let session = door.change(|waha, _| waha.world().sessions().next().unwrap().name.clone());
    door.scan(&session, None, None).unwrap();
    until(desk, &ask, "connected").await;
    number
}

async fn until(desk: &Desk, ask: &Value, step: &str) {
    for _ in 0..600 {
        if desk.call("link_state", ask.clone()).await["step"] == step {
            return;
        }
        pause(50).await;
    }
    panic!("the number was not at {step} within 30 s");
}
