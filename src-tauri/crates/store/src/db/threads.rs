//! The executor of the product.
//!
//! A write that finds nobody writing and nobody queued is done at once, by the thread that
//! asks: what a lone number does between two messages waits for the disk and for no other
//! thread to wake up. Everything else queues up. The writer takes whatever has (at most
//! [`MOST_SHARED`] writes), runs each under a savepoint in one `IMMEDIATE` transaction,
//! commits once and only then tells every caller. A write that fails is rolled back to its
//! savepoint; the others go on. If the commit itself fails, all of them hear so. A slice of
//! long work shares its commit with nobody: whoever found one being written would wait for
//! the next one as well.
//!
//! What is committed is copied from the log into the file by a thread of its own, so that
//! no write waits for it. Long work waits for it between its slices, so that the log does not
//! grow faster than it is copied; only if it still does the writer itself copies it.

use super::pace::{Began, Pace};
use super::{ReadJob, Reply, Share, Tx, WriteJob, run};
use crate::StoreError;
use rusqlite::Connection;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicI32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, mpsc};
use std::thread::JoinHandle;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::oneshot;

/// How many writes may share one commit. Bounds how long the first one waits.
const MOST_SHARED: usize = 64;

/// Pages in the log from which on it is copied into the file, and again after as many more:
/// 8 MiB, some 300 messages. Who sends while it is copied waits for the same disk.
const LONG_LOG: i32 = 4_000;

/// Pages in the log at which long work waits until it is copied: 12 MiB. Nobody else does.
const LONG_FOR_SLICES: i32 = 6_000;

/// Pages in the log at which the writer copies it itself: 16 MiB (twice that in a file from
/// when pages were of 4 KiB), up to which the log keeps its room on the disk. A log that
/// grows beyond it has the file system note its new length at every sync, which takes a
/// message twice as long.
const LONGEST_LOG: i32 = 8_000;

thread_local! {
    /// How many pages the log had after the last commit of this thread.
    static LOG_PAGES: Cell<i32> = const { Cell::new(0) };
}

/// What every thread that writes shares.
struct Pen {
    conn: Mutex<Connection>,
    /// Writes that queue up, those that are under way included. Nobody overtakes them.
    queued: AtomicUsize,
    /// How long a slice may go on.
    pace: Arc<Pace>,
    /// Writes that have been committed.
    writes: AtomicU64,
    /// Rings where the log is long; gone when the file is closed.
    ring: Mutex<Option<mpsc::Sender<Ring>>>,
    /// How long the log was after the last write.
    pages: AtomicI32,
    /// How long the log was when it last rang. Copying costs two syncs, for which messages
    /// would wait if it were done after every write.
    rang_at: AtomicI32,
}

impl Pen {
    /// The connection, for whoever waits for nobody.
    fn free(&self) -> Option<MutexGuard<'_, Connection>> {
        let conn = match self.conn.try_lock() {
            Ok(conn) => conn,
            // Whoever had it before has rolled back what was half written.
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        (self.queued.load(Ordering::Acquire) == 0).then_some(conn)
    }

    /// After a commit: copies the log, or has it copied, where it has grown long.
    fn tend(&self, conn: &Connection) {
        let pages = LOG_PAGES.replace(0);
        self.pages.store(pages, Ordering::Relaxed);
        // It begins anew once all of it is in the file.
        let rang_at = match self.rang_at.load(Ordering::Relaxed) {
            before if before > pages => 0,
            before => before,
        };
        if pages >= LONGEST_LOG {
            copy(conn);
        } else if pages >= rang_at + LONG_LOG
            && let Some(ring) = &*self.ring()
        {
            let _ = ring.send(Ring::default());
        } else {
            return;
        }
        self.rang_at.store(pages, Ordering::Relaxed);
    }

