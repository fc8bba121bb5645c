//! How a practice server is set up, and why one may not start.

use std::io;
use std::path::PathBuf;

use crate::clock::{PracticeClock, Speed};
use crate::ledger::LedgerError;
use crate::version::Version;
use crate::world::Engine;

/// How a practice server is set up.
#[derive(Clone)]
pub struct PracticeConfig {
    /// The port on 127.0.0.1; 0 = any free one.
    pub port: u16,
    /// Decides who the people are and what they do.
    pub seed: u64,
    /// The clock's speed; `None` = as it was kept, or the speed of life.
    pub speed: Option<Speed>,
    /// Where the clock of a world that is new begins, if that is later than now.
    pub begin_ms: i64,
    /// Where accepted messages are written.
    pub ledger: PathBuf,
    /// Where the rest is kept; `None` = beside the ledger.
    pub state: Option<PathBuf>,
    /// Which engine answers.
    pub engine: Engine,
    /// The key clients need; `None` = a new random one.
    pub api_key: Option<String>,
    /// Which version of WAHA it claims to be.
    pub version: Version,
    /// `CORE` or `PLUS`.
    pub tier: String,
    /// The clock; `None` = the one that was kept, or a new one.
    pub clock: Option<PracticeClock>,
}

impl PracticeConfig {
    /// GOWS 2026.8.1 Core on any free port, at the speed of life.
    pub fn new(ledger: impl Into<PathBuf>) -> Self {
        Self {
            port: 0,
            seed: 1,
            speed: None,
            begin_ms: 0,
            ledger: ledger.into(),
            state: None,
            engine: Engine::Gows,
            api_key: None,
            version: Version::USUAL,
            tier: "CORE".to_owned(),
            clock: None,
        }
    }
}

impl std::fmt::Debug for PracticeConfig {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not derived: the key must not end in a log.
        out.debug_struct("PracticeConfig")
            .field("port", &self.port)
            .field("seed", &self.seed)
            .field("engine", &self.engine)
            .finish_non_exhaustive()
    }
}

/// Why a practice server did not start.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The file beside the ledger.
    #[error("the practice world kept in {path} cannot be read: {source}")]
    State {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: io::Error,
    },
    /// The port.
    #[error("port {port} on 127.0.0.1 cannot be used: {source}")]
    Port {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
}
