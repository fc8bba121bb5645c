//! What a server can do, by its version, engine and edition.

use crate::Capabilities;
use drumbeat_domain::outbox::{DoubtTimes, Level};

/// A version `YYYY.M.N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The year.
    pub year: u16,
    /// The month.
    pub month: u16,
    /// The release in the month.
    pub number: u16,
}

impl Version {
    /// Below this nothing is tried: the calls for hidden identities, which STOP
    /// messages need to find their person, came in 2025, and the WhatsApp
    /// protocol inside older servers no longer connects.
    pub const MINIMUM: Self = Self::new(2025, 1, 0);
    /// From here a message can carry an id we chose.
    pub const CLIENT_IDS: Self = Self::new(2026, 4, 3);
    /// From here the free edition has every feature.
    pub const ALL_FREE: Self = Self::new(2026, 6, 1);
    /// What we recommend.
    pub const RECOMMENDED: Self = Self::new(2026, 7, 1);

    const fn new(year: u16, month: u16, number: u16) -> Self {
        Self {
            year,
            month,
            number,
        }
    }

    /// Reads `2026.7.1`, also with a suffix such as `-beta`.
    pub fn parse(text: &str) -> Option<Self> {
        let core = text.trim().split(['-', '+', ' ']).next()?;
        let mut parts = core.trim_start_matches('v').split('.');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let number = match parts.next() {
            Some(part) => part.parse().ok()?,
            None => 0,
        };
        (year >= 2000).then_some(Self {
            year,
            month,
            number,
        })
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.year, self.month, self.number)
    }
}

/// What runs WhatsApp inside the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// A WebSocket client in the server.
    Noweb,
    /// A Go client beside the server.
    Gows,
    /// A browser with whatsapp-web.js.
    Webjs,
    /// A browser with `WPPConnect`.
    Wpp,
    /// One we do not know.
    Other,
}

impl Engine {
    /// Reads the engine's name.
    pub fn parse(text: &str) -> Self {
        match text {
            "NOWEB" => Self::Noweb,
            "GOWS" => Self::Gows,
            "WEBJS" => Self::Webjs,
            "WPP" => Self::Wpp,
            _ => Self::Other,
        }
    }

    /// The name as the server writes it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Noweb => "NOWEB",
            Self::Gows => "GOWS",
            Self::Webjs => "WEBJS",
            Self::Wpp => "WPP",
            Self::Other => "OTHER",
        }
    }

    /// Whether it keeps the messages of all chats where they can be asked for by id.
    pub(super) const fn has_store(self) -> bool {
        match self {
            Self::Noweb | Self::Gows => true,
            Self::Webjs | Self::Wpp | Self::Other => false,
        }
    }
}

/// The edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tier {
    /// Free.
    Core,
    /// Paid.
    Plus,
    /// Not said.
    Unknown,
}

impl Tier {
    /// Reads the edition's name.
    pub fn parse(text: &str) -> Self {
        match text {
            "CORE" => Self::Core,
            "PLUS" => Self::Plus,
            _ => Self::Unknown,
        }
    }

    /// The name as the server writes it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Core => "CORE",
            Self::Plus => "PLUS",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// What a server says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its version.
    pub version: Version,
    /// Its engine.
    pub engine: Engine,
    /// Its edition.
    pub tier: Tier,
}

impl Server {
    /// Whether messages can carry an id we chose.
    pub fn takes_client_ids(&self) -> bool {
        self.version >= Version::CLIENT_IDS && self.engine.has_store()
    }

    /// The free edition before everything became free: one session, texts only.
    pub fn is_limited_edition(&self) -> bool {
        self.version < Version::ALL_FREE && self.tier != Tier::Plus
    }

    /// What it can do.
    pub fn capabilities(&self) -> Capabilities {
        let limited = self.is_limited_edition();
        Capabilities {
            carries_client_id: self.takes_client_ids(),
            exact_look_up: self.takes_client_ids(),
            history: self.engine != Engine::Other,
            in_flight: 1,
            accepted_level: match self.engine {
                Engine::Gows => Level::AtServer,
                Engine::Noweb | Engine::Webjs | Engine::Wpp | Engine::Other => Level::HandedOver,
            },
            media: !limited,
            only_session: limited.then_some("default"),
            text_times: DoubtTimes::TEXT,
        }
    }
}

/// What may be assumed of a server that has not answered yet: nothing.
pub(super) const fn cautious() -> Capabilities {
    Capabilities {
        carries_client_id: false,
        exact_look_up: false,
        history: false,
        in_flight: 1,
        accepted_level: Level::HandedOver,
        media: false,
        only_session: None,
        text_times: DoubtTimes::TEXT,
    }
}

#[cfg(test)]
mod tests;
