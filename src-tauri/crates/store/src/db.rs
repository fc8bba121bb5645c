//! The one door to the file: [`Db::write`] and [`Db::read`].
//!
//! Two executors. [`Mode::Threads`] is the product: one writer thread that
//! shares commits, and a few reader threads on `query_only` connections.
//! [`Mode::Inline`] runs everything at once on the caller's thread and one
//! connection, so that a simulation is one thread and replays exactly.

mod inline;
mod pace;
mod threads;

use self::pace::{Began, Pace};
use crate::send_log::{NotedSend, SendLog};
use crate::{Key, OpenError, StoreError, migrate};
use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot::Sender;
use tokio::sync::watch;

/// How work is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A writer thread and reader threads.
    Threads,
    /// On the caller's thread.
    Inline,
}

/// A write transaction. Reads like a connection; commits by itself when the
/// function that got it returns `Ok`.
pub struct Tx<'c> {
    conn: &'c Connection,
    /// [`Db::writes`] where this is the next of them; `None` where it shares its commit
    /// with others that may come before it.
    after: Option<u64>,
    /// When it began; `None` where nobody else waits for it.
    since: Option<Began>,
}

impl std::ops::Deref for Tx<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.conn
    }
}

impl Tx<'_> {
    /// Whether a slice of long work that has done so much should end here, so that others
    /// who write come to their turn. By the time it took: a laptop that is ten times as
    /// slow takes ten times as many slices. Where nobody waits (simulations, unit tests) by
    /// what was done, so that it is the same each time.
    pub fn is_long(&self, done: usize) -> bool {
        match &self.since {
            Some(since) => done.is_multiple_of(LOOKED_AT) && since.is_over(),
            None => done >= INLINE_SLICE,
        }
    }

    /// Does work of which the database looks up no reference and that no trigger hears of:
    /// rows of people who are new and invisible, whose ids the same work gives out. To look
    /// each of them up costs more than to write them.
    pub(crate) fn in_bulk<T>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let _checks = ChecksOff::new(self.conn)?;
        work()
    }

    /// Whether nothing can have changed since so many writes had been made
    /// ([`Db::writes`], asked before the look): what was read then is true here too.
    pub fn follows(&self, writes: u64) -> bool {
        self.after == Some(writes)
    }
}

/// What looks at every row, switched off for as long as this is held.
struct ChecksOff<'c>(&'c Connection);

impl<'c> ChecksOff<'c> {
    fn new(conn: &'c Connection) -> Result<Self, StoreError> {
        let off = Self(conn);
        off.set(false)?;
        Ok(off)
    }

    fn set(&self, on: bool) -> Result<(), StoreError> {
        self.0
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, on)?;
        self.0
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, on)?;
        Ok(())
    }
}

impl Drop for ChecksOff<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.set(true) {
            tracing::error!(%error, "the checks of the database stay off");
        }
    }
}

/// What a write that has to wait may have in common with others that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Share {
    /// One commit for all of them.
    Commit,
    /// Nothing.
    Nothing,
}

/// After how many pieces of work the time is looked at.
const LOOKED_AT: usize = 8;
/// Pieces of work of a slice where no time is looked at.
const INLINE_SLICE: usize = 100;

/// Asked before and after every write and before every read: whether the process ends
/// here. Work at whose moment it ends waits for ever, as it does when a real process is
/// killed. Given by simulations only.
pub type Ending = Arc<dyn Fn() -> bool + Send + Sync>;

/// Bytes of a page of a new file.
const PAGE_SIZE: i64 = 2048;

/// As many pages as there are, in one step of a copy.
const EVERY_PAGE: i32 = -1;

/// An open workspace file. Cheap to clone; closed when the last clone is gone.
#[derive(Clone)]
pub struct Db {
    executor: Arc<Executor>,
    sends: Option<Arc<SendLog>>,
    ending: Option<Ending>,
    /// Goes last, so that whoever waits for its end ([`Closing`]) finds the file closed.
    open: Arc<watch::Sender<()>>,
}

/// Tells when a file is closed, without keeping it open. Windows deletes no database that
/// is open anywhere.
pub struct Closing(watch::Receiver<()>);

impl Closing {
    /// Ends when the last [`Db`] of the file is gone. Cancel-safe.
    pub async fn closed(&mut self) {
        while self.0.changed().await.is_ok() {}
    }

    /// Whether the last [`Db`] of the file is gone.
    pub fn is_closed(&self) -> bool {
        self.0.has_changed().is_err()
    }
}

enum Executor {
    Threads(threads::Threads),
    Inline(inline::Inline),
}

