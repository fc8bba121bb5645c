//! What the commands need from the program they run in.
//!
//! Operations, not handles: the shell implements them with the keychain, the
//! file dialog and an embedded practice world; the devserver with memory, uploads
//! and a practice world of its own or another process's. It grows only when a
//! handler needs it.

pub use drumbeat_engine::Anchor;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use thiserror::Error;
use ts_rs::TS;

/// A ticket for one file that the operator dropped or chose. Good for one use;
/// the page never learns a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export_to = "FileRef.ts")]
pub struct FileRef(pub String);

/// A file as the page sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "ChosenFile.ts")]
pub struct ChosenFile {
    /// The ticket.
    pub file_ref: FileRef,
    /// The name without its folder.
    pub name: String,
}

/// A file behind a ticket.
#[derive(Clone, Debug)]
pub struct OpenedFile {
    /// Where it is.
    pub path: PathBuf,
    /// The name without its folder.
    pub name: String,
}

/// Where the operator wants a file to be written. The page learns the name alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveTarget {
    /// Where; what is there already is replaced, which the dialog asked about.
    pub path: PathBuf,
    /// The name without its folder.
    pub name: String,
}

/// Why the keychain did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyStoreError {
    /// There is no keychain on this computer. Keys live in memory until the app ends.
    #[error("there is no keychain")]
    NoKeychain,
    /// It is there and refused: its owner denied it, or it stayed locked.
    #[error("the keychain refused")]
    Refused,
}

/// Where keys are kept.
pub trait KeyStore: Send + Sync {
    /// Whether keys survive the end of the app.
    fn is_durable(&self) -> bool;
    /// Keeps a key.
    fn set(&self, entry: &str, key: &SecretString) -> Result<(), KeyStoreError>;
    /// The key, if there is one. What was refused once is refused without a question, until
    /// it is set or [`KeyStore::ask_again`] is called.
    fn get(&self, entry: &str) -> Result<Option<SecretString>, KeyStoreError>;
    /// Forgets a key.
    fn remove(&self, entry: &str) -> Result<(), KeyStoreError>;
    /// The operator wants a key to be asked for once more, though it was refused.
    fn ask_again(&self, _entry: &str) {}
}

/// What a practice world needs to start.
#[derive(Clone, Debug)]
pub struct PracticeSetup {
    /// Its folder: ledger and state.
    pub folder: PathBuf,
    /// Makes it reproducible.
    pub seed: u64,
    /// How fast its clock runs: 1, 60 or 3,600; `None` as it was left.
    pub speed: Option<u32>,
    /// Where the clock of a world that is new begins, if that is later than now.
    pub begin_ms: i64,
}

/// A running practice world.
#[async_trait::async_trait]
pub trait PracticeWorld: Send + Sync {
    /// Where it speaks the WAHA protocol.
    fn base_url(&self) -> String;
    /// Its key.
    fn api_key(&self) -> SecretString;
    /// The clock it runs on.
    fn anchor(&self) -> Anchor;
    /// Changes the speed and gives the new anchor.
    async fn set_speed(&self, speed: u32) -> Result<Anchor, HostError>;
    /// A practice phone scans the code that this session shows.
    async fn scan(&self, session: &str) -> Result<(), HostError>;
    /// Ends it; what it knows is on the disk.
    async fn shutdown(&self);
}

/// The host could not do it.
#[derive(Clone, Debug, Error)]
#[error("{0}")]
pub struct HostError(pub String);

/// The program the commands run in.
#[async_trait::async_trait]
pub trait Host: Send + Sync {
    /// Where keys are kept.
    fn key_store(&self) -> &dyn KeyStore;
    /// Takes the file behind a ticket; the ticket is then used up.
    fn take_file(&self, file: &FileRef) -> Option<OpenedFile>;
    /// Asks the operator for a spreadsheet. `None`: they thought better of it.
    async fn choose_file(&self) -> Result<Option<ChosenFile>, HostError>;
    /// Asks the operator for a picture or a PDF. `None`: they thought better of it.
    async fn choose_paper(&self) -> Result<Option<ChosenFile>, HostError> {
        Ok(None)
    }
    /// Asks the operator where to write a file, proposing a name; `ending` is that of its
    /// format, without the dot. `None`: they thought better of it.
    async fn choose_target(
        &self,
        _proposed: &str,
        _ending: &str,
    ) -> Result<Option<SaveTarget>, HostError> {
        Ok(None)
    }
    /// The files the program was started with, given out once: asked for when the
    /// page can take them, because before that nobody would hear of them.
    fn given_files(&self) -> Vec<ChosenFile> {
        Vec::new()
    }
    /// Starts (or joins) the practice world.
    async fn start_practice(
        &self,
        setup: PracticeSetup,
    ) -> Result<Box<dyn PracticeWorld>, HostError>;
    /// Keeps the computer from falling asleep by itself, or lets it sleep again.
    fn keep_awake(&self, _awake: bool) {}
    /// Keeps the system from slowing the program down while nobody looks at it, or lets it.
    fn keep_working(&self, _working: bool) {}
    /// Whether the computer is kept awake now.
    fn is_kept_awake(&self) -> bool {
        false
    }
    /// Per cent left in the battery, and whether it is plugged in; `None` without one.
    fn battery(&self) -> Option<(u8, bool)> {
        None
    }
    /// The program that reads foreign files, with its memory capped. `None`, which only tests
    /// say, reads them in this process; a program that is not there is an error.
    fn reader_program(&self) -> Option<PathBuf>;
}