    fn ring(&self) -> MutexGuard<'_, Option<mpsc::Sender<Ring>>> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A write that waits for its turn.
struct Queued {
    job: WriteJob,
    share: Share,
}

/// The wish that the log be copied, with whoever waits for it.
type Ring = Option<oneshot::Sender<()>>;

pub(super) struct Threads {
    pen: Arc<Pen>,
    writer: Option<mpsc::Sender<Queued>>,
    readers: Option<mpsc::Sender<ReadJob>>,
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
        let (write_sender, write_queue) = mpsc::channel::<Queued>();
        let (read_sender, read_queue) = mpsc::channel::<ReadJob>();
        let read_queue = Arc::new(Mutex::new(read_queue));
        let (ring, bell) = mpsc::channel();
        // Takes the place of SQLite's own copying at every so many pages.
        writer.wal_hook(Some(|_, pages| {
            LOG_PAGES.set(pages);
            Ok(())
        }));
        let pen = Arc::new(Pen {
            conn: Mutex::new(writer),
            queued: AtomicUsize::new(0),
            pace: Arc::new(Pace::new()),
            writes: AtomicU64::new(0),
            ring: Mutex::new(Some(ring)),
            pages: AtomicI32::new(0),
            rang_at: AtomicI32::new(0),
        });
        let mut handles = vec![
            std::thread::spawn({
                let pen = Arc::clone(&pen);
                move || write_loop(&pen, &write_queue)
            }),
            std::thread::spawn(move || copy_loop(&copier, &bell)),
        ];
        for conn in readers {
            let queue = Arc::clone(&read_queue);
            handles.push(std::thread::spawn(move || read_loop(&conn, &queue)));
        }
        Self {
            pen,
            writer: Some(write_sender),
            readers: Some(read_sender),
            at_hand: Mutex::new(at_hand),
            handles,
        }
    }

    pub(super) fn writes(&self) -> u64 {
        self.pen.writes.load(Ordering::Acquire)
    }

    /// After a slice: waits until a long log is copied, while others write.
    pub(super) async fn copied(&self) {
        if self.pen.pages.load(Ordering::Relaxed) < LONG_FOR_SLICES {
            return;
        }
        let (done, copied) = oneshot::channel();
        let rang = self.pen.ring().as_ref().map(|ring| ring.send(Some(done)));
        if rang.is_some() {
            // Where it cannot be copied there is nothing to wait for.
            let _ = copied.await;
        }
    }

    pub(super) fn pace(&self) -> Arc<Pace> {
        Arc::clone(&self.pen.pace)
    }

    /// Reads on the caller's own thread; gives the job back where everybody is busy. Best on
    /// the connection that writes, which has at hand what was written last.
    pub(super) fn glance<T, F>(&self, job: F) -> Result<Result<T, StoreError>, F>
    where
        F: FnOnce(&Connection) -> Result<T, StoreError>,
    {
        if let Some(conn) = self.pen.free() {
            return Ok(at_one_moment(&conn, job));
        }
        match self.at_hand.try_lock() {
            Ok(conn) => Ok(at_one_moment(&conn, job)),
            Err(TryLockError::Poisoned(poisoned)) => Ok(at_one_moment(&poisoned.into_inner(), job)),
            Err(TryLockError::WouldBlock) => Err(job),
        }
    }

    /// Does a write on the caller's own thread, if nobody else writes; otherwise gives it back.
    pub(super) fn write_now<T, F>(&self, share: Share, job: F) -> Result<Result<T, StoreError>, F>
    where
        F: FnOnce(&Tx<'_>) -> Result<T, StoreError>,
    {
        if !may_block() {
            return Err(job);
        }
        let Some(conn) = self.pen.free() else {
            return Err(job);
        };
        Ok(in_place(|| {
            let began = Began::now(&self.pen.pace);
            let done = alone(&conn, self.writes(), began, job);
            if share == Share::Nothing {
                self.pen.pace.learn(began);
            }
            if done.is_ok() {
                self.pen.writes.fetch_add(1, Ordering::Release);
            }
            self.pen.tend(&conn);
            done
        }))
    }

    pub(super) fn submit(&self, job: WriteJob, share: Share) -> Result<(), StoreError> {
        let sender = self.writer.as_ref().ok_or(StoreError::Closed)?;
        self.pen.queued.fetch_add(1, Ordering::AcqRel);
        let queued = Queued { job, share };
        sender.send(queued).map_err(|_| StoreError::Closed)
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
        *self.pen.ring() = None;
        for handle in self.handles.drain(..) {
            // The last clone may be dropped inside a job; a thread cannot wait for itself.
            if handle.thread().id() != std::thread::current().id() {
                let _ = handle.join();
            }
        }
    }
}

/// Whether this thread may wait for the disk: one that is all a runtime has may not.
fn may_block() -> bool {
    Handle::try_current().is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread)
}

/// Waits for the disk while others take over what this thread would do.
fn in_place<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}

