//! The executor of the product.
//!
//! The writer takes whatever has queued up (at most [`MOST_SHARED`] writes), runs
//! each under a savepoint in one `IMMEDIATE` transaction, commits once and only
//! then tells every caller. A write that fails is rolled back to its savepoint;
//! the others go on. If the commit itself fails, all of them hear so.
//!
//! What is committed is copied from the log into the file by a thread of its own, so that
//! no write waits for it; only a log that grows faster than it is copied makes the writer
//! do it.

use super::{ReadJob, Reply, WriteJob, run};
use crate::StoreError;
use rusqlite::Connection;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, mpsc};
use std::thread::JoinHandle;

/// How many writes may share one commit. Bounds how long the first one waits.
const MOST_SHARED: usize = 64;

/// Pages in the log from which on it is copied into the file.
const LONG_LOG: i32 = 1_000;

/// Pages in the log at which the writer copies it itself: 16 MiB.
const LONGEST_LOG: i32 = 4_000;

thread_local! {
    /// How many pages the log had after the last commit of this thread.
    static LOG_PAGES: Cell<i32> = const { Cell::new(0) };
}

pub(super) struct Threads {
    writer: Option<mpsc::Sender<WriteJob>>,
    readers: Option<mpsc::Sender<ReadJob>>,
    writes: Arc<AtomicU64>,
    /// For glances, on the thread of whoever takes it.
    at_hand: Mutex<Connection>,
    handles: Vec<JoinHandle<()>>,
}

impl Threads {
    pub(super) fn start(
        writer: Connection,
        copier: Connection,
        readers: Vec<Connection>,
        at_hand: Connection,
    ) -> Self {
        let (write_sender, write_queue) = mpsc::channel::<WriteJob>();
        let (read_sender, read_queue) = mpsc::channel::<ReadJob>();
        let read_queue = Arc::new(Mutex::new(read_queue));
        let (ring, bell) = mpsc::sync_channel(1);
        let writes = Arc::<AtomicU64>::default();
        let mut handles = vec![
            std::thread::spawn({
                let writes = Arc::clone(&writes);
                move || write_loop(&writer, &write_queue, &ring, &writes)
            }),
            std::thread::spawn(move || copy_loop(&copier, &bell)),
        ];
        for conn in readers {
            let queue = Arc::clone(&read_queue);
            handles.push(std::thread::spawn(move || read_loop(&conn, &queue)));
        }
        Self {
            writer: Some(write_sender),
            readers: Some(read_sender),
            writes,
            at_hand: Mutex::new(at_hand),
            handles,
        }
    }

    pub(super) fn writes(&self) -> u64 {
        self.writes.load(Ordering::Acquire)
    }

    /// The connection for glances, unless somebody has it.
    pub(super) fn at_hand(&self) -> Option<MutexGuard<'_, Connection>> {
        match self.at_hand.try_lock() {
            Ok(conn) => Some(conn),
            // A read leaves nothing behind.
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    pub(super) fn submit(&self, job: WriteJob) -> Result<(), StoreError> {
        let sender = self.writer.as_ref().ok_or(StoreError::Closed)?;
        sender.send(job).map_err(|_| StoreError::Closed)
    }

    pub(super) fn read(&self, job: ReadJob) -> Result<(), StoreError> {
        let sender = self.readers.as_ref().ok_or(StoreError::Closed)?;
        sender.send(job).map_err(|_| StoreError::Closed)
    }
}

/// Closing waits until everything that was queued is on the disk.
impl Drop for Threads {
    fn drop(&mut self) {
        self.writer = None;
        self.readers = None;
        for handle in self.handles.drain(..) {
            // The last clone may be dropped inside a job; a thread cannot wait for itself.
            if handle.thread().id() != std::thread::current().id() {
                let _ = handle.join();
            }
        }
    }
}

fn write_loop(
    conn: &Connection,
    queue: &mpsc::Receiver<WriteJob>,
    ring: &mpsc::SyncSender<()>,
    writes: &AtomicU64,
) {
    // Takes the place of SQLite's own copying at every so many pages.
    conn.wal_hook(Some(|_, pages| {
        LOG_PAGES.set(pages);
        Ok(())
    }));
    while let Ok(first) = queue.recv() {
        let mut jobs = vec![first];
        while jobs.len() < MOST_SHARED {
            match queue.try_recv() {
                Ok(job) => jobs.push(job),
                Err(_) => break,
            }
        }
        run_batch(conn, jobs, writes);
        match LOG_PAGES.replace(0) {
            LONGEST_LOG.. => copy(conn),
            LONG_LOG.. => {
                // It may be at it already.
                let _ = ring.try_send(());
            }
            _ => {}
        }
    }
    // An orderly end leaves a small file behind.
    let _ = conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize;");
}

fn copy_loop(conn: &Connection, bell: &mpsc::Receiver<()>) {
    while bell.recv().is_ok() {
        copy(conn);
    }
}

/// Copies the log into the file as far as nobody still reads it.
fn copy(conn: &Connection) {
    if let Err(error) = conn.execute_batch("PRAGMA wal_checkpoint(PASSIVE)") {
        // Everything is in the log, and stays there until it works.
        tracing::warn!(%error, "the log could not be copied into the file");
    }
}

fn run_batch(conn: &Connection, jobs: Vec<WriteJob>, writes: &AtomicU64) {
    let mut jobs = jobs.into_iter();
    let mut replies: Vec<Reply> = Vec::with_capacity(jobs.len());
    let ended = share(conn, &mut jobs, &mut replies);
    if let Err(error) = &ended {
        tracing::error!(%error, "a commit failed");
        if !conn.is_autocommit() {
            let _ = conn.execute_batch("ROLLBACK");
        }
    }
    if ended.is_ok() {
        writes.fetch_add(replies.len() as u64, Ordering::Release);
    }
    for reply in replies {
        reply(match &ended {
            Ok(()) => Ok(()),
            Err(error) => Err(error.again()),
        });
    }
    // Those that did not get their turn hear the cause as well.
    if let Err(error) = ended {
        for job in jobs {
            drop(job(Err(error.again())));
        }
    }
}

/// One transaction for all jobs; an error is one of all of them.
fn share(
    conn: &Connection,
    jobs: &mut std::vec::IntoIter<WriteJob>,
    replies: &mut Vec<Reply>,
) -> Result<(), StoreError> {
    run(conn, "BEGIN IMMEDIATE")?;
    for job in jobs.by_ref() {
        if let Err(error) = run(conn, "SAVEPOINT job") {
            drop(job(Err(error.again())));
            return Err(error);
        }
        let mut cause = None;
        match catch_unwind(AssertUnwindSafe(|| job(Ok(conn)))) {
            Ok(Ok(reply)) => {
                replies.push(reply);
                run(conn, "RELEASE job")?;
            }
            Ok(Err(error)) => {
                let _ = conn.execute_batch("ROLLBACK TO job; RELEASE job");
                cause = Some(error);
            }
            Err(_) => {
                let _ = conn.execute_batch("ROLLBACK TO job; RELEASE job");
            }
        }
        if conn.is_autocommit() {
            // SQLite itself rolled everything back (disk full, I/O error).
            return Err(cause.unwrap_or(StoreError::DiskFull));
        }
    }
    run(conn, "COMMIT")
}

fn read_loop(conn: &Connection, queue: &Mutex<mpsc::Receiver<ReadJob>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => {
                if catch_unwind(AssertUnwindSafe(|| job(conn))).is_err() {
                    tracing::error!("a read ended abnormally");
                }
            }
            Err(_) => return,
        }
    }
}
