//! `drumbeat-mutants`: makes one deliberate mistake after the other and says which
//! voyage saw it. A mistake that none sees is a hole in the judge. With names, only
//! those.

use drumbeat_domain::mutant;
use drumbeat_tests::simulation::{MUTANTS, Plan, sail};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Voyages that a mistake has to get past.
const SEEDS: u64 = 100;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    for word in &words {
        assert!(MUTANTS.contains(&word.as_str()), "there is no {word}");
    }
    // A voyage that breaks off is one that saw something; its words are not needed.
    std::panic::set_hook(Box::new(|_| {}));
    let wanted = |name: &&&str| words.is_empty() || words.iter().any(|word| word == **name);
    let (mut made, mut survivors) = (0, 0);
    for name in MUTANTS.iter().filter(wanted) {
        made += 1;
        mutant::switch_on(Some(name));
        let seen = (0..SEEDS).find_map(|seed| {
            let voyage = catch_unwind(AssertUnwindSafe(|| sail(&Plan::of(seed))));
            match voyage {
                Ok(outcome) => outcome
                    .violations
                    .first()
                    .map(|first| (seed, format!("{first:?}"))),
                Err(_) => Some((seed, "the voyage broke off".to_owned())),
            }
        });
        mutant::switch_on(None);
        match seen {
            Some((seed, how)) => println!("{name:24} seed {seed:3}  {how}"),
            None => {
                survivors += 1;
                println!("{name:24} survived {SEEDS} voyages");
            }
        }
    }
    println!("{made} mistakes, {survivors} unseen");
    if survivors > 0 {
        std::process::exit(1);
    }
}
