//! A shop's first day: a number on a server, people, hello, a campaign, replies.

use std::time::Duration;

use serde_json::{Value, json};

use drumbeat_tests::programs::{Desk, Server};
use drumbeat_tests::waiting::until;

/// The key of the server. Nothing else in the world is called like this.
pub(crate) const KEY: &str = "CANARYkey7f3a91d2c4";
/// Typed by mistake before.
pub(crate) const WRONG_KEY: &str = "CANARYwrong5b8e0f";
/// The message, up to its field.
pub(crate) const BODY: &str = "Body-canary: the shea cream is back";
/// What somebody answers.
pub(crate) const REPLY: &str = "Reply-canary: keep two for me";
/// Hello to oneself.
pub(crate) const HELLO: &str = "Hello-canary: it is only me";
/// The phone of the shop, and those of its people: digits.
pub(crate) const SHOP: &str = "243990000417";
pub(crate) const PEOPLE: [&str; 5] = [
    "243991000412",
    "243991000413",
    "243991000414",
    "243991000415",
    "243991000416",
];

/// What the screens say after the day, and what the server accepted.
pub(crate) struct Day {
    pub(crate) counts: Value,
    pub(crate) ledger: Vec<Value>,
}

/// Plays the day.
pub(crate) async fn open_shop(desk: &Desk, server: &Server) -> Day {
    let zone = zone_at_noon();
    desk.rpc(
        "setup_save",
        json!({ "shop_name": "Lumière", "language": "en", "country": "CD", "zone": zone }),
    )
    .await;
    let number = connect(desk, server).await;
    let mut limits = desk.rpc("limits_get", json!({ "id": number })).await["current"].clone();
    // As fast as it may be: this day is played at the speed of life.
    limits["gap_min_s"] = json!(5);
    limits["gap_max_s"] = json!(5);
    limits["days"] = json!([1, 2, 3, 4, 5, 6, 7]);
    desk.rpc(
        "limits_save",
        json!({ "number_id": number, "limits": limits }),
    )
    .await;

    behave(server).await;
    desk.rpc("hello_send", json!({ "phone": "", "text": HELLO }))
        .await;
    add_people(desk).await;
    let counts = campaign(desk, number).await;
    let reply = until("the reply to be there", Duration::from_secs(30), || async {
        let people = desk.rpc("contact_window", json!({ "limit": 20 })).await;
        let first = people["rows"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| digits(&row["phone"]) == PEOPLE[0])?["id"]
            .clone();
        let person = desk.rpc("contact_get", json!({ "id": first })).await;
        person["messages"]
            .as_array()
            .unwrap()
            .iter()
            .find(|message| message["inbound"] == true)
            .cloned()
    })
    .await;
    assert_eq!(reply["body"], REPLY, "the answer is kept as it was written");
    let ledger = server
        .ask("ledger?since=0")
        .await
        .as_array()
        .unwrap()
        .clone();
    Day { counts, ledger }
}

/// The digits of a number as people read it.
pub(crate) fn digits(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_digit)
        .collect()
}

/// A zone in which it is between 12 and 13 o'clock: inside every sending hours.
#[expect(
    clippy::disallowed_methods,
    reason = "the programs run by the computer's clock"
)]
fn zone_at_noon() -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let hour = i64::try_from(now.as_secs() / 3_600 % 24).unwrap();
    match 12 - hour {
        0 => "Etc/GMT".to_owned(),
        // The sign in these names is the other way round.
        ahead @ 1.. => format!("Etc/GMT-{ahead}"),
        behind => format!("Etc/GMT+{}", -behind),
    }
}

async fn connect(desk: &Desk, server: &Server) -> Value {
    let address = &server.url;
    let refused = desk
        .call(
            "waha_check",
            json!({ "address": address, "key": WRONG_KEY }),
        )
        .await;
    assert_eq!(refused.unwrap_err()["code"], "gateway_key_refused");
    let kept = desk
        .rpc("waha_check", json!({ "address": address, "key": KEY }))
        .await;
    assert!(
        !kept.to_string().contains(KEY),
        "an answer never repeats the key: {kept}"
    );
    let number = desk
        .rpc("waha_number_add", json!({ "address": address, "key": KEY }))
        .await["number_id"]
        .clone();
    desk.rpc("link_begin", json!({ "id": number })).await;
    link_step(desk, &number, "scan").await;
    let state = server.ask("state").await;
    let session = &state["sessions"][0]["name"];
    server
        .tell(
            "scan",
            &json!({ "session": session, "phone": SHOP, "pushName": "Lumière" }),
        )
        .await;
    link_step(desk, &number, "connected").await;
    number
}

