//! The readers of foreign files, tried on files nobody would write.
//!
//! A [`Target`] reads some bytes as the app would: they are staged, and the staged rows are
//! judged. Whatever the bytes are, the answer is a report that adds up or a
//! [`drumbeat_sheets::ReadError`]; a panic, an abort, a wait of seconds or more memory than
//! the reader has is a find. `cargo xtask fuzz` looks for finds with libFuzzer, which changes
//! known files, follows what the readers then do that was new, and goes on from there. What
//! found something is kept in `tests/fixtures/fuzz/<target>/` and is tried again by a test.
//!
//! The last byte chooses the country and, for [`Target::Encoding`], the encoding, so that a
//! file can be tried as it is.

pub mod container;
mod target;

pub use target::Target;
