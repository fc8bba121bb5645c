//! Deliberate mistakes, to prove that the simulation sees them.
//!
//! Each is a named switch at one place of the real code: `if is_on("gap_ignored")`.
//! Only with the feature `mutants` one of them can be switched on, for the thread that
//! plays a voyage; in the product [`is_on`] is a constant `false`, and the compiler
//! leaves nothing of them. A rule without a mutant that breaks it is not known to be
//! tested; a mutant that no voyage catches is a hole in the judge.

#[cfg(feature = "mutants")]
mod switch {
    use std::cell::Cell;

    thread_local! {
        static ON: Cell<Option<&'static str>> = const { Cell::new(None) };
    }

    /// Whether this mistake is made now.
    pub fn is_on(name: &'static str) -> bool {
        ON.get() == Some(name)
    }

    /// From now on this thread makes this mistake, or none.
    pub fn switch_on(name: Option<&'static str>) {
        ON.set(name);
    }
}

#[cfg(feature = "mutants")]
pub use switch::{is_on, switch_on};

/// Whether this mistake is made now: never, in the product.
#[cfg(not(feature = "mutants"))]
pub const fn is_on(_name: &'static str) -> bool {
    false
}
