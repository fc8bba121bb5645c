//! Long work that is being done right now, each with the wish to stop.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The work at hand, by the id under which it can be stopped.
#[derive(Clone)]
pub(crate) struct Wishes<K>(Arc<Mutex<BTreeMap<K, Arc<AtomicBool>>>>);

impl<K> Default for Wishes<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Ord> Wishes<K> {
    /// Begins work; what comes back is set when somebody wishes it to stop.
    pub(crate) fn begin(&self, id: K) -> Arc<AtomicBool> {
        let wish = Arc::new(AtomicBool::new(false));
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, Arc::clone(&wish));
        wish
    }

    /// The work is over.
    pub(crate) fn end(&self, id: &K) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(id);
    }

    /// Asks work that is being done to stop. `false` where it is not.
    pub(crate) fn stop(&self, id: &K) -> bool {
        let at_work = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        at_work
            .get(id)
            .map(|wish| wish.store(true, Ordering::Relaxed))
            .is_some()
    }
}
