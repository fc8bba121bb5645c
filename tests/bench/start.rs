//! A campaign for everybody: counted, started, paused, continued, stopped.

use crate::desk::Desk;
use crate::figures::{pause, print};
use crate::list;
use serde_json::{Value, json};

pub(crate) async fn measure(people: u32) {
    let desk = Desk::open().await;
    let lists = list::write(desk.folder(), people);
    desk.call("practice_open", json!({})).await;
    let number = connect(&desk).await;
    desk.import(&lists.csv).await;
    let everyone = json!({ "everyone": true, "tags": [], "people": [], "imports": [] });
    let draft = json!({ "name": "November", "audience": everyone });
    let id = desk.call("campaign_create", draft).await["id"].clone();
    let body = "Habari {{first_name|rafiki}}, the shea cream is back at {{shop}}.";
    let saved = json!({ "id": id, "body": body, "number_id": number });
    desk.call("campaign_save", saved).await;
    let ask = json!({ "audience": everyone, "body": body });
    let (count, count_ms) = desk.timed("audience_count", ask).await;
    print(&format!("count_{people}"), "ms", count_ms);
    let begin = json!({ "id": id, "people": count["will_get"] });
    for (command, ask) in [
        ("campaign_start", begin),
        ("campaign_pause", json!({ "id": id })),
        ("campaign_resume", json!({ "id": id })),
        ("campaign_stop", json!({ "id": id })),
    ] {
        let work = desk.timed(command, ask);
        let ((_, ms), longest_ms) = desk.while_others_write(work).await;
        print(&format!("{command}_{people}"), "ms", ms);
        print(&format!("{command}_{people}_others_wait"), "ms", longest_ms);
    }
    desk.close().await;
}

/// A practice number, linked.
async fn connect(desk: &Desk) -> Value {
    let number = desk.call("practice_number_add", json!({})).await["number_id"].clone();
    let ask = json!({ "id": number });
    desk.call("link_begin", ask.clone()).await;
    until(desk, &ask, "scan").await;
    desk.call("practice_scan", ask.clone()).await;
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
