//! The shapes WAHA writes, per engine. Pure functions from the world's values
//! to JSON; nothing else in the crate knows a field name of the contract.
//!
//! NOWEB's shapes were observed on a server and are compared with what was
//! observed (`tests/contract.rs`); GOWS and WEBJS follow their documentation
//! and source.

use serde_json::{Value, json};

use crate::version::Version;
use crate::world::Engine;

pub(crate) mod error;
pub(crate) mod event;
pub(crate) mod message;
pub(crate) mod picture;
pub(crate) mod sent;
pub(crate) mod session;

/// What every shape may depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) engine: Engine,
    pub(crate) version: Version,
    pub(crate) tier: String,
}

impl Dialect {
    /// The body of the version endpoint, also part of every event and every 500.
    pub(crate) fn environment(&self) -> Value {
        let browser = match self.engine {
            Engine::Webjs => json!("/usr/bin/chromium"),
            Engine::Noweb | Engine::Gows => Value::Null,
        };
        json!({
            "version": self.version.to_string(),
            "engine": self.engine.name(),
            "tier": self.tier,
            "browser": browser,
            "platform": "linux/x64",
            "worker": { "id": null },
        })
    }

    /// Since 2026.6.1 the free server does everything.
    pub(crate) fn is_full(&self) -> bool {
        self.tier == "PLUS" || self.version >= Version::EVERYTHING_FREE
    }
}

/// `2026-11-20T08:31:02.467Z`
pub(crate) fn iso(at_ms: i64) -> String {
    chrono::DateTime::from_timestamp_millis(at_ms)
        .map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
        .unwrap_or_default()
}
