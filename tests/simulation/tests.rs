//! A few hundred voyages with every run of the tests; `cargo xtask sim` plays more.

use drumbeat_tests::simulation::{Plan, sail};

#[test]
fn no_voyage_sends_twice_loses_anybody_or_breaks_a_rule() {
    for seed in 0..60 {
        let outcome = sail(&Plan::of(seed));
        assert_eq!(outcome.violations, [], "seed {seed}");
    }
}

#[test]
fn the_same_seed_is_the_same_voyage() {
    for seed in [3, 17, 40] {
        let plan = Plan::of(seed);
        assert_eq!(sail(&plan).trace, sail(&plan).trace, "seed {seed}");
    }
}
