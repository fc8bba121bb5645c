//! The shapes WAHA writes, per engine. Pure functions from the world's values
//! to types that borrow from them and are written straight to text: a world
//! that is driven fast tells so much that a tree of values in between would be
//! most of its work. Nothing else in the crate knows a field name of a message,
//! a session or an event.
//!
//! In these types a field that may be missing is skipped when it is `None`, a
//! field that may be null is an `Option` or [`OrNull`]: clients tell the two
//! apart.
//!
//! NOWEB's shapes were observed on a server and are compared with what was
//! observed (`tests/contract.rs`); GOWS and WEBJS follow their documentation
//! and source.

use serde::Serialize;

use crate::version::Version;
use crate::world::Engine;

pub(crate) mod error;
pub(crate) mod event;
pub(crate) mod message;
pub(crate) mod picture;
mod raw;
pub(crate) mod sent;
pub(crate) mod session;
mod text;

pub(crate) use text::{Address, Iso, written};

/// What every shape may depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) engine: Engine,
    pub(crate) version: Version,
    pub(crate) tier: String,
}

/// What a server says about itself.
#[derive(Debug, Serialize)]
pub(crate) struct Environment<'a> {
    version: Version,
    engine: &'static str,
    tier: &'a str,
    browser: Option<&'static str>,
    platform: &'static str,
    worker: Worker,
}

#[derive(Debug, Serialize)]
struct Worker {
    id: (),
}

/// The value of a field that is there, if only as null.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(transparent)]
pub(crate) struct OrNull<T>(pub(crate) Option<T>);

impl Dialect {
    /// The body of the version endpoint, also part of every event and every 500.
    pub(crate) fn environment(&self) -> Environment<'_> {
        Environment {
            version: self.version,
            engine: self.engine.name(),
            tier: &self.tier,
            browser: match self.engine {
                Engine::Webjs => Some("/usr/bin/chromium"),
                Engine::Noweb | Engine::Gows => None,
            },
            platform: "linux/x64",
            worker: Worker { id: () },
        }
    }

    /// Since 2026.6.1 the free server does everything.
    pub(crate) fn is_full(&self) -> bool {
        self.tier == "PLUS" || self.version >= Version::EVERYTHING_FREE
    }
}
