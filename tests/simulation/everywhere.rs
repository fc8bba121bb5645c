//! A campaign for five people, in which the app dies at every moment there is, and
//! at pairs of moments: once in its life and once in what it does to recover.

use super::plan::{MINUTE, Plan, SECOND};
use super::voyage::{Outcome, sail};
use drumbeat_practice::Engine;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Whatever else is drawn is the same each time: only the deaths differ.
const SEED: u64 = 1;

/// The engines differ in what they can tell about a message afterwards.
const ENGINES: [Engine; 3] = [Engine::Gows, Engine::Noweb, Engine::Webjs];

/// Soon, while a message may still be under way, and when all is over.
const DEAD_MS: [i64; 2] = [SECOND, 20 * MINUTE];

/// Moments within which a recovery has done its work.
const RECOVERY: u64 = 80;

/// How one voyage was cut short.
#[derive(Clone, Debug)]
pub struct Died {
    /// Which of WAHA's engines.
    pub engine: Engine,
    /// At which moments.
    pub at: Vec<u64>,
    /// For how long each time.
    pub dead_ms: i64,
}

impl Died {
    /// Plays it.
    pub fn sail(&self) -> Outcome {
        sail(&Plan::small(
            SEED,
            self.engine,
            self.at.clone(),
            self.dead_ms,
        ))
    }
}

/// All the ways to die.
pub struct Everywhere {
    /// How many moments an undisturbed voyage has, by engine.
    moments: Vec<(Engine, u64)>,
}

impl Everywhere {
    /// Counts the moments.
    pub fn count() -> Self {
        let undisturbed = |engine| sail(&Plan::small(SEED, engine, Vec::new(), 0)).moments;
        Self {
            moments: ENGINES.map(|engine| (engine, undisturbed(engine))).into(),
        }
    }

    /// One voyage for every moment.
    pub fn once(&self) -> Vec<Died> {
        let mut all = Vec::new();
        for (engine, moments) in &self.moments {
            for moment in 1..=*moments {
                all.extend(DEAD_MS.map(|dead_ms| Died {
                    engine: *engine,
                    at: vec![moment],
                    dead_ms,
                }));
            }
        }
        all
    }

    /// The voyage of a seed in which the app dies a second time, soon after the first.
    pub fn twice(&self, seed: u64) -> Died {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (engine, moments) = self.moments[rng.random_range(0..self.moments.len())];
        let first = rng.random_range(1..=moments);
        let second = first + rng.random_range(1..=RECOVERY);
        Died {
            engine,
            at: vec![first, second],
            dead_ms: DEAD_MS[rng.random_range(0..DEAD_MS.len())],
        }
    }
}
