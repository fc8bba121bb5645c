//! Chance that always falls the same way: every decision of the world is a
//! function of the seed and of what it is about, never of the order in which
//! questions are asked. That is what lets a restarted world remember how a
//! person would have behaved without having written it down.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

/// A source of chance for one question.
#[derive(Debug, Clone)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// Dice for the question named by `parts`.
    pub(crate) fn new(seed: u64, parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        for part in parts {
            // The length keeps ("ab", "c") and ("a", "bc") apart.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        Self(ChaCha8Rng::from_seed(hash.finalize().into()))
    }

    /// True with probability `p` (0 to 1).
    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A number from 0 (included) to 1 (excluded).
    pub(crate) fn unit(&mut self) -> f64 {
        self.0.random::<f64>()
    }

    /// Evenly from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    /// From `low` to `high`, mostly near `low`: how waiting for people feels.
    pub(crate) fn skewed(&mut self, low: i64, high: i64) -> i64 {
        let (low_f, high_f) = ((low.max(1)) as f64, (high.max(1)) as f64);
        let exponent = self.unit();
        (low_f * (high_f / low_f).powf(exponent)) as i64
    }

    /// One of `items`.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        if items.is_empty() {
            return None;
        }
        items.get(self.0.random_range(0..items.len()))
    }

    /// `bytes` random bytes as upper-case hex.
    pub(crate) fn hex(&mut self, bytes: usize) -> String {
        let mut out = vec![0_u8; bytes];
        self.0.fill(out.as_mut_slice());
        hex::encode_upper(out)
    }
}
