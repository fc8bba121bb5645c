//! What the tests share: arguments, starting programs, a disk that can fail, simulated campaigns, waiting for a condition.

pub mod arguments;
pub mod cores;
pub mod disk;
pub mod programs;
pub mod simulation;
pub mod waiting;
