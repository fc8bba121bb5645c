//! The phone that is linked is a person too, and hello goes to it.

use super::bench::{Bench, body};
use crate::world::{Behaviour, Engine, Person};
use serde_json::{Value, json};

#[test]
fn the_phone_of_the_shop_has_whatsapp_whatever_the_dice_say() {
    let born = |phone: &String| Person::born(11, phone).behaviour == Behaviour::NotOnWhatsapp;
    let phone = (0..100_000)
        .map(|n| format!("24399{n:07}"))
        .find(born)
        .expect("4 in 100");
    let mut bench = Bench::working(Engine::Gows);
    for step in ["logout", "start"] {
        bench.post(&format!("/api/sessions/shop/{step}"), &Value::Null);
        bench.pass(3_000);
    }
    bench.post(
        "/_control/scan",
        &json!({ "session": "shop", "phone": phone }),
    );
    bench.pass(3_000);
    let known = bench.get(&format!(
        "/api/contacts/check-exists?session=shop&phone={phone}"
    ));
    assert_eq!(
        body(&known)["numberExists"],
        true,
        "a hello to oneself must arrive"
    );
}
