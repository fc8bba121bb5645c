//! Waiting for something to become true.

use std::future::Future;
use std::time::{Duration, Instant};

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// Looks until there is something to see; fails with a sentence.
#[expect(
    clippy::disallowed_methods,
    reason = "real programs have a real clock; the condition proves, the pause only spares the processor"
)]
pub async fn until<T, F: Future<Output = Option<T>>>(
    what: &str,
    at_most: Duration,
    mut look: impl FnMut() -> F,
) -> T {
    let started = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(
            started.elapsed() < at_most,
            "waited {} s in vain for {what}",
            at_most.as_secs()
        );
        tokio::time::sleep(LOOK).await;
    }
}
