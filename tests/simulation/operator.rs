//! What an operator can do, in any order, at any moment: random sequences of the
//! product's own commands, by name and with JSON as the window calls them, held
//! against a small model of what an owner would expect (suite T10).
//!
//! ```text
//! Sequence (from the seed) -> Game --step--> Shop: App -> Engine -> WahaGateway ~~ Shore
//!                              |  '--step--> Model                                   |
//!                              '-- after every step: does the app say what the       |
//!                                  model says? --- at the end: verdict <--- ledger --'
//! ```
//!
//! * The commands run on the real app ([`drumbeat_commands::App::of_parts`]): its
//!   dispatch table, store, engine and WAHA mapping. Only the clock, the disk and the
//!   network are the simulation's.
//! * The [`model`] knows which campaigns are in which state, which buttons that
//!   leaves, who may still get a message and who must not, and what happened at whose
//!   wish. What it forbids must be refused with a code; what it allows must work.
//! * What phones got is judged on the ledger, never on the app's own tables.
//! * A sequence that fails is made short ([`shrunk`]): a step is named by places in
//!   lists that exist at that time, so that any part of a sequence is a sequence.

mod campaigns;
mod compare;
mod game;
mod model;
mod numbers;
mod people;
mod shop;
mod step;
mod verdict;

pub use game::play;
pub use step::Sequence;

/// The deliberate mistakes that only an operator can bring to light: no voyage sees
/// them, and each must be seen here.
pub const MUTANTS: &[&str] = &[
    "count_unchecked",
    "decision_unchecked",
    "deletion_unchecked",
    "draft_for_ever",
];

/// Some of the voyages' mistakes that the model has to see too, to prove that it looks.
pub const SHARED_MUTANTS: &[&str] = &[
    "block_unchecked",
    "consent_unchecked",
    "silence_is_retried",
    "stop_skips_nobody",
];

/// The shortest part of a sequence that still fails, found by leaving steps out:
/// halves first, then quarters, down to single ones.
pub fn shrunk(sequence: &Sequence) -> Sequence {
    let fails = |steps: &[step::Step]| {
        let part = Sequence {
            seed: sequence.seed,
            steps: steps.to_vec(),
        };
        !play(&part).violations.is_empty()
    };
    let mut steps = sequence.steps.clone();
    let mut piece = steps.len().div_ceil(2);
    while piece > 0 {
        let mut at = 0;
        while at < steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(at..(at + piece).min(steps.len()));
            if fails(&fewer) {
                steps = fewer;
            } else {
                at += piece;
            }
        }
        piece = if piece == 1 { 0 } else { piece.div_ceil(2) };
    }
    Sequence {
        seed: sequence.seed,
        steps,
    }
}
