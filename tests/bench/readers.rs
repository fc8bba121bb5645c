//! The memory of the processes that this one starts to read files. Linux only.

use crate::figures::peak_of;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Between two looks.
const LOOK: Duration = Duration::from_millis(2);

/// Looks at them until it is asked what it saw.
pub(crate) struct Readers {
    is_over: Arc<AtomicBool>,
    watching: JoinHandle<f64>,
}

impl Readers {
    pub(crate) fn watch() -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let ends = Arc::clone(&is_over);
        let watching = std::thread::spawn(move || {
            let mut most = 0.0_f64;
            while !ends.load(Ordering::Relaxed) {
                most = most.max(
                    children()
                        .iter()
                        .filter_map(|process| peak_of(process))
                        .sum(),
                );
                pause();
            }
            most
        });
        Self { is_over, watching }
    }

    /// The most memory they held together, in MiB.
    pub(crate) fn peak_mib(self) -> f64 {
        self.is_over.store(true, Ordering::Relaxed);
        self.watching.join().unwrap()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "what another process holds can only be looked at again and again"
)]
fn pause() {
    std::thread::sleep(LOOK);
}

fn children() -> Vec<String> {
    let mine = std::process::id().to_string();
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|process| process.file_name().into_string().ok())
        .filter(|process| parent_of(process).is_some_and(|parent| parent == mine))
        .collect()
}

/// The fourth word of the line, of which the second is a name in brackets.
fn parent_of(process: &str) -> Option<String> {
    let line = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, behind) = line.rsplit_once(')')?;
    behind.split_whitespace().nth(1).map(str::to_owned)
}
