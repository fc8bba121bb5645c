//! The whole app over its commands, with the practice world: a campaign from the
//! file to the last tick with a kill in the middle, and what must never mix.

mod campaign;
mod host;
mod key;
mod real;
mod removing;
