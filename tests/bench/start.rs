//! A campaign for everybody: counted, started (beside the floor, which only puts
//! messages into a line), paused, continued, stopped.

use crate::desk::Desk;
use crate::figures::print;
use crate::floor::Floor;
use crate::list;
use crate::shop::{Campaign, draft, practice_number};
use serde_json::json;

pub(crate) async fn measure(people: u32) {
    let desk = Desk::open().await;
    let lists = list::write(desk.folder(), people);
    let number = practice_number(&desk).await;
    let Campaign { id, count_ask } = draft(&desk, &lists.csv, &number).await;
    desk.rests().await;
    let (count, count_ms) = desk.timed("audience_count", count_ask).await;
    print(&format!("count_{people}"), "ms", count_ms);
    let will_get = count["will_get"].as_u64().unwrap() as u32;
    let enqueued_ms = Floor::open(desk.folder()).enqueue(will_get);
    print(&format!("floor_campaign_start_{people}"), "ms", enqueued_ms);
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
