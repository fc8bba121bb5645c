//! The words of the WAHA protocol, and nothing else knows them.
//!
//! Four engines answer the same call in four shapes and differ from version to
//! version, so everything is read field by field from plain JSON: a field of an
//! unexpected type costs that field, never the message. Texts of the server are
//! matched in [`failure`] only.

pub(super) mod event;
pub(super) mod failure;
pub(super) mod ids;
pub(super) mod json;
pub(super) mod message;
pub(super) mod request;
pub(super) mod session;

#[cfg(test)]
mod tests;
