use super::*;
use crate::waha::wire::json::millis;
use serde_json::json;

#[test]
fn ids_are_taken_apart_in_every_form() {
    assert_eq!(parse_serialized("3EB0AA").map(|id| id.bare), Some("3EB0AA"));
    let group = parse_serialized("false_120363@g.us_3AG_5511@c.us").expect("four parts");
    assert_eq!(
        (group.from_me, group.chat, group.bare),
        (Some(false), Some("120363@g.us"), "3AG")
    );
    for nonsense in [
        "",
        "true_",
        "true_5511@c.us_",
        "a_b_c_d_e",
        "true_5511@c.us_a b",
    ] {
        assert_eq!(parse_serialized(nonsense), None, "{nonsense:?}");
    }
    assert_eq!(
        bare_id(&json!({ "_data": { "key": { "id": "3eb0" } } })).as_deref(),
        Some("3EB0")
    );
    assert_eq!(bare_id(&json!({ "id": 5 })), None);
}

#[test]
fn moments_come_in_five_forms() {
    for form in [
        json!(1_795_163_619),
        json!("1795163619"),
        json!(1_795_163_619_000_i64),
        json!({ "low": 1_795_163_619, "high": 0, "unsigned": true }),
        json!(1_795_163_619.0),
    ] {
        assert_eq!(millis(&form), Some(1_795_163_619_000), "{form}");
    }
    for nonsense in [
        json!(null),
        json!("soon"),
        json!(-5),
        json!(1e300),
        json!("NaN"),
    ] {
        assert_eq!(millis(&nonsense), None, "{nonsense}");
    }
}
