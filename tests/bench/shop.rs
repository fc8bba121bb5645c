//! A shop with a number, people and a campaign, and homes in which one has worked.

use crate::desk::Desk;
use crate::figures::pause;
use crate::host::BenchHost;
use crate::list;
use drumbeat_practice::{PracticeConfig, PracticeHandle};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What is printed once the homes are there.
const LEFT: &str = "left";

/// A campaign for everybody, ready to be started.
pub(crate) struct Campaign {
    pub(crate) id: Value,
    /// What its audience is counted with.
    pub(crate) count_ask: Value,
}

/// Leaves homes behind whose windows open on Home with a campaign under way, the
/// fullest page a start can have to show: `shop` is what an owner opens every day,
/// `practice` what somebody opens who tries things out. The campaigns are paused, so that
/// two starts show the same. The shop's key is in the keychain and its server answers until
/// nobody writes to this program any more.
pub(crate) async fn leave_homes(folder: PathBuf, people: u32) {
    let files = tempfile::tempdir().unwrap();
    let lists = list::write(files.path(), people);
    let ledger = files.path().join("ledger.jsonl");
    let server = drumbeat_practice::start(PracticeConfig::new(ledger))
        .await
        .unwrap();

    let of_shop = BenchHost::with_keychain();
    let shop = Desk::in_home(folder.join("shop"), tempfile::tempdir().unwrap(), of_shop).await;
    let number = server_number(&shop, &server).await;
    leave_campaign(shop, &lists.csv, &number).await;

    let of_practice = BenchHost::default();
    let files_there = tempfile::tempdir().unwrap();
    let practice = Desk::in_home(folder.join("practice"), files_there, of_practice).await;
    let number = practice_number(&practice).await;
    leave_campaign(practice, &lists.csv, &number).await;
    println!("{LEFT}");
    let until_closed = || std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
    tokio::task::spawn_blocking(until_closed)
        .await
        .unwrap()
        .unwrap();
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
