//! Everything Drumbeat remembers, in one SQLite file a workspace.
//!
//! # Protocol
//!
//! There is one writer and there are a few read-only readers. A write is a
//! function over [`Tx`] and is one transaction: it happens whole and durable, or
//! not at all. Writes that queue up while another one commits share the next
//! commit (and its fsync), each under a savepoint of its own, so that one that
//! fails takes nothing with it. Nobody hears "done" before the commit they
//! share is on the disk.
//!
//! # Invariants
//!
//! * `synchronous=FULL`, always: an intent that was reported durable survives a
//!   power cut.
//! * No SQL asks for the time, and nothing here reads a clock: `now_ms` is an
//!   argument.
//! * A write that touches two tables is one function in one transaction; no
//!   transaction spans an await.
//! * Modules under [`table`] own one table each; modules under [`query`] are
//!   read models that join.

mod column;
mod db;
mod error;
pub mod evidence;
mod fold;
mod functions;
mod migrate;
pub mod query;
#[cfg(test)]
mod sample;
pub mod search;
mod send_log;
pub mod table;
mod whole_file;
mod workspace;

pub use column::{coded, coded_opt};
pub use db::{Closing, Db, Ending, Mode, Tx};
pub use error::{OpenError, StoreError};
pub use fold::fold;
pub use migrate::{LATEST_VERSION, migrations_are_valid};
pub use send_log::NotedSend;
pub use whole_file::{move_into_place, remove_folder, write_whole};
pub use workspace::{LockError, WorkspaceFolder, WorkspaceLock};

/// The key of an encrypted workspace. There are none yet; the type keeps the
/// one function that opens a database ready for them.
#[derive(Clone, Copy, Debug)]
pub enum Key {}