/// Everything that is read is of one moment; whatever the job does, nothing of it remains.
fn at_one_moment<T>(
    conn: &Connection,
    job: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    run(conn, "BEGIN")?;
    let read = catch_unwind(AssertUnwindSafe(|| job(conn))).unwrap_or(Err(StoreError::Closed));
    if !conn.is_autocommit() {
        run(conn, "ROLLBACK")?;
    }
    read
}

/// One transaction for one write, after so many.
fn alone<T>(
    conn: &Connection,
    writes: u64,
    began: Began,
    job: impl FnOnce(&Tx<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    run(conn, "BEGIN IMMEDIATE")?;
    let tx = Tx {
        conn,
        after: Some(writes),
        since: Some(began),
    };
    let done = catch_unwind(AssertUnwindSafe(|| job(&tx)))
        .unwrap_or(Err(StoreError::Closed))
        .and_then(|value| run(conn, "COMMIT").map(|()| value));
    if done.is_err() && !conn.is_autocommit() {
        let _ = run(conn, "ROLLBACK");
    }
    done
}

fn write_loop(pen: &Pen, queue: &mpsc::Receiver<Queued>) {
    let mut next = None;
    while let Some(first) = next.take().or_else(|| queue.recv().ok()) {
        let conn = pen.conn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut jobs = vec![first.job];
        while first.share == Share::Commit && jobs.len() < MOST_SHARED {
            match queue.try_recv() {
                Ok(queued) if queued.share == Share::Commit => jobs.push(queued.job),
                Ok(slice) => {
                    next = Some(slice);
                    break;
                }
                Err(_) => break,
            }
        }
        let taken = jobs.len();
        let began = Began::now(&pen.pace);
        let batch = Batch::run(&conn, jobs);
        if first.share == Share::Nothing {
            pen.pace.learn(began);
        }
        if batch.ended.is_ok() {
            pen.writes
                .fetch_add(batch.replies.len() as u64, Ordering::Release);
        }
        pen.tend(&conn);
        // Whoever hears of it may write again at once, alone.
        drop(conn);
        pen.queued.fetch_sub(taken, Ordering::AcqRel);
        batch.tell();
    }
    let conn = pen.conn.lock().unwrap_or_else(PoisonError::into_inner);
    // An orderly end leaves a small file behind.
    let _ = conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize;");
}

fn copy_loop(conn: &Connection, bell: &mpsc::Receiver<Ring>) {
    while let Ok(first) = bell.recv() {
        // Whoever rang meanwhile wants no second copy.
        let waiting: Vec<Ring> = std::iter::once(first).chain(bell.try_iter()).collect();
        copy(conn);
        for waits in waiting.into_iter().flatten() {
            let _ = waits.send(());
        }
    }
}

/// Copies the log into the file as far as nobody still reads it.
fn copy(conn: &Connection) {
    if let Err(error) = conn.execute_batch("PRAGMA wal_checkpoint(PASSIVE)") {
        // Everything is in the log, and stays there until it works.
        tracing::warn!(%error, "the log could not be copied into the file");
    }
}

/// What became of writes that shared a commit.
struct Batch {
    replies: Vec<Reply>,
    ended: Result<(), StoreError>,
    /// Those that did not get their turn.
    rest: std::vec::IntoIter<WriteJob>,
}

impl Batch {
    fn run(conn: &Connection, jobs: Vec<WriteJob>) -> Self {
        let mut rest = jobs.into_iter();
        let mut replies: Vec<Reply> = Vec::with_capacity(rest.len());
        let ended = share(conn, &mut rest, &mut replies);
        if let Err(error) = &ended {
            tracing::error!(%error, "a commit failed");
            if !conn.is_autocommit() {
                let _ = conn.execute_batch("ROLLBACK");
            }
        }
        Self {
            replies,
            ended,
            rest,
        }
    }

    fn tell(self) {
        for reply in self.replies {
            reply(match &self.ended {
                Ok(()) => Ok(()),
                Err(error) => Err(error.again()),
            });
        }
        if let Err(error) = self.ended {
            for job in self.rest {
                drop(job(Err(error.again())));
            }
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
                let read = at_one_moment(conn, |conn| {
                    job(conn);
                    Ok(())
                });
                if let Err(error) = read {
                    tracing::error!(%error, "a read ended abnormally");
                }
            }
            Err(_) => return,
        }
    }
}
