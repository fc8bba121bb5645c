//! Something that is held while it is wished for, by a thread of its own: on Windows what
//! keeps a computer awake belongs to the thread that made it, on macOS such a thing may not
//! go from one thread to another, and on Linux asking for it waits for another process.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

/// The wish, and whether it is followed.
pub(crate) struct Held<T: 'static> {
    hold: fn() -> Option<T>,
    followed: Arc<AtomicBool>,
    thread: Mutex<Option<mpsc::Sender<bool>>>,
}

impl<T: 'static> Held<T> {
    /// Nothing is wished for yet.
    pub(crate) fn by(hold: fn() -> Option<T>) -> Self {
        Self {
            hold,
            followed: Arc::default(),
            thread: Mutex::default(),
        }
    }

    /// Holds it, or lets go. Asking twice changes nothing.
    pub(crate) fn wish(&self, wish: bool) {
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.is_none() && !wish {
            return;
        }
        let wishes = thread.get_or_insert_with(|| start(self.hold, Arc::clone(&self.followed)));
        // A thread that is gone holds nothing any more.
        let _ = wishes.send(wish);
    }

    /// Whether it is held now.
    pub(crate) fn is_held(&self) -> bool {
        self.followed.load(Ordering::Relaxed)
    }
}

fn start<T: 'static>(hold: fn() -> Option<T>, followed: Arc<AtomicBool>) -> mpsc::Sender<bool> {
    let (sender, wishes) = mpsc::channel();
    std::thread::spawn(move || {
        let mut held = None;
        while let Ok(wish) = wishes.recv() {
            if wish == held.is_some() {
                continue;
            }
            held = if wish { hold() } else { None };
            followed.store(held.is_some(), Ordering::Relaxed);
        }
    });
    sender
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::Held;

    static BEGUN: AtomicUsize = AtomicUsize::new(0);
    static ENDED: AtomicUsize = AtomicUsize::new(0);

    struct Thing;

    impl Drop for Thing {
        fn drop(&mut self) {
            ENDED.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn hold() -> Option<Thing> {
        (BEGUN.fetch_add(1, Ordering::SeqCst) == 0).then_some(Thing)
    }

    fn until(so: impl Fn() -> bool) {
        while !so() {
            std::thread::yield_now();
        }
    }

    #[test]
    fn it_is_held_once_while_it_is_wished_for_and_then_let_go() {
        let held = Held::by(hold);
        held.wish(false);
        held.wish(true);
        held.wish(true);
        until(|| held.is_held());
        held.wish(false);
        until(|| !held.is_held());
        assert_eq!(
            (BEGUN.load(Ordering::SeqCst), ENDED.load(Ordering::SeqCst)),
            (1, 1),
            "what is held twice or not let go keeps a laptop awake until its battery is empty"
        );
    }
}
