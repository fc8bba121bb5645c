//! Closing the window while a message leaves, through a WAHA server.

use std::time::Duration;

use serde_json::{Value, json};

use crate::server::{KEY, Server};
use crate::stage::Stage;
use crate::waiting::until;

/// The phone of the shop.
const SHOP: &str = "243990000417";

#[test]
fn closing_waits_for_the_message_on_the_wire_and_then_leaves_it_to_be_looked_up() {
    let mut stage = Stage::new("closing");
    let server = Server::start(stage.home());
    stage.start(&[]);
    connect(&stage, &server);

    // The server never says whether it took the message.
    server.tell("faults", &json!({ "kind": "hang", "path": "/api/send" }));
    let window = stage.window();
    window.press("button", "Send hello to me");
    until("hello to be on the wire", Duration::from_secs(60), || {
        (hello(&stage) == "sending").then_some(())
    })
    .unwrap_or_else(|error| panic!("{error}: hello is {}", hello(&stage)));

    stage.close_window();
    stage
        .window()
        .wait_for_text("A message is just leaving", Duration::from_secs(5));
    stage.picture("closing");
    // Ten seconds for the message, the rest for a busy machine.
    stage.wait_closed(Duration::from_secs(25));
    server.tell("faults", &json!([]));

    let window = stage.start(&[]);
    window.wait_for_text("Checking", Duration::from_secs(30));
    assert_eq!(
        hello(&stage),
        "checking",
        "what was on the wire is looked up, neither forgotten nor sent again"
    );
    assert_eq!(accepted(&server), 0, "nothing was sent at the start");
}

#[test]
fn closing_without_a_message_on_the_wire_is_at_once() {
    let mut stage = Stage::new("closing-idle");
    stage
        .start(&[])
        .wait_for_text("Drumbeat", Duration::from_secs(20));
    stage.close_window();
    stage.wait_closed(Duration::from_secs(8));
}

fn hello(stage: &Stage) -> String {
    let state = stage.window().rpc("hello_state", &json!({}));
    state["state"].as_str().unwrap().to_owned()
}

/// How many messages the server took.
fn accepted(server: &Server) -> usize {
    server.ask("ledger?since=0").as_array().unwrap().len()
}

/// A number on the server, as an owner connects it: address, key, code.
fn connect(stage: &Stage, server: &Server) {
    let window = stage.window();
    let zone = zone_at_noon();
    let setup = json!({ "shop_name": "Lumière", "language": "en", "country": "CD", "zone": zone });
    window.rpc("setup_save", &setup);
    window.run("location.reload()", &[]).unwrap();
    window.press("button", "Connect my number");
    window.fill("Address of the server", &server.url);
    window.fill("Key of the server", KEY);
    window.press("button", "Check");
    window.wait_for_text("The server works.", Duration::from_secs(30));
    window.press("button", "Go on to the code");
    window.role("img", "QR code to scan with your phone");
    let session = server.ask("state")["sessions"][0]["name"].take();
    let scan = json!({ "session": session, "phone": SHOP, "pushName": "Lumière" });
    server.tell("scan", &scan);
    until("the number to be linked", Duration::from_secs(60), || {
        window.shows("link", "Go on").then_some(())
    })
    .unwrap_or_else(|error| panic!("{error}; the page says:\n{}", window.page_text()));
    server.tell("people", &json!({ "phone": SHOP, "behaviour": "reads" }));

    // Whatever day it is.
    let number: Value = window.rpc("number_list", &json!({}))[0]["id"].take();
    let mut limits = window.rpc("limits_get", &json!({ "id": number }))["current"].take();
    limits["days"] = json!([1, 2, 3, 4, 5, 6, 7]);
    window.rpc(
        "limits_save",
        &json!({ "number_id": number, "limits": limits }),
    );
    window.press("link", "Go on");
}

/// A zone in which it is between 12 and 13 o'clock: inside every sending hours.
#[expect(
    clippy::disallowed_methods,
    reason = "the app in its window runs by the computer's clock"
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