async fn link_step(desk: &Desk, number: &Value, step: &str) {
    until(
        &format!("linking to be at {step}"),
        Duration::from_secs(60),
        || async {
            let link = desk.rpc("link_state", json!({ "id": number })).await;
            (link["step"] == step).then_some(())
        },
    )
    .await;
}

/// One answers, one writes STOP, the others only get it. The phone of the shop reads.
async fn behave(server: &Server) {
    let mut people = vec![
        json!({ "phone": SHOP, "behaviour": "reads" }),
        json!({ "phone": PEOPLE[0], "behaviour": "replies", "text": REPLY, "afterMs": 500 }),
        json!({ "phone": PEOPLE[1], "behaviour": "stops", "text": "STOP", "afterMs": 500 }),
    ];
    people.extend(
        PEOPLE[2..]
            .iter()
            .map(|phone| json!({ "phone": phone, "behaviour": "delivered" })),
    );
    server.tell("people", &json!(people)).await;
}

/// Some by hand, the others from a file; a broken file in between.
async fn add_people(desk: &Desk) {
    for (n, phone) in PEOPLE.iter().enumerate().take(2) {
        let consent = json!({ "agreed": true, "how": "spoken" });
        desk.rpc("contact_add", json!({ "name": format!("Person {n}"), "phone": format!("+{phone}"), "consent": consent })).await;
    }
    let broken = desk
        .upload(
            "Clients.xlsx",
            format!("PK\u{3}\u{4} +{} cut off", PEOPLE[2]).into_bytes(),
        )
        .await;
    assert!(
        desk.call("import_open", broken).await.is_err(),
        "half a file is refused"
    );
    let mut list = String::from("Name,Phone,City\n");
    for (n, phone) in PEOPLE.iter().enumerate().skip(2) {
        list.push_str(&format!("Person {n},+{phone},Goma\n"));
    }
    // A number that cannot be read is listed, and must not be logged either.
    list.push_str("Nobody,+24399100,Goma\n");
    let file = desk.upload("Clients.csv", list.into_bytes()).await;
    let draft = desk.rpc("import_open", file).await["draft_id"].clone();
    desk.rpc("import_check", json!({ "draft_id": draft })).await;
    let result = desk
        .rpc(
            "import_commit",
            json!({ "draft_id": draft, "consent": "all", "how": "paper_form" }),
        )
        .await;
    assert_eq!(
        result["counts"]["new"], 3,
        "three people came with the file: {result}"
    );
}

/// From the draft to the last tick.
async fn campaign(desk: &Desk, number: Value) -> Value {
    let everyone = json!({ "everyone": true });
    let id = desk
        .rpc(
            "campaign_create",
            json!({ "name": "November", "audience": everyone }),
        )
        .await["id"]
        .clone();
    let body = format!("{BODY}, {{{{first_name|friend}}}}. Reply STOP and you hear no more.");
    desk.rpc(
        "campaign_save",
        json!({ "id": id, "body": body, "number_id": number }),
    )
    .await;
    let people = desk
        .rpc(
            "audience_count",
            json!({ "audience": everyone, "body": body }),
        )
        .await["will_get"]
        .clone();
    assert_eq!(people, PEOPLE.len(), "everybody agreed");
    desk.rpc("campaign_start", json!({ "id": id, "people": people }))
        .await;
    until(
        "the campaign to be done",
        Duration::from_secs(150),
        || async {
            let view = desk.rpc("campaign_view", json!({ "id": id })).await;
            let row = &view["row"];
            (row["state"] == "completed" && row["counts"]["stopped"] == 1)
                .then(|| row["counts"].clone())
        },
    )
    .await
}
