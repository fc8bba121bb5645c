//! One line a figure, and what it is taken with.

use std::time::{Duration, Instant};

/// A stopwatch that runs.
#[derive(Clone, Copy)]
pub(crate) struct Watch(Instant);

impl Watch {
    #[expect(
        clippy::disallowed_methods,
        reason = "a bench measures the time of the machine it runs on"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn ms(self) -> f64 {
        self.0.elapsed().as_secs_f64() * 1e3
    }

    pub(crate) fn us(self) -> f64 {
        self.0.elapsed().as_secs_f64() * 1e6
    }

    pub(crate) fn seconds(self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

/// Lets others work for a while.
#[expect(
    clippy::disallowed_methods,
    reason = "between two real writes lies real time"
)]
pub(crate) async fn pause(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

/// Prints a figure.
pub(crate) fn print(name: &str, unit: &str, value: f64) {
    println!("{name} {unit} {value:.3}");
}

/// The value under which this share (0 to 1) of the samples lies.
pub(crate) fn share(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let last = samples
        .len()
        .checked_sub(1)
        .expect("something was measured");
    samples[(last as f64 * share) as usize]
}

/// Forgets the highest memory so far, so that the next peak is of what follows. Linux only.
pub(crate) fn forget_peak() {
    // Elsewhere there is no such file, and no peak either.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory this process held, in MiB. `None` where the system does not say.
pub(crate) fn peak_mib() -> Option<f64> {
    peak_of("self")
}

/// The most memory a process held, by its id.
pub(crate) fn peak_of(process: &str) -> Option<f64> {
    status(process, "VmHWM:")
}

/// The memory this process holds now, in MiB.
pub(crate) fn resident_mib() -> Option<f64> {
    status("self", "VmRSS:")
}

fn status(process: &str, what: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(what))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}