/// What a write does, with its answer already boxed away; without a connection its
/// caller hears why.
pub(crate) type WriteJob =
    Box<dyn FnOnce(Result<&Connection, StoreError>) -> Result<Reply, StoreError> + Send>;
/// Tells the waiting caller, after the commit.
pub(crate) type Reply = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// A read.
pub(crate) type ReadJob = Box<dyn FnOnce(&Connection) + Send>;

impl Db {
    /// Opens (and where needed upgrades) the file. The only function that does.
    ///
    /// `backups` is the folder for the copy before an upgrade; `None` in tests
    /// that need none.
    pub fn open(
        path: &Path,
        key: Option<Key>,
        mode: Mode,
        backups: Option<&Path>,
        now_ms: i64,
    ) -> Result<Self, OpenError> {
        match key {
            None => {}
            Some(never) => match never {},
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(OpenError::Folder)?;
        }
        let mut writer = connect(path, false)?;
        migrate::upgrade(&mut writer, backups, now_ms)?;
        let executor = match mode {
            Mode::Inline => Executor::Inline(inline::Inline::new(writer)),
            Mode::Threads => {
                let readers = (0..3)
                    .map(|_| connect(path, true))
                    .collect::<Result<Vec<_>, _>>()?;
                let copier = connect(path, false)?;
                let at_hand = connect(path, true)?;
                Executor::Threads(threads::Threads::start(writer, copier, readers, at_hand))
            }
        };
        let sends = SendLog::open(&path.with_file_name("sends.log")).map_err(OpenError::Folder)?;
        Ok(Self {
            executor: Arc::new(executor),
            sends: Some(Arc::new(sends)),
            ending: None,
            open: Arc::default(),
        })
    }

    /// For whoever has to know when the file is closed.
    pub fn closing(&self) -> Closing {
        Closing(self.open.subscribe())
    }

    /// Notes beside the file that a message is about to leave (see
    /// [`crate::NotedSend`]). Its intent is durable already.
    pub fn note_send(&self, send: &NotedSend) {
        if let Some(sends) = &self.sends {
            sends.note(send);
        }
    }

    /// What was noted beside the file before it was opened.
    pub fn noted_sends(&self) -> Vec<NotedSend> {
        self.sends
            .as_ref()
            .map_or_else(Vec::new, |sends| sends.found().to_vec())
    }

    /// The same file for a process that can end at every moment of its work.
    #[must_use]
    pub fn that_may_end(&self, ending: Ending) -> Self {
        Self {
            executor: Arc::clone(&self.executor),
            sends: self.sends.clone(),
            ending: Some(ending),
            open: Arc::clone(&self.open),
        }
    }

    /// A moment at which the process may end.
    async fn passes(&self) {
        if self.ending.as_ref().is_some_and(|ends| ends()) {
            std::future::pending::<()>().await;
        }
    }

    /// A database in memory, for tests: inline, migrated. The migrations run once a
    /// process; each database begins as a copy of what they made.
    pub fn in_memory() -> Result<Self, OpenError> {
        static MIGRATED: Mutex<Option<Connection>> = Mutex::new(None);
        let mut writer = small_pages()?;
        configure(&writer, false)?;
        let mut migrated = MIGRATED.lock().unwrap_or_else(PoisonError::into_inner);
        let migrated = if let Some(migrated) = &mut *migrated {
            migrated
        } else {
            let mut first = small_pages()?;
            migrate::upgrade(&mut first, None, 0)?;
            migrated.insert(first)
        };
        Backup::new(migrated, &mut writer)
            .and_then(|copy| copy.step(EVERY_PAGE))
            .map_err(StoreError::from)?;
        Ok(Self {
            executor: Arc::new(Executor::Inline(inline::Inline::new(writer))),
            sends: None,
            ending: None,
            open: Arc::default(),
        })
    }

