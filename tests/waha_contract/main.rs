//! The WAHA client against the practice world, over real sockets.
//!
//! The practice world answers in the shapes observed on real servers, for three
//! engines; the client must read every one of them into the same few facts. What
//! left is judged by the world's ledger, never by what the client says.

mod events;
mod faults;
mod linking;
mod recovery;
mod sending;
mod shop;
