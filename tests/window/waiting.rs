//! Waiting for something to become true.

use std::time::{Duration, Instant};

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Looks until there is something to see; gives up with a sentence.
#[expect(
    clippy::disallowed_methods,
    reason = "a real window has a real clock; the condition proves, the pause only spares the processor"
)]
pub(crate) fn until<T>(
    what: &str,
    at_most: Duration,
    mut look: impl FnMut() -> Option<T>,
) -> Result<T, String> {
    let started = Instant::now();
    loop {
        if let Some(seen) = look() {
            return Ok(seen);
        }
        if started.elapsed() > at_most {
            return Err(format!("waited {} s in vain for {what}", at_most.as_secs()));
        }
        std::thread::sleep(LOOK);
    }
}
