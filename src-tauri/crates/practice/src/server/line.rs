//! Connections that can be cut, and a listener that can be away.
//!
//! A client must see the difference between "refused" (nothing was handed
//! over, safe to repeat) and "reset" (unknown), so being down means that the
//! port is really closed, and a cut connection ends with a reset, not with a
//! polite close.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use futures_util::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::sleep;
use crate::clock::PracticeClock;

const REBIND: Duration = Duration::from_millis(20);
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Ends one connection from outside.
#[derive(Debug, Default)]
pub(super) struct Switch {
    is_cut: AtomicBool,
    waker: AtomicWaker,
}

impl Switch {
    pub(super) fn cut(&self) {
        self.is_cut.store(true, Ordering::Release);
        self.waker.wake();
    }

    fn check(&self) -> io::Result<()> {
        if self.is_cut.load(Ordering::Acquire) {
            Err(io::Error::from(io::ErrorKind::ConnectionReset))
        } else {
            Ok(())
        }
    }
}

/// Whether the server can be reached, and every connection it has.
#[derive(Debug, Default)]
pub(super) struct Gate {
    closed_until_ms: AtomicI64,
    changed: Notify,
    switches: Mutex<Vec<Weak<Switch>>>,
}

impl Gate {
    /// Closes the port until that world time (a past one opens it).
    pub(super) fn close_until(&self, at_ms: i64) {
        self.closed_until_ms.store(at_ms, Ordering::Release);
        self.changed.notify_one();
    }

    /// Cuts every connection but the one that asked for it.
    pub(super) fn cut_all(&self, but: Option<&Arc<Switch>>) {
        let mut switches = self.switches.lock().unwrap_or_else(PoisonError::into_inner);
        switches.retain(|switch| {
            let Some(switch) = switch.upgrade() else {
                return false;
            };
            if but.is_none_or(|but| !Arc::ptr_eq(but, &switch)) {
                switch.cut();
            }
            true
        });
    }

    fn add(&self, switch: &Arc<Switch>) {
        let mut switches = self.switches.lock().unwrap_or_else(PoisonError::into_inner);
        switches.retain(|switch| switch.strong_count() > 0);
        switches.push(Arc::downgrade(switch));
    }
}

/// A connection with its switch.
#[derive(Debug)]
pub(super) struct Line {
    stream: TcpStream,
    switch: Arc<Switch>,
}

impl Line {
    fn check(&self) -> io::Result<()> {
        let checked = self.switch.check();
        if checked.is_err() {
            // Closing now sends a reset instead of a polite end.
            let _ = self.stream.set_zero_linger();
        }
        checked
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.switch.waker.register(context.waker());
        self.check()?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// What a handler knows of its connection.
#[derive(Debug, Clone)]
pub(super) struct Caller(pub(super) Arc<Switch>);

impl Connected<IncomingStream<'_, PracticeListener>> for Caller {
    fn connect_info(stream: IncomingStream<'_, PracticeListener>) -> Self {
        stream.remote_addr().clone()
    }
}

/// The port, which may be closed for a while.
pub(super) struct PracticeListener {
    inner: Option<TcpListener>,
    address: SocketAddr,
    gate: Arc<Gate>,
    clock: PracticeClock,
}

impl PracticeListener {
    pub(super) fn new(
        inner: TcpListener,
        address: SocketAddr,
        gate: Arc<Gate>,
        clock: PracticeClock,
    ) -> Self {
        Self {
            inner: Some(inner),
            address,
            gate,
            clock,
        }
    }
}

impl Listener for PracticeListener {
    type Io = Line;
    type Addr = Caller;

    async fn accept(&mut self) -> (Line, Caller) {
        loop {
            let closed_ms = self.gate.closed_until_ms.load(Ordering::Acquire) - self.clock.now_ms();
            if closed_ms > 0 {
                self.inner = None;
                tokio::select! {
                    () = sleep(self.clock.real_duration(closed_ms).min(LOOK_AGAIN)) => {}
                    () = self.gate.changed.notified() => {}
                }
                continue;
            }
            let Some(listener) = &self.inner else {
                match TcpListener::bind(self.address).await {
                    Ok(listener) => self.inner = Some(listener),
                    Err(_) => sleep(REBIND).await,
                }
                continue;
            };
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = self.gate.changed.notified() => continue,
            };
            match accepted {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    let switch = Arc::new(Switch::default());
                    self.gate.add(&switch);
                    let caller = Caller(Arc::clone(&switch));
                    return (Line { stream, switch }, caller);
                }
                // Out of file handles, or a connection that ended at once.
                Err(_) => sleep(REBIND).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Caller> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }
}