    /// Runs `job` in a transaction of its own and answers once it is durable.
    /// If `job` fails, nothing of it remains.
    pub async fn write<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.write_sharing(Share::Commit, job).await
    }

    /// As [`Db::write`], for a slice of long work ([`Tx::is_long`]): nobody else's small
    /// write waits until it is through as well.
    pub async fn write_slice<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let done = self.write_sharing(Share::Nothing, job).await;
        if let Executor::Threads(threads) = &*self.executor {
            threads.copied().await;
        }
        done
    }

    async fn write_sharing<T, F>(&self, share: Share, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.passes().await;
        let done = match &*self.executor {
            Executor::Inline(inline) => inline.write(job),
            Executor::Threads(threads) => match threads.write_now(share, job) {
                Ok(done) => done,
                Err(job) => {
                    let (sender, receiver) = tokio::sync::oneshot::channel();
                    threads.submit(told(job, threads.pace(), sender), share)?;
                    receiver.await.unwrap_or(Err(StoreError::Closed))
                }
            },
        };
        self.passes().await;
        done
    }

    /// How many writes have been committed since the file was opened. Whoever remembers it
    /// from before a look knows that nothing has changed since while it is the same.
    pub fn writes(&self) -> u64 {
        match &*self.executor {
            Executor::Inline(inline) => inline.writes(),
            Executor::Threads(threads) => threads.writes(),
        }
    }

    /// Runs a short read on the caller's own thread where it can: for the few questions
    /// that are asked at every step and that an index answers, so that they do not wait
    /// for another thread to wake up. Anything longer belongs into [`Db::read`].
    pub async fn glance<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        match &*self.executor {
            Executor::Threads(threads) => match threads.glance(job) {
                Ok(read) => read,
                Err(job) => self.read(job).await,
            },
            Executor::Inline(_) => self.read(job).await,
        }
    }

    /// Runs `job` on a read-only connection. Everything it reads is of one moment.
    pub async fn read<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.passes().await;
        match &*self.executor {
            Executor::Inline(inline) => inline.read(job),
            Executor::Threads(threads) => {
                let (sender, receiver) = tokio::sync::oneshot::channel();
                threads.read(Box::new(move |conn| {
                    let _ = sender.send(job(conn));
                }))?;
                receiver.await.unwrap_or(Err(StoreError::Closed))
            }
        }
    }
}

/// A write that tells its caller how it ended.
fn told<T, F>(job: F, pace: Arc<Pace>, caller: Sender<Result<T, StoreError>>) -> WriteJob
where
    T: Send + 'static,
    F: FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
{
    Box::new(move |conn| {
        match conn.and_then(|conn| {
            job(&Tx {
                conn,
                after: None,
                since: Some(Began::now(&pace)),
            })
        }) {
            Ok(value) => Ok(Box::new(move |commit: Result<(), StoreError>| {
                let _ = caller.send(commit.map(|()| value));
            }) as Reply),
            Err(error) => {
                let cause = error.again();
                let _ = caller.send(Err(error));
                Err(cause)
            }
        }
    })
}

/// An empty database in memory, where what is written is copied page by page.
fn small_pages() -> Result<Connection, StoreError> {
    let conn = Connection::open_in_memory()?;
    conn.pragma_update(None, "page_size", 1024)?;
    Ok(conn)
}

fn connect(path: &Path, read_only: bool) -> Result<Connection, OpenError> {
    let flags = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
    };
    let conn = Connection::open_with_flags(path, flags).map_err(StoreError::from)?;
    if !read_only {
        // Only a new file takes it. A step of a message changes a few bytes in a dozen
        // pages, and all of each goes to the disk: half as much as with pages of 4 KiB.
        let set = conn.pragma_update(None, "page_size", PAGE_SIZE);
        set.map_err(StoreError::from)?;
    }
    configure(&conn, read_only).map_err(|error| match error {
        StoreError::Damaged => OpenError::Damaged,
        other => OpenError::Store(other),
    })?;
    Ok(conn)
}

/// Runs a statement that is run again and again, such as the beginning of a
/// transaction, and compiles it once.
fn run(conn: &Connection, sql: &str) -> Result<(), StoreError> {
    conn.prepare_cached(sql)?.execute(())?;
    Ok(())
}

/// The settings every connection has.
fn configure(conn: &Connection, read_only: bool) -> Result<(), StoreError> {
    // A virus scanner may hold the file for a moment.
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    conn.set_prepared_statement_cache_capacity(128);
    // A plan never depends on the values asked with; otherwise every statement with a
    // LIMIT that is passed in is compiled anew each time it is asked.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    crate::functions::register(conn)?;
    conn.pragma_update(None, "trusted_schema", "OFF")?;
    conn.pragma_update(None, "cell_size_check", "ON")?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    if read_only {
        // A search goes through the same few thousand pages at each letter (in KiB).
        conn.pragma_update(None, "cache_size", -8 * 1024)?;
        conn.pragma_update(None, "query_only", "ON")?;
        return Ok(());
    }
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    // macOS: an fsync that really reaches the disk.
    conn.pragma_update(None, "fullfsync", "ON")?;
    conn.pragma_update(None, "checkpoint_fullfsync", "ON")?;
    conn.pragma_update(None, "foreign_keys", "ON")?;
    conn.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;
    // A start writes into many indexes at once: their pages stay at hand (in KiB).
    conn.pragma_update(None, "cache_size", -8 * 1024)?;
    Ok(())
}

#[cfg(test)]
mod tests;
