//! What must stay where it belongs: the key, people's numbers, what they write.
//!
//! The devserver and the practice world run as programs of their own, with a
//! real workspace and a real clock; the practice world stands for the shop's
//! WAHA server. A whole campaign is played over HTTP, then everything that the
//! programs left behind is searched.
//!
//! The programs come from `DRUMBEAT_DEVSERVER` and `DRUMBEAT_PRACTICE`, or lie
//! beside the tests in the target folder; `cargo xtask test` builds them.

mod keeping;
mod network;
mod search;
mod shop;
