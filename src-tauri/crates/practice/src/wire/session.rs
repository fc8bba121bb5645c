//! Sessions and accounts as WAHA shows them.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::{Address, Dialect, OrNull};
use crate::version::Version;
use crate::world::{Account, Engine, Session, Timelock};

/// An account.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Me<'a> {
    id: Address<'a>,
    push_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    lid: Option<Address<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jid: Option<Address<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reachout_timelock: Option<OrNull<TimelockBody>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_capping: Option<OrNull<()>>,
}

/// `me`, or null while nobody is linked.
pub(crate) fn me<'a>(
    dialect: &Dialect,
    account: Option<&'a Account>,
    timelock: Option<Timelock>,
) -> Option<Me<'a>> {
    let account = account?;
    let shows_lid = dialect.engine != Engine::Webjs || dialect.version >= Version::PASSKEYS;
    let shows_jid = dialect.engine == Engine::Gows;
    Some(Me {
        id: Address::of_phone(&account.phone),
        push_name: &account.push_name,
        lid: shows_lid.then(|| Address::of_lid(&account.lid)),
        jid: shows_jid.then(|| Address::device_of_phone(&account.phone)),
        reachout_timelock: (dialect.version >= Version::TIMELOCK)
            .then(|| OrNull(timelock.map(TimelockBody::active))),
        message_capping: (dialect.version >= Version::CAPPING).then_some(OrNull(None)),
    })
}

/// A restriction.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TimelockBody {
    enforcement_type: &'static str,
    is_active: bool,
    time_enforcement_ends: Option<i64>,
}

impl TimelockBody {
    /// None is in force.
    pub(crate) const NONE: Self = Self {
        enforcement_type: "DEFAULT",
        is_active: false,
        time_enforcement_ends: None,
    };

    /// This one is in force.
    pub(crate) fn active(timelock: Timelock) -> Self {
        Self {
            enforcement_type: "RESTRICT_ALL_COMPANIONS",
            is_active: true,
            time_enforcement_ends: Some(timelock.until_ms.div_euclid(1_000)),
        }
    }
}

/// A session.
#[derive(Debug, Serialize)]
pub(crate) struct Shown<'a> {
    name: &'a str,
    status: &'static str,
    config: Option<Echoed<'a>>,
    me: Option<Me<'a>>,
    presence: Option<&'static str>,
    timestamps: Timestamps,
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<Inside>,
}

#[derive(Debug, Serialize)]
struct Timestamps {
    #[serde(skip_serializing_if = "Option::is_none")]
    activity: Option<OrNull<i64>>,
}

/// What the engine says about itself; nothing while it does not run.
#[derive(Debug, Default, Serialize)]
struct Inside {
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grpc: Option<Grpc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gows: Option<Gows>,
}

#[derive(Debug, Serialize)]
struct Grpc {
    client: &'static str,
    stream: &'static str,
}

#[derive(Debug, Serialize)]
struct Gows {
    found: bool,
    connected: bool,
}

/// A session of the list.
pub(crate) fn listed<'a>(dialect: &Dialect, session: &'a Session, now_ms: i64) -> Shown<'a> {
    let lock = session.timelock.filter(|lock| now_ms < lock.until_ms);
    let activity = match session.activity_ms {
        Some(at_ms) => Some(OrNull(Some(at_ms))),
        None if session.is_running() => None,
        None => Some(OrNull(None)),
    };
    Shown {
        name: &session.name,
        status: session.status.name(),
        config: session.config.as_ref().map(|config| Echoed {
            config,
            fills_noweb: dialect.engine == Engine::Noweb,
        }),
        me: me(dialect, session.me.as_deref(), lock),
        presence: session
            .presence
            .map(|online| if online { "online" } else { "offline" }),
        timestamps: Timestamps { activity },
        engine: None,
    }
}

/// A session asked for by name, and what lifecycle calls answer.
pub(crate) fn single<'a>(dialect: &Dialect, session: &'a Session, now_ms: i64) -> Shown<'a> {
    let inside = if session.is_running() {
        inside(dialect, session)
    } else {
        Inside::default()
    };
    Shown {
        engine: Some(inside),
        ..listed(dialect, session, now_ms)
    }
}

fn inside(dialect: &Dialect, session: &Session) -> Inside {
    let is_gows = dialect.engine == Engine::Gows;
    Inside {
        engine: Some(dialect.engine.name()),
        grpc: is_gows.then_some(Grpc {
            client: "READY",
            stream: "READY",
        }),
        gows: is_gows.then_some(Gows {
            found: true,
            connected: session.me.is_some(),
        }),
    }
}

/// The configuration comes back with NOWEB's defaults filled in.
#[derive(Debug)]
struct Echoed<'a> {
    config: &'a Value,
    fills_noweb: bool,
}

impl Serialize for Echoed<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Some(fields) = self.config.as_object().filter(|_| self.fills_noweb) else {
            return self.config.serialize(to);
        };
        let mut map = to.serialize_map(Some(fields.len()))?;
        for (name, value) in fields {
            match value.as_object().filter(|_| name == "noweb") {
                Some(noweb) => map.serialize_entry(name, &Filled(noweb))?,
                None => map.serialize_entry(name, value)?,
            }
        }
        map.end()
    }
}

/// NOWEB's own part of a configuration.
struct Filled<'a>(&'a Map<String, Value>);

impl Serialize for Filled<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        const DEFAULT: &str = "markOnline";
        let Self(noweb) = self;
        let mut map = to.serialize_map(None)?;
        for (name, value) in *noweb {
            map.serialize_entry(name, value)?;
        }
        if !noweb.contains_key(DEFAULT) {
            map.serialize_entry(DEFAULT, &true)?;
        }
        map.end()
    }
}
