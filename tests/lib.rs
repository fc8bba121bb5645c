//! What the tests share: arguments, starting programs, folders that vanish, waiting for a condition.

pub mod arguments;
pub mod programs;
pub mod simulation;
pub mod waiting;
