//! Sessions and accounts as WAHA shows them.

use serde_json::{Map, Value, json};

use super::Dialect;
use crate::version::Version;
use crate::world::{Account, Engine, Session, Timelock};

/// `me`, or null while nobody is linked.
pub(crate) fn me(
    dialect: &Dialect,
    account: Option<&Account>,
    timelock: Option<Timelock>,
) -> Value {
    let Some(account) = account else {
        return Value::Null;
    };
    let mut me = json!({
        "id": format!("{}@c.us", account.phone),
        "pushName": account.push_name,
    });
    let Some(fields) = me.as_object_mut() else {
        return me;
    };
    if dialect.engine != Engine::Webjs || dialect.version >= Version::PASSKEYS {
        fields.insert("lid".into(), json!(format!("{}@lid", account.lid)));
    }
    if dialect.engine == Engine::Gows {
        fields.insert(
            "jid".into(),
            json!(format!("{}:7@s.whatsapp.net", account.phone)),
        );
    }
    if dialect.version >= Version::TIMELOCK {
        fields.insert(
            "reachoutTimelock".into(),
            timelock.map_or(Value::Null, timelock_body),
        );
    }
    if dialect.version >= Version::CAPPING {
        fields.insert("messageCapping".into(), Value::Null);
    }
    me
}

/// A restriction in force.
pub(crate) fn timelock_body(timelock: Timelock) -> Value {
    json!({
        "enforcementType": "RESTRICT_ALL_COMPANIONS",
        "isActive": true,
        "timeEnforcementEnds": timelock.until_ms.div_euclid(1_000),
    })
}

/// A session of the list.
pub(crate) fn listed(dialect: &Dialect, session: &Session, now_ms: i64) -> Value {
    let lock = session.timelock.filter(|lock| now_ms < lock.until_ms);
    let mut timestamps = Map::new();
    if let Some(at_ms) = session.activity_ms {
        timestamps.insert("activity".into(), json!(at_ms));
    } else if !session.is_running() {
        timestamps.insert("activity".into(), Value::Null);
    }
    json!({
        "name": session.name,
        "status": session.status.name(),
        "config": session.config.as_ref().map(|config| echoed(dialect, config)),
        "me": me(dialect, session.me.as_ref(), lock),
        "presence": session.presence.map(|online| if online { "online" } else { "offline" }),
        "timestamps": timestamps,
    })
}

/// A session asked for by name, and what lifecycle calls answer.
pub(crate) fn single(dialect: &Dialect, session: &Session, now_ms: i64) -> Value {
    let mut body = listed(dialect, session, now_ms);
    if let Some(body) = body.as_object_mut() {
        let engine = if session.is_running() {
            engine(dialect, session)
        } else {
            json!({})
        };
        body.insert("engine".into(), engine);
    }
    body
}

fn engine(dialect: &Dialect, session: &Session) -> Value {
    match dialect.engine {
        Engine::Noweb | Engine::Webjs => json!({ "engine": dialect.engine.name() }),
        Engine::Gows => json!({
            "engine": "GOWS",
            "grpc": { "client": "READY", "stream": "READY" },
            "gows": { "found": true, "connected": session.me.is_some() },
        }),
    }
}

/// The configuration comes back with NOWEB's defaults filled in.
fn echoed(dialect: &Dialect, config: &Value) -> Value {
    let mut config = config.clone();
    if dialect.engine == Engine::Noweb
        && let Some(noweb) = config.get_mut("noweb").and_then(Value::as_object_mut)
    {
        noweb.entry("markOnline").or_insert(json!(true));
    }
    config
}
