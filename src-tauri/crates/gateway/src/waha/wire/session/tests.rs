use super::*;

#[test]
fn settings_of_others_survive_ours() {
    let theirs = json!({
        "metadata": { "account": "acme" },
        "webhooks": [{ "url": "http://127.0.0.1:3999/hook", "events": ["*"], "hmac": { "key": "hook-secret" } }],
        "proxy": { "server": "proxy:3128" },
        "noweb": { "markOnline": true, "store": { "enabled": false, "fullSync": true } },
        "ignore": { "groups": false },
    });
    let merged = merged_config(Some(&theirs), "0198-uuid");
    assert_eq!(
        merged["webhooks"], theirs["webhooks"],
        "somebody else listens there"
    );
    assert_eq!(merged["proxy"], theirs["proxy"]);
    assert_eq!(
        merged["metadata"],
        json!({ "account": "acme", "drumbeat_number": "0198-uuid" })
    );
    assert_eq!(
        merged["noweb"],
        json!({ "markOnline": false, "store": { "enabled": true, "fullSync": true } })
    );
    assert_eq!(
        merged["ignore"]["groups"],
        json!(false),
        "somebody decided to see groups"
    );
    assert!(!config_is_ready(&theirs, &merged));
    assert!(
        config_is_ready(&merged, &merged_config(Some(&merged), "0198-uuid")),
        "a second time changes nothing and restarts nothing"
    );
    assert!(merged_config(Some(&Value::Null), "x").is_object());
    assert!(
        merged_config(Some(&json!({ "noweb": 5 })), "x")["noweb"]["store"]["enabled"]
            == json!(true)
    );
}
