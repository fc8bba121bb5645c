//! Every command the UI can call, without knowing what window it runs in.
//!
//! A command is a name, a request and an answer, declared once in [`rpc`]; the
//! dispatch, the TypeScript types and the test that every command can be called
//! are derived from that table. Handlers parse, call and map: no SQL, no
//! business rule. The outside (keychain, files, the practice world) is reached
//! through [`Host`], which the shell and the devserver implement.

pub mod activity;
pub mod app;
pub mod awake;
mod beside;
pub mod campaigns;
pub mod choices;
pub mod contacts;
mod desk;
pub mod dto;
mod error;
pub mod evidence;
pub mod home;
mod host;
pub mod imports;
mod keys;
pub mod lists;
pub mod logging;
pub mod messages;
pub mod numbers;
mod picture;
pub mod practice;
pub mod rpc;
pub mod segments;
pub mod settings;
pub mod setup;
mod turns;
pub mod typescript;
mod wishes;
mod workspace;

pub use app::{App, AppEvent, AppOptions, end_within};
pub use drumbeat_sheets::ENDINGS;
pub use error::{CommandError, ErrorCode};
pub use host::{
    Anchor, ChosenFile, FileRef, Host, HostError, KeyStore, KeyStoreError, OpenedFile,
    PracticeSetup, PracticeWorld, SaveTarget,
};
