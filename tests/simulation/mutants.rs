//! `drumbeat-mutants`: makes one deliberate mistake after the other and says which
//! voyage, or which sequence of an operator's commands, saw it. A mistake that none
//! sees is a hole in the judge. With names, only those.

use drumbeat_domain::mutant;
use drumbeat_tests::simulation::operator::{self, Sequence};
use drumbeat_tests::simulation::{MUTANTS, Outcome, Plan, sail};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Voyages, or sequences, that a mistake has to get past.
const SEEDS: u64 = 100;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let mut all: Vec<(&str, &str, Player)> = Vec::new();
    all.extend(
        MUTANTS
            .iter()
            .map(|name| (*name, "voyage", voyage as Player)),
    );
    let of_operator = operator::MUTANTS.iter().chain(operator::SHARED_MUTANTS);
    all.extend(of_operator.map(|name| (*name, "sequence", sequence as Player)));
    for word in &words {
        assert!(
            all.iter().any(|(name, ..)| name == word),
            "there is no {word}"
        );
    }
    // One that breaks off is one that saw something; its words are not needed.
    std::panic::set_hook(Box::new(|_| {}));
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    let (mut made, mut survivors) = (0, 0);
    for (name, what, play) in all.into_iter().filter(|(name, ..)| wanted(name)) {
        made += 1;
        mutant::switch_on(Some(name));
        let seen = (0..SEEDS).find_map(|seed| Some((seed, saw(play, seed)?)));
        mutant::switch_on(None);
        match seen {
            Some((seed, how)) => println!("{name:24} {what} {seed:3}  {how}"),
            None => {
                survivors += 1;
                println!("{name:24} survived {SEEDS} {what}s");
            }
        }
    }
    println!("{made} mistakes, {survivors} unseen");
    if survivors > 0 {
        std::process::exit(1);
    }
}

/// Plays what belongs to a seed.
type Player = fn(u64) -> Outcome;

fn voyage(seed: u64) -> Outcome {
    sail(&Plan::of(seed))
}

fn sequence(seed: u64) -> Outcome {
    operator::play(&Sequence::of(seed))
}

fn saw(play: Player, seed: u64) -> Option<String> {
    match catch_unwind(AssertUnwindSafe(|| play(seed))) {
        Ok(outcome) => outcome.violations.first().map(|first| format!("{first:?}")),
        Err(_) => Some("it broke off".to_owned()),
    }
}
