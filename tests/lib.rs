//! What the tests share: starting programs, folders that vanish, waiting for a condition.

pub mod programs;
pub mod simulation;
pub mod waiting;
