//! The app in its real window: WebKitWebDriver drives it on a virtual display.
//!
//! Every test has its own home, display, session bus, keychain and port, so
//! that tests cannot meet. The binaries come from the environment, set by
//! `cargo xtask test`:
//!
//! - `DRUMBEAT_APP`: the app, with the UI embedded;
//! - `DRUMBEAT_PRACTICE`: the practice world as a program of its own;
//! - `DRUMBEAT_TOUR`: a folder for the tour's pictures (otherwise they are
//!   kept only when a test fails, under `target/window`).

mod books;
mod closing;
mod display;
mod driver;
mod drop;
mod handover;
mod lists;
mod page;
mod server;
mod shop;
mod stage;
mod start;
mod tour;
mod waiting;
